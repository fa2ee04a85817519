"""How long machines hold: continuous crawl torque, and minutes up steep grades until heat takes torque."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.electric.drive_unit import WheelDrive, at_the_wheels, force_limit
from redline.physics.road.axle_load import axle_normal_forces
from redline.physics.road.tyre import rolling_radius
from redline.physics.thermal.machine import (
    CoolingAir,
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
from redline.proving_ground.driving.machine_warmth import air_at_radiator
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
_STEEP, _SHEER, _MODERATE = 0.6, 1.0, 0.3


@record
class Climb:
    """A steady climb: slope, mass, speed, the day's temperature, and the share of the radiators that air can pass."""

    grade_frac: Float
    mass_kg: Float
    speed_m_s: Float
    ambient_k: Float
    open_frac: Float = 1.0


def wheel_radius(vehicle: Vehicle) -> jax.Array:
    """Rolling radius, in m."""
    return rolling_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)


def axles_of(vehicle: Vehicle) -> tuple[tuple[DriveUnit, MachineThermal], ...]:
    """Machines in their low gears and their heat, front and rear; none for an engine behind a gearbox."""
    train = vehicle.powertrain
    if isinstance(train, Geared):
        return ()
    return (_in_low_gear(train.front), vehicle.thermal.front), (_in_low_gear(train.rear), vehicle.thermal.rear)


def _in_low_gear(unit: DriveUnit) -> DriveUnit:
    """The drive unit as it crawls; a single-speed unit as it is."""
    return dataclasses.replace(unit, gear_ratio=unit.low_gear_ratio)


def continuous_forces(vehicle: Vehicle, speed_m_s: Float, air: CoolingAir) -> list[jax.Array]:
    """Wheel force of each axle's machines that can be held for ever at a speed, in N."""
    radius, found = wheel_radius(vehicle), []
    for unit, thermal in axles_of(vehicle):
        torque = continuous_torque(unit, thermal, speed_m_s * unit.gear_ratio / radius, air)
        found.append(torque * unit.gear_ratio * unit.mesh_efficiency_frac / radius)
    return found


def time_held(
    thermal: MachineThermal, drive: WheelDrive, force_n: Float, speed_m_s: Float, air: CoolingAir
) -> jax.Array:
    """Time in s from a soaked machine until its hottest phase reaches the derating temperature; an hour at most."""
    stall = jnp.where(jnp.asarray(speed_m_s) > 0.0, 0.0, 1.0)

    def one(carry: tuple[MachineState, jax.Array, jax.Array], _: None):  # noqa: ANN202
        state, time_s, going = carry
        heat = axle_heat(thermal, at_temperature(thermal, drive, state), force_n, speed_m_s, stall)
        after = warmed(thermal, state, heat, air, _DT_S)[0]
        before_k, after_k = hottest(state), hottest(after)
        crossed = after_k >= thermal.derate_k
        part = (thermal.derate_k - before_k) / jnp.where(crossed, jnp.maximum(after_k - before_k, 1e-9), 1.0)
        step = _DT_S * jnp.where(crossed, jnp.clip(part, 0.0, 1.0), 1.0)
        return (after, time_s + going * step, jnp.where(crossed, 0.0, going)), None

    start = (soaked(jnp.asarray(air.temperature_k)), jnp.zeros(()), jnp.ones(()))
    (_, time_s, _), _ = lax.scan(one, start, None, length=round(_LONGEST_S / _DT_S))
    return time_s


def grade_held(vehicle: Vehicle, conditions: Conditions, climb: Climb) -> jax.Array:
    """Time in s up a grade until an axle's machines derate; none where their torque cannot climb it at all.

    The axles share as their loads do, so that both use grip alike, and what one cannot give the other does. Machines
    alone carry: a power split's engine could help. At speed 0 they hold the vehicle without brakes.
    """
    radius, speed = wheel_radius(vehicle), jnp.asarray(climb.speed_m_s)
    day = dataclasses.replace(conditions, temperature_k=climb.ambient_k)
    axles = [at_the_wheels(unit, radius, vehicle.road_load.neutral_drag_frac) for unit, _ in axles_of(vehicle)]
    inverse = 1.0 / jnp.maximum(speed, 0.1)
    front_n, rear_n = (force_limit(axle, speed, inverse) for axle in axles)
    needed = road_resistance(vehicle, day, climb.mass_kg, climb.grade_frac, speed)
    stance = stance_of(vehicle, day, climb.mass_kg)
    loads = axle_normal_forces(
        climb.mass_kg, stance.front_share_frac, stance.cg_height_m, stance.wheelbase_m, climb.grade_frac, 0.0
    )
    share = jnp.clip(loads[0] / (loads[0] + loads[1]), 0.0, 1.0)
    front = jnp.clip(share * needed, jnp.maximum(needed - rear_n, 0.0), front_n)
    wanted = (front, jnp.minimum(needed - front, rear_n))
    air = dataclasses.replace(air_at_radiator(day, speed), open_frac=climb.open_frac)
    times = [
        time_held(thermal, axle, force, speed, air)
        for (_, thermal), axle, force in zip(axles_of(vehicle), axles, wanted, strict=True)
    ]
    return jnp.where(needed <= front_n + rear_n, jnp.minimum(times[0], times[1]), 0.0)


def hot_launch_share(
    unit: DriveUnit, thermal: MachineThermal, speed_m_s: Float, wheel_radius_m: Float, air: CoolingAir
) -> jax.Array:
    """Share of peak torque that lasts 10 s at a crawl after the continuous torque has been held for ever.

    Solves ``x = d(T(10 s, x))`` from windings at the derating temperature.
    """
    speed = jnp.asarray(speed_m_s) * unit.gear_ratio / wheel_radius_m
    held = continuous_torque(unit, thermal, speed, air)
    heat = machine_heat(unit, thermal, held, speed, thermal.derate_k)
    housing = air.temperature_k + (heat.winding_w + heat.housing_w) / radiator_conductance(thermal, air)
    winding = housing + heat.winding_w / thermal.winding_w_k
    start = MachineState(winding_k=winding, housing_k=housing, uneven_k=jnp.zeros_like(winding))

    def spare(share: jax.Array) -> jax.Array:
        of_launch = machine_heat(unit, thermal, share * unit.peak_torque_nm, speed, hottest(start))
        after, _ = warmed(thermal, start, of_launch, air, _LAUNCH_S)
        return derate(thermal, hottest(after)) - share

    return root(spare, 0.0, 1.0)


def in_heat(conditions: Conditions) -> Conditions:
    """These conditions at 45 degC: the air of radiators, engines and road alike."""
    return dataclasses.replace(conditions, temperature_k=HOT_K)


#: Climbs by key: slope, gross mass (or the driver only), speed, air, open share of the radiators.
_CLIMBS = {
    "hold_60_at_20_c": (_STEEP, True, CRAWL_M_S, MILD_K, 1.0),
    "hold_100_at_20_c": (_SHEER, True, CRAWL_M_S, MILD_K, 1.0),
    "hold_60_at_45_c": (_STEEP, True, CRAWL_M_S, HOT_K, 1.0),
    "hold_100_at_45_c": (_SHEER, True, CRAWL_M_S, HOT_K, 1.0),
    "hold_60_at_45_c_kerb": (_STEEP, False, CRAWL_M_S, HOT_K, 1.0),
    "hold_100_at_45_c_kerb": (_SHEER, False, CRAWL_M_S, HOT_K, 1.0),
    "hold_30_at_45_c": (_MODERATE, True, CRAWL_M_S, HOT_K, 1.0),
    "hold_30_at_45_c_choked": (_MODERATE, True, CRAWL_M_S, HOT_K, 0.0),
    "stall_30_at_45_c": (_MODERATE, True, 0.0, HOT_K, 1.0),
}


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Continuous crawl torque per wheel at 45 degC, and time up grades until the machines derate."""
    del legs
    per_wheel = 0.5 * wheel_radius(vehicle)
    front, rear = continuous_forces(vehicle, CRAWL_M_S, air_at_radiator(in_heat(conditions), CRAWL_M_S))
    driver_up, gross = vehicle.mass.kerb_kg + DRIVER_KG, vehicle.mass.gross_kg
    grades, laden, speeds, ambient, open_share = zip(*_CLIMBS.values(), strict=True)
    climbs = Climb(
        grade_frac=jnp.asarray(grades),
        mass_kg=jnp.where(jnp.asarray(laden), gross, driver_up),
        speed_m_s=jnp.asarray(speeds),
        ambient_k=jnp.asarray(ambient),
        open_frac=jnp.asarray(open_share),
    )
    held = jax.vmap(lambda climb: grade_held(vehicle, conditions, climb))(climbs)
    return {"crawl_torque_held_front": front * per_wheel, "crawl_torque_held_rear": rear * per_wheel} | dict(
        zip(_CLIMBS, held, strict=True)
    )


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
        _minutes("hold_30_at_45_c", "Up 30 % until derating, gross mass, 45 degC (60 holds)"),
        _minutes("hold_30_at_45_c_choked", "The same with radiators full of mud: neither fan nor wind (60 holds)"),
        _minutes("stall_30_at_45_c", "Held on 30 % by torque until derating, gross mass, 45 degC (60 holds)"),
    ),
    evaluate=evaluate,
    source="lumped heat capacities of windings and housing, docs/theory/endurance.md; axle loads Wong22 sec. 3.1",
    families=frozenset({"electric", "engine_electric"}),
    suite="seasons",
)
