"""Energy of a run: at the wheels, at the battery, and what brakes turned to heat."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.physics.response.electric import ElectricDrive, axle_losses
from redline.proving_ground.courses.driving.record import Record
from redline.proving_ground.driving.march import prepare_drive
from redline.vehicle.vehicle import Vehicle

Array = NDArray[np.float64]
#: Below this speed of both wheel and vehicle slip says nothing.
_SLOW_M_S = 0.2


@dataclass(frozen=True, slots=True)
class Energy:
    """Work of the drive at the wheels, what brakes of the traction control took of it, and the battery's, in J.

    ``battery_j`` is None where an engine drives. Torque against the motion is braking and gives nothing back.
    """

    wheels_j: float
    brakes_j: float
    battery_j: float | None


def wheel_powers(record: Record) -> Array:
    """Power of front and rear axle's drive ``(n, 2)``, torque times mean turn of the wheels, in W."""
    turning = 0.5 * (record.spin_rad_s[:, 0::2] + record.spin_rad_s[:, 1::2])
    return record.axle_nm * turning


def energy_of(record: Record, vehicle: Vehicle, radius_m: float) -> Energy:
    """Sum a run's power over time, by the trapezoid rule on samples 20 ms apart."""
    driving = np.maximum(wheel_powers(record), 0.0).sum(axis=1)
    braking = (record.brake_nm * np.abs(record.spin_rad_s)).sum(axis=1)
    return Energy(
        wheels_j=float(np.trapezoid(driving, record.time_s)),
        brakes_j=float(np.trapezoid(braking, record.time_s)),
        battery_j=_battery(record, vehicle, radius_m),
    )


@float64
def _battery(record: Record, vehicle: Vehicle, radius_m: float) -> float | None:
    """Wheel power, losses of gears and machines at every sample, and auxiliaries."""
    drive = prepare_drive(vehicle)
    if not isinstance(drive, ElectricDrive):
        return None
    turning = 0.5 * (record.spin_rad_s[:, 0::2] + record.spin_rad_s[:, 1::2])
    total = np.full(len(record.time_s), float(drive.auxiliary_w))
    for index, axle in enumerate((drive.traction.front, drive.traction.rear)):
        force = jnp.asarray(np.maximum(record.axle_nm[:, index], 0.0) / radius_m)
        speed = jnp.asarray(np.maximum(turning[:, index], 0.0) * radius_m)
        gear, machine = jax.vmap(lambda f, v, of=axle: axle_losses(of, f, v, True))(force, speed)
        total += np.asarray(force * speed + gear + machine)
    return float(np.trapezoid(total, record.time_s))


def slip_fracs(record: Record, radius_m: float) -> Array:
    """Slip of each wheel ``(n, 4)``, ``(w r - v) / max(|w| r, |v|)``, with v along the way; 0 below 0.2 m/s."""
    rolling = record.spin_rad_s * radius_m
    moving = np.repeat(record.velocity_m_s[:, :1], 4, axis=1)
    scale = np.maximum(np.abs(rolling), np.abs(moving))
    return np.where(scale > _SLOW_M_S, (rolling - moving) / np.maximum(scale, _SLOW_M_S), 0.0)
