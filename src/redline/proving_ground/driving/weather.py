"""Days of the library: temperature, sun and humidity by name."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from redline.foundations.library_file import library_table
from redline.foundations.units import parse


@dataclass(frozen=True, slots=True)
class Weather:
    """One day: what the thermometer says, the sun on the ground, the moisture of the air, and who says so."""

    name: str
    title: str
    temperature_k: float
    solar_w_m2: float
    humidity_frac: float
    source: str


@functools.cache
def weathers() -> dict[str, Weather]:
    """Every day of the library by name.

    >>> round(weathers()["cold_-20"].temperature_k, 2)
    253.15
    """
    return {
        name: Weather(
            name,
            entry["title"],
            parse(entry["temperature"], "temperature"),
            parse(entry["solar"], "irradiance"),
            parse(entry["humidity"], "fraction"),
            entry["source"],
        )
        for name, entry in library_table("weather.toml").items()
    }


def weather_row(name: str) -> tuple[float, float, float, float]:
    """Whether a day is given, and its temperature, sun and humidity; zeros where none is.

    Raises:
        KeyError: no such day.
    """
    if not name:
        return (0.0, 0.0, 0.0, 0.0)
    day = weathers()[name]
    return (1.0, day.temperature_k, day.solar_w_m2, day.humidity_frac)
