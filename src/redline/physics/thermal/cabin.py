"""The cabin: air and interior, their losses, the sun and the people; and the heat that keeps it comfortable."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import AIR_HEAT_J_KG_K
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.thermal import Cabin


@record
class CabinAir:
    """Temperatures of the cabin's air and of its interior, in K."""

    air_k: Float
    interior_k: Float


@record
class CabinGain:
    """What reaches the cabin from outside in a step: the air around it, sun on it, and the heat of people, W."""

    outside_k: Float
    solar_w: Float
    people_w: Float


def gain(cabin: Cabin, outside_k: Float, solar_w_m2: Float, occupied_frac: Float) -> CabinGain:
    """Solar gain through the glazing, ``A tau I``, and the heat of people where there are any."""
    return CabinGain(
        outside_k=outside_k,
        solar_w=cabin.solar_area_m2 * jnp.asarray(solar_w_m2),
        people_w=cabin.occupants_w * jnp.asarray(occupied_frac),
    )


#: Kelvin above comfort over which climate control goes from the air it takes back in heating to that in cooling: so
#: slowly that what a kilogram of damp air takes to be dried grows faster than the flow of fresh air falls [M].
_BLEND_K = 8.0


def fresh_air(cabin: Cabin, outside_k: Float) -> jax.Array:
    """Fresh air through climate control, in kg/s: what is not taken back, ``m (1 - r_heat)^(1 - x) (1 - r_cool)^x``.

    x goes from 0 where it is as warm outside as comfort allows to 1 eight kelvin above, so that no load jumps.
    """
    hot = jnp.clip((jnp.asarray(outside_k) - cabin.cool_to_k) / _BLEND_K, 0.0, 1.0)
    heating, cooling = (1.0 - jnp.asarray(back) for back in (cabin.recirculated_frac, cabin.recirculated_cooling_frac))
    return cabin.blower_kg_s * heating ** (1.0 - hot) * cooling**hot


def ventilation(cabin: Cabin, outside_k: Float) -> jax.Array:
    """Heat that fresh air carries per kelvin, ``m c_p``, in W/K."""
    return fresh_air(cabin, outside_k) * AIR_HEAT_J_KG_K


def advance(
    cabin: Cabin, state: CabinAir, gains: CabinGain, ventilation_w_k: Float, climate_w: Float, dt_s: Float
) -> CabinAir:
    """Air and interior after a time, with climate control giving a heat (negative: cooling).

    Implicit step of two lumps joined by a conductance G_i::

        C_a (T_a' - T_a) / dt = Q + s q_sun + q_people + (G_shell + G_vent)(T_o - T_a') + G_i (T_i' - T_a')
        C_i (T_i' - T_i) / dt = (1 - s) q_sun + G_i (T_a' - T_i')

    with s the share of sun that warms the air [Fayazbakhsh13 sec. 2, reduced to two lumps]. Conserves heat exactly.
    """
    stiff, known = _equation(cabin, state, gains, ventilation_w_k, dt_s)
    air = (known + dt_s * jnp.asarray(climate_w)) / stiff
    return CabinAir(air_k=air, interior_k=_interior(cabin, state, gains, air, dt_s))


def heat_to_reach(
    cabin: Cabin, state: CabinAir, gains: CabinGain, ventilation_w_k: Float, target_k: Float, dt_s: Float
) -> jax.Array:
    """Heat of climate control that brings the air to a temperature at the end of a step, in W; below zero: cooling."""
    stiff, known = _equation(cabin, state, gains, ventilation_w_k, dt_s)
    return (stiff * target_k - known) / dt_s


def _interior(cabin: Cabin, state: CabinAir, gains: CabinGain, air_k: jax.Array, dt_s: Float) -> jax.Array:
    into = (1.0 - jnp.asarray(cabin.air_share_frac)) * gains.solar_w + cabin.interior_w_k * air_k
    return (cabin.interior_j_k * jnp.asarray(state.interior_k) + dt_s * into) / (
        cabin.interior_j_k + dt_s * cabin.interior_w_k
    )


def _equation(
    cabin: Cabin, state: CabinAir, gains: CabinGain, ventilation_w_k: Float, dt_s: Float
) -> tuple[jax.Array, jax.Array]:
    """The air's equation with the interior eliminated: ``stiff T_a' = known + dt Q``."""
    joined = cabin.interior_w_k / (cabin.interior_j_k + dt_s * cabin.interior_w_k)
    loss = cabin.shell_w_k + jnp.asarray(ventilation_w_k)
    stiff = cabin.air_j_k + dt_s * (loss + joined * cabin.interior_j_k)
    stored = cabin.interior_j_k * jnp.asarray(state.interior_k)
    stored = stored + dt_s * (1.0 - jnp.asarray(cabin.air_share_frac)) * gains.solar_w
    at_once = cabin.air_share_frac * gains.solar_w + gains.people_w
    known = cabin.air_j_k * jnp.asarray(state.air_k) + dt_s * (loss * gains.outside_k + at_once + joined * stored)
    return stiff, known
