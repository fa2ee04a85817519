"""The cross-axle twister: two lanes of waves in opposite phase, two wheelbases long, that only warp the vehicle."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.statics.equilibrium import on_heights, settle
from redline.vehicle.stance import Pose, Stance


def twister_heights(stance: Stance, amplitude_m: Float, position_m: Float) -> jax.Array:
    """Heights under the wheels ``(wheel,)`` with the front axle at a position, in m.

    ``z = +-A sin(pi x / L)``, left and right in opposite phase: the rear axle meets the opposite of what the front
    axle meets, so the ground twists the vehicle and neither rolls nor pitches it [definition of this project].
    """
    wheelbase = stance.x_m[0] - stance.x_m[2]
    behind = stance.x_m[0] - stance.x_m
    side = jnp.sign(stance.y_m)
    return amplitude_m * side * jnp.sin(jnp.pi * (jnp.asarray(position_m) - behind) / wheelbase)


def on_twister(stance: Stance, amplitude_m: Float, position_m: Float) -> Pose:
    """Pose and wheel loads at rest on the twister, with the front axle ``position_m`` past the start of a wave.

    One amplitude and one position; use ``jax.vmap`` over either. Loads come front left, front right, rear left, rear
    right [statics].
    """
    return settle(stance, on_heights(twister_heights(stance, amplitude_m, position_m)))
