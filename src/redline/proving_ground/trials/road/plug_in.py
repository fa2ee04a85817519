"""Plug-in hybrids: electric range, and fuel and carbon dioxide weighted by the utility factor of each rule year."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import PLUG_IN, Attribute, Outcome, Trial
from redline.proving_ground.procedures.plug_in import (
    DepletingTest,
    PlugInTest,
    SustainingResult,
    j1711_test,
    r154_rule_years,
)
from redline.proving_ground.procedures.plug_in_label import PlugInLabel, plug_in_label
from redline.proving_ground.procedures.sustaining import TestFuel, epa_fuel, wltp_fuel
from redline.proving_ground.procedures.utility_factor import (
    J2841_CITY,
    J2841_HIGHWAY,
    J2841_INDIVIDUAL,
    UtilityCurve,
)
from redline.proving_ground.trials.road import fuel_epa
from redline.proving_ground.trials.road.fuel_epa import engine_of, test_of
from redline.proving_ground.trials.road.fuel_wltp import DEPLETING, phase_fuel, regional_factor
from redline.vehicle.vehicle import Vehicle

#: Most charge-depleting cycles laid out: a range extender's 250 km are 33 city cycles.
_MOST_CYCLES = 48
LEGS = (*fuel_epa.DEPLETING, DEPLETING)


def depleting_test(
    vehicle: Vehicle, leg: LegTotals, fuel: TestFuel, sustaining_j_m: Float, regional_frac: Float = 1.0
) -> DepletingTest:
    """Cycle after cycle from full until the charge that is held, from one that was driven ``(48, 1)``.

    Every cycle takes what the first took until the charge ends within one; that transition cycle goes on as the
    charge-sustaining test would, in proportion. ``regional_frac`` corrects what the engine burnt to 14 degC, as the
    sustaining test already is.
    """
    train = vehicle.powertrain
    energy = train.battery.usable_energy_j * (1.0 - jnp.asarray(train.management.target_soc_frac))  # type: ignore[union-attr]
    per_cycle = jnp.maximum(leg.terminal_j, 1.0)
    left = energy - per_cycle * jnp.arange(_MOST_CYCLES)
    share = jnp.clip(left / per_cycle, 0.0, 1.0)
    own = leg.engine.fuel_j * jnp.asarray(regional_frac) if leg.engine is not None else jnp.zeros(())
    burnt = share * own + (1.0 - share) * sustaining_j_m * leg.distance_m
    free = leg.engine.free_m if leg.engine is not None else leg.distance_m

    def column(values: jax.Array) -> jax.Array:
        return (values + jnp.zeros(_MOST_CYCLES))[:, None]

    return DepletingTest(
        distance_m=column(leg.distance_m),
        fuel_j=column(burnt),
        carbon_dioxide_kg=column(burnt * fuel.carbon_dioxide_kg_j),
        battery_j=column(share * per_cycle),
        demand_j=column(leg.wheel_out_j),
        engine_free_m=column(jnp.minimum(share * leg.distance_m, free)),
    )


def _recharge(vehicle: Vehicle) -> jax.Array:
    train = vehicle.powertrain
    held = jnp.asarray(train.management.target_soc_frac)  # type: ignore[union-attr]
    return train.battery.usable_energy_j * (1.0 - held) / train.charging.efficiency_frac


def wltp_tests(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[PlugInTest, ...]:
    """The UN R154 test weighted by each rule year."""
    fuel = wltp_fuel(engine_of(vehicle))
    _, whole = phase_fuel(vehicle, legs)
    sustaining = SustainingResult(fuel_j_m=whole, carbon_dioxide_kg_m=whole * fuel.carbon_dioxide_kg_j)
    depleting = depleting_test(vehicle, legs["depleting_wltc"], fuel, whole, regional_factor(vehicle, legs))
    return r154_rule_years(depleting, sustaining, _recharge(vehicle))


def epa_tests(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[PlugInTest, PlugInTest]:
    """City and highway test by SAE J1711, each with the utility curve of its share of driving."""
    engine = engine_of(vehicle)
    fuel = epa_fuel(engine)
    city, highway = test_of(vehicle, legs)

    def one(name: str, per_m: Float, curve: UtilityCurve) -> PlugInTest:
        burnt = jnp.asarray(per_m) * fuel.energy_j_m3
        sustaining = SustainingResult(fuel_j_m=burnt, carbon_dioxide_kg_m=burnt * fuel.carbon_dioxide_kg_j)
        depleting = depleting_test(vehicle, legs[f"depleting_{name}"], fuel, burnt)
        return j1711_test(depleting, sustaining, _recharge(vehicle), curve)

    return one("udds", city.city_m3_m, J2841_CITY), one("hwfet", highway, J2841_HIGHWAY)


def epa_label(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> PlugInLabel:
    """The EPA label: city and highway tests weighed by the multi-day individual utility factor."""
    city, highway = epa_tests(vehicle, legs)
    return plug_in_label(city, highway, vehicle.homologation.five_cycle_factor_frac, J2841_INDIVIDUAL)


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Electric range by both procedures, weighted CO2 of each rule year, weighted fuel and wall energy."""
    del conditions
    tests, label = wltp_tests(vehicle, legs), epa_label(vehicle, legs)
    density = wltp_fuel(engine_of(vehicle)).energy_j_m3
    first, second, third = tests
    return {
        "range_electric_epa": label.range_m,
        "range_electric_wltp": first.equivalent_range_m,
        "energy_depleting_epa": label.depleting_ac_j_m,
        "energy_wltp": first.equivalent_ac_j_m,
        "fuel_weighted_wltp": first.weighted_j_m / density,
        "carbon_dioxide_6e": first.weighted_kg_m,
        "carbon_dioxide_6e_bis": second.weighted_kg_m,
        "carbon_dioxide_6e_bis_fcm": third.weighted_kg_m,
    }


TRIAL = Trial(
    name="plug_in",
    title="Plug-in hybrid: electric range and weighted results",
    attributes=(
        Attribute("range_electric_epa", "length", "km", "more", "EPA electric range"),
        Attribute("range_electric_wltp", "length", "km", "more", "WLTP equivalent all-electric range EAER"),
        Attribute(
            "energy_depleting_epa",
            "energy_per_distance",
            "kWh/100mi",
            "less",
            "EPA wall energy on charge",
            1,
            needs="wall",
        ),
        Attribute(
            "energy_wltp", "energy_per_distance", "kWh/100km", "less", "WLTP wall energy on charge", 1, needs="wall"
        ),
        Attribute("fuel_weighted_wltp", "volume_per_distance", "l/100km", "less", "WLTP fuel, weighted, Euro 6e", 2),
        Attribute("carbon_dioxide_6e", "mass_per_distance", "g/km", "less", "WLTP CO2, weighted, d_n 800 km"),
        Attribute("carbon_dioxide_6e_bis", "mass_per_distance", "g/km", "less", "WLTP CO2, weighted, d_n 2200 km"),
        Attribute("carbon_dioxide_6e_bis_fcm", "mass_per_distance", "g/km", "less", "WLTP CO2, weighted, d_n 4260 km"),
    ),
    evaluate=evaluate,
    families=PLUG_IN,
    legs=LEGS,
    source="UN R154 annex B8 appendices 4 and 5; SAE J1711, J2841; 40 CFR 600.210-12",
)
