"""Static stability: the slopes at which a rigid vehicle tips, sideways, uphill and downhill."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def raised_cg_height(cg_height_m: Float, lift_m: Float, sprung_frac: Float = 1.0) -> jax.Array:
    """Height of the centre of gravity in a ride-height mode, ``h + s lift``, in m.

    ``sprung_frac`` is the share of the mass the springs raise. The default 1 raises all of it, so it
    overstates the rise by the share of wheels and axles and never flatters [statics].

    >>> round(float(raised_cg_height(0.700, 0.075)), 3)
    0.775
    """
    return jnp.asarray(cg_height_m) + sprung_frac * jnp.asarray(lift_m)


def static_stability_factor(track_m: Float, cg_height_m: Float) -> jax.Array:
    """Static stability factor, ``SSF = t / (2 h)``, dimensionless [NHTSA rollover rating, chapter V].

    >>> round(float(static_stability_factor(1.70, 0.70)), 3)
    1.214
    """
    return jnp.asarray(track_m) / (2.0 * jnp.asarray(cg_height_m))


def tip_angle(track_m: Float, cg_height_m: Float) -> jax.Array:
    """Side slope at which a rigid vehicle tips, ``atan(SSF)``, in rad [statics].

    Springs and tyres let the body lean and lower it by some degrees; a maker's released side slope is
    lower still and is no tipping angle [docs/theory/geometry.md].

    >>> round(float(jnp.degrees(tip_angle(2 * 1.15 * 0.7, 0.7))), 1)
    49.0
    """
    return jnp.arctan(static_stability_factor(track_m, cg_height_m))


def tip_angle_uphill(front_share_frac: Float, wheelbase_m: Float, cg_height_m: Float) -> jax.Array:
    """Slope at which the front axle lifts nose up, ``atan(w_f L / h)``, in rad [statics].

    ``w_f L`` is the distance from the rear axle forward to the centre of gravity.

    >>> round(float(jnp.degrees(tip_angle_uphill(0.5, 2.8, 0.7))), 1)
    63.4
    """
    return jnp.arctan(jnp.asarray(front_share_frac) * wheelbase_m / cg_height_m)


def tip_angle_towing(
    mass_kg: Float, front_share_frac: Float, wheelbase_m: Float, cg_height_m: Float,
    trailer_kg: Float, trailer_rolling_coeff: Float, hitch_height_m: Float,
) -> jax.Array:  # fmt: skip
    """Slope at which the front axle lifts with a trailer that pulls at the hitch, in rad [statics].

    Moments about the rear axle's contact, ``m g w_f L cos t = m g h sin t + T h_b`` with the trailer's pull
    ``T = m_t g (sin t + f cos t)``: ``tan t = (m w_f L - m_t f h_b) / (m h + m_t h_b)``.

    >>> alone, towing = (tip_angle_towing(2900.0, 0.5, 2.8, 0.7, m_t, 0.012, 0.4) for m_t in (0.0, 2500.0))
    >>> round(float(jnp.degrees(alone)), 1), round(float(jnp.degrees(towing)), 1)
    (63.4, 53.2)
    """
    holding = mass_kg * jnp.asarray(front_share_frac) * wheelbase_m
    lost = jnp.asarray(trailer_kg) * hitch_height_m
    lifting = mass_kg * jnp.asarray(cg_height_m) + lost
    return jnp.arctan(jnp.maximum(holding - trailer_rolling_coeff * lost, 0.0) / lifting)


def tip_angle_downhill(front_share_frac: Float, wheelbase_m: Float, cg_height_m: Float) -> jax.Array:
    """Slope at which the rear axle lifts nose down, ``atan((1 - w_f) L / h)``, in rad [statics].

    >>> round(float(jnp.degrees(tip_angle_downhill(0.6, 2.8, 0.7))), 1)
    58.0
    """
    return tip_angle_uphill(1.0 - jnp.asarray(front_share_frac), wheelbase_m, cg_height_m)
