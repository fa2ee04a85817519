"""Vehicle cone index: the weakest fine-grained soil a vehicle crosses once, and fifty times."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si

_LB_KG, _INCH_M = to_si(1.0, "lb", "mass"), to_si(1.0, "in", "length")
_TON_KG = 2000.0 * _LB_KG
_HORSEPOWER_W = to_si(1.0, "hp", "power")
#: Cone index is counted in pounds per square inch.
CONE_INDEX_UNIT_PA = to_si(1.0, "psi", "pressure")


@record
class MobilityVehicle:
    """What the mobility index asks of a vehicle with two axles of two wheels."""

    mass_kg: Float
    tyre_width_m: Float
    tyre_diameter_m: Float
    clearance_m: Float
    power_w: Float
    chains_frac: Float = 0.0
    manual_frac: Float = 0.0


def weight_factor(axle_kg: Float) -> jax.Array:
    """By kips an axle: ``0.553 X`` to 2, ``0.033 X + 1.05`` to 13.5, ``0.142 X - 0.42`` to 20, ``0.278 X - 3.115``."""
    x = 1e-3 * jnp.asarray(axle_kg) / _LB_KG
    heavy = jnp.where(x <= 20.0, 0.142 * x - 0.42, 0.278 * x - 3.115)
    return jnp.where(x < 2.0, 0.553 * x, jnp.where(x <= 13.5, 0.033 * x + 1.05, heavy))


def mobility_index(vehicle: MobilityVehicle) -> jax.Array:
    """``MI = (CPF WF / (TF GF) + WLF - CF) EF XF`` [FM5430]; recalled.

    Contact pressure ``W / (4 b d/2)`` in lb/in2, tyre ``(10 + b) / 100``, grousers 1.05 with chains, wheel load in
    kips, clearance in inches over 10, engine 1.05 under 10 hp a ton, transmission 1.05 if manual.
    """
    pounds, width = vehicle.mass_kg / _LB_KG, jnp.asarray(vehicle.tyre_width_m) / _INCH_M
    diameter, axle_kips = jnp.asarray(vehicle.tyre_diameter_m) / _INCH_M, vehicle.mass_kg / _LB_KG / 2000.0
    contact = pounds / (4.0 * width * 0.5 * diameter)
    gripped = (10.0 + width) / 100.0 * (1.0 + 0.05 * jnp.asarray(vehicle.chains_frac))
    clearance = jnp.asarray(vehicle.clearance_m) / _INCH_M / 10.0
    strong = vehicle.power_w / _HORSEPOWER_W / (vehicle.mass_kg / _TON_KG) >= 10.0
    engine = jnp.where(strong, 1.0, 1.05) * (1.0 + 0.05 * jnp.asarray(vehicle.manual_frac))
    return (
        contact * weight_factor(0.5 * jnp.asarray(vehicle.mass_kg)) / gripped + 0.5 * axle_kips - clearance
    ) * engine


def deflection_factor(deflection_frac: Float) -> jax.Array:
    """``(0.15 / (d/h))^0.25`` [PriddyWilloughby06]: soft tyres cross softer soil."""
    return (0.15 / jnp.asarray(deflection_frac)) ** 0.25


def one_pass_index(mobility_count: Float, deflection_frac: Float) -> jax.Array:
    """VCI1 in lb/in2 of rating cone index, all axles driven, fat clay [PriddyWilloughby06].

    ``(11.48 + 0.2 MI - 39.2 / (MI + 3.74)) DCF`` to MI 115, ``4.1 MI^0.446 DCF`` above.

    >>> round(float(one_pass_index(45.1, 0.15)), 1)
    19.7
    """
    mi = jnp.maximum(jnp.asarray(mobility_count), 0.0)
    light = 11.48 + 0.2 * mi - 39.2 / (mi + 3.74)
    return jnp.where(mi <= 115.0, light, 4.1 * jnp.maximum(mi, 1.0) ** 0.446) * deflection_factor(deflection_frac)


def fifty_pass_index(mobility_count: Float) -> jax.Array:
    """VCI50 in lb/in2, ``28.23 + 0.43 MI - 92.67 / (MI + 3.67)`` [FM5430]; recalled.

    >>> round(float(fifty_pass_index(45.1)), 1)
    45.7
    """
    mi = jnp.maximum(jnp.asarray(mobility_count), 0.0)
    return 28.23 + 0.43 * mi - 92.67 / (mi + 3.67)
