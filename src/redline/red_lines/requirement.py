"""Red lines: requirements read from TOML, every problem of the file reported at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redline.concept.language.files import TomlFile, is_there, library_names, library_path, load_toml
from redline.concept.language.table_problems import table_line, table_problem
from redline.foundations import units
from redline.foundations.errors import InputError, Problem, UnitError, did_you_mean, unknown_name
from redline.proving_ground.day import problems_of
from redline.proving_ground.outcome import Attribute
from redline.proving_ground.registry import attributes
from redline.red_lines.rivals import RivalSet, rival_set

_BOUND = re.compile(r"^\s*(>=|<=)\s*(.+)$")
Standing = Literal["best", "top_quartile"]
Sense = Literal[">=", "<="]


class RequirementEntry(BaseModel):
    """One ``[[requirement]]`` table of a red-line file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    attribute: str
    bound: str
    standing: Standing = "best"
    rivals: str | None = None
    kind: Literal["hard", "soft"] = "hard"
    reason: str = Field(min_length=1)
    source: str = ""
    conditions: dict[str, str] = Field(default_factory=dict)


class RedLineFile(BaseModel):
    """A red-line file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    notes: str = ""
    requirement: list[RequirementEntry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement ready to judge: the bound is a number in the attribute's shown unit.

    ``conditions`` are the day and road it names, as stated; without any it is judged on the assessment's own.
    """

    name: str
    attribute: Attribute
    sense: Sense
    limit: float
    bound: str
    kind: Literal["hard", "soft"]
    reason: str
    source: str
    rivals: str
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RedLine:
    """The circle of attributes that every product of a brand must hold."""

    name: str
    requirements: tuple[Requirement, ...]


def read_red_line(where: str | Path, rivals: str | None = None) -> RedLine:
    """Read a red line by path or library name; ``rivals`` replaces the set of class-leading requirements.

    Raises:
        InputError: anything is wrong; every problem with file and line.
    """
    path = Path(where)
    if not path.suffix and not is_there(path):
        path = _library_red_line(str(where))
    file = load_toml(path)
    try:
        parsed = RedLineFile.model_validate(file.data)
    except ValidationError as error:
        raise InputError(_every_problem(file, error, rivals)) from None
    problems: list[Problem] = []
    found = [
        _requirement(entry, rivals, file, table_line(file, ("requirement", index)), problems)
        for index, entry in enumerate(parsed.requirement)
    ]
    if problems:
        raise InputError(problems)
    return RedLine(parsed.name, tuple(requirement for requirement in found if requirement))


def _every_problem(file: TomlFile, error: ValidationError, rivals: str | None) -> list[Problem]:
    """What is wrong with the file's form, and with what its tables say as far as they can be read."""
    told = error.errors()
    problems = [table_problem(file, item, RequirementEntry, RedLineFile) for item in told]
    tables = file.data.get("requirement")
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        if not isinstance(table, dict):
            continue
        wrong = {item["loc"][2] for item in told if item["loc"][:2] == ("requirement", index) and len(item["loc"]) > 2}
        given = {key: table[key] for key in RequirementEntry.model_fields if key in table and key not in wrong}
        if {"attribute", "bound"} <= set(given):
            entry = RequirementEntry.model_construct(**{"name": f"requirement {index + 1}", "reason": "", **given})
            _requirement(entry, rivals, file, table_line(file, ("requirement", index)), problems)
    return sorted(problems, key=lambda problem: problem.line or 0)


def _library_red_line(name: str) -> Path:
    names = library_names("red_lines")
    if name not in names:
        raise InputError([unknown_name("red line", name, names, "no such file or library red line")])
    return library_path("red_lines", name)


def _requirement(
    entry: RequirementEntry, rivals: str | None, file: TomlFile, line: int | None, problems: list[Problem]
) -> Requirement | None:
    def fail(message: str) -> None:
        problems.append(Problem(file.label, line, entry.name, message))

    known = attributes()
    if entry.attribute not in known:
        fail(f"no trial gives {entry.attribute!r}{did_you_mean(entry.attribute, known)}")
        return None
    attribute = known[entry.attribute][0]
    for problem in _day_problems(entry):
        fail(problem)
    if entry.bound == "class-leading":
        return _class_leading(entry, attribute, rivals or entry.rivals, fail)
    try:
        sense, limit = bound_of(entry.bound, attribute)
    except UnitError as error:
        fail(str(error))
        return None
    return _ready(entry, attribute, sense, limit, entry.bound, "")


def bound_of(text: str, attribute: Attribute) -> tuple[Sense, float]:
    """Which side of which figure a bound allows; the figure in the attribute's shown unit.

    Raises:
        UnitError: it is no bound, or its unit is wrong or missing.
    """
    match = _BOUND.match(text)
    if match is None:
        raise UnitError(f'{text!r} is not a bound; write ">= 35 deg", "<= 20 kWh/100km" or "class-leading"')
    if attribute.unit == "%" and not match[2].strip().endswith("%"):
        wanted = f"{match[1]} {match[2].strip()} %"
        raise UnitError(f'{text!r} has no unit; this attribute is read in per cent: write "{wanted}"')
    sense: Sense = ">=" if match[1] == ">=" else "<="
    return sense, units.parse(match[2], attribute.dimension) * attribute.scale


def _ready(
    entry: RequirementEntry, attribute: Attribute, sense: Sense, limit: float, bound: str, rivals: str
) -> Requirement:
    return Requirement(
        entry.name, attribute, sense, limit, bound, entry.kind, entry.reason, entry.source, rivals,
        tuple(entry.conditions.items()),
    )  # fmt: skip


def _day_problems(entry: RequirementEntry) -> list[str]:
    """What is wrong with the conditions a requirement names, and with naming any for its attribute."""
    if not entry.conditions:
        return []
    trial = attributes()[entry.attribute][1]
    if not trial.feels_day:
        feeling = sorted(name for name, (_, other) in attributes().items() if other.feels_day)
        return [
            f"{entry.attribute} is the same in any weather ({trial.title} brings its own conditions or has none); "
            f"conditions fit {', '.join(feeling[:4])} ..."
        ]
    return problems_of(entry.conditions)


def _class_leading(entry: RequirementEntry, attribute: Attribute, rivals: str | None, fail: Any) -> Requirement | None:
    if rivals is None:
        fail('a class-leading requirement names its rivals: rivals = "go_anywhere"')
        return None
    try:
        group = rival_set(rivals)
    except InputError as error:
        fail(str(error.problems[0].message))
        return None
    limit = class_leading_limit(group, attribute, entry.standing)
    if limit is None:
        fail(f"no rival of {rivals!r} publishes {attribute.name}")
        return None
    sense: Sense = ">=" if attribute.better == "more" else "<="
    standing = "best" if entry.standing == "best" else "top quartile"
    bound = f"{sense} {limit:.{attribute.digits}f} {attribute.unit} ({standing} of {rivals})"
    return _ready(entry, attribute, sense, limit, bound, rivals)


def class_leading_limit(group: RivalSet, attribute: Attribute, standing: Standing) -> float | None:
    """The figure to match: the best rival's, or the top quartile's edge by linear interpolation."""
    values = sorted(value for value, _ in group.published(attribute.name))
    if not values:
        return None
    if attribute.better == "less":
        values = [-value for value in reversed(values)]
    place = (len(values) - 1) * (1.0 if standing == "best" else 0.75)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    limit = values[low] + (place - low) * (values[high] - values[low])
    return limit if attribute.better == "more" else -limit
