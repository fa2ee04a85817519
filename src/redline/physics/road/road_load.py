"""Road load: rolling, air, slope. One equation each, in one place."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.types import Float


def grade_force(mass_kg: Float, grade_frac: Float) -> jax.Array:
    """Weight along the slope, ``m g sin(atan(grade))``, in N; grade is rise over run [Wong22 sec. 3.2].

    >>> round(float(grade_force(1000.0, 1.0)), 1)
    6934.3
    """
    grade = jnp.asarray(grade_frac)
    return mass_kg * GRAVITY_M_S2 * grade / jnp.sqrt(1.0 + grade * grade)


def normal_force(mass_kg: Float, grade_frac: Float) -> jax.Array:
    """Weight across the slope, ``m g cos(atan(grade))``, in N [Wong22 sec. 3.2].

    >>> round(float(normal_force(1000.0, 1.0)), 1)
    6934.3
    """
    grade = jnp.asarray(grade_frac)
    return mass_kg * GRAVITY_M_S2 / jnp.sqrt(1.0 + grade * grade)


def rolling_force(constant_n: Float, linear_n_s_m: Float, speed_m_s: Float, load_frac: Float) -> jax.Array:
    """Rolling resistance ``(f0 + f1 v) N / N_ref`` in N; ``load_frac`` is load over reference load [ISO28580].

    Zero at a standstill: a tyre resists motion, it does not push.

    >>> float(rolling_force(150.0, 1.0, 20.0, 1.0))
    170.0
    """
    speed = jnp.asarray(speed_m_s)
    return jnp.where(speed > 0.0, (constant_n + linear_n_s_m * speed) * load_frac, 0.0)


def aero_force(drag_area_m2: Float, density_kg_m3: Float, speed_m_s: Float, head_wind_m_s: Float) -> jax.Array:
    """Air resistance ``rho cdA u |u| / 2`` with ``u`` the speed through the air, in N [Hucho98 sec. 4.1].

    >>> round(float(aero_force(0.8, 1.2, 25.0, 0.0)), 1)
    300.0
    """
    air_speed = jnp.asarray(speed_m_s) + head_wind_m_s
    return 0.5 * density_kg_m3 * drag_area_m2 * air_speed * jnp.abs(air_speed)
