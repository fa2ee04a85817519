"""How far a test can go until a wheel lifts: raised wheels, twisted ground, tilted ground."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.lanes import in_lanes
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.statics.equilibrium import STABLE_FRAC, bounded, depth_change, late_ones, moved, residual
from redline.physics.statics.forces import slope_of
from redline.physics.statics.small_solve import Move, solve, total
from redline.vehicle.chassis.stance import Ground, Stance

#: Steps at most, the farthest of one in units of the test, and when the test has found its end.
_STEPS, _FARTHEST_FRAC, _FOUND_FRAC = 100, 0.05, 1e-11
#: How much of the last step the next one may be at most: back, and on in the same direction.
_BACK_FRAC, _ON_FRAC = 0.5, 1.2


@record
class Test:
    """A test that grows with one number: heights and slopes per unit of it, which wheels hold, and which are watched.

    ``rise_frac``, ``hold_frac`` and ``watched_frac`` are ``(wheel,)``; the last is 1 for wheels whose lift ends it.
    """

    rise_frac: jax.Array
    side_frac: Float
    climb_frac: Float
    hold_frac: jax.Array
    watched_frac: jax.Array


@record
class _Walk:
    """Where the walk along the rests of a growing test has come to."""

    count: jax.Array
    at: Move
    reach: jax.Array
    change: jax.Array
    left_frac: jax.Array
    pivot_frac: jax.Array
    late_one: jax.Array


def ground_of(test: Test, reach: jax.Array) -> Ground:
    """The ground of a test at its reach: m for rises, rad for slopes."""
    return Ground(
        height_m=test.rise_frac * reach,
        side_slope_rad=test.side_frac * reach,
        climb_rad=test.climb_frac * reach,
        hold_frac=test.hold_frac,
    )


@jax.custom_jvp
def reach_until_lift(stance: Stance, test: Test) -> jax.Array:
    """Reach of a test, in m or rad, at which the first watched wheel bears nothing; nan where none is found.

    ``grad E(q, s) = 0`` and ``min N_j(q, s) = 0`` together: Newton steps along the path of rests, with watched tyres
    allowed to pull so that the path does not end where it is looked for. The other wheels only push. Derivatives by
    the implicit function theorem, only where they are asked for [statics].
    """
    return _found(walked(stance, test))


@reach_until_lift.defjvp
def _reach_and_slope(primals: tuple[Stance, Test], tangents: tuple[Stance, Test]) -> tuple[jax.Array, jax.Array]:
    """One more Newton step at the lift: what the step answers to stance and test is what the reach does."""
    last = walked(*primals)
    _, slope = jax.jvp(
        lambda stance, test: _newton(stance, test, last.at, last.reach, jnp.ones(4))[2], primals, tangents
    )
    return _found(last), slope


def _found(last: _Walk) -> jax.Array:
    found = (last.left_frac < 1e3 * _FOUND_FRAC) & (last.pivot_frac > STABLE_FRAC)
    return jnp.where(found, last.reach, jnp.nan)


@in_lanes
def walked(stance: Stance, test: Test) -> _Walk:
    """The walk from rest on level ground to where a wheel lifts, or to where it was given up."""

    def advance(now: _Walk) -> _Walk:
        rest, along, change, left, pivot = _newton(stance, test, now.at, now.reach, now.late_one)
        # A change of direction means a kink was passed: come back by half at most, and go on by little more each time.
        grown = jnp.where(change * now.change < 0.0, _BACK_FRAC, _ON_FRAC) * jnp.abs(now.change)
        limit = jnp.where(now.count > 0.0, jnp.minimum(grown, _FARTHEST_FRAC), _FARTHEST_FRAC)
        change = jnp.clip(change, -limit, limit)
        step = bounded(moved(rest, along, change))
        at = moved(now.at, step, jnp.asarray(1.0))
        then = _Walk(
            count=now.count + 1.0, at=at, reach=now.reach + change, change=change, left_frac=left, pivot_frac=pivot,
            late_one=now.late_one,
        )  # fmt: skip
        goes = now.left_frac > _FOUND_FRAC
        return jax.tree.map(lambda new, old: jnp.where(goes, new, old), then, now)

    none = jnp.zeros(jnp.broadcast_shapes(*(leaf.shape for leaf in jax.tree.leaves((stance, test)))))
    first = _Walk(
        count=none[0], at=Move(travel=none, body=none[:3]), reach=none[0], change=none[0],
        left_frac=jnp.full_like(none[0], jnp.inf), pivot_frac=none[0], late_one=late_ones(stance, none),
    )  # fmt: skip

    def goes_on(now: _Walk) -> jax.Array:
        return jnp.any((now.count < _STEPS) & (now.left_frac > _FOUND_FRAC))

    return jax.lax.while_loop(goes_on, advance, first)


def _newton(
    stance: Stance, test: Test, at: Move, reach: jax.Array, late_one: jax.Array
) -> tuple[Move, Move, jax.Array, jax.Array, jax.Array]:
    """Moves to rest and along the test, the change of reach that unloads a wheel, what is left, the least pivot."""

    def gradient(where: jax.Array) -> Move:
        return slope_of(stance, ground_of(test, where), at, test.watched_frac, late_one).gradient

    slope = slope_of(stance, ground_of(test, reach), at, test.watched_frac, late_one)
    _, by_reach = jax.jvp(gradient, (reach,), (jnp.ones_like(reach),))
    curvature, by_reach = jax.lax.stop_gradient((slope.curvature, by_reach))
    (uphill, against), pivot = solve(curvature, (slope.gradient, by_reach), late_one, least_frac=STABLE_FRAC)
    rest, along = jax.tree.map(jnp.negative, (uphill, against))
    picked = _lightest(slope.depth_m, test.watched_frac)
    depth = total(picked * slope.depth_m)
    to_rest = total(picked * depth_change(slope, rest))
    per_reach = total(picked * (depth_change(slope, along) + test.rise_frac))
    per_reach = jax.lax.stop_gradient(per_reach)
    # Where going on does not unload the wheel, as with axles free to twist, go on all the same while it bears.
    falls = per_reach < -_FOUND_FRAC
    change = jnp.where(falls, -(depth + to_rest) / jnp.where(falls, per_reach, 1.0), _FARTHEST_FRAC * jnp.sign(depth))
    left = jnp.maximum(residual(stance, slope), jnp.abs(depth) / stance.radius_m)
    return rest, along, change, left, pivot


def _lightest(depth_m: jax.Array, watched_frac: jax.Array) -> jax.Array:
    """Weights ``(wheel,)`` of the watched wheel that is pressed in least; equal wheels share."""
    seen = jnp.where(watched_frac > 0.5, depth_m, jnp.inf)
    flags = jnp.where(seen <= jnp.min(seen, axis=0), 1.0, 0.0)
    return jax.lax.stop_gradient(flags / total(flags))
