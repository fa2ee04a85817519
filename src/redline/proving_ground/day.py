"""The day and the road of a trial, as people state them: ``temperature = "-10 degC"``, ``surface = "packed_snow"``."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from redline.foundations import units
from redline.foundations.errors import DomainError, InputError, Problem, UnitError, unknown_words
from redline.foundations.library_file import library_table
from redline.proving_ground.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be said of a day: where it goes, its dimension, the range that models cover, an example."""

    target: str
    dimension: str
    least: str
    most: str
    example: str


#: From the coldest to the hottest road; the Dead Sea to the highest motorable pass; a hurricane; the sun at its zenith.
FIELDS: dict[str, Field] = {
    "temperature": Field("temperature_k", "temperature", "-60 degC", "60 degC", "-10 degC"),
    "altitude": Field("altitude_m", "length", "-450 m", "6000 m", "1500 m"),
    "pressure": Field("pressure_pa", "pressure", "60 kPa", "110 kPa", "101.3 kPa"),
    "wind": Field("head_wind_m_s", "speed", "-126 km/h", "126 km/h", "20 km/h"),
    "solar": Field("solar_w_m2", "irradiance", "0 W/m2", "1400 W/m2", "850 W/m2"),
    "humidity": Field("humidity_frac", "fraction", "0 %", "100 %", "60 %"),
}
NAMES = (*FIELDS, "surface")


@functools.cache
def surfaces() -> dict[str, tuple[float, float]]:
    """Adhesion and rolling resistance relative to dry asphalt, by surface.

    >>> surfaces()["dry_asphalt"]
    (1.0, 1.0)
    """
    return {
        name: (float(row["adhesion"]), float(row["rolling"])) for name, row in library_table("surfaces.toml").items()
    }


def value_of(name: str, text: str) -> float:
    """One statement of a day in SI.

    Raises:
        UnitError: the unit is wrong or missing, or the value is outside what the models cover.

    >>> round(value_of("temperature", "-10 degC"), 2)
    263.15
    """
    field = FIELDS[name]
    value = units.parse(text, field.dimension)
    if not units.parse(field.least, field.dimension) <= value <= units.parse(field.most, field.dimension):
        covered = f"({field.least} to {field.most})"
        raise UnitError(f"{text!r} is outside what the models cover {covered}; write for example {field.example!r}")
    return value


def problems_of(stated: Mapping[str, str]) -> list[str]:
    """Everything that is wrong with a day as stated, a sentence each."""
    found: list[str] = []
    for name, text in stated.items():
        if name not in NAMES:
            found.append(unknown_words(f"{name!r} is not a condition", name, NAMES))
        elif name == "surface":
            if text not in surfaces():
                found.append(unknown_words(f"{text!r} is not a surface", text, surfaces()))
        else:
            try:
                value_of(name, text)
            except UnitError as error:
                found.append(f"{name}: {error}")
    return found


def conditions_from(stated: Mapping[str, str]) -> Conditions:
    """Conditions from a day as stated; what is not said is standard.

    Raises:
        UnitError: anything is wrong; ask ``problems_of`` for all of it.

    >>> float(conditions_from({"temperature": "-10 degC", "surface": "ice"}).adhesion_frac)
    0.13
    """
    problems = problems_of(stated)
    if problems:
        raise UnitError("; ".join(problems))
    values = {FIELDS[name].target: value_of(name, text) for name, text in stated.items() if name != "surface"}
    if "surface" in stated:
        values["adhesion_frac"], values["rolling_frac"] = surfaces()[stated["surface"]]
    return Conditions(**values)


def checked(conditions: Conditions | None) -> Conditions:
    """Conditions that a Python program gave, held to the ranges of ``FIELDS``; standard ones for None.

    Raises:
        InputError: something else than Conditions was given.
        DomainError: values outside what the models cover; every one, with its range.

    >>> float(checked(None).temperature_k)
    293.15
    >>> checked(Conditions(temperature_k=-10.0))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    redline.foundations.errors.DomainError: temperature_k = -10 is outside what the models cover (213.15 to 333.15)
    """
    if conditions is None:
        return Conditions()
    if not isinstance(conditions, Conditions):  # pyright: ignore[reportUnnecessaryIsInstance]  for callers unchecked
        wanted = 'Conditions(temperature_k=263.15), or conditions_from({"temperature": "-10 degC"})'
        message = f"a {type(conditions).__name__} is not Conditions; give {wanted}"
        raise InputError([Problem("conditions", None, "", message)])
    problems = _outside(conditions)
    if problems:
        raise DomainError("; ".join(problems))
    return conditions


def _outside(conditions: Conditions) -> list[str]:
    """Every value of a day that lies outside what the models cover, a sentence each; not a number lies outside."""
    found: list[str] = []
    for field in FIELDS.values():
        value = float(getattr(conditions, field.target))
        least, most = (units.parse(text, field.dimension) for text in (field.least, field.most))
        if not least <= value <= most:
            found.append(f"{field.target} = {value:g} is outside what the models cover ({least:g} to {most:g})")
    for name in ("adhesion_frac", "rolling_frac"):
        value = float(getattr(conditions, name))
        if not 0.0 < value < math.inf:
            found.append(f"{name} = {value:g} must be above 0, where 1 is dry asphalt")
    return found


def in_words(stated: Mapping[str, str]) -> str:
    """A day as stated, in one line.

    >>> in_words({"temperature": "-10 degC", "surface": "packed_snow"})
    'at -10 degC, on packed snow'
    """
    words = {"temperature": "at {}", "altitude": "at {} altitude", "wind": "{} head wind", "solar": "{} of sun"}
    parts = [words.get(name, "{} " + name).format(text) for name, text in stated.items() if name != "surface"]
    if "surface" in stated:
        parts.append("on " + stated["surface"].replace("_", " "))
    return ", ".join(parts)
