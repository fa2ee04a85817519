"""What can be fitted to a vehicle: masses at places, drag, tyres, lifts; of the library and of a user's own file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redline.concept.language.files import TomlFile, load_toml
from redline.concept.language.quantity import Given, quantity
from redline.concept.language.schema import TREADS
from redline.concept.language.table_problems import table_line, table_problem
from redline.foundations.errors import InputError, Problem, unknown_name
from redline.foundations.library_file import library_folder

_NONE = Given(0.0)


class AccessoryEntry(BaseModel):
    """One ``[[accessory]]`` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    words: str = ""
    place: Literal["roof", "front", "under", "rear", "cargo", "wheels"]
    mass: quantity("mass", "kg", 0, 2000, "Mass of what is fitted.")
    drag_area: quantity("area", "m2", -1, 5, "Drag area it adds.") = _NONE
    lift: quantity("length", "mm", -200, 500, "How far it raises body and underbody.") = _NONE
    tyre_diameter: quantity("length", "mm", -200, 500, "What it adds to the tyres' diameter.") = _NONE
    tread: Literal[TREADS] | None = None
    rolling_sigma: float = Field(default=0.0, ge=0.0, le=0.01)
    source: str = ""


class AccessoriesFile(BaseModel):
    """A file of accessories."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accessory: list[AccessoryEntry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Accessory:
    """Something fitted: its mass and where that sits, drag area, lift of the body, growth and tread of the tyres.

    Mass and drag area in SI units, each with the sigma that products of a kind differ by.
    """

    name: str
    words: str
    place: str
    mass_kg: Given
    drag_area_m2: Given
    lift_m: float
    tyre_diameter_m: float
    tread: str
    rolling_sigma: float
    source: str


def _accessory(entry: AccessoryEntry) -> Accessory:
    return Accessory(
        name=entry.name,
        words=entry.words or entry.name.replace("_", " "),
        place=entry.place,
        mass_kg=entry.mass,
        drag_area_m2=entry.drag_area,
        lift_m=entry.lift.value,
        tyre_diameter_m=entry.tyre_diameter.value,
        tread=entry.tread or "",
        rolling_sigma=entry.rolling_sigma,
        source=entry.source,
    )


def _read(file: TomlFile) -> dict[str, Accessory]:
    try:
        entries = AccessoriesFile.model_validate(file.data).accessory
    except ValidationError as error:
        problems = [table_problem(file, item, AccessoryEntry, AccessoriesFile) for item in error.errors()]
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0)) from None
    names = [entry.name for entry in entries]
    if twice := [index for index, name in enumerate(names) if name in names[:index]]:
        raise InputError([_twice(file, index, names[index]) for index in twice])
    return {entry.name: _accessory(entry) for entry in entries}


def _twice(file: TomlFile, index: int, name: str) -> Problem:
    return Problem(file.label, table_line(file, ("accessory", index)), name, "is the name of two accessories")


@functools.cache
def accessories() -> dict[str, Accessory]:
    """Every accessory of the library by name, in its order.

    >>> accessories()["lift_kit"].lift_m
    0.05
    """
    return _read(load_toml(library_folder() / "accessories.toml"))


def read_accessories(path: Path) -> dict[str, Accessory]:
    """The accessories of a user's own file by name, in its order.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    return _read(load_toml(path))


def accessories_named(names: tuple[str, ...], own: Mapping[str, Accessory] | None = None) -> tuple[Accessory, ...]:
    """Accessories by their names, a user's own before the library's; without names all of one's own, else the library.

    Raises:
        InputError: a name that neither has.
    """
    known = {**accessories(), **(own or {})}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError([unknown_name("accessory", name, known, "no such accessory") for name in unknown])
    return tuple(known[name] for name in dict.fromkeys(names)) if names else tuple((own or known).values())
