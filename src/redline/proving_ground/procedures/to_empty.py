"""How far a vehicle gets from a first stretch that is unlike the rest: cold at first, then settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.thermal.pack import usable_share
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.procedures.sustaining import TestFuel, balanced_fuel_j, wltp_fuel
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle


class Stretch(NamedTuple):
    """A stretch of driving: its distance, and what it took of the store."""

    distance_m: Float
    energy_j: Float


def distance_to_empty(energy_j: Float, first: Stretch, then: Stretch) -> jax.Array:
    """Distance on a store of energy when a first stretch differs: ``d_1 + (E - E_1) d_2 / E_2``, in m.

    If the first alone takes it all, ``d_1 E / E_1``.

    >>> round(float(distance_to_empty(100.0, Stretch(10.0, 20.0), Stretch(10.0, 16.0))), 6)
    60.0
    """
    gone_m, gone_j = first
    rest_m, rest_j = then
    left = jnp.asarray(energy_j) - gone_j
    return jnp.where(left > 0.0, gone_m + left * rest_m / rest_j, gone_m * jnp.asarray(energy_j) / gone_j)


def charge_of(vehicle: Vehicle, pack_k: Float) -> jax.Array:
    """Energy of a full pack at its temperature, ``E_usable (1 - c (20 degC - T)+)``, in J."""
    return vehicle.powertrain.battery.usable_energy_j * usable_share(vehicle.thermal.pack, pack_k)


def store_of(vehicle: Vehicle, at: LegTotals) -> jax.Array:
    """Energy that drives a vehicle until it is empty, in J: its tank, or what its pack gives at a leg's temperature."""
    train = vehicle.powertrain
    if isinstance(train, Electric):
        return charge_of(vehicle, at.thermal.pack_k)
    return tank_of(vehicle)


def tank_of(vehicle: Vehicle, fuel_of: Callable[[Engine], TestFuel] = wltp_fuel) -> jax.Array:
    """Energy of a full tank of a procedure's test fuel, in J.

    Raises:
        TypeError: the powertrain has no engine.
    """
    train = vehicle.powertrain
    if isinstance(train, Electric):
        raise TypeError("a tank is for powertrains with an engine")
    return train.tank_m3 * jnp.asarray(fuel_of(train.engine).energy_j_m3)


def spent(vehicle: Vehicle, leg: LegTotals) -> Stretch:
    """Distance of a leg and what it took of the store: charge, or fuel at zero battery energy."""
    train = vehicle.powertrain
    if isinstance(train, Electric):
        return Stretch(leg.distance_m, leg.terminal_j)
    return Stretch(leg.distance_m, balanced_fuel_j(train.engine, leg))


def range_of(vehicle: Vehicle, first: LegTotals, then: LegTotals, charged: LegTotals | None = None) -> jax.Array:
    """Distance from full to empty over a first leg and then one like it, settled, in m.

    A plug-in goes first on the charge above what it holds, where a leg on charge is given.
    """
    train = vehicle.powertrain
    if charged is None or isinstance(train, Electric):
        return distance_to_empty(store_of(vehicle, then), spent(vehicle, first), spent(vehicle, then))
    tank = tank_of(vehicle)
    way, burnt = on_charge(vehicle, charged, tank)
    return way + distance_to_empty(tank - burnt, spent(vehicle, first), spent(vehicle, then))


def range_over(vehicle: Vehicle, legs: Mapping[str, LegTotals], way: str) -> jax.Array:
    """Distance to empty over the legs ``way_first`` and ``way_then``, a plug-in's first over ``way_charge``, in m."""
    return range_of(vehicle, legs[f"{way}_first"], legs[f"{way}_then"], legs.get(f"{way}_charge"))


def range_with(vehicle: Vehicle, fuel_j_m: Float, charged: LegTotals | None) -> jax.Array:
    """Distance of a tank at a consumption, after the charge above what a plug-in holds where a leg on it is given."""
    tank = tank_of(vehicle)
    first = Stretch(0.0, 0.0) if charged is None else on_charge(vehicle, charged, tank)
    return charge_and_tank(first, tank, fuel_j_m)


def charge_and_tank(charge: Stretch, tank_j: Float, fuel_j_m: Float) -> jax.Array:
    """Distance of a stretch on charge and of the tank that is left after it at a consumption, in m.

    >>> float(charge_and_tank(Stretch(50e3, 0.0), 1.6e9, 2e3))
    850000.0
    """
    return charge.distance_m + (jnp.asarray(tank_j) - charge.energy_j) / jnp.asarray(fuel_j_m)


def on_charge(vehicle: Vehicle, charged: LegTotals, tank_j: Float) -> Stretch:
    """Way of a plug-in on the charge above what it holds, at most as far as the tank, and the fuel burnt on it."""
    if isinstance(vehicle.powertrain, Electric) or charged.engine is None:
        return Stretch(jnp.zeros(()), jnp.zeros(()))
    legs = times_on_charge(vehicle, charged.thermal.pack_k, charged.terminal_j, charged.engine.fuel_j, tank_j)
    return Stretch(legs * charged.distance_m, legs * charged.engine.fuel_j)


def times_on_charge(vehicle: Vehicle, pack_k: Float, terminal_j: Float, fuel_j: Float, tank_j: Float) -> jax.Array:
    """How often a plug-in can take so much from the charge above what it holds, and from the tank beside it.

    ``min( (1 - s) E / e_battery, E_tank / e_fuel )``; never where there is no plug.

    Raises:
        TypeError: the powertrain has no engine.
    """
    train = vehicle.powertrain
    if isinstance(train, Electric):
        raise TypeError("charge above what is held is for powertrains with an engine")
    plug_in, held = jnp.asarray(train.management.plug_in_frac), train.management.target_soc_frac
    above = plug_in * (1.0 - jnp.asarray(held)) * charge_of(vehicle, pack_k)
    return jnp.minimum(above / jnp.maximum(terminal_j, 1.0), tank_j / jnp.maximum(fuel_j, 1.0))
