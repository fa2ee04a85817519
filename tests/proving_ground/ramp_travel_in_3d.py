"""Two checks in 3-D of statics' articulation: the ramp travel index driven, and one wheel lifted without friction.

No vehicle drives so: every wheel drives in proportion to what it carries, for the index is the suspension's and not the
differentials' [docs/theory/courses.md].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from redline.proving_ground.courses.driving import run as runs
from redline.proving_ground.courses.driving.driver import Driver
from redline.proving_ground.courses.driving.run import Run, drive
from redline.proving_ground.courses.entrant import Entrant
from redline.proving_ground.courses.library import driver_constants
from redline.proving_ground.courses.model.build import build_model
from redline.proving_ground.courses.model.driveline import AxleDrive, Driveline
from redline.proving_ground.courses.model.engine import mujoco
from redline.proving_ground.courses.model.ground import Ground, Shape
from redline.proving_ground.courses.model.layouts import RAMP_RAD, lanes_of, ramp_ground
from redline.proving_ground.courses.model.rig import WHEELS, Rig
from redline.proving_ground.courses.model.sensors import WIDTH

#: The ramp is higher than any vehicle climbs with all wheels on the ground.
_HIGH_M = 1.6


@dataclass(frozen=True, slots=True)
class RampTravel:
    """Ramp travel index driven, the height of the ground under the front left wheel as another lifted, and the run."""

    index: float
    rise_m: float
    run: Run


class EvenDriver(Driver):
    """Drives each wheel in proportion to what it carries, so that none slips first."""

    def _share_out(self, wanted_rad_s: float) -> None:
        forces: list[float] = self._data.actuator_force.tolist()
        given = [forces[motor] for axle in self._seats.motors for motor in axle]
        self._lead_rad_s = self._shared_leads(wanted_rad_s, self._lead_rad_s, self._load_shares(), given)

    def _load_shares(self) -> list[float]:
        sensed: list[float] = self._data.sensordata[: WIDTH * len(WHEELS)].tolist()
        loads = [math.hypot(*sensed[WIDTH * i + 1 : WIDTH * i + 4]) for i in range(len(WHEELS))]
        total = max(sum(loads), 1.0)
        return [load / total for load in loads]


def ramp_travel(entrant: Entrant) -> RampTravel:
    """Drive the left wheels evenly up 20 degrees until a wheel lifts: ``RTI = 1000 d / L`` with d along the ramp.

    The wheel counts as lifted from when it first was.
    """
    rig = entrant.rig
    ground = ramp_ground(_HIGH_M, lanes_of(rig))
    wheel = AxleDrive(driven=True, kind="each")
    strong = replace(entrant.torque, shared=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "Driver", EvenDriver)
        run = drive(rig, ground, Driveline(wheel, wheel, brakes=False), strong, entrant.mu_coeff)
    back = round(driver_constants()["lift_s"] / float(np.median(np.diff(run.record.time_s))))
    x, _, z = run.record.hubs_m[max(len(run.record.time_s) - 1 - back, 0), 0]
    foot = min(corner[0] for corner in ground.shapes[1].corners_m)
    along = (x - foot) * math.cos(RAMP_RAD) + z * math.sin(RAMP_RAD)
    return RampTravel(1000.0 * along / rig.wheelbase_m, along * math.sin(RAMP_RAD), run)


def jack(rig: Rig, wheel: int = 0, rate_m_s: float = 0.02) -> float:
    """Lift one wheel on a plate without friction until another bears nothing; its rise, in m."""
    mj = mujoco()
    idle = AxleDrive(driven=False, kind="open")
    ground = Ground(tuple(_plates(rig)), 10.0)
    built = build_model(rig, ground, Driveline(idle, idle, brakes=False), 0.0)
    model, data = built.model, built.data
    plate = model.geom(f"ground_{wheel}").id
    static = rig.static_load_n()
    others = [index for index in range(len(WHEELS)) if index != wheel]
    rise = 0.0
    while rise < _HIGH_M:
        rise += rate_m_s * 10.0 * model.opt.timestep
        model.geom_pos[plate, 2] = rise - _THICK_M
        mj.mj_step(model, data, 10)
        data.qvel[:2], data.qvel[5] = 0.0, 0.0
        loads = [float(np.linalg.norm(data.sensordata[WIDTH * i + 1 : WIDTH * i + 4])) for i in others]
        if min(load / static[i] for load, i in zip(loads, others, strict=True)) < driver_constants()["lift_frac"]:
            return rise
    return rise


_THICK_M = 0.05


def _plates(rig: Rig) -> list[Shape]:
    """A plate under each wheel, flush with the ground."""
    found: list[Shape] = []
    for index, name in enumerate(WHEELS):
        axle = rig.axles[index // 2]
        y = (0.5 if name[1] == "l" else -0.5) * axle.track_m
        found.append(Shape("box", "plate", (axle.x_m, y, -_THICK_M), (0.5, 0.35, _THICK_M)))
    return found
