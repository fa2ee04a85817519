"""Torque split: how two driven axles share a force, by least loss or by a fixed share."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class ForceLoss:
    """Loss of one axle over its wheel force F at one speed: ``fixed [F > 0] + linear F + quadratic F^2``."""

    fixed_w: Float
    linear_w_n: Float
    quadratic_w_n2: Float
    limit_n: Float


def loss_of(axle: ForceLoss, force_n: Float) -> jax.Array:
    """Loss of one axle at a wheel force, in W; an axle without force loses nothing here."""
    force = jnp.asarray(force_n)
    return jnp.where(force > 0.0, axle.fixed_w + force * (axle.linear_w_n + axle.quadratic_w_n2 * force), 0.0)


def inverse_curvature(front_quadratic_w_n2: Float, rear_quadratic_w_n2: Float) -> jax.Array:
    """``1 / 2 (a_f + a_r)`` in N2/W, and zero where neither axle has a quadratic loss."""
    curvature = 2.0 * (jnp.asarray(front_quadratic_w_n2) + rear_quadratic_w_n2)
    return jnp.where(curvature > 0.0, 1.0 / jnp.where(curvature > 0.0, curvature, 1.0), 0.0)


def least_loss_share(front: ForceLoss, rear: ForceLoss, force_n: Float, inverse_curvature_n2_w: Float) -> jax.Array:
    """Front wheel force, in N, that loses least: all rear, all front, or the inner optimum.

    Inside, ``F_f = (b_r - b_f + 2 a_r F) / 2 (a_f + a_r)`` makes the marginal losses equal [Ehsani18 ch. 9];
    the ends save the fixed loss of the sleeping axle.
    """
    force = jnp.asarray(force_n)
    low, high = _front_bounds(front, rear, force)
    inner = (rear.linear_w_n - front.linear_w_n + 2.0 * rear.quadratic_w_n2 * force) * inverse_curvature_n2_w
    inner = jnp.clip(inner, low, jnp.maximum(high, low))
    best, best_loss = low, loss_of(front, low) + loss_of(rear, force - low)
    for candidate in (high, inner):
        loss = loss_of(front, candidate) + loss_of(rear, force - candidate)
        better = loss < best_loss
        best, best_loss = jnp.where(better, candidate, best), jnp.where(better, loss, best_loss)
    return best


def fixed_share(front: ForceLoss, rear: ForceLoss, force_n: Float, front_share_frac: Float) -> jax.Array:
    """Front wheel force of a fixed split, in N, moved to the other axle where one reaches its limit."""
    force = jnp.asarray(force_n)
    low, high = _front_bounds(front, rear, force)
    return jnp.clip(front_share_frac * force, low, jnp.maximum(high, low))


def _front_bounds(front: ForceLoss, rear: ForceLoss, force_n: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Least front force, what the rear cannot give, and the most, what the front can, in N."""
    return jnp.maximum(force_n - rear.limit_n, 0.0), jnp.minimum(force_n, front.limit_n)
