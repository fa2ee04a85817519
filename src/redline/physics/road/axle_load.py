"""Axle loads: what rests on each axle at rest, on a slope and under acceleration."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.types import Float


def axle_normal_forces(
    mass_kg: Float,
    front_share_frac: Float,
    cg_height_m: Float,
    wheelbase_m: Float,
    grade_frac: Float,
    acceleration_m_s2: Float,
) -> tuple[jax.Array, jax.Array]:
    """Loads normal to the road on front and rear axle, N [Wong22 eq. 3.4 and 3.5].

    ``N_f = m (g cos t s - (g sin t + a) h / L)`` and ``N_r = m g cos t - N_f`` with ``t = atan(grade)``.

    >>> front, rear = axle_normal_forces(2000.0, 0.5, 0.7, 2.8, 0.0, 2.0)
    >>> round(float(front)), round(float(rear))
    (8807, 10807)
    """
    grade = jnp.asarray(grade_frac)
    cosine = 1.0 / jnp.sqrt(1.0 + grade * grade)
    shift = (GRAVITY_M_S2 * grade * cosine + acceleration_m_s2) * cg_height_m / wheelbase_m
    front = mass_kg * (GRAVITY_M_S2 * cosine * front_share_frac - shift)
    return front, mass_kg * GRAVITY_M_S2 * cosine - front


def shifted_rearwards(
    front_n: Float, rear_n: Float, shift_n: Float, least_n: Float = 0.0
) -> tuple[jax.Array, jax.Array]:
    """Axle loads once a load has moved from the front axle to the rear one; neither is less than the least, in N.

    The ground pulls on no axle: where the front one would lift, the rear one carries all there is, and no more.

    >>> [float(load) for load in shifted_rearwards(9000.0, 11000.0, 500.0)]
    [8500.0, 11500.0]
    >>> [float(load) for load in shifted_rearwards(300.0, 19700.0, 500.0)]
    [0.0, 20000.0]
    """
    total = jnp.asarray(front_n) + rear_n
    front = jnp.clip(front_n - jnp.asarray(shift_n), least_n, total - least_n)
    return front, total - front
