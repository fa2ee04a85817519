"""Energy's slope and curvature of a vehicle on its springs, written out, in seven coordinates.

Coordinates are the bump travel of four wheels, and heave, roll and pitch of the body. Rotations are exact: pitch, then
roll about the body's axis [ISO8855]. Tyres push and never pull; a bonded one may. Arrays are ``(wheel, ...)``: more
axes are more poses of the same vehicle.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.settled import settled
from redline.physics.statics.small_solve import Curvature, Move, as_twist, swapped, total, twist_of
from redline.vehicle.chassis.stance import Ground, Stance


@record
class Slope:
    """Slope and curvature of the energy; depth each tyre is pressed in, and its slope by all coordinates.

    ``depth_own`` is by own travel, ``depth_other`` by that of the other wheel of the axle, ``depth_body`` by
    heave, roll and pitch.
    """

    gradient: Move
    curvature: Curvature
    depth_m: jax.Array
    depth_own: jax.Array
    depth_other: jax.Array
    depth_body: tuple[jax.Array, ...]


@record
class _Turn:
    """Sines and cosines of roll and pitch."""

    sin_roll: jax.Array
    cos_roll: jax.Array
    sin_pitch: jax.Array
    cos_pitch: jax.Array


@record
class _Part:
    """What part of the energy adds: slope by travel ``(4,)`` and body, curvature likewise, the core as six entries."""

    travel: jax.Array
    body: tuple[jax.Array, ...]
    own: jax.Array
    pair: jax.Array
    border: tuple[jax.Array, ...]
    core: tuple[jax.Array, ...]


def slope_of(stance: Stance, ground: Ground, q: Move, bonded: jax.Array, late_one: jax.Array) -> Slope:
    """Slope and curvature of potential energy at coordinates ``q``.

    ``E = sum K d^2 / 2 + springs, bars and stops - m g . x`` with ``d`` the depth a tyre is pressed in, where positive
    or ``bonded``; statics is its stationary point [statics]. ``late_one`` ``(wheel, ...)`` are ones that the compiler
    takes for data: what is divided by them is worked out once, not in each of its uses.
    """
    roll, pitch = q.body[1], q.body[2]
    turn = _Turn(sin_roll=jnp.sin(roll), cos_roll=jnp.cos(roll), sin_pitch=jnp.sin(pitch), cos_pitch=jnp.cos(pitch))
    turn, pull = settled((turn, _pull(ground)), late_one[0])
    wheels, depth, by_own, by_other, by_body = _wheels(stance, ground, q, turn, pull, bonded, late_one)
    springs = _springs(stance, q.travel)
    body, core = _body(stance, turn, pull)
    warp = jnp.asarray(stance.warp_n_m)
    away = as_twist(warp * twist_of(q.travel))
    return Slope(
        gradient=Move(
            travel=wheels.travel + springs[0] - away,
            body=jnp.stack([one + other for one, other in zip(wheels.body, body, strict=True)]),
        ),
        curvature=Curvature(
            own_n_m=wheels.own + springs[1],
            pair_n_m=wheels.pair + springs[2],
            warp_n_m=warp,
            border=wheels.border,
            core=tuple(one + other for one, other in zip(wheels.core, core, strict=True)),
        ),
        depth_m=depth,
        depth_own=by_own,
        depth_other=by_other,
        depth_body=by_body,
    )


def whole_kg(stance: Stance) -> jax.Array:
    """Mass of the vehicle, in kg."""
    return stance.sprung_kg + total(stance.unsprung_kg)


#: Gravity along x, y and down, in m/s2.
_Pull = tuple[jax.Array, jax.Array, jax.Array]


def _pull(ground: Ground) -> _Pull:
    """Gravity along x, y and down, in m/s2, as the ground lies."""
    side, climb = jnp.asarray(ground.side_slope_rad), jnp.asarray(ground.climb_rad)
    flat = jnp.cos(side) * jnp.cos(climb)
    return -GRAVITY_M_S2 * jnp.sin(climb), -GRAVITY_M_S2 * jnp.sin(side) * jnp.cos(climb), GRAVITY_M_S2 * flat


def _crown(stance: Stance, lean: jax.Array, late: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Hub over the lowest point of a leaning tyre, ``c = sqrt(r^2 cos^2 + b^2 sin^2)``, and its derivatives."""
    radius, flat = jnp.asarray(stance.radius_m), 1.0 - (stance.crown_m / jnp.asarray(stance.radius_m)) ** 2
    sine, cosine = settled((jnp.sin(lean), jnp.cos(lean)), late)
    part = 1.0 - flat * sine * sine
    inverse = 1.0 / jnp.sqrt(part)
    first = -radius * flat * sine * cosine * inverse
    second = -radius * flat * inverse * (cosine * cosine - sine * sine + flat * (sine * cosine * inverse) ** 2)
    return radius * part * inverse, first, second


def _wheels(
    stance: Stance, ground: Ground, q: Move, turn: _Turn, pull: _Pull, bonded: jax.Array, late: jax.Array
) -> tuple[_Part, jax.Array, jax.Array, jax.Array, tuple[jax.Array, ...]]:
    """Tyres, weight of the wheels, and their share in holding the vehicle on a slope."""
    over, up, s, c = turn.sin_roll, turn.cos_roll, turn.sin_pitch, turn.cos_pitch
    own, other = stance.lean_rad_m, stance.lean_other_rad_m
    crown, crown_1, crown_2 = _crown(stance, q.body[1] + own * q.travel + other * swapped(q.travel), late)
    x, y, z = stance.x_m, stance.y_m, stance.hub_m + q.travel
    height, rolled = settled((y * over + z * up, y * up - z * over), late)
    depth = settled(crown + ground.height_m - q.body[0] + x * s - c * height, late)
    stiff = jnp.where((depth > 0.0) | (bonded > 0.5), stance.tyre_n_m, 0.0)
    load = stiff * depth
    along, side, down = pull
    held = ground.hold_frac * whole_kg(stance)
    off = held - stance.unsprung_kg
    p_x, p_y, p_z = along * off, side * off, down * stance.unsprung_kg - load
    e, f = settled((p_x * s + p_z * c, p_x * c - p_z * s), late)
    # The lean raises the hub and rolls the patch sideways, dY = -c dlean. No tyre at rest bears more than the weight;
    # far from rest more would bend the energy the wrong way.
    push = load * crown_1 + side * held * crown
    curve = jnp.minimum(load, GRAVITY_M_S2 * whole_kg(stance)) * crown_2 + side * held * crown_1
    by_own, by_other = own * crown_1 - c * up, other * crown_1
    by_roll, by_pitch = crown_1 - c * rolled, x * c + s * height
    k_own, k_other, k_roll = stiff * by_own, stiff * by_other, stiff * by_roll
    part = _Part(
        travel=e * up - p_y * over + push * own + swapped(push * other),
        body=(total(p_z), total(e * rolled - p_y * height + push), total(f * height - e * x)),
        own=k_own * by_own + curve * own * own + swapped(k_other * by_other + curve * other * other),
        pair=_both(k_own * by_other + curve * own * other),
        border=(
            -k_own - swapped(k_other),
            k_own * by_roll + curve * own - e * over - p_y * up + swapped(k_other * by_roll + curve * other),
            k_own * by_pitch + f * up + swapped(k_other * by_pitch),
        ),
        core=(
            total(stiff),
            -total(k_roll),
            total(k_roll * by_roll + curve - e * height - p_y * rolled),
            -total(stiff * by_pitch),
            total(k_roll * by_pitch + f * rolled),
            total(stiff * by_pitch * by_pitch - e * height - f * x),
        ),
    )
    return part, depth, by_own, by_other, (-jnp.ones_like(depth), by_roll, by_pitch)


def _both(values: jax.Array) -> jax.Array:
    return values + swapped(values)


def _body(stance: Stance, turn: _Turn, pull: _Pull) -> tuple[tuple[jax.Array, ...], tuple[jax.Array, ...]]:
    """Slope and core of the sprung weight, and of braked wheels that turn with the body and hold it on a climb."""
    along, side, down = pull
    mass, x, z = jnp.asarray(stance.sprung_kg), jnp.asarray(stance.sprung_x_m), jnp.asarray(stance.sprung_z_m)
    over, up, s, c = turn.sin_roll, turn.cos_roll, turn.sin_pitch, turn.cos_pitch
    height, rolled = z * up, -z * over
    turned = -along * whole_kg(stance) * stance.radius_m
    e, f = mass * (down * c - along * s), -mass * (along * c + down * s)
    p_y = -side * mass
    zero = jnp.zeros_like(e)
    slope = (
        mass * down + zero,
        e * rolled - p_y * height - turned * s * over,
        f * height - e * x + turned * c * up,
    )
    core = (
        zero,
        zero,
        -e * height - p_y * rolled - turned * s * up,
        zero,
        f * rolled - turned * c * over,
        -e * height - f * x - turned * s * up,
    )
    return slope, core


def _springs(stance: Stance, travel: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Slope by travel, and curvature by own and by the other travel, of springs, stops and bars."""
    near, far = 0.5 * (1.0 + stance.lever_frac), 0.5 * (1.0 - stance.lever_frac)
    seat = near * travel + far * swapped(travel)
    over, under = seat - stance.bump_m, -stance.rebound_m - seat
    rate = stance.rate_n_m + jnp.where((over > 0.0) | (under > 0.0), stance.stop_n_m, 0.0)
    squeezed = jnp.maximum(over, 0.0) - jnp.maximum(under, 0.0)
    force = stance.preload_n + stance.rate_n_m * seat + stance.stop_n_m * squeezed
    bar = stance.bar_n_m
    slope = near * force + far * swapped(force) + bar * (travel - swapped(travel))
    own = near * near * rate + far * far * swapped(rate) + bar
    pair = near * far * (rate + swapped(rate)) - bar
    return slope, own, pair
