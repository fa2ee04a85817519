"""From the vehicle to its driveline at a speed: what each axle can be given, and what centre and brakes allow."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.response.full_throttle import axle_forces, gearbox_and_axle_forces
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.traction.driveline import (
    LOCKED_BIAS,
    AxleDrive,
    Driveline,
    centre_range,
    separate_units,
    shared_drive,
)
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import drive_on, front_share_of
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

#: Below this speed the low range is engaged, where there is one: 20 km/h.
LOW_RANGE_M_S = 20.0 / 3.6


def low_range_of(vehicle: Vehicle) -> Float:
    """Ratio of the low range; 1 where there is none."""
    train = vehicle.powertrain
    return train.transfer.low_range_ratio if isinstance(train, Geared) else jnp.asarray(1.0)


def range_at(vehicle: Vehicle, conditions: Conditions, speed_m_s: Float) -> jax.Array:
    """Ratio of the range a driver takes to climb at a speed: the low one where it gives more, up to 20 km/h."""
    low, drive, share = jnp.asarray(low_range_of(vehicle)), drive_on(vehicle, conditions), front_share_of(vehicle)
    in_low, in_high = (sum(axle_forces(drive, share, speed_m_s, ratio)) for ratio in (low, jnp.ones_like(low)))
    return jnp.where((jnp.asarray(speed_m_s) <= LOW_RANGE_M_S) & (in_low > in_high), low, 1.0)


def driveline_of(vehicle: Vehicle, conditions: Conditions, speed_m_s: Float, low_range: Float = 1.0) -> Driveline:
    """The driveline at full throttle in the lowest gear, at a speed; machines are cold, heat is endurance's matter."""
    drive, train, axles = drive_on(vehicle, conditions), vehicle.powertrain, vehicle.differentials
    brake = jnp.asarray(axles.brake_control_frac, float)

    def ahead(most_n: Float) -> AxleDrive:
        return AxleDrive(most_n=most_n, bias_ratio=axles.front_bias_ratio, own_frac=axles.front_own_frac)

    def behind(most_n: Float) -> AxleDrive:
        return AxleDrive(most_n=most_n, bias_ratio=axles.rear_bias_ratio, own_frac=axles.rear_own_frac)

    if not isinstance(drive, GearedDrive) or not isinstance(train, Geared):
        front, rear = axle_forces(drive, 0.5, speed_m_s)
        return _arrays(separate_units(ahead(front), behind(rear), brake))
    through, own = gearbox_and_axle_forces(drive, speed_m_s, low_range)
    share, transfer = train.transfer.front_share_frac, train.transfer
    bias = jnp.where(jnp.asarray(transfer.locked_frac) > 0.5, LOCKED_BIAS, transfer.centre_bias_ratio)
    shared = shared_drive(through, centre_range(share, bias), axles.front_bias_ratio, axles.rear_bias_ratio, brake)
    front = through * share + own * drive.axle_front_frac
    apart = separate_units(ahead(front), behind(through + own - front), brake)
    apart = dataclasses.replace(
        apart,
        front=dataclasses.replace(apart.front, own_frac=0.0),
        rear=dataclasses.replace(apart.rear, own_frac=0.0),
    )
    return jax.tree.map(lambda a, b: jnp.where(own > 0.0, a, b), _arrays(apart), _arrays(shared))


def _arrays(driveline: Driveline) -> Driveline:
    """The same with arrays for numbers, so that two can be chosen between."""
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, float), driveline)
