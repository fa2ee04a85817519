"""Shear strength of soil and how much of it slip brings out."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.soil import Soil

_SMALL = 1e-4


def strength(soil: Soil, normal_pa: Float) -> jax.Array:
    """Shear strength, ``c + p tan phi``, in Pa [Coulomb; Wong22 sec. 2.4]."""
    return soil.cohesion_pa + jnp.asarray(normal_pa) * jnp.tan(jnp.asarray(soil.friction_rad))


def sheared_share(soil: Soil, displacement_m: Float) -> jax.Array:
    """Share of strength brought out by a displacement, ``1 - e^(-j/K)`` [JanosiHanamoto61]; backward, below zero."""
    sheared = jnp.asarray(displacement_m) / soil.shear_m
    return -jnp.sign(sheared) * jnp.expm1(-jnp.abs(sheared))


def mobilised(slip_frac: Float, length_m: Float, shear_m: Float) -> jax.Array:
    """Mean share of strength under a flat footprint, ``1 - (1 - e^-x) / x`` with ``x = s l / K`` [Wong22 sec. 2.4].

    >>> round(float(mobilised(0.2, 0.25, 0.025)), 4)
    0.5677
    """
    x = jnp.asarray(slip_frac) * length_m / shear_m
    safe = jnp.where(x > _SMALL, x, 1.0)
    return jnp.where(x > _SMALL, 1.0 + jnp.expm1(-safe) / safe, 0.5 * x)


def under_lugs(soil: Soil, width_m: Float, lug_m: Float) -> Soil:
    """The soil as a tread with lugs shears it: the block between has sides too [Bekker69 ch. 2]; recalled.

    ``c' = c (1 + 2 h / b)`` and ``tan phi' = tan phi (1 + 0.64 (h / b) arccot(h / b))`` with the lugs' height h.

    Examples:
        >>> from redline.concept.soils import plate_soil
        >>> clay = plate_soil("heavy_clay_40")
        >>> round(float(under_lugs(clay, 0.22, 0.012).cohesion_pa / clay.cohesion_pa), 3)
        1.109
    """
    ratio = jnp.asarray(lug_m) / width_m
    sides = 1.0 + 0.64 * ratio * jnp.arctan2(1.0, ratio)
    return dataclasses.replace(
        soil,
        cohesion_pa=soil.cohesion_pa * (1.0 + 2.0 * ratio),
        friction_rad=jnp.arctan(jnp.tan(jnp.asarray(soil.friction_rad)) * sides),
    )
