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
        ("trail", "distance_m,distance_km,elevation_m\n0,0,1\n900,9,1\n", ("line 3: distance_km: 9 km is 9000 m",), ()),
        ("trail", "distance_m,distance_m,elevation_m\n0,0,1\n900,9,1\n", ("names the column distance_m twice",), ()),
        ("cycle", "time_s,speed_km_h,speed_m_s\n0,0,0\n1,10,10\n", ("10 m/s is 36.0 km/h", "line 3: speed_m_s"), ()),
        ("cycle", "time_s,speed_km_h,speed_km_h\n0,0,0\n1,9,5\n", ("names the column speed_km_h twice",), ()),
        ("cycle", "time_s,speed_km_h\n", ("at least two rows",), ("missing",)),
    ],
    ids=[
        "a way with an impossible gap",
        "two distances",
        "one twice",
        "two speeds",
        "one speed twice",
        "a cycle without rows",
    ],
)
def test_a_table_is_refused_for_what_is_wrong_with_it(
    tmp_path: Path, command: str, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    said = refused(command, EXAMPLE, file)
    assert all(words in said for words in told), said
    assert not any(words in said for words in untold), said


@pytest.mark.parametrize("sign", ["\\u001b", "\\u009b", "\\r"])
def test_what_would_steer_a_terminal_is_refused_and_never_printed(car: Path, sign: str) -> None:
    """TOML lets escapes stand in texts and keys; a name is printed in every table."""
    for text in (f'name = "{sign}[31mRed"\n{CAR}', f'{CAR}"{sign}[2J" = 1\n', f'{CAR}# {sign}\nnotes = ["{sign}"]\n'):
        car.write_text(text, encoding="utf-8")
        said = refused("assess", car)
        assert "holds the control character U+00" in said
        assert all(raw not in said for raw in "\x1b\x9b\r")
    line = f'name = "x"\n[[requirement]]\nname = "{sign}[1m"\nattribute = "approach_deg"\nbound = ">= 1 deg"\nreason = "r"\n'
    car.write_text(line, encoding="utf-8")
    assert "line 3: requirement.name: holds the control" in refused("assess", EXAMPLE, "--red-line", car)
    car.with_suffix(".csv").write_text("distance_m,elevation_m,name\n0,0,\x1b[1m\n900,1,\n", encoding="utf-8")
    assert "NAME holds the control character U+001B" in refused("new", "a\x1b[31m")
    assert "line 2: holds the control character U+001B" in refused("trail", EXAMPLE, car.with_suffix(".csv"))


@pytest.mark.parametrize("option", ["--low-gear", "--copper"])
def test_a_ratio_that_is_no_number_is_refused(option: str) -> None:
    assert "not a number" in refused("build-or-buy", EXAMPLE, option, "nan")
