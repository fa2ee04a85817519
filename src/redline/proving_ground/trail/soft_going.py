"""Soft ground under a trail: what soils and snows of the library resist, hold and bear."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from redline.concept.soils import snow, soil
from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.road.tyre import ground_pressure
from redline.physics.soil.drawbar import curve, drawbar_curve, greatest_net, rolling
from redline.physics.soil.footing import Footing, weight
from redline.physics.soil.ground import Ground
from redline.physics.soil.limits import snow_margins, soil_margins
from redline.physics.soil.plate import plate_sinkage
from redline.physics.soil.resistance import REPEAT_FRAC, compaction_force
from redline.physics.soil.shear import strength, under_lugs
from redline.physics.soil.tyre_mode import bottom_pressure, contact_width, flexing_force
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.terrain.soft_ground import MarginsOf, footing_of, snow_chart, soil_chart, stacked
from redline.vehicle.soil import Snow, Soil
from redline.vehicle.vehicle import Vehicle


@record
class SoftGoing:
    """What a vehicle meets on soils ``(soil,)``.

    ``resistance_frac`` is motion resistance on the level over weight; ``net_frac`` ``(soil, grade)`` the greatest net
    pull over weight on slopes; ``grip_frac`` the greatest thrust over weight; ``bears_frac`` ``(soil, 3)`` the margins
    of belly, bearing and depth, below zero where the ground does not carry the vehicle.
    """

    resistance_frac: jax.Array
    net_frac: jax.Array
    grip_frac: jax.Array
    bears_frac: jax.Array


def is_snow(name: str) -> bool:
    """Whether a ground of the library is snow."""
    return isinstance(soil(name).ground, Snow)


def soft_going(vehicle: Vehicle, conditions: Conditions, names: tuple[str, ...], grades: jax.Array) -> SoftGoing:
    """What a vehicle meets on named soils and snows at a crawl, on tyres of off-road pressure; soils before snows."""
    footing = footing_of(vehicle, conditions)

    def on_soil(ground: Soil) -> SoftGoing:
        return _going(soil_chart(ground, footing), footing, grades, partial(soil_margins, ground))

    found = jax.vmap(on_soil)(stacked(tuple(name for name in names if not is_snow(name))))
    snows = [_going(snow_chart(snow(name), footing), footing, grades, snow_margins) for name in names if is_snow(name)]
    return jax.tree.map(lambda first, *rest: jnp.concatenate([first, *(one[None] for one in rest)]), found, *snows)


def _going(under: Ground, footing: Footing, grades: jax.Array, margins: MarginsOf) -> SoftGoing:
    heavy, level = weight(footing), curve(under, footing)
    driven = rolling(level)
    pulls = jax.vmap(lambda grade: greatest_net(curve(under, footing, grade), footing))(grades) / heavy
    gross = jnp.max(jnp.asarray(level.net_n) + level.resistance_n) / heavy
    return SoftGoing(
        resistance_frac=driven.resistance_n / heavy,
        net_frac=pulls,
        grip_frac=jnp.maximum(gross, 0.05),
        bears_frac=margins(footing, drawbar_curve(under, footing), driven)[2:5],
    )


def soft_by_plates(vehicle: Vehicle, mass_kg: Float, names: tuple[str, ...]) -> tuple[jax.Array, jax.Array]:
    """Motion resistance and grip on named soils ``(soil,)`` as shares of the load, in closed form.

    Compaction ``b k z^(n+1) / (n + 1)`` by the front tyres at the sinkage of their bottom pressure, a share of it by
    those in the rut, and flexing; grip ``(c + p tan phi) / p`` [Bekker69 ch. 3]. It is for trials, where the wheel
    stresses of ``soft_going`` would take minutes to compile.
    """
    tyre, load = vehicle.tyre, 0.25 * jnp.asarray(mass_kg) * GRAVITY_M_S2
    width, pressure = contact_width(tyre), ground_pressure(tyre, tyre.off_road_pressure_pa)

    def one(ground: Soil) -> tuple[jax.Array, jax.Array]:
        below = bottom_pressure(ground, load, width, 2.0 * jnp.asarray(tyre.radius_m), pressure)
        first = compaction_force(ground, width, plate_sinkage(ground, width, below))
        compaction = 0.5 * (1.0 + REPEAT_FRAC) * first
        resistance = (compaction + flexing_force(tyre, load, tyre.off_road_pressure_pa)) / load
        return resistance, strength(under_lugs(ground, width, tyre.tread_depth_m), pressure) / pressure

    return jax.vmap(one)(stacked(names))
