"""Shear strength of soil and how much of it slip brings out."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.soil import Soil

_SMALL = 1e-4


def strength(soil: Soil, normal_pa: Float) -> jax.Array:
    """Shear strength, ``c + p tan phi``, in Pa [Coulomb; Wong22 sec. 2.4]."""
    return soil.cohesion_pa + jnp.asarray(normal_pa) * jnp.tan(jnp.asarray(soil.friction_rad))


def shear_stress(soil: Soil, normal_pa: Float, displacement_m: Float) -> jax.Array:
    """Shear stress after a displacement, ``(c + p tan phi) (1 - e^(-j/K))``, in Pa [JanosiHanamoto61].

    Backward displacement gives the same stress backward.
    """
    sheared = jnp.asarray(displacement_m) / soil.shear_m
    return strength(soil, normal_pa) * -jnp.sign(sheared) * jnp.expm1(-jnp.abs(sheared))


def mobilised(slip_frac: Float, length_m: Float, shear_m: Float) -> jax.Array:
    """Mean share of strength under a flat footprint, ``1 - (1 - e^-x) / x`` with ``x = s l / K`` [Wong22 sec. 2.4].

    >>> round(float(mobilised(0.2, 0.25, 0.025)), 4)
    0.5677
    """
    x = jnp.asarray(slip_frac) * length_m / shear_m
    safe = jnp.where(x > _SMALL, x, 1.0)
    return jnp.where(x > _SMALL, 1.0 + jnp.expm1(-safe) / safe, 0.5 * x)


def lugged_thrust(soil: Soil, width_m: Float, load_n: Float, area_m2: Float, lug_m: Float) -> jax.Array:
    """Greatest thrust of a lugged footprint, in N [Bekker69 ch. 2]; recalled.

    ``A c (1 + 2 h / b) + W tan phi (1 + 0.64 (h / b) arccot(h / b))`` with the lugs' height h.
    """
    ratio = jnp.asarray(lug_m) / width_m
    sides = 1.0 + 0.64 * ratio * jnp.arctan2(1.0, ratio)
    return area_m2 * soil.cohesion_pa * (1.0 + 2.0 * ratio) + load_n * jnp.tan(jnp.asarray(soil.friction_rad)) * sides
