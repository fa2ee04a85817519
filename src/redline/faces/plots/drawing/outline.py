"""Drawing geometry: rounded outlines, insets and cuts of polygons. Shapes only, no vehicle."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

Point = tuple[float, float]
#: A corner: x, z and the length by which its edges are cut to round it.
Corner = tuple[float, float, float]


def rounded(corners: Sequence[Corner]) -> Path:
    """A closed path through corners, each rounded by a quadratic curve."""
    points = np.array([(x, z) for x, z, _ in corners])
    verts: list[tuple[float, float]] = []
    codes: list[int] = []
    for index, (x, z, cut) in enumerate(corners):
        here = points[index]
        before, after = points[index - 1] - here, points[(index + 1) % len(points)] - here
        for side, edge in enumerate((before, after)):
            length = float(np.hypot(*edge))
            share = min(cut / length, 0.499) if length > 0.0 else 0.0
            point = here + edge * share
            if side == 1:
                verts.append((x, z))
                codes.append(int(Path.CURVE3))
            verts.append((float(point[0]), float(point[1])))
            codes.append(int(Path.LINETO if side == 0 else Path.CURVE3))
    codes[0] = int(Path.MOVETO)
    return Path([*verts, verts[0]], [*codes, int(Path.CLOSEPOLY)])


def polygon(points: Sequence[Point]) -> Path:
    """A closed path with sharp corners."""
    return rounded([(x, z, 0.0) for x, z in points])


def _area(points: Sequence[Point]) -> float:
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return 0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)


def inset(points: Sequence[Point], distances: Sequence[float]) -> list[Point]:
    """Move each edge of a convex polygon inwards; ``distances[i]`` belongs to the edge after point ``i``."""
    sign = 1.0 if _area(points) > 0.0 else -1.0
    lines: list[tuple[float, float, float]] = []
    for a, b, distance in zip(points, [*points[1:], points[0]], distances, strict=True):
        length = math.hypot(b[0] - a[0], b[1] - a[1])
        normal = (-sign * (b[1] - a[1]) / length, sign * (b[0] - a[0]) / length)
        lines.append((*normal, normal[0] * a[0] + normal[1] * a[1] + distance))
    return [_crossing(lines[index - 1], lines[index], points[index]) for index in range(len(lines))]


def _crossing(a: tuple[float, float, float], b: tuple[float, float, float], near: Point) -> Point:
    determinant = a[0] * b[1] - b[0] * a[1]
    if abs(determinant) < 1e-6:
        shift = a[2] - a[0] * near[0] - a[1] * near[1]
        return near[0] + a[0] * shift, near[1] + a[1] * shift
    return (a[2] * b[1] - b[2] * a[1]) / determinant, (a[0] * b[2] - b[0] * a[2]) / determinant


def cut(points: Sequence[Point], x_low: float, x_high: float) -> list[Point]:
    """The part of a polygon between two uprights."""
    kept = _half(list(points), x_low, 1.0)
    return _half(kept, x_high, -1.0)


def _half(points: list[Point], x: float, sign: float) -> list[Point]:
    out: list[Point] = []
    for a, b in zip(points, [*points[1:], *points[:1]], strict=True):
        inside_a, inside_b = sign * (a[0] - x) >= 0.0, sign * (b[0] - x) >= 0.0
        if inside_a:
            out.append(a)
        if inside_a != inside_b:
            share = (x - a[0]) / (b[0] - a[0])
            out.append((x, a[1] + share * (b[1] - a[1])))
    return out
