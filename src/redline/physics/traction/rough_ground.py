"""Rough ground: height that wheels climb on stones and lose again, heat in dampers, and slip under pull."""

from __future__ import annotations

import itertools

import jax
import jax.numpy as jnp
import numpy as np

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.types import Float
from redline.vehicle.chassis.quarter_car import QuarterCar

#: Wheels that climb stones, each for itself.
_WHEELS = 4


def climbing_length(height_m: Float, radius_m: Float) -> jax.Array:
    """Way that a hard wheel's centre takes up a step, ``sqrt(2 r h - h^2)``, in m [Zegelaar98].

    A step of a radius or more is taken as one of a radius: a wheel that stands before it goes straight up.

    >>> round(float(climbing_length(0.2, 0.4)), 3)
    0.346
    """
    height = jnp.clip(jnp.asarray(height_m), 0.0, radius_m)
    inside = jnp.maximum(height * (2.0 * jnp.asarray(radius_m) - height), 1e-12)
    return jnp.where(height > 0.0, jnp.sqrt(inside), 0.0)


def _weighed_sums() -> list[tuple[int, int, float]]:
    """How many wheels move, the excess of those that climb if positive, and how often: all cases of four wheels."""
    cases: dict[tuple[int, int], float] = {}
    for moves in itertools.product((-1, 0, 1), repeat=_WHEELS):
        moving, excess = sum(map(abs, moves)), sum(moves)
        if excess > 0:
            cases[moving, excess] = cases.get((moving, excess), 0.0) + 1.0
    return [(moving, excess, count) for (moving, excess), count in sorted(cases.items())]


def lost_share(climbing_frac: Float) -> jax.Array:
    """Share of all height climbed by wheels that is lost, where some go down while others go up.

    A wheel climbs with probability p, goes down with p, and is level else; four wheels move independently. What those
    going down give is used by those going up, what is left over is braked: ``E[max(sum, 0)] / (4 p)``.

    One stone at a time loses all; a field of stones four tenths of it:

    >>> round(float(lost_share(1e-6)), 3), round(float(lost_share(0.5)), 3)
    (1.0, 0.375)
    """
    p = jnp.clip(jnp.asarray(climbing_frac), 1e-9, 0.5)
    return _mean_of_climbing(p, 1) / (_WHEELS * p)


def _mean_of_climbing(p: jax.Array, power: int) -> jax.Array:
    """Mean of ``max(S, 0)^power``: S is how many more of four wheels climb than go down, each with probability p."""
    level = 1.0 - 2.0 * p
    total = jnp.zeros_like(p)
    for moving, excess, count in _weighed_sums():
        total = total + excess**power * count * p**moving * level ** (_WHEELS - moving)
    return total


def stone_resistance(height_m: Float, spacing_m: Float, radius_m: Float) -> jax.Array:
    """Resistance of stones as a share of the load, ``k(p) h / s`` with ``p = sqrt(2 r h - h^2) / s``.

    Every wheel climbs a height h once every spacing s and comes down again; ``k`` is the share of that height that is
    lost (``lost_share``): at a crawl a wheel that comes down is held by brakes, springs and dampers. Mechanics of a
    hard wheel; docs/theory/trails.md.

    >>> round(float(stone_resistance(0.18, 1.5, 0.38)), 3)
    0.07
    """
    height = jnp.maximum(jnp.asarray(height_m), 0.0)
    spacing = jnp.maximum(jnp.asarray(spacing_m), 1e-3)
    climbing = climbing_length(height, radius_m) / spacing
    return lost_share(climbing) * height / spacing


def stone_force_spread(height_m: Float, spacing_m: Float, radius_m: Float) -> jax.Array:
    """Standard deviation of the driving force over stones as a share of the load, ``h / (4 l) sqrt(var max(S, 0))``.

    The mean is ``stone_resistance``. Four wheels that each climb a height h on a length ``l = sqrt(2 r h - h^2)`` with
    probability ``p = l / s`` want force by fits and starts; where more go down than up, brakes hold them.

    >>> round(float(stone_force_spread(0.18, 1.5, 0.38)), 3)
    0.109
    """
    height = jnp.maximum(jnp.asarray(height_m), 0.0)
    length = climbing_length(height, radius_m)
    p = jnp.clip(length / jnp.maximum(jnp.asarray(spacing_m), 1e-3), 1e-9, 0.5)
    variance = _mean_of_climbing(p, 2) - _mean_of_climbing(p, 1) ** 2
    slope = jnp.where(length > 0.0, height / jnp.maximum(length, 1e-9), 0.0)
    return slope / _WHEELS * jnp.sqrt(variance)


#: Use of grip from which slip is no longer steady: beyond it a wheel digs or spins.
_MOST_USED = 0.9
#: Most slip of steady driving; a wheel that slips more digs itself in.
_MOST_SLIP = 0.5


def slip_under_pull(used_frac: Float, shear_m: Float, contact_m: Float) -> jax.Array:
    """Slip at which a wheel pulls a share of its grip, ``s = (K / l) x / (1 - x)``.

    A hyperbola with the initial slope ``l / K`` of Janosi and Hanamoto's shear curve; K is the shear deformation
    modulus, l the length of the footprint [Wong22 sec. 2.4.3, recalled].

    >>> round(float(slip_under_pull(0.5, 0.01, 0.2)), 3)
    0.05
    """
    used = jnp.clip(jnp.abs(jnp.asarray(used_frac)), 0.0, _MOST_USED)
    return jnp.minimum(jnp.asarray(shear_m) / contact_m * used / (1.0 - used), _MOST_SLIP)


def footprint_length(radius_m: Float, deflection_m: Float) -> jax.Array:
    """Length of a tyre's footprint, three quarters of the chord ``2 sqrt(2 r d - d^2)``, in m.

    The chord of the undeformed circle is about a third longer than the footprint [Wong22 sec. 1.2, recalled].

    >>> round(float(footprint_length(0.38, 0.025)), 3)
    0.203
    """
    deflection = jnp.maximum(jnp.asarray(deflection_m), 1e-4)
    return 0.75 * 2.0 * jnp.sqrt(deflection * (2.0 * jnp.asarray(radius_m) - deflection))


#: Frequencies over which a shaken quarter car is summed, Hz: from below the body's to above the wheel's own.
_SHAKEN_HZ = np.geomspace(0.05, 80.0, 160)
#: Spatial frequency at which ISO 8608 states unevenness, 1/m.
_REFERENCE_1_M = 0.1


def suspension_motion(car: QuarterCar, turning_rad_s: Float) -> jax.Array:
    """Speed of a damper over that of the road under the tyre, ``|z_s' - z_u'| / |z_r'|``, of a quarter car.

    ``m_s z_s'' = k_s (z_u - z_s) + c (z_u' - z_s')`` and its like for the wheel [Wong22 sec. 7.2].
    """
    turn = jnp.asarray(turning_rad_s)
    link = car.spring_n_m + 1j * turn * car.damper_n_s_m
    body = link / (link - car.sprung_kg * turn**2)
    wheel = car.tyre_n_m / (car.tyre_n_m - car.unsprung_kg * turn**2 + link * (1.0 - body))
    return jnp.abs((body - 1.0) * wheel)


def shaken_resistance(car: QuarterCar, speed_m_s: Float, footprint_m: Float) -> jax.Array:
    """Resistance of uneven ground as a share of the load, per unevenness of ISO 8608 at 0.1 1/m, in 1/m3.

    Power in the damper, ``c integral |H|^2 G df`` with ``G = v (2 pi n_0)^2 G_0 sinc^2(f l / v)``, over ``v m g``: what
    the dampers turn to heat is drawn from the way. The footprint averages what is shorter than itself. Without it the
    sum is ``pi^2 n_0^2 k_t / (m g)``, whatever the damper and the speed.
    """
    speed, frequency = jnp.maximum(jnp.asarray(speed_m_s), 0.1), jnp.asarray(_SHAKEN_HZ)
    motion = suspension_motion(car, 2.0 * jnp.pi * frequency) ** 2 * jnp.sinc(frequency * footprint_m / speed) ** 2
    summed = jnp.trapezoid(motion * frequency, jnp.log(frequency))
    load = (jnp.asarray(car.sprung_kg) + car.unsprung_kg) * GRAVITY_M_S2
    return car.damper_n_s_m * (2.0 * jnp.pi * _REFERENCE_1_M) ** 2 * summed / load
