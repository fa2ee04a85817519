"""Text with a unit in, SI out, and back again."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as s
from redline.foundations import units
from redline.foundations.errors import InputError, Problem, RedlineError, UnitError

ALL = sorted(units.UNITS)


@settings(max_examples=200)
@given(which=st.sampled_from(ALL), value=s.floats(-1e6, 1e6))
def test_what_is_written_is_read(which: tuple[str, str], value: float) -> None:
    dimension, symbol = which
    si = units.parse(f"{value!r} {symbol}", dimension)
    assert si == pytest.approx(units.to_si(value, symbol, dimension), rel=1e-15)
    assert units.from_si(si, symbol, dimension) == pytest.approx(
        value, rel=1e-9, abs=1e-9 * (1.0 + abs(units.unit(symbol, dimension).offset))
    )


@pytest.mark.parametrize(
    ("text", "dimension", "si"),  # [NIST SP 811 appendix B]
    [
        ("33 in", "length", 0.8382), ("1 mi", "length", 1609.344), ("1 ft", "length", 0.3048), ("4,55 m".replace(",", "."), "length", 4.55),
        ("1 lb", "mass", 0.45359237), ("2.1 t", "mass", 2100.0), ("1 lbf", "force", 4.4482216152605), ("60 mph", "speed", 26.8224),
        ("1 hp", "power", 745.69987158227), ("1 PS", "power", 735.49875), ("1 lb-ft", "torque", 1.3558179483314),
        ("62 kWh", "energy", 223.2e6), ("1 psi", "pressure", 6894.757293168), ("-40 degF", "temperature", 233.15), ("-40 degC", "temperature", 233.15),
        ("1 lbf/mph2", "force_per_speed2", 4.4482216152605 / 0.44704**2), ("1 lbf/mph", "force_per_speed", 4.4482216152605 / 0.44704),
        ("1 N/(km/h)2", "force_per_speed2", 12.96), ("180 deg", "angle", math.pi), ("60 rpm", "angular_speed", 2 * math.pi),
        ("92 %", "fraction", 0.92), ("33.705 kWh/100mi", "energy_per_distance", 33.705 * 3.6e6 / 160934.4), ("1 g", "acceleration", 9.80665),
        ("1_000 mm", "length", 1.0), ("1 000 mm", "length", 1.0), (".5 m", "length", 0.5), ("1e3 mm", "length", 1.0), ("+2 m", "length", 2.0),
    ],
)  # fmt: skip
def test_exact_definitions(text: str, dimension: str, si: float) -> None:
    assert units.parse(text, dimension) == pytest.approx(si, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "dimension", "words"),
    [
        ("4550", "length", "has no unit"), ("long", "length", "does not begin with a number"), ("3 kg", "length", "is not a unit of length"),
        ("nan m", "length", "does not begin with a number"), ("inf m", "length", "does not begin with a number"), ("", "mass", "does not begin"),
        ("3 KW", "power", "is not a unit of power"), ("4.5.5 m", "length", "is not a unit"), ("4,55 m", "length", "use a decimal point: 4.55 m"),
        ("0,99 kN/m^(n+1)", "plate_cohesive", r"point: 0.99 kN/m\^\(n\+1\)"), ("4,550 mm", "length", "write 4550 mm, or"),
        ("1,234,567 mm", "length", "write 1234567 mm"), ("4 h 30 min", "time", "one number and one unit: 4.5 h or 270 min"),
    ],
)  # fmt: skip
def test_mistakes_are_named(text: str, dimension: str, words: str) -> None:
    with pytest.raises(UnitError, match=words):
        units.parse(text, dimension)


@settings(max_examples=200)
@given(st.text(max_size=30), st.sampled_from(sorted({dimension for dimension, _ in ALL})))
def test_any_text_is_a_finite_number_or_a_unit_error(text: str, dimension: str) -> None:
    with contextlib.suppress(UnitError):
        assert math.isfinite(units.parse(text, dimension))


def test_every_example_reads_in_its_own_dimension() -> None:
    for dimension in {dimension for dimension, _ in ALL}:
        text = units.example(dimension).split(" or ")[0].strip('"')
        assert math.isfinite(units.parse(text, dimension))


def test_errors_are_one_family_and_name_file_and_line() -> None:
    error = InputError([Problem("a.toml", 3, "mass.kerb", "is wrong"), Problem("b.toml", None, "", "is missing")])
    assert isinstance(error, RedlineError)
    assert str(error) == "a.toml:3: mass.kerb: is wrong\nb.toml: is missing"
