"""One wheel of an axle on ice, the other on grip: what the axle still holds."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def split_adhesion(low_coeff: Float, high_coeff: Float, coupled_frac: Float) -> jax.Array:
    """Mean adhesion of an axle on split ground, ``mu_l + c (mu_h - mu_l) / 2``.

    An open differential gives both wheels the torque of the weaker, c = 0; a locked one lets each use its grip, c = 1;
    braking the spinning wheel lies between [Wong22 sec. 3.2.2; Heissing11 sec. 3.2.5].

    >>> float(split_adhesion(0.1, 0.9, 0.0)), float(split_adhesion(0.1, 0.9, 1.0))
    (0.1, 0.5)
    """
    low = jnp.minimum(low_coeff, high_coeff)
    return low + 0.5 * jnp.asarray(coupled_frac) * (jnp.maximum(low_coeff, high_coeff) - low)
