"""Climate control: what heat and cold cost in electricity, and how much of it there is."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.thermal import ClimateControl

#: Condensing temperature in heating: 50 degC air at the vents; evaporator below and condenser above the air outside.
_WARM_SIDE_K, _COLD_SIDE_K, _APPROACH_K, _HOT_APPROACH_K = 323.15, 275.15, 8.0, 15.0
#: Least lift that a compressor works against, whatever the day: keeps the ideal coefficient of performance finite.
_LEAST_LIFT_K = 10.0
#: A heat pump gives its rated heat at 0 degC, less by 2 % a kelvin below, and fades out between -18 and -28 degC.
_RATED_AT_K, _FADE_1_K, _FADES_FROM_K, _GONE_AT_K = 273.15, 0.02, 255.15, 245.15
#: In mild air it gives at most this over its rated heat (engineering range).
_MOST_FRAC = 1.2

#: A rating below this is no heater and no cooler at all: its load is zero, and must not be divided by zero.
_NO_DEVICE_W = 1.0


#: Warmth of coolant from which it gives all the heat the cabin can take.
_HALF_WARM = 0.5


def heating_cop(climate: ClimateControl, outside_k: Float) -> jax.Array:
    """Heat per electricity of the heat pump, ``eta T_h / (T_h - T_c)`` and never below one.

    T_h = 50 degC at the condenser, T_c the air less 8 K at the evaporator; eta the share of the ideal that systems
    reach [Moran14 sec. 10.6; eta: engineering range 0.35-0.5].
    """
    cold = jnp.asarray(outside_k) - _APPROACH_K
    return jnp.maximum(climate.carnot_frac * _WARM_SIDE_K / jnp.maximum(_WARM_SIDE_K - cold, _LEAST_LIFT_K), 1.0)


def cooling_cop(climate: ClimateControl, outside_k: Float) -> jax.Array:
    """Cold per electricity of the air conditioning, ``eta T_c / (T_h - T_c)``, T_c 2 degC, T_h the air and 15 K."""
    hot = jnp.asarray(outside_k) + _HOT_APPROACH_K
    return climate.cooling_frac * _COLD_SIDE_K / jnp.maximum(hot - _COLD_SIDE_K, _LEAST_LIFT_K)


def heat_pump_limit(climate: ClimateControl, outside_k: Float) -> jax.Array:
    """Heat that the heat pump gives in an outside air, in W: less the colder it is, none where it cannot run."""
    outside = jnp.asarray(outside_k)
    falls = jnp.clip(1.0 - _FADE_1_K * (_RATED_AT_K - outside), 0.0, _MOST_FRAC)
    runs = jnp.clip((outside - _GONE_AT_K) / (_FADES_FROM_K - _GONE_AT_K), 0.0, 1.0)
    return climate.heat_pump_frac * climate.heat_pump_w * falls * runs


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


def heating_power(climate: ClimateControl, heat_w: Float, outside_k: Float, from_engine_w: Float = 0.0) -> jax.Array:
    """Electricity that a heat takes, in W: the heat pump's part over its COP, the rest from a resistance heater.

    What comes from the engine takes none; the fan is apart.
    """
    heat = jnp.maximum(jnp.asarray(heat_w) - from_engine_w, 0.0)
    pumped = jnp.minimum(heat, heat_pump_limit(climate, outside_k))
    return pumped / heating_cop(climate, outside_k) + (heat - pumped)


def cooling_power(climate: ClimateControl, cold_w: Float, outside_k: Float) -> jax.Array:
    """Electricity that a cooling takes, in W."""
    return jnp.maximum(jnp.asarray(cold_w), 0.0) / cooling_cop(climate, outside_k)


def fan_power(climate: ClimateControl, heat_w: Float, cold_w: Float) -> jax.Array:
    """Power of blower and fans in proportion to the load, ``P_fan min(Q_h / Q_h,max + Q_c / Q_c,max, 1)``, in W."""
    heat = jnp.abs(jnp.asarray(heat_w)) / jnp.maximum(climate.heater_w, _NO_DEVICE_W)
    cold = jnp.abs(jnp.asarray(cold_w)) / jnp.maximum(climate.cooling_w, _NO_DEVICE_W)
    return climate.fan_w * jnp.minimum(heat + cold, 1.0)
