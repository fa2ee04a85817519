"""A battery-electric powertrain answers: torque and power limits, split, losses."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.settled import settled
from redline.foundations.types import Float
from redline.physics.electric.drive_unit import (
    WheelDrive,
    at_the_wheels,
    force_limit,
    force_loss,
    neutral_drag,
    system_wheel_power,
)
from redline.physics.electric.regeneration import RegenerationLimits, limits
from redline.physics.electric.torque_split import fixed_share, inverse_curvature, least_loss_share, loss_of
from redline.physics.response.ask import Answer, Ask
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.drive.powertrain import Electric, TorqueSplit


@record
class Traction:
    """Both axles' drive units as the wheels see them, and how they share."""

    front: WheelDrive
    rear: WheelDrive
    split: TorqueSplit
    inverse_curvature_n2_w: Float


@record
class ElectricDrive:
    """The powertrain as the step needs it, with all that is constant in a run worked out once."""

    traction: Traction
    system_power_w: Float
    full_throttle_power_w: Float
    regeneration: RegenerationLimits
    auxiliary_w: Float


def traction(front: DriveUnit, rear: DriveUnit, split: TorqueSplit, radius_m: Float, neutral: Float) -> Traction:
    """Refer both axles to the wheels."""
    ahead, behind = at_the_wheels(front, radius_m, neutral), at_the_wheels(rear, radius_m, neutral)
    return Traction(
        front=ahead,
        rear=behind,
        split=split,
        inverse_curvature_n2_w=inverse_curvature(
            ahead.load2_w * ahead.load_frac_per_force**2, behind.load2_w * behind.load_frac_per_force**2
        ),
    )


def prepare(train: Electric, radius_m: Float, neutral_drag_in_road_load: Float) -> ElectricDrive:
    """Work out once what the step needs of an electric powertrain."""
    axles = traction(train.front, train.rear, train.split, radius_m, neutral_drag_in_road_load)
    power = system_wheel_power(
        axles.front, axles.rear, train.system_power_w, train.battery.discharge_power_w, train.auxiliary_power_w
    )
    return ElectricDrive(
        traction=axles,
        system_power_w=power,
        full_throttle_power_w=power * train.held_power_frac,
        regeneration=limits(train.regeneration, train.battery.charge_power_w, train.auxiliary_power_w),
        auxiliary_w=jnp.asarray(train.auxiliary_power_w),
    )


def respond(drive: ElectricDrive, ask: Ask) -> Answer:
    """Give the wanted force within limits, and the losses of giving it."""
    asked = jnp.where(ask.moving, jnp.where(ask.driving, ask.wanted_n, ask.regenerative_n), 0.0)
    force, front = forces(
        drive.traction, drive.system_power_w, asked, ask.speed_m_s, ask.inverse_speed_s_m, ask.unit_frac
    )
    machine, gear, drag = losses(drive.traction, force, front, ask.speed_m_s, ask.driving)
    machine = machine + peak_loss(drive.traction, ask, force, front, ask.driving)
    return Answer(
        force_n=force,
        machine_loss_w=machine,
        gear_loss_w=gear,
        neutral_drag_w=drag,
        engine=None,
    )


def forces(
    axles: Traction, power_w: Float, asked_n: Float, speed_m_s: Float, inverse_speed_s_m: Float, unit_frac: Float = 1.0
) -> tuple[jax.Array, jax.Array]:
    """Wheel force of both axles within torque and power, and the front's part by the powertrain's own split, in N."""
    front_limit, rear_limit = force_limits(axles, speed_m_s, inverse_speed_s_m)
    ceiling = jnp.minimum(front_limit + rear_limit, power_w * jnp.asarray(inverse_speed_s_m))
    force, front_limit, rear_limit = settled((jnp.minimum(asked_n, ceiling), front_limit, rear_limit), unit_frac)
    front = force_loss(axles.front, speed_m_s, front_limit)
    rear = force_loss(axles.rear, speed_m_s, rear_limit)
    least = least_loss_share(front, rear, force, axles.inverse_curvature_n2_w)
    fixed = fixed_share(front, rear, force, axles.split.front_share_frac)
    return force, jnp.where(jnp.asarray(axles.split.loss_minimising_frac) > 0.5, least, fixed)


def force_limits(axles: Traction, speed_m_s: Float, inverse_speed_s_m: Float) -> tuple[jax.Array, jax.Array]:
    """Greatest wheel force of front and rear axle's machines at a speed, in N."""
    front, rear = (force_limit(axle, speed_m_s, inverse_speed_s_m) for axle in (axles.front, axles.rear))
    return front, rear


def greatest_force(axles: Traction, speed_m_s: Float, inverse_speed_s_m: Float) -> jax.Array:
    """Greatest wheel force of both axles' machines together at a speed, in N."""
    front, rear = force_limits(axles, speed_m_s, inverse_speed_s_m)
    return front + rear


def losses(
    axles: Traction, force_n: jax.Array, front_n: jax.Array, speed_m_s: Float, driving: Float
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Machine loss, gear loss and neutral drag of both axles at a wheel force (magnitude), in W."""
    front_gear, front_machine = axle_losses(axles.front, front_n, speed_m_s, driving)
    rear_gear, rear_machine = axle_losses(axles.rear, force_n - front_n, speed_m_s, driving)
    drag = neutral_drag(axles.front, speed_m_s, front_n) + neutral_drag(axles.rear, speed_m_s, force_n - front_n)
    return front_machine + rear_machine, front_gear + rear_gear, drag


def peak_loss(axles: Traction, ask: Ask, force_n: jax.Array, front_n: jax.Array, driving: Float) -> jax.Array | float:
    """Machine loss by which force that comes in peaks costs more than its mean, ``(q_f x^2 + q_r (1 - x)^2) sigma^2``.

    Copper loss goes with the square of force: its mean over a stony way is that of the mean force and that of the
    spread sigma. x is the front's share, q the axles' quadratic loss. Nothing on roads, and nothing while braking.
    """
    if ask.spread_n is None:
        return 0.0
    share = front_n / jnp.maximum(force_n, 1e-9)
    front, rear = (force_loss(axle, ask.speed_m_s, 0.0).quadratic_w_n2 for axle in (axles.front, axles.rear))
    loss = (front * share**2 + rear * (1.0 - share) ** 2) * jnp.asarray(ask.spread_n) ** 2
    return jnp.where(jnp.asarray(driving) & jnp.asarray(ask.moving) & (force_n > 0.0), loss, 0.0)


def axle_losses(axle: WheelDrive, force_n: Float, speed_m_s: Float, driving: Float) -> tuple[jax.Array, jax.Array]:
    """Gear and machine loss of one axle at a wheel force (magnitude), in W."""
    force = jnp.asarray(force_n)
    gear = force * speed_m_s * jnp.where(driving, axle.driving_gear_loss_frac, axle.braking_gear_loss_frac)
    felt = force * jnp.where(driving, 1.0, axle.braking_load_frac)
    return gear, loss_of(force_loss(axle, speed_m_s, axle.peak_force_n), felt)
