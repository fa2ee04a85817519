"""What a pack takes and gives at its temperature, as limits of the drive over one stretch of the march."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.electric.drive_unit import system_wheel_power
from redline.physics.response.electric import ElectricDrive
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.storage.battery import greatest_power
from redline.proving_ground.driving.drive_step import Drive, Pack
from redline.proving_ground.driving.thermal_march import Keeping
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle


def held_to_cells(drive: Drive, vehicle: Vehicle, pack: Pack, extra_w: Float = 0.0) -> Drive:
    """The drive held to what the pack gives at its temperature, beside the auxiliaries and some further load in W.

    That is rated power, or the power at which cells reach their cut-off voltage
    (``physics.storage.battery.greatest_power``), which binds in the cold.

    Raises:
        TypeError: drive and powertrain are not of one kind.
    """
    train = vehicle.powertrain
    gives = greatest_power(pack.open_circuit_v, pack.resistance_ohm)
    if not isinstance(drive, ElectricDrive):
        drive = dataclasses.replace(drive, discharge_w=jnp.minimum(drive.discharge_w, gives))
        if not isinstance(drive, GearedDrive):
            return drive
        return dataclasses.replace(drive, pack_gives_w=jnp.minimum(drive.pack_gives_w, gives))
    if not isinstance(train, Electric):
        raise TypeError("an electric drive belongs to an electric powertrain")
    axles, others = drive.traction, drive.auxiliary_w + extra_w
    rated = jnp.minimum(train.battery.discharge_power_w, gives)
    power = jnp.maximum(system_wheel_power(axles.front, axles.rear, train.system_power_w, rated, others), 0.0)
    full = jnp.minimum(drive.full_throttle_power_w, power)
    return dataclasses.replace(drive, system_power_w=power, full_throttle_power_w=full)


def within_pack(drive: Drive, vehicle: Vehicle, pack: Pack, kept: Keeping) -> Drive:
    """The drive held to what the pack takes and gives at its temperature, and to what climate control leaves of it.

    Charge, from wheels or engine: rated power times the share that cold cells take; regeneration carries the
    auxiliaries besides. Discharge: ``held_to_cells``.
    """
    taken = jnp.asarray(vehicle.powertrain.battery.charge_power_w) * kept.charging_frac + drive.auxiliary_w
    most = jnp.minimum(drive.regeneration.max_power_w, taken)
    drive = held_to_cells(drive, vehicle, pack, kept.electric_w)
    drive = dataclasses.replace(drive, regeneration=dataclasses.replace(drive.regeneration, max_power_w=most))
    if isinstance(drive, ElectricDrive):
        return drive
    drive = dataclasses.replace(drive, charge_w=drive.charge_w * jnp.asarray(kept.charging_frac))
    if not isinstance(drive, GearedDrive):
        return drive
    # A starter battery is of lead and takes charge in any cold.
    share = jnp.where(jnp.asarray(drive.electrified_frac) > 0.5, kept.charging_frac, 1.0)
    return dataclasses.replace(drive, pack_takes_w=drive.pack_takes_w * share)
