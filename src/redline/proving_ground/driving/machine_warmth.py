"""Machines that warm up as they are driven, and the torque that heat leaves them."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.response.electric import forces
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.thermal.machine import (
    CoolingAir,
    MachineState,
    at_temperature,
    axle_heat,
    derate,
    hottest,
    soaked,
    warmed,
)
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.drive_step import Drive
from redline.proving_ground.driving.loads import ambient_density
from redline.vehicle.vehicle import Vehicle

_SLOWEST_M_S = 0.1


@record
class Heat:
    """Temperatures of both axles' machines."""

    front: MachineState
    rear: MachineState


@record
class Work:
    """What the wheels felt of the machines over a time: force (magnitude), speed, and how long."""

    force_n: Float
    speed_m_s: Float
    dt_s: Float


def soaked_heat(temperature_k: Float) -> Heat:
    """Machines that have stood long at one temperature."""
    state = soaked(jnp.asarray(temperature_k))
    return Heat(front=state, rear=state)


def air_at_radiator(conditions: Conditions, speed_m_s: Float) -> CoolingAir:
    """The day's air as a moving car's radiators meet it: the wind of its own speed and the head wind together.

    Its density is told over that of the hottest day that radiators are laid out for, at standard pressure.
    """
    layout = Conditions(temperature_k=value_of("radiator_ambient"))
    return CoolingAir(
        temperature_k=conditions.temperature_k,
        speed_m_s=jnp.asarray(speed_m_s) + conditions.head_wind_m_s,
        density_frac=ambient_density(conditions) / ambient_density(layout),
    )


def derated(vehicle: Vehicle, drive: Drive, heat: Heat) -> Drive:
    """The powertrain with its machines at their temperatures; a gearbox's machines have none here."""
    if isinstance(drive, GearedDrive):
        return drive
    axles = dataclasses.replace(
        drive.traction,
        front=at_temperature(vehicle.thermal.front, drive.traction.front, heat.front),
        rear=at_temperature(vehicle.thermal.rear, drive.traction.rear, heat.rear),
    )
    return dataclasses.replace(drive, traction=axles)


def torque_left(vehicle: Vehicle, drive: Drive, heat: Heat) -> jax.Array:
    """Least share of torque that heat leaves an axle that has machines."""
    if isinstance(drive, GearedDrive):
        return jnp.ones(())
    axles = (vehicle.thermal.front, heat.front), (vehicle.thermal.rear, heat.rear)
    return jnp.minimum(*(derate(thermal, hottest(state)) for thermal, state in axles))


def heated(vehicle: Vehicle, drive: Drive, heat: Heat, work: Work, conditions: Conditions) -> Heat:
    """Temperatures after the axles' machines have given a force, shared by the powertrain's own split.

    ``drive`` has its machines at their temperatures (``derated``); a gearbox's machines stay as they are.
    """
    if isinstance(drive, GearedDrive):
        return heat
    speed, thermal = work.speed_m_s, vehicle.thermal
    inverse = 1.0 / jnp.maximum(jnp.asarray(speed), _SLOWEST_M_S)
    total, front = forces(drive.traction, 1e12, jnp.asarray(work.force_n), speed, inverse)
    of_front = axle_heat(thermal.front, drive.traction.front, front, speed)
    of_rear = axle_heat(thermal.rear, drive.traction.rear, total - front, speed)
    air = air_at_radiator(conditions, speed)
    ahead, _ = warmed(thermal.front, heat.front, of_front, air, work.dt_s)
    behind, _ = warmed(thermal.rear, heat.rear, of_rear, air, work.dt_s)
    return Heat(front=ahead, rear=behind)
