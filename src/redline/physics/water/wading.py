"""Wading: the wave a vehicle pushes, what stays dry above it, and the drag of the water."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2, WATER_DENSITY_KG_M3
from redline.foundations.types import Float

#: Walking pace, 5 km/h: the greatest speed in water of several manuals [Vauxhall Antara 2007 owner's
#: manual p. 119: "do not exceed 3 mph (5 km/h)"; docs/theory/geometry.md].
WALKING_PACE_M_S = 5.0 / 3.6


def bow_wave_height(speed_m_s: Float) -> jax.Array:
    """Height of the wave at a blunt front, ``v^2 / (2 g)``, in m: the stagnation head [Bernoulli].

    >>> round(float(bow_wave_height(5 / 3.6)), 3)
    0.098
    """
    speed = jnp.asarray(speed_m_s)
    return speed * speed / (2.0 * GRAVITY_M_S2)


def intake_margin(
    intake_height_m: Float, depth_m: Float, lift_m: Float = 0.0, speed_m_s: Float = WALKING_PACE_M_S
) -> jax.Array:
    """Height of the lowest dry opening above the bow wave, ``z_intake + lift - depth - v^2 / (2 g)``, in m.

    Negative means that water reaches the opening at this depth and speed [docs/theory/geometry.md].

    >>> round(float(intake_margin(1.100, 0.900, 0.075)), 3)
    0.177
    """
    return jnp.asarray(intake_height_m) + lift_m - depth_m - bow_wave_height(speed_m_s)


def water_drag(width_m: Float, submerged_height_m: Float, drag_coeff: Float, speed_m_s: Float) -> jax.Array:
    """Drag of the water on the submerged front, ``rho C_d b h v^2 / 2``, in N.

    ``drag_coeff`` of blunt bodies is about 1.0 to 1.2 [Hoerner, Fluid-Dynamic Drag, ch. III, recalled].

    >>> round(float(water_drag(2.0, 0.7, 1.1, 7 / 3.6)))
    2910
    """
    area = jnp.asarray(width_m) * jnp.maximum(submerged_height_m, 0.0)
    speed = jnp.asarray(speed_m_s)
    return 0.5 * WATER_DENSITY_KG_M3 * drag_coeff * area * speed * jnp.abs(speed)
