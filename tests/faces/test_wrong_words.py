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
    result = run("set", car, path, value)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())
    assert car.read_text("utf-8") == CAR


def test_set_takes_negative_values_and_keeps_line_ends(car: Path) -> None:
    car.write_bytes(CAR.replace("\n", "\r\n").encode("utf-8-sig"))
    result = run("set", car, "off_road.ride_height.access", "-30 mm")
    assert result.exit_code == 0, result.output
    text = car.read_bytes()
    assert b"-30 mm" in text
    assert text.count(b"\n") == text.count(b"\r\n") > 4


def test_an_attribute_of_another_kind_is_refused_with_the_reason() -> None:
    result = run("explain", EXAMPLE, "economy_epa_label_mpg")
    assert result.exit_code == 2
    assert "burns no fuel" in result.output


def test_a_way_with_an_impossible_gap_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "way.csv"
    file.write_text("distance_m,elevation_m\n0,1\n1e9,1\n", encoding="utf-8")
    result = run("trail", EXAMPLE, file)
    assert result.exit_code == 2
    assert "line 3" in result.output
    assert "at most 50 km" in result.output


def test_a_cycle_without_rows_is_not_told_that_columns_lack(tmp_path: Path) -> None:
    file = tmp_path / "cycle.csv"
    file.write_text("time_s,speed_km_h\n", encoding="utf-8")
    result = run("cycle", EXAMPLE, file)
    assert result.exit_code == 2
    assert "at least two rows" in result.output
    assert "missing" not in result.output


@pytest.mark.parametrize("option", ["--low-gear", "--copper"])
def test_a_ratio_that_is_no_number_is_refused(option: str) -> None:
    assert run("build-or-buy", EXAMPLE, option, "nan").exit_code == 2
