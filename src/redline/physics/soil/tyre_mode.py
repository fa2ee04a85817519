"""The pneumatic tyre on soft ground: rigid or flattened, its footprint, deflection and the wheel it is equal to."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.road.tyre import vertical_stiffness
from redline.physics.soil.plate import stiffness
from redline.vehicle.chassis.tyre import Tyre
from redline.vehicle.soil import Soil

#: Width of the tread over that of the section; engineering range 0.75 to 0.95.
TREAD_WIDTH_FRAC = 0.85
#: Rolling resistance over inflation pressure, ``(p_road / p)^0.4``; recalled, 0.3 to 0.5 [SAEJ2452].
PRESSURE_EXPONENT_COEFF = 0.4
#: Greatest deflection over section height before rim and bead are at risk; engineering limit.
DEFLECTION_LIMIT_FRAC = 0.35


def contact_width(tyre: Tyre) -> jax.Array:
    """Width of the footprint, in m: a share of the section's."""
    return TREAD_WIDTH_FRAC * jnp.asarray(tyre.section_width_m)


def deflection(tyre: Tyre, load_n: Float, road_load_n: Float, pressure_pa: Float) -> jax.Array:
    """Deflection under a load at a pressure, ``d = W / k(p)`` and at most 0.9 of the section height, in m."""
    found = jnp.asarray(load_n) / vertical_stiffness(tyre, road_load_n, pressure_pa)
    return jnp.minimum(found, 0.9 * tyre.section_height_m)


def flexing_force(tyre: Tyre, load_n: Float, pressure_pa: Float) -> jax.Array:
    """Rolling resistance of the tyre itself, ``f W (p_road / p)^0.4``, in N [SAEJ2452]."""
    return (
        tyre.rolling_coeff
        * jnp.asarray(load_n)
        * (tyre.pressure_pa / jnp.asarray(pressure_pa)) ** PRESSURE_EXPONENT_COEFF
    )


def critical_pressure(soil: Soil, load_n: Float, width_m: Float, diameter_m: Float) -> jax.Array:
    """Pressure at the bottom of a rigid wheel, in Pa [Bekker69 ch. 3; Wong22 eq. 2.98].

    ``p_cr = k^(1/(2n+1)) (3 W / ((3 - n) b sqrt(D)))^(2n/(2n+1))``.
    """
    n = jnp.asarray(soil.exponent_coeff)
    load = 3.0 * jnp.asarray(load_n) / ((3.0 - n) * width_m * jnp.sqrt(jnp.asarray(diameter_m)))
    return stiffness(soil, width_m) ** (1.0 / (2.0 * n + 1.0)) * load ** (2.0 * n / (2.0 * n + 1.0))


def bottom_pressure(soil: Soil, load_n: Float, width_m: Float, diameter_m: Float, ground_pa: Float) -> jax.Array:
    """Pressure under the tyre, in Pa: its own where it flattens (elastic), a rigid wheel's where that is less."""
    return jnp.minimum(ground_pa, critical_pressure(soil, load_n, width_m, diameter_m))


def equal_wheel(soil: Soil, load_n: Float, width_m: Float, diameter_m: Float, ground_pa: Float) -> jax.Array:
    """Diameter of the rigid wheel that carries the load at the tyre's own pressure, in m.

    Bekker's rigid wheel solved for the diameter: ``D' = (3 W / ((3 - n) b p))^2 / z`` with ``z = (p / k)^(1/n)``. Where
    the tyre stays round, p is its critical pressure and D' is the tyre's diameter: both modes join.
    """
    n = jnp.asarray(soil.exponent_coeff)
    pressure = bottom_pressure(soil, load_n, width_m, diameter_m, ground_pa)
    sinkage = (pressure / stiffness(soil, width_m)) ** (1.0 / n)
    length = 3.0 * jnp.asarray(load_n) / ((3.0 - n) * width_m * pressure)
    return length * length / sinkage
