"""Full-throttle acceleration and top speed."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.road_load import aero_force, rolling_force
from redline.physics.thrust import accelerating_thrust, available_forces
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.legs import LegTotals
from redline.proving_ground.march import load_of, prepare_drive, stance_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle

_NODES = 257
_KM_H = to_si(1.0, "km/h", "speed")
_MPH = to_si(1.0, "mph", "speed")


def surplus(vehicle: Vehicle, conditions: Conditions, speed_m_s: Float) -> jax.Array:
    """Acceleration that full throttle leaves at a speed on the level, in m/s2.

    ``a = (F - R) / m_eff`` with F limited by torque, power and adhesion under the load transfer of a.
    """
    drive, load = prepare_drive(vehicle), load_of(vehicle, conditions, "kerb")
    resistance = rolling_force(load.constant_n, load.linear_n_s_m, speed_m_s, load.load_frac)
    resistance = resistance + aero_force(load.drag_area_m2, load.density_kg_m3, speed_m_s, conditions.head_wind_m_s)
    forces = available_forces(drive.front, drive.rear, drive.system_power_w, speed_m_s)
    thrust = accelerating_thrust(stance_of(vehicle, conditions, load.mass_kg), *forces, resistance)
    return (thrust - resistance) * load.inverse_inertia_1_kg


def top_speed(vehicle: Vehicle, conditions: Conditions) -> jax.Array:
    """Speed where thrust meets resistance, never above the limiter, in m/s."""
    limit = jnp.asarray(vehicle.powertrain.top_speed_m_s)
    return root(lambda speed: surplus(vehicle, conditions, speed), 0.02 * limit, limit)


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Times over speed by quadrature of ``dt = dv / a``; the kilometre by distance over the same nodes."""
    del legs
    fastest = top_speed(vehicle, conditions)
    rise = 0.5 * vehicle.powertrain.torque_rise_s

    def seconds(start_m_s: float, end_m_s: float) -> jax.Array:
        speed = jnp.linspace(start_m_s, end_m_s, _NODES)
        pace = jax.vmap(lambda v: surplus(vehicle, conditions, v))(speed)
        reached = fastest > end_m_s
        return jnp.where(reached, jnp.trapezoid(1.0 / jnp.maximum(pace, 1e-3), speed), NEVER_S)

    return {
        "accel_0_100_kmh": seconds(0.0, 100.0 * _KM_H) + rise,
        "accel_0_60_mph": seconds(0.0, 60.0 * _MPH) + rise,
        "accel_80_120_kmh": seconds(80.0 * _KM_H, 120.0 * _KM_H) + rise,
        "top_speed": fastest,
        "standing_km": _standing_kilometre(vehicle, conditions, fastest) + rise,
    }


#: Stands for a speed that is never reached: ten minutes, beyond any road car's sprint.
NEVER_S = 600.0


def _standing_kilometre(vehicle: Vehicle, conditions: Conditions, fastest_m_s: jax.Array) -> jax.Array:
    """Time for 1000 m from rest: accelerate to 99 % of top speed, hold it for the rest, in s."""
    share = jnp.linspace(0.0, 0.99, _NODES)
    speed = share * fastest_m_s
    pace = jax.vmap(lambda v: surplus(vehicle, conditions, v))(speed)
    slow = 1.0 / jnp.maximum(pace, 1e-3)
    dv = jnp.diff(speed)
    time = jnp.concatenate([jnp.zeros(1), jnp.cumsum(0.5 * (slow[1:] + slow[:-1]) * dv)])
    rate = slow * speed
    distance = jnp.concatenate([jnp.zeros(1), jnp.cumsum(0.5 * (rate[1:] + rate[:-1]) * dv)])
    held = time[-1] + (1000.0 - distance[-1]) / speed[-1]
    return jnp.where(distance[-1] < 1000.0, held, jnp.interp(1000.0, distance, time))


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
    source="longitudinal dynamics, Wong22 sec. 3.4; adhesion with load transfer",
)
