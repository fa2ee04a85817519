"""The pack's heat: what conditioning it gets, and what cold takes from its energy and its charging."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.thermal.node import inflow_to_reach
from redline.vehicle.thermal import PackThermal


def usable_share(pack: PackThermal, temperature_k: Float) -> jax.Array:
    """Share of the stated usable energy that a pack gives at a temperature, ``1 - c max(T_0 - T, 0)``.

    Linear in the cold, as capacity at a third of the hourly current is between 20 and -20 degC (recalled).
    """
    cold = jnp.maximum(pack.capacity_from_k - jnp.asarray(temperature_k), 0.0)
    return jnp.clip(1.0 - pack.capacity_cold_1_k * cold, 0.0, 1.0)


def charging_share(pack: PackThermal, temperature_k: Float) -> jax.Array:
    """Share of the charging power that cells take at a temperature: none below one, all above another."""
    span = jnp.asarray(pack.full_charge_k) - pack.no_charge_k
    return jnp.clip((jnp.asarray(temperature_k) - pack.no_charge_k) / span, 0.0, 1.0)


def conditioning(pack: PackThermal, temperature_k: Float, outside_k: Float, dt_s: Float) -> tuple[jax.Array, jax.Array]:
    """Heat into and out of the pack that hold it between its two bounds, each within what there is, in W."""
    heat = inflow_to_reach(temperature_k, pack.heat_to_k, pack.heat_j_k, pack.ambient_w_k, outside_k, dt_s)
    cold = -inflow_to_reach(temperature_k, pack.cool_to_k, pack.heat_j_k, pack.ambient_w_k, outside_k, dt_s)
    return jnp.clip(heat, 0.0, pack.heater_w), jnp.clip(cold, 0.0, pack.cooling_w)
