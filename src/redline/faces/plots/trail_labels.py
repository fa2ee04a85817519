"""Where the words of a trail's picture stand: names of stretches and obstacles, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.faces.plots.drawing.words import width_pt
from redline.studio.trail.report import StretchShown

#: Type of the names and of numbers that stand for them, the height of a line of it and the gap to the next, in points.
SIZE_PT, LINE_PT, GAP_PT = 8.0, 12.0, 4.0
#: Names of one stretch that goes on after less than this share of the trail are written once.
_GAP_FRAC = 0.02
#: The longest name that stands upright, as a share of the panel's height.
_UPRIGHT_FRAC = 0.55
#: Rows of numbers above one another.
_ROWS = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch's name: lying or upright where it fits, else a number (0: none) in a row that the key explains."""

    at_km: float
    text: str
    upright: bool = False
    number: int = 0
    row: int = 0
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel of the profile: its length in km, and its sides in points."""

    length_km: float
    wide_pt: float
    high_pt: float

    def pt(self, way_km: float) -> float:
        """Points of a way along the trail."""
        return way_km / self.length_km * self.wide_pt


def names_of(stretches: Sequence[StretchShown], panel: Panel) -> list[Name]:
    """Every name once, in the way that fits its stretch."""
    named = _named(stretches, panel.length_km)
    fitting = [_fitting(start, end, text, panel) for start, end, text in named]
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_ROWS)]
    for name in fitting:
        if name is not None:
            half = 0.5 * (LINE_PT if name.upright else width_pt(name.text, SIZE_PT)) + 2.0
            for row in taken if name.upright else taken[:1]:
                row.append((panel.pt(name.at_km) - half, panel.pt(name.at_km) + half))
    found: list[Name] = []
    count = 0
    for (start, end, text), name in zip(named, fitting, strict=True):
        count += name is None
        found.append(name or _numbered(0.5 * (start + end), text, count, taken, panel))
    return found


def _fitting(start_km: float, end_km: float, text: str, panel: Panel) -> Name | None:
    """A name that fits its stretch, lying or upright; None where neither does."""
    middle, room, wide = 0.5 * (start_km + end_km), panel.pt(end_km - start_km) - GAP_PT, width_pt(text, SIZE_PT)
    if wide <= room:
        return Name(middle, text)
    upright = room >= LINE_PT and wide <= _UPRIGHT_FRAC * panel.high_pt
    return Name(middle, text, upright=True) if upright else None


def _named(stretches: Sequence[StretchShown], length_km: float) -> list[tuple[float, float, str]]:
    """Start, end and text of every name; a name that goes on, after a short gap too, is one."""
    parts: list[tuple[float, float, str]] = []
    for part in stretches:
        if not part.name:
            continue
        before = next((i for i in reversed(range(len(parts))) if parts[i][2] == part.name), None)
        if before is not None and part.from_km - parts[before][1] <= _GAP_FRAC * length_km:
            parts[before] = (parts[before][0], part.to_km, part.name)
        else:
            parts.append((part.from_km, part.to_km, part.name))
    return parts


def _numbered(at_km: float, text: str, number: int, taken: list[list[tuple[float, float]]], panel: Panel) -> Name:
    """A number in the lowest row where it touches nothing; not shown where there is none."""
    middle, half = panel.pt(at_km), 0.5 * width_pt(str(number), SIZE_PT, "bold") + 2.0
    for index, row in enumerate(taken):
        if all(middle + half < left or middle - half > right for left, right in row):
            row.append((middle - half, middle + half))
            return Name(at_km, text, number=number, row=index)
    return Name(at_km, text, number=number, shown=False)


@dataclass(frozen=True, slots=True)
class Flag:
    """Obstacles of one kind near each other: their places, the words, and the label's middle and foot in points."""

    at_km: tuple[float, ...]
    words: str
    middle_pt: float = 0.0
    foot_pt: float = 0.0

    @property
    def half_pt(self) -> float:
        """Half the width of the words."""
        return 0.5 * width_pt(self.words, SIZE_PT)


def flags_of(stretches: Sequence[StretchShown], panel: Panel) -> list[Flag]:
    """Obstacles with their words; neighbours of one kind whose words would meet are told together."""
    kinds: dict[str, list[tuple[float, str]]] = {}
    for part in stretches:
        if part.obstacle:
            kind, size, unit = part.obstacle.rsplit(" ", 2)
            kinds.setdefault(f"{kind}|{unit}", []).append((0.5 * (part.from_km + part.to_km), size))
    found: list[Flag] = []
    for key, placed in kinds.items():
        groups: list[list[tuple[float, str]]] = []
        for one in placed:
            if groups and panel.pt(one[0] - groups[-1][0][0]) < width_pt(_words(key, groups[-1]), SIZE_PT) + GAP_PT:
                groups[-1].append(one)
            else:
                groups.append([one])
        found += [Flag(tuple(at for at, _ in group), _words(key, group)) for group in groups]
    return sorted(found, key=lambda flag: flag.at_km[0])


def _words(key: str, group: list[tuple[float, str]]) -> str:
    """How many, what, and how large: one size, or the least and the greatest."""
    kind, _, unit = key.partition("|")
    sizes = sorted({size for _, size in group}, key=float)
    size = sizes[0] if len(sizes) == 1 else f"{sizes[0]}\N{EN DASH}{sizes[-1]}"
    count = f"{len(group)} \N{MULTIPLICATION SIGN} " if len(group) > 1 else ""
    return f"{count}{kind} {size} {unit}"


def placed(flags: Sequence[Flag], line_pt: NDArray[np.float64], panel: Panel) -> list[Flag]:
    """Flags above the profile ``(2, point)`` in points, each above all it would touch."""
    found: list[Flag] = []
    for flag in flags:
        middle = panel.pt(0.5 * (flag.at_km[0] + flag.at_km[-1]))
        middle = min(max(middle, flag.half_pt), panel.wide_pt - flag.half_pt)
        left, right = middle - flag.half_pt, middle + flag.half_pt
        below = line_pt[1][(line_pt[0] >= left) & (line_pt[0] <= right)]
        foot = float(np.max(below, initial=np.interp(middle, *line_pt))) + LINE_PT
        beside = [o for o in found if abs(o.middle_pt - middle) < o.half_pt + flag.half_pt + GAP_PT]
        for other in sorted(beside, key=lambda o: o.foot_pt):
            if abs(other.foot_pt - foot) < LINE_PT:
                foot = other.foot_pt + LINE_PT
        found.append(Flag(flag.at_km, flag.words, middle, foot))
    return found


__all__ = ["LINE_PT", "SIZE_PT", "Flag", "Name", "Panel", "flags_of", "names_of", "placed"]
