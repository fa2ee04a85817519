"""The public functions of ``import redline``: read, assess, compare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from redline.concept.concept import Concept
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.outcome import CORE, OFF_ROAD
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
    """
    return read_named(vehicle)


def assess(
    vehicle: Concept | str | Path,
    red_line: RedLine | str | Path | None = None,
    conditions: Conditions | None = None,
    *,
    off_road: bool = False,
) -> Assessment:
    """Assess a concept, given as such or by name, against a red line, given as such, by path or by library name.

    Off-road trials run where asked for, or where the red line names one of their attributes.

    Raises:
        InputError: the concept or the red line is wrong; every problem with file, line and key.
    """
    concept = vehicle if isinstance(vehicle, Concept) else read_named(vehicle)
    line = red_line if isinstance(red_line, RedLine) or red_line is None else read_red_line(red_line)
    return _assess.assess(concept, line, conditions, OFF_ROAD if off_road else CORE)


def compare(*vehicles: Assessment | Concept | str | Path, red_line: RedLine | str | Path | None = None) -> Comparison:
    """Compare concepts or assessments with the first of them.

    Raises:
        ValueError: fewer than two are given.
        InputError: a concept or the red line is wrong.
    """
    if len(vehicles) < 2:
        raise ValueError("compare needs at least two vehicles")
    found: Sequence[Assessment] = [
        item if isinstance(item, Assessment) else assess(item, red_line) for item in vehicles
    ]
    return _compare.compare(found)
