"""A declared wading depth beside what the trials find."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from redline.studio.remarks.water_findings import water_findings

FORDED = {"wading_mm": 900.0, "bow_wave_margin_mm": 50.0, "float_depth_mm": 1000.0, "fording_depth_mm": 900.0}


def told(given: bool = True, **changes: float) -> list[str]:
    concept: Any = SimpleNamespace(numbers={"off_road.wading_depth": 0.9} if given else {})
    return list(water_findings(concept, FORDED | changes))


def test_a_depth_that_holds_is_no_finding() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"float_depth_mm": 840.0, "fording_depth_mm": 700.0},
            "given as 900 mm, but the vehicle floats off its tyres at 840 mm",
        ),
        ({"fording_depth_mm": 780.0}, "given as 900 mm, but only 780 mm holds at walking pace"),
        ({"bow_wave_margin_mm": -20.0, "fording_depth_mm": 880.0}, "the bow wave at walking pace rises 20 mm above"),
    ],
)
def test_each_reason_is_told_once(changes: dict[str, float], words: str) -> None:
    (sentence,) = told(**changes)
    assert words in sentence


def test_an_estimated_depth_and_a_plain_assessment_say_nothing_of_floating() -> None:
    assert told(given=False, float_depth_mm=840.0, fording_depth_mm=700.0) == []
    concept: Any = SimpleNamespace(numbers={"off_road.wading_depth": 0.9})
    assert list(water_findings(concept, {"wading_mm": 900.0, "bow_wave_margin_mm": 50.0})) == []
