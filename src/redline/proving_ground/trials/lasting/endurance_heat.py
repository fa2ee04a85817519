"""How long machines hold: continuous crawl torque, and minutes up steep grades until heat takes torque."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.electric.drive_unit import WheelDrive, at_the_wheels, force_limit
from redline.physics.road.axle_load import axle_normal_forces
from redline.physics.road.tyre import rolling_radius
from redline.physics.thermal.machine import (
    MachineState,
    at_temperature,
    axle_heat,
    continuous_torque,
    derate,
    hottest,
    machine_heat,
    radiator_conductance,
    soaked,
    warmed,
)
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import CRAWL_M_S, DRIVER_KG, road_resistance
from redline.proving_ground.driving.march import stance_of
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.thermal import MachineThermal
from redline.vehicle.vehicle import Vehicle

MILD_K, HOT_K = to_si(20.0, "degC", "temperature"), to_si(45.0, "degC", "temperature")
#: What holds for an hour holds.
_LONGEST_S = 3600.0
_DT_S = 5.0
_LAUNCH_S = 10.0
_GRADES = (0.6, 1.0)
_STALL_GRADE = 0.30


def wheel_radius(vehicle: Vehicle) -> jax.Array:
    """Rolling radius, in m."""
    return rolling_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)


def axles_of(vehicle: Vehicle) -> tuple[tuple[DriveUnit, MachineThermal], ...]:
    """Machines and their heat, front and rear; none for an engine behind a gearbox."""
    train = vehicle.powertrain
    if isinstance(train, Geared):
        return ()
    return (train.front, vehicle.thermal.front), (train.rear, vehicle.thermal.rear)


def continuous_forces(vehicle: Vehicle, speed_m_s: Float, ambient_k: Float) -> list[jax.Array]:
    """Wheel force of each axle's machines that can be held for ever at a speed and its own wind, in N."""
    radius, found = wheel_radius(vehicle), []
    for unit, thermal in axles_of(vehicle):
        torque = continuous_torque(unit, thermal, speed_m_s * unit.gear_ratio / radius, ambient_k, speed_m_s)
        found.append(torque * unit.gear_ratio * unit.mesh_efficiency_frac / radius)
    return found


def time_held(
    thermal: MachineThermal, drive: WheelDrive, force_n: Float, speed_m_s: Float, ambient_k: Float
) -> jax.Array:
    """Time in s from a soaked machine until its hottest phase reaches the derating temperature; an hour at most."""
    stall = jnp.where(jnp.asarray(speed_m_s) > 0.0, 0.0, 1.0)

    def one(carry: tuple[MachineState, jax.Array, jax.Array], _: None):  # noqa: ANN202
        state, time_s, going = carry
        heat = axle_heat(thermal, at_temperature(thermal, drive, state), force_n, speed_m_s, stall)
        after = warmed(thermal, state, heat, ambient_k, speed_m_s, _DT_S)[0]
        before_k, after_k = hottest(state), hottest(after)
        crossed = after_k >= thermal.derate_k
        part = (thermal.derate_k - before_k) / jnp.where(crossed, jnp.maximum(after_k - before_k, 1e-9), 1.0)
        step = _DT_S * jnp.where(crossed, jnp.clip(part, 0.0, 1.0), 1.0)
        return (after, time_s + going * step, jnp.where(crossed, 0.0, going)), None

    start = (soaked(jnp.asarray(ambient_k)), jnp.zeros(()), jnp.ones(()))
    (_, time_s, _), _ = lax.scan(one, start, None, length=round(_LONGEST_S / _DT_S))
    return time_s


def grade_held(
    vehicle: Vehicle, conditions: Conditions, grade_frac: Float, mass_kg: Float, ambient_k: Float, speed_m_s: Float
) -> jax.Array:
    """Time in s up a grade until an axle's machines derate; none where their torque cannot climb it at all.

    The axles share as their loads do, so that both use grip alike, and what one cannot give the other does. Machines
    alone carry: a power split's engine could help. At speed 0 they hold the vehicle without brakes.
    """
    radius = wheel_radius(vehicle)
    axles = [at_the_wheels(unit, radius, vehicle.road_load.neutral_drag_frac) for unit, _ in axles_of(vehicle)]
    inverse = 1.0 / jnp.maximum(jnp.asarray(speed_m_s), 0.1)
    front_n, rear_n = (force_limit(axle, speed_m_s, inverse) for axle in axles)
    needed = road_resistance(vehicle, conditions, mass_kg, grade_frac, speed_m_s)
    stance = stance_of(vehicle, conditions, mass_kg)
    loads = axle_normal_forces(
        mass_kg, stance.front_share_frac, stance.cg_height_m, stance.wheelbase_m, grade_frac, 0.0
    )
    share = jnp.clip(loads[0] / (loads[0] + loads[1]), 0.0, 1.0)
    front = jnp.clip(share * needed, jnp.maximum(needed - rear_n, 0.0), front_n)
    wanted = (front, jnp.minimum(needed - front, rear_n))
    times = [
        time_held(thermal, axle, force, speed_m_s, ambient_k)
        for (_, thermal), axle, force in zip(axles_of(vehicle), axles, wanted, strict=True)
    ]
    return jnp.where(needed <= front_n + rear_n, jnp.minimum(times[0], times[1]), 0.0)


def hot_launch_share(unit: DriveUnit, thermal: MachineThermal, speed_m_s: Float, wheel_radius_m: Float) -> jax.Array:
    """Share of peak torque that lasts 10 s at a crawl after the continuous torque has been held for ever at 45 degC.

    Solves ``x = d(T(10 s, x))`` from windings at the derating temperature.
    """
    speed = jnp.asarray(speed_m_s) * unit.gear_ratio / wheel_radius_m
    held = continuous_torque(unit, thermal, speed, HOT_K, speed_m_s)
    heat = machine_heat(unit, thermal, held, speed, thermal.derate_k)
    housing = HOT_K + (heat.winding_w + heat.housing_w) / radiator_conductance(thermal, speed_m_s)
    winding = housing + heat.winding_w / thermal.winding_w_k
    start = MachineState(winding_k=winding, housing_k=housing, uneven_k=jnp.zeros_like(winding))

    def spare(share: jax.Array) -> jax.Array:
        of_launch = machine_heat(unit, thermal, share * unit.peak_torque_nm, speed, hottest(start))
        after, _ = warmed(thermal, start, of_launch, HOT_K, speed_m_s, _LAUNCH_S)
        return derate(thermal, hottest(after)) - share

    return root(spare, 0.0, 1.0)


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Continuous crawl torque per wheel at 45 degC, and time up grades until the machines derate."""
    del legs
    mass, per_wheel = vehicle.mass, 0.5 * wheel_radius(vehicle)
    front, rear = continuous_forces(vehicle, CRAWL_M_S, HOT_K)
    driver_up = jnp.asarray(mass.kerb_kg + DRIVER_KG)
    gross = jnp.asarray(mass.gross_kg)
    masses = jnp.stack([gross, gross, gross, gross, driver_up, driver_up, gross])
    grades = jnp.asarray([*_GRADES, *_GRADES, *_GRADES, _STALL_GRADE])
    ambient = jnp.asarray([MILD_K, MILD_K, HOT_K, HOT_K, HOT_K, HOT_K, HOT_K])
    speeds = jnp.asarray([CRAWL_M_S] * 6 + [0.0])
    held = jax.vmap(lambda g, m, t, v: grade_held(vehicle, conditions, g, m, t, v))(grades, masses, ambient, speeds)
    return {
        "crawl_torque_held_front": front * per_wheel,
        "crawl_torque_held_rear": rear * per_wheel,
        "hold_60_at_20_c": held[0],
        "hold_100_at_20_c": held[1],
        "hold_60_at_45_c": held[2],
        "hold_100_at_45_c": held[3],
        "hold_60_at_45_c_kerb": held[4],
        "hold_100_at_45_c_kerb": held[5],
        "stall_30_at_45_c": held[6],
    }


def _minutes(key: str, title: str) -> Attribute:
    return Attribute(key, "time", "min", "more", title, 1)


TRIAL = Trial(
    name="endurance_heat",
    title="Crawling until heat takes torque",
    attributes=(
        Attribute("crawl_torque_held_front", "torque", "Nm", "more", "Torque held for ever, each front wheel, 45 degC"),
        Attribute("crawl_torque_held_rear", "torque", "Nm", "more", "Torque held for ever, each rear wheel, 45 degC"),
        _minutes("hold_60_at_20_c", "Up 60 % until derating, gross mass, 20 degC (60 holds)"),
        _minutes("hold_100_at_20_c", "Up 100 % until derating, gross mass, 20 degC (60 holds)"),
        _minutes("hold_60_at_45_c", "Up 60 % until derating, gross mass, 45 degC (60 holds)"),
        _minutes("hold_100_at_45_c", "Up 100 % until derating, gross mass, 45 degC (60 holds)"),
        _minutes("hold_60_at_45_c_kerb", "Up 60 % until derating, driver only, 45 degC (60 holds)"),
        _minutes("hold_100_at_45_c_kerb", "Up 100 % until derating, driver only, 45 degC (60 holds)"),
        _minutes("stall_30_at_45_c", "Held on 30 % by torque until derating, gross mass, 45 degC (60 holds)"),
    ),
    evaluate=evaluate,
    source="lumped heat capacities of windings and housing, docs/theory/endurance.md; axle loads Wong22 sec. 3.1",
    families=frozenset({"electric", "engine_electric"}),
    suite="seasons",
)
