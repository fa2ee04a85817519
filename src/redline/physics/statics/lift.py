"""How far a test can go until a wheel lifts: raised wheels, twisted ground, tilted ground."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.statics.equilibrium import STABLE_FRAC, bounded, residual
from redline.physics.statics.forces import COUNT, slope_of
from redline.physics.statics.small_solve import solve_symmetric
from redline.vehicle.stance import Ground, Stance

#: Steps at most, the farthest of one in units of the test, and when the test has found its end.
_STEPS, _FARTHEST_FRAC, _FOUND_FRAC = 80, 0.05, 1e-11


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


def ground_of(test: Test, reach: jax.Array) -> Ground:
    """The ground of a test at its reach: m for rises, rad for slopes."""
    return Ground(
        height_m=test.rise_frac * reach,
        side_slope_rad=test.side_frac * reach,
        climb_rad=test.climb_frac * reach,
        hold_frac=test.hold_frac,
    )


def reach_until_lift(stance: Stance, test: Test) -> tuple[jax.Array, jax.Array]:
    """Reach of a test, in m or rad, at which the first watched wheel bears nothing, and 1.0 where it was found.

    ``grad E(q, s) = 0`` and ``min N_j(q, s) = 0`` together: Newton steps along the path of rests, with watched tyres
    allowed to pull so that the path does not end where it is looked for. The other wheels only push. Derivatives by
    the implicit function theorem [statics].
    """
    quiet = jax.lax.stop_gradient((stance, test))

    def advance(state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        count, q, reach, last, _ = state
        move, change, left, _ = _newton(*quiet, q, reach)
        # A change of direction means a kink was passed: come back by half at most.
        turned = change * last < 0.0
        limit = jnp.where(turned, 0.5 * jnp.abs(last), _FARTHEST_FRAC)
        change = jnp.clip(change, -limit, limit)
        step = bounded([move[0][i] + move[1][i] * change for i in range(COUNT)])
        return count + 1, q + step, reach + change, change, left

    start = (jnp.asarray(0), jnp.zeros(COUNT), jnp.asarray(0.0), jnp.asarray(0.0), jnp.asarray(jnp.inf))
    _, q, reach, _, _ = jax.lax.while_loop(lambda s: (s[0] < _STEPS) & (s[4] > _FOUND_FRAC), advance, start)
    q, reach = jax.lax.stop_gradient((q, reach))
    _, change, left, pivot = _newton(stance, test, q, reach)
    found = (left < 1e3 * _FOUND_FRAC) & (pivot > STABLE_FRAC)
    return reach + change, jnp.where(found, 1.0, 0.0)


def _newton(
    stance: Stance, test: Test, q: jax.Array, reach: jax.Array
) -> tuple[tuple[list[jax.Array], list[jax.Array]], jax.Array, jax.Array, jax.Array]:
    """Moves at rest and per reach, the change of reach that unloads the wheel, what is left, and the least pivot."""

    def gradient(at: jax.Array) -> jax.Array:
        return jnp.stack(slope_of(stance, ground_of(test, at), coordinates, test.watched_frac).gradient)

    coordinates = [q[i] for i in range(COUNT)]
    slope = slope_of(stance, ground_of(test, reach), coordinates, test.watched_frac)
    _, by_reach = jax.jvp(gradient, (reach,), (jnp.ones_like(reach),))
    curvature = jax.lax.stop_gradient(slope.curvature)
    by_reach = jax.lax.stop_gradient(by_reach)
    sides = [[-force for force in slope.gradient], [-by_reach[i] for i in range(COUNT)]]
    (rest, along), pivot = solve_symmetric(curvature, sides, least=STABLE_FRAC)
    picked = _lightest(slope.pressed_m, test.watched_frac)
    depth = sum(picked[w] * slope.pressed_m[w] for w in range(4))
    push = [sum(picked[w] * slope.pressed_gradient[w][i] for w in range(4)) for i in range(COUNT)]
    push = jax.lax.stop_gradient(push)
    rise = jnp.sum(jnp.stack(picked) * test.rise_frac)
    to_rest = sum(push[i] * rest[i] for i in range(COUNT))
    per_reach = jax.lax.stop_gradient(sum(push[i] * along[i] for i in range(COUNT)) + rise)
    change = -(depth + to_rest) / per_reach
    left = jnp.maximum(residual(stance, slope), jnp.abs(depth) / stance.radius_m)
    return (rest, along), change, left, pivot


def _lightest(pressed_m: list[jax.Array], watched_frac: jax.Array) -> list[jax.Array]:
    """Weights ``(wheel,)`` of the watched wheel that is pressed in least; equal wheels share."""
    seen = [jnp.where(watched_frac[w] > 0.5, depth, jnp.inf) for w, depth in enumerate(pressed_m)]
    least = jnp.minimum(jnp.minimum(seen[0], seen[1]), jnp.minimum(seen[2], seen[3]))
    flags = [jnp.where(depth <= least, 1.0, 0.0) for depth in seen]
    return [flag / sum(flags) for flag in flags]
