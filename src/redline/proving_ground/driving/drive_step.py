"""One second of driving, in the order of physics: demand, limits, split, losses, battery, advance."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.settled import settled
from redline.foundations.types import Float
from redline.physics.electric.regeneration import regenerative_force
from redline.physics.engine import ambient_warmth
from redline.physics.response import electric, engine_electric, geared
from redline.physics.response.ask import Answer, Ask, EngineState
from redline.physics.response.electric import ElectricDrive
from redline.physics.response.engine_electric_drive import EngineElectricDrive
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.road.road_load import aero_force, grade_force, normal_force, rolling_force
from redline.physics.storage.battery import current_for_power, greatest_power

Drive = ElectricDrive | GearedDrive | EngineElectricDrive


@record
class Load:
    """Mass and road load of a leg: what the procedure sets on the dynamometer, the day, and the cabin's wants.

    ``climate_frac`` is 1 where climate control is on, ``road_frac`` 1 where tyres and oil feel the day themselves and
    no procedure has set their resistance; ``unit_frac`` is a one known only at run time (foundations/settled.py);
    ``charging_frac`` is the share of its charging power that the pack takes at its temperature; ``prescribed_frac`` is
    1 where the WLTP says when to shift.
    """

    mass_kg: Float
    inertia_kg: Float
    inverse_inertia_1_kg: Float
    constant_n: Float
    linear_n_s_m: Float
    load_frac: Float
    drag_area_m2: Float
    density_kg_m3: Float
    temperature_k: Float
    solar_w_m2: Float
    humidity_frac: Float
    climate_frac: Float
    road_frac: Float
    extra_w: Float
    heat_frac: Float
    cabin_w: Float
    belt_w: Float
    unit_frac: Float = 1.0
    charging_frac: Float = 1.0
    prescribed_frac: Float = 0.0


@record
class State:
    """What one step hands to the next; ``behind`` where the trace is being missed; ``engine`` None without one."""

    speed_m_s: jax.Array
    soc_frac: jax.Array
    behind: jax.Array
    engine: EngineState | None = None


@record
class Pack:
    """Voltage and resistance of the pack, held over a chunk of steps in which charge moves by under 1 %."""

    open_circuit_v: Float
    resistance_ohm: Float


@record
class Demand:
    """One step of the trace; ``deplete_frac`` 1 where a plug-in drives on charge as far as it can.

    ``ground_frac`` is what the ground resists beyond the tyres' own rolling, as a share of the load, ``spread_frac`` by
    how much the force on stones deviates from that mean; None on roads.
    """

    speed_m_s: Float
    grade_frac: Float
    dt_s: Float
    rate_1_s: Float
    deplete_frac: Float = 0.0
    ground_frac: Float | None = None
    spread_frac: Float | None = None


@record
class EngineFlows:
    """What the engine burnt and lost in one step, in W; and how often it started and shifted."""

    fuel_w: Float
    engine_loss_w: Float
    slip_loss_w: Float
    running_frac: Float
    starts_1_s: Float
    shifts_1_s: Float


@record
class Flows:
    """Powers of one step, in W, and how far the trace was missed."""

    speed_m_s: Float
    chemical_w: Float
    battery_loss_w: Float
    terminal_w: Float
    machine_loss_w: Float
    gear_loss_w: Float
    wheel_out_w: Float
    wheel_in_w: Float
    friction_brake_w: Float
    rolling_w: Float
    aero_w: Float
    grade_w: Float
    kinetic_w: Float
    shortfall_m_s: Float
    engine: EngineFlows | None = None


def respond(drive: Drive, ask: Ask, state: EngineState | None) -> tuple[Answer, EngineState | None]:
    """Let the powertrain answer, whatever its kind; the kind is known when the march is assembled."""
    if isinstance(drive, ElectricDrive):
        return electric.respond(drive, ask), None
    started = state or EngineState.at_rest()
    if isinstance(drive, GearedDrive):
        return geared.respond(drive, ask, started)
    return engine_electric.respond(drive, ask, started)


#: A vehicle that stands while its trace has gone on moves off as if it were to reach this speed.
_FROM_REST_M_S = 3.0
#: Share of a force by which the sum of its parts may differ from it.
_ROUNDING = 1e-12


def step(
    drive: Drive,
    load: Load,
    pack: Pack,
    state: State,
    demand: Demand,
    head_wind_m_s: Float,
    inverse_capacity_1_c: Float,
) -> tuple[State, Flows]:
    """Drive one step of the trace and return the next state and the powers.

    The trace is followed exactly where torque, power and battery allow; else the vehicle accelerates as
    hard as it can and the shortfall is returned. A vehicle that is behind feels the air, and has the power,
    of its own speed and not of the trace's.
    """
    own = jnp.maximum(state.speed_m_s, _FROM_REST_M_S)
    aim = jnp.where(state.behind, jnp.minimum(own, demand.speed_m_s), demand.speed_m_s)
    middle = settled(0.5 * (state.speed_m_s + aim), load.unit_frac)
    rolling, aero, grade = _resistances(load, middle, demand, head_wind_m_s)
    resistance = rolling + aero + grade
    ask = _ask(drive, load, pack, state, demand, middle, resistance)
    answer, engine = respond(drive, ask, state.engine)
    answer = _within_cells(drive, load, pack, state, demand, ask, answer, resistance)
    limited = jnp.asarray(ask.driving) & ask.moving & _falls_short(answer, ask)
    speed, mean = _reached(load, state, demand, resistance - answer.force_n)
    speed = jnp.where(limited, speed, demand.speed_m_s)
    mean = jnp.where(limited, mean, 0.5 * (state.speed_m_s + demand.speed_m_s))
    flows, current = _flows(drive, load, pack, state, demand, ask, answer, (rolling, aero, grade), (speed, mean))
    soc = state.soc_frac - current * inverse_capacity_1_c * demand.dt_s
    return State(speed_m_s=speed, soc_frac=soc, behind=limited, engine=engine), flows


def _falls_short(answer: Answer, ask: Ask) -> jax.Array:
    """Whether a driving force is less than was wanted, by more than the rounding of its parts."""
    return jnp.asarray(answer.force_n < ask.wanted_n * (1.0 - _ROUNDING))


def _ask(
    drive: Drive, load: Load, pack: Pack, state: State, demand: Demand, speed_m_s: jax.Array, resistance_n: Float
) -> Ask:
    """The force that the trace wants at the wheels, and the part of a braking force offered to drive units."""
    acceleration = (demand.speed_m_s - state.speed_m_s) * demand.rate_1_s
    spread = demand.spread_frac
    wanted = resistance_n + load.inertia_kg * acceleration
    braking = jnp.maximum(-wanted, 0.0)
    return Ask(
        wanted_n=wanted,
        regenerative_n=regenerative_force(drive.regeneration, braking, speed_m_s, load.mass_kg, state.soc_frac),
        braking_n=braking,
        speed_m_s=speed_m_s,
        inverse_speed_s_m=1.0 / jnp.maximum(speed_m_s, 0.1),
        acceleration_m_s2=acceleration,
        moving=state.speed_m_s + demand.speed_m_s > 0.0,
        driving=wanted > 0.0,
        soc_frac=state.soc_frac,
        rate_1_s=demand.rate_1_s,
        open_circuit_v=pack.open_circuit_v,
        resistance_ohm=pack.resistance_ohm,
        deplete_frac=demand.deplete_frac,
        extra_w=load.extra_w,
        heat_frac=load.heat_frac,
        unit_frac=load.unit_frac,
        ambient_frac=ambient_warmth(load.temperature_k),
        cabin_w=load.cabin_w,
        belt_w=load.belt_w,
        charging_frac=load.charging_frac,
        prescribed_frac=load.prescribed_frac,
        resistance_n=resistance_n,
        inverse_inertia_1_kg=load.inverse_inertia_1_kg,
        spread_n=None if spread is None else spread * normal_force(load.mass_kg, demand.grade_frac),
    )


def _within_cells(
    drive: Drive,
    load: Load,
    pack: Pack,
    state: State,
    demand: Demand,
    ask: Ask,
    answer: Answer,
    resistance_n: jax.Array,
) -> Answer:
    """The answer with less driving force, where with it the cells would fall below their cut-off voltage.

    Responses choose by mean efficiencies and at the speed asked for; here the balance is exact: what is too much is
    taken from the wheels at the mean speed reached, ``F' = F - (P - P_most) / v``. Losses stay those of the choice.
    """
    if answer.engine is None:
        return answer
    limited = _falls_short(answer, ask)
    _, mean = _reached(load, state, demand, resistance_n - answer.force_n)
    mean = jnp.where(limited, mean, 0.5 * (state.speed_m_s + demand.speed_m_s))
    engine, steady = answer.engine, mean * ask.inverse_speed_s_m
    given = answer.machine_loss_w + answer.gear_loss_w + engine.slip_loss_w - (engine.fuel_w - engine.engine_loss_w)
    supply = drive.auxiliary_w + load.extra_w + answer.neutral_drag_w
    terminal = answer.force_n * mean + given * steady + supply
    beyond = jnp.maximum(terminal - greatest_power(pack.open_circuit_v, pack.resistance_ohm), 0.0)
    less = jnp.minimum(beyond / jnp.maximum(mean, 0.1), answer.force_n)
    force = jnp.where(jnp.asarray(ask.driving) & ask.moving, answer.force_n - less, answer.force_n)
    return dataclasses.replace(answer, force_n=settled(force, load.unit_frac))


def _flows(
    drive: Drive, load: Load, pack: Pack, state: State, demand: Demand, ask: Ask, answer: Answer,
    resistances: tuple[jax.Array, jax.Array, jax.Array], reached: tuple[jax.Array, jax.Array],
) -> tuple[Flows, jax.Array]:  # fmt: skip
    """Powers of the step at the mean speed that was reached, and the pack's current in A."""
    speed, mean = reached
    rolling, aero, grade = resistances
    power = answer.force_n * mean
    flowing = jnp.where(ask.moving, jnp.maximum(1.0, 0.1 * ask.inverse_speed_s_m), 0.0)
    stretch = mean * ask.inverse_speed_s_m * flowing
    steady = stretch if answer.engine is None else jnp.where(ask.moving, stretch, 1.0)
    wheel = jnp.where(ask.driving, power, -power)
    machine_loss = answer.machine_loss_w * steady + answer.neutral_drag_w
    gear_loss = answer.gear_loss_w * steady
    engine = _engine_flows(answer, steady)
    terminal = wheel + gear_loss + machine_loss + drive.auxiliary_w + load.extra_w
    if engine is not None:
        terminal = terminal + engine.slip_loss_w - (engine.fuel_w - engine.engine_loss_w)
    current = current_for_power(pack.open_circuit_v, pack.resistance_ohm, terminal)
    terminal, current = settled((terminal, current), load.unit_frac)
    flows = Flows(
        speed_m_s=mean,
        chemical_w=pack.open_circuit_v * current,
        battery_loss_w=pack.resistance_ohm * current * current,
        terminal_w=terminal,
        machine_loss_w=machine_loss,
        gear_loss_w=gear_loss,
        wheel_out_w=jnp.where(ask.driving, power, 0.0),
        wheel_in_w=jnp.where(ask.driving, 0.0, power),
        friction_brake_w=jnp.where(ask.driving, 0.0, jnp.maximum(ask.braking_n - answer.force_n, 0.0) * mean),
        rolling_w=rolling * mean,
        aero_w=aero * mean,
        grade_w=grade * mean,
        kinetic_w=0.5 * load.inertia_kg * ((speed * speed - state.speed_m_s * state.speed_m_s) * demand.rate_1_s),
        shortfall_m_s=demand.speed_m_s - speed,
        engine=engine,
    )
    return flows, current


def _engine_flows(answer: Answer, stretch: jax.Array) -> EngineFlows | None:
    """The engine's part, stretched with the speed that was reached."""
    if answer.engine is None:
        return None
    given = answer.engine
    return EngineFlows(
        fuel_w=given.fuel_w * stretch,
        engine_loss_w=given.engine_loss_w * stretch,
        slip_loss_w=given.slip_loss_w * stretch,
        running_frac=jnp.asarray(given.on_frac),
        starts_1_s=jnp.asarray(given.starts_1_s),
        shifts_1_s=jnp.asarray(given.shifts_1_s),
    )


def _resistances(
    load: Load, speed_m_s: jax.Array, demand: Demand, head_wind_m_s: Float
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Rolling (with what the ground adds), air and grade resistance at a speed, in N."""
    grade_frac = demand.grade_frac
    upright = 1.0 / jnp.sqrt(1.0 + grade_frac * grade_frac)
    rolling = rolling_force(load.constant_n, load.linear_n_s_m, speed_m_s, load.load_frac * upright)
    if demand.ground_frac is not None:
        ground = demand.ground_frac * normal_force(load.mass_kg, grade_frac)
        rolling = rolling + jnp.where(speed_m_s > 0.0, ground, 0.0)
    aero = aero_force(load.drag_area_m2, load.density_kg_m3, speed_m_s, head_wind_m_s)
    return rolling, aero, grade_force(load.mass_kg, grade_frac)


def _reached(load: Load, state: State, demand: Demand, deficit_n: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Speed at the end of a step of full throttle, and the mean speed that its distance amounts to.

    A vehicle that comes to a halt within the step stops where its kinetic energy is used up, and stays.
    """
    speed = state.speed_m_s - deficit_n * load.inverse_inertia_1_kg * demand.dt_s
    halted = speed < 0.0
    energy = 0.5 * load.inertia_kg * state.speed_m_s * state.speed_m_s * demand.rate_1_s
    halting = energy / jnp.where(halted, jnp.maximum(deficit_n, 1e-9), 1.0)
    return jnp.maximum(speed, 0.0), jnp.where(halted, halting, 0.5 * (state.speed_m_s + speed))
