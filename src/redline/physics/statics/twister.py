"""The cross-axle twister: two lanes of waves in opposite phase, two wheelbases long, that only warp the vehicle."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.statics.equilibrium import on_heights, settle
from redline.vehicle.chassis.stance import Pose, Stance


def twister_heights(stance: Stance, amplitude_m: Float, position_m: Float) -> jax.Array:
    """Heights under the wheels ``(wheel,)`` with the front axle at a position, in m.

    ``z = +-A sin(pi x / L)``, left and right in opposite phase: the rear axle meets the opposite of what the front
    axle meets, so the ground twists the vehicle and neither rolls nor pitches it [definition of this project].
    """
    wheelbase = stance.x_m[0] - stance.x_m[2]
    place = jnp.asarray(position_m)
    waves = [jnp.sin(jnp.pi * (place - (stance.x_m[0] - stance.x_m[n])) / wheelbase) for n in range(4)]
    return jnp.stack([amplitude_m * jnp.sign(stance.y_m[n]) * wave for n, wave in enumerate(waves)])


def on_twister(stance: Stance, amplitude_m: Float, position_m: Float) -> Pose:
    """Pose and wheel loads at rest on the twister, with the front axle ``position_m`` past the start of a wave.

    Amplitude and position may be arrays of one shape: results are ``(wheel, ...)``. Loads come front left, front right,
    rear left, rear right [statics].
    """
    return settle(stance, on_heights(twister_heights(stance, amplitude_m, position_m)))


def along_twister(stance: Stance, amplitude_m: Float, position_m: jax.Array) -> Pose:
    """Poses ``(place, ...)`` at rest at places one after the other, each found from the one before it.

    Where a vehicle could stand on either of two low wheels it stays on the one it came with [statics].
    """

    def onward(before: Pose, place_m: jax.Array) -> tuple[Pose, Pose]:
        here = settle(stance, on_heights(twister_heights(stance, amplitude_m, place_m)), before)
        return here, here

    first = settle(stance, on_heights(twister_heights(stance, amplitude_m, position_m[0])))
    return jax.lax.scan(onward, first, position_m)[1]
