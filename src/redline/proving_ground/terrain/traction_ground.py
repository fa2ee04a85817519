"""What trials of traction share: surfaces by name, the driveline at a crawl, and the grade that all limits leave."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.road.axle_load import axle_normal_forces, shifted_rearwards
from redline.physics.shape.static_stability import tip_angle_uphill
from redline.physics.traction.driveline import Driveline
from redline.physics.traction.wheels import greatest_thrust
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driving.loads import CRAWL_M_S, road_resistance
from redline.vehicle.vehicle import Vehicle

#: Where searches for a slope end: a grade of 445 %, steeper than any vehicle stands on.
STEEPEST_RAD = 1.35


@record
class Ground:
    """Adhesion under each wheel ``(4,)`` and rolling resistance, both over those of dry asphalt."""

    adhesion_frac: Float
    rolling_frac: Float


def under_all(surface: str) -> Ground:
    """One surface of the library under all wheels."""
    adhesion, rolling = surfaces()[surface]
    return Ground(adhesion_frac=jnp.full(4, adhesion), rolling_frac=jnp.asarray(rolling))


def under_left(surface: str, other: str) -> Ground:
    """One surface under the left wheels, another under the right; rolling resistance of the other."""
    left, (right, rolling) = surfaces()[surface][0], surfaces()[other]
    return Ground(adhesion_frac=jnp.array([left, right, left, right]), rolling_frac=jnp.asarray(rolling))


def under_one(surface: str, wheel: int) -> Ground:
    """One surface under one wheel, rollers without grip under the three others."""
    adhesion, rolling = surfaces()[surface]
    return Ground(adhesion_frac=jnp.zeros(4).at[wheel].set(adhesion), rolling_frac=jnp.asarray(rolling))


def wheel_loads(vehicle: Vehicle, mass_kg: Float, grade_frac: Float) -> jax.Array:
    """Loads of the four wheels ``(4,)`` on a grade, left and right alike, in N."""
    mass, wheelbase = vehicle.mass, vehicle.body.wheelbase_m
    axles = axle_normal_forces(mass_kg, mass.front_share_frac, mass.cg_height_m, wheelbase, grade_frac, 0.0)
    front, rear = (0.5 * load for load in shifted_rearwards(*axles, 0.0))
    return jnp.stack([front, front, rear, rear])


def grade_by_traction(
    vehicle: Vehicle, conditions: Conditions, ground: Ground, driveline: Driveline, mass_kg: Float,
    speed_m_s: Float = CRAWL_M_S,
) -> jax.Array:  # fmt: skip
    """Steepest grade that wheels, differentials, brakes and torque hold at a crawl, tipping aside: rise over run.

    Solves ``F(N(t)) = m g (sin t + f cos t)`` for the slope angle t, with the loads N of the slope.
    """
    here = dataclasses.replace(conditions, rolling_frac=ground.rolling_frac)
    friction = vehicle.tyre.adhesion_coeff * jnp.asarray(ground.adhesion_frac)

    def spare(angle_rad: jax.Array) -> jax.Array:
        grade = jnp.tan(angle_rad)
        grips = friction * wheel_loads(vehicle, mass_kg, grade)
        return greatest_thrust(driveline, grips) - road_resistance(vehicle, here, mass_kg, grade, speed_m_s)

    return jnp.tan(root(spare, 0.0, STEEPEST_RAD))


def grade_limit(
    vehicle: Vehicle, conditions: Conditions, ground: Ground, driveline: Driveline, mass_kg: Float,
    speed_m_s: Float = CRAWL_M_S,
) -> jax.Array:  # fmt: skip
    """Steepest grade at a crawl by traction and torque, and no steeper than where it tips backwards: rise over run."""
    mass = vehicle.mass
    tip = tip_angle_uphill(mass.front_share_frac, vehicle.body.wheelbase_m, mass.cg_height_m)
    held = grade_by_traction(vehicle, conditions, ground, driveline, mass_kg, speed_m_s)
    return jnp.minimum(held, jnp.tan(tip))
