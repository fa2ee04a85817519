"""Rest of a vehicle on any ground: damped Newton on its energy, exact derivatives at the rest."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.physics.statics.forces import COUNT, HEAVE, PITCH, ROLL, Slope, slope_of
from redline.physics.statics.small_solve import solve_symmetric
from redline.vehicle.stance import Ground, Pose, Stance

#: Newton steps at most, and the greatest of one: m of travel and heave, rad of roll and pitch.
_STEPS, _FARTHEST_M, _FARTHEST_RAD = 60, 0.25, 0.12
#: Rest is where no force is left over the weight, and pivots are positive by this share.
_AT_REST_FRAC, STABLE_FRAC = 1e-11, 1e-9
#: A step overshoots where the slope at its end is uphill by more than this share of the slope it went down.
_OVERSHOOT_FRAC = 0.5
#: The shortest a cut leaves of a step: while a vehicle seesaws on two wheels its slope says little of the way down.
_LEAST_CUT_FRAC = 0.25
#: A nudge nose down, so that one that stands on two diagonal wheels falls, and to the same side at each run.
_NUDGE_RAD = 1e-3
_NONE_BONDED = (0.0, 0.0, 0.0, 0.0)


def level_ground() -> Ground:
    """Level ground, with all wheels holding alike."""
    return Ground(height_m=jnp.zeros(4), side_slope_rad=0.0, climb_rad=0.0, hold_frac=jnp.full(4, 0.25))


def on_heights(height_m: jax.Array) -> Ground:
    """Ground of four heights ``(wheel,)`` that does not lie on a slope."""
    return Ground(height_m=jnp.asarray(height_m), side_slope_rad=0.0, climb_rad=0.0, hold_frac=jnp.full(4, 0.25))


def settle(stance: Stance, ground: Ground) -> Pose:
    """Rest of a vehicle on some ground: pose, wheel loads, lifted wheels, and whether it stands.

    ``grad E = 0`` with tyres that push only, by Newton steps of bounded length. Derivatives follow from the implicit
    function theorem, ``dq = -H^-1 d(grad E)``, through one step whose value is dropped [statics].
    """
    quiet_stance, quiet_ground = jax.lax.stop_gradient((stance, ground))
    bonded = jnp.array(_NONE_BONDED)

    start = jnp.zeros(COUNT).at[HEAVE].set(jnp.min(quiet_ground.height_m)).at[PITCH].set(_NUDGE_RAD)
    return pose_at(stance, ground, _rest(quiet_stance, quiet_ground, bonded, start))


@record
class _Search:
    """A Newton step being tried: from ``base_m`` a ``share_frac`` of ``step_m``, downhill by ``descent_j``."""

    count: jax.Array
    base_m: jax.Array
    step_m: jax.Array
    share_frac: jax.Array
    descent_j: jax.Array
    left_frac: jax.Array


def _rest(stance: Stance, ground: Ground, bonded: jax.Array, start: jax.Array) -> jax.Array:
    """Coordinates of the rest ``(7,)``: Newton steps, each cut back by the secant rule while it overshoots."""

    def advance(now: _Search) -> _Search:
        q = now.base_m + now.share_frac * now.step_m
        slope = slope_of(stance, ground, _unpack(q), bonded)
        gradient = jnp.stack(slope.gradient)
        along = jnp.sum(gradient * now.step_m)
        left = residual(stance, slope)
        cut = now.descent_j / jnp.maximum(now.descent_j + along, 1e-30)
        over = (along > _OVERSHOOT_FRAC * now.descent_j) & (left > _AT_REST_FRAC)
        (move,), _ = solve_symmetric(slope.curvature, [slope.gradient], least=STABLE_FRAC)
        step = -bounded(move)
        return _Search(
            count=now.count + 1,
            base_m=jnp.where(over, now.base_m, q),
            step_m=jnp.where(over, now.step_m, step),
            share_frac=jnp.where(over, now.share_frac * jnp.maximum(cut, _LEAST_CUT_FRAC), 1.0),
            descent_j=jnp.where(over, now.descent_j, -jnp.sum(gradient * step)),
            left_frac=left,
        )

    none = jnp.zeros(COUNT)
    first = _Search(
        count=jnp.asarray(0), base_m=start, step_m=none, share_frac=jnp.asarray(1.0), descent_j=jnp.asarray(0.0),
        left_frac=jnp.asarray(jnp.inf),
    )  # fmt: skip
    last = jax.lax.while_loop(lambda now: (now.count < _STEPS) & (now.left_frac > _AT_REST_FRAC), advance, first)
    return last.base_m


def _unpack(q: jax.Array) -> list[jax.Array]:
    return [q[i] for i in range(COUNT)]


def residual(stance: Stance, slope: Slope) -> jax.Array:
    """Greatest force or moment over a metre that is left, over the weight."""
    weight = GRAVITY_M_S2 * (stance.sprung_kg + jnp.sum(stance.unsprung_kg))
    left = jnp.abs(slope.gradient[0])
    for force in slope.gradient[1:]:
        left = jnp.maximum(left, jnp.abs(force))
    return left / weight


def bounded(move: list[jax.Array]) -> jax.Array:
    """A step ``(7,)`` shortened as a whole until no coordinate moves too far."""
    limits = [_FARTHEST_M] * 5 + [_FARTHEST_RAD] * 2
    share = jnp.asarray(1.0)
    for step, limit in zip(move, limits, strict=True):
        share = jnp.maximum(share, jnp.abs(step) / limit)
    return jnp.stack(move) / share


def pose_at(stance: Stance, ground: Ground, found: jax.Array) -> Pose:
    """The pose at coordinates found ``(7,)``, with the derivatives of a rest."""
    found = jax.lax.stop_gradient(found)
    bonded = jnp.array(_NONE_BONDED)
    slope = slope_of(stance, ground, _unpack(found), bonded)
    curvature = jax.lax.stop_gradient(slope.curvature)
    (move,), pivot = solve_symmetric(curvature, [slope.gradient], least=STABLE_FRAC)
    q = found - jnp.stack(move)
    settled = slope_of(stance, ground, _unpack(q), bonded)
    depth = jnp.stack(settled.pressed_m)
    rests = (residual(stance, settled) < 1e3 * _AT_REST_FRAC) & (pivot > STABLE_FRAC)
    return Pose(
        load_n=stance.tyre_n_m * jnp.maximum(depth, 0.0),
        travel_m=q[:4],
        heave_m=q[HEAVE],
        roll_rad=q[ROLL],
        pitch_rad=q[PITCH],
        lifted_frac=jnp.where(depth > 0.0, 0.0, 1.0),
        stands_frac=jnp.where(rests, 1.0, 0.0),
    )
