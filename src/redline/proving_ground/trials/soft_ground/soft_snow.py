"""Snow: drawbar, sinkage, resistance, slope and energy in 20 cm of fresh snow."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.concept.soils import snow
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.soft_ground import TRIAL_SNOW, footing_of, go_margin, on_snow
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Drive undisturbed snow on firm ground on tyres of off-road pressure; no energy (nan) where it is stuck."""
    del legs
    found = on_snow(snow(TRIAL_SNOW), footing_of(vehicle, conditions))
    margin = go_margin(found)
    return {
        "drawbar_snow": found.drawbar_frac,
        "sinkage_snow": found.driven.sinkage_m,
        "resistance_snow": jnp.where(margin > 0.0, found.resistance_frac, jnp.nan),
        "slope_snow": found.slope_frac,
        "wheel_energy_snow": jnp.where(margin > 0.0, found.wheel_j_m, jnp.nan),
        "go_margin_snow": margin,
    }


TRIAL = Trial(
    name="soft_snow",
    title="Fresh snow",
    attributes=(
        Attribute("drawbar_snow", "fraction", "%", "more", "Drawbar over weight at 20 % slip, 20 cm of snow", 1),
        Attribute("sinkage_snow", "length", "mm", "less", "Sinkage of the first tyre, 20 cm of snow"),
        Attribute("resistance_snow", "fraction", "%", "less", "Motion resistance over weight, 20 cm of snow", 1),
        Attribute("slope_snow", "fraction", "%", "more", "Steepest slope, 20 cm of snow", 1),
        Attribute(
            "wheel_energy_snow", "energy_per_distance", "kWh/100km", "less", "Energy at the wheels, 20 cm of snow"
        ),
        Attribute("go_margin_snow", "fraction", "%", "more", "Margin before immobilisation, 20 cm of snow", 1),
    ),
    evaluate=evaluate,
    source="Richmond95b; Blaisdell90; NRMM II",
    suite="off_road",
)
