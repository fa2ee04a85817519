"""The finding: what a run says, in numbers and in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from redline.proving_ground.courses.driving.energy import energy_of, slip_fracs
from redline.proving_ground.courses.driving.run import Run
from redline.proving_ground.courses.library import course_named, driver_constants
from redline.proving_ground.courses.model.rig import WHEELS
from redline.vehicle.vehicle import Vehicle

#: A force on the underbody below this is a scratch.
_TOUCH_N = 50.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A run's result: passed, or where and why it stopped; loads, slip, energy, and what touched the ground."""

    course: str
    level: float
    size: float
    unit: str
    passed: bool
    reason: str
    detail: str
    stopped_at_m: float
    finish_m: float
    duration_s: float
    greatest_load_n: tuple[float, ...]
    lightest_load_n: tuple[float, ...]
    lifted_frac: tuple[float, ...]
    greatest_slip_frac: float
    wheels_j: float
    brakes_j: float
    battery_j: float | None
    hottest_k: float | None
    touched_n: dict[str, float]
    real_time_ratio: float

    def sentence(self) -> str:
        """The result for people."""
        if self.passed:
            return "passed" + (f", {_worst(self.touched_n)} touched" if self.touched_n else "")
        words = {
            "lift": f"{self.detail} wheel lifts",
            "tip": "tips over",
            "traction": f"no traction{_bracketed(self.detail)}",
            "torque": "out of torque",
            "heat": "machines too hot",
            "grounding": f"grounded on the {self.detail}",
            "blow": f"falls on the {self.detail}, with more than twelve times its weight,",
            "diverged": f"the simulation diverged ({self.detail})",
            "time": "out of time",
        }
        return f"{words[self.reason]} at {max(self.stopped_at_m, 0.0):.1f} m"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, without time series."""
        return {
            "course": self.course,
            "level": self.level,
            "size": self.size,
            "unit": self.unit,
            "passed": self.passed,
            "reason": self.reason,
            "detail": self.detail,
            "stopped_at_m": self.stopped_at_m,
            "finish_m": self.finish_m,
            "duration_s": self.duration_s,
            "greatest_load_n": dict(zip(WHEELS, self.greatest_load_n, strict=True)),
            "lightest_load_n": dict(zip(WHEELS, self.lightest_load_n, strict=True)),
            "lifted_frac": dict(zip(WHEELS, self.lifted_frac, strict=True)),
            "greatest_slip_frac": self.greatest_slip_frac,
            "energy_wheels_j": self.wheels_j,
            "energy_brakes_j": self.brakes_j,
            "energy_battery_j": self.battery_j,
            "hottest_machine_k": self.hottest_k,
            "touched_n": self.touched_n,
            "real_time_ratio": self.real_time_ratio,
        }


def _bracketed(text: str) -> str:
    return f" ({text})" if text else ""


def _worst(touched_n: dict[str, float]) -> str:
    return max(touched_n, key=touched_n.__getitem__)


def finding_of(run: Run, course: str, level: float, vehicle: Vehicle, radius_m: float) -> Finding:
    """Work out what a run says; times before the driver sets off do not count for loads."""
    record, known = run.record, course_named(course)
    going = record.time_s > run.start_s if record.time_s[-1] > run.start_s + 0.1 else record.time_s > 0.0
    loads = record.load_n[going]
    static = np.array(run.built.rig.static_load_n())
    energy = energy_of(record, vehicle, radius_m)
    forces = record.part_n.max(axis=0)
    touched_n: dict[str, float] = {}
    for name, force in zip(run.built.part_names, forces, strict=True):
        part = name.rsplit(" ", 1)[0]
        if force > _TOUCH_N:
            touched_n[part] = max(touched_n.get(part, 0.0), float(force))
    light = loads < driver_constants()["lift_frac"] * static
    return Finding(
        course=course,
        level=level,
        size=known.shown(level),
        unit=known.unit,
        passed=run.passed,
        reason=run.end.reason,
        detail=run.end.detail,
        stopped_at_m=float(record.hubs_m[-1, :2, 0].mean()),
        finish_m=run.built.ground.finish_m,
        duration_s=run.driven_s,
        greatest_load_n=tuple(float(load) for load in loads.max(axis=0)),
        lightest_load_n=tuple(float(load) for load in loads.min(axis=0)),
        lifted_frac=tuple(float(share) for share in light.mean(axis=0)),
        greatest_slip_frac=float(np.abs(slip_fracs(record, radius_m)).max()),
        wheels_j=energy.wheels_j,
        brakes_j=energy.brakes_j,
        battery_j=energy.battery_j,
        hottest_k=run.hottest_k,
        touched_n=touched_n,
        real_time_ratio=run.driven_s / max(run.took_s, 1e-9),
    )
