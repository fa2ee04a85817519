"""The library of courses: titles, what a level means, the driver, and what the model needs beside the concept."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from redline.foundations.errors import InputError, Problem, unknown_name
from redline.foundations.library_file import library_table


@dataclass(frozen=True, slots=True)
class Course:
    """A course by name: its geometry is ``per_level`` times the level, in ``unit``'s SI base (m, frac, degrees)."""

    name: str
    title: str
    words: str
    per_level: float
    unit: str
    speed_m_s: float

    def size(self, level: float) -> float:
        """The course's size at a level, in SI (degrees where the unit is deg)."""
        return self.per_level * level

    def shown(self, level: float) -> float:
        """The same in the unit people read."""
        return self.size(level) * {"mm": 1e3, "%": 100.0, "deg": 1.0}[self.unit]

    def sentence(self, level: float) -> str:
        """What the course asks at a level.

        >>> course_named("step").sentence(3)
        'a vertical step of 150 mm across the way'
        """
        return self.words.format(value=f"{self.shown(level):.4g}")


@functools.cache
def _tables() -> dict[str, Any]:
    return library_table("courses.toml")


@functools.cache
def model_constants() -> dict[str, float]:
    """Constants of the 3-D model, from ``library/courses.toml``."""
    return {key: value for key, value in _tables()["model"].items() if isinstance(value, float)}


@functools.cache
def driver_constants() -> dict[str, float]:
    """Constants of driver and run, from ``library/courses.toml``."""
    return {key: value for key, value in _tables()["drive"].items() if isinstance(value, float)}


def course_names() -> list[str]:
    """Names of all courses.

    >>> course_names()[:3]
    ['ramp', 'twister', 'step']
    """
    return list(_tables()["course"])


def course_named(name: str) -> Course:
    """A course of the library.

    Raises:
        InputError: no such course; the message names the nearest and all.
    """
    tables = _tables()["course"]
    if name not in tables:
        raise InputError([unknown_name("course", name, list(tables), "no such course")])
    table = tables[name]
    fields = ("title", "words", "per_level", "unit", "speed_m_s")
    return Course(name, *(table[field] for field in fields))


def level_range() -> tuple[float, float]:
    """The lowest and the highest level."""
    return float(_tables()["level"]["lowest"]), float(_tables()["level"]["highest"])


def checked_level(level: float) -> float:
    """The level itself if there is one of that number.

    Raises:
        InputError: it is out of range; the message says which are in it.
    """
    low, high = level_range()
    if not low <= level <= high:
        told = f"a level is a number from {low:g} to {high:g}; {level:g} is out of range"
        raise InputError([Problem("the options", None, "--level", told)])
    return level
