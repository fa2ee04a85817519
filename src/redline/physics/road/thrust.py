"""Thrust: what drive units and adhesion can give at a speed, on a slope, with or without a trailer."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.electric.drive_unit import WheelDrive, force_limit
from redline.physics.road.adhesion import adhesion_limited_thrust
from redline.physics.road.axle_load import axle_normal_forces, shifted_rearwards
from redline.physics.road.road_load import normal_force


@record
class Stance:
    """How a vehicle stands on its axles; ``locked_frac`` 1 where a locked centre lets torque go where grip is."""

    mass_kg: Float
    front_share_frac: Float
    cg_height_m: Float
    wheelbase_m: Float
    adhesion_coeff: Float
    locked_frac: Float = 0.0


def available_forces(
    front: WheelDrive, rear: WheelDrive, system_power_w: Float, speed_m_s: Float
) -> tuple[jax.Array, jax.Array]:
    """Wheel forces of both axles within torque, axle power and system power, in N.

    Where the system cannot feed both axles, each is cut in proportion.
    """
    inverse = 1.0 / jnp.maximum(jnp.asarray(speed_m_s), 0.1)
    front_n, rear_n = force_limit(front, speed_m_s, inverse), force_limit(rear, speed_m_s, inverse)
    together = front_n + rear_n
    share = jnp.minimum(1.0, system_power_w * inverse / jnp.maximum(together, 1e-9))
    return front_n * share, rear_n * share


def accelerating_thrust(stance: Stance, front_n: Float, rear_n: Float, resistance_n: Float) -> jax.Array:
    """Thrust on the level, with the load transfer of the acceleration it causes, in N."""
    normal = axle_normal_forces(
        stance.mass_kg, stance.front_share_frac, stance.cg_height_m, stance.wheelbase_m, 0.0, 0.0
    )
    transfer = stance.cg_height_m / stance.wheelbase_m
    own = adhesion_limited_thrust(*normal, front_n, rear_n, stance.adhesion_coeff, transfer, resistance_n)
    return _with_locked_centre(stance, own, front_n, rear_n, 0.0)


def climbing_loads(stance: Stance, grade_frac: Float, hitch_shift_n: Float = 0.0) -> tuple[jax.Array, jax.Array]:
    """Loads of front and rear axle on a slope, in N; together ``m g cos t``, and neither below zero.

    ``hitch_shift_n`` is load a trailer's pull moves from the front axle to the rear one.
    """
    loads = axle_normal_forces(
        stance.mass_kg, stance.front_share_frac, stance.cg_height_m, stance.wheelbase_m, grade_frac, 0.0
    )
    return shifted_rearwards(*loads, hitch_shift_n)


def climbing_thrust(
    stance: Stance, front_n: Float, rear_n: Float, grade_frac: Float, hitch_shift_n: Float = 0.0
) -> jax.Array:
    """Thrust at steady speed on a slope, with the slope's load transfer, in N.

    ``hitch_shift_n`` is load a trailer's pull moves from the front axle to the rear one.
    """
    loads = climbing_loads(stance, grade_frac, hitch_shift_n)
    own = adhesion_limited_thrust(*loads, front_n, rear_n, stance.adhesion_coeff, 0.0, 0.0)
    return _with_locked_centre(stance, own, front_n, rear_n, grade_frac)


def _with_locked_centre(
    stance: Stance, own_n: jax.Array, front_n: Float, rear_n: Float, grade_frac: Float
) -> jax.Array:
    """Thrust with the centre locked: torque goes where grip is, so all of it or all grip is the limit, in N."""
    grip = stance.adhesion_coeff * normal_force(stance.mass_kg, grade_frac)
    both = jnp.minimum(jnp.asarray(front_n) + rear_n, grip)
    return jnp.where(jnp.asarray(stance.locked_frac) > 0.5, both, own_n)
