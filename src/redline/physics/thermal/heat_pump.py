"""The heat pump of a cabin: how much heat it gives, and what it takes for it by weather and by load."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import AIR_HEAT_J_KG_K
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.thermal import Cabin, ClimateControl

#: Condensing temperature above which no air is blown: the blower is turned up instead.
_WARMEST_K = 323.15
#: Least lift that a compressor works against, whatever the day: keeps the ideal coefficient of performance finite.
LEAST_LIFT_K = 10.0
#: A heat pump gives its rated heat at 0 degC, less by 2 % a kelvin below, and fades out between -18 and -28 degC.
_RATED_AT_K, _FADE_1_K, _FADES_FROM_K, _GONE_AT_K = 273.15, 0.02, 255.15, 245.15
#: In mild air it gives at most this over its rated heat (engineering range).
_MOST_FRAC = 1.2
#: Ratings below these are no heater, no blower and no evaporator: their load is zero, and must not be divided by zero.
NO_DEVICE_W, _NO_DEVICE_W_K = 1.0, 1.0
#: The blower's flow over its usual one without heat; it rises in proportion to the heat asked, as the fan's power does.
_BLOWER_LOW_FRAC = 0.5


@record
class CondenserAir:
    """What a heat pump works between: the air outside and the air into its condenser, and that air's usual flow."""

    outside_k: Float
    inlet_k: Float
    flow_w_k: Float


def condenser_air(cabin: Cabin, outside_k: Float, air_k: Float) -> CondenserAir:
    """What the blower sends over the condenser in heating: fresh air and what is taken back from the cabin, mixed."""
    outside = jnp.asarray(outside_k)
    inlet = outside + cabin.recirculated_frac * (air_k - outside)
    return CondenserAir(outside_k=outside, inlet_k=inlet, flow_w_k=cabin.blower_kg_s * AIR_HEAT_J_KG_K)


def heat_pump_limit(climate: ClimateControl, outside_k: Float) -> jax.Array:
    """Heat that the heat pump gives in an outside air, in W: less the colder it is, none where it cannot run."""
    outside = jnp.asarray(outside_k)
    falls = jnp.clip(1.0 - _FADE_1_K * (_RATED_AT_K - outside), 0.0, _MOST_FRAC)
    runs = jnp.clip((outside - _GONE_AT_K) / (_FADES_FROM_K - _GONE_AT_K), 0.0, 1.0)
    return climate.heat_pump_frac * climate.heat_pump_w * falls * runs


def condensing_temperature(climate: ClimateControl, heat_w: Float, blown: CondenserAir) -> jax.Array:
    """Temperature at which a heat goes over to the blown air, ``T_h = T_in + Q / (eps m c_p)``, in K.

    ``eps`` is the condenser's effectiveness [Incropera sec. 11.4]. Never above 50 degC: where that would not do, the
    blower is turned up further.
    """
    heat = jnp.asarray(heat_w)
    turned_up = _BLOWER_LOW_FRAC + heat / jnp.maximum(climate.heater_w, NO_DEVICE_W)
    rise = heat / jnp.maximum(climate.condenser_frac * turned_up * jnp.asarray(blown.flow_w_k), _NO_DEVICE_W_K)
    return jnp.minimum(blown.inlet_k + rise, _WARMEST_K)


def pumping_power(climate: ClimateControl, heat_w: Float, blown: CondenserAir) -> jax.Array:
    """Electricity that pumping a heat takes, in W: ``W = Q (T_h - T_c) / (eta T_h)``, and never more than Q.

    The heat sets both its temperatures: T_h as above, and the evaporator's, which takes Q - W out of the air outside
    over a conductance, ``T_c = T_o - (Q - W) / G_e``. Solved for W::

        W = Q (T_h - T_o + Q / G_e) / (eta T_h + Q / G_e)

    eta is the share of the ideal that systems reach [Moran14 sec. 10.6; docs/theory/cabin-and-climate.md].
    """
    heat = jnp.maximum(jnp.asarray(heat_w), 0.0)
    hot = condensing_temperature(climate, heat, blown)
    ideal = climate.carnot_frac * hot
    below = heat / jnp.maximum(climate.evaporator_w_k, _NO_DEVICE_W_K)
    by_lift = heat * (hot - blown.outside_k + below) / (ideal + below)
    return jnp.clip(by_lift, heat * LEAST_LIFT_K / ideal, heat)
