"""Ground made of primitives: what a tyre may touch and what a picture shows.

The world's x points along the course, y to the left, z up from the ground's base plane. A slope of the whole course is
not built but is the direction in which gravity pulls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from redline.foundations.constants import GRAVITY_M_S2

Vector = tuple[float, float, float]
_NO_TURN = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """One primitive: ``plane``, ``box``, ``cylinder``, ``ellipsoid`` or ``prism`` (a convex hull of ``corners_m``).

    ``size_m`` holds half lengths of a box, half axes of an ellipsoid, or radius and half length of a cylinder.
    ``quaternion`` turns it from its own axes to the world's. ``name`` is what a finding calls it.
    """

    kind: str
    name: str
    centre_m: Vector = (0.0, 0.0, 0.0)
    size_m: Vector = (0.0, 0.0, 0.0)
    quaternion: tuple[float, float, float, float] = _NO_TURN
    corners_m: tuple[Vector, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """A course laid out: its shapes, how it slopes, and where it is passed.

    ``uphill_rad`` tilts it along the way, ``side_rad`` across it, left side up. The front axle starts at x = 0. It is
    passed when the rear axle, or with ``front_only`` the front one, is beyond ``finish_m``.
    """

    shapes: tuple[Shape, ...]
    finish_m: float
    uphill_rad: float = 0.0
    side_rad: float = 0.0
    speed_m_s: float = 0.5
    lift_stops: bool = False
    front_only: bool = False
    words: str = ""

    @property
    def tilts(self) -> bool:
        """Whether the course slopes as a whole."""
        return self.uphill_rad != 0.0 or self.side_rad != 0.0

    def tilted(self, share_frac: float) -> Ground:
        """The same course sloping by a share of its angles: how a tilt table gets there."""
        return replace(self, uphill_rad=share_frac * self.uphill_rad, side_rad=share_frac * self.side_rad)

    def gravity_m_s2(self) -> Vector:
        """Gravity in the world of the course.

        >>> [round(part, 3) for part in Ground((), 1.0, uphill_rad=math.radians(30.0)).gravity_m_s2()]
        [-4.903, -0.0, -8.493]
        """
        pitch, roll = self.uphill_rad, self.side_rad
        flat = math.cos(pitch)
        return (
            -GRAVITY_M_S2 * math.sin(pitch),
            -GRAVITY_M_S2 * flat * math.sin(roll),
            -GRAVITY_M_S2 * flat * math.cos(roll),
        )


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where wheels run, for laying ground under them: half tracks and what else of the vehicle sets a size."""

    wheelbase_m: float
    half_track_m: float
    tyre_width_m: float
    tyre_radius_m: float
    half_width_m: float = field(default=1.0)


def prism(name: str, outline_m: list[tuple[float, float]], left_m: float, right_m: float) -> Shape:
    """A convex outline in x and z, drawn out from y = ``right_m`` to ``left_m``."""
    corners = tuple((x, y, z) for y in (right_m, left_m) for x, z in outline_m)
    return Shape("prism", name, corners_m=corners)


#: The cylinder's own axis is z; across the way it is y.
ACROSS = (math.sqrt(0.5), math.sqrt(0.5), 0.0, 0.0)
