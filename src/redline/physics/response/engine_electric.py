"""An engine whose speed is free of the wheels' answers: series, power split, and series with a direct clutch.

Three options are priced: on charge alone; engine at its own best speed through the generator (and, in a power
split, in part through the planetary straight to the wheels); and engine locked to the wheels, where a clutch allows it.
"""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.settled import settled
from redline.foundations.types import Float
from redline.physics.electric.electric_machine import active_loss
from redline.physics.engine import (
    best_speed,
    easy_torque,
    fuel_line,
    fuel_on_line,
    full_load_torque,
    thin_air,
)
from redline.physics.response.ask import Answer, Ask, EngineAnswer, EngineState, wants_heat
from redline.physics.response.electric import forces, greatest_force, losses, peak_loss
from redline.physics.response.engine_electric_drive import FLOOR_OVER_IDLE, EngineElectricDrive, warmed
from redline.physics.response.fuel_and_charge import (
    Trade,
    burnt,
    cell_power,
    engine_after,
    pack_fade,
    pack_loss_1_w,
    start_price,
    starts,
    trade_of,
)

#: Price of what cannot be, and power that limits nothing; infinity would make derivatives of nothing.
_NEVER_W = 1e9
#: Efficiencies by which options are compared; what is taken is then worked out with the machines' own losses.
_TRACTION_EFFICIENCY, _GENERATOR_EFFICIENCY = 0.90, 0.93
_LOCKED_EFFICIENCY, _PLANETARY_EFFICIENCY = 0.97, 0.98
_LOCKED_GAIN = _LOCKED_EFFICIENCY / _TRACTION_EFFICIENCY
#: The engine locks to the wheels above this many times idle.
_LOCKED_OVER_IDLE = 1.5
#: A running engine gives at least this share of its power where the pack has room: below, charge is the better use.
_LEAST_LOAD = 0.06
#: Price of each watt beyond what the pack can give or take: far above any fuel.
_BEYOND = 1e3


@record
class _Option:
    """One way to run the engine: its power, speed, and the share of its power that goes straight to the wheels."""

    power_w: Float
    speed_rad_s: Float
    direct_frac: Float


def _electric_need(drive: EngineElectricDrive, ask: Ask) -> jax.Array:
    """Electrical power that the wanted force would take without the engine, roughly, in W."""
    driving = ask.wanted_n * ask.speed_m_s / _TRACTION_EFFICIENCY
    recovered = -ask.regenerative_n * ask.speed_m_s * _TRACTION_EFFICIENCY
    wheel = jnp.where(ask.driving, driving, recovered)
    return jnp.where(ask.moving, wheel, 0.0) + drive.auxiliary_w + ask.extra_w


def _battery_window(drive: EngineElectricDrive, ask: Ask) -> tuple[jax.Array, jax.Array]:
    """Least and most electrical power of the pack now, in W: both fade where it is empty or full."""
    some_left, room = pack_fade(ask.soc_frac)
    return -drive.charge_w * room, 0.95 * drive.discharge_w * some_left


def _floor_speed(drive: EngineElectricDrive, speed_m_s: Float) -> jax.Array:
    """Least engine speed: above idle, and so high that the generator of a power split does not overspeed."""
    ring = drive.ring_turns_per_m * jnp.asarray(speed_m_s)
    over = (ring - drive.sun_over_ring * drive.generator.max_speed_rad_s) * drive.carrier_gain
    return jnp.maximum(FLOOR_OVER_IDLE * drive.engine.idle_speed_rad_s, drive.split_frac * over)


def _through_power(drive: EngineElectricDrive, speed_m_s: Float, torque_nm: Float) -> jax.Array:
    """Most engine power that goes through generator and planetary at a speed and an engine torque T, in W.

    ``P <= P_gen + T c w_ring`` with c the carrier's gain: what the generator turns over and what goes straight to the
    ring; and ``P <= T_held w_max``.
    """
    straight = jnp.asarray(torque_nm) * drive.carrier_gain * drive.ring_turns_per_m * speed_m_s
    most = jnp.minimum(drive.generator.peak_power_w + straight, drive.held_torque_nm * drive.engine.max_speed_rad_s)
    return jnp.minimum(most, drive.engine_power_w)


def _best_power(
    drive: EngineElectricDrive, ask: Ask, need_w: jax.Array, factor: Float, gain: Float, most_w: Float
) -> jax.Array:
    """Engine power that costs least fuel and charge: ``(s g (1 + 2 c need) - a) / (2 b + 2 s c g^2)``, in W.

    ``gain`` g is electrical power saved per engine power, c the pack's ``R / U^2``; no more than ``most_w``.
    """
    battery = pack_loss_1_w(ask)
    pull = factor * gain * (1.0 + 2.0 * battery * need_w) - drive.fuel_slope
    free = pull / (2.0 * drive.fuel_bend_1_w + 2.0 * factor * battery * gain * gain)
    least, most = _battery_window(drive, ask)
    high = jnp.maximum((need_w - least) / gain, 0.0)
    low = jnp.maximum((need_w - most) / gain, jnp.minimum(_LEAST_LOAD * drive.engine_power_w, high))
    return jnp.clip(jnp.clip(free, low, jnp.maximum(low, high)), 0.0, most_w)


def _gain(
    drive: EngineElectricDrive, ask: Ask, speed_rad_s: jax.Array, power_w: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Share of engine power that goes straight to the wheels, and electrical power saved per engine power.

    What the wheels take of it spares the traction machine ``1 / eta_t``; what is left over charges through it,
    ``eta_t``; the generator passes the rest on, or drives where the direct share is above one.
    """
    direct = drive.carrier_gain * drive.ring_turns_per_m * jnp.asarray(ask.speed_m_s) / speed_rad_s
    straight = direct * power_w
    wheel = jnp.where(ask.driving, ask.wanted_n * ask.speed_m_s, 0.0)
    over = jnp.clip(1.0 - wheel / jnp.maximum(straight, 1.0), 0.0, 1.0)
    worth = (1.0 - over) / _TRACTION_EFFICIENCY + over * _TRACTION_EFFICIENCY
    passed = jnp.where(direct > 1.0, 1.0 / _GENERATOR_EFFICIENCY, _GENERATOR_EFFICIENCY)
    return direct, direct * worth + (1.0 - direct) * passed


def _through(drive: EngineElectricDrive, ask: Ask, need_w: jax.Array, factor: Float) -> tuple[_Option, jax.Array]:
    """The engine at its own best speed, through generator and planetary; with its gain."""
    floor = _floor_speed(drive, ask.speed_m_s)
    guess = jnp.clip(jnp.maximum(need_w, 0.0), 0.2 * drive.engine_power_w, drive.engine_power_w)

    def turning(power_w: jax.Array) -> jax.Array:
        return best_speed(drive.engine, power_w, floor, drive.density_frac, drive.held_torque_nm)

    _, gain = _gain(drive, ask, turning(guess), guess)
    gain = jnp.clip(gain, 0.6, 1.1)
    most = _through_power(drive, ask.speed_m_s, easy_torque(drive.engine, drive.density_frac, drive.held_torque_nm))
    power = _best_power(drive, ask, need_w, factor, gain, most)
    speed = turning(power)
    direct, gain = _gain(drive, ask, speed, power)
    return _Option(power_w=power, speed_rad_s=speed, direct_frac=direct), jnp.clip(gain, 0.6, 1.1)


def _locked(drive: EngineElectricDrive, ask: Ask, need_w: jax.Array, factor: Float) -> tuple[_Option, jax.Array]:
    """The engine locked to the wheels, where speed allows; the price of a speed outside is added."""
    speed = drive.direct_turns_per_m * jnp.asarray(ask.speed_m_s)
    gain = _LOCKED_GAIN
    power = jnp.minimum(
        _best_power(drive, ask, need_w, factor, gain, drive.engine_power_w),
        full_load_torque(drive.engine, speed, drive.density_frac) * speed,
    )
    least = _LOCKED_OVER_IDLE * drive.engine.idle_speed_rad_s
    possible = (
        (drive.direct_turns_per_m > 0.0) & (speed > least) & (speed <= drive.engine.max_speed_rad_s) & ask.driving
    )
    option = _Option(power_w=power, speed_rad_s=jnp.maximum(speed, least), direct_frac=jnp.asarray(1.0))
    return option, jnp.where(possible, 0.0, _NEVER_W)


def _price(
    drive: EngineElectricDrive, ask: Ask, option: _Option, need_w: jax.Array, gain: Float, factor: Float
) -> jax.Array:
    line = fuel_line(drive.engine, option.speed_rad_s)
    fuel = fuel_on_line(drive.engine, line, option.speed_rad_s, option.power_w)
    terminal = need_w - gain * option.power_w
    least, most = _battery_window(drive, ask)
    beyond = jnp.maximum(terminal - most, 0.0) + jnp.maximum(least - terminal, 0.0)
    return fuel + factor * cell_power(ask, terminal) + _BEYOND * beyond


def available_force(drive: EngineElectricDrive, ask: Ask) -> jax.Array:
    """Greatest wheel force at a speed: machines, the planetary's direct torque, and the power there is, in N."""
    inverse = jnp.asarray(ask.inverse_speed_s_m)
    machines = greatest_force(drive.traction, ask.speed_m_s, inverse)
    full = jnp.minimum(thin_air(drive.engine, drive.density_frac) * drive.engine.peak_torque_nm, drive.held_torque_nm)
    direct = drive.carrier_gain * full * drive.ring_turns_per_m
    direct = jnp.minimum(direct, drive.split_frac * drive.engine_power_w * inverse)
    locked_speed = drive.direct_turns_per_m * jnp.asarray(ask.speed_m_s)
    least = _LOCKED_OVER_IDLE * drive.engine.idle_speed_rad_s
    locked = full_load_torque(drive.engine, locked_speed, drive.density_frac) * drive.direct_turns_per_m
    locked = locked * _LOCKED_EFFICIENCY
    direct = direct + jnp.where(locked_speed > least, locked, 0.0)
    _, most = _battery_window(drive, ask)
    electrical = (
        _GENERATOR_EFFICIENCY * _through_power(drive, ask.speed_m_s, full) + most - drive.auxiliary_w - ask.extra_w
    )
    powered = jnp.minimum(drive.system_power_w, 0.95 * jnp.maximum(electrical, 0.0))
    return jnp.minimum(machines + direct, powered * inverse)


def respond(drive: EngineElectricDrive, ask: Ask, state: EngineState) -> tuple[Answer, EngineState]:
    """Take the cheapest of charge alone, engine through the generator, and engine locked; starting has a price."""
    greatest = available_force(drive, ask)
    force = jnp.where(ask.driving, jnp.minimum(ask.wanted_n, greatest), ask.regenerative_n)
    force = settled(jnp.where(ask.moving, force, 0.0), ask.unit_frac)
    drive = warmed(drive, state.warmth_frac)
    trade = trade_of(drive.engine, drive.management, drive.capacity_j, ask, state)
    factor = trade.factor
    need = settled(_electric_need(drive, ask), ask.unit_frac)
    through, gain = _through(drive, ask, need, factor)
    locked, never = _locked(drive, ask, need, factor)
    start = start_price(drive.engine, ask, state)
    prices = [
        _price_of_charge(drive, ask, need, force, factor, state),
        _price(drive, ask, through, need, gain, factor) + start,
        _price(drive, ask, locked, need, _LOCKED_GAIN, factor) + start + never,
    ]
    choice = settled(_cheapest(*prices), ask.unit_frac)
    on, lock = choice > 0.5, choice > 1.5
    taken = jax.tree.map(lambda a, b: jnp.where(lock, b, a), through, locked)
    taken = settled(dataclasses.replace(taken, power_w=jnp.where(on, taken.power_w, 0.0)), ask.unit_frac)
    return _flows(drive, ask, state, force, taken, on, lock, trade)


def _cheapest(charge: jax.Array, through: jax.Array, locked: jax.Array) -> jax.Array:
    """Number of the cheapest of three options; of equals the first."""
    engine = jnp.where(locked < through, 2.0, 1.0)
    return jnp.where(jnp.minimum(through, locked) < charge, engine, 0.0)


def _price_of_charge(
    drive: EngineElectricDrive, ask: Ask, need_w: jax.Array, force_n: jax.Array, factor: Float, state: EngineState
) -> jax.Array:
    """Price of driving on charge alone, beyond reach where pack, machines or the generator's speed forbid it."""
    _, most = _battery_window(drive, ask)
    machines = greatest_force(drive.traction, ask.speed_m_s, ask.inverse_speed_s_m)
    free = drive.sun_over_ring * drive.generator.max_speed_rad_s
    turns = (jnp.asarray(drive.split_frac) < 0.5) | (drive.ring_turns_per_m * ask.speed_m_s <= free)
    possible = (need_w <= most) & (force_n <= machines) & turns & ~wants_heat(ask, state)
    return factor * cell_power(ask, need_w) + jnp.where(possible, 0.0, _NEVER_W)


def _flows(
    drive: EngineElectricDrive, ask: Ask, state: EngineState, force_n: jax.Array, option: _Option, on: jax.Array,
    locked: jax.Array, trade: Trade,
) -> tuple[Answer, EngineState]:  # fmt: skip
    """Work out the chosen option exactly: flows of power that close, and the next state."""
    driving = jnp.asarray(ask.driving)
    straight_w = jnp.where(driving & ask.moving, option.direct_frac * option.power_w, 0.0)
    mesh = jnp.where(locked, _LOCKED_EFFICIENCY, _PLANETARY_EFFICIENCY)
    straight_n = straight_w * mesh * ask.inverse_speed_s_m
    rest = jnp.where(driving, force_n - straight_n, force_n)
    helping = driving & (rest >= 0.0)
    asked = jnp.abs(rest)
    carried, front = forces(drive.traction, _NEVER_W, asked, ask.speed_m_s, ask.inverse_speed_s_m, ask.unit_frac)
    machine, gear, drag = losses(drive.traction, carried, front, ask.speed_m_s, helping)
    machine = machine + peak_loss(drive.traction, ask, carried, front, helping)
    raw = jnp.where(driving, straight_n + jnp.where(helping, carried, -carried), carried)
    given = jnp.where(driving, jnp.minimum(raw, force_n), raw)
    generated_w = option.power_w - straight_w
    generator_loss = _generator_loss(drive, ask, option, generated_w, on)
    line = fuel_line(drive.engine, option.speed_rad_s)
    steady = fuel_on_line(drive.engine, line, option.speed_rad_s, option.power_w)
    fuel = burnt(drive.engine, ask, state, on, steady)
    answer = Answer(
        force_n=given,
        machine_loss_w=machine + generator_loss,
        gear_loss_w=gear + straight_w * (1.0 - mesh) + (raw - given) * ask.speed_m_s,
        neutral_drag_w=drag,
        engine=EngineAnswer(
            fuel_w=fuel,
            engine_loss_w=fuel - option.power_w,
            slip_loss_w=jnp.asarray(0.0),
            on_frac=jnp.where(on, 1.0, 0.0),
            starts_1_s=starts(ask, state, on),
            shifts_1_s=jnp.asarray(0.0),
        ),
    )  # fmt: skip
    return settled(answer, ask.unit_frac), engine_after(drive.engine, ask, state, trade, 0.0, on, fuel, option.power_w)


def _generator_loss(
    drive: EngineElectricDrive, ask: Ask, option: _Option, generated_w: jax.Array, on: jax.Array
) -> jax.Array:
    """Loss of the generator at its own speed and torque, in W: geared to the engine, or the planetary's sun."""
    ratio = jnp.maximum(jnp.asarray(drive.sun_over_ring), 1e-3)
    ring = drive.ring_turns_per_m * jnp.asarray(ask.speed_m_s)
    sun = jnp.abs((1.0 + ratio) * option.speed_rad_s - ring) / ratio
    speed = jnp.where(drive.split_frac > 0.5, sun, option.speed_rad_s * drive.generator.gear_ratio)
    torque_of_sun = option.power_w / option.speed_rad_s * ratio / (1.0 + ratio)
    torque = jnp.where(drive.split_frac > 0.5, torque_of_sun, jnp.abs(generated_w) / jnp.maximum(speed, 10.0))
    peak = jnp.maximum(jnp.asarray(drive.generator.peak_torque_nm), 1.0)
    loss = active_loss(drive.generator, torque / peak, speed / drive.generator_base_rad_s)
    return jnp.where(on & (jnp.abs(generated_w) > 1.0), loss, 0.0)
