"""The pneumatic tyre on soft ground: partly flattened, its footprint, deflection and the wheel it is equal to."""

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
#: Newton's steps to the pressure below a tyre; from the start taken, 5 leave under 1e-9 for exponents from 0.1 to 1.6.
_STEPS = 5


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
    """Pressure q below a tyre that is flat behind and round ahead, in Pa: ``(q / p_cr)^(2 + 1/n) + q / p = 1``.

    Its contact is half of the flat footprint, ``l = 3 W / ((3 - n) b p)`` in the measure of Bekker's wheel, and the arc
    ahead, ``L = l / 2 + sqrt(l^2 / 4 + z D)`` [after Schmid95, recalled: his circle of equal chord]; the soil carries
    ``q L = 3 W / ((3 - n) b)`` with ``q = k z^n``. Much air: a rigid wheel, p_cr. Little: the tyre's own, p.
    """
    critical = critical_pressure(soil, load_n, width_m, diameter_m)
    power = 2.0 + 1.0 / jnp.asarray(soil.exponent_coeff)
    ratio = critical / jnp.asarray(ground_pa)
    start = jnp.exp(-jnp.logaddexp(0.0, power * jnp.log(ratio)) / power)

    def newton(_: int, share: jax.Array) -> jax.Array:
        raised = share**power
        return share - (raised + ratio * share - 1.0) / (power * raised / share + ratio)

    return critical * jax.lax.fori_loop(0, _STEPS, newton, start)


def equal_wheel(soil: Soil, load_n: Float, width_m: Float, diameter_m: Float, ground_pa: Float) -> jax.Array:
    """Diameter of the rigid wheel that carries the load at the tyre's bottom pressure, in m.

    Bekker's rigid wheel solved for the diameter: ``D' = (3 W / ((3 - n) b q))^2 / z`` with ``z = (q / k)^(1/n)``, which
    is ``D / (1 - q / p)``: the tyre's own with much air, without end on firm ground.
    """
    n = jnp.asarray(soil.exponent_coeff)
    pressure = bottom_pressure(soil, load_n, width_m, diameter_m, ground_pa)
    sinkage = (pressure / stiffness(soil, width_m)) ** (1.0 / n)
    length = 3.0 * jnp.asarray(load_n) / ((3.0 - n) * width_m * pressure)
    return length * length / sinkage
