"""Utility factors: the share of driving that a plug-in vehicle does on the charge it left home with.

``UF(D) = 1 - exp(-sum C_i (D / D_n)^i)``. The fits rise up to their normalised distance; one of them falls again
beyond 1.04 of it. Distances beyond it are therefore held there, where no fit is below 0.97.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si

_MILE_M = to_si(1.0, "mi", "length")


@record
class UtilityCurve:
    """The fit of a utility factor: its normalised distance and the coefficients of its exponent."""

    normal_m: Float
    exponent_coeff: tuple[Float, ...]


#: Fleet, all days [SAE J2841 table 2; read in EPA's OMEGA, which takes D_n = 399; 399.9 mi recalled].
J2841_FLEET = UtilityCurve(
    normal_m=399.9 * _MILE_M,
    exponent_coeff=(10.52, -7.282, -26.37, 79.08, -77.36, 26.07),
)
#: Multi-day individual, the one of the EPA label [SAE J2841 table 2; read in EPA's OMEGA].
J2841_INDIVIDUAL = UtilityCurve(
    normal_m=400.0 * _MILE_M,
    exponent_coeff=(13.1, -18.7, 5.22, 8.15, 3.53, -1.34, -4.01, -3.90, -1.15, 3.88),
)
#: Fleet, city share of a 55/45 split [SAE J2841 table 5; read in EPA's OMEGA].
J2841_CITY = UtilityCurve(
    normal_m=399.0 * _MILE_M,
    exponent_coeff=(14.86, 2.965, -84.05, 153.7, -43.59, -96.94, 14.47, 91.70, -46.36),
)
#: Fleet, highway share of a 55/45 split [SAE J2841 table 5; read in EPA's OMEGA].
J2841_HIGHWAY = UtilityCurve(
    normal_m=399.0 * _MILE_M,
    exponent_coeff=(4.8, 13.0, -65.0, 120.0, -100.0, 31.0),
)
#: The ten coefficients of UN R154, two decimals [EU 2017/1151 annex XXI sub-annex 8 appendix 5, read with six digits].
_R154 = (26.25, -38.94, -631.05, 5964.83, -25094.60, 60380.21, -87517.16, 75513.77, -35748.77, 7154.94)


@dataclass(frozen=True, slots=True)
class RuleYear:
    """A stage of Euro 6e with the utility curve that it prescribes."""

    name: str
    since: str
    curve: UtilityCurve


#: d_n 800 km read in EU 2017/1151; 2200 and 4260 km of EU 2023/443 through the press, with one car's figures
#: [UN R154 annex B8 appendix 5].
RULE_YEARS = (
    RuleYear("Euro 6e", "until Euro 6e-bis", UtilityCurve(normal_m=800e3, exponent_coeff=_R154)),
    RuleYear("Euro 6e-bis", "new types from 1 January 2025", UtilityCurve(normal_m=2200e3, exponent_coeff=_R154)),
    RuleYear("Euro 6e-bis-FCM", "new types from 2027", UtilityCurve(normal_m=4260e3, exponent_coeff=_R154)),
)


def utility_factor(curve: UtilityCurve, distance_m: Float) -> jax.Array:
    """Share of all driving done within a distance from a full charge.

    ``UF = 1 - exp(-sum C_i x^i)`` with ``x = min(D / D_n, 1)``; any shape of distance
    [SAE J2841; UN R154 annex B8 appendix 5].

    >>> round(float(utility_factor(J2841_FLEET, 40.0 * 1609.344)), 3)
    0.617
    >>> [round(float(utility_factor(year.curve, 50e3)), 2) for year in RULE_YEARS]
    [0.75, 0.43, 0.26]
    """
    share = jnp.clip(jnp.asarray(distance_m) / curve.normal_m, 0.0, 1.0)
    exponent = jnp.zeros_like(share)
    for coefficient in reversed(curve.exponent_coeff):
        exponent = (exponent + coefficient) * share
    return -jnp.expm1(-exponent)


def charge_drawn(curve: UtilityCurve, range_m: Float) -> jax.Array:
    """Share of its charge that a pack gives between two visits to the wall, each weighed by what it gives.

    The share of stretches between charges longer than x falls as ``UF'(x)`` does; a pack of range R gives
    ``min(d, R)``. So ``sum min(d, R)^2 / (R sum min(d, R)) = 2 (1 - mean UF(0..R) / UF(R))``: 1 where all are longer.

    >>> [round(float(charge_drawn(J2841_FLEET, range_m)), 2) for range_m in (1.0, 60e3, 300e3)]
    [1.0, 0.82, 0.41]
    """
    longest = jnp.maximum(jnp.asarray(range_m), 1.0)
    nodes, weights = np.polynomial.legendre.leggauss(12)
    mean = jnp.sum(0.5 * weights * utility_factor(curve, longest[..., None] * 0.5 * (nodes + 1.0)), axis=-1)
    return 2.0 * (1.0 - mean / utility_factor(curve, longest))


def section_factors(curve: UtilityCurve, section_m: Float) -> jax.Array:
    """Utility factor of each section of a test, sections on the last axis.

    ``UF_j = UF(d_1 + .. + d_j) - UF(d_1 + .. + d_(j-1))`` [UN R154 annex B8 appendix 5; SAE J2841].

    >>> factors = section_factors(RULE_YEARS[0].curve, jnp.array([20e3, 20e3, 20e3]))
    >>> [round(float(value), 3) for value in factors]
    [0.464, 0.224, 0.114]
    """
    reached = utility_factor(curve, jnp.cumsum(jnp.asarray(section_m), axis=-1))
    return jnp.diff(reached, axis=-1, prepend=0.0)


def calibrated_plug_in(
    first: UtilityCurve, first_kg_m: Float, second: UtilityCurve, second_kg_m: Float, depleting_kg_m: Float = 0.0
) -> tuple[jax.Array, jax.Array]:
    """Charge-depleting range, m, and charge-sustaining CO2, kg/m, from one car's CO2 under two utility curves.

    Solves ``M_k = UF_k(R) M_CD + (1 - UF_k(R)) M_CS`` for R and M_CS: the logarithm of the ratio of both falls with R.
    The first curve must give the lower figure. Found at an end of 0 to the first normalised distance if there is none.
    No trial calls it: it checks the curves on cars whose figures under three of them are published.

    >>> range_m, sustaining = calibrated_plug_in(RULE_YEARS[0].curve, 45e-6, RULE_YEARS[1].curve, 96e-6)
    >>> round(float(range_m) / 1e3, 1), round(float(sustaining) * 1e6, 1)
    (43.9, 158.9)
    >>> round(float(weighted_carbon_dioxide(RULE_YEARS[2].curve, range_m, sustaining)) * 1e6, 1)
    121.8
    """
    wanted = jnp.log((jnp.asarray(first_kg_m) - depleting_kg_m) / (second_kg_m - depleting_kg_m))

    def excess(range_m: jax.Array) -> jax.Array:
        left = jnp.log1p(-utility_factor(first, range_m)) - jnp.log1p(-utility_factor(second, range_m))
        return left - wanted

    range_m = root(excess, 0.0, first.normal_m)
    share = utility_factor(first, range_m)
    return range_m, depleting_kg_m + (first_kg_m - depleting_kg_m) / (1.0 - share)


def weighted_carbon_dioxide(
    curve: UtilityCurve, range_m: Float, sustaining_kg_m: Float, depleting_kg_m: Float = 0.0
) -> jax.Array:
    """Weighted CO2 of a car known only by its range and two figures, ``UF M_CD + (1 - UF) M_CS``, kg/m.

    No trial calls it: it predicts the figure that ``calibrated_plug_in`` was not given.

    >>> round(float(weighted_carbon_dioxide(RULE_YEARS[0].curve, 50e3, 0.15e-3)) * 1e6, 1)
    36.8
    """
    share = utility_factor(curve, range_m)
    return share * depleting_kg_m + (1.0 - share) * sustaining_kg_m
