"""Climbing: gradeability at speed and restart on a grade with the rated trailer."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.trailers import trailer
from redline.foundations.constants import DRIVER_KG
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.road_load import aero_force, grade_force, normal_force, rolling_force
from redline.physics.road.thrust import climbing_thrust
from redline.physics.shape.static_stability import tip_angle_towing
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.driveline_of import range_at
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import RATED_SHAPE, load_of
from redline.proving_ground.driving.march import drive_on, front_share_of, stance_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.traction_ground import STEEPEST_RAD
from redline.vehicle.vehicle import Vehicle

_RESTART_M_S = to_si(2.0, "km/h", "speed")


def steepest(
    vehicle: Vehicle, conditions: Conditions, speed_m_s: Float, mass_kg: Float, trailer_kg: Float,
    low_range: Float = 1.0,
) -> jax.Array:  # fmt: skip
    """Steepest grade (rise over run) held at a speed, by torque, power and adhesion of each axle.

    Solves ``F(v, t) = (m + m_t) g sin t + (R + R_t) cos t + A(v)`` for the slope angle t, and goes no
    steeper than where the front axle would lift. A trailer's pull ``T`` acts at the ball and shifts
    ``T h_ball / L`` from the front to the rear axle.
    """
    behind, wheelbase = trailer(RATED_SHAPE), vehicle.body.wheelbase_m
    drive, own = drive_on(vehicle, conditions), load_of(vehicle, conditions, "kerb")
    stance = stance_of(vehicle, conditions, mass_kg)
    forces = axle_forces(drive, front_share_of(vehicle), speed_m_s, low_range)
    aero = aero_force(own.drag_area_m2, own.density_kg_m3, speed_m_s, conditions.head_wind_m_s)
    rolling = rolling_force(own.constant_n, own.linear_n_s_m, speed_m_s, own.load_frac * mass_kg / own.mass_kg)

    behind_coeff = behind.rolling_coeff * jnp.asarray(conditions.rolling_frac)

    def spare(angle_rad: jax.Array) -> jax.Array:
        grade = jnp.tan(angle_rad)
        pull = grade_force(trailer_kg, grade) + behind_coeff * normal_force(trailer_kg, grade)
        thrust = climbing_thrust(stance, *forces, grade, pull * behind.hitch_height_m / wheelbase)
        return thrust - grade_force(mass_kg, grade) - rolling * jnp.cos(angle_rad) - aero - pull

    tip = tip_angle_towing(
        mass_kg, stance.front_share_frac, wheelbase, stance.cg_height_m,
        trailer_kg, behind_coeff, behind.hitch_height_m,
    )  # fmt: skip
    return jnp.tan(jnp.minimum(root(spare, 0.0, STEEPEST_RAD), tip))


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Gradeability at 10 and 50 km/h with a driver; restart at gross mass with the rated trailer.

    The low range is taken up to 20 km/h where there is one and it gives more.
    """
    del legs
    mass = vehicle.mass
    speed = jnp.asarray([to_si(10.0, "km/h", "speed"), to_si(50.0, "km/h", "speed"), _RESTART_M_S])
    driver_up = jnp.asarray(mass.kerb_kg + DRIVER_KG)
    masses = jnp.stack([driver_up, driver_up, jnp.asarray(mass.gross_kg)])
    trailers = jnp.stack([0.0 * driver_up, 0.0 * driver_up, jnp.asarray(mass.trailer_rating_kg)])

    def climbed(speed: jax.Array, up_kg: jax.Array, trailer_kg: jax.Array) -> jax.Array:
        return steepest(vehicle, conditions, speed, up_kg, trailer_kg, range_at(vehicle, conditions, speed))

    found = jax.vmap(climbed)(speed, masses, trailers)
    return {
        "gradeability_10_km_h": found[0],
        "gradeability_50_km_h": found[1],
        "restart_grade_trailer": found[2],
    }


TRIAL = Trial(
    name="climb",
    title="Gradeability and restart",
    attributes=(
        Attribute("gradeability_10_km_h", "fraction", "%", "more", "Gradeability at 10 km/h, driver only"),
        Attribute("gradeability_50_km_h", "fraction", "%", "more", "Gradeability at 50 km/h, driver only"),
        Attribute("restart_grade_trailer", "fraction", "%", "more", "Restart grade, laden, rated trailer"),
    ),
    evaluate=evaluate,
    feels_day=True,
    source="Wong22 sec. 3.4; EU 1230/2012 annex I (restart with trailer)",
)
