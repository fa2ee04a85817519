"""The driveline at one speed: what each axle can be given, and how differentials and brakes pass it on."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float

#: A torque bias from which a differential counts as locked: it then carries all torque even where a wheel hangs.
LOCKED_BIAS = 1e6


@record
class AxleDrive:
    """The most force an axle can be given, its differential's torque bias, and whether each wheel has its own motor.

    ``bias_ratio`` is torque of the slower over torque of the faster wheel: 1 open, ``LOCKED_BIAS`` and more locked.
    ``own_frac`` is 1 where two motors drive one wheel each: then each wheel is limited to half of ``most_n``.
    """

    most_n: Float
    bias_ratio: Float
    own_frac: Float


@record
class Driveline:
    """Both axles, the most they can have together, the range of the front share that the centre allows, brake control.

    An open centre has one share, a locked one any, separate drive units of two axles any. ``brake_frac`` is 1 where
    traction control brakes a spinning wheel and so lends the differential a torque to lean on.
    """

    front: AxleDrive
    rear: AxleDrive
    total_n: Float
    least_front_frac: Float
    most_front_frac: Float
    brake_frac: Float


def separate_units(front: AxleDrive, rear: AxleDrive, brake_frac: Float) -> Driveline:
    """A driveline whose axles have nothing to do with each other: one drive unit each, or one axle driven."""
    total = jnp.asarray(front.most_n) + rear.most_n
    return Driveline(
        front=front, rear=rear, total_n=total, least_front_frac=0.0, most_front_frac=1.0, brake_frac=brake_frac
    )


def centre_range(front_share_frac: Float, bias_ratio: Float) -> tuple[jax.Array, jax.Array]:
    """Least and greatest front share by a centre's bias, ``s / (s + b (1 - s))`` and ``b s / (b s + 1 - s)``.

    ``s`` is the share while both axles turn alike and ``b`` the torque bias: the slower output gets up to b times its
    part [statics]. A locked centre passes any share, but nothing to an axle with no share where one is not driven.

    >>> [round(float(x), 3) for x in centre_range(0.4, 1.0)]
    [0.4, 0.4]
    >>> [round(float(x), 3) for x in centre_range(0.5, 3.0)]
    [0.25, 0.75]
    """
    share, bias = jnp.asarray(front_share_frac), jnp.asarray(bias_ratio)
    least = share / jnp.maximum(share + bias * (1.0 - share), 1e-12)
    most = bias * share / jnp.maximum(bias * share + 1.0 - share, 1e-12)
    locked = (bias >= LOCKED_BIAS) & (share > 0.0) & (share < 1.0)
    return jnp.where(locked, 0.0, least), jnp.where(locked, 1.0, most)


def shared_drive(
    total_n: Float, shares_frac: tuple[Float, Float], front_bias_ratio: Float, rear_bias_ratio: Float, brake_frac: Float
) -> Driveline:
    """A driveline that one source feeds through a centre, ``shares_frac`` being the least and greatest front share."""
    least, most = shares_frac
    return Driveline(
        front=AxleDrive(most_n=jnp.asarray(most) * total_n, bias_ratio=front_bias_ratio, own_frac=0.0),
        rear=AxleDrive(most_n=(1.0 - jnp.asarray(least)) * total_n, bias_ratio=rear_bias_ratio, own_frac=0.0),
        total_n=total_n,
        least_front_frac=least,
        most_front_frac=most,
        brake_frac=brake_frac,
    )


def at_throttle(driveline: Driveline, throttle_frac: Float) -> Driveline:
    """The driveline with all forces in proportion to a throttle."""

    def less(axle: AxleDrive) -> AxleDrive:
        return dataclasses.replace(axle, most_n=axle.most_n * throttle_frac)

    return dataclasses.replace(
        driveline,
        front=less(driveline.front),
        rear=less(driveline.rear),
        total_n=driveline.total_n * throttle_frac,
    )
