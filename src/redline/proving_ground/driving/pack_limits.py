"""What a pack takes and gives at its temperature, as limits of the drive over one stretch of the march."""

from __future__ import annotations

import dataclasses

import jax.numpy as jnp

from redline.physics.electric.drive_unit import system_wheel_power
from redline.physics.response.electric import ElectricDrive
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.storage.battery import greatest_power
from redline.proving_ground.driving.drive_step import Drive, Pack
from redline.proving_ground.driving.thermal_march import Keeping
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle


def within_pack(drive: Drive, vehicle: Vehicle, pack: Pack, kept: Keeping) -> Drive:
    """The drive held to what the pack takes and gives at its temperature, and to what climate control leaves of it.

    Regeneration: charging power times the share that cold cells take. Discharge: rated power, or that at which cells
    reach their cut-off voltage (``physics.storage.battery.greatest_power``), which binds in the cold.

    Raises:
        TypeError: drive and powertrain are not of one kind.
    """
    train = vehicle.powertrain
    taken = jnp.asarray(train.battery.charge_power_w) * kept.charging_frac + drive.auxiliary_w
    most = jnp.minimum(drive.regeneration.max_power_w, taken)
    regeneration = dataclasses.replace(drive.regeneration, max_power_w=most)
    gives = greatest_power(pack.open_circuit_v, pack.resistance_ohm)
    if not isinstance(drive, ElectricDrive):
        left = jnp.minimum(drive.discharge_w, gives)
        drive = dataclasses.replace(drive, discharge_w=left, regeneration=regeneration)
        if not isinstance(drive, GearedDrive):
            return drive
        return dataclasses.replace(drive, pack_gives_w=jnp.minimum(drive.pack_gives_w, gives))
    if not isinstance(train, Electric):
        raise TypeError("an electric drive belongs to an electric powertrain")
    axles, others = drive.traction, drive.auxiliary_w + kept.electric_w
    rated = jnp.minimum(train.battery.discharge_power_w, gives)
    power = jnp.maximum(system_wheel_power(axles.front, axles.rear, train.system_power_w, rated, others), 0.0)
    return dataclasses.replace(drive, system_power_w=power, regeneration=regeneration)
