"""What a vehicle can do on each ground of a trail: force to spare by slope and speed, from its own thrust."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road_load import aero_force, grade_force, normal_force, rolling_force
from redline.physics.rough_ground import footprint_length, stone_resistance
from redline.physics.thrust import Stance, climbing_thrust
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.loads import ambient_density, load_of
from redline.proving_ground.march import front_share_of, prepare_drive
from redline.proving_ground.trials.water.fording import fording_depth
from redline.vehicle.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

#: Slopes (rise over run) and speeds (m/s) of the table; crawling speed is the slowest.
GRADES = np.linspace(-0.8, 1.2, 41)
SPEEDS_M_S = np.array([0.5, 0.8, 1.1, 1.7, 2.8, 4.2, 5.5, 8.3, 11.0, 14.0, 18.0, 23.0, 28.0])
#: Grounds of one table; a trail with fewer fills it up.
GROUNDS = 24
#: Below this speed the low range is engaged, where there is one: 20 km/h.
LOW_RANGE_M_S = 20.0 / 3.6


@record
class GroundTable:
    """Grounds ``(ground,)`` as arrays: adhesion and rolling over dry asphalt, soft ground's resistance, stones."""

    adhesion_frac: Float
    rolling_frac: Float
    motion_frac: Float
    stone_height_m: Float
    stone_spacing_m: Float


@record
class Ability:
    """What a vehicle does on grounds: ``spare_n`` ``(ground, grade, speed)`` is thrust less all resistance.

    ``force_n`` ``(speed,)`` is what its drive puts on the wheels, before grip.

    ``ground_frac`` ``(ground,)`` is the resistance of soft ground and stones as a share of the load;
    ``fording_m`` is the depth of water that it goes through at walking pace;
    ``rolling_coeff`` that of the tyres on dry asphalt, ``rolling_s_m`` its rise with speed.
    """

    spare_n: Float
    force_n: Float
    ground_frac: Float
    rolling_coeff: Float
    rolling_s_m: Float
    adhesion_coeff: Float
    mass_kg: Float
    footprint_m: Float
    fording_m: Float


def ability(vehicle: Vehicle, conditions: Conditions, table: GroundTable) -> Ability:
    """Force to spare of a vehicle with its driver on every ground, slope and speed of the tables, in N.

    ``F(v, t) - m g sin t - (R(v) r + (f + f_stones) m g) cos t - A(v)`` with the thrust of ``climbing_thrust``.
    """
    drive, load = prepare_drive(vehicle, ambient_density(conditions)), load_of(vehicle, conditions, "kerb")
    train = vehicle.powertrain
    low = jnp.asarray(train.transfer.low_range_ratio) if isinstance(train, Geared) else jnp.asarray(1.0)
    speeds, grades = jnp.asarray(SPEEDS_M_S), jnp.asarray(GRADES)
    ranges = jnp.where(speeds <= LOW_RANGE_M_S, low, 1.0)
    front, rear = jax.vmap(lambda v, r: axle_forces(drive, front_share_of(vehicle), v, r))(speeds, ranges)
    stones = stone_resistance(table.stone_height_m, table.stone_spacing_m, vehicle.tyre.radius_m)
    ground = stones + table.motion_frac
    aero = aero_force(load.drag_area_m2, load.density_kg_m3, speeds, conditions.head_wind_m_s)

    def spare(adhesion_frac: Float, rolling_frac: Float, ground_frac: Float) -> jax.Array:
        stance = Stance(
            mass_kg=load.mass_kg,
            front_share_frac=vehicle.mass.front_share_frac,
            cg_height_m=vehicle.mass.cg_height_m,
            wheelbase_m=vehicle.body.wheelbase_m,
            adhesion_coeff=vehicle.tyre.adhesion_coeff * adhesion_frac,
            locked_frac=train.transfer.locked_frac if isinstance(train, Geared) else 0.0,
        )
        grade = grades[:, None]
        upright = 1.0 / jnp.sqrt(1.0 + grade * grade)
        rolling = rolling_force(load.constant_n, load.linear_n_s_m, speeds, load.load_frac * upright * rolling_frac)
        soft = ground_frac * normal_force(load.mass_kg, grade)
        return climbing_thrust(stance, front, rear, grade) - grade_force(load.mass_kg, grade) - rolling - soft - aero

    weight = load.mass_kg * GRAVITY_M_S2
    return Ability(
        spare_n=jax.vmap(spare)(table.adhesion_frac, table.rolling_frac, ground),
        force_n=front + rear,
        ground_frac=ground,
        rolling_coeff=load.constant_n * load.load_frac / weight,
        rolling_s_m=load.linear_n_s_m * load.load_frac / weight,
        adhesion_coeff=vehicle.tyre.adhesion_coeff * table.adhesion_frac,
        mass_kg=load.mass_kg,
        footprint_m=footprint_length(vehicle.tyre.radius_m, vehicle.tyre.deflection_m),
        fording_m=fording_depth(vehicle, conditions),
    )
