"""The drive unit seen from the wheels: force limits and losses at a wheel force."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.electric.electric_machine import base_speed, unloaded_loss
from redline.physics.electric.torque_split import ForceLoss
from redline.vehicle.drive.drive_unit import DriveUnit


@record
class WheelDrive:
    """What the march needs of one axle, with everything that does not change in a run worked out once."""

    machine_speed_per_speed: Float
    speed_frac_per_speed: Float
    load_frac_per_force: Float
    peak_force_n: Float
    low_gear_peak_force_n: Float
    peak_power_w: Float
    top_speed_m_s: Float
    low_gear_top_speed_m_s: Float
    driving_gear_loss_frac: Float
    braking_gear_loss_frac: Float
    braking_load_frac: Float
    fixed_w: Float
    load_w: Float
    load2_w: Float
    load_speed_w: Float
    weakening_w: Float
    weakening_from_frac: Float
    neutral_w: Float
    neutral2_w: Float
    active_frac: Float
    coupled_frac: Float


def at_the_wheels(unit: DriveUnit, wheel_radius_m: Float, neutral_drag_in_road_load: Float) -> WheelDrive:
    """Refer a drive unit in its high gear to the wheels: ``F = T i eta / r`` and ``w = v i / r`` [Ehsani18 sec. 2.4].

    Neutral drag counts here only as far as the road load does not already hold it. A machine without power, or
    without torque, is none.
    """
    present = (jnp.asarray(unit.peak_power_w) > 0.0) & (jnp.asarray(unit.peak_torque_nm) > 0.0)
    turns = unit.gear_ratio / jnp.asarray(wheel_radius_m)
    peak_force = unit.peak_torque_nm * turns * unit.mesh_efficiency_frac
    low_turns = unit.low_gear_ratio / jnp.asarray(wheel_radius_m)
    efficiency = jnp.asarray(unit.mesh_efficiency_frac)
    power, k = jnp.asarray(unit.peak_power_w), unit.loss
    neutral = power * (1.0 - neutral_drag_in_road_load)
    return WheelDrive(
        machine_speed_per_speed=turns,
        speed_frac_per_speed=turns / base_speed(unit),
        load_frac_per_force=jnp.where(present, 1.0 / jnp.where(present, peak_force, 1.0), 0.0),
        peak_force_n=peak_force,
        low_gear_peak_force_n=unit.peak_torque_nm * low_turns * unit.mesh_efficiency_frac,
        peak_power_w=power * unit.mesh_efficiency_frac,
        top_speed_m_s=jnp.where(present, unit.max_speed_rad_s / turns, jnp.inf),
        low_gear_top_speed_m_s=jnp.where(present, unit.max_speed_rad_s / low_turns, jnp.inf),
        driving_gear_loss_frac=1.0 / efficiency - 1.0,
        braking_gear_loss_frac=1.0 - efficiency,
        braking_load_frac=efficiency * efficiency,
        fixed_w=power * k.engaged_frac,
        load_w=power * k.load_frac,
        load2_w=power * k.load2_frac,
        load_speed_w=power * k.load_speed_frac,
        weakening_w=power * k.weakening_frac,
        weakening_from_frac=k.weakening_from_frac,
        neutral_w=neutral * k.neutral_speed_frac,
        neutral2_w=neutral * k.neutral_speed2_frac,
        active_frac=jnp.where(present, 1.0, 0.0),
        coupled_frac=1.0 - jnp.asarray(unit.disconnect_frac),
    )


def force_limit(drive: WheelDrive, speed_m_s: Float, inverse_speed_s_m: Float) -> jax.Array:
    """Greatest wheel force of one axle at a speed, in N: torque below base speed, power above; in the better gear."""
    low_gear = speed_m_s <= drive.low_gear_top_speed_m_s
    by_torque = jnp.where(low_gear, drive.low_gear_peak_force_n, drive.peak_force_n)
    envelope = jnp.minimum(by_torque, drive.peak_power_w * jnp.asarray(inverse_speed_s_m))
    return jnp.where(speed_m_s <= drive.top_speed_m_s, envelope, 0.0)


def force_loss(drive: WheelDrive, speed_m_s: Float, limit_n: Float) -> ForceLoss:
    """Collect an axle's loss at one speed as a quadratic in its wheel force."""
    nu = drive.speed_frac_per_speed * speed_m_s
    linear = drive.load_w + drive.load_speed_w * jnp.asarray(nu)
    per_force = drive.load_frac_per_force
    return ForceLoss(
        fixed_w=unloaded_loss(drive.fixed_w, drive.weakening_w, drive.weakening_from_frac, nu),
        linear_w_n=linear * per_force,
        quadratic_w_n2=drive.load2_w * per_force * per_force,
        limit_n=limit_n,
    )


def neutral_drag(drive: WheelDrive, speed_m_s: Float, force_n: Float) -> jax.Array:
    """Power the turning drive unit takes beyond what the road load holds, in W; none while uncoupled."""
    nu = jnp.asarray(drive.speed_frac_per_speed * speed_m_s)
    coupled = jnp.where(jnp.asarray(force_n) > 0.0, 1.0, drive.coupled_frac)
    return coupled * nu * (drive.neutral_w + drive.neutral2_w * nu)


def full_load_efficiency(front: WheelDrive, rear: WheelDrive) -> jax.Array:
    """Wheel power over electrical power with both axles at peak power and base speed, where losses peak."""
    wheel, electrical = jnp.asarray(0.0), jnp.asarray(0.0)
    for axle in (front, rear):
        power = axle.peak_power_w * axle.active_frac
        loss = axle.fixed_w + axle.load_w + axle.load2_w + axle.load_speed_w
        wheel = wheel + power
        electrical = electrical + power * (1.0 + axle.driving_gear_loss_frac) + loss
    return wheel / jnp.maximum(electrical, 1.0)


def system_wheel_power(
    front: WheelDrive, rear: WheelDrive, system_power_w: Float, discharge_power_w: Float, auxiliary_w: Float
) -> jax.Array:
    """Greatest power at the wheels: what machines, system rating and battery allow together, in W.

    The battery's share is ``(P_discharge - P_aux)`` times the full-load efficiency.
    """
    mesh = 1.0 / (1.0 + jnp.maximum(front.driving_gear_loss_frac, rear.driving_gear_loss_frac))
    battery = (discharge_power_w - jnp.asarray(auxiliary_w)) * full_load_efficiency(front, rear)
    return jnp.minimum(system_power_w * mesh, battery)
