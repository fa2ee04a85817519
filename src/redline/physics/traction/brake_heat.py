"""Heat of brakes that hold spinning wheels: power, a lumped disc, and the time until traction control gives up."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float

#: Grey iron: density and specific heat [engineering values; 460-540 J/(kg K)].
_IRON_KG_M3, _IRON_J_KG_K = 7200.0, 500.0
#: A disc over its rim, the inner over the outer diameter of its ring, iron per face area [engineering values: a 335 mm
#: ventilated disc of 30 mm with 19 mm of iron behind a rim of 19 in].
_DISC_FRAC, _BORE_FRAC, _IRON_M = 0.70, 0.60, 0.019
#: Still air takes 3-5 W/(m2 K) from a standing disc [Topouris20, abstract]; with vanes about twice the faces' area.
_AIR_W_M2_K, _WETTED_FRAC = 5.0, 2.0
#: Radiation of rusted or worn iron [engineering range 0.3-0.8] and the constant of Stefan and Boltzmann.
_EMISSIVITY_FRAC, _STEFAN_BOLTZMANN_W_M2_K4 = 0.55, 5.670374419e-8
#: Disc temperature at which stability control stops braking: 500 degC in a Kia of 2012, 375 degC in cars of GM of 1999
#: [their workshop manuals, DTC C1281 and its like].
LIMIT_K = 773.15
#: How much faster than the ground the control lets a braked wheel turn [engineering range 2-6 km/h].
SLIP_M_S = 3.0 / 3.6
_NODES = 24


@record
class Disc:
    """A brake disc: heat capacity, area that air touches times its coefficient, and area that radiates."""

    capacity_j_k: Float
    air_w_k: Float
    face_m2: Float


def disc_in(rim_diameter_m: Float) -> Disc:
    """The disc behind a rim, ``m = rho t pi (D^2 - d^2) / 4`` with D 0.70 of the rim [engineering values].

    >>> disc = disc_in(0.4826)
    >>> round(float(disc.capacity_j_k)), round(float(disc.air_w_k), 2)
    (3924, 1.15)
    """
    outer = _DISC_FRAC * jnp.asarray(rim_diameter_m)
    ring = 0.25 * math.pi * outer * outer * (1.0 - _BORE_FRAC * _BORE_FRAC)
    return Disc(
        capacity_j_k=_IRON_KG_M3 * _IRON_M * ring * _IRON_J_KG_K,
        air_w_k=_AIR_W_M2_K * _WETTED_FRAC * 2.0 * ring,
        face_m2=2.0 * ring,
    )


def brake_power(brake_n: Float, speed_m_s: Float) -> jax.Array:
    """Heat of a braked wheel at a crawl, ``P = T_b w = B (v + dv)``, in W [mechanics].

    >>> round(float(brake_power(2000.0, 3.0 / 3.6)))
    3333
    """
    return jnp.asarray(brake_n) * (jnp.asarray(speed_m_s) + SLIP_M_S)


def _given_off(disc: Disc, temperature_k: Float, ambient_k: Float) -> jax.Array:
    """Heat that a disc gives to air and surroundings, in W."""
    warm, air = jnp.asarray(temperature_k), jnp.asarray(ambient_k)
    radiated = _EMISSIVITY_FRAC * _STEFAN_BOLTZMANN_W_M2_K4 * disc.face_m2 * (warm**4 - air**4)
    return disc.air_w_k * (warm - air) + radiated


def held_power(disc: Disc, ambient_k: Float) -> jax.Array:
    """Heat that a disc can take for ever without reaching the limit, in W."""
    return _given_off(disc, LIMIT_K, ambient_k)


def time_until_hot(disc: Disc, power_w: Float, ambient_k: Float, longest_s: float = 3600.0) -> jax.Array:
    """Time from a cold disc to the limit, ``int C dT / (P - Q(T))``, in s; the longest where heat is carried off.

    >>> disc = disc_in(0.4826)
    >>> round(float(time_until_hot(disc, 4000.0, 293.15)))
    578
    >>> float(time_until_hot(disc, 0.0, 293.15))
    3600.0
    """
    power, air = jnp.asarray(power_w), jnp.asarray(ambient_k)
    rise = LIMIT_K - air
    warm = air + rise * (jnp.arange(_NODES) + 0.5) / _NODES
    left = power - _given_off(disc, warm, air)
    least = disc.capacity_j_k * rise / longest_s
    found = jnp.minimum(jnp.mean(disc.capacity_j_k * rise / jnp.maximum(left, least)), longest_s)
    return jnp.where(power > held_power(disc, air), found, longest_s)
