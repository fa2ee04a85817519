"""Crawling: overall ratio and wheel torque in the lowest gear, with the low range where there is one."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.tyre import rolling_radius
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.driveline_of import low_range_of
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import CRAWL_M_S
from redline.proving_ground.driving.march import drive_on, front_share_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.trials.road.climb import steepest
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Crawl ratio, wheel torque at 3 km/h before the tyres slip, and the grade it climbs at gross mass."""
    del legs
    train = vehicle.powertrain
    drive = drive_on(vehicle, conditions)
    low = low_range_of(vehicle)
    ratio = low * jnp.max(jnp.asarray(train.gearbox.ratios)) if isinstance(train, Geared) else _machine_ratio(vehicle)
    radius = rolling_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    front, rear = axle_forces(drive, front_share_of(vehicle), CRAWL_M_S, low)
    return {
        "crawl_ratio": ratio,
        "crawl_torque": (front + rear) * radius,
        "crawl_grade": steepest(vehicle, conditions, CRAWL_M_S, vehicle.mass.gross_kg, 0.0, low),
    }


def _machine_ratio(vehicle: Vehicle) -> jnp.ndarray:
    """Greater reduction of the two axles' machines."""
    train = vehicle.powertrain
    ratios = [
        jnp.where(jnp.asarray(unit.peak_power_w) > 0.0, unit.low_gear_ratio, 0.0)
        for unit in (train.front, train.rear)  # type: ignore[union-attr]
    ]
    return jnp.maximum(ratios[0], ratios[1])


TRIAL = Trial(
    name="crawl",
    title="Crawling in the lowest gear",
    attributes=(
        Attribute("crawl_ratio", "count", "", "more", "Crawl ratio", 1),
        Attribute("crawl_torque", "torque", "Nm", "more", "Wheel torque at 3 km/h, before slip"),
        Attribute("crawl_grade", "fraction", "%", "more", "Grade at 3 km/h, gross mass"),
    ),
    evaluate=evaluate,
    feels_day=True,
    source="Wong22 sec. 3.4; full throttle with drive-line ratios",
)
