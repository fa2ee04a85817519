"""Estimators of what warms and cools: cabin, climate control, pack, machines."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of as k
from redline.concept.estimators.known import Estimator, Known, estimator


def cabin_conductance(known: Known) -> jax.Array:
    """Surface of the cabin as a box of wheelbase, width and two thirds of height, times a mean U value."""
    length, width = known["dimensions.wheelbase"], known["dimensions.width"]
    tall = k("cabin_height_share") * known["dimensions.height"]
    surface = 2.0 * (length * width + length * tall + width * tall)
    return k("cabin_u_value") * surface


def heater_power(known: Known) -> jax.Array:
    """In proportion to the cabin's floor."""
    return k("heater_per_floor") * known["dimensions.wheelbase"] * known["dimensions.width"]


def cooling_power(known: Known) -> jax.Array:
    """In proportion to the cabin's floor."""
    return k("cooling_per_floor") * known["dimensions.wheelbase"] * known["dimensions.width"]


def recirculation(known: Known) -> jax.Array:
    """Systems with a heat pump watch humidity and take back much air; older ones heat fresh air."""
    return jnp.where(known.features["heat_pump"] > 0.5, k("cabin_recirculation"), k("cabin_recirculation_plain"))


def pack_heat_capacity(known: Known) -> jax.Array:
    """Mass of the pack from its energy, times the specific heat of cells and case."""
    return known["battery.gross_energy"] / k("battery_specific_energy") * k("pack_specific_heat")


def _usual(target: str, name: str, by: str) -> Estimator:
    """A constant of the population."""
    return estimator(target, name, lambda n: jnp.asarray(k(by)), by)


def heater_of_pack(known: Known) -> jax.Array:
    """In proportion to the pack's heat capacity."""
    return k("pack_heater") * known["battery.heat_capacity"]


ESTIMATORS: tuple[Estimator, ...] = (
    estimator("climate.cabin_conductance", "surface times mean U value", cabin_conductance, "cabin_u_value"),
    estimator("climate.heater_power", "by the cabin's floor", heater_power, "heater_per_floor"),
    estimator("climate.cooling_power", "by the cabin's floor", cooling_power, "cooling_per_floor"),
    estimator("climate.recirculation", "by the kind of heating", recirculation, "cabin_recirculation"),
    _usual("climate.performance", "usual system", "climate_performance"),
    estimator("battery.heat_capacity", "mass times specific heat", pack_heat_capacity, "pack_specific_heat"),
    estimator("battery.heater_power", "by heat capacity", heater_of_pack, "pack_heater"),
    _usual("battery.ageing", "the chemistry's published cells", "pack_ageing"),
    _usual("powertrain.continuous_share", "usual share of peak torque", "continuous_share"),
)
