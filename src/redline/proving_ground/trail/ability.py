"""What a vehicle can do on each ground of a trail: force to spare by slope and speed, from its own thrust."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.road_load import aero_force, grade_force, rolling_force
from redline.physics.road.thrust import climbing_thrust
from redline.physics.traction.rough_ground import (
    footprint_length,
    shaken_resistance,
    stone_force_spread,
    stone_resistance,
)
from redline.physics.traction.step import crawl_step
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.drive_step import Load
from redline.proving_ground.driving.driveline_of import LOW_RANGE_M_S, low_range_of
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import drive_on, front_share_of, stance_of
from redline.proving_ground.terrain.climber import climber_of
from redline.proving_ground.terrain.ford import fording_depth
from redline.proving_ground.trail.ground import soils
from redline.proving_ground.trail.soft_going import SoftGoing, soft_going
from redline.vehicle.chassis.quarter_car import QuarterCar
from redline.vehicle.vehicle import Vehicle

#: Slopes (rise over run) and speeds (m/s) of the table; crawling speed is the slowest.
GRADES = np.linspace(-0.8, 1.2, 41)
SPEEDS_M_S = np.array([0.5, 0.8, 1.1, 1.7, 2.8, 4.2, 5.5, 8.3, 11.0, 14.0, 18.0, 23.0, 28.0])
#: Grounds of one table; a trail with fewer fills it up.
GROUNDS = 24


@record
class GroundTable:
    """Grounds ``(ground,)``: adhesion and rolling over dry asphalt, number of the soil or -1, stones, unevenness."""

    adhesion_frac: Float
    rolling_frac: Float
    soil: jax.Array
    stone_height_m: Float
    stone_spacing_m: Float
    unevenness_m3: Float


@record
class Ability:
    """What a vehicle does on grounds: ``spare_n`` ``(ground, grade, speed)`` is thrust less all resistance.

    ``force_n`` ``(speed,)`` is what its drive puts on the wheels, before grip.

    ``ground_frac`` ``(ground,)`` is the resistance of soft ground and stones as a share of the load, ``spread_frac``
    ``(ground,)`` the standard deviation of the force over stones;
    ``fording_m`` is the depth of water that it goes through at walking pace;
    ``shaken_1_m3`` ``(speed,)`` is the resistance of dampers per ``unevenness_m3`` ``(ground,)``;
    ``step_m`` ``(ground,)`` the highest step climbed at a crawl; ``bears_frac`` ``(ground, 3)`` the margins of belly,
    bearing and depth on soft ground; ``rolling_coeff`` that of the tyres on dry asphalt, ``rolling_s_m`` its rise with
    speed.
    """

    spare_n: Float
    force_n: Float
    ground_frac: Float
    spread_frac: Float
    rolling_coeff: Float
    rolling_s_m: Float
    shaken_1_m3: Float
    unevenness_m3: Float
    adhesion_coeff: Float
    mass_kg: Float
    footprint_m: Float
    fording_m: Float
    step_m: Float
    bears_frac: Float


#: Damping of the body's motion over critical: cars 0.2 to 0.4 [library/durability.toml].
_DAMPING_FRAC = 0.30


def corner_of(vehicle: Vehicle) -> QuarterCar:
    """One corner of the vehicle, both axles' mean: what shakes on uneven ground."""
    axles, tyre = (vehicle.suspension.front, vehicle.suspension.rear), vehicle.tyre
    spring = 0.5 * (jnp.asarray(axles[0].wheel_rate_n_m) + axles[1].wheel_rate_n_m)
    unsprung = 0.25 * (jnp.asarray(axles[0].unsprung_kg) + axles[1].unsprung_kg)
    corner = 0.25 * jnp.asarray(vehicle.mass.kerb_kg)
    return QuarterCar(
        sprung_kg=corner - unsprung,
        unsprung_kg=unsprung,
        spring_n_m=spring,
        damper_n_s_m=2.0 * _DAMPING_FRAC * jnp.sqrt(spring * (corner - unsprung)),
        tyre_n_m=corner * GRAVITY_M_S2 / tyre.deflection_m,
    )


@record
class _Moving:
    """A vehicle on the move: forces of its axles ``(speed,)`` and air ``(speed,)`` in N, slope ``(grade, 1)`` in N."""

    load: Load
    weight_n: Float
    front_n: Float
    rear_n: Float
    aero_n: Float
    slope_n: Float
    upright_frac: Float


def _moving(vehicle: Vehicle, conditions: Conditions) -> _Moving:
    load, low = load_of(vehicle, conditions, "kerb"), low_range_of(vehicle)
    drive = drive_on(vehicle, conditions)
    speeds, grades = jnp.asarray(SPEEDS_M_S), jnp.asarray(GRADES)[:, None]
    ranges = jnp.where(speeds <= LOW_RANGE_M_S, low, 1.0)
    front, rear = jax.vmap(lambda v, r: axle_forces(drive, front_share_of(vehicle), v, r))(speeds, ranges)
    return _Moving(
        load=load,
        weight_n=load.mass_kg * GRAVITY_M_S2,
        front_n=front,
        rear_n=rear,
        aero_n=aero_force(load.drag_area_m2, load.density_kg_m3, speeds, conditions.head_wind_m_s),
        slope_n=grade_force(load.mass_kg, grades),
        upright_frac=1.0 / jnp.sqrt(1.0 + grades * grades),
    )


def _on_hard(
    vehicle: Vehicle, conditions: Conditions, on: _Moving, adhesion_frac: Float, rolling_frac: Float, stones_frac: Float
) -> jax.Array:
    """Force to spare ``(grade, speed)`` on hard ground, in N."""
    load = on.load
    stance = stance_of(vehicle, dataclasses.replace(conditions, adhesion_frac=adhesion_frac), load.mass_kg)
    share = load.load_frac * on.upright_frac * rolling_frac
    rolling = rolling_force(load.constant_n, load.linear_n_s_m, jnp.asarray(SPEEDS_M_S), share)
    thrust = climbing_thrust(stance, on.front_n, on.rear_n, jnp.asarray(GRADES)[:, None])
    return thrust - on.slope_n - rolling - stones_frac * on.weight_n * on.upright_frac - on.aero_n


def _on_soft(on: _Moving, soft: SoftGoing, soil: jax.Array, stones_frac: Float) -> jax.Array:
    """Force to spare ``(grade, speed)`` on a soil, in N; none at all where it does not bear."""
    held = soft.net_frac[soil][:, None] * on.weight_n
    given = jnp.asarray(on.front_n) + on.rear_n - soft.resistance_frac[soil] * on.weight_n
    stones = stones_frac * on.weight_n * on.upright_frac
    spare = jnp.minimum(held, given) - on.slope_n - stones - on.aero_n
    return jnp.where(jnp.min(soft.bears_frac[soil]) > 0.0, spare, -on.weight_n)


def ability(vehicle: Vehicle, conditions: Conditions, table: GroundTable) -> Ability:
    """Force to spare of a vehicle with its driver on every ground, slope and speed of the tables, in N.

    Hard: ``F(v, t) - m g sin t - (R(v) r + f_stones m g) cos t - A(v)`` with the thrust of ``climbing_thrust``. Soft:
    the least of the soil's net pull and of what the drive gives at the speed, less slope, stones and air.
    """
    on, tyre = _moving(vehicle, conditions), vehicle.tyre
    stones = stone_resistance(table.stone_height_m, table.stone_spacing_m, tyre.radius_m)
    soft = soft_going(vehicle, conditions, soils(), jnp.asarray(GRADES))
    on_soil, soil = jnp.asarray(table.soil) >= 0, jnp.maximum(jnp.asarray(table.soil), 0)
    footprint = footprint_length(tyre.radius_m, tyre.deflection_m)
    shaken = jax.vmap(lambda v: shaken_resistance(corner_of(vehicle), v, footprint))(jnp.asarray(SPEEDS_M_S))
    rough = shaken * jnp.asarray(table.unevenness_m3)[:, None, None] * on.weight_n * on.upright_frac
    hard = jax.vmap(lambda mu, r, f: _on_hard(vehicle, conditions, on, mu, r, f))(
        jnp.asarray(table.adhesion_frac), jnp.asarray(table.rolling_frac), stones
    )
    yielding = jax.vmap(lambda which, f: _on_soft(on, soft, which, f))(soil, stones)
    friction = tyre.adhesion_coeff * jnp.asarray(table.adhesion_frac)
    climber = climber_of(vehicle, conditions)

    def step_over(grip: jax.Array) -> jax.Array:
        return jnp.minimum(*(crawl_step(climber, grip, front=front) for front in (True, False)))

    return Ability(
        spare_n=jnp.where(on_soil[:, None, None], yielding, hard) - rough,
        force_n=jnp.asarray(on.front_n) + on.rear_n,
        ground_frac=stones + jnp.where(on_soil, soft.resistance_frac[soil], 0.0),
        spread_frac=stone_force_spread(table.stone_height_m, table.stone_spacing_m, tyre.radius_m),
        rolling_coeff=on.load.constant_n * on.load.load_frac / on.weight_n,
        rolling_s_m=on.load.linear_n_s_m * on.load.load_frac / on.weight_n,
        shaken_1_m3=shaken,
        unevenness_m3=jnp.asarray(table.unevenness_m3),
        adhesion_coeff=jnp.where(on_soil, soft.grip_frac[soil], friction),
        mass_kg=on.load.mass_kg,
        footprint_m=footprint,
        fording_m=fording_depth(vehicle, conditions),
        step_m=jax.vmap(step_over)(friction),
        bears_frac=jnp.where(on_soil[:, None], soft.bears_frac[soil], 1.0),
    )
