"""A rigid wheel's stresses, integrated: load, thrust, resistance and torque against slip [WongReece67]."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.soil.plate import stiffness
from redline.physics.soil.resistance import rigid_wheel_sinkage, slip_sinkage_factor
from redline.physics.soil.shear import sheared_share
from redline.vehicle.soil import Soil

#: Gauss-Legendre nodes of each of the two zones, ahead of and behind the greatest stress. Against 64 nodes the error of
#: thrust is under 0.2 % of load on all library soils (tests/physics/test_soft_ground.py).
NODES = 6
_X, _WEIGHT = (values.astype(np.float64) for values in np.polynomial.legendre.leggauss(NODES))
#: Steps to the entry angle before the last one; on all library soils 2 leave 1e-4 of load in forces, 3e-4 of sinkage.
STEPS = 2
_STEEPEST_RAD, _FLATTEST_RAD, _LEAST_M = 1.4, 1e-12, 1e-30
_LOW, _HIGH, _CLOSE = math.log(_FLATTEST_RAD), math.log(_STEEPEST_RAD), 1e-6


@record
class WheelForces:
    """A wheel in its rut: entry angle, sinkage, carried load, gross thrust, resistance, and tangential force.

    Net drawbar is ``thrust_n - resistance_n``; torque is tangential force times the wheel's radius. ``firm_frac`` is
    what digging leaves of the soil's stiffness.
    """

    entry_rad: Float
    sinkage_m: Float
    load_n: Float
    thrust_n: Float
    resistance_n: Float
    tangential_n: Float
    firm_frac: Float


@record
class Rim:
    """A wheel's round: its radius, the least radius to which digging may bring it, and its width, in m.

    A rigid wheel's radii are one; a flattened tyre's first is that of the wheel it is equal to, its second its own.
    """

    radius_m: Float
    round_m: Float
    width_m: Float


@record
class _Sums:
    """Stresses summed over the contact: vertical, forward, tangential (shear) and backward (normal) forces, in N.

    ``by_soil`` grow with the soil's stiffness; ``by_cohesion`` do not.
    """

    by_soil: tuple[jax.Array, jax.Array, jax.Array, jax.Array]
    by_cohesion: tuple[jax.Array, jax.Array, jax.Array]


def stresses(
    soil: Soil, entry_rad: jax.Array, theta_rad: jax.Array, slip_frac: Float, radius_m: Float, width_m: Float
) -> tuple[jax.Array, jax.Array]:
    """Normal stress in Pa at an angle from the lowest point, and share of strength there [WongReece67 eq. 5 to 9].

    ``sigma = k (r (cos theta' - cos theta_f))^n``; ahead of the greatest stress theta' is theta, behind it its mirror.
    ``j = r ((theta_f - theta) - (1 - s) (sin theta_f - sin theta))`` and the share by Janosi and Hanamoto; differences
    of sines are products, so that a wheel on hard ground loses no digits.
    """
    peak, leave = zone_angles(soil, entry_rad, slip_frac)
    behind = entry_rad - (theta_rad - leave) / (peak - leave) * (entry_rad - peak)
    mirror = jnp.where(theta_rad >= peak, theta_rad, behind)
    depth = 2.0 * radius_m * jnp.sin(0.5 * (entry_rad + mirror)) * jnp.sin(0.5 * (entry_rad - mirror))
    exponent = soil.exponent_coeff + soil.exponent_slip_coeff * jnp.asarray(slip_frac)
    normal = stiffness(soil, width_m) * jnp.maximum(depth, _LEAST_M) ** exponent
    turned, slip = entry_rad - theta_rad, jnp.asarray(slip_frac)
    path = 2.0 * jnp.sin(0.5 * turned) * jnp.cos(0.5 * (entry_rad + theta_rad))
    return normal, sheared_share(soil, radius_m * (turned - (1.0 - slip) * path))


def zone_angles(soil: Soil, entry_rad: jax.Array, slip_frac: Float) -> tuple[jax.Array, jax.Array]:
    """Angles of greatest stress, ``(c_1 + c_2 s) theta_f``, and of exit, ``(b_0 + b_1 s) theta_f``, in rad."""
    slip = jnp.asarray(slip_frac)
    peak = jnp.minimum(soil.peak_base_coeff + soil.peak_slip_coeff * slip, 0.95) * entry_rad
    return peak, (soil.exit_base_coeff + soil.exit_slip_coeff * slip) * entry_rad


def _summed(soil: Soil, entry: jax.Array, slip_frac: Float, radius_m: Float, width_m: Float) -> _Sums:
    """Sum the stresses between entry and exit by Gauss and Legendre.

    ``W = r b integral(sigma cos + tau sin)``, thrust ``r b integral(tau cos)``, resistance ``r b integral(sigma sin)``.
    """
    peak, leave = zone_angles(soil, entry, slip_frac)
    low, high = jnp.stack([leave, peak]), jnp.stack([peak, entry])
    half = 0.5 * (high - low)
    theta = (0.5 * (high + low))[:, None] + half[:, None] * _X
    normal, share = stresses(soil, entry, theta, slip_frac, radius_m, width_m)
    weight = radius_m * width_m * half[:, None] * _WEIGHT
    cosine, sine = jnp.cos(theta), jnp.sin(theta)
    held = soil.cohesion_pa * share
    rubbed = normal * jnp.tan(jnp.asarray(soil.friction_rad)) * share

    def total(stress: jax.Array) -> jax.Array:
        return jnp.sum(weight * stress)

    return _Sums(
        by_soil=(total(normal * cosine + rubbed * sine), total(rubbed * cosine), total(rubbed), total(normal * sine)),
        by_cohesion=(total(held * sine), total(held * cosine), total(held)),
    )


def rigid_wheel(soil: Soil, load_n: Float, slip_frac: Float, radius_m: Float, width_m: Float) -> WheelForces:
    """A loaded rigid wheel at a slip: ``wheel`` on a rim of one radius."""
    return wheel(soil, load_n, slip_frac, Rim(radius_m=radius_m, round_m=radius_m, width_m=width_m))


def wheel(soil: Soil, load_n: Float, slip_frac: Float, rim: Rim) -> WheelForces:
    """A wheel that slips, dug in from its rest by ``slip_sinkage_factor``, in soil loosened until it bears the load.

    A flattened tyre keeps the length of its footprint: the radius of its equal wheel falls as its sinkage grows, down
    to its own. Normal stress goes with the soil's stiffness, so what is left of that is ``(W - W_c) / W_s`` with W_c
    what cohesion and W_s what sinkage and friction carry at that depth. Where the soil does not carry the load at all,
    ``load_n`` of the answer is less than asked: no-go.
    """
    entry, carried = _rest(soil, load_n, slip_frac, rim)
    deeper = slip_sinkage_factor(slip_frac, soil.dig_frac)
    own = jnp.asarray(rim.radius_m)
    radius = jnp.maximum(own / deeper, rim.round_m)
    chord = jnp.sin(0.5 * entry) * jnp.sqrt(deeper * own / radius)
    entry = jnp.minimum(2.0 * jnp.arcsin(jnp.minimum(chord, 0.7)), _STEEPEST_RAD)
    found = _summed(soil, entry, slip_frac, radius, rim.width_m)
    (bears, rubs, turns, resists), (up, forward, held) = found.by_soil, found.by_cohesion
    firm = (carried - up) / jnp.maximum(bears, _LEAST_M)
    return WheelForces(
        entry_rad=entry,
        sinkage_m=2.0 * radius * jnp.sin(0.5 * entry) ** 2,
        load_n=carried,
        thrust_n=forward + firm * rubs,
        resistance_n=firm * resists,
        tangential_n=held + firm * turns,
        firm_frac=firm,
    )


def _rest(soil: Soil, load_n: Float, slip_frac: Float, rim: Rim) -> tuple[jax.Array, jax.Array]:
    """Entry angle where a loaded wheel rests before it digs, in rad, and the load that the soil carries there, in N.

    Of a driving slip only what ``dig_frac`` leaves sinks the wheel by its stresses: Lyasko's law has the rest of it in.
    Carried load goes nearly with a power of the angle: from Bekker's sinkage, secants of logarithms find it, and a last
    step with the power found carries the derivative.
    """
    slip = jnp.asarray(slip_frac)
    slip = jnp.where(slip > 0.0, jnp.maximum(1.0 - jnp.asarray(soil.dig_frac), 0.0) * slip, slip)
    load, radius, width = (jnp.asarray(value) for value in (load_n, rim.radius_m, rim.width_m))
    found, power = _entry(soil, load, slip, radius, width)
    entry = found * (load / _carried(soil, found, slip, radius, width)) ** (1.0 / power)
    missing = (_STEEPEST_RAD / entry) ** power
    return jnp.minimum(entry, _STEEPEST_RAD), load * jnp.minimum(missing, 1.0)


def _carried(soil: Soil, entry: jax.Array, slip_frac: Float, radius_m: Float, width_m: Float) -> jax.Array:
    """Load that the soil carries at an entry angle, in N."""
    sums = _summed(soil, entry, slip_frac, radius_m, width_m)
    return sums.by_soil[0] + sums.by_cohesion[0]


def _entry(
    soil: Soil, load_n: jax.Array, slip_frac: jax.Array, radius_m: jax.Array, width_m: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Entry angle, in rad, and the power of it with which carried load grows there; both without derivatives."""
    soil, load_n, slip_frac, radius_m, width_m = lax.stop_gradient((soil, load_n, slip_frac, radius_m, width_m))
    sunk = jnp.minimum(rigid_wheel_sinkage(soil, load_n, width_m, 2.0 * radius_m) / radius_m, 1.0)
    usual = 2.0 * jnp.asarray(soil.exponent_coeff) + 1.0
    start = 0.5 * jnp.log(2.0 * sunk)

    def missing(angle: jax.Array) -> jax.Array:
        carried = _carried(soil, jnp.exp(angle), slip_frac, radius_m, width_m)
        return jnp.log(jnp.maximum(carried, 1e-9) / load_n)

    def secant(_: int, state: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        angle, before, missed, power = state
        now = missing(angle)
        moved = angle - before
        far = jnp.abs(moved) > _CLOSE
        power = jnp.where(far, jnp.clip((now - missed) / jnp.where(far, moved, 1.0), 0.2 * usual, 3.0 * usual), power)
        return jnp.clip(angle - now / power, _LOW, _HIGH), angle, now, power

    first = (start, start, jnp.zeros_like(start), jnp.broadcast_to(usual, start.shape))
    angle, _, _, power = lax.fori_loop(0, STEPS, secant, first)
    return jnp.exp(angle), power
