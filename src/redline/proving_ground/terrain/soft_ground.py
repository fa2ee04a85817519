"""Soft ground as trials see it: the vehicle's footing, the named soils, and what it does on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from redline.concept.soils import plate_soil
from redline.foundations.constants import DRIVER_KG, GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.tyre import ground_pressure
from redline.physics.soil import cone_index
from redline.physics.soil.drawbar import (
    STATED_SLIP,
    Rolling,
    belly_slip,
    curve,
    drawbar_curve,
    rolling,
    stated_drawbar,
    steepest_slope,
    wheel_energy,
)
from redline.physics.soil.footing import (
    BOTTOMLESS_M,
    Beyond,
    Footing,
    Pull,
    at_pressure,
    deviated,
    sinkage_ratio,
    sinking,
    weight,
)
from redline.physics.soil.ground import SLIPS, Ground, charted, snow_ground, soil_ground
from redline.physics.soil.limits import REASONS, snow_margins, soil_margins, without_traction
from redline.physics.soil.shear import strength, under_lugs
from redline.physics.soil.tyre_mode import DEFLECTION_LIMIT_FRAC, contact_width, deflection, flexing_force
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.driveline_of import low_range_of
from redline.proving_ground.driving.march import drive_on, front_share_of, stance_of
from redline.vehicle.soil import Snow, Soil
from redline.vehicle.vehicle import Vehicle

#: The soils of the trials by the word their attributes carry.
TRIAL_SOILS = {"sand": "dry_sand", "loam": "michigan_loam_23", "mud": "heavy_clay_40"}
TRIAL_SNOW = "snow_shallow"
#: Speed at which torque is asked for on soft ground.
SOFT_GROUND_M_S = to_si(5.0, "km/h", "speed")
#: Height of a recovery point; usual hooks sit at 0.4 to 0.6 m.
_HITCH_HEIGHT_M = 0.5

#: What stops a vehicle on a ground, from its footing, its pulls and how it rolls there.
MarginsOf = Callable[[Footing, Pull, Rolling], jax.Array]


@record
class Answer:
    """What a vehicle does on one ground.

    Drawbar (20 % slip), its second opinion by cone index, resistance and slope are shares; ``margins`` are those of
    ``REASONS``; at ``belly_slip_frac`` wheels that slip have dug in down to the belly.
    """

    drawbar_frac: Float
    cone_drawbar_frac: Float
    resistance_frac: Float
    slope_frac: Float
    wheel_j_m: Float
    belly_slip_frac: Float
    driven: Rolling
    margins: jax.Array


def footing_of(vehicle: Vehicle, conditions: Conditions, pressure_pa: Float | None = None) -> Footing:
    """The vehicle with its driver, off-road ride height and tyre pressure, and the low range where there is one."""
    body = vehicle.body
    drive = drive_on(vehicle, conditions)
    front, rear = axle_forces(drive, front_share_of(vehicle), SOFT_GROUND_M_S, low_range_of(vehicle))
    mass = jnp.asarray(vehicle.mass.kerb_kg + DRIVER_KG)
    locked = jnp.asarray(stance_of(vehicle, conditions, mass).locked_frac) > 0.5
    apart = 0.5 * jnp.abs(jnp.asarray(body.track_front_m) - body.track_rear_m)
    return Footing(
        mass_kg=mass,
        front_share_frac=vehicle.mass.front_share_frac,
        cg_height_m=vehicle.mass.cg_height_m,
        wheelbase_m=body.wheelbase_m,
        hitch_height_m=_HITCH_HEIGHT_M,
        clearance_m=vehicle.profile.ground_clearance_m + vehicle.profile.ride_heights.off_road_m,
        tyre=vehicle.tyre,
        pressure_pa=vehicle.tyre.off_road_pressure_pa if pressure_pa is None else pressure_pa,
        road_load_n=0.25 * jnp.asarray(vehicle.mass.kerb_kg) * GRAVITY_M_S2,
        front_limit_n=jnp.where(locked, front + rear, front),
        rear_limit_n=jnp.where(locked, front + rear, rear),
        total_limit_n=front + rear,
        overlap_frac=jnp.clip(1.0 - apart / vehicle.tyre.section_width_m, 0.0, 1.0),
        deviation=vehicle.soft_ground,
    )


def stacked(names: tuple[str, ...]) -> Soil:
    """Soils of the library with a leading axis ``(soil,)``."""
    grounds = [plate_soil(name) for name in names]
    return jax.tree.map(lambda *leaves: jnp.asarray(np.array(leaves, np.float64)), *grounds)


def loaded_tyre(footing: Footing) -> cone_index.LoadedTyre:
    """The mean tyre as cone-index models see it."""
    tyre, load = footing.tyre, 0.25 * weight(footing)
    return cone_index.LoadedTyre(
        width_m=tyre.section_width_m,
        diameter_m=2.0 * jnp.asarray(tyre.radius_m),
        section_height_m=tyre.section_height_m,
        deflection_m=deflection(tyre, load, footing.road_load_n, footing.pressure_pa),
        load_n=load,
    )


def cone_drawbar(ground: Soil, footing: Footing, slip_frac: Float = STATED_SLIP) -> jax.Array:
    """Net drawbar over weight by cone index: sand after Mason, other soil after Brixius for radial tyres."""
    tyre, driven = loaded_tyre(footing), driven_share(footing)
    rated = jnp.asarray(ground.cone_index_pa) * ground.remoulding_frac
    sand = cone_index.vehicle_net(partial(cone_index.mason_sand, tyre, ground.cone_index_pa), slip_frac, driven)
    fine = cone_index.vehicle_net(partial(cone_index.brixius, tyre, rated), slip_frac, driven)
    return jnp.where(jnp.asarray(ground.coarse_frac) > 0.5, sand, fine)


def driven_share(footing: Footing) -> jax.Array:
    """Share of weight on driven axles."""
    front = jnp.where(jnp.asarray(footing.front_limit_n) > 0.0, footing.front_share_frac, 0.0)
    rear = jnp.where(jnp.asarray(footing.rear_limit_n) > 0.0, 1.0 - jnp.asarray(footing.front_share_frac), 0.0)
    return front + rear


def soil_chart(ground: Soil, footing: Footing) -> Ground:
    """Soil under the vehicle's tyres, by a chart of one wheel."""
    return charted(soil_ground(ground, footing.tyre, footing.pressure_pa), 0.25 * weight(footing))


def snow_chart(ground: Snow, footing: Footing) -> Ground:
    """Snow under the vehicle's tyres."""
    return snow_ground(ground, footing.tyre, footing.pressure_pa)


def rolling_on_soil(ground: Soil, footing: Footing) -> Rolling:
    """Steady driving on a level soil; it does not move where any margin is below zero."""
    return _moving(soil_chart(ground, footing), footing, partial(soil_margins, ground), beyond_soil(ground, footing))


def rolling_on_snow(ground: Snow, footing: Footing) -> Rolling:
    """Steady driving in level snow."""
    return _moving(snow_chart(ground, footing), footing, snow_margins, beyond_snow(ground, footing))


def beyond_soil(ground: Soil, footing: Footing) -> Beyond:
    """What a soil gives beyond its models: of sand, or of loam and clay.

    Sand gives no more thrust than its strength below the tyre, ``(c + p tan phi) / p``; how far cohesion goes depends
    on the footprint, which is what models of clay differ on.
    """
    coarse, tyre = jnp.asarray(ground.coarse_frac) > 0.5, footing.tyre
    pressure = ground_pressure(tyre, footing.pressure_pa)
    grip = strength(under_lugs(ground, contact_width(tyre), tyre.tread_depth_m), pressure) / pressure
    return Beyond(
        pull_frac=jnp.where(coarse, footing.deviation.sand_pull_frac, footing.deviation.fine_pull_frac),
        grip_frac=jnp.where(coarse, grip, tyre.adhesion_coeff),
        depth_m=BOTTOMLESS_M,
    )


def beyond_snow(ground: Snow, footing: Footing) -> Beyond:
    """What snow gives beyond its models; nothing sinks deeper than it lies."""
    pull, grip = footing.deviation.snow_pull_frac, footing.tyre.adhesion_coeff
    return Beyond(pull_frac=pull, grip_frac=grip, depth_m=ground.depth_m)


def sunk(driven: Rolling, deeper_ratio: Float) -> Rolling:
    """Steady driving with the sinkage of ground that gives way more or less than its models say."""
    return dataclasses.replace(driven, sinkage_m=driven.sinkage_m * jnp.asarray(deeper_ratio))


def _moving(under: Ground, footing: Footing, margins: MarginsOf, beyond: Beyond) -> Rolling:
    pulls = curve(under, footing)
    driven = sunk(rolling(pulls), sinkage_ratio(pulls, footing, beyond))
    go = jnp.min(margins(footing, deviated(pulls, footing, beyond, weight(footing)), driven)) > 0.0
    return dataclasses.replace(driven, moves_frac=jnp.where(go, driven.moves_frac, 0.0))


def peak_on_soil(ground: Soil, footing: Footing) -> jax.Array:
    """Greatest net pull of a first-pass wheel over its load, at the mean wheel load."""
    load = jnp.full(len(SLIPS), 0.25 * weight(footing))
    wheel = soil_ground(ground, footing.tyre, footing.pressure_pa).wheel(jnp.asarray(SLIPS), load)
    flexing = flexing_force(footing.tyre, load, footing.pressure_pa)
    return jnp.max((wheel.thrust_n - wheel.resistance_n - flexing) / load)


def best_pressure(ground: Soil, footing: Footing) -> tuple[jax.Array, jax.Array]:
    """Tyre pressure that pulls most, in Pa, and its drawbar over weight; the lower pressure where two pull alike.

    From road pressure down in equal steps to where deflection reaches the bead's limit.
    """
    pressures = pressure_steps(footing)
    found = jax.vmap(lambda pressure: peak_on_soil(ground, at_pressure(footing, pressure)))(pressures)
    best = jnp.argmax(found)
    return pressures[best], found[best]


def pressure_steps(footing: Footing, count: int = 6) -> jax.Array:
    """Tyre pressures ``(count,)`` from the least the bead stands up to road pressure, in Pa; 50 kPa at least."""
    tyre = footing.tyre
    road = jnp.asarray(tyre.pressure_pa)
    flat = (
        tyre.deflection_m
        * 0.25
        * weight(footing)
        / footing.road_load_n
        / (DEFLECTION_LIMIT_FRAC * tyre.section_height_m)
    )
    least = jnp.clip(flat * (road + tyre.carcass_pa) - tyre.carcass_pa, 50e3, road)
    return least + (road - least) * jnp.linspace(0.0, 1.0, count)


def on_soil(ground: Soil, footing: Footing) -> Answer:
    """What the vehicle does on one soil."""
    second, beyond = cone_drawbar(ground, footing), beyond_soil(ground, footing)
    return _answer(soil_chart(ground, footing), footing, partial(soil_margins, ground), beyond, second)


def on_snow(ground: Snow, footing: Footing) -> Answer:
    """What the vehicle does in snow; there is no second opinion."""
    return _answer(snow_chart(ground, footing), footing, snow_margins, beyond_snow(ground, footing))


def _answer(
    under: Ground, footing: Footing, margins: MarginsOf, beyond: Beyond, second: jax.Array | None = None
) -> Answer:
    """The answer on any ground; drawbar by cone index is the first model's where there is no ``second``."""
    level, drawn = curve(under, footing), drawbar_curve(under, footing)
    ratio = sinkage_ratio(level, footing, beyond)
    pulls = deviated(drawn, footing, beyond, weight(footing))
    driven, belly = sunk(rolling(level), ratio), sinking(footing, ratio)
    found = margins(footing, pulls, driven)
    stated = stated_drawbar(pulls, belly)
    return Answer(
        drawbar_frac=stated,
        cone_drawbar_frac=stated if second is None else second,
        resistance_frac=driven.resistance_n / weight(footing),
        slope_frac=jnp.where(without_traction(found) > 0.0, steepest_slope(under, belly, beyond), 0.0),
        wheel_j_m=wheel_energy(driven),
        belly_slip_frac=belly_slip(pulls, belly),
        driven=driven,
        margins=found,
    )


def go_margin(answer: Answer) -> jax.Array:
    """The least margin: below zero the vehicle does not get through."""
    return jnp.min(answer.margins[..., : len(REASONS)], axis=-1)
