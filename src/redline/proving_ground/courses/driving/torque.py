"""What the powertrain gives: torque at each axle by speed, from the same curves as every other trial."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.response.full_throttle import axle_forces
from redline.physics.road.tyre import rolling_radius
from redline.proving_ground.courses.model.driveline import AxleDrive, Driveline
from redline.proving_ground.driving.driveline_of import low_range_of
from redline.proving_ground.driving.march import front_share_of, prepare_drive
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

#: Speeds for which torque is worked out; between them it is straight, beyond them the last one's.
_STEP_M_S, _COUNT = 0.25, 33
#: A torque bias beyond that of any limited-slip differential.
_LOCKED_RATIO = 1e3


@dataclass(frozen=True, slots=True)
class Torque:
    """Greatest wheel torque of either axle ``(33,)`` at speeds 0.25 m/s apart, in Nm; and the rolling radius.

    With a locked centre all torque may go to one axle, ``shared`` being true.
    """

    front_nm: tuple[float, ...]
    rear_nm: tuple[float, ...]
    radius_m: float
    shared: bool

    def at(self, speed_m_s: float) -> tuple[float, float]:
        """Torque of front and rear axle at a speed, in Nm."""
        place = min(abs(speed_m_s) / _STEP_M_S, _COUNT - 1.001)
        low = int(place)
        share = place - low
        front = self.front_nm[low] + share * (self.front_nm[low + 1] - self.front_nm[low])
        rear = self.rear_nm[low] + share * (self.rear_nm[low + 1] - self.rear_nm[low])
        return (front + rear, front + rear) if self.shared else (front, rear)


def _curves(vehicle: Vehicle) -> tuple[jax.Array, jax.Array, jax.Array]:
    drive, low_range = prepare_drive(vehicle), low_range_of(vehicle)
    radius = rolling_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    speeds = jnp.arange(_COUNT) * _STEP_M_S
    front, rear = jax.vmap(lambda speed: axle_forces(drive, front_share_of(vehicle), speed, low_range))(speeds)
    return front * radius, rear * radius, radius


@float64
def torque_of(vehicle: Vehicle) -> Torque:
    """Wheel torque of both axles at crawling speeds, in the low range where there is one."""
    family = type(vehicle.powertrain).__name__
    front, rear, radius = compiled(f"course-torque-{family}", _curves, vehicle)(vehicle)
    train = vehicle.powertrain
    shared = isinstance(train, Geared) and float(train.transfer.locked_frac) > 0.5
    return Torque(_plain(front), _plain(rear), float(radius), shared)


def _plain(values: NDArray[np.float64] | jax.Array) -> tuple[float, ...]:
    return tuple(float(value) for value in np.asarray(values))


def driveline_of(vehicle: Vehicle, torque: Torque, lock: str = "own") -> Driveline:
    """How the wheels of each axle share torque: as the concept says, or as ``lock`` does.

    ``own`` brakes a spinning wheel where the concept's traction control does; ``open`` has neither locks nor brakes,
    ``locked`` a lock in every driven axle, ``brake`` open differentials and brakes.
    """
    of = vehicle.differentials
    axles = (
        (of.front_bias_ratio, of.front_own_frac, torque.front_nm),
        (of.rear_bias_ratio, of.rear_own_frac, torque.rear_nm),
    )
    front, rear = (
        _axle_drive(float(bias), float(own) > 0.5, lock, driven=max(curve) > 1.0) for bias, own, curve in axles
    )
    brakes = lock == "brake" or (lock == "own" and float(of.brake_control_frac) > 0.5)
    return Driveline(front, rear, brakes=brakes)


def _axle_drive(bias_ratio: float, own: bool, lock: str, *, driven: bool) -> AxleDrive:
    if own and lock != "locked":
        return AxleDrive(driven, "each")
    if lock == "locked" or (lock == "own" and bias_ratio > _LOCKED_RATIO):
        return AxleDrive(driven, "locked")
    if lock == "own" and bias_ratio > 1.01:
        return AxleDrive(driven, "limited", bias_ratio)
    return AxleDrive(driven, "open")
