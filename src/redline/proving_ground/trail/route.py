"""A route: points with elevation, and the stretches of one surface or one obstacle along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

#: Mean radius of the Earth [IUGG], m.
EARTH_RADIUS_M = 6_371_008.8

ObstacleKind = Literal["ford", "step", "side_slope", "rocks"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way: a ford's depth, a step's or stones' height in m, or the angle of a side slope in rad."""

    kind: ObstacleKind
    size_m: float = 0.0
    angle_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a route with one surface, and one obstacle or none; a speed of zero is the surface's own."""

    start_m: float
    end_m: float
    surface: str
    obstacle: Obstacle | None = None
    speed_m_s: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """Points ``(n,)`` by distance on the map from the start, their elevation, position in plan if known, and stretches.

    Stretches follow each other without gaps from the start to the end.
    """

    name: str
    distance_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    east_m: NDArray[np.float64] | None
    north_m: NDArray[np.float64] | None
    stretches: tuple[Stretch, ...]

    @property
    def length_m(self) -> float:
        """Length on the map."""
        return float(self.distance_m[-1])


def steps_between(latitude_rad: NDArray[np.float64], longitude_rad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances ``(n - 1,)`` between points on a sphere by the haversine formula, in m.

    ``d = 2 R asin sqrt(sin^2(dphi / 2) + cos phi_1 cos phi_2 sin^2(dlambda / 2))`` [Sinnott84, recalled].

    >>> one_degree = np.radians(np.array([45.0, 46.0]))
    >>> round(float(steps_between(one_degree, np.zeros(2))[0]))
    111195
    """
    half_north, half_east = 0.5 * np.diff(latitude_rad), 0.5 * np.diff(longitude_rad)
    cosines = np.cos(latitude_rad)
    inside = np.sin(half_north) ** 2 + cosines[:-1] * cosines[1:] * np.sin(half_east) ** 2
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(inside, 0.0, 1.0)))


def in_plan(
    latitude_rad: NDArray[np.float64], longitude_rad: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """East and north of the first point in m, each step projected where it lies: true to shape, not to far ways."""
    turned = (np.diff(longitude_rad) + np.pi) % (2.0 * np.pi) - np.pi
    east = EARTH_RADIUS_M * np.cos(0.5 * (latitude_rad[1:] + latitude_rad[:-1])) * turned
    north = EARTH_RADIUS_M * np.diff(latitude_rad)
    return np.concatenate([[0.0], np.cumsum(east)]), np.concatenate([[0.0], np.cumsum(north)])
