"""Programmes read from TOML: cycles at sites, tests with bounds; every problem of a file reported at once."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redline.concept.language.files import TomlFile, is_there, library_names, library_path, load_toml
from redline.concept.language.table_problems import table_line, table_problem
from redline.foundations import units
from redline.foundations.errors import InputError, Problem, UnitError, did_you_mean, unknown_name
from redline.foundations.library_file import library_table
from redline.proving_ground.day import NAMES, problems_of
from redline.proving_ground.outcome import Attribute
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import Sense, bound_of

Season = Literal["winter", "summer"]


@dataclass(frozen=True, slots=True)
class Site:
    """A proving site: its season, and the day on which tests run there, as stated."""

    name: str
    title: str
    season: Season
    stated: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """A physical test as it is planned: what it asks for, and how far a model may err on it (one sigma, shown unit)."""

    name: str
    season: Season
    attribute: Attribute
    sense: Sense
    limit: float
    bound: str
    reason: str
    model_frac: float
    model_absolute: float

    def model_sigma(self, value: float) -> float:
        """One sigma of the model at a value, in the attribute's shown unit."""
        return self.model_absolute + self.model_frac * abs(value)


@dataclass(frozen=True, slots=True)
class Programme:
    """Winters and summers: which cycle is at which site, and the tests of each season."""

    name: str
    cycles: tuple[tuple[str, Site], ...]
    tests: tuple[PlannedTest, ...]


class _CycleEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    site: str


class _TestEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    season: Season
    attribute: str
    bound: str
    reason: str = Field(min_length=1)
    model_error: str


class _ProgrammeFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    notes: str = ""
    cycle: list[_CycleEntry] = Field(min_length=1)
    test: list[_TestEntry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class _Table:
    """A repeated table of a programme's file."""

    file: TomlFile
    place: tuple[str, int]

    def problem(self, key: str, message: str) -> Problem:
        """A problem of the table, with its line."""
        return Problem(self.file.label, table_line(self.file, self.place), key, message)


@functools.cache
def sites() -> dict[str, Site]:
    """Every site of the library by name.

    >>> sites()["dubai"].season
    'summer'
    """
    return {
        name: Site(
            name, row["title"], row["season"], tuple((key, row[key]) for key in NAMES if key in row), row["source"]
        )
        for name, row in library_table("sites.toml").items()
    }


def site_named(name: str) -> Site:
    """A site by name.

    Raises:
        InputError: there is none; with the nearest name.
    """
    found = sites().get(name)
    if found is None:
        raise InputError([unknown_name("site", name, sites(), "no such site")])
    return found


def read_programme(where: str | Path) -> Programme:
    """Read a programme by path or library name.

    Raises:
        InputError: anything is wrong; every problem with its file.
    """
    path = Path(where)
    if not path.suffix and not is_there(path):
        path = _library_programme(str(where))
    file = load_toml(path)
    try:
        parsed = _ProgrammeFile.model_validate(file.data)
    except ValidationError as error:
        models = (_TestEntry, _CycleEntry, _ProgrammeFile)
        raise InputError([table_problem(file, item, *models) for item in error.errors()]) from None
    problems: list[Problem] = []
    cycles = [_cycle(entry, _Table(file, ("cycle", n)), problems) for n, entry in enumerate(parsed.cycle)]
    tests = [_test(entry, _Table(file, ("test", n)), problems) for n, entry in enumerate(parsed.test)]
    if problems:
        raise InputError(problems)
    return Programme(parsed.name, tuple(filter(None, cycles)), tuple(filter(None, tests)))


def _library_programme(name: str) -> Path:
    names = library_names("programmes")
    if name in names:
        return library_path("programmes", name)
    raise InputError([unknown_name("programme", name, names, "no such file or programme")])


def _cycle(entry: _CycleEntry, table: _Table, problems: list[Problem]) -> tuple[str, Site] | None:
    try:
        site = site_named(entry.site)
    except InputError as error:
        problems.append(table.problem(entry.site, error.problems[0].message))
        return None
    problems += [table.problem(entry.site, text) for text in problems_of(dict(site.stated))]
    return entry.name, site


def _test(entry: _TestEntry, table: _Table, problems: list[Problem]) -> PlannedTest | None:
    known = attributes()
    if entry.attribute not in known:
        hint = did_you_mean(entry.attribute, known)
        problems.append(table.problem(entry.name, f"no trial gives {entry.attribute!r}{hint}"))
        return None
    attribute, trial = known[entry.attribute]
    if not trial.feels_day:
        problems.append(table.problem(entry.name, f"{entry.attribute} is the same on any day; a season cannot test it"))
        return None
    bound = error = None
    try:
        bound = bound_of(entry.bound, attribute)
    except UnitError as wrong:
        problems.append(table.problem(entry.name, str(wrong)))
    try:
        error = _model_error(entry.model_error, attribute)
    except UnitError as wrong:
        problems.append(table.problem(entry.name, f"model_error: {wrong}"))
    if bound is None or error is None:
        return None
    return PlannedTest(entry.name, entry.season, attribute, *bound, entry.bound, entry.reason, *error)


def _model_error(text: str, attribute: Attribute) -> tuple[float, float]:
    """A model's one sigma: a share of the value in per cent, or a figure in the attribute's unit."""
    if text.strip().endswith("%") and attribute.unit != "%":
        found = units.parse(text, "fraction"), 0.0
    else:
        found = 0.0, units.parse(text, attribute.dimension) * attribute.scale
    if min(found) < 0.0:
        raise UnitError(f"one sigma is not below zero: {text!r}")
    return found


__all__ = ["PlannedTest", "Programme", "Site", "read_programme", "site_named", "sites"]
