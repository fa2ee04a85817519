"""The public functions of ``import redline``: read, assess, compare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from redline.concept.concept import Concept
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import checked
from redline.proving_ground.outcome import suites_of
from redline.red_lines.requirement import RedLine, read_red_line
from redline.studio import assess as _assess
from redline.studio import compare as _compare
from redline.studio.assessment import Assessment
from redline.studio.compare import Comparison
from redline.studio.library import read_named


def read(vehicle: str | Path) -> Concept:
    """Read a concept: a path, ``vehicle:STEM`` of the library, or its bare stem.

    Raises:
        InputError: anything is wrong; every problem with file, line and key.
        TypeError: it is neither path nor name.
    """
    _needs(vehicle, (str, Path), "a vehicle to read is a path or a library name")
    return read_named(vehicle)


def assess(
    vehicle: Concept | str | Path,
    red_line: RedLine | str | Path | None = None,
    conditions: Conditions | None = None,
    *,
    off_road: bool = False,
    seasons: bool = False,
) -> Assessment:
    """Assess a concept, given as such or by name, against a red line, given as such, by path or by library name.

    Trials off the road and of the seasons run where asked for, or where the red line names one of their attributes.

    Raises:
        InputError: the concept, the red line or the conditions are wrong; every problem with file, line and key.
        DomainError: the conditions lie outside what the models cover.
        TypeError: the vehicle or the red line is nothing that can be read.
    """
    conditions = checked(conditions)
    _needs(vehicle, (Concept, str, Path), "a vehicle is a Concept, a path or a library name")
    _needs(red_line, (RedLine, str, Path, type(None)), "a red line is a RedLine, a path, a library name or None")
    concept = vehicle if isinstance(vehicle, Concept) else read_named(vehicle)
    line = red_line if isinstance(red_line, RedLine) or red_line is None else read_red_line(red_line)
    return _assess.assess(concept, line, conditions, suites_of(off_road, seasons))


def compare(
    *vehicles: Assessment | Concept | str | Path | Sequence[Assessment | Concept | str | Path],
    red_line: RedLine | str | Path | None = None,
    off_road: bool = False,
    seasons: bool = False,
) -> Comparison:
    """Compare concepts or assessments with the first of them, given one by one or as one list.

    Raises:
        ValueError: fewer than two are given.
        TypeError: one of them is nothing that can be read.
        InputError: a concept or the red line is wrong.
    """
    found: list[Assessment] = []
    for item in _in_a_row(vehicles):
        _needs(
            item, (Assessment, Concept, str, Path), "a vehicle is an Assessment, a Concept, a path or a library name"
        )
        found.append(
            item if isinstance(item, Assessment) else assess(item, red_line, off_road=off_road, seasons=seasons)
        )
    return _compare.compare(found)


def _in_a_row(vehicles: Sequence[Any]) -> Sequence[Any]:
    """Vehicles given one by one, or as one list."""
    given = vehicles[0] if len(vehicles) == 1 and isinstance(vehicles[0], (list, tuple)) else vehicles
    if len(given) < 2:
        raise ValueError("compare needs at least two vehicles: compare(first, second) or compare([first, second])")
    return given


def _needs(item: object, kinds: tuple[type, ...], words: str) -> None:
    if not isinstance(item, kinds):
        raise TypeError(f"{words}, not {type(item).__name__}")
