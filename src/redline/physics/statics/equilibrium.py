"""Rest of a vehicle on any ground: damped Newton on its energy, exact derivatives at the rest."""

from __future__ import annotations

from typing import TypeVar

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.lanes import in_lanes
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.statics.forces import Slope, slope_of, whole_kg
from redline.physics.statics.small_solve import Move, as_twist, solve, swapped, total
from redline.vehicle.chassis.stance import Ground, Pose, Stance

#: Newton steps at most, and the greatest of one: m of travel and heave, rad of roll and pitch.
_STEPS, _FARTHEST_M, _FARTHEST_RAD = 60, 0.25, 0.12
#: Rest is where no force is left over the weight; it is stable where pivots are above this share of their diagonal.
_AT_REST_FRAC, STABLE_FRAC = 1e-11, 1e-9
#: A step overshoots where the slope at its end is uphill by more than this share of the slope it went down.
_OVERSHOOT_FRAC = 0.5
#: The shortest a cut leaves of a step: while a vehicle seesaws on two wheels its slope says little of the way down.
_LEAST_CUT_FRAC = 0.25
#: A nudge nose down, so that one that stands on two diagonal wheels falls, and to the same side at each run.
_NUDGE_RAD = 1e-3
#: The steepest a body is first laid on the ground.
_STEEPEST_RAD = 0.5


def on_heights(height_m: jax.Array) -> Ground:
    """Ground of four heights ``(wheel,)`` that does not lie on a slope."""
    return Ground(height_m=jnp.asarray(height_m), side_slope_rad=0.0, climb_rad=0.0, hold_frac=jnp.full(4, 0.25))


T = TypeVar("T")


def aligned(record_of_wheels: T, like: jax.Array) -> T:
    """A record whose arrays ``(wheel,)`` have as many axes as ``like``, so that one vehicle meets many grounds."""

    def widened(leaf: jax.Array) -> jax.Array:
        array = jnp.asarray(leaf)
        return array.reshape(array.shape + (1,) * (like.ndim - array.ndim)) if array.ndim else array

    return jax.tree.map(widened, record_of_wheels)


def settle(stance: Stance, ground: Ground, near: Pose | None = None) -> Pose:
    """Rest of a vehicle on some ground: pose, wheel loads, lifted wheels, and whether it stands.

    ``grad E = 0`` with tyres that push only, by Newton steps of bounded length. Derivatives follow from the implicit
    function theorem, ``dq = -H^-1 d(grad E)``, through one step whose value is dropped [statics]. The search begins
    at a pose ``near`` it, where one is given: then a vehicle that could stand in two ways keeps its own.
    """
    stance, ground = aligned(stance, ground.height_m), aligned(ground, ground.height_m)
    quiet_stance, quiet_ground, quiet_near = jax.lax.stop_gradient((stance, ground, near))
    if quiet_near is None:
        start = _start(quiet_stance, quiet_ground.height_m)
    else:
        body = jnp.stack(
            [jnp.asarray(part) for part in (quiet_near.heave_m, quiet_near.roll_rad, quiet_near.pitch_rad)]
        )
        start = Move(travel=quiet_near.travel_m, body=body)
    return _posed(stance, ground, start)


@jax.custom_jvp
def _posed(stance: Stance, ground: Ground, start: Move) -> Pose:
    """The rest that is found from a start, pose and loads."""
    return _rest(stance, ground, start)[1]


@_posed.defjvp
def _posed_and_slope(primals: tuple[Stance, Ground, Move], tangents: tuple[Stance, Ground, Move]) -> tuple[Pose, Pose]:
    found, pose = _rest(*primals)
    _, slope = jax.jvp(lambda stance, ground: _pose_at(stance, ground, found), primals[:2], tangents[:2])
    return pose, slope


def _start(stance: Stance, height_m: jax.Array) -> Move:
    """A body on the plane through the ground, its wheels taking up what is left of it."""
    left, right, front, rear = (0.5 * (height_m[i] + height_m[j]) for i, j in ((0, 2), (1, 3), (0, 1), (2, 3)))
    roll = jnp.clip((left - right) / (stance.y_m[0] - stance.y_m[1]), -_STEEPEST_RAD, _STEEPEST_RAD)
    pitch = jnp.clip((rear - front) / (stance.x_m[0] - stance.x_m[2]), -_STEEPEST_RAD, _STEEPEST_RAD)
    warp = 0.25 * (height_m[0] - height_m[1] - height_m[2] + height_m[3])
    body = jnp.stack([0.25 * total(height_m), roll, pitch + _NUDGE_RAD])
    return Move(travel=as_twist(2.0 * warp), body=body)


@record
class _Search:
    """A Newton step being tried: from ``base`` a ``share_frac`` of ``step``, downhill by ``descent_j``.

    Of the base also what the pose is made of: the whole step that would follow, depths after it, what is left there
    and the least pivot.
    """

    count: jax.Array
    base: Move
    uphill: Move
    depth_m: jax.Array
    base_left_frac: jax.Array
    pivot_frac: jax.Array
    step: Move
    share_frac: jax.Array
    descent_j: jax.Array
    left_frac: jax.Array
    late_one: jax.Array


def late_ones(stance: Stance, like: jax.Array) -> jax.Array:
    """Ones ``(wheel, ...)`` of a shape, to carry through a loop: the compiler does not see that they are ones."""
    return jnp.where(jnp.asarray(stance.sprung_kg) < 0.0, 2.0, jnp.ones_like(like))


@in_lanes
def _rest(stance: Stance, ground: Ground, start: Move) -> tuple[Move, Pose]:
    """The rest, and the pose there: Newton steps, each cut back by the secant rule while it overshoots."""
    none = jnp.zeros(jnp.broadcast_shapes(*(leaf.shape for leaf in jax.tree.leaves((stance, ground, start.travel)))))

    def unsettled(now: _Search) -> jax.Array:
        return (now.count < _STEPS) & jnp.any(now.left_frac > _AT_REST_FRAC)

    last = jax.lax.while_loop(unsettled, lambda now: _advance(stance, ground, now), _first(stance, start, none))
    return last.base, _pose(stance, last)


def _first(stance: Stance, start: Move, none: jax.Array) -> _Search:
    still = Move(travel=none, body=none[:3])
    return _Search(
        count=jnp.asarray(0), base=moved(still, start, jnp.asarray(1.0)), uphill=still, depth_m=none,
        base_left_frac=jnp.full_like(none[0], jnp.inf), pivot_frac=none[0], step=still,
        share_frac=jnp.ones_like(none[0]), descent_j=none[0], left_frac=jnp.full_like(none[0], jnp.inf),
        late_one=late_ones(stance, none),
    )  # fmt: skip


def _advance(stance: Stance, ground: Ground, now: _Search) -> _Search:
    """See where the step being tried has led: cut it back, or take it and choose the next."""
    q = moved(now.base, now.step, now.share_frac)
    slope = slope_of(stance, ground, q, jnp.zeros_like(q.travel), now.late_one)
    along, left = _product(slope.gradient, now.step), residual(stance, slope)
    rests = left <= _AT_REST_FRAC
    over = (along > _OVERSHOOT_FRAC * now.descent_j) & ~rests
    cut = jnp.maximum(now.descent_j / jnp.maximum(now.descent_j + along, 1e-30), _LEAST_CUT_FRAC)
    (uphill,), pivot = solve(slope.curvature, (slope.gradient,), now.late_one, least_frac=STABLE_FRAC)
    depth = slope.depth_m - depth_change(slope, uphill)
    step = bounded(uphill, jnp.where(rests, 0.0, -1.0))

    def kept(old: jax.Array, new: jax.Array) -> jax.Array:
        return jnp.where(over, old, new)

    return _Search(
        count=now.count + 1,
        base=jax.tree.map(kept, now.base, q),
        uphill=jax.tree.map(kept, now.uphill, uphill),
        depth_m=kept(now.depth_m, depth),
        base_left_frac=kept(now.base_left_frac, left),
        pivot_frac=kept(now.pivot_frac, pivot),
        step=jax.tree.map(kept, now.step, step),
        share_frac=kept(now.share_frac * cut, jnp.ones_like(cut)),
        descent_j=kept(now.descent_j, -_product(slope.gradient, step)),
        left_frac=left,
        late_one=now.late_one,
    )


def _pose(stance: Stance, last: _Search) -> Pose:
    """The pose of a search, one more step from its base."""
    q = moved(last.base, bounded(last.uphill), jnp.asarray(-1.0))
    rests = (last.base_left_frac < 1e3 * _AT_REST_FRAC) & (last.pivot_frac > STABLE_FRAC)
    return Pose(
        load_n=stance.tyre_n_m * jnp.maximum(last.depth_m, 0.0),
        travel_m=q.travel,
        heave_m=q.body[0],
        roll_rad=q.body[1],
        pitch_rad=q.body[2],
        lifted_frac=jnp.where(last.depth_m > 0.0, 0.0, 1.0),
        stands_frac=jnp.where(rests, 1.0, 0.0),
    )


def moved(base: Move, step: Move, share: jax.Array) -> Move:
    """Coordinates after a share of a step."""
    return Move(travel=base.travel + share * step.travel, body=base.body + share * step.body)


def _product(one: Move, other: Move) -> jax.Array:
    body = one.body * other.body
    return total(one.travel * other.travel) + body[0] + body[1] + body[2]


def residual(stance: Stance, slope: Slope) -> jax.Array:
    """Greatest force or moment over a metre that is left, over the weight."""
    travel, body = jnp.abs(slope.gradient.travel), jnp.abs(slope.gradient.body)
    pairs = jnp.maximum(jnp.maximum(travel[0], travel[1]), jnp.maximum(travel[2], travel[3]))
    return jnp.maximum(jnp.maximum(pairs, body[0]), jnp.maximum(body[1], body[2])) / (GRAVITY_M_S2 * whole_kg(stance))


def bounded(move: Move, sign_frac: Float = 1.0) -> Move:
    """A step times a sign, shortened as a whole until no coordinate moves too far."""
    travel, body = jnp.abs(move.travel), jnp.abs(move.body)
    far = jnp.maximum(jnp.maximum(travel[0], travel[1]), jnp.maximum(travel[2], travel[3]))
    far = jnp.maximum(far, body[0]) / _FARTHEST_M
    share = sign_frac / jnp.maximum(1.0, jnp.maximum(far, jnp.maximum(body[1], body[2]) / _FARTHEST_RAD))
    return Move(travel=share * move.travel, body=share * move.body)


def depth_change(slope: Slope, move: Move) -> jax.Array:
    """How much deeper each tyre is pressed in after a small move ``(wheel,)``, in m."""
    by_travel = slope.depth_own * move.travel + slope.depth_other * swapped(move.travel)
    return by_travel + sum(by * change for by, change in zip(slope.depth_body, move.body, strict=True))


def _pose_at(stance: Stance, ground: Ground, found: Move) -> Pose:
    """The pose at coordinates found, with the derivatives of a rest."""
    found = jax.lax.stop_gradient(found)
    none, ones = jnp.zeros_like(found.travel), jnp.ones_like(found.travel)
    slope = slope_of(stance, ground, found, none, ones)
    (uphill,), pivot = solve(jax.lax.stop_gradient(slope.curvature), (slope.gradient,), ones, least_frac=STABLE_FRAC)
    still = none[0]
    last = _Search(
        count=jnp.asarray(0), base=found, uphill=uphill, depth_m=slope.depth_m - depth_change(slope, uphill),
        base_left_frac=residual(stance, slope), pivot_frac=pivot, step=found, share_frac=still, descent_j=still,
        left_frac=still, late_one=ones,
    )  # fmt: skip
    return _pose(stance, last)
