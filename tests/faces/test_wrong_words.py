"""Wrong words on the command line and in files: one clear message, exit code 2, and nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"
CAR = 'extends = "vehicle:tesla_model_3_rwd_2024"\n\n[powertrain.rear]\ngear_ratio = 9.0\n'


@pytest.fixture
def car(tmp_path: Path) -> Path:
    """A small concept file of one's own."""
    file = tmp_path / "car.toml"
    file.write_text(CAR, encoding="utf-8")
    return file


def refused(*arguments: str | Path) -> str:
    """What a command says that ends with code 2, its lines run together."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("powertrain.rear.gear_ratio", "9 kg", "'kg' is not a unit of count"),
        ("aero.drag_coefficient", "0.4 kg", "'kg' is not a unit of"),
        ("extends", "car.toml", "runs in a circle"),
        ("powertrain.rear.low_gear_ratio", "8.5", "a higher gear"),
    ],
)
def test_set_refuses_and_leaves_the_file_alone(car: Path, path: str, value: str, words: str) -> None:
    assert words in refused("set", car, path, value)
    assert car.read_text("utf-8") == CAR


@pytest.mark.parametrize(
    ("old", "new", "told", "untold"),
    [
        ("air = true", 'rear_travel = "200 mm"\nair = true', "did you mean 'off_road.wheel_travel_rear'?", "departure"),
        ("air = true", 'rear.kind = "cross_linked"\nair = true', "suspension.cross_linked is a switch", "did you mean"),
        ("ac_power =", 'station_voltage = "800 V"\nac_power =', "known here: efficiency, ac_power", "battery.voltage"),
    ],
)
def test_words_of_a_key_count_before_its_spelling(tmp_path: Path, old: str, new: str, told: str, untold: str) -> None:
    file = tmp_path / "concept.toml"
    file.write_text(EXAMPLE.read_text("utf-8").replace(old, new), encoding="utf-8")
    said = refused("assess", file)
    assert told in said
    assert untold not in said


def test_set_takes_negative_values_and_keeps_line_ends(car: Path) -> None:
    car.write_bytes(CAR.replace("\n", "\r\n").encode("utf-8-sig"))
    result = run("set", car, "off_road.ride_height.access", "-30 mm")
    assert result.exit_code == 0, result.output
    text = car.read_bytes()
    assert b"-30 mm" in text
    assert text.count(b"\n") == text.count(b"\r\n") > 4


def test_an_attribute_of_another_kind_is_refused_with_the_reason() -> None:
    assert "burns no fuel" in refused("explain", EXAMPLE, "economy_epa_label_mpg")


@pytest.mark.parametrize(
    ("command", "text", "told", "untold"),
    [
        ("trail", "distance_m,elevation_m\n0,1\n1e9,1\n", ("line 3", "at most 50 km"), ()),
        ("cycle", "time_s,speed_km_h\n", ("at least two rows",), ("missing",)),
    ],
    ids=["a way with an impossible gap", "a cycle without rows"],
)
def test_a_table_is_refused_for_what_is_wrong_with_it(
    tmp_path: Path, command: str, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    said = refused(command, EXAMPLE, file)
    assert all(words in said for words in told), said
    assert not any(words in said for words in untold), said


@pytest.mark.parametrize("option", ["--low-gear", "--copper"])
def test_a_ratio_that_is_no_number_is_refused(option: str) -> None:
    assert "not a number" in refused("build-or-buy", EXAMPLE, option, "nan")
