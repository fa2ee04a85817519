"""Layouts: each course as ground made of primitives, from its size and the lanes of the vehicle that will drive it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from redline.foundations.errors import RedlineError
from redline.proving_ground.courses.library import Course, checked_level, course_named
from redline.proving_ground.courses.model.ground import ACROSS, Ground, Lanes, Shape, prism
from redline.proving_ground.courses.model.rig import Rig

_FIELD_M = 60.0
_BASE = Shape("plane", "ground", size_m=(_FIELD_M, _FIELD_M, 1.0))
#: Way to the obstacle, beyond the front overhang and a tyre.
_RUN_UP_M = 1.6
RAMP_RAD = math.radians(20.0)
#: Length of a mound of the twister over the wheelbase.
MOUND_FRAC = 1.5


def lay_out(name: str, level: float, rig: Rig) -> Ground:
    """The ground of a course at a level for a vehicle.

    Raises:
        InputError: there is no such course or level.
    """
    course = course_named(name)
    size = course.size(checked_level(level))
    if name not in _LAYOUTS:
        raise RedlineError(f"the course {name!r} has no layout")
    return _LAYOUTS[name](course, size, lanes_of(rig))


def lanes_of(rig: Rig) -> Lanes:
    """Where a rig's wheels run."""
    return Lanes(
        wheelbase_m=rig.wheelbase_m,
        half_track_m=0.25 * (rig.front.track_m + rig.rear.track_m),
        tyre_width_m=rig.tyre_width_m,
        tyre_radius_m=rig.radius_m,
        half_width_m=0.5 * rig.width_m,
    )


def _half(lanes: Lanes) -> float:
    return lanes.half_width_m + 0.6


def _ramp(course: Course, rise_m: float, lanes: Lanes) -> Ground:
    return dataclasses.replace(ramp_ground(rise_m, lanes), speed_m_s=course.speed_m_s, words=course.title)


def ramp_ground(rise_m: float, lanes: Lanes) -> Ground:
    """A straight ramp under the left wheels, longer than the rise asked; passed when the front wheel is that high."""
    run = (rise_m + 0.5) / math.tan(RAMP_RAD)
    top = run * math.tan(RAMP_RAD)
    start, middle = _RUN_UP_M, lanes.half_track_m
    half = 0.5 * lanes.tyre_width_m + 0.20
    shape = prism("ramp", [(start, 0.0), (start + run, 0.0), (start + run, top)], middle + half, middle - half)
    finish = start + rise_m / math.tan(RAMP_RAD) + _ahead_of_contact(lanes.tyre_radius_m)
    return Ground((_BASE, shape), finish, speed_m_s=0.25, lift_stops=True, front_only=True)


def _ahead_of_contact(radius_m: float) -> float:
    """How far along x a wheel's centre is ahead of where it touches the ramp: behind it, hence negative, in m."""
    return -radius_m * math.sin(RAMP_RAD)


def _mound(name: str, x_m: float, length_m: float, height_m: float, left_m: float, right_m: float) -> Shape:
    """A mound with an arc for its profile, ``R = (l^2 / 4 + h^2) / 2 h``: a cylinder across the lane, mostly buried."""
    radius = (0.25 * length_m**2 + height_m**2) / (2.0 * height_m)
    centre = (x_m, 0.5 * (left_m + right_m), height_m - radius)
    return Shape("cylinder", name, centre, (radius, 0.5 * (left_m - right_m), 0.0), ACROSS)


def _twister(course: Course, height_m: float, lanes: Lanes) -> Ground:
    """Mounds under either side in turn, a wheelbase apart, each one and a half wheelbases long."""
    pitch, length = lanes.wheelbase_m, MOUND_FRAC * lanes.wheelbase_m
    first = _RUN_UP_M + 0.5 * length
    shapes = [_BASE]
    for index in range(5):
        left, right = (_half(lanes), 0.06) if index % 2 == 0 else (-0.06, -_half(lanes))
        shapes.append(_mound("mound", first + index * pitch, length, height_m, left, right))
    finish = first + 4 * pitch + 0.5 * length + 0.5
    return Ground(tuple(shapes), finish, speed_m_s=course.speed_m_s, words=course.title)


def _step(course: Course, height_m: float, lanes: Lanes) -> Ground:
    length = 2.5 * lanes.wheelbase_m + 2.0
    start = _RUN_UP_M
    shape = Shape(
        "box", "step", (start + 0.5 * length, 0.0, 0.5 * height_m - 0.5),
        (0.5 * length, _half(lanes) + 1.0, 0.5 * height_m + 0.5),
    )  # fmt: skip
    return Ground((_BASE, shape), start + 0.6, speed_m_s=course.speed_m_s, words=course.title)


def _ridge(course: Course, size: float, lanes: Lanes) -> Ground:
    """Two flanks of half the angle each, so long that both axles stand on them at once."""
    flank = math.radians(0.5 * size)
    run = lanes.wheelbase_m + 0.6
    height = run * math.tan(flank)
    start = _RUN_UP_M
    outline = [(start, 0.0), (start + run, height), (start + 2.0 * run, 0.0)]
    shape = prism("ridge", outline, _half(lanes), -_half(lanes))
    return Ground((_BASE, shape), start + 2.0 * run + 0.4, speed_m_s=course.speed_m_s, words=course.title)


def _ditch(course: Course, width_m: float, lanes: Lanes) -> Ground:
    depth, start, half = 0.5 * width_m, _RUN_UP_M, _half(lanes) + 1.0
    behind = lanes.wheelbase_m + 2.5
    beyond = 2.0 * lanes.wheelbase_m + 3.0
    near = Shape("box", "near bank", (start - 0.5 * (behind + start), 0.0, -1.0), (0.5 * (behind + start), half, 1.0))
    far = Shape("box", "far bank", (start + width_m + 0.5 * beyond, 0.0, -1.0), (0.5 * beyond, half, 1.0))
    floor = Shape("box", "ditch", (start + 0.5 * width_m, 0.0, -depth - 0.5), (0.5 * width_m, half, 0.5))
    return Ground((near, far, floor), start + width_m + 0.6, speed_m_s=course.speed_m_s, words=course.title)


def _log(course: Course, diameter_m: float, lanes: Lanes) -> Ground:
    shape = Shape("cylinder", "log", (_RUN_UP_M, 0.0, 0.5 * diameter_m), (0.5 * diameter_m, _half(lanes), 0.0), ACROSS)
    return Ground((_BASE, shape), _RUN_UP_M + 0.8, speed_m_s=course.speed_m_s, words=course.title)


def _side_slope(course: Course, size: float, lanes: Lanes) -> Ground:
    finish = lanes.wheelbase_m + 2.0
    return Ground((_BASE,), finish, side_rad=math.radians(size), speed_m_s=course.speed_m_s, words=course.title)


def _rutted_hill(course: Course, grade_frac: float, lanes: Lanes) -> Ground:
    """A slope from start to end, with shallow mounds under either side in turn; the vehicle restarts on it."""
    pitch = 0.55 * lanes.wheelbase_m
    height = 0.2 * grade_frac
    shapes = [_BASE]
    for index in range(8):
        left, right = (_half(lanes), 0.06) if index % 2 == 0 else (-0.06, -_half(lanes))
        shapes.append(_mound("mound", _RUN_UP_M + 0.6 + index * pitch, 1.4, height, left, right))
    finish = _RUN_UP_M + 0.6 + 7 * pitch + 1.2
    return Ground(
        tuple(shapes), finish, uphill_rad=math.atan(grade_frac), speed_m_s=course.speed_m_s, words=course.title
    )


def _rock_garden(course: Course, height_m: float, lanes: Lanes) -> Ground:
    """Half-buried ellipsoids on a jittered grid, the same stones at every level, each a share of the height asked."""
    draw = np.random.default_rng(20261125)
    shapes = [_BASE]
    rows, columns, spacing = 16, 6, 0.42
    for row in range(rows):
        for column in range(columns):
            x = _RUN_UP_M + spacing * (row + 0.5 * (column % 2)) + draw.uniform(-0.08, 0.08)
            y = 2.0 * _half(lanes) * ((column + 0.5) / columns - 0.5) + draw.uniform(-0.12, 0.12)
            tall = height_m * draw.uniform(0.35, 1.0)
            wide = draw.uniform(0.16, 0.34)
            turn = draw.uniform(0.0, math.pi)
            quaternion = (math.cos(0.5 * turn), 0.0, 0.0, math.sin(0.5 * turn))
            size = (wide, wide * draw.uniform(0.7, 1.0), tall)
            shapes.append(Shape("ellipsoid", "rock", (x, y, 0.0), size, quaternion))
    finish = _RUN_UP_M + spacing * rows + 0.6
    return Ground(tuple(shapes), finish, speed_m_s=course.speed_m_s, words=course.title)


_LAYOUTS: dict[str, Callable[[Course, float, Lanes], Ground]] = {
    "ramp": _ramp,
    "twister": _twister,
    "step": _step,
    "ridge": _ridge,
    "ditch": _ditch,
    "log": _log,
    "side_slope": _side_slope,
    "rutted_hill": _rutted_hill,
    "rock_garden": _rock_garden,
}


def flat(distance_m: float = 5.0, *, uphill_rad: float = 0.0, side_rad: float = 0.0) -> Ground:
    """Even ground, sloping or not: for checks."""
    return Ground((_BASE,), distance_m, uphill_rad=uphill_rad, side_rad=side_rad)
