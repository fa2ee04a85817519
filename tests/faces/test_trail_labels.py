"""The words in a trail's picture: all there, each once, none over another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from redline.faces.plots.drawing.words import lines_of, shortened, width_pt
from redline.faces.plots.trail_labels import LINE_PT, SIZE_PT, Panel, flags_of, names_of, placed
from redline.studio.trail.report import StretchShown

PANEL = Panel(90.0, 705.0, 200.0)
KINDS = ("ford 0.30 m", "step 0.10 m", "rocks 0.12 m", "side slope 8 deg", "ford 0.45 m")


def busy(count: int) -> list[StretchShown]:
    """A trail of so many stretches, all named, an obstacle at the end of each."""
    ends = np.linspace(0.0, 90.0, count + 1)
    parts: list[StretchShown] = []
    for index, (start, end) in enumerate(pairwise(ends.tolist())):
        parts.append(StretchShown(start, end - 0.05, "gravel", f"The long name of part {index}", ""))
        parts.append(StretchShown(end - 0.05, end, "gravel", "", KINDS[index % len(KINDS)]))
    return parts


@pytest.mark.parametrize("count", [3, 12, 45, 180])
def test_no_name_lies_over_another_and_all_are_kept(count: int) -> None:
    names = names_of(busy(count), PANEL)
    assert len(names) == count
    boxes: list[tuple[int, float, float]] = []
    for name in names:
        words = str(name.number) if name.number else name.text
        half = 0.5 * (LINE_PT if name.upright else width_pt(words, SIZE_PT, "bold" if name.number else "normal"))
        if name.shown:
            boxes.append((name.row, PANEL.pt(name.at_km) - half, PANEL.pt(name.at_km) + half))
    for row in {row for row, _, _ in boxes}:
        own = sorted((left, right) for at, left, right in boxes if at == row)
        assert all(before[1] <= after[0] for before, after in pairwise(own))
    numbers = [name.number for name in names if name.number]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_name_that_goes_on_after_a_ford_is_written_once() -> None:
    parts = [
        StretchShown(0.0, 44.9, "earth", "Logging track", ""),
        StretchShown(44.9, 45.0, "earth", "Stream", "ford 0.45 m"),
        StretchShown(45.0, 90.0, "earth", "Logging track", ""),
    ]
    names = names_of(parts, PANEL)
    assert [(name.text, name.number) for name in names] == [("Logging track", 0), ("Stream", 1)]
    assert names[1].row > 0, "the number stands above the words"


@pytest.mark.parametrize("count", [3, 12, 45, 180])
def test_no_flag_lies_over_another_or_over_the_profile(count: int) -> None:
    way = np.linspace(0.0, PANEL.wide_pt, 400)
    line = np.array([way, 60.0 + 40.0 * np.sin(way / 60.0)])
    flags = placed(flags_of(busy(count), PANEL), line, PANEL)
    assert sum(len(flag.at_km) for flag in flags) == count
    for index, flag in enumerate(flags):
        assert flag.middle_pt - flag.half_pt >= 0.0
        assert flag.middle_pt + flag.half_pt <= PANEL.wide_pt
        under = line[1][np.abs(way - flag.middle_pt) <= flag.half_pt]
        assert under.max() < flag.foot_pt
        for other in flags[:index]:
            apart = abs(other.middle_pt - flag.middle_pt) >= other.half_pt + flag.half_pt
            assert apart or abs(other.foot_pt - flag.foot_pt) >= LINE_PT - 1e-9


def test_neighbours_of_one_kind_are_told_together() -> None:
    parts = [
        StretchShown(at, at + 0.05, "mud", "", f"ford {0.3 + 0.1 * i:.2f} m") for i, at in enumerate((10.0, 12.0, 80.0))
    ]
    assert [flag.words for flag in flags_of(parts, PANEL)] == ["2 × ford 0.30–0.40 m", "ford 0.50 m"]


def test_words_fit_the_width_asked() -> None:
    text = "Depth that holds at walking pace: the least of all limits"
    assert all(width_pt(line, 9.0) <= 120.0 for line in lines_of(text, 9.0, 120.0))
    assert " ".join(lines_of(text, 9.0, 120.0)) == text
    assert width_pt(shortened(text, 9.0, 120.0), 9.0) <= 120.0
