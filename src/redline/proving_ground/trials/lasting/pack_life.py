"""Indicator: capacity a traction battery has left after its warranty's years and distance, by climate."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.concept.constants import tables
from redline.concept.constants import value_of as k
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.storage.ageing import calendar_loss, capacity_left, cycle_loss, plating_factor
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import ELECTRIC, PLUG_IN, Attribute, Outcome, Trial
from redline.proving_ground.procedures.utility_factor import J2841_FLEET, UtilityCurve, charge_drawn, utility_factor
from redline.proving_ground.procedures.wltp import LEGS as WLTP_LEGS
from redline.proving_ground.trials.road.plug_in import LEGS as PLUG_IN_LEGS
from redline.vehicle.drive.ageing import CellAgeing
from redline.vehicle.vehicle import Vehicle

_DAY_S = 86_400.0
CLIMATES = ("temperate", "cold", "hot")
_HALF = ("wltp_half_city", "wltp_half_fast")


@record
class Duty:
    """What a battery does over a life: years and full cycles, their depth, share of time in use, heating by it."""

    time_s: Float
    full_cycles_count: Float
    depth_frac: Float
    soc_frac: Float
    used_frac: Float
    rise_k: Float


@functools.cache
def months_k(climate: str) -> NDArray[np.float64]:
    """Mean temperatures of the months of a climate."""
    return np.array(tables()["climate"][climate]["months"]) + 273.15


def duty_of(
    vehicle: Vehicle,
    legs: tuple[LegTotals, ...],
    depth_frac: Float,
    electric_m: Float,
    distance_m: Float,
    time_s: Float,
) -> Duty:
    """A life of equal days at the consumption of these legs.

    Full cycles are energy out of the cells over gross energy; energy that braking returns within a leg is not counted
    again. In use are the hours driven and those charged at the wall. A day's battery loss warms the pack at once.
    """
    driven = sum((leg.distance_m for leg in legs), jnp.asarray(0.0))
    out = sum((leg.chemical_j for leg in legs), jnp.asarray(0.0)) / driven
    lost = sum((leg.battery_loss_j for leg in legs), jnp.asarray(0.0)) / driven
    slow = sum((leg.time_s for leg in legs), jnp.asarray(0.0)) / driven
    train = vehicle.powertrain
    used_s = slow * distance_m + out * electric_m / train.charging.ac_power_w
    return Duty(
        time_s=time_s,
        full_cycles_count=out * electric_m / train.battery.gross_energy_j,
        depth_frac=depth_frac,
        soc_frac=k("life_soc"),
        used_frac=jnp.minimum(used_s / time_s, 1.0),
        rise_k=lost * electric_m / (time_s / _DAY_S) / vehicle.thermal.pack.heat_j_k,
    )


def in_use_k(vehicle: Vehicle, duty: Duty, ambient_k: jax.Array | NDArray[np.float64]) -> jax.Array:
    """Temperature of the pack in use: a day's loss above the air's, between where heating and cooling begin."""
    pack = vehicle.thermal.pack
    return jnp.clip(ambient_k + duty.rise_k, pack.heat_to_k, pack.cool_to_k)


def losses_of(
    ageing: CellAgeing, duty: Duty, parked_k: jax.Array, used_k: jax.Array, charge_w: Float, capacity_j: Float
) -> tuple[jax.Array, jax.Array]:
    """Shares of capacity lost by time and by use, in equally long stretches parked and in use at these temperatures."""
    share = jnp.ones(len(parked_k)) / len(parked_k)
    temperature = jnp.concatenate([parked_k, used_k])
    shares = jnp.concatenate([share * (1.0 - duty.used_frac), share * duty.used_frac])
    calendar = calendar_loss(ageing, temperature, shares, duty.soc_frac, duty.time_s)
    factor = plating_factor(ageing, used_k, charge_w, capacity_j)
    return calendar, cycle_loss(ageing, duty.full_cycles_count, duty.depth_frac, factor, share)


def capacity_after(vehicle: Vehicle, duty: Duty, ambient_k: jax.Array | NDArray[np.float64]) -> jax.Array:
    """Share of capacity left after a life in a climate of equally long stretches of these temperatures.

    Parked, the pack is as warm as the month: its time constant is a day.
    """
    battery, power = vehicle.powertrain.battery, vehicle.powertrain.charging.ac_power_w
    used = in_use_k(vehicle, duty, ambient_k)
    lost = losses_of(battery.ageing, duty, jnp.asarray(ambient_k), used, power, battery.gross_energy_j)
    return capacity_left(battery.ageing, *lost)


def electric_duty(
    vehicle: Vehicle, legs: Mapping[str, LegTotals], distance_m: Float | None = None, years_frac: Float | None = None
) -> Duty:
    """The life of an electric car's battery: the warranty's, or another distance and number of years."""
    distance = k("life_distance") if distance_m is None else distance_m
    time = (k("life_years") if years_frac is None else years_frac) * 365.25 * _DAY_S
    return duty_of(vehicle, tuple(legs[name] for name in _HALF), k("life_depth"), distance, distance, time)


def plug_in_duty(
    vehicle: Vehicle,
    legs: Mapping[str, LegTotals],
    distance_m: Float | None = None,
    curve: UtilityCurve = J2841_FLEET,
) -> Duty:
    """The life of a plug-in's battery: the warranty's years and distance, or another distance, on days of every length.

    The utility factor of its range on charge is the share of the way that the wall drives. By default each day begins
    full: the curve of SAE J2841. Those of UN R154 hold for drivers who charge less often.
    """
    leg, battery = legs["depleting_wltc"], vehicle.powertrain.battery
    distance = k("life_distance") if distance_m is None else distance_m
    held = jnp.asarray(vehicle.powertrain.management.target_soc_frac)  # type: ignore[union-attr]
    window = battery.usable_energy_j * (1.0 - held)
    way = window * leg.distance_m / jnp.maximum(leg.chemical_j, 1.0)
    depth = window / battery.gross_energy_j * charge_drawn(curve, way)
    electric = utility_factor(curve, way) * distance
    return duty_of(vehicle, (leg,), depth, electric, distance, k("life_years") * 365.25 * _DAY_S)


def _outcome(vehicle: Vehicle, duty: Duty) -> Outcome:
    left = {name: capacity_after(vehicle, duty, months_k(name)) for name in CLIMATES}
    worst = functools.reduce(jnp.minimum, left.values())
    return {f"pack_capacity_{name}": value for name, value in left.items()} | {
        "pack_warranty_margin": worst - k("warranty_share")
    }


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Capacity of an electric car's battery after 8 years and 160000 km in each climate, and what it has over 70 %."""
    del conditions
    return _outcome(vehicle, electric_duty(vehicle, legs))


def evaluate_plug_in(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Capacity of a plug-in's battery after 8 years and 160000 km, charged daily, and what it has over 70 %."""
    del conditions
    return _outcome(vehicle, plug_in_duty(vehicle, legs))


_ATTRIBUTES = (
    *(
        Attribute(
            f"pack_capacity_{name}", "fraction", "%", "more", f"Indicator: capacity after 8 years, 160000 km, {name}"
        )
        for name in CLIMATES
    ),
    Attribute("pack_warranty_margin", "fraction", "%", "more", "Indicator: capacity over 70 % in the worst climate"),
)
_SOURCE = "Schmalstieg 2014 (NMC), Keil 2016 with Preger 2020 (NCA), Naumann 2018 and 2020 (LFP); climates as data"
TRIAL = Trial(
    name="pack_life",
    title="Indicator: life of the pack",
    attributes=_ATTRIBUTES,
    evaluate=evaluate,
    families=ELECTRIC,
    legs=tuple(leg for leg in WLTP_LEGS if leg.name in _HALF),
    source=_SOURCE,
    suite="seasons",
)
PLUG_IN_TRIAL = Trial(
    name="pack_life_plug_in",
    title="Indicator: life of a plug-in's pack",
    attributes=_ATTRIBUTES,
    evaluate=evaluate_plug_in,
    families=PLUG_IN,
    legs=tuple(leg for leg in PLUG_IN_LEGS if leg.name == "depleting_wltc"),
    source=_SOURCE,
    suite="seasons",
)
