"""Four wheels: the greatest thrust of a vehicle whose wheels have unlike loads and friction."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.traction.axle import braked_corners, braked_thrust, unbraked_hold
from redline.physics.traction.driveline import Driveline, at_throttle

_STEPS = 40


@record
class Thrust:
    """Thrust of both axles and what brakes hold back on each, in N."""

    front_n: Float
    rear_n: Float
    front_brake_n: Float
    rear_brake_n: Float

    @property
    def total_n(self) -> jax.Array:
        """Thrust of all wheels, in N."""
        return jnp.asarray(self.front_n) + self.rear_n


def _most_unbraked(driveline: Driveline, grip_n: jax.Array) -> jax.Array:
    """Greatest thrust without brakes, ``min(S, C_f + C_r, C_f / s_least, C_r / (1 - s_most))``, in N [statics].

    ``C`` is what each axle can lean on the ground. With a front share s the weaker axle ends it for both.
    """
    front = unbraked_hold(driveline.front, (grip_n[0], grip_n[1]))
    rear = unbraked_hold(driveline.rear, (grip_n[2], grip_n[3]))
    by_front = _over(front, driveline.least_front_frac)
    by_rear = _over(rear, 1.0 - jnp.asarray(driveline.most_front_frac))
    return jnp.minimum(jnp.minimum(driveline.total_n, front + rear), jnp.minimum(by_front, by_rear))


def _over(force_n: jax.Array, share_frac: Float) -> jax.Array:
    """What a source gives in all where a share of it meets this force; no limit where nothing need go there."""
    share = jnp.asarray(share_frac)
    needed = share > 0.0
    return jnp.where(needed, force_n / jnp.where(needed, share, 1.0), jnp.inf)


def _best_braked(driveline: Driveline, grip_n: jax.Array) -> Thrust:
    """Greatest thrust with spinning wheels braked: the best front share that the centre allows.

    Each axle's thrust is concave and piecewise linear in what it is given, so the best lies at a corner or an end.
    """
    ahead, behind = (grip_n[0], grip_n[1]), (grip_n[2], grip_n[3])
    total = jnp.asarray(driveline.total_n)
    least = jnp.maximum(driveline.least_front_frac * total, total - driveline.rear.most_n)
    most = jnp.maximum(jnp.minimum(driveline.most_front_frac * total, driveline.front.most_n), least)
    corners = jnp.stack(
        [
            least,
            most,
            *braked_corners(driveline.front, ahead),
            *(total - corner for corner in braked_corners(driveline.rear, behind)),
        ]
    )
    given = jnp.clip(corners, least, most)
    thrust = jax.vmap(
        lambda force: (
            braked_thrust(driveline.front, force, ahead) + braked_thrust(driveline.rear, total - force, behind)
        )
    )(given)
    best = given[jnp.argmax(thrust)]
    front = braked_thrust(driveline.front, best, ahead)
    rear = braked_thrust(driveline.rear, total - best, behind)
    own = [jnp.where(jnp.asarray(axle.own_frac) > 0.5, 0.0, 1.0) for axle in (driveline.front, driveline.rear)]
    return Thrust(
        front_n=front,
        rear_n=rear,
        front_brake_n=own[0] * (best - front),
        rear_brake_n=own[1] * (total - best - rear),
    )


def greatest_thrust(driveline: Driveline, grip_n: jax.Array) -> jax.Array:
    """Greatest steady thrust on wheels of grips ``mu N`` ``(4,)``: front left and right, rear left and right, in N.

    >>> from redline.physics.traction.driveline import AxleDrive, separate_units
    >>> axle = AxleDrive(most_n=9000.0, bias_ratio=1.0, own_frac=0.0)
    >>> grips = jnp.array([500.0, 4000.0, 500.0, 4000.0])
    >>> [float(greatest_thrust(separate_units(axle, axle, brake), grips)) for brake in (0.0, 1.0)]
    [2000.0, 9000.0]
    """
    grip = jnp.asarray(grip_n)
    braked = _best_braked(driveline, grip).total_n
    unbraked = _most_unbraked(driveline, grip)
    return jnp.where(jnp.asarray(driveline.brake_frac) > 0.5, jnp.maximum(braked, unbraked), unbraked)


def braking_for(driveline: Driveline, grip_n: jax.Array, needed_n: Float) -> Thrust:
    """Thrust and brake forces at the least throttle that gives a thrust, or at full throttle where none does.

    Nothing is braked that does not spin: brakes hold what the axles are given and the ground does not take.
    """
    grip = jnp.asarray(grip_n)

    def lacking(throttle: jax.Array) -> jax.Array:
        return needed_n - _best_braked(at_throttle(driveline, throttle), grip).total_n

    throttle = root(lacking, 0.0, 1.0, steps=_STEPS)
    held = _best_braked(at_throttle(driveline, throttle), grip)
    spare = jnp.where(jnp.asarray(driveline.brake_frac) > 0.5, 1.0, 0.0)
    return Thrust(
        front_n=held.front_n,
        rear_n=held.rear_n,
        front_brake_n=spare * held.front_brake_n,
        rear_brake_n=spare * held.rear_brake_n,
    )
