"""Endurance: torque at stall and crawl, grades held and for how long, one wheel on grip, and power in sand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.road_load import aero_force, normal_force
from redline.physics.road.thrust import climbing_thrust
from redline.physics.shape.static_stability import tip_angle_uphill
from redline.physics.traction.one_wheel import one_wheel_force
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.driveline_of import low_range_of
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import CRAWL_M_S, load_of, road_resistance
from redline.proving_ground.driving.machine_warmth import air_at_radiator
from redline.proving_ground.driving.march import drive_on, front_share_of, stance_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.traction_ground import STEEPEST_RAD
from redline.proving_ground.trail.soft_going import soft_by_plates
from redline.proving_ground.trials.lasting.endurance_heat import (
    axles_of,
    continuous_forces,
    hot_launch_share,
    in_heat,
    wheel_radius,
)
from redline.proving_ground.trials.road.climb import steepest
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

_ONE_WHEEL_GRADE = 0.30
_SAND_M_S = to_si(30.0, "km/h", "speed")
_SAND = "dry_sand"
#: Grade in percent at which the search ends: a wheel force of nearly the weight holds any.
_NO_LIMIT = f"{100.0 * math.tan(STEEPEST_RAD):.0f}"


def peak_forces(vehicle: Vehicle, conditions: Conditions, speed_m_s: Float) -> tuple[jax.Array, jax.Array]:
    """Wheel force of front and rear axle at full throttle in the lowest gear, low range where there is one, in N."""
    drive = drive_on(vehicle, conditions)
    return axle_forces(drive, front_share_of(vehicle), speed_m_s, low_range_of(vehicle))


def grade_by_torque(vehicle: Vehicle, conditions: Conditions, mass_kg: Float) -> jax.Array:
    """Grade that torque alone can start on, grip and tipping left aside: ``sin t + f cos t = F / m g``."""
    front, rear = peak_forces(vehicle, conditions, CRAWL_M_S)
    return jnp.tan(_angle(vehicle, conditions, mass_kg, front + rear))


def _angle(vehicle: Vehicle, conditions: Conditions, mass_kg: Float, force_n: jax.Array) -> jax.Array:
    """Slope angle t of ``m g (sin t + f cos t) = F``, in rad."""
    weight = normal_force(mass_kg, 0.0)
    rolling = road_resistance(vehicle, conditions, mass_kg, 0.0, CRAWL_M_S) / weight
    share = force_n / (weight * jnp.sqrt(1.0 + rolling * rolling))
    steep = share >= jnp.sin(STEEPEST_RAD)
    angle = jnp.arcsin(jnp.where(steep, 0.0, jnp.maximum(share, 0.0))) - jnp.arctan(rolling)
    return jnp.clip(jnp.where(steep, STEEPEST_RAD, angle), 0.0, STEEPEST_RAD)


def grade_by_grip(vehicle: Vehicle, conditions: Conditions, mass_kg: Float) -> jax.Array:
    """Grade that the driven wheels' grip alone holds with endless torque on driven axles; where it tips at most."""
    stance = stance_of(vehicle, conditions, mass_kg)
    forces = peak_forces(vehicle, conditions, CRAWL_M_S)
    ahead, behind = (jnp.where(force > 0.0, 1e9, 0.0) for force in forces)

    def spare(angle_rad: jax.Array) -> jax.Array:
        grade = jnp.tan(angle_rad)
        resisting = road_resistance(vehicle, conditions, mass_kg, grade, CRAWL_M_S)
        return climbing_thrust(stance, ahead, behind, grade) - resisting

    tip = tip_angle_uphill(stance.front_share_frac, stance.wheelbase_m, stance.cg_height_m)
    return jnp.tan(jnp.minimum(root(spare, 0.0, STEEPEST_RAD), tip))


def one_wheel(vehicle: Vehicle, conditions: Conditions) -> tuple[jax.Array, jax.Array]:
    """Force of one front and one rear wheel alone on grip over what a 30 % grade takes at gross mass.

    Torque only: whether the tyre holds it is the ground's matter. Spinning wheels are braked.
    """
    front, rear = peak_forces(vehicle, conditions, CRAWL_M_S)
    needed = road_resistance(vehicle, conditions, vehicle.mass.gross_kg, _ONE_WHEEL_GRADE, CRAWL_M_S)
    train, axles = vehicle.powertrain, vehicle.differentials
    locked = train.transfer.locked_frac if isinstance(train, Geared) else 0.0
    driven = [jnp.where(force > 0.0, 1.0, 0.0) for force in (front, rear)]
    ahead = one_wheel_force(front, rear, axles.front_one_wheel_frac, driven[0], locked)
    behind = one_wheel_force(rear, front, axles.rear_one_wheel_frac, driven[1], locked)
    return ahead / needed, behind / needed


def sand_ratio(vehicle: Vehicle, conditions: Conditions) -> jax.Array:
    """Power for 30 km/h in sand at gross mass over what is held for ever on a day; 1 and less is lasting.

    Motion resistance is that of the tyres at off-road pressure, by plates (``soft_by_plates``).
    """
    mass = vehicle.mass.gross_kg
    own = load_of(vehicle, conditions, "kerb")
    air = aero_force(own.drag_area_m2, own.density_kg_m3, _SAND_M_S, conditions.head_wind_m_s)
    resistance, _ = soft_by_plates(vehicle, mass, (_SAND,))
    needed = resistance[0] * normal_force(mass, 0.0) + air
    drive = drive_on(vehicle, conditions)
    front, rear = axle_forces(drive, front_share_of(vehicle), _SAND_M_S)
    held = front + rear
    cooling = air_at_radiator(conditions, _SAND_M_S)
    if not isinstance(vehicle.powertrain, Geared):
        held = jnp.minimum(held, sum(continuous_forces(vehicle, _SAND_M_S, cooling)))
    return needed / jnp.maximum(held, 1.0)


def restart(vehicle: Vehicle, conditions: Conditions) -> jax.Array:
    """Steepest grade on which the vehicle starts again at gross mass after an hour at its continuous torque on a day.

    Engine and gearbox: the torque of clutch or converter at standstill, which heat takes nothing from here.
    """
    mass = vehicle.mass.gross_kg
    cold = steepest(vehicle, conditions, CRAWL_M_S, mass, 0.0, low_range_of(vehicle))
    if isinstance(vehicle.powertrain, Geared):
        return cold
    front, rear = peak_forces(vehicle, conditions, CRAWL_M_S)
    radius = wheel_radius(vehicle)
    air = air_at_radiator(conditions, CRAWL_M_S)
    left = [hot_launch_share(unit, thermal, CRAWL_M_S, radius, air) for unit, thermal in axles_of(vehicle)]
    angle = _angle(vehicle, conditions, mass, front * left[0] + rear * left[1])
    return jnp.minimum(cold, jnp.tan(angle))


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Torque per wheel at standstill, grades by torque, grip and tipping, one wheel alone, hot restart, sand."""
    del legs
    per_wheel = 0.5 * wheel_radius(vehicle)
    front, rear = peak_forces(vehicle, conditions, 0.0)
    mass, hot = vehicle.mass, in_heat(conditions)
    stance = stance_of(vehicle, conditions, mass.gross_kg)
    ahead, behind = one_wheel(vehicle, conditions)
    return {
        "stall_torque_front": front * per_wheel,
        "stall_torque_rear": rear * per_wheel,
        "torque_grade": grade_by_torque(vehicle, conditions, mass.gross_kg),
        "grip_grade": grade_by_grip(vehicle, conditions, mass.gross_kg),
        "tip_grade": jnp.tan(tip_angle_uphill(stance.front_share_frac, stance.wheelbase_m, stance.cg_height_m)),
        "one_front_wheel": ahead,
        "one_rear_wheel": behind,
        "restart_grade_hot": restart(vehicle, hot),
        "sand_power": sand_ratio(vehicle, hot),
    }


TRIAL = Trial(
    name="endurance",
    title="Stall, grip and lasting power off the road",
    attributes=(
        Attribute("stall_torque_front", "torque", "Nm", "more", "Torque at standstill, each front wheel"),
        Attribute("stall_torque_rear", "torque", "Nm", "more", "Torque at standstill, each rear wheel"),
        Attribute("torque_grade", "fraction", "%", "more", f"Grade by torque alone, gross mass; {_NO_LIMIT}: no limit"),
        Attribute("grip_grade", "fraction", "%", "more", "Grade by grip alone, gross mass"),
        Attribute("tip_grade", "fraction", "%", "more", "Grade at which it tips backwards, gross mass"),
        Attribute("one_front_wheel", "fraction", "%", "more", "Torque of one front wheel over need, 30 %, gross mass"),
        Attribute("one_rear_wheel", "fraction", "%", "more", "Torque of one rear wheel over need, 30 %, gross mass"),
        Attribute("restart_grade_hot", "fraction", "%", "more", "Restart grade when hot, gross mass, 45 degC"),
        Attribute("sand_power", "fraction", "%", "less", "Power in sand at 30 km/h over power held, 45 degC"),
    ),
    evaluate=evaluate,
    source="Wong22 sec. 3.4; differentials by their torque bias; heat: docs/theory/endurance.md",
    suite="seasons",
)
