"""One wheel on grip: what of an axle's torque reaches it while all others spin."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def one_wheel_share(bias_ratio: Float) -> jax.Array:
    """Share of axle torque at the gripping wheel while the other is braked, ``b / (1 + b)`` [statics].

    The bias ratio b is torque of the slower over torque of the faster wheel: 1 in an open differential, infinite in a
    locked one.

    >>> [round(float(one_wheel_share(bias)), 2) for bias in (1.0, 3.0, 1e12)]
    [0.5, 0.75, 1.0]
    """
    bias = jnp.asarray(bias_ratio)
    return bias / (1.0 + bias)


def one_wheel_force(
    axle_n: Float, other_axle_n: Float, one_wheel_frac: Float, driven_frac: Float, locked_frac: Float
) -> jax.Array:
    """Force of one gripping wheel while the three others have none, in N: ``d f (F_axle + locked F_other)``.

    ``other_axle_n`` reaches the axle only through a locked centre; ``driven_frac`` 0 where the axle is not driven.
    """
    sent = jnp.asarray(axle_n) + locked_frac * jnp.asarray(other_axle_n)
    return driven_frac * one_wheel_frac * sent
