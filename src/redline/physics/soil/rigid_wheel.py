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
from redline.physics.soil.resistance import rigid_wheel_sinkage
from redline.physics.soil.shear import shear_stress
from redline.vehicle.soil import Soil

#: Gauss-Legendre nodes of each of the two zones, ahead of and behind the greatest stress. Against 64 nodes the error of
#: thrust is under 0.2 % of load on all library soils (tests/physics/test_soft_ground.py).
NODES = 6
_X, _WEIGHT = (values.astype(np.float64) for values in np.polynomial.legendre.leggauss(NODES))
#: Steps to the entry angle before the last one.
STEPS = 3
_STEEPEST_RAD, _FLATTEST_RAD, _LEAST_M = 1.4, 1e-12, 1e-30
_LOW, _HIGH, _CLOSE = math.log(_FLATTEST_RAD), math.log(_STEEPEST_RAD), 1e-6


@record
class WheelForces:
    """A wheel in its rut: entry angle, sinkage, carried load, gross thrust, resistance, and tangential force.

    Net drawbar is ``thrust_n - resistance_n``; torque is tangential force times the wheel's radius.
    """

    entry_rad: Float
    sinkage_m: Float
    load_n: Float
    thrust_n: Float
    resistance_n: Float
    tangential_n: Float


def stresses(
    soil: Soil, entry_rad: jax.Array, theta_rad: jax.Array, slip_frac: Float, radius_m: Float, width_m: Float
) -> tuple[jax.Array, jax.Array]:
    """Normal and shear stress at an angle from the lowest point, in Pa [WongReece67 eq. 5 to 9].

    ``sigma = k (r (cos theta' - cos theta_f))^n``; ahead of the greatest stress theta' is theta, behind it its mirror.
    ``j = r ((theta_f - theta) - (1 - s) (sin theta_f - sin theta))`` and ``tau`` by Janosi and Hanamoto; differences of
    sines are products, so that a wheel on hard ground loses no digits.
    """
    peak, leave = zone_angles(soil, entry_rad, slip_frac)
    behind = entry_rad - (theta_rad - leave) / (peak - leave) * (entry_rad - peak)
    mirror = jnp.where(theta_rad >= peak, theta_rad, behind)
    depth = 2.0 * radius_m * jnp.sin(0.5 * (entry_rad + mirror)) * jnp.sin(0.5 * (entry_rad - mirror))
    exponent = soil.exponent_coeff + soil.exponent_slip_coeff * jnp.asarray(slip_frac)
    normal = stiffness(soil, width_m) * jnp.maximum(depth, _LEAST_M) ** exponent
    turned, slip = entry_rad - theta_rad, jnp.asarray(slip_frac)
    path = 2.0 * jnp.sin(0.5 * turned) * jnp.cos(0.5 * (entry_rad + theta_rad))
    return normal, shear_stress(soil, normal, radius_m * (turned - (1.0 - slip) * path))


def zone_angles(soil: Soil, entry_rad: jax.Array, slip_frac: Float) -> tuple[jax.Array, jax.Array]:
    """Angles of greatest stress, ``(c_1 + c_2 s) theta_f``, and of exit, ``(b_0 + b_1 s) theta_f``, in rad."""
    slip = jnp.asarray(slip_frac)
    peak = jnp.minimum(soil.peak_base_coeff + soil.peak_slip_coeff * slip, 0.95) * entry_rad
    return peak, (soil.exit_base_coeff + soil.exit_slip_coeff * slip) * entry_rad


def forces_at(soil: Soil, entry_rad: jax.Array, slip_frac: Float, radius_m: Float, width_m: Float) -> WheelForces:
    """Sum the stresses between entry and exit by Gauss and Legendre.

    ``W = r b integral(sigma cos + tau sin)``, thrust ``r b integral(tau cos)``, resistance ``r b integral(sigma sin)``.
    """
    entry = jnp.asarray(entry_rad)
    peak, leave = zone_angles(soil, entry, slip_frac)
    low, high = jnp.stack([leave, peak]), jnp.stack([peak, entry])
    half = 0.5 * (high - low)
    theta = (0.5 * (high + low))[:, None] + half[:, None] * _X
    normal, shear = stresses(soil, entry, theta, slip_frac, radius_m, width_m)
    weight = radius_m * width_m * half[:, None] * _WEIGHT
    cosine, sine = jnp.cos(theta), jnp.sin(theta)
    return WheelForces(
        entry_rad=entry,
        sinkage_m=2.0 * radius_m * jnp.sin(0.5 * entry) ** 2,
        load_n=jnp.sum(weight * (normal * cosine + shear * sine)),
        thrust_n=jnp.sum(weight * shear * cosine),
        resistance_n=jnp.sum(weight * normal * sine),
        tangential_n=jnp.sum(weight * shear),
    )


def rigid_wheel(soil: Soil, load_n: Float, slip_frac: Float, radius_m: Float, width_m: Float) -> WheelForces:
    """A loaded wheel at a slip: find the entry angle that carries the load, and what it gives there.

    Carried load goes nearly with a power of the angle: from Bekker's sinkage, secants of logarithms find it, and a
    last step with the power found carries the derivative. Where even 1.4 rad does not carry the load, ``load_n`` of the
    answer is less than asked: no-go.
    """
    found, power = _entry(
        soil, jnp.asarray(load_n), jnp.asarray(slip_frac), jnp.asarray(radius_m), jnp.asarray(width_m)
    )
    carried = forces_at(soil, found, slip_frac, radius_m, width_m).load_n
    entry = found * (jnp.asarray(load_n) / carried) ** (1.0 / power)
    return forces_at(soil, jnp.minimum(entry, _STEEPEST_RAD), slip_frac, radius_m, width_m)


def _entry(
    soil: Soil, load_n: jax.Array, slip_frac: jax.Array, radius_m: jax.Array, width_m: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Entry angle, in rad, and the power of it with which carried load grows there; both without derivatives."""
    soil, load_n, slip_frac, radius_m, width_m = lax.stop_gradient((soil, load_n, slip_frac, radius_m, width_m))
    sunk = jnp.minimum(rigid_wheel_sinkage(soil, load_n, width_m, 2.0 * radius_m) / radius_m, 1.0)
    usual = 2.0 * jnp.asarray(soil.exponent_coeff) + 1.0
    start = 0.5 * jnp.log(2.0 * sunk)

    def missing(angle: jax.Array) -> jax.Array:
        carried = forces_at(soil, jnp.exp(angle), slip_frac, radius_m, width_m).load_n
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
