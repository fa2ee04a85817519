"""Charge balance: what a hybrid would have burnt had its battery ended as full as it began.

Battery energy is positive when it was taken from the pack. A test that discharged the pack burnt too little fuel.
UN R154 annex B8 appendix 2 corrects by a slope found in several tests; SAE J1711 of 2010 asked for at most 1 % and
that of 2023 corrects by a standard factor and allows 2 % (abstract of SAE 2026-01-0422, read). Equations recalled.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.proving_ground.procedures.steps import Step

#: Battery over fuel energy below which no correction is needed, whole WLTC [UN R154 annex B8 app. 2, recalled].
R154_LIMIT_FRAC = 0.005
#: Greatest net energy change over fuel energy [SAE J1711 of 2010; abstract read].
J1711_LIMIT_FRAC = 0.01


@record
class Balance:
    """A charge-sustaining test before and after correction to zero battery energy."""

    battery_j: Float
    share_frac: Float
    slope_frac: Float
    measured_j: Float
    corrected_j: Float
    legal_j: Float


def charge_share(battery_j: Float, fuel_j: Float) -> jax.Array:
    """Size of the battery's energy change over the fuel's energy, ``|dE| / E_fuel`` [UN R154 annex B8 app. 2].

    >>> round(float(charge_share(-0.36e6, 36e6)), 3)
    0.01
    """
    return jnp.abs(jnp.asarray(battery_j)) / fuel_j


def marginal_slope(engine_efficiency_frac: Float, path_efficiency_frac: Float) -> Float:
    """Slope of fuel energy over battery energy, ``-1 / (eta_engine eta_path)``, dimensionless and negative.

    The engine's marginal efficiency, from shaft work to heating value, and that of the path from its shaft through
    machine and pack. SAE J1711 of 2023 calls the size of it S; near 3 by the abstract of SAE 2026-01-0422.

    >>> round(marginal_slope(0.38, 0.85), 2)
    -3.1
    """
    return -1.0 / (engine_efficiency_frac * path_efficiency_frac)


def corrected_fuel(fuel_j: Float, battery_j: Float, slope_frac: Float) -> Float:
    """Fuel that the test would have burnt at zero battery energy, ``E - K_fuel dE``; or all three per distance.

    [UN R154 annex B8 sec. 4.2.1, recalled]

    >>> corrected_fuel(30.0e6, 1.0e6, -3.1)
    33100000.0
    """
    return fuel_j - slope_frac * battery_j


def must_correct(battery_j: Float, fuel_j: Float, limit_frac: Float = R154_LIMIT_FRAC) -> jax.Array:
    """Whether the law insists: the pack was discharged, and by at least the limit [UN R154 annex B8 app. 2, recalled].

    >>> [bool(must_correct(value, 30e6)) for value in (-1e6, 0.1e6, 1e6)]
    [False, False, True]
    """
    return (jnp.asarray(battery_j) > 0.0) & (charge_share(battery_j, fuel_j) >= limit_frac)


def balance(fuel_j: Float, battery_j: Float, slope_frac: Float, limit_frac: Float = R154_LIMIT_FRAC) -> Balance:
    """Correct a charge-sustaining test to zero battery energy, and say what the law would take.

    ``corrected_j`` is always corrected, and smooth. ``legal_j`` is corrected only where it must be, and jumps at the
    limit [UN R154 annex B8 app. 2; SAE J1711].

    >>> found = balance(30.0e6, 1.0e6, marginal_slope(0.38, 0.85))
    >>> round(float(found.share_frac), 4), round(float(found.legal_j) / 1e6, 3)
    (0.0333, 33.096)
    """
    whole = corrected_fuel(fuel_j, battery_j, slope_frac)
    return Balance(
        battery_j=battery_j,
        share_frac=charge_share(battery_j, fuel_j),
        slope_frac=slope_frac,
        measured_j=fuel_j,
        corrected_j=whole,
        legal_j=jnp.where(must_correct(battery_j, fuel_j, limit_frac), whole, fuel_j),
    )


def walk_through(found: Balance) -> list[Step]:
    """Write the correction out, step by step."""
    kwh = ("energy", "kWh")
    return [
        Step("dE", "taken from the battery over the test", found.battery_j, *kwh),
        Step("E_fuel", "heating value of the fuel burnt", found.measured_j, *kwh),
        Step("c", "|dE| / E_fuel", found.share_frac, "fraction", "%"),
        Step("K_fuel", "slope of fuel over battery energy", found.slope_frac, "fraction", ""),
        Step("E_corr", "E_fuel - K_fuel dE", found.corrected_j, *kwh),
        Step("E_legal", "E_corr where discharged beyond the limit, else E_fuel", found.legal_j, *kwh),
    ]
