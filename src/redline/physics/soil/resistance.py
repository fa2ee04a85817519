"""Closed forms of the textbook: a rigid wheel's sinkage, compaction, digging in, and a repeated pass."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.soil.plate import stiffness
from redline.vehicle.soil import Soil

#: Share of the first pass's compaction that a wheel in the same rut meets again; recalled range 0 to 0.3 [Wong22].
REPEAT_FRAC = 0.15


def rigid_wheel_sinkage(soil: Soil, load_n: Float, width_m: Float, diameter_m: Float) -> jax.Array:
    """Sinkage of a rigid wheel, ``z = (3 W / (b (3 - n) k sqrt(D)))^(2/(2n+1))``, in m [Bekker69 ch. 3].

    For ``n <= 1.3`` and sinkage small beside the diameter.
    """
    n = jnp.asarray(soil.exponent_coeff)
    load = 3.0 * jnp.asarray(load_n) / (width_m * (3.0 - n) * stiffness(soil, width_m) * jnp.sqrt(diameter_m))
    return load ** (2.0 / (2.0 * n + 1.0))


def compaction_force(soil: Soil, width_m: Float, sinkage_m: Float) -> jax.Array:
    """Resistance of pressing a rut, ``b k z^(n+1) / (n + 1)``, in N [Bekker69 ch. 3]."""
    n = jnp.asarray(soil.exponent_coeff)
    return width_m * stiffness(soil, width_m) * jnp.asarray(sinkage_m) ** (n + 1.0) / (n + 1.0)


def slip_sinkage_factor(slip_frac: Float, dig_frac: Float = 1.0) -> jax.Array:
    """Sinkage with slip over sinkage without, ``1 + d ((1 + s) / (1 - s / 2) - 1)``; 1 for a wheel that skids.

    With ``d = 1`` it is Lyasko's law [Lyasko10, recalled], which foretold a vehicle's drawbar best of three [Yang16].

    >>> round(float(slip_sinkage_factor(0.2)), 3)
    1.333
    """
    slip = jnp.maximum(jnp.asarray(slip_frac), 0.0)
    return 1.0 + dig_frac * (1.5 * slip / (1.0 - 0.5 * slip))


def in_the_rut(first_m: Float, own_m: Float) -> jax.Array:
    """Share of its own first-pass resistance that a second wheel meets in a rut of the first one's depth.

    It presses virgin soil only where it would sink deeper: ``REPEAT + (1 - REPEAT) (1 - z_1 / z_2)``, at least REPEAT.
    """
    deeper = jnp.maximum(1.0 - jnp.asarray(first_m) / jnp.maximum(jnp.asarray(own_m), 1e-9), 0.0)
    return REPEAT_FRAC + (1.0 - REPEAT_FRAC) * deeper
