"""Tyre pressure on sand: which pulls most, and what it gains over road pressure."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.physics.soil.footing import at_pressure
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.soft_ground import TRIAL_SOILS, best_pressure, footing_of, peak_on_soil, stacked
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Sweep from road pressure down to where the tyre is flattened as far as its bead stands."""
    del legs
    ground = jax.tree.map(lambda leaf: leaf[0], stacked((TRIAL_SOILS["sand"],)))
    footing = footing_of(vehicle, conditions)
    best_pa, best_frac = best_pressure(ground, footing)
    at_road = peak_on_soil(ground, at_pressure(footing, jnp.asarray(vehicle.tyre.pressure_pa)))
    return {"best_pressure_sand": best_pa, "pressure_gain_sand": best_frac - at_road}


TRIAL = Trial(
    name="sand_pressure",
    title="Tyre pressure on sand",
    attributes=(
        Attribute("best_pressure_sand", "pressure", "kPa", "more", "Tyre pressure that pulls most, dry sand"),
        Attribute("pressure_gain_sand", "fraction", "%", "more", "Drawbar it gains over road pressure, dry sand", 1),
    ),
    evaluate=evaluate,
    source="Wong22 sec. 2.5; WongReece67",
    suite="off_road",
)
