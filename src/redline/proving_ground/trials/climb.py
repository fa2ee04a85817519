"""Climbing: gradeability at speed and restart on a grade with the rated trailer."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.road_load import aero_force, grade_force, normal_force, rolling_force
from redline.physics.thrust import available_forces, climbing_thrust
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.legs import LegTotals
from redline.proving_ground.march import load_of, prepare_drive, stance_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle

_STEEPEST_RAD = 1.35
_RESTART_M_S = to_si(2.0, "km/h", "speed")
#: Height of the coupling ball [UN R55: 350-420 mm laden].
_HITCH_HEIGHT_M = 0.40
#: Rolling coefficient of a trailer on road tyres [ISO 28580 class C2 mid-range].
_TRAILER_ROLLING_COEFF = 0.012


def gradeability(vehicle: Vehicle, conditions: Conditions, speed_m_s: float) -> jax.Array:
    """Steepest grade (rise over run) held at a speed, by torque, power and adhesion of each axle.

    Solves ``F(v, theta) = R(v) cos theta + m g sin theta`` for the slope angle.
    """
    drive, load = prepare_drive(vehicle), load_of(vehicle, conditions, "kerb")
    stance = stance_of(vehicle, conditions, load.mass_kg)
    forces = available_forces(drive.front, drive.rear, drive.system_power_w, speed_m_s)
    aero = aero_force(load.drag_area_m2, load.density_kg_m3, speed_m_s, conditions.head_wind_m_s)

    def spare(angle_rad: jax.Array) -> jax.Array:
        grade = jnp.tan(angle_rad)
        upright = jnp.cos(angle_rad)
        rolling = rolling_force(load.constant_n, load.linear_n_s_m, speed_m_s, load.load_frac) * upright
        return climbing_thrust(stance, *forces, grade) - rolling - aero - grade_force(load.mass_kg, grade)

    return jnp.tan(jnp.maximum(root(spare, 0.0, _STEEPEST_RAD), 0.0))


def restart_grade(vehicle: Vehicle, conditions: Conditions, trailer_kg: Float) -> jax.Array:
    """Steepest grade on which the laden vehicle starts again with a trailer, rise over run.

    The trailer's pull ``T`` acts at the ball and shifts ``T h_ball / L`` from the front to the rear axle.
    """
    drive = prepare_drive(vehicle)
    laden = stance_of(vehicle, conditions, jnp.asarray(vehicle.mass.gross_kg))
    forces = available_forces(drive.front, drive.rear, drive.system_power_w, _RESTART_M_S)
    own = load_of(vehicle, conditions, "kerb")
    per_mass = own.constant_n * own.load_frac / own.mass_kg

    def spare(angle_rad: jax.Array) -> jax.Array:
        grade = jnp.tan(angle_rad)
        pull = grade_force(trailer_kg, grade) + _TRAILER_ROLLING_COEFF * normal_force(trailer_kg, grade)
        shift = pull * _HITCH_HEIGHT_M / vehicle.body.wheelbase_m
        thrust = climbing_thrust(laden, *forces, grade, shift)
        rolling = per_mass * normal_force(laden.mass_kg, grade) / GRAVITY_M_S2
        return thrust - grade_force(laden.mass_kg, grade) - rolling - pull

    return jnp.tan(jnp.maximum(root(spare, 0.0, _STEEPEST_RAD), 0.0))


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Gradeability at 10 and 50 km/h with a driver; restart at gross mass with the rated trailer."""
    del legs
    return {
        "gradeability_10_km_h": gradeability(vehicle, conditions, to_si(10.0, "km/h", "speed")),
        "gradeability_50_km_h": gradeability(vehicle, conditions, to_si(50.0, "km/h", "speed")),
        "restart_grade_trailer": restart_grade(vehicle, conditions, vehicle.mass.trailer_rating_kg),
    }


TRIAL = Trial(
    name="climb",
    title="Gradeability and restart",
    attributes=(
        Attribute("gradeability_10_km_h", "fraction", "%", "more", "Gradeability at 10 km/h"),
        Attribute("gradeability_50_km_h", "fraction", "%", "more", "Gradeability at 50 km/h"),
        Attribute("restart_grade_trailer", "fraction", "%", "more", "Restart grade, laden, rated trailer"),
    ),
    evaluate=evaluate,
    source="Wong22 sec. 3.4; EU 1230/2012 annex I (restart with trailer)",
)
