"""What the ground resists beyond a tyre's rolling on asphalt: rougher rolling, soft ground, stones, and slip."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.traction.rough_ground import slip_under_pull


@record
class Going:
    """A place on the way: slope as a sine, its ground, and what the vehicle has there.

    ``tyres_frac`` is the tyres' rolling on asphalt, ``soft_frac`` soft ground and stones, as shares of the load;
    ``force_frac`` the drive's force over it. ``adhesion_coeff`` is the tyres' on this ground.
    """

    sine_frac: Float
    tyres_frac: Float
    rolling_frac: Float
    soft_frac: Float
    adhesion_coeff: Float
    shear_m: Float
    footprint_m: Float
    force_frac: Float


#: Share of the drive's force that resistance with slip may take; the rest speeds the vehicle up.
_OF_FORCE = 0.9


def shares(going: Going) -> tuple[jax.Array, jax.Array]:
    """Resistance of the ground and of slip, as shares of the load on it.

    The ground: ``f_soft + (r - 1) f_tyres``. Slip s under a pull x of the load turns the wheels faster than the way:
    power ``x v s / (1 - s)`` more, laid on the way as a resistance ``x s / (1 - s)``, no more than the drive can give.
    """
    sine = jnp.asarray(going.sine_frac)
    soft = going.soft_frac + (jnp.asarray(going.rolling_frac) - 1.0) * going.tyres_frac
    grip = jnp.asarray(going.adhesion_coeff)
    pull = jnp.clip(going.tyres_frac + soft + sine / jnp.sqrt(1.0 - sine * sine), 0.0, grip)
    slip = slip_under_pull(pull / grip, going.shear_m, going.footprint_m)
    most = _OF_FORCE * jnp.asarray(going.force_frac)
    return soft, jnp.minimum(pull * slip / (1.0 - slip), jnp.maximum(most - pull, 0.0))
