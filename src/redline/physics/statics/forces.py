"""Energy's slope and curvature of a vehicle on its springs, written out, in seven coordinates.

Coordinates are the bump travel of the four wheels and heave, roll and pitch of the body, in this order. Rotations are
exact: pitch, then roll about the body's axis [ISO8855]. Tyres push and never pull; a bonded one may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.vehicle.stance import Ground, Stance

#: Coordinates: travel of four wheels, heave, roll, pitch.
COUNT = 7
HEAVE, ROLL, PITCH = 4, 5, 6
Coordinates = Sequence[jax.Array]


@dataclass(frozen=True, slots=True)
class Slope:
    """Slope of the energy ``(7)``, its curvature (rows up to the diagonal), and how far each tyre is pressed in."""

    gradient: list[jax.Array]
    curvature: list[list[jax.Array]]
    pressed_m: list[jax.Array]
    pressed_gradient: list[list[jax.Array]]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Sines and cosines of roll and pitch."""

    sin_roll: jax.Array
    cos_roll: jax.Array
    sin_pitch: jax.Array
    cos_pitch: jax.Array


class _Sum:
    """Gradient and lower curvature while they are added up."""

    def __init__(self) -> None:
        zero = jnp.asarray(0.0)
        self.gradient = [zero] * COUNT
        self.curvature = [[zero] * (i + 1) for i in range(COUNT)]

    def force(self, i: int, value: jax.Array) -> None:
        self.gradient[i] = self.gradient[i] + value

    def stiffness(self, i: int, j: int, value: jax.Array) -> None:
        row, column = max(i, j), min(i, j)
        self.curvature[row][column] = self.curvature[row][column] + value


def slope_of(stance: Stance, ground: Ground, q: Coordinates, bonded: jax.Array) -> Slope:
    """Slope and curvature of potential energy at coordinates ``q``.

    ``E = sum K d^2 / 2 + springs, bars and stops - m g . x`` with ``d`` the depth a tyre is pressed in, where positive
    or ``bonded``; statics is its stationary point [statics].
    """
    turn = _Turn(jnp.sin(q[ROLL]), jnp.cos(q[ROLL]), jnp.sin(q[PITCH]), jnp.cos(q[PITCH]))
    total = _Sum()
    pressed, gradients = [], []
    for wheel in range(4):
        depth, gradient = _wheel(total, stance, ground, q, turn, bonded, wheel)
        pressed.append(depth)
        gradients.append(gradient)
    _body(total, stance, ground, turn, q)
    for first in (0, 2):
        _axle(total, stance, q, first)
    _links(total, stance, q)
    return Slope(total.gradient, total.curvature, pressed, gradients)


def _pull(ground: Ground) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Gravity along x, y and down, in m/s2, as the ground lies."""
    side, climb = jnp.asarray(ground.side_slope_rad), jnp.asarray(ground.climb_rad)
    flat = jnp.cos(side) * jnp.cos(climb)
    return -GRAVITY_M_S2 * jnp.sin(climb), -GRAVITY_M_S2 * jnp.sin(side) * jnp.cos(climb), GRAVITY_M_S2 * flat


def _point(
    total: _Sum,
    turn: _Turn,
    force: tuple[jax.Array, jax.Array, jax.Array],
    at: tuple[jax.Array, jax.Array, jax.Array],
    own: int | None = None,
) -> None:
    """Add ``p_x X + p_y Y + p_z Z`` of a point of the body; ``own`` is the coordinate that moves it along body z."""
    (p_x, p_y, p_z), (x, y, z) = force, at
    up, over = turn.cos_roll, turn.sin_roll
    height, height_roll = y * over + z * up, y * up - z * over
    e = p_x * turn.sin_pitch + p_z * turn.cos_pitch
    f = p_x * turn.cos_pitch - p_z * turn.sin_pitch
    total.force(HEAVE, p_z)
    total.force(ROLL, e * height_roll - p_y * height)
    total.force(PITCH, f * height - e * x)
    total.stiffness(ROLL, ROLL, -e * height - p_y * height_roll)
    total.stiffness(PITCH, PITCH, -e * height - f * x)
    total.stiffness(PITCH, ROLL, f * height_roll)
    if own is not None:
        total.force(own, e * up - p_y * over)
        total.stiffness(ROLL, own, -e * over - p_y * up)
        total.stiffness(PITCH, own, f * up)


def _crown(stance: Stance, lean: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Hub over the lowest point of a leaning tyre, ``c = sqrt(r^2 cos^2 + b^2 sin^2)``, and its derivatives."""
    radius, flat = jnp.asarray(stance.radius_m), 1.0 - (stance.crown_m / jnp.asarray(stance.radius_m)) ** 2
    sine, cosine = jnp.sin(lean), jnp.cos(lean)
    part = 1.0 - flat * sine * sine
    inverse = jax.lax.rsqrt(part)
    first = -radius * flat * sine * cosine * inverse
    second = -radius * flat * inverse * (cosine * cosine - sine * sine + flat * (sine * cosine * inverse) ** 2)
    return radius * part * inverse, first, second


def _wheel(
    total: _Sum, stance: Stance, ground: Ground, q: Coordinates, turn: _Turn, bonded: jax.Array, wheel: int
) -> tuple[jax.Array, list[jax.Array]]:
    """Add one wheel: tyre, weight, and its share in holding the vehicle on a slope."""
    other = wheel ^ 1
    x, y, z = stance.x_m[wheel], stance.y_m[wheel], stance.hub_m[wheel] + q[wheel]
    own, across = stance.lean_rad_m[wheel], stance.lean_other_rad_m[wheel]
    crown, crown_1, crown_2 = _crown(stance, q[ROLL] + own * q[wheel] + across * q[other])
    height, height_roll = y * turn.sin_roll + z * turn.cos_roll, y * turn.cos_roll - z * turn.sin_roll
    depth = crown + ground.height_m[wheel] - q[HEAVE] + x * turn.sin_pitch - turn.cos_pitch * height
    stiff = jnp.where((depth > 0.0) | (bonded[wheel] > 0.5), stance.tyre_n_m[wheel], 0.0)
    load = stiff * depth
    along, side, down = _pull(ground)
    held = ground.hold_frac[wheel] * (stance.sprung_kg + jnp.sum(stance.unsprung_kg))
    mass = stance.unsprung_kg[wheel]
    force = (-along * (mass - held), -side * (mass - held), mass * down - load)
    _point(total, turn, force, (x, y, z), wheel)
    # The lean raises the hub and rolls the patch sideways: dY = -c dlean.
    push, curve = load * crown_1 + side * held * crown, load * crown_2 + side * held * crown_1
    leans = ((wheel, own), (other, across), (ROLL, jnp.asarray(1.0)))
    for n, (i, part) in enumerate(leans):
        total.force(i, push * part)
        for j, second in leans[n:]:
            total.stiffness(i, j, curve * part * second)
    gradient = [
        own * crown_1 - turn.cos_pitch * turn.cos_roll,
        across * crown_1,
        jnp.asarray(-1.0),
        crown_1 - turn.cos_pitch * height_roll,
        x * turn.cos_pitch + turn.sin_pitch * height,
    ]
    names = (wheel, other, HEAVE, ROLL, PITCH)
    full = [jnp.asarray(0.0)] * COUNT
    for n, i in enumerate(names):
        full[i] = gradient[n]
        for m in range(n, len(names)):
            total.stiffness(i, names[m], stiff * gradient[n] * gradient[m])
    return depth, full


def _body(total: _Sum, stance: Stance, ground: Ground, turn: _Turn, q: Coordinates) -> None:
    """Add the weight of the sprung mass, and the turn of braked wheels with the body that holds it on a climb."""
    along, side, down = _pull(ground)
    mass = jnp.asarray(stance.sprung_kg)
    zero = jnp.asarray(0.0)
    at = (jnp.asarray(stance.sprung_x_m), zero, jnp.asarray(stance.sprung_z_m))
    _point(total, turn, (-along * mass, -side * mass, mass * down), at)
    whole = mass + jnp.sum(stance.unsprung_kg)
    _point(total, turn, (-along * whole, zero, zero), (zero, zero, jnp.asarray(stance.radius_m)))


def _axle(total: _Sum, stance: Stance, q: Coordinates, left: int) -> None:
    """Add springs, stops and bar of one axle."""
    right = left + 1
    near, far = 0.5 * (1.0 + stance.lever_frac[left]), 0.5 * (1.0 - stance.lever_frac[left])
    rates: list[jax.Array] = []
    forces: list[jax.Array] = []
    for wheel, travel in ((left, near * q[left] + far * q[right]), (right, far * q[left] + near * q[right])):
        over, under = travel - stance.bump_m[wheel], -stance.rebound_m[wheel] - travel
        stop = stance.stop_n_m[wheel]
        rates.append(stance.rate_n_m[wheel] + jnp.where((over > 0.0) | (under > 0.0), stop, 0.0))
        squeezed = jnp.maximum(over, 0.0) - jnp.maximum(under, 0.0)
        forces.append(stance.preload_n[wheel] + stance.rate_n_m[wheel] * travel + stop * squeezed)
    bar = stance.bar_n_m[left]
    twist = bar * (q[left] - q[right])
    total.force(left, near * forces[0] + far * forces[1] + twist)
    total.force(right, far * forces[0] + near * forces[1] - twist)
    total.stiffness(left, left, near * near * rates[0] + far * far * rates[1] + bar)
    total.stiffness(right, right, far * far * rates[0] + near * near * rates[1] + bar)
    total.stiffness(right, left, near * far * (rates[0] + rates[1]) - bar)


def _links(total: _Sum, stance: Stance, q: Coordinates) -> None:
    """Take away what cross links free: ``-w (twist_front - twist_rear)^2 / 2``."""
    signs = (0.5, -0.5, -0.5, 0.5)
    warp = jnp.asarray(stance.warp_n_m)
    twist = sum((sign * q[i] for i, sign in enumerate(signs)), start=jnp.asarray(0.0))
    for i, sign in enumerate(signs):
        total.force(i, -warp * twist * sign)
        for j in range(i + 1):
            total.stiffness(i, j, -warp * sign * signs[j])
