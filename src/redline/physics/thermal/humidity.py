"""Moist air: how much water it carries, and what it costs to wring it out."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import FREEZING_K, LATENT_HEAT_J_KG, MAGNUS_A_FRAC, MAGNUS_B_K, MAGNUS_PA
from redline.foundations.types import Float

#: Water vapour over dry air, ratio of molar masses.
_MOLAR_RATIO = 0.622


def humidity_ratio(temperature_k: Float, humidity_frac: Float, pressure_pa: Float) -> jax.Array:
    """Water per dry air, ``x = 0.622 e / (p - e)``, ``e = phi 611.2 Pa exp(17.62 t / (243.12 + t))`` [WMO8 annex 4.B].

    >>> round(float(humidity_ratio(298.15, 0.5, 101325.0)), 4)
    0.0099
    """
    celsius = jnp.asarray(temperature_k) - FREEZING_K
    vapour = humidity_frac * MAGNUS_PA * jnp.exp(MAGNUS_A_FRAC * celsius / (MAGNUS_B_K + celsius))
    return _MOLAR_RATIO * vapour / (pressure_pa - vapour)


def drying_power(flow_kg_s: Float, outside_kg_kg: Float, coil_kg_kg: Float) -> jax.Array:
    """Cooling that condensation takes when fresh air is dried to the coil's humidity, ``m h (x_o - x_c)``, in W."""
    return flow_kg_s * LATENT_HEAT_J_KG * jnp.maximum(jnp.asarray(outside_kg_kg) - coil_kg_kg, 0.0)
