"""The tyre as a wheel: how far it rolls in a turn."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def rolling_radius(radius_m: Float, deflection_m: Float) -> jax.Array:
    """Effective rolling radius, ``r_e = r - d / 3``, in m: between free and loaded radius [Pacejka12 sec. 1.2.2].

    >>> round(float(rolling_radius(0.36, 0.021)), 3)
    0.353
    """
    return jnp.asarray(radius_m) - jnp.asarray(deflection_m) / 3.0
