"""Climate control: what heat and cold cost in electricity, and how much of it there is."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.thermal.heat_pump import LEAST_LIFT_K, NO_DEVICE_W, CondenserAir, heat_pump_limit, pumping_power
from redline.vehicle.thermal import ClimateControl

#: Evaporating temperature in cooling, and the condenser above the air outside.
_COLD_SIDE_K, _HOT_APPROACH_K = 275.15, 15.0
#: Warmth of coolant from which it gives all the heat the cabin can take.
_HALF_WARM = 0.5


def cooling_cop(climate: ClimateControl, outside_k: Float) -> jax.Array:
    """Cold per electricity of the air conditioning, ``eta T_c / (T_h - T_c)``, T_c 2 degC, T_h the air and 15 K."""
    hot = jnp.asarray(outside_k) + _HOT_APPROACH_K
    return climate.cooling_frac * _COLD_SIDE_K / jnp.maximum(hot - _COLD_SIDE_K, LEAST_LIFT_K)


def engine_heat(climate: ClimateControl, engine_warmth_frac: Float) -> jax.Array:
    """Heat that an engine's coolant gives the cabin, in W: in proportion to its warmth, all of it from half warm."""
    coolant = jnp.clip(jnp.asarray(engine_warmth_frac) / _HALF_WARM, 0.0, 1.0)
    return climate.engine_heat_frac * climate.heater_w * coolant


def heating_limit(climate: ClimateControl, engine_warmth_frac: Float, on_charge_frac: Float = 0.0) -> jax.Array:
    """All heat there is, in W: the electric heater's, or an engine's with the electric one's help on charge."""
    electric = jnp.where(
        jnp.asarray(climate.engine_heat_frac) > 0.5, climate.electric_backup_frac * on_charge_frac, 1.0
    )
    return jnp.maximum(engine_heat(climate, engine_warmth_frac), electric * climate.heater_w)


def heating_power(climate: ClimateControl, heat_w: Float, blown: CondenserAir, from_engine_w: Float = 0.0) -> jax.Array:
    """Electricity that a heat takes, in W: what the heat pump takes for its part, the rest from a resistance heater.

    What comes from the engine takes none; the fan is apart.
    """
    heat = jnp.maximum(jnp.asarray(heat_w) - from_engine_w, 0.0)
    pumped = jnp.minimum(heat, heat_pump_limit(climate, blown.outside_k))
    return pumping_power(climate, pumped, blown) + (heat - pumped)


def cooling_power(climate: ClimateControl, cold_w: Float, outside_k: Float) -> jax.Array:
    """Electricity that a cooling takes, in W."""
    return jnp.maximum(jnp.asarray(cold_w), 0.0) / cooling_cop(climate, outside_k)


def fan_power(climate: ClimateControl, heat_w: Float, cold_w: Float) -> jax.Array:
    """Power of blower and fans in proportion to the load, ``P_fan min(Q_h / Q_h,max + Q_c / Q_c,max, 1)``, in W."""
    heat = jnp.abs(jnp.asarray(heat_w)) / jnp.maximum(climate.heater_w, NO_DEVICE_W)
    cold = jnp.abs(jnp.asarray(cold_w)) / jnp.maximum(climate.cooling_w, NO_DEVICE_W)
    return climate.fan_w * jnp.minimum(heat + cold, 1.0)
