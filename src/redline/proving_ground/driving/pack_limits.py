"""What a pack takes and gives at its temperature, as limits of the drive over one stretch of the march."""

from __future__ import annotations

import dataclasses

import jax
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

    Charge, from wheels or engine: rated power times the share that cold cells take; regeneration carries the
    auxiliaries besides. Discharge: rated power, or that at which cells reach their cut-off voltage
    (``physics.storage.battery.greatest_power``), which binds in the cold.

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
        charge = drive.charge_w * jnp.asarray(kept.charging_frac)
        drive = dataclasses.replace(drive, discharge_w=left, charge_w=charge, regeneration=regeneration)
        return _starter(drive, gives, kept) if isinstance(drive, GearedDrive) else drive
    if not isinstance(train, Electric):
        raise TypeError("an electric drive belongs to an electric powertrain")
    axles, others = drive.traction, drive.auxiliary_w + kept.electric_w
    rated = jnp.minimum(train.battery.discharge_power_w, gives)
    power = jnp.maximum(system_wheel_power(axles.front, axles.rear, train.system_power_w, rated, others), 0.0)
    return dataclasses.replace(drive, system_power_w=power, regeneration=regeneration)


def _starter(drive: GearedDrive, gives_w: jax.Array, kept: Keeping) -> GearedDrive:
    """What the pack beside an alternator gives and takes: a starter battery is of lead and takes charge in any cold."""
    share = jnp.where(jnp.asarray(drive.electrified_frac) > 0.5, kept.charging_frac, 1.0)
    return dataclasses.replace(
        drive, pack_gives_w=jnp.minimum(drive.pack_gives_w, gives_w), pack_takes_w=drive.pack_takes_w * share
    )
