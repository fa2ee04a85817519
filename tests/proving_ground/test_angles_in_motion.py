"""Angles driven in 3-D on springs and tyres too stiff to yield: they equal those of the side profile."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import pytest

pytest.importorskip("mujoco")

from course_vehicles import vehicle_named

from redline.physics.shape.clearance_angles import (
    approach_angle,
    breakover_angle,
    departure_angle,
    loaded_radius,
    standing_heights,
)
from redline.proving_ground.courses.driving.run import drive
from redline.proving_ground.courses.entrant import Entrant, entrant_of
from redline.proving_ground.courses.library import course_named
from redline.proving_ground.courses.model.ground import Ground, Shape
from redline.proving_ground.courses.model.hull import Part
from redline.proving_ground.courses.model.layouts import lay_out, prism
from redline.proving_ground.courses.model.rig import AxleRig, Rig

#: So grippy that a vehicle climbs whatever its shape lets it.
_MU = 3.0
_HALF_WIDTH_M = 2.0
_PLANE = Shape("plane", "ground", size_m=(60.0, 60.0, 1.0))


def ramp(degrees: float, rig: Rig) -> Ground:
    """A ramp across the whole way, climbed from the level until the front wheels are on it."""
    del rig
    top = 6.0 * math.tan(math.radians(degrees))
    up = prism("ramp", [(2.0, 0.0), (8.0, 0.0), (8.0, top)], _HALF_WIDTH_M, -_HALF_WIDTH_M)
    return Ground((_PLANE, up), 3.0, front_only=True, speed_m_s=0.12)


def ridge(degrees: float, rig: Rig) -> Ground:
    """Two flanks of half the angle each, crossed until the rear wheels stand before the crest."""
    course = lay_out("ridge", degrees / course_named("ridge").per_level, rig)
    crest_m = max(course.shapes[1].corners_m, key=lambda corner: corner[2])[0]
    return dataclasses.replace(course, finish_m=crest_m + 0.9 * rig.wheelbase_m, front_only=True, speed_m_s=0.12)


def touches(rig: Rig, entrant: Entrant, ground: Ground) -> bool:
    """Whether anything of the underbody touches on the way; a run that neither passes nor touches proves nothing."""
    run = drive(rig, ground, entrant.driveline, dataclasses.replace(entrant.torque, shared=True), _MU)
    touched = bool(run.record.part_n.max() > 0.0)
    assert touched or run.passed, run.end
    return touched


def stiffened(rig: Rig, factor: float) -> Rig:
    """The same vehicle with springs and tyres stiffer by a factor, at its own height."""

    def axle(of: AxleRig) -> AxleRig:
        return dataclasses.replace(of, rate_n_m=of.rate_n_m * factor, stop_n_m=of.stop_n_m * factor)

    return dataclasses.replace(rig, tyre_n_m=rig.tyre_n_m * factor, front=axle(rig.front), rear=axle(rig.rear))


def rigid(entrant: Entrant, radius_m: float) -> Rig:
    """The rig on springs and tyres 12 times as stiff, standing as high: their free radius is what the ground meets."""
    rig = stiffened(entrant.rig, 12.0)
    return dataclasses.replace(rig, radius_m=radius_m + 0.5 * rig.front.load_n / rig.tyre_n_m)


def turned(rig: Rig) -> Rig:
    """The same vehicle the other way round: what drives up a ramp tail first."""

    def mirrored(part: Part) -> Part:
        return dataclasses.replace(part, outline_m=tuple((-rig.wheelbase_m - x, z) for x, z in part.outline_m))

    return dataclasses.replace(
        rig,
        cg_x_m=-rig.wheelbase_m - rig.cg_x_m,
        front=dataclasses.replace(rig.rear, x_m=0.0, steered=True),
        rear=dataclasses.replace(rig.front, x_m=-rig.wheelbase_m, steered=False),
        parts=tuple(mirrored(part) for part in reversed(rig.parts)),
    )


def driven_angle(rig: Rig, entrant: Entrant, ground: Callable[[float, Rig], Ground], about: float) -> float:
    """The angle from which the underbody touches, found by halves, in degrees."""
    low, high = about - 3.0, about + 3.0
    assert not touches(rig, entrant, ground(low, rig))
    assert touches(rig, entrant, ground(high, rig))
    while high - low > 0.05:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if touches(rig, entrant, ground(middle, rig)) else (middle, high)
    return 0.5 * (low + high)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["compact_ev", "beams"])
@pytest.mark.parametrize("angle", ["approach", "breakover", "departure"])
def test_angle_in_motion_equals_geometry_within_three_tenths(name: str, angle: str) -> None:
    entrant = entrant_of(name, vehicle_named(name))
    vehicle = entrant.vehicle
    x, z = vehicle.profile.x_m, standing_heights(vehicle.profile.z_m, entrant.lift_m)
    radius = loaded_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    still = {
        "approach": approach_angle(x, z, radius),
        "breakover": breakover_angle(x, z, vehicle.body.wheelbase_m, radius),
        "departure": departure_angle(x, z, vehicle.body.wheelbase_m, radius),
    }[angle]
    about = math.degrees(float(still))
    rig = rigid(entrant, float(radius))
    rig = turned(rig) if angle == "departure" else rig
    found = driven_angle(rig, entrant, ridge if angle == "breakover" else ramp, about)
    assert found == pytest.approx(about, abs=0.3)
