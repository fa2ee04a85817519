"""Loads between wheel and road: a quarter car over profiles of ISO 8608; linear, to compare concepts."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.types import Float
from redline.vehicle.chassis.quarter_car import QuarterCar

#: Spatial frequency at which unevenness is stated, and the band that is synthesised [ISO8608 sec. 5 and annex C].
_REFERENCE_1_M, _LOWEST_1_M, _HIGHEST_1_M = 0.1, 0.01, 10.0
#: Points to each side in which a wheel is looked for over a profile.
_REACH = 24
#: Halvings and terms of the matrix exponential: 1e-12 for any wheel and a step of up to 20 ms.
_HALVINGS, _TERMS = 12, 8


def quarter_car(
    corner_kg: Float, unsprung_kg: Float, body_rad_s: Float, damping_frac: Float, deflection_m: Float
) -> QuarterCar:
    """Stiffness and damping, ``k_t = m g / d``, ``1/k_s = 1/(m_s w^2) - 1/k_t``, ``c = 2 D sqrt(k_s m_s)``.

    ``w`` is the body's angular frequency on spring and tyre in series [Wong22 sec. 7.2].
    """
    sprung = jnp.asarray(corner_kg) - unsprung_kg
    tyre = corner_kg * GRAVITY_M_S2 / jnp.asarray(deflection_m)
    ride = sprung * jnp.asarray(body_rad_s) ** 2
    spring = ride * tyre / (tyre - ride)
    return QuarterCar(
        sprung_kg=sprung,
        unsprung_kg=unsprung_kg,
        spring_n_m=spring,
        damper_n_s_m=2.0 * damping_frac * jnp.sqrt(spring * sprung),
        tyre_n_m=tyre,
    )


def road_profile(phases_rad: Float, unevenness_m3: Float, step_m: Float) -> jax.Array:
    """Heights every ``step_m`` of a road with the displacement PSD ``G(n) = G_0 (n / n_0)^-2`` [ISO8608 sec. 5.1.2].

    ``z(x) = sum sqrt(2 G dn) cos(2 pi n x + phase)`` over whole waves in its length: twice as many points as phases.
    """
    phases = jnp.atleast_1d(phases_rad)
    wave = jnp.arange(1, phases.size + 1) / (2.0 * phases.size * jnp.asarray(step_m))
    density = jnp.asarray(unevenness_m3) * (wave / _REFERENCE_1_M) ** -2.0
    band = (wave >= _LOWEST_1_M) & (wave <= _HIGHEST_1_M)
    height = jnp.where(band, jnp.sqrt(2.0 * density * wave[0]), 0.0)
    spectrum = jnp.concatenate([jnp.zeros(1), height * jnp.exp(1j * phases)]) * phases.size
    return jnp.fft.irfft(spectrum, n=2 * phases.size)


def rolled_over(road_m: Float, step_m: Float, radius_m: Float) -> jax.Array:
    """Height of a rigid wheel's lowest point, ``max_s (z(x + s) + sqrt(r^2 - s^2)) - r`` [Zegelaar98 ch. 4].

    A larger wheel bridges more of a hole and climbs a step over a longer way.
    """
    road = jnp.atleast_1d(road_m)
    padded = jnp.pad(road, _REACH, mode="edge")
    ahead = step_m * jnp.arange(-_REACH, _REACH + 1)
    under = jnp.asarray(radius_m) ** 2 - ahead**2
    rise = jnp.where(under > 0.0, jnp.sqrt(jnp.maximum(under, 0.0)) - radius_m, -jnp.inf)
    shifts = [padded[index : index + road.size] + rise[index] for index in range(2 * _REACH + 1)]
    highest = shifts[0]
    for one in shifts[1:]:
        highest = jnp.maximum(highest, one)
    return highest


def wheel_force(car: QuarterCar, road_m: Float, step_s: Float) -> jax.Array:
    """Wheel load at each point of a road driven over, ``(m_s + m_u) g + k_t (z_r - z_u)``, never below zero, in N.

    ``m_s z_s'' = k_s (z_u - z_s) + c (z_u' - z_s')`` and its like for the wheel [Wong22 sec. 7.2], stepped exactly for
    a road that is straight between points. Rest at the first point's height. Tyre damping is left out.
    """
    road = jnp.atleast_1d(road_m)
    transition = _exponential(_augmented(car, jnp.asarray(step_s)))
    start = jnp.array([1.0, 0.0, 1.0, 0.0]) * road[0]
    state_part, now, change = transition[:4, :4], transition[:4, 4], transition[:4, 5]

    def advance(state: jax.Array, heights: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        here, following = heights
        return state_part @ state + now * here + change * (following - here), state[2]

    _, wheel = jax.lax.scan(advance, start, (road, jnp.concatenate([road[1:], road[-1:]])))
    static = (jnp.asarray(car.sprung_kg) + car.unsprung_kg) * GRAVITY_M_S2
    return jnp.maximum(static + car.tyre_n_m * (road - wheel), 0.0)


def _exponential(matrix: jax.Array) -> jax.Array:
    """``exp(A) = (series of A / 2^12)^(2^12)``: no LAPACK, which a kept program may not call."""
    small, term = matrix / 2.0**_HALVINGS, jnp.eye(matrix.shape[0])
    total = term
    for order in range(1, _TERMS + 1):
        term = term @ small / order
        total = total + term
    for _ in range(_HALVINGS):
        total = total @ total
    return total


def _augmented(car: QuarterCar, step_s: jax.Array) -> jax.Array:
    """State matrix, input by the road's height and by its change within the step, times the step ``(6, 6)``."""
    sprung, unsprung = 1.0 / jnp.asarray(car.sprung_kg), 1.0 / jnp.asarray(car.unsprung_kg)
    spring, damper, tyre = jnp.asarray(car.spring_n_m), jnp.asarray(car.damper_n_s_m), jnp.asarray(car.tyre_n_m)
    none = jnp.zeros_like(sprung)
    rows = (
        (none, step_s, none, none, none, none),
        tuple(step_s * sprung * one for one in (-spring, -damper, spring, damper, none, none)),
        (none, none, none, step_s, none, none),
        tuple(step_s * unsprung * one for one in (spring, damper, -spring - tyre, -damper, tyre, none)),
        (none, none, none, none, none, none + 1.0),
        (none, none, none, none, none, none),
    )
    return jnp.array(rows)
