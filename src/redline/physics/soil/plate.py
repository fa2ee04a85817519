"""Plates pressed into soil: sinkage, what soil bears, and the cone index that plate tests imply."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.soil import Soil

#: The cone of the Waterways Experiment Station: 30 degrees at the tip, 0.5 square inches at the base [ASAES313].
CONE_HALF_ANGLE_RAD, CONE_AREA_M2 = math.radians(15.0), 0.5 * 0.0254**2
#: Layer whose mean cone index counts: 0-6 in of sand, 6-12 in of clay and loam [FM5430].
LAYER_M = 6.0 * 0.0254
_DEPTHS = 8


def stiffness(soil: Soil, width_m: Float) -> jax.Array:
    """Pressure of a plate of a width at one metre of sinkage, ``k = k_c / b + k_phi``, in Pa [Bekker69 ch. 1].

    ``width_m`` is the smaller side of the footprint.
    """
    return soil.cohesive_n_m / jnp.asarray(width_m) + soil.frictional_pa


def plate_sinkage(soil: Soil, width_m: Float, pressure_pa: Float) -> jax.Array:
    """Sinkage of a plate, ``z = (p / k)^(1/n)``, in m [Bekker69 ch. 1].

    It knows no cap: outside the tested pressures a soft clay's figure is nonsense (see ``physics/soil/limits.py``).
    """
    ratio = jnp.asarray(pressure_pa) / stiffness(soil, width_m)
    return ratio ** (1.0 / soil.exponent_coeff)


def bearing_capacity(soil: Soil, width_m: Float) -> jax.Array:
    """Pressure at which a plate goes through the layer, ``k z_layer^n``, in Pa.

    Terzaghi's formula with the shear tests' cohesion and friction gives a third of what plates of the same soils
    carried, so plates decide.
    """
    return stiffness(soil, width_m) * jnp.asarray(soil.layer_m) ** soil.exponent_coeff


def cone_index_of_plates(soil: Soil) -> jax.Array:
    """Mean cone index of the critical layer that plate tests imply, in Pa [after Janosi59].

    Bekker's pressure, with each ring's diameter for the width, summed over the cone of height h at depth z:
    ``CI = 2 pi t / A (k_c I_0 / 2 + k_phi t I_1)`` with ``t = tan 15 deg``, ``I_0`` the integral of ``z'^n`` from z to
    z + h and ``I_1`` that of ``(z + h - z') z'^n``.
    """
    tangent, height = math.tan(CONE_HALF_ANGLE_RAD), math.sqrt(CONE_AREA_M2 / math.pi) / math.tan(CONE_HALF_ANGLE_RAD)
    top = jnp.where(jnp.asarray(soil.coarse_frac) > 0.5, 0.0, LAYER_M)
    base = top + (jnp.arange(_DEPTHS) + 0.5) * (LAYER_M / _DEPTHS)
    n, tip = soil.exponent_coeff, base + height
    first = (tip ** (n + 1.0) - base ** (n + 1.0)) / (n + 1.0)
    second = tip * first - (tip ** (n + 2.0) - base ** (n + 2.0)) / (n + 2.0)
    sums = 0.5 * soil.cohesive_n_m * first + soil.frictional_pa * tangent * second
    return jnp.mean(2.0 * math.pi * tangent / CONE_AREA_M2 * sums)
