"""An engine behind a gearbox answers, with or without machines on its shaft or on an axle.

Running and resting the engine are priced, each with its own best machine power in closed form; the cheaper is taken.
"""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.settled import settled
from redline.foundations.types import Float
from redline.physics.electric.drive_unit import force_limit, force_loss
from redline.physics.electric.electric_machine import unloaded_loss
from redline.physics.engine import FuelLine, friction_power, fuel_line, fuel_on_line, full_load_torque
from redline.physics.response.ask import Answer, Ask, EngineAnswer, EngineState, wants_heat
from redline.physics.response.energy_management import (
    ElectricLoss,
    best_machine_power,
    electric_power,
    mechanical_power,
    missing_charge,
)
from redline.physics.response.fuel_and_charge import (
    Trade,
    as_it_was,
    burnt,
    cell_power,
    engine_after,
    pack_fade,
    pack_loss_1_w,
    rising,
    start_price,
    starts,
    trade_of,
)
from redline.physics.response.gear_choice import lowest_gear, next_gear, turns_in
from redline.physics.response.geared_drive import GearedDrive, axle_drag, chilled
from redline.physics.response.standstill import at_rest, belt_power, pack_carries, stops

#: Below this multiple of idle speed the clutch opens in braking.
_OPEN_CLUTCH = 1.5
#: Most engine over shaft speed for which the relief by an axle machine is counted.
_MOST_SLIP = 10.0
#: Share of the machines' power by which the engine's reserve in a gear grows at most while charge is short.
_MOST_SPARE = 0.5
#: Room for rounding where a force just suffices.
_ROUNDING = 1.0 + 1e-9


@record
class _Gear:
    """One gear, or all of them ``(10,)``, at one moment: speeds, the engine's line, the machines' losses and limits."""

    turns_per_m: Float
    shaft_speed_rad_s: Float
    engine_speed_rad_s: Float
    engaged: Float
    line: FuelLine
    friction_w: Float
    full_load_nm: Float
    loss: ElectricLoss
    most_w: Float
    least_w: Float


def _gear(drive: GearedDrive, ask: Ask, turns_per_m: jax.Array) -> _Gear:
    shaft_speed = turns_per_m * ask.speed_m_s
    idle = drive.engine.idle_speed_rad_s
    moves = jnp.asarray(ask.driving) & ask.moving
    engaged = jnp.where(ask.driving, moves, shaft_speed > _OPEN_CLUTCH * idle)
    least = jnp.where(moves, drive.launch_speed_rad_s, idle)
    slipping = shaft_speed * (1.0 + jnp.where(ask.driving, drive.slip_frac, 0.0))
    engine_speed = jnp.maximum(jnp.where(engaged, jnp.minimum(slipping, _highest(drive, shaft_speed)), 0.0), least)
    loss = _machine_loss(drive, ask, engine_speed)
    most, least_w = _machine_limits(drive, ask, engine_speed, loss)
    return _Gear(
        turns_per_m=turns_per_m,
        shaft_speed_rad_s=shaft_speed,
        engine_speed_rad_s=engine_speed,
        engaged=engaged,
        line=fuel_line(drive.engine, engine_speed),
        friction_w=friction_power(drive.engine, engine_speed),
        full_load_nm=full_load_torque(drive.engine, engine_speed, drive.density_frac),
        loss=loss,
        most_w=most,
        least_w=least_w,
    )


def _highest(drive: GearedDrive, shaft_speed_rad_s: jax.Array) -> jax.Array:
    """Speed to which a slipping converter lets the engine rise: its own greatest, or the shaft's."""
    return jnp.maximum(shaft_speed_rad_s, drive.engine.max_speed_rad_s)


def _machine_loss(drive: GearedDrive, ask: Ask, speed_rad_s: jax.Array) -> ElectricLoss:
    """Loss of the machines together over their power, at one engine speed."""
    shaft, share = drive.shaft, drive.axle_share_frac
    axle = force_loss(drive.axle, ask.speed_m_s, drive.axle.peak_force_n)
    inverse = jnp.asarray(ask.inverse_speed_s_m)
    nu = speed_rad_s / shaft.base_speed_rad_s
    per_axle = axle.linear_w_n * inverse + drive.axle.driving_gear_loss_frac
    return ElectricLoss(
        fixed_w=axle.fixed_w + unloaded_loss(shaft.fixed_w, shaft.weakening_w, shaft.weakening_from_frac, nu),
        linear=shaft.share_frac * (shaft.linear + shaft.linear_rad_s / speed_rad_s) + share * per_axle,
        quadratic_1_w=shaft.share_frac**2 * shaft.quadratic_w_nm2 / jnp.square(speed_rad_s)
        + jnp.square(share * inverse) * axle.quadratic_w_n2,
    )


def _machine_limits(
    drive: GearedDrive, ask: Ask, speed_rad_s: jax.Array, loss: ElectricLoss
) -> tuple[jax.Array, jax.Array]:
    """The most the machines can give together, and the least (charging), at one engine speed, in W.

    What an empty pack cannot give for the auxiliaries, the machines must: then the most is negative. They may carry the
    auxiliaries, and ask back what was taken below empty, in whatever cold: that charges nothing.
    """
    shaft = drive.shaft
    turning = jnp.where(speed_rad_s <= shaft.max_speed_rad_s, shaft.peak_torque_nm * speed_rad_s, 0.0)
    of_axle = force_limit(drive.axle, ask.speed_m_s, ask.inverse_speed_s_m) * ask.speed_m_s
    machine = jnp.minimum(
        jnp.minimum(turning, shaft.peak_power_w) * drive.per_shaft_share + drive.no_shaft_w,
        of_axle * drive.per_axle_share + drive.no_axle_w,
    )
    some_left, room = pack_fade(ask.soc_frac)
    supply = drive.electrified_frac * _load(drive, ask, machine)
    owed = drive.discharge_w * jnp.maximum(-some_left, 0.0)
    carried = -drive.electrified_frac * mechanical_power(loss, -supply)
    least = -jnp.minimum(machine, drive.charge_w * room + carried + owed)
    gives = jnp.maximum(mechanical_power(loss, drive.discharge_w * some_left - supply), least)
    return jnp.minimum(machine, gives), least


@record
class _Input:
    """Power at the gearbox input and what slips there, given what the machines do, in W."""

    needed_w: Float
    slip_loss_w: Float


def _input(drive: GearedDrive, ask: Ask, gear: _Gear, force_n: Float, machine_w: Float) -> _Input:
    """Power the engine and the shaft machine must give together at the gearbox input; negative in braking."""
    axle_w = drive.axle_share_frac * jnp.asarray(machine_w)
    force = jnp.where(gear.engaged, force_n - axle_w * ask.inverse_speed_s_m, 0.0)
    mesh = drive.mesh_efficiency_frac
    torque = force / jnp.maximum(gear.turns_per_m, 1e-6) * jnp.where(force > 0.0, 1.0 / jnp.asarray(mesh), mesh)
    torque = torque + jnp.where(gear.engaged, drive.drag_torque_nm + _spin_up(drive, ask, gear.turns_per_m), 0.0)
    creep = jnp.where(gear.engaged, 0.0, drive.creep_torque_nm)
    at_shaft = torque * gear.shaft_speed_rad_s
    at_engine = jnp.where(gear.engaged, torque * gear.engine_speed_rad_s, creep * gear.engine_speed_rad_s)
    return _Input(
        needed_w=at_engine,
        slip_loss_w=at_engine - jnp.where(gear.engaged, at_shaft, 0.0),
    )


def _spin_up(drive: GearedDrive, ask: Ask, turns_per_m: Float) -> jax.Array:
    """Torque that speeds the engine up with the vehicle, ``I a w / v``, in Nm; slowing it down drives nothing.

    What is stored is lost again in the next gear or in braking [Naunheimer11 sec. 3.2: rotating masses by gear].
    """
    gaining = jnp.where(ask.driving, jnp.maximum(ask.acceleration_m_s2, 0.0), 0.0)
    return drive.engine.inertia_kg_m2 * turns_per_m * gaining


def available_force(drive: GearedDrive, ask: Ask, low_range: Float = 1.0) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Greatest wheel force at a speed, all together and of the axle machine alone, in N, and the machines' power in W.

    The lowest gear that does not overspeed, with engine and machines at full, within system power; ``low_range``
    multiplies every ratio.
    """
    drive = dataclasses.replace(drive, turns_per_m=tuple(turns * low_range for turns in drive.turns_per_m))
    return _available_in(drive, ask, lowest_gear(drive, ask))


def _available_in(drive: GearedDrive, ask: Ask, gear: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """What ``available_force`` returns, in one gear."""
    turns = settled(turns_in(drive, gear), ask.unit_frac)
    missing = missing_charge(drive.management, drive.capacity_j, ask.soc_frac)
    shaft_speed = turns * ask.speed_m_s
    speed = jnp.maximum(shaft_speed, drive.launch_speed_rad_s)
    most, _ = _machine_limits(drive, ask, speed, _machine_loss(drive, ask, speed))
    torque = full_load_torque(drive.engine, speed, drive.density_frac)
    torque = torque + (drive.shaft.share_frac * most - _alternator(drive, ask, missing)) / speed
    force = jnp.maximum(torque - drive.drag_torque_nm, 0.0) * turns * drive.mesh_efficiency_frac
    axle = drive.axle_share_frac * most * jnp.asarray(ask.inverse_speed_s_m)
    whole = jnp.where(shaft_speed <= drive.engine.max_speed_rad_s, force, 0.0) + axle
    whole = _while_spinning_up(drive, ask, turns, whole)
    return jnp.minimum(whole, drive.system_power_w * jnp.asarray(ask.inverse_speed_s_m)), axle, most


def _while_spinning_up(drive: GearedDrive, ask: Ask, turns_per_m: jax.Array, steady_n: jax.Array) -> jax.Array:
    """Force that is left of a steady one while the engine is spun up at the acceleration that is reached, in N.

    ``F = F_0 - I q^2 eta (F - R) / m``, solved for F. The acceleration asked for would not do: a vehicle far behind its
    trace asks for more than any engine spins up with, and would never move off.
    """
    mass_frac = drive.engine.inertia_kg_m2 * turns_per_m * turns_per_m * drive.mesh_efficiency_frac
    mass_frac = mass_frac * ask.inverse_inertia_1_kg
    excess = jnp.maximum(steady_n - ask.resistance_n, 0.0)
    return steady_n - excess * settled(mass_frac / (1.0 + mass_frac), ask.unit_frac)


def _accelerated(ask: Ask, force_n: jax.Array) -> jax.Array:
    """The acceleration that a force gives where it is less than was wanted, in m/s2."""
    return jnp.minimum(ask.acceleration_m_s2, (force_n - ask.resistance_n) * ask.inverse_inertia_1_kg)


def _bounds(ask: Ask, gear: _Gear, needed_w: jax.Array, relief: Float) -> tuple[jax.Array, jax.Array]:
    """Machine power that leaves the engine between none and full load, in W; in braking, what may be recovered."""
    full, given = gear.full_load_nm * gear.engine_speed_rad_s, _engine_gives(ask)
    offered = ask.regenerative_n * ask.speed_m_s
    low = jnp.maximum(gear.least_w, jnp.where(given, (needed_w - full) / relief, -offered))
    low = jnp.maximum(low, jnp.where(given, -jnp.inf, jnp.minimum(needed_w + gear.friction_w, 0.0)))
    high = jnp.minimum(gear.most_w, jnp.where(given, jnp.maximum(needed_w, 0.0) / relief, 0.0))
    return jnp.minimum(low, high), high


def _engine_gives(ask: Ask) -> jax.Array:
    """Whether power comes from the engine and not from the wheels: while driving, and at rest."""
    return jnp.asarray(ask.driving) | ~jnp.asarray(ask.moving)


def _relief(drive: GearedDrive, ask: Ask, gear: _Gear) -> jax.Array:
    """Engine power saved per power of the machines.

    A watt on the axle saves more than one: the gear's loss and the clutch's slip too. In braking it saves its own.
    """
    slower = gear.engine_speed_rad_s / jnp.maximum(gear.shaft_speed_rad_s, gear.engine_speed_rad_s / _MOST_SLIP)
    through = jnp.where(ask.driving, slower / drive.mesh_efficiency_frac, 1.0)
    relief = drive.shaft.share_frac + drive.axle_share_frac * through
    return jnp.maximum(relief, 1.0 - jnp.asarray(drive.electrified_frac))


def _on_power(drive: GearedDrive, ask: Ask, gear: _Gear, needed_w: jax.Array, factor: Float) -> jax.Array:
    """Machine power with the engine on: the best within bounds; in braking as much recovered as may be, in W."""
    relief = _relief(drive, ask, gear)
    low, high = _bounds(ask, gear, needed_w, relief)
    best = best_machine_power(gear.line, gear.loss, pack_loss_1_w(ask), factor, needed_w, relief)
    return jnp.where(_engine_gives(ask), jnp.clip(best, low, jnp.maximum(low, high)), low)


def _off_power(drive: GearedDrive, ask: Ask, gear: _Gear, force_n: Float) -> jax.Array:
    """Machine power with the engine off: all that is asked, or all that may be recovered, in W."""
    wheel = force_n * ask.speed_m_s
    mesh = jnp.asarray(drive.mesh_efficiency_frac)
    through = drive.shaft.share_frac * jnp.where(ask.driving, 1.0 / mesh, mesh) + drive.axle_share_frac
    drag = drive.shaft.share_frac * drive.drag_torque_nm * gear.shaft_speed_rad_s
    recovered = jnp.maximum(jnp.minimum(-ask.regenerative_n * ask.speed_m_s * through + drag, 0.0), gear.least_w)
    asked = jnp.where(ask.driving, wheel * through + drag, recovered)
    return jnp.where(ask.moving, asked, 0.0)


def respond(drive: GearedDrive, ask: Ask, state: EngineState) -> tuple[Answer, EngineState]:
    """Shift, trade fuel for charge, run or rest the engine, whichever is cheaper; return what that gives and costs.

    So that the engine does not hunt, a start has a price, and on the move a choice once made is kept for some seconds.
    """
    drive = at_rest(chilled(drive, ask, state.warmth_frac), ask)
    ask = dataclasses.replace(ask, regenerative_n=settled(ask.regenerative_n, ask.unit_frac))
    lowest = lowest_gear(drive, ask)
    greatest, _, helping = _available_in(drive, ask, lowest)
    force = jnp.where(ask.driving, jnp.minimum(ask.wanted_n, greatest), -jnp.asarray(ask.braking_n))
    force = settled(jnp.where(ask.moving, force, 0.0), ask.unit_frac)
    ask = dataclasses.replace(ask, acceleration_m_s2=_accelerated(ask, force))
    trade = trade_of(drive.engine, drive.management, drive.capacity_j, ask, state)
    index = settled(_gear_in(drive, ask, state.gear, lowest, force, helping, trade.missing), ask.unit_frac)
    gear = _gear(drive, ask, settled(turns_in(drive, index), ask.unit_frac))
    on, machine = _engine_on(drive, ask, state, gear, force, trade)
    answer, engine, brake = _taken(drive, ask, state, force, gear, on, machine, trade)
    engine = dataclasses.replace(engine, shifts_1_s=jnp.where(state.gear == index, 0.0, ask.rate_1_s))
    after = engine_after(drive.engine, ask, state, trade, index, on, engine.fuel_w, brake)
    return dataclasses.replace(answer, engine=engine), after


def _gear_in(
    drive: GearedDrive, ask: Ask, gear: Float, lowest: jax.Array, force_n: jax.Array, helping_w: jax.Array,
    missing: Float,
) -> jax.Array:  # fmt: skip
    """The next gear; the lowest instead, where engine and machines at full would fall short in it.

    The shorter charge is, the less machines are counted on; a swing short the engine must do alone, then with to spare.
    """
    counted = jnp.clip(1.0 - jnp.asarray(missing), -_MOST_SPARE, 1.0) * jnp.maximum(helping_w, 0.0)
    alone = force_n * ask.speed_m_s / drive.mesh_efficiency_frac + _alternator(drive, ask, missing) - counted
    index = next_gear(drive, ask, gear, force_n, alone, lowest)
    turns = settled(turns_in(drive, index), ask.unit_frac)
    speed = jnp.maximum(turns * ask.speed_m_s, drive.launch_speed_rad_s)
    turning = drive.shaft.peak_torque_nm * speed * drive.per_shaft_share + drive.no_shaft_w
    # what they give in the lowest gear, less all the copper that it costs at this speed
    copper = drive.shaft.quadratic_w_nm2 * jnp.square(drive.shaft.share_frac * jnp.maximum(helping_w, 0.0) / speed)
    most = jnp.minimum(helping_w - copper, turning)
    own = full_load_torque(drive.engine, speed, drive.density_frac) * speed - _alternator(drive, ask, missing)
    force = force_n - drive.axle_share_frac * most * ask.inverse_speed_s_m
    torque = force / jnp.maximum(turns, 1e-6) / drive.mesh_efficiency_frac
    torque = torque + drive.drag_torque_nm + _spin_up(drive, ask, turns)
    short = torque * speed > (own + drive.shaft.share_frac * most) * _ROUNDING
    return jnp.where(short & ask.driving, lowest, index)


def _load(drive: GearedDrive, ask: Ask, machine_w: Float) -> jax.Array:
    """Electrical load beside the machines' own, in W: auxiliaries, and what the turning machine of an axle drags."""
    return drive.auxiliary_w + jnp.asarray(ask.extra_w) + axle_drag(drive, ask, machine_w)


def _supplied(drive: GearedDrive, ask: Ask, missing: Float) -> jax.Array:
    """Electrical power of the alternator, in W: the load and, by the charge that is missing, more or less of it.

    No more than the pack takes beside the load, no less than it leaves of it; what the belt drives is no load.
    """
    load = drive.auxiliary_w + jnp.asarray(ask.extra_w) - belt_power(drive, ask)
    charging = load * jnp.clip(jnp.asarray(missing), -1.0, 2.0)
    return load + jnp.clip(charging, -jnp.asarray(drive.pack_gives_w), drive.pack_takes_w)


def _alternator(drive: GearedDrive, ask: Ask, missing: Float) -> jax.Array:
    """Power at the crankshaft of alternator and compressor of a vehicle without other machines, in W."""
    own = 1.0 - jnp.asarray(drive.electrified_frac)
    return own * drive.per_alternator * _supplied(drive, ask, missing) + belt_power(drive, ask)


def _own_supply(drive: GearedDrive, ask: Ask, missing: Float) -> jax.Array:
    """Load that the running engine itself supplies, by alternator and belt, in W; with what it charges beside."""
    own = 1.0 - jnp.asarray(drive.electrified_frac)
    return own * _supplied(drive, ask, missing) + belt_power(drive, ask)


def _engine_on(
    drive: GearedDrive, ask: Ask, state: EngineState, gear: _Gear, force_n: jax.Array, trade: Trade
) -> tuple[jax.Array, jax.Array]:
    """Whether the engine runs, and the machines' power: the cheaper of running and resting."""
    needed = _input(drive, ask, gear, force_n, 0.0).needed_w + _alternator(drive, ask, trade.missing)
    needed = settled(jnp.asarray(needed), ask.unit_frac)
    machine_on = _on_power(drive, ask, gear, needed, trade.factor)
    left = needed - _relief(drive, ask, gear) * machine_on
    fuel = fuel_on_line(drive.engine, gear.line, gear.engine_speed_rad_s, left)
    terminal = electric_power(gear.loss, machine_on) + _load(drive, ask, machine_on)
    terminal = terminal - _own_supply(drive, ask, trade.missing)
    running = fuel + trade.factor * cell_power(ask, terminal) + start_price(drive.engine, ask, state)
    machine_off = _off_power(drive, ask, gear, force_n)
    resting = trade.factor * cell_power(ask, electric_power(gear.loss, machine_off) + _load(drive, ask, machine_off))
    stopped = (jnp.maximum(drive.engine_off_frac, stops(drive, ask, state)) > 0.5) & pack_carries(drive, ask, state)
    may_rest = jnp.where(ask.moving, jnp.asarray(drive.engine_off_frac) > 0.5, stopped)
    may_rest = may_rest & (machine_off <= gear.most_w + 1e-6 * jnp.abs(gear.most_w)) & ~wants_heat(ask, state)
    runs = ~may_rest | as_it_was(ask, state, running <= resting)
    on = settled(jnp.where(runs, 1.0, 0.0), ask.unit_frac) > 0.5
    machine = jnp.clip(jnp.where(on, machine_on, machine_off), gear.least_w, gear.most_w)
    return on, settled(machine, ask.unit_frac)


def _taken(
    drive: GearedDrive, ask: Ask, state: EngineState, force_n: jax.Array, gear: _Gear, on: jax.Array,
    machine: jax.Array, trade: Trade,
) -> tuple[Answer, EngineAnswer, jax.Array]:  # fmt: skip
    """Work out what was chosen exactly: flows of power that close, and the engine's own."""
    pull = _input(drive, ask, gear, force_n, machine)
    alternator = jnp.where(on, _alternator(drive, ask, trade.missing), 0.0)
    needed = settled(jnp.asarray(pull.needed_w), ask.unit_frac)
    brake = jnp.where(on, jnp.maximum(needed + alternator - drive.shaft.share_frac * machine, -gear.friction_w), 0.0)
    brake = settled(brake, ask.unit_frac)
    steady = fuel_on_line(drive.engine, gear.line, gear.engine_speed_rad_s, brake)
    fuel = burnt(drive.engine, ask, state, on, steady) + rising(drive.engine, ask, state, brake)
    supply = jnp.where(on, _own_supply(drive, ask, trade.missing), 0.0)
    slips = on & (jnp.asarray(ask.driving) | ~jnp.asarray(ask.moving))
    slip = settled(jnp.where(slips, pull.slip_loss_w, 0.0), ask.unit_frac)
    given = jnp.where(ask.driving, force_n, _absorbed(drive, ask, gear, machine, brake - alternator))
    wheel = jnp.where(ask.driving, given, -given) * ask.speed_m_s
    answer = Answer(
        force_n=given,
        machine_loss_w=electric_power(gear.loss, machine) - machine,
        gear_loss_w=brake - alternator + machine - wheel - slip,
        neutral_drag_w=axle_drag(drive, ask, machine),
        engine=None,
    )
    engine = EngineAnswer(
        fuel_w=fuel,
        engine_loss_w=fuel - brake + alternator - supply,
        slip_loss_w=slip,
        on_frac=jnp.where(on, 1.0, 0.0),
        starts_1_s=starts(ask, state, on),
        shifts_1_s=jnp.asarray(0.0),
    )
    return answer, engine, brake


def _absorbed(drive: GearedDrive, ask: Ask, gear: _Gear, machine_w: jax.Array, brake_w: jax.Array) -> jax.Array:
    """Braking force that machines, engine friction and gearbox take from the wheels, in N."""
    mesh = jnp.asarray(drive.mesh_efficiency_frac)
    at_input = drive.shaft.share_frac * -machine_w - jnp.where(gear.engaged, brake_w, 0.0)
    at_input = at_input + jnp.where(gear.engaged, drive.drag_torque_nm * gear.shaft_speed_rad_s, 0.0)
    wheel = jnp.maximum(at_input, 0.0) / mesh + drive.axle_share_frac * -machine_w
    return jnp.where(ask.moving, jnp.minimum(wheel * ask.inverse_speed_s_m, ask.braking_n), 0.0)
