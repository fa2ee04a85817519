"""Towing up and down a long grade: 6 % for 18 km at 40 degC with the rated trailer, then down with a full pack."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import lax

from redline.concept.trailers import trailer
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.response.ask import EngineState
from redline.physics.response.electric import ElectricDrive
from redline.physics.storage.battery import charge_capacity
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.drive_step import Demand, Drive, Flows, Load, State, step
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import RATED_SHAPE, ambient_density, load_of, towing_load
from redline.proving_ground.driving.machine_warmth import Heat, Work, derated, heated, soaked_heat, torque_left
from redline.proving_ground.driving.march import in_air, machine_axles, pack_at, prepare_drive
from redline.proving_ground.driving.pack_limits import held_to_cells
from redline.proving_ground.driving.schedule import SOAKS
from redline.proving_ground.driving.thermal_march import ThermalState, at_start, keeping, loaded
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.trailer import Trailer
from redline.vehicle.vehicle import Vehicle

#: The climb: after Davis Dam, Arizona SR 68 of SAE J2807: 17.4-18.3 km with 915-1,070 m of rise and 100 degF at its
#: foot, by reports of tests there. 6 % all the way is its steep end.
GRADE, LENGTH_M = 0.06, 18_000.0
AMBIENT_K, FOOT_M = to_si(40.0, "degC", "temperature"), 165.0
#: Speed aimed at up, usual limit with a trailer; and speed held down, J2807's least speed up, 40 mph.
UP_M_S, DOWN_M_S = to_si(80.0, "km/h", "speed"), to_si(40.0, "mph", "speed")
#: Steps of 5 s for at most 50 minutes: slower than 22 km/h is not up.
_DT_S, _STEPS = 5.0, 600
#: Cooling per electrical watt of air conditioning at full, 40 degC; engineering range 1.5-2.5.
_COOLING_COEFF = 2.0


def rated_trailer(vehicle: Vehicle) -> Trailer:
    """The rated mass in the shape of a caravan; nothing at all where no trailer is rated."""
    shape, rating = trailer(RATED_SHAPE), jnp.asarray(vehicle.mass.trailer_rating_kg)
    towed = jnp.where(rating > 0.0, 1.0, 0.0)
    return dataclasses.replace(shape, mass_kg=rating, added_drag_area_m2=towed * shape.added_drag_area_m2)


@record
class Run:
    """What a climb or descent came to: sums, the least speed, and the machines' worst."""

    distance_m: Float
    time_s: Float
    slowest_m_s: Float
    energy_j: Float
    friction_j: Float
    least_left_frac: Float
    derated_at_m: Float


def _warmed(vehicle: Vehicle, drive: Drive, heat: Heat, flows: Flows, conditions: Conditions) -> Heat:
    """Temperatures after a step in which the machines gave what the wheels felt."""
    force = (flows.wheel_out_w + flows.wheel_in_w) / jnp.maximum(jnp.asarray(flows.speed_m_s), 0.1)
    return heated(vehicle, drive, heat, Work(force_n=force, speed_m_s=flows.speed_m_s, dt_s=_DT_S), conditions)


@record
class Way:
    """A long grade: rise over run, height of its beginning above the sea, speed aimed at, and charge at the start."""

    grade_frac: Float
    from_m: Float
    aim_m_s: Float
    soc_frac: Float


def _towing(vehicle: Vehicle, conditions: Conditions) -> Load:
    """The vehicle with its driver and the rated trailer."""
    return towing_load(load_of(vehicle, conditions, "kerb"), rated_trailer(vehicle), conditions.rolling_frac)


def load_as_tested(vehicle: Vehicle, conditions: Conditions) -> Load:
    """The load of J2807: air conditioning at full, whatever the weather."""
    cooling_w = jnp.asarray(vehicle.thermal.climate.cooling_w / _COOLING_COEFF)
    return dataclasses.replace(_towing(vehicle, conditions), extra_w=cooling_w, belt_w=cooling_w)


def load_of_day(vehicle: Vehicle, conditions: Conditions) -> Load:
    """The load of a day: a vehicle that is settled, its cabin kept comfortable and its tyres as the air makes them."""
    thermal, load = vehicle.thermal, _towing(vehicle, conditions)
    settled = at_start(thermal, load, ThermalState.mild(), jnp.asarray(SOAKS.index("settled")))
    kept = keeping(thermal, load, settled, 1.0, 0.0, machine_axles(vehicle), LENGTH_M / UP_M_S)
    return loaded(load, kept)


def drive_grade(vehicle: Vehicle, conditions: Conditions, load: Load, way: Way) -> Run:
    """Drive the grade in steps of 5 s at an aimed speed or as fast as torque, power, heat and thin air allow."""
    drive, battery = prepare_drive(vehicle), vehicle.powertrain.battery
    per_charge = 1.0 / charge_capacity(battery)
    grade = jnp.asarray(way.grade_frac)
    rise = grade / jnp.sqrt(1.0 + grade * grade)

    def one(carry: tuple[State, Heat, Run], _: None):  # noqa: ANN202
        state, heat, run = carry
        going = jnp.where(run.distance_m < LENGTH_M, 1.0, 0.0)
        day = dataclasses.replace(conditions, altitude_m=way.from_m + rise * run.distance_m)
        density = ambient_density(day)
        here = dataclasses.replace(load, density_kg_m3=density)
        demand = Demand(speed_m_s=way.aim_m_s, grade_frac=grade, dt_s=_DT_S, rate_1_s=1.0 / _DT_S)
        pack = pack_at(battery, here.temperature_k, state.soc_frac)
        able = held_to_cells(derated(vehicle, in_air(drive, density), heat), vehicle, pack, here.extra_w)
        after, flows = step(able, here, pack, state, demand, conditions.head_wind_m_s, per_charge)
        warmer = _warmed(vehicle, able, heat, flows, day)
        return (after, warmer, _add(run, flows, going, after.speed_m_s, torque_left(vehicle, able, warmer))), None

    engine = None if isinstance(drive, ElectricDrive) else _running()
    aim, soc = jnp.asarray(way.aim_m_s), jnp.asarray(way.soc_frac)
    start = State(speed_m_s=aim, soc_frac=soc, behind=jnp.asarray(False), engine=engine)
    nothing = Run(
        distance_m=jnp.zeros(()), time_s=jnp.zeros(()), slowest_m_s=aim, energy_j=jnp.zeros(()),
        friction_j=jnp.zeros(()), least_left_frac=jnp.ones(()), derated_at_m=jnp.asarray(LENGTH_M),
    )  # fmt: skip
    (_, _, run), _ = lax.scan(one, (start, soaked_heat(conditions.temperature_k), nothing), None, length=_STEPS)
    return run


def _running() -> EngineState:
    """A warm engine that runs."""
    return dataclasses.replace(EngineState.at_rest(), on=jnp.ones(()), warmth_frac=jnp.ones(()))


def _add(run: Run, flows: Flows, going: jax.Array, speed_m_s: jax.Array, left_frac: jax.Array) -> Run:
    """Sums with one more step; the last step counts in part, to where the grade ends."""
    length = flows.speed_m_s * _DT_S
    part = going * jnp.clip((LENGTH_M - run.distance_m) / jnp.maximum(length, 1e-9), 0.0, 1.0)
    spent = flows.chemical_w if flows.engine is None else flows.chemical_w + flows.engine.fuel_w
    first = (going > 0.5) & (left_frac < 1.0) & (run.derated_at_m >= LENGTH_M)
    return Run(
        distance_m=run.distance_m + part * length,
        time_s=run.time_s + part * _DT_S,
        slowest_m_s=jnp.where(going > 0.5, jnp.minimum(run.slowest_m_s, speed_m_s), run.slowest_m_s),
        energy_j=run.energy_j + part * _DT_S * spent,
        friction_j=run.friction_j + part * _DT_S * flows.friction_brake_w,
        least_left_frac=jnp.where(going > 0.5, jnp.minimum(run.least_left_frac, left_frac), run.least_left_frac),
        derated_at_m=jnp.where(first, run.distance_m, run.derated_at_m),
    )


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time, least speed, derating and energy of the climb; what friction brakes take on the way down, pack full."""
    del legs
    hot = dataclasses.replace(conditions, temperature_k=AMBIENT_K)
    load = load_as_tested(vehicle, hot)
    up = climb(vehicle, hot, load, FOOT_M)
    summit = FOOT_M + GRADE * LENGTH_M
    way_down = Way(grade_frac=-GRADE, from_m=summit, aim_m_s=DOWN_M_S, soc_frac=1.0)
    down = drive_grade(vehicle, hot, load, way_down)
    return {
        "tow_grade_time": up.time_s,
        "tow_grade_least_speed": jnp.where(up.distance_m >= LENGTH_M - 1.0, up.slowest_m_s, 0.0),
        "tow_grade_torque_left": up.least_left_frac,
        "tow_grade_derated_at": up.derated_at_m,
        "tow_grade_energy": up.energy_j,
        "tow_descent_brake": down.friction_j,
        "tow_descent_brake_power": down.friction_j / jnp.maximum(down.time_s, 1.0),
    }


def climb(vehicle: Vehicle, conditions: Conditions, load: Load, foot_m: Float) -> Run:
    """Up the grade with a load from a height above the sea, the pack as it is at the foot."""
    way = Way(grade_frac=GRADE, from_m=foot_m, aim_m_s=UP_M_S, soc_frac=_start_of(vehicle))
    return drive_grade(vehicle, conditions, load, way)


def climb_of_day(vehicle: Vehicle, conditions: Conditions) -> Run:
    """Up the grade with the rated trailer on this day, its foot at the day's altitude."""
    return climb(vehicle, conditions, load_of_day(vehicle, conditions), conditions.altitude_m)


def _start_of(vehicle: Vehicle) -> Float:
    """Charge at the foot: full from the wall, else what the management holds."""
    train = vehicle.powertrain
    if isinstance(train, Electric):
        return jnp.asarray(1.0)
    plug_in = jnp.asarray(train.management.plug_in_frac)
    return jnp.where(plug_in > 0.5, 1.0, train.management.target_soc_frac)


TRIAL = Trial(
    name="grade_tow",
    title="Up and down a long grade with the rated trailer",
    attributes=(
        Attribute("tow_grade_time", "time", "min", "less", "18 km of 6 % with the rated trailer, 40 degC", 1),
        Attribute("tow_grade_least_speed", "speed", "km/h", "more", "Least speed up it; 0 if it does not get up"),
        Attribute("tow_grade_torque_left", "fraction", "%", "more", "Machine torque that heat leaves up it"),
        Attribute("tow_grade_derated_at", "length", "km", "more", "Where heat first takes torque; 18: nowhere", 1),
        Attribute("tow_grade_energy", "energy", "kWh", "less", "Energy up it, from pack and tank", 1),
        Attribute("tow_descent_brake", "energy", "MJ", "less", "Heat in friction brakes down it, full pack", 1),
        Attribute("tow_descent_brake_power", "power", "kW", "less", "The same as a mean power"),
    ),
    evaluate=evaluate,
    source="after the Davis Dam grade of SAE J2807; docs/theory/towing.md",
    suite="seasons",
)
