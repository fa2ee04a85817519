"""Solids: triangles with a colour, and how to make them from outlines, lathes and primitives."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Solid:
    """A mesh of one colour: points ``(n, 3)`` in m, triangles ``(t, 3)``, and how much it shines (0 to 1)."""

    name: str
    points_m: Array
    triangles: NDArray[np.int64]
    colour: Rgb
    shine: float = 0.0

    def moved(self, offset_m: tuple[float, float, float]) -> Solid:
        """The same elsewhere."""
        return Solid(self.name, self.points_m + np.array(offset_m), self.triangles, self.colour, self.shine)


def rgb(text: str) -> Rgb:
    """A colour of the style sheet as three shares.

    >>> rgb("#ff8000")
    (1.0, 0.5019607843137255, 0.0)
    """
    return int(text[1:3], 16) / 255.0, int(text[3:5], 16) / 255.0, int(text[5:7], 16) / 255.0


def joined(name: str, pieces: list[tuple[Array, NDArray[np.int64]]], colour: Rgb, shine: float = 0.0) -> Solid:
    """Pieces of points and triangles as one solid."""
    points, triangles, count = [], [], 0
    for vertices, faces in pieces:
        points.append(vertices)
        triangles.append(faces + count)
        count += len(vertices)
    return Solid(name, np.concatenate(points), np.concatenate(triangles), colour, shine)


def sheet(rows: Array) -> tuple[Array, NDArray[np.int64]]:
    """A grid of points ``(m, n, 3)`` as triangles."""
    m, n, _ = rows.shape
    index = np.arange(m * n).reshape(m, n)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    first, second = np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)
    return rows.reshape(-1, 3), np.concatenate([first.reshape(-1, 3), second.reshape(-1, 3)])


def fan(points: Array) -> tuple[Array, NDArray[np.int64]]:
    """A convex polygon ``(n, 3)`` as triangles about its first point."""
    count = len(points)
    return points, np.array([[0, i, i + 1] for i in range(1, count - 1)], dtype=np.int64)


def lathe(profile: list[tuple[float, float]], segments: int, notch: float = 0.0) -> tuple[Array, NDArray[np.int64]]:
    """A profile of (y, radius) turned about the y axis; with ``notch`` every other segment is that much smaller."""
    angles = np.linspace(0.0, 2.0 * math.pi, segments + 1)
    radii = np.array([r for _, r in profile])
    ys = np.array([y for y, _ in profile])
    dents = np.where(np.arange(segments + 1) % 2 == 0, 0.0, notch)
    greatest = radii.max()
    rows = np.empty((segments + 1, len(profile), 3))
    for index, angle in enumerate(angles):
        radius = radii - dents[index] * (radii > greatest - 0.012)
        rows[index] = np.stack([radius * math.sin(angle), ys, radius * math.cos(angle)], axis=1)
    return sheet(rows)


def block(centre: tuple[float, float, float], half: tuple[float, float, float]) -> tuple[Array, NDArray[np.int64]]:
    """A box of given half lengths about its centre."""
    return hull8(
        np.array(
            [
                [centre[0] + sx * half[0], centre[1] + sy * half[1], centre[2] + sz * half[2]]
                for sy in (-1, 1)
                for sx, sz in ((1, -1), (-1, -1), (-1, 1), (1, 1))
            ]
        )
    )


def hull8(corners: Array) -> tuple[Array, NDArray[np.int64]]:
    """A prism of 2 n corners: one polygon, then the same shifted."""
    half = len(corners) // 2
    sides: list[list[int]] = []
    for i in range(half):
        j = (i + 1) % half
        sides += [[i, j, half + j], [i, half + j, half + i]]
    for i in range(1, half - 1):
        sides += [[0, i + 1, i], [half, half + i, half + i + 1]]
    return corners, np.array(sides, dtype=np.int64)


def rod(start: Array, end: Array, radius: float, segments: int = 10) -> tuple[Array, NDArray[np.int64]]:
    """A round bar between two points."""
    along = end - start
    length = float(np.linalg.norm(along))
    axis = along / max(length, 1e-9)
    helper = np.array([1.0, 0.0, 0.0]) if abs(axis[0]) < 0.9 else np.array([0.0, 0.0, 1.0])
    one = np.cross(axis, helper)
    one /= np.linalg.norm(one)
    two = np.cross(axis, one)
    angles = np.linspace(0.0, 2.0 * math.pi, segments + 1)
    ring = radius * (np.cos(angles)[:, None] * one + np.sin(angles)[:, None] * two)
    return sheet(np.stack([ring + start, ring + end], axis=1))


def ball(segments: int = 24) -> tuple[Array, NDArray[np.int64]]:
    """A unit sphere about the origin."""
    rings = segments // 2
    heights = np.linspace(0.0, math.pi, rings + 1)
    angles = np.linspace(0.0, 2.0 * math.pi, segments + 1)
    rows = np.stack(
        [
            np.sin(heights)[:, None] * np.cos(angles)[None, :],
            np.sin(heights)[:, None] * np.sin(angles)[None, :],
            np.cos(heights)[:, None] * np.ones_like(angles)[None, :],
        ],
        axis=-1,
    )
    return sheet(rows)
