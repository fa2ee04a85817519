"""Regeneration: the part of braking that the driven axles take."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.drive.powertrain import Regeneration

#: Regeneration fades over the last 2 % of charge: the part of it per charge that is left, and where that begins.
_ROOM_PER_CHARGE = 50.0
FADES_ABOVE_FRAC = 1.0 - 1.0 / _ROOM_PER_CHARGE


@record
class RegenerationLimits:
    """Regeneration as the step needs it: the pack's charge power is part of the power limit."""

    share_frac: Float
    max_power_w: Float
    max_deceleration_m_s2: Float
    inverse_fade_speed_s_m: Float


def limits(regeneration: Regeneration, charge_power_w: Float, auxiliary_w: Float) -> RegenerationLimits:
    """Join the vehicle's own regeneration limits with what the pack and the auxiliaries can take."""
    return RegenerationLimits(
        share_frac=regeneration.share_frac,
        max_power_w=jnp.minimum(regeneration.max_power_w, jnp.asarray(charge_power_w) + auxiliary_w),
        max_deceleration_m_s2=regeneration.max_deceleration_m_s2,
        inverse_fade_speed_s_m=1.0 / jnp.maximum(regeneration.fade_speed_m_s, 1e-3),
    )


def regenerative_force(
    regeneration: RegenerationLimits, braking_n: Float, speed_m_s: Float, mass_kg: Float, soc_frac: Float
) -> jax.Array:
    """Braking force offered to the drive units before friction brakes help, in N (positive).

    The least of: the share of the demand, the deceleration limit ``m a_max``, and the power limit
    ``P_max / v``; faded out linearly between 4/3 and 2/3 of the fade speed, and over the last 2 % of
    charge, where a full pack takes nothing [UN R13-H sec. 5.2.7 sets the blending; fade: maker practice].
    """
    speed = jnp.asarray(speed_m_s)
    offered = jnp.minimum(regeneration.share_frac * braking_n, mass_kg * regeneration.max_deceleration_m_s2)
    offered = jnp.minimum(offered, regeneration.max_power_w * (1.0 / jnp.maximum(speed, 0.1)))
    fade = jnp.clip(1.5 * speed * regeneration.inverse_fade_speed_s_m - 1.0, 0.0, 1.0)
    return offered * fade * room_below_full(soc_frac)


def room_below_full(soc_frac: Float) -> jax.Array:
    """Share of its charging power that a pack takes by its charge: all of it but over the last 2 %.

    >>> float(room_below_full(0.5)), round(float(room_below_full(0.99)), 6), float(room_below_full(1.0))
    (1.0, 0.5, 0.0)
    """
    return jnp.clip((1.0 - jnp.asarray(soc_frac)) * _ROOM_PER_CHARGE, 0.0, 1.0)
