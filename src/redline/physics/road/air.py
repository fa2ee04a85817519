"""Air: its density from temperature, pressure and altitude."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import (
    GAS_CONSTANT_DRY_AIR_J_KG_K,
    ISA_EXPONENT,
    ISA_LAPSE_K_M,
    ISA_TEMPERATURE_K,
)
from redline.foundations.types import Float


def air_density(temperature_k: Float, pressure_pa: Float) -> jax.Array:
    """Density of dry air, ``rho = p / (R T)`` [ISO2533 eq. 1], in kg/m3.

    >>> round(float(air_density(288.15, 101325.0)), 4)
    1.225
    """
    return jnp.asarray(pressure_pa) / (GAS_CONSTANT_DRY_AIR_J_KG_K * jnp.asarray(temperature_k))


def pressure_at_altitude(pressure_pa: Float, altitude_m: Float) -> jax.Array:
    """Pressure above a place of known pressure, ``p = p0 (1 - L h / T0)^5.2559`` [ISO2533 sec. 2.5].

    >>> round(float(pressure_at_altitude(101325.0, 3000.0)))
    70109
    """
    return pressure_pa * (1.0 - ISA_LAPSE_K_M * jnp.asarray(altitude_m) / ISA_TEMPERATURE_K) ** ISA_EXPONENT
