"""Heat of the axles' machines along a trail: where it takes torque that the way asks for."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.response.electric import greatest_force
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.road.road_load import aero_force
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import Load, ambient_density, load_of
from redline.proving_ground.driving.machine_warmth import Heat, Work, derated, heated, soaked_heat, torque_left
from redline.proving_ground.driving.march import prepare_drive
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.trail.ability import Ability
from redline.vehicle.vehicle import Vehicle

_SLOWEST_M_S = 0.3


@record
class Warmth:
    """Machines by chunk ``(chunk,)``: least share of torque that heat leaves, and of what is asked, given."""

    left_frac: jax.Array
    given_frac: jax.Array


def wheel_force(plan: Schedule, able: Ability, load: Load, head_wind_m_s: Float) -> tuple[jax.Array, jax.Array]:
    """Mean speed and force at the wheels of every step ``(chunk, step)``, driving or (below zero) braking.

    ``F = m g (sin t + (f + f_v v + f_ground) cos t) + F_air + m dv/dt``.
    """
    after = jnp.asarray(plan.speed_m_s)
    before = jnp.concatenate([jnp.zeros(1), after.reshape(-1)[:-1]]).reshape(after.shape)
    speed, grade = 0.5 * (before + after), jnp.asarray(plan.grade_frac)
    cosine = 1.0 / jnp.sqrt(1.0 + grade * grade)
    rolls = able.rolling_coeff + able.rolling_s_m * speed + jnp.asarray(plan.ground_frac)
    pushed = jnp.asarray(plan.rate_1_s) * (after - before)
    held = able.mass_kg * (GRAVITY_M_S2 * cosine * (grade + rolls) + pushed)
    air = aero_force(load.drag_area_m2, load.density_kg_m3, speed, head_wind_m_s)
    return speed, jnp.where(speed > 0.0, held + air, 0.0)


def warmth_along(vehicle: Vehicle, conditions: Conditions, plan: Schedule, able: Ability) -> Warmth:
    """Drive the axles' machines through a trail's forces from the day's temperature; machines alone carry.

    A gearbox's machines have no temperature here: nothing is taken from them.
    """
    drive, load = prepare_drive(vehicle, ambient_density(conditions)), load_of(vehicle, conditions, "kerb")
    count = len(plan.speed_m_s)
    if isinstance(drive, GearedDrive):
        return Warmth(left_frac=jnp.ones(count), given_frac=jnp.ones(count))
    speed, force = wheel_force(plan, able, load, conditions.head_wind_m_s)

    def one(heat: Heat, now: tuple[jax.Array, jax.Array, jax.Array]) -> tuple[Heat, tuple[jax.Array, jax.Array]]:
        here_m_s, asked_n, dt_s = now
        warm = derated(vehicle, drive, heat)
        inverse = 1.0 / jnp.maximum(here_m_s, _SLOWEST_M_S)
        most = greatest_force(warm.traction, here_m_s, inverse)  # type: ignore[union-attr]
        cold = greatest_force(drive.traction, here_m_s, inverse)
        wanted = jnp.minimum(asked_n, cold)
        given = jnp.where(wanted > 0.0, jnp.minimum(most / jnp.maximum(wanted, 1.0), 1.0), 1.0)
        work = Work(force_n=jnp.minimum(jnp.abs(asked_n), most), speed_m_s=here_m_s, dt_s=dt_s)
        after = heated(vehicle, warm, heat, work, conditions)
        return after, (torque_left(vehicle, warm, after), given)

    def chunk(heat: Heat, now: tuple[jax.Array, jax.Array, jax.Array]) -> tuple[Heat, tuple[jax.Array, jax.Array]]:
        after, (left, given) = lax.scan(one, heat, now)
        return after, (jnp.min(left), jnp.min(given))

    steps = (speed, force, jnp.asarray(plan.dt_s))
    _, (left, given) = lax.scan(chunk, soaked_heat(conditions.temperature_k), steps)
    return Warmth(left_frac=left, given_frac=given)
