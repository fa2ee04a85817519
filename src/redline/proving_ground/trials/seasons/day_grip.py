"""Grip of the day: launch, hill start and split ground on the surface there is."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.foundations.constants import DRIVER_KG
from redline.foundations.units import to_si
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driving.driveline_of import driveline_of
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.traction_ground import Ground, grade_limit
from redline.proving_ground.trials.road.climb import steepest
from redline.proving_ground.trials.road.sprint import NEVER_S, full_throttle
from redline.vehicle.vehicle import Vehicle

_START_M_S = to_si(2.0, "km/h", "speed")
_LAUNCH_M_S = to_si(50.0, "km/h", "speed")


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Hill start with a driver on the day's surface and with its left wheels on ice, and 0-50 km/h."""
    del legs
    mass = jnp.asarray(vehicle.mass.kerb_kg + DRIVER_KG)
    run = full_throttle(vehicle, conditions)
    reached = jnp.interp(_LAUNCH_M_S, run.speed_m_s, run.time_s) + 0.5 * vehicle.powertrain.torque_rise_s
    ice, own = jnp.asarray(surfaces()["ice"][0]), jnp.asarray(conditions.adhesion_frac)
    split = Ground(adhesion_frac=jnp.stack([ice, own, ice, own]), rolling_frac=conditions.rolling_frac)
    line = driveline_of(vehicle, conditions, _START_M_S)
    return {
        "hill_start_day": steepest(vehicle, conditions, _START_M_S, mass, 0.0),
        "split_start_day": grade_limit(vehicle, conditions, split, line, mass, _START_M_S),
        "launch_0_50_day": jnp.where(run.fastest_m_s * 0.995 > _LAUNCH_M_S, reached, NEVER_S),
    }


TRIAL = Trial(
    name="day_grip",
    title="Grip of the day: hill start, split ground, launch",
    attributes=(
        Attribute("hill_start_day", "fraction", "%", "more", "Hill start on this day's surface"),
        Attribute("split_start_day", "fraction", "%", "more", "Hill start, left wheels on ice"),
        Attribute("launch_0_50_day", "time", "s", "less", "0-50 km/h on this day's surface", 1),
    ),
    evaluate=evaluate,
    suite="seasons",
    feels_day=True,
    source="Wong22 sec. 3.2-3.4; statics of differentials and brakes, docs/theory/traction.md",
)
