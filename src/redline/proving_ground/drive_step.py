"""One second of driving, in the order of physics: demand, limits, split, losses, battery, advance."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.battery import current_for_power
from redline.physics.drive_unit import WheelDrive, force_limit, force_loss, neutral_drag
from redline.physics.regeneration import RegenerationLimits, regenerative_force
from redline.physics.road_load import aero_force, grade_force, rolling_force
from redline.physics.torque_split import fixed_share, least_loss_share, loss_of
from redline.vehicle.powertrain import TorqueSplit


@record
class Load:
    """Mass and road load of a leg: what the procedure sets on the dynamometer."""

    mass_kg: Float
    inertia_kg: Float
    inverse_inertia_1_kg: Float
    constant_n: Float
    linear_n_s_m: Float
    load_frac: Float
    drag_area_m2: Float
    density_kg_m3: Float
    temperature_k: Float


@record
class Drive:
    """The powertrain as the step needs it, with all that is constant in a run worked out once."""

    front: WheelDrive
    rear: WheelDrive
    split: TorqueSplit
    inverse_curvature_n2_w: Float
    system_power_w: Float
    full_throttle_power_w: Float
    regeneration: RegenerationLimits
    auxiliary_w: Float
    inverse_capacity_1_c: Float


@record
class State:
    """What one step hands to the next; ``behind`` where the trace is being missed."""

    speed_m_s: jax.Array
    soc_frac: jax.Array
    behind: jax.Array


@record
class Pack:
    """Voltage and resistance of the pack, held over a chunk of steps in which charge moves by under 1 %."""

    open_circuit_v: Float
    resistance_ohm: Float


@record
class Demand:
    """One step of the trace."""

    speed_m_s: Float
    grade_frac: Float
    dt_s: Float
    rate_1_s: Float


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


def step(
    drive: Drive, load: Load, pack: Pack, state: State, demand: Demand, head_wind_m_s: Float
) -> tuple[State, Flows]:
    """Drive one step of the trace and return the next state and the powers.

    The trace is followed exactly where torque, power and battery allow; else the vehicle accelerates as
    hard as it can and the shortfall is returned. A vehicle that is behind feels the air, and has the power,
    of its own speed and not of the trace's.
    """
    aim = jnp.where(state.behind, jnp.minimum(state.speed_m_s, demand.speed_m_s), demand.speed_m_s)
    middle = lax.optimization_barrier(0.5 * (state.speed_m_s + aim))
    rolling, aero, grade = _resistances(load, middle, demand.grade_frac, head_wind_m_s)
    resistance = rolling + aero + grade
    wanted = resistance + load.inertia_kg * ((demand.speed_m_s - state.speed_m_s) * demand.rate_1_s)

    inverse_speed = 1.0 / jnp.maximum(middle, 0.1)
    moving, driving = state.speed_m_s + demand.speed_m_s > 0.0, wanted > 0.0
    braking = jnp.maximum(-wanted, 0.0)
    regenerative = regenerative_force(drive.regeneration, braking, middle, load.mass_kg, state.soc_frac)
    asked = jnp.where(moving, jnp.where(driving, wanted, regenerative), 0.0)
    force, front = _forces(drive, asked, middle, inverse_speed)
    front_gear, front_machine = _axle_losses(drive.front, front, middle, driving)
    rear_gear, rear_machine = _axle_losses(drive.rear, force - front, middle, driving)
    drag = neutral_drag(drive.front, middle, front) + neutral_drag(drive.rear, middle, force - front)

    limited = driving & moving & (force < wanted)
    speed, mean = _reached(load, state, demand, resistance - force)
    speed = jnp.where(limited, speed, demand.speed_m_s)
    mean = jnp.where(limited, mean, 0.5 * (state.speed_m_s + demand.speed_m_s))
    stretch = mean * inverse_speed * jnp.where(moving, jnp.maximum(1.0, 0.1 * inverse_speed), 0.0)
    power = force * mean
    machine_loss, gear_loss = (front_machine + rear_machine) * stretch + drag, (front_gear + rear_gear) * stretch
    terminal = jnp.where(driving, power, -power) + gear_loss + machine_loss + drive.auxiliary_w
    current = current_for_power(pack.open_circuit_v, pack.resistance_ohm, terminal)
    terminal, current = lax.optimization_barrier((terminal, current))
    flows = Flows(
        speed_m_s=mean,
        chemical_w=pack.open_circuit_v * current,
        battery_loss_w=pack.resistance_ohm * current * current,
        terminal_w=terminal,
        machine_loss_w=machine_loss,
        gear_loss_w=gear_loss,
        wheel_out_w=jnp.where(driving, power, 0.0),
        wheel_in_w=jnp.where(driving, 0.0, power),
        friction_brake_w=jnp.where(driving, 0.0, jnp.maximum(braking - force, 0.0) * mean),
        rolling_w=rolling * mean,
        aero_w=aero * mean,
        grade_w=grade * mean,
        kinetic_w=0.5 * load.inertia_kg * ((speed * speed - state.speed_m_s * state.speed_m_s) * demand.rate_1_s),
        shortfall_m_s=demand.speed_m_s - speed,
    )
    soc = state.soc_frac - current * drive.inverse_capacity_1_c * demand.dt_s
    return State(speed_m_s=speed, soc_frac=soc, behind=limited), flows


def _resistances(
    load: Load, speed_m_s: jax.Array, grade_frac: Float, head_wind_m_s: Float
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Rolling, air and grade resistance at a speed, in N."""
    upright = 1.0 / jnp.sqrt(1.0 + grade_frac * grade_frac)
    rolling = rolling_force(load.constant_n, load.linear_n_s_m, speed_m_s, load.load_frac * upright)
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


def _forces(
    drive: Drive, asked_n: jax.Array, speed_m_s: jax.Array, inverse_speed_s_m: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Wheel force of both axles within torque and power, and the front's part by the powertrain's own split, in N."""
    front_limit = force_limit(drive.front, speed_m_s, inverse_speed_s_m)
    rear_limit = force_limit(drive.rear, speed_m_s, inverse_speed_s_m)
    ceiling = jnp.minimum(front_limit + rear_limit, drive.system_power_w * inverse_speed_s_m)
    force, front_limit, rear_limit = lax.optimization_barrier((jnp.minimum(asked_n, ceiling), front_limit, rear_limit))
    front = force_loss(drive.front, speed_m_s, front_limit)
    rear = force_loss(drive.rear, speed_m_s, rear_limit)
    least = least_loss_share(front, rear, force, drive.inverse_curvature_n2_w)
    fixed = fixed_share(front, rear, force, drive.split.front_share_frac)
    return force, jnp.where(drive.split.loss_minimising_frac > 0.5, least, fixed)


def _axle_losses(
    axle: WheelDrive, force_n: jax.Array, speed_m_s: jax.Array, driving: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Gear and machine loss of one axle at a wheel force (magnitude), in W."""
    gear = force_n * speed_m_s * jnp.where(driving, axle.driving_gear_loss_frac, axle.braking_gear_loss_frac)
    felt = force_n * jnp.where(driving, 1.0, axle.braking_load_frac)
    return gear, loss_of(force_loss(axle, speed_m_s, axle.peak_force_n), felt)
