"""What counts as apart: bars that overlap little, and bars of no length."""

from __future__ import annotations

import pytest

from redline.proving_ground.outcome import Attribute
from redline.studio.assessment import AttributeValue
from redline.studio.compare import difference, shared_part

RANGE = Attribute("range", "length", "km", "more", "Range", 0)


def result(value: float, p10: float, p90: float) -> AttributeValue:
    return AttributeValue(RANGE, "", value, p10, value, p90)


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((0.0, 10.0), (5.0, 15.0), 0.5),
        ((0.0, 10.0), (8.0, 12.0), 0.5),
        ((0.0, 10.0), (2.0, 4.0), 1.0),
        ((0.0, 10.0), (11.0, 15.0), 0.0),
        ((0.0, 10.0), (5.0, 5.0), 1.0),  # a figure that is sure, within the other's bar
        ((5.0, 5.0), (5.0, 5.0), 0.0),
    ],
)
def test_bars_share_a_part_of_the_shorter(
    first: tuple[float, float], second: tuple[float, float], shared: float
) -> None:
    one, other = result(5.0, *first), result(5.0, *second)
    assert shared_part(one, other) == shared_part(other, one) == pytest.approx(shared)


@pytest.mark.parametrize(
    ("other", "mark"),
    [
        (result(100.4, 98.0, 102.0), "same"),
        (result(103.0, 99.0, 107.0), "within error bars"),
        (result(112.0, 109.0, 115.0), "better"),
        (result(88.0, 85.0, 91.0), "worse"),
    ],
)
def test_a_difference_says_what_it_amounts_to(other: AttributeValue, mark: str) -> None:
    assert difference(result(100.0, 97.0, 103.0), other).mark == mark
