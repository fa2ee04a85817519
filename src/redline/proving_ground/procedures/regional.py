"""The ambient temperature correction of a WLTP result: from the cell's 23 degC to the 14 degC of Europe's roads."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.proving_ground.procedures.steps import Step


def family_correction(regional_j_m: Float, standard_j_m: Float) -> jax.Array:
    """Family correction factor ``FCF = M_14 / M_23``: a test soaked and driven at 14 degC over the one at 23 degC.

    It multiplies fuel and CO2 of the phases and of the whole cycle after the charge balance [EU 2017/1151 annex XXI
    sub-annex 6a, recalled; that figures are declared with it: glossary of CO2MPAS, ``M_CO2,C,5``]. Fuel stands for
    CO2, since the same fuel is burnt in both tests.

    >>> round(float(family_correction(2.06, 2.0)), 3)
    1.03
    """
    return jnp.asarray(regional_j_m) / jnp.asarray(standard_j_m)


def walk_through(regional_j_m: Float, standard_j_m: Float) -> list[Step]:
    """Write the factor out."""
    per = ("energy_per_distance", "kWh/100km")
    return [
        Step("E_23", "fuel of the whole cycle at 23 degC", standard_j_m, *per),
        Step("E_14", "fuel of the whole cycle soaked and driven at 14 degC", regional_j_m, *per),
        Step("FCF", "E_14 / E_23", family_correction(regional_j_m, standard_j_m), "fraction", ""),
    ]
