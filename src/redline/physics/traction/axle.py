"""One axle: the thrust of two wheels of unlike grip through one differential, with and without braking the weaker."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.traction.driveline import LOCKED_BIAS, AxleDrive
from redline.physics.traction.one_wheel import one_wheel_share

Grip = tuple[Float, Float]


def _ordered(grip_n: Grip) -> tuple[jax.Array, jax.Array]:
    return jnp.minimum(*grip_n), jnp.maximum(*grip_n)


def _lifted(low_n: jax.Array, bias_ratio: Float) -> jax.Array:
    """What the better wheel may get while the weaker slips: b times its force; a locked differential sets no limit."""
    bias = jnp.asarray(bias_ratio)
    locked = bias >= LOCKED_BIAS
    return jnp.where(locked, jnp.inf, jnp.where(locked, 1.0, bias) * low_n)


def unbraked_hold(axle: AxleDrive, grip_n: Grip) -> jax.Array:
    """Torque an axle can lean on the ground without brakes, as a force, ``g_l + min(g_h, b g_l)``, in N [statics].

    ``g_l`` and ``g_h`` are the grips ``mu N`` of the weaker and the better wheel. Two motors hold by themselves: each
    wheel the least of its grip and its motor. The brakes of an axle that cannot be given more limit nothing here.

    >>> axle = AxleDrive(most_n=9000.0, bias_ratio=1.0, own_frac=0.0)
    >>> float(unbraked_hold(axle, (500.0, 4000.0)))
    1000.0
    """
    low, high = _ordered(grip_n)
    together = low + jnp.minimum(high, _lifted(low, axle.bias_ratio))
    return jnp.where(jnp.asarray(axle.own_frac) > 0.5, _own(axle.most_n, low, high), jnp.minimum(axle.most_n, together))


def _own(given_n: Float, low_n: jax.Array, high_n: jax.Array) -> jax.Array:
    """Thrust of two wheels with a motor each: each the least of its grip and half of what the axle has."""
    half = 0.5 * jnp.asarray(given_n)
    return jnp.minimum(low_n, half) + jnp.minimum(high_n, half)


def braked_thrust(axle: AxleDrive, given_n: Float, grip_n: Grip) -> jax.Array:
    """Thrust of an axle given a force, its spinning wheel braked: ``min(A, g_l + g_h, g_l + max(b g_l, c A))``, in N.

    A brake of force B on the weaker wheel lets the better one have ``b (g_l + B)``, and the axle turns with
    ``A = g_l + B + b (g_l + B)``; so the better wheel gets ``c A`` with ``c = b / (1 + b)`` [statics]. What the axle
    is given and does not put down is the brakes': ``B = A - F``.

    >>> axle = AxleDrive(most_n=9000.0, bias_ratio=1.0, own_frac=0.0)
    >>> [float(braked_thrust(axle, force, (500.0, 4000.0))) for force in (800.0, 4000.0, 9000.0)]
    [800.0, 2500.0, 4500.0]
    """
    low, high = _ordered(grip_n)
    given = jnp.asarray(given_n)
    better = jnp.maximum(_lifted(low, axle.bias_ratio), one_wheel_share(axle.bias_ratio) * given)
    together = jnp.minimum(jnp.minimum(given, low + high), low + better)
    return jnp.where(jnp.asarray(axle.own_frac) > 0.5, _own(given, low, high), together)


def braked_corners(axle: AxleDrive, grip_n: Grip) -> tuple[jax.Array, jax.Array]:
    """Forces given to an axle at which its braked thrust bends: brakes begin, and all grip is used, in N."""
    low, high = _ordered(grip_n)
    lifted = jnp.minimum(_lifted(low, axle.bias_ratio), high)
    full = jnp.where(lifted >= high, low + high, high / one_wheel_share(axle.bias_ratio))
    return low + lifted, full
