"""Traction and resistance of a tyre from one number of the soil: its cone index. Second opinions beside plate tests.

Every function gives shares of wheel load: gross traction and motion resistance; net drawbar is their difference.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Shares:
    """Gross traction and motion resistance over wheel load."""

    gross_frac: Float
    resistance_frac: Float


@record
class LoadedTyre:
    """A tyre under load as cone-index models see it."""

    width_m: Float
    diameter_m: Float
    section_height_m: Float
    deflection_m: Float
    load_n: Float


def net(shares: Shares) -> jax.Array:
    """Net drawbar over wheel load."""
    return jnp.asarray(shares.gross_frac) - shares.resistance_frac


def vehicle_net(model: Callable[[Float], Shares], slip_frac: Float, driven_frac: Float) -> jax.Array:
    """Net drawbar over weight at a slip, ``d (g(s) - r(s)) - (1 - d) r(0)``: wheels without drive are dragged.

    ``model`` gives a wheel's shares at a slip, ``driven_frac`` the share of weight on driven axles.

    >>> shares = lambda slip: Shares(gross_frac=2.0 * slip, resistance_frac=0.1)
    >>> [round(float(vehicle_net(shares, 0.2, driven)), 2) for driven in (1.0, 0.5)]
    [0.3, 0.1]
    """
    driven = jnp.asarray(driven_frac)
    return driven * net(model(slip_frac)) - (1.0 - driven) * model(0.0).resistance_frac


def wheel_numeric(tyre: LoadedTyre, cone_index_pa: Float) -> jax.Array:
    """``C_n = CI b d / W`` [WismerLuth74]."""
    return jnp.asarray(cone_index_pa) * tyre.width_m * tyre.diameter_m / tyre.load_n


def mobility_number(tyre: LoadedTyre, cone_index_pa: Float) -> jax.Array:
    """``B_n = C_n (1 + 5 d/h) / (1 + 3 b/d)`` [Brixius87]."""
    flat = 1.0 + 5.0 * jnp.asarray(tyre.deflection_m) / tyre.section_height_m
    return wheel_numeric(tyre, cone_index_pa) * flat / (1.0 + 3.0 * tyre.width_m / jnp.asarray(tyre.diameter_m))


def wismer_luth(tyre: LoadedTyre, cone_index_pa: Float, slip_frac: Float) -> Shares:
    """``0.75 (1 - e^(-0.3 C_n s))`` and ``1.2 / C_n + 0.04`` [WismerLuth74]: tyres of b/d 0.3, deflected 0.2."""
    number = wheel_numeric(tyre, cone_index_pa)
    gross = 0.75 * -jnp.expm1(-0.3 * number * jnp.asarray(slip_frac))
    return Shares(gross_frac=gross, resistance_frac=1.2 / number + 0.04)


def brixius(tyre: LoadedTyre, cone_index_pa: Float, slip_frac: Float, radial_frac: Float = 1.0) -> Shares:
    """``0.88 (1 - e^(-0.1 B)) (1 - e^(-a s)) + 0.04`` and ``e / B + f + 0.5 s / sqrt(B)`` [Brixius87].

    Bias-ply tyres: a 7.5, e 1, f 0.04; radial ones: 10.5, 0.9, 0.0325.
    """
    number, slip = mobility_number(tyre, cone_index_pa), jnp.asarray(slip_frac)
    radial = jnp.asarray(radial_frac)
    rate, first, fixed = 7.5 + 3.0 * radial, 1.0 - 0.1 * radial, 0.04 - 0.0075 * radial
    gross = 0.88 * jnp.expm1(-0.1 * number) * jnp.expm1(-rate * slip) + 0.04
    return Shares(gross_frac=gross, resistance_frac=first / number + fixed + 0.5 * slip / jnp.sqrt(number))


def clay_number(tyre: LoadedTyre, cone_index_pa: Float) -> jax.Array:
    """``N_c = CI b d / (W (1 - d/h)^1.5 (1 + b/d)^0.75)`` [MAVS24; NRMM92]."""
    ratio = tyre.width_m / jnp.asarray(tyre.diameter_m)
    flat = 1.0 - jnp.asarray(tyre.deflection_m) / tyre.section_height_m
    return wheel_numeric(tyre, cone_index_pa) / (flat**1.5 * (1.0 + ratio) ** 0.75)


def wes_clay(tyre: LoadedTyre, cone_index_pa: Float, slip_frac: Float) -> Shares:
    """``log10(s / s_0) (1 + b/d)^0.25 / 2 + r``, ``r = 12 / N_c^2 + 0.007``, ``s_0 = 21 / N_c^2.5`` [MAVS24; NRMM92].

    Beneath the self-propelled slip s_0 a wheel gives less than it resists; N_c is taken as at least 3.
    """
    number = jnp.maximum(clay_number(tyre, cone_index_pa), 3.0)
    start = 21.0 / number**2.5
    width = (1.0 + tyre.width_m / jnp.asarray(tyre.diameter_m)) ** 0.25
    resistance = 12.0 / number**2 + 0.007
    drawn = 0.5 * jnp.log10(jnp.maximum(jnp.asarray(slip_frac), 1e-3) / start) * width
    return Shares(gross_frac=drawn + resistance, resistance_frac=resistance)


def sand_pressure(tyre: LoadedTyre) -> jax.Array:
    """``CP = W / (2 b sqrt(d a - a^2) (b/h)^0.52)`` with ``a = d_defl + 0.026 d``, in Pa [Mason18]."""
    arch = tyre.deflection_m + 0.026 * jnp.asarray(tyre.diameter_m)
    chord = jnp.sqrt(tyre.diameter_m * arch - arch * arch)
    wide = (tyre.width_m / jnp.asarray(tyre.section_height_m)) ** 0.52
    return tyre.load_n / (2.0 * tyre.width_m * chord * wide)


def mason_sand(tyre: LoadedTyre, cone_index_pa: Float, slip_frac: Float) -> Shares:
    """Sand by contact pressure over cone index, ``R = CP / CI`` [Mason18; MAVS24].

    Gross ``-0.5 + (T + 0.5) / (1 + A e^(-7 s))^(1/C)`` with ``T = 0.42 + 0.009 / R``, ``A = 0.76 + 0.014 / R``,
    ``C = 1.56 - 0.022 / R``; powered resistance ``0.4 R + 0.6 s - 0.03``, here at least zero. 1/R is taken as at most
    25: beyond that the fit's traction falls again with firmer sand.
    """
    pressure_ratio = sand_pressure(tyre) / jnp.asarray(cone_index_pa)
    inverse, slip = jnp.minimum(1.0 / pressure_ratio, 25.0), jnp.asarray(slip_frac)
    top, rise, shape = 0.42 + 0.009 * inverse, 0.76 + 0.014 * inverse, 1.56 - 0.022 * inverse
    gross = -0.5 + (top + 0.5) / (1.0 + rise * jnp.exp(-7.0 * slip)) ** (1.0 / shape)
    return Shares(gross_frac=gross, resistance_frac=jnp.maximum(0.4 / inverse + 0.6 * slip - 0.03, 0.0))
