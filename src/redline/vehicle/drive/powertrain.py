"""Kinds of powertrain: a tagged union that the march dispatches on once, when it is assembled.

``Electric`` has no engine. ``Geared`` is an engine with a gearbox, with or without machines: combustion, mild
hybrid (P0, P1), parallel hybrid (P2, P4). ``EngineElectric`` is an engine whose speed is free of the wheels':
series, power-split and series-parallel hybrid. Plug-in variants differ in battery and charger only.
"""

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.drive.battery import Battery, Charging
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.gearbox import Gearbox, TransferCase


@record
class TorqueSplit:
    """How two driven axles share torque: by least loss (1) or by a fixed front share (0)."""

    loss_minimising_frac: Float
    front_share_frac: Float


@record
class Regeneration:
    """What braking may give back: share, deceleration and power limits, and the low-speed fade."""

    share_frac: Float
    max_power_w: Float
    max_deceleration_m_s2: Float
    fade_speed_m_s: Float


@record
class Electric:
    """A battery-electric powertrain with up to one drive unit an axle."""

    front: DriveUnit
    rear: DriveUnit
    system_power_w: Float
    held_power_frac: Float
    split: TorqueSplit
    regeneration: Regeneration
    battery: Battery
    charging: Charging
    auxiliary_power_w: Float
    top_speed_m_s: Float
    torque_rise_s: Float


@record
class EnergyManagement:
    """How fuel and charge are traded: the usable charge held, and the energy by which it may swing.

    ``plug_in_frac`` is 1 where the battery is charged from the wall and depleted first.
    """

    target_soc_frac: Float
    swing_j: Float
    plug_in_frac: Float


@record
class Geared:
    """An engine behind a gearbox; ``shaft`` is a machine on crankshaft or gearbox input, ``axle`` one on an axle.

    ``shaft_coupled_frac`` is 1 where the shaft machine turns with the engine always (P0, P1), 0 where a clutch
    frees it (P2). Missing machines have no power; a vehicle without any has an alternator on the engine.
    """

    engine: Engine
    gearbox: Gearbox
    transfer: TransferCase
    shaft: DriveUnit
    shaft_coupled_frac: Float
    axle: DriveUnit
    axle_front_frac: Float
    alternator_efficiency_frac: Float
    system_power_w: Float
    held_power_frac: Float
    regeneration: Regeneration
    battery: Battery
    charging: Charging
    management: EnergyManagement
    tank_m3: Float
    auxiliary_power_w: Float
    top_speed_m_s: Float
    torque_rise_s: Float


@record
class EngineElectric:
    """An engine, a generator and traction machines: series, power-split or series-parallel hybrid.

    ``sun_over_ring`` is the planetary ratio of a power split (0: none, the engine drives the generator only);
    ``direct_ratio`` is engine over wheel when a clutch locks the engine to the wheels (0: no such clutch).
    """

    engine: Engine
    generator: DriveUnit
    front: DriveUnit
    rear: DriveUnit
    sun_over_ring: Float
    ring_ratio: Float
    direct_ratio: Float
    system_power_w: Float
    held_power_frac: Float
    split: TorqueSplit
    regeneration: Regeneration
    battery: Battery
    charging: Charging
    management: EnergyManagement
    tank_m3: Float
    auxiliary_power_w: Float
    top_speed_m_s: Float
    torque_rise_s: Float


Powertrain = Electric | Geared | EngineElectric
