"""A vehicle's drawbar against slip on soft ground: peak, slope, slip at which it rolls on, and energy."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.soil.footing import NOTHING_BEYOND, Beyond, Footing, Pull, axle_loads, deviated, pull, weight
from redline.physics.soil.ground import SLIPS, Ground

#: Slip at which drawbar coefficients are told: that of tests with off-road tyres and of the cone-index models.
STATED_SLIP = 0.2
_LEVEL = SLIPS.index(0.0)
_SLOPE_STEPS = 6


@record
class Rolling:
    """Steady driving on the level: slip, resistance, tangential force, sinkage; ``moves_frac`` 0 where stuck."""

    slip_frac: Float
    resistance_n: Float
    tangential_n: Float
    sinkage_m: Float
    moves_frac: Float


def curve(ground: Ground, footing: Footing, grade_frac: Float = 0.0) -> Pull:
    """Pulls over ``SLIPS`` ``(slip,)``, on a slope, with the load that a pull at the hitch shifts left out."""
    slips = jnp.asarray(SLIPS)
    front, rear = (jnp.full_like(slips, load) for load in axle_loads(footing, grade_frac))
    return pull(ground, footing, slips, front, rear)


def drawbar_curve(ground: Ground, footing: Footing) -> Pull:
    """Pulls over ``SLIPS`` ``(slip,)`` on the level, each with the load that its own pull shifts to the rear axle."""
    drawn = jnp.maximum(jnp.asarray(curve(ground, footing).net_n), 0.0)
    return pull(ground, footing, jnp.asarray(SLIPS), *axle_loads(footing, 0.0, drawn))


def belly_slip(pulls: Pull, footing: Footing) -> jax.Array:
    """Slip at which the wheels have dug in so far that the belly lies on the ground; the last of ``SLIPS`` if none."""
    driving = slice(_LEVEL, None)
    sunk = jnp.asarray(pulls.sinkage_m)[driving]
    return jnp.interp(jnp.asarray(footing.clearance_m), sunk, jnp.asarray(SLIPS)[driving])


def net_at(pulls: Pull, slip_frac: Float) -> jax.Array:
    """Net pull at a slip, straight between those of the curve, in N."""
    return jnp.interp(jnp.asarray(slip_frac), jnp.asarray(SLIPS), jnp.asarray(pulls.net_n))


def greatest_net(pulls: Pull, footing: Footing) -> jax.Array:
    """Greatest net pull up to the slip at which the belly lies on the ground, in N."""
    last = belly_slip(pulls, footing)
    before = jnp.asarray(SLIPS) <= last
    return jnp.maximum(jnp.max(jnp.where(before, jnp.asarray(pulls.net_n), -jnp.inf)), net_at(pulls, last))


def stated_drawbar(pulls: Pull, footing: Footing) -> jax.Array:
    """Net drawbar over weight at 20 % slip, or where the belly is down before."""
    return net_at(pulls, jnp.minimum(belly_slip(pulls, footing), STATED_SLIP)) / weight(footing)


def steepest_slope(ground: Ground, footing: Footing, beyond: Beyond = NOTHING_BEYOND) -> jax.Array:
    """Steepest slope climbed steadily, rise over run: ``tan t = max_s D(s, t) / (W cos t)``; 0 where it does not move.

    Slips end where the belly is down. Loads are those of the slope; six steps of the fixed point leave less than 1e-3.
    ``beyond`` is what the ground gives beyond its models.
    """

    def step(_: int, grade: jax.Array) -> jax.Array:
        load = weight(footing) * (1.0 / jnp.sqrt(1.0 + grade * grade))
        pulls = deviated(curve(ground, footing, grade), footing, beyond, load)
        return jnp.maximum(greatest_net(pulls, footing) / load, 0.0)

    return jax.lax.fori_loop(0, _SLOPE_STEPS, step, jnp.zeros(()))


def rolling(pulls: Pull) -> Rolling:
    """Steady driving on the level: the least slip at which thrust meets resistance, straight between curve points.

    Where thrust never does, the point of greatest net pull stands in, and ``moves_frac`` is 0.
    """
    net = jnp.asarray(pulls.net_n)
    enough = net >= 0.0
    moves = jnp.any(enough)
    after = jnp.maximum(jnp.where(moves, jnp.argmax(enough), jnp.argmax(net)), 1)
    before = after - 1
    gain = net[after] - net[before]
    part = jnp.where(moves & (gain > 0.0), -net[before] / jnp.where(gain > 0.0, gain, 1.0), 1.0)
    part = jnp.clip(part, 0.0, 1.0)

    def between(values: ArrayLike) -> jax.Array:
        row = jnp.asarray(values)
        return row[before] + part * (row[after] - row[before])

    return Rolling(
        slip_frac=between(jnp.asarray(SLIPS)),
        resistance_n=between(pulls.resistance_n),
        tangential_n=between(pulls.tangential_n),
        sinkage_m=between(pulls.sinkage_m),
        moves_frac=jnp.where(moves, 1.0, 0.0),
    )


def wheel_energy(driven: Rolling) -> jax.Array:
    """Energy at the wheels per distance, ``F / (1 - s)``, in J/m."""
    return jnp.asarray(driven.tangential_n) / (1.0 - jnp.asarray(driven.slip_frac))
