"""Vertical steps: the friction that climbs them against figures worked apart from this code."""

from __future__ import annotations

import jax
import numpy as np

from redline.foundations.engine import float64
from redline.physics.traction.driveline import AxleDrive, Driveline, separate_units
from redline.physics.traction.step import StepClimber, climb_margin
from redline.studio.validation.off_road.row import Row

_ENDLESS_N = 1e12
#: Height over radius, and the friction required: L 2.9 m, r 0.40 m, half of the weight in front; by axle on the edge
#: and driven axles (front, rear). Worked out by plain statics for this project, apart from this code.
HEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
STEP_TABLE = {
    ("front", 1, 1): (0.22, 0.31, 0.38, 0.44, 0.50, 0.55, 0.67),
    ("front", 0, 1): (0.43, 0.62, 0.80, 0.97, 1.17, 1.40, 2.08),
    ("front", 1, 0): (0.48, 0.75, 1.02, 1.33, 1.73, 2.29, 4.90),
    ("rear", 1, 1): (0.24, 0.37, 0.48, 0.58, 0.69, 0.80, 1.05),
    ("rear", 0, 1): (0.48, 0.75, 1.02, 1.33, 1.73, 2.29, 4.90),
    ("rear", 1, 0): (0.56, 0.95, 1.42, 2.11, 3.32),
}
_DRIVEN = {(1, 1): "all wheels driven", (0, 1): "rear driven", (1, 0): "front driven"}


def axles(front_n: float, rear_n: float, brake_frac: float = 0.0) -> Driveline:
    """Two open axles fed apart, of these greatest forces."""
    ahead, behind = (AxleDrive(most_n=force, bias_ratio=1.0, own_frac=0.0) for force in (front_n, rear_n))
    return separate_units(ahead, behind, brake_frac)


def climber(driveline: Driveline, deflection_m: float = 0.0) -> StepClimber:
    """The vehicle of the table."""
    return StepClimber(
        weight_n=20e3, front_share_frac=0.5, wheelbase_m=2.9, radius_m=0.40, deflection_m=deflection_m,
        driveline=driveline,
    )  # fmt: skip


def required_friction(car: StepClimber, height_frac: float, *, front: bool) -> float:
    """Least friction with which an axle climbs a step of so many radii, by bisection."""
    contact = np.arccos(1.0 - height_frac)
    ok = jax.jit(lambda mu: climb_margin(car, mu, contact, height_frac * car.radius_m, front=front) >= 0.0)
    low, high = 0.0, 10.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if ok(middle) else (middle, high)
    return high


@float64
def step_rows() -> list[Row]:
    """Every figure of the table beside ours."""
    rows: list[Row] = []
    for (side, front, rear), figures in STEP_TABLE.items():
        car = climber(axles(_ENDLESS_N * front, _ENDLESS_N * rear))
        for height, friction in zip(HEIGHTS, figures, strict=False):
            ours = required_friction(car, height, front=side == "front")
            group = f"{side} wheels on the edge, {_DRIVEN[front, rear]}"
            rows.append(Row(group, f"{height:.1f}", friction, ours, "", True))
    return rows
