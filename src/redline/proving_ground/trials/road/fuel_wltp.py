"""WLTP fuel and carbon dioxide by phase, charge-sustaining, and range on charge and tank."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import WLTC_PHASES
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.regional import family_correction
from redline.proving_ground.procedures.sustaining import balanced_fuel_j, wltp_fuel
from redline.proving_ground.procedures.to_empty import range_with
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.vehicle.vehicle import Vehicle

LEGS = (
    Leg("wltc_prep", "wltc_3b", "wltp", "held"),
    *(
        Leg(f"wltc_{phase}", f"wltc_3b_{phase}", "wltp", warmth_frac=0.0 if phase == "low" else None)
        for phase in WLTC_PHASES
    ),
    Leg("wltc_regional", "wltc_3b", "wltp_regional", warmth_frac=0.0),
)

#: A plug-in's cycle on the charge above what it holds.
DEPLETING = Leg("depleting_wltc", "wltc_3b", "wltp", "full", warmth_frac=0.0, deplete=True)


def cell_fuel(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[dict[str, jax.Array], jax.Array]:
    """Fuel energy per distance of each phase, and of the whole cycle, at 23 degC, in J/m, at zero battery energy."""
    engine = engine_of(vehicle)
    fuel = {phase: balanced_fuel_j(engine, legs[f"wltc_{phase}"]) for phase in WLTC_PHASES}
    distance = {phase: legs[f"wltc_{phase}"].distance_m for phase in WLTC_PHASES}
    whole = sum(fuel.values(), jnp.asarray(0.0)) / sum(distance.values(), jnp.asarray(0.0))
    return {phase: fuel[phase] / distance[phase] for phase in WLTC_PHASES}, whole


def regional_fuel(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> jax.Array:
    """Fuel energy per distance of the whole cycle soaked and driven at 14 degC, in J/m, at zero battery energy."""
    leg = legs["wltc_regional"]
    return balanced_fuel_j(engine_of(vehicle), leg) / leg.distance_m


def regional_factor(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> jax.Array:
    """The family correction factor of this vehicle."""
    return family_correction(regional_fuel(vehicle, legs), cell_fuel(vehicle, legs)[1])


def phase_fuel(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[dict[str, jax.Array], jax.Array]:
    """As ``cell_fuel``, corrected to 14 degC: what is declared."""
    (phases, whole), factor = cell_fuel(vehicle, legs), regional_factor(vehicle, legs)
    return {phase: fuel * factor for phase, fuel in phases.items()}, whole * factor


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Litres and carbon dioxide of each phase and combined, and how far the tank goes, a plug-in's charge before it."""
    del conditions
    phases, whole = phase_fuel(vehicle, legs)
    fuel = wltp_fuel(engine_of(vehicle))
    return {
        **{f"fuel_wltp_{phase}": phases[phase] / fuel.energy_j_m3 for phase in WLTC_PHASES},
        "fuel_wltp": whole / fuel.energy_j_m3,
        "carbon_dioxide_wltp": whole * fuel.carbon_dioxide_kg_j,
        "range_wltp": range_with(vehicle, whole, legs.get(DEPLETING.name)),
    }


TRIAL = Trial(
    name="fuel_wltp",
    title="WLTP fuel and CO2, charge-sustaining",
    attributes=(
        *(
            Attribute(
                f"fuel_wltp_{phase}", "volume_per_distance", "l/100km", "less",
                f"WLTP fuel, {phase.replace('_', ' ')} phase", 2,
            )
            for phase in WLTC_PHASES
        ),
        Attribute("fuel_wltp", "volume_per_distance", "l/100km", "less", "WLTP fuel combined, charge-sustaining", 2),
        Attribute("carbon_dioxide_wltp", "mass_per_distance", "g/km", "less", "WLTP CO2, charge-sustaining"),
        Attribute("range_wltp", "length", "km", "more", "WLTP range"),
    ),
    evaluate=evaluate,
    families=WITH_ENGINE,
    legs=(*LEGS, DEPLETING),
    source="UN R154 annex B6, B6a and B7; gears by Redline's own shift lines, a manual's lowest speed by annex B2",
)  # fmt: skip
