"""Full-throttle acceleration and top speed."""

from __future__ import annotations

import math
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.response.full_throttle import axle_forces, shifts_by, spinning_mass
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.road.road_load import aero_force, rolling_force
from redline.physics.road.thrust import accelerating_thrust
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import drive_on, front_share_of, prepare_drive, stance_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

_NODES = 401
_KM_H = to_si(1.0, "km/h", "speed")
_MPH = to_si(1.0, "mph", "speed")


def surplus(vehicle: Vehicle, conditions: Conditions, speed_m_s: Float) -> jax.Array:
    """Acceleration that full throttle leaves at a speed on the level, in m/s2.

    ``a = (F - R) / m_eff`` with F limited by torque, power and adhesion under the load transfer of a. Of the force at
    the gears, the engine's own spin takes its share first: ``F = R + (F_gears - R) m_eff / (m_eff + I q^2 eta)``.
    """
    drive = drive_on(vehicle, conditions)
    load = load_of(vehicle, conditions, "kerb")
    resistance = rolling_force(load.constant_n, load.linear_n_s_m, speed_m_s, load.load_frac)
    resistance = resistance + aero_force(load.drag_area_m2, load.density_kg_m3, speed_m_s, conditions.head_wind_m_s)
    front, rear = axle_forces(drive, front_share_of(vehicle), speed_m_s)
    spins = spinning_mass(drive, speed_m_s)
    share = spins / (load.inertia_kg + spins)
    left = 1.0 - share * jnp.maximum(1.0 - resistance / jnp.maximum(front + rear, 1e-9), 0.0)
    stance = stance_of(vehicle, conditions, load.mass_kg)
    thrust = accelerating_thrust(stance, front * left, rear * left, resistance)
    return (thrust - resistance) * load.inverse_inertia_1_kg


#: Time to a speed that is never reached.
NEVER_S = math.inf


@record
class Run:
    """A full-throttle run on nodes of speed up to the limiter: time and distance from rest, and top speed."""

    speed_m_s: jax.Array
    time_s: jax.Array
    distance_m: jax.Array
    fastest_m_s: jax.Array


def full_throttle(vehicle: Vehicle, conditions: Conditions) -> Run:
    """Accelerate from rest: ``t = int dv / a`` and ``x = int v dv / a`` by the trapezoid rule.

    Top speed is where the surplus crosses zero, by linear interpolation between nodes, or the limiter.
    Nodes above 99.5 % of it are not reached; time and distance stay as they are there.
    """
    speed = jnp.linspace(0.0, 1.0, _NODES) * vehicle.powertrain.top_speed_m_s
    pace = jax.vmap(lambda v: surplus(vehicle, conditions, v))(speed)
    going = jnp.cumprod(jnp.where(pace > 0.0, 1.0, 0.0))
    last = jnp.clip(jnp.sum(going).astype(int) - 1, 0, _NODES - 2)
    fall = jnp.maximum(pace[last] - pace[last + 1], 1e-9)
    crossing = speed[last] + (speed[1] - speed[0]) * jnp.maximum(pace[last], 0.0) / fall
    fastest = jnp.where(going[-1] > 0.0, speed[-1], crossing)
    reached = speed[1:] <= 0.995 * fastest
    slow = 1.0 / jnp.maximum(pace, 1e-3)
    dt = jnp.where(reached, 0.5 * (slow[1:] + slow[:-1]) * (speed[1:] - speed[:-1]), 0.0)
    dx = dt * 0.5 * (speed[1:] + speed[:-1])
    start = jnp.zeros(1)
    time = jnp.concatenate([start, jnp.cumsum(dt)]) + _shifting(vehicle, speed)
    return Run(
        speed_m_s=speed,
        time_s=time,
        distance_m=jnp.concatenate([start, jnp.cumsum(dx)]),
        fastest_m_s=fastest,
    )


def _shifting(vehicle: Vehicle, speed_m_s: jax.Array) -> jax.Array:
    """Time lost to shifts from rest up to each speed, in s; none where no gearbox drives the wheels."""
    train, drive = vehicle.powertrain, prepare_drive(vehicle)
    if not isinstance(drive, GearedDrive) or not isinstance(train, Geared):
        return jnp.zeros_like(speed_m_s)
    return train.gearbox.shift_time_s * shifts_by(drive, speed_m_s)


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Times between speeds, top speed and the standing kilometre, read off one run."""
    del legs
    run = full_throttle(vehicle, conditions)
    rise = 0.5 * vehicle.powertrain.torque_rise_s

    def seconds(start_m_s: float, end_m_s: float) -> jax.Array:
        marks = jnp.interp(jnp.asarray([start_m_s, end_m_s]), run.speed_m_s, run.time_s)
        return jnp.where(run.fastest_m_s * 0.995 > end_m_s, marks[1] - marks[0] + rise, NEVER_S)

    left_m = 1000.0 - run.distance_m[-1]
    held = run.time_s[-1] + left_m / jnp.maximum(run.fastest_m_s, 1.0)
    kilometre = jnp.where(left_m > 0.0, held, jnp.interp(1000.0, run.distance_m, run.time_s))
    return {
        "accel_0_100_kmh": seconds(0.0, 100.0 * _KM_H),
        "accel_0_60_mph": seconds(0.0, 60.0 * _MPH),
        "accel_80_120_kmh": seconds(80.0 * _KM_H, 120.0 * _KM_H),
        "top_speed": run.fastest_m_s,
        "standing_km": kilometre + rise,
    }


TRIAL = Trial(
    name="sprint",
    title="Acceleration and top speed",
    attributes=(
        Attribute("accel_0_100_kmh", "time", "s", "less", "0-100 km/h", 1),
        Attribute("accel_0_60_mph", "time", "s", "less", "0-60 mph, no rollout", 1),
        Attribute("accel_80_120_kmh", "time", "s", "less", "80-120 km/h", 1),
        Attribute("top_speed", "speed", "km/h", "more", "Top speed"),
        Attribute("standing_km", "time", "s", "less", "Standing kilometre", 1),
    ),
    evaluate=evaluate,
    feels_day=True,
    source="longitudinal dynamics, Wong22 sec. 3.4; adhesion with load transfer",
)
