"""The keys of a powertrain: engine, gearbox, transfer case, tank, machines, and the kind that joins them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from redline.concept.family import FAMILY
from redline.concept.language.quantity import choice, quantity, switch
from redline.concept.language.table import Table

#: Keys of a powertrain that may hold an electric machine.
MACHINE_PLACES = ("front", "rear", "shaft", "generator")
MACHINES = ("permanent_magnet", "induction", "externally_excited")
INVERTERS = ("silicon", "silicon_carbide")
DRIVES = ("front", "rear", "all")
SPLITS = ("loss_minimising", "fixed")
KINDS = tuple(FAMILY)
FUELS = ("petrol", "diesel")
ASPIRATIONS = ("natural", "turbo")
ENGINE_CYCLES = ("otto", "atkinson")
GEARBOXES = ("manual", "automatic", "dual_clutch", "cvt", "single_speed")
CENTRES = ("none", "open", "limited_slip", "locked")
DIFFERENTIALS = ("open", "limited_slip", "locked")
POSITIONS = ("crank", "input")


class DriveUnitEntry(Table):
    """The drive unit of one axle: identical machines sharing the axle."""

    machine: choice(MACHINES, "Machine type.") | None = None
    inverter: choice(INVERTERS, "Power semiconductors of the inverter.") | None = None
    count: quantity("count", "", 0, 2, "Machines on this axle.") | None = None
    power: quantity("power", "kW", 0, 1000, "Peak power of this axle.") | None = None
    torque: quantity("torque", "Nm", 0, 6000, "Peak motor torque of this axle, at the motor shafts, summed.") | None = (
        None
    )
    gear_ratio: (
        quantity("count", "", 1, 60, "Motor turns per wheel turn, in the high gear of two; 1 for hub motors.") | None
    ) = None
    low_gear_ratio: (
        quantity("count", "", 1, 60, "Motor turns per wheel turn in the low gear of a two-speed unit.") | None
    ) = None
    max_speed: quantity("angular_speed", "rpm", 500, 40000, "Greatest motor speed.") | None = None
    disconnect: switch("The axle can be uncoupled when it is not needed.") | None = None
    loss_factor: (
        quantity("fraction", "", 0.2, 6, "Loss of this axle's drive unit relative to a usual permanent-magnet one.")
        | None
    ) = None


class ShaftMachineEntry(Table):
    """The machine on the crankshaft (P0, P1) or on the gearbox input behind a clutch (P2)."""

    position: choice(POSITIONS, "Where it sits: crank (P0, P1) or input (P2).") | None = None
    machine: choice(MACHINES, "Machine type.") | None = None
    inverter: choice(INVERTERS, "Power semiconductors of the inverter.") | None = None
    power: quantity("power", "kW", 0, 1000, "Peak power.") | None = None
    torque: quantity("torque", "Nm", 0, 3000, "Peak torque at the machine's own shaft.") | None = None
    gear_ratio: quantity("count", "", 0.5, 10, "Machine turns per turn of the engine's shaft.") | None = None
    max_speed: quantity("angular_speed", "rpm", 2000, 40000, "Greatest speed.") | None = None
    loss_factor: quantity("fraction", "", 0.2, 6, "Loss relative to a usual permanent-magnet machine.") | None = None


class GeneratorEntry(Table):
    """The machine that the engine drives: generator, or the sun of a power split."""

    machine: choice(MACHINES, "Machine type.") | None = None
    inverter: choice(INVERTERS, "Power semiconductors of the inverter.") | None = None
    power: quantity("power", "kW", 1, 1000, "Peak power.") | None = None
    torque: quantity("torque", "Nm", 1, 3000, "Peak torque at the machine's own shaft.") | None = None
    gear_ratio: quantity("count", "", 0.5, 10, "Machine turns per engine turn.") | None = None
    max_speed: quantity("angular_speed", "rpm", 2000, 40000, "Greatest speed.") | None = None
    loss_factor: quantity("fraction", "", 0.2, 6, "Loss relative to a usual permanent-magnet machine.") | None = None


class EngineEntry(Table):
    """The combustion engine; what is blank follows from displacement, aspiration and fuel."""

    fuel: choice(FUELS, "Fuel.") | None = None
    aspiration: choice(ASPIRATIONS, "How it breathes.") | None = None
    cycle: choice(ENGINE_CYCLES, "Otto, or Atkinson with a long expansion.") | None = None
    displacement: quantity("volume", "l", 0.3, 9, "Swept volume.") | None = None
    power: quantity("power", "kW", 10, 1000, "Peak power.") | None = None
    torque: quantity("torque", "Nm", 20, 2000, "Peak torque.") | None = None
    torque_speed: quantity("angular_speed", "rpm", 800, 8000, "Lowest speed of peak torque.") | None = None
    idle_speed: quantity("angular_speed", "rpm", 400, 1200, "Idle speed, warm.") | None = None
    max_speed: quantity("angular_speed", "rpm", 2500, 10000, "Greatest speed.") | None = None
    efficiency: quantity("fraction", "%", 25, 55, "Slope of the Willans line: brake work per fuel added.") | None = None
    friction: (
        quantity("pressure", "bar", 0.3, 4, "Mean effective pressure of friction and pumping, warm, slow.") | None
    ) = None
    stop_start: switch("Stops at standstill; else hybrids do, and charged engines of 2018 and later.") | None = None
    cylinder_deactivation: switch("Rests cylinders at light load.") | None = None
    map: str | None = Field(
        default=None, description="CSV of speed_rpm, torque_nm, fuel_g_s from which efficiency and friction are fitted."
    )


class GearboxEntry(Table):
    """Gearbox and final drive."""

    kind: choice(GEARBOXES, "Kind of gearbox.") | None = None
    gears: quantity("count", "", 1, 10, "Forward gears.") | None = None
    ratios: list[float] | None = Field(
        default=None, min_length=1, description="Gear ratios from first to last, without the final drive."
    )
    first_ratio: quantity("count", "", 1, 8, "First gear, without the final drive.") | None = None
    top_ratio: quantity("count", "", 0.25, 3, "Last gear, without the final drive.") | None = None
    final_drive: quantity("count", "", 1, 12, "Final drive ratio.") | None = None
    efficiency: quantity("fraction", "%", 70, 99.5, "Mesh efficiency, gearbox and final drive.") | None = None


class TransferEntry(Table):
    """Transfer case and differentials."""

    centre: choice(CENTRES, "Centre differential.") | None = None
    low_range: quantity("count", "", 1, 6, "Low-range ratio; 1 for none.") | None = None
    front_share: quantity("fraction", "%", 0, 100, "Share of torque to the front axle with both driven.") | None = None
    front_differential: choice(DIFFERENTIALS, "Front differential.") | None = None
    rear_differential: choice(DIFFERENTIALS, "Rear differential.") | None = None
    brake_traction_control: switch("Traction control brakes a spinning wheel.") | None = None


class Tank(Table):
    """Fuel tank."""

    volume: quantity("volume", "l", 1, 300, "Usable fuel.") | None = None


class Powertrain(Table):
    """What drives the vehicle: one of a union of kinds. Keys of other kinds have no effect and are refused."""

    kind: Literal[KINDS] | None = Field(default=None, description="Powertrain kind.")  # type: ignore[valid-type]
    plug_in: switch("Charged from the wall as well as by the engine.") | None = None
    drive: choice(DRIVES, "Driven axles.") | None = None
    power: quantity("power", "kW", 5, 1500, "System peak power.") | None = None
    torque_split: choice(SPLITS, "How torque is shared between two driven axles.") | None = None
    front_torque_share: quantity("fraction", "%", 0, 100, "Share of torque to the front with a fixed split.") | None = (
        None
    )
    top_speed: quantity("speed", "km/h", 20, 450, "Speed limiter.") | None = None
    held_power: (
        quantity("fraction", "%", 40, 100, "Share of system power that full throttle holds over a run.") | None
    ) = None
    loss_factor: (
        quantity("fraction", "", 0.3, 3, "Loss of the electric drive relative to today's usual one.") | None
    ) = None
    continuous_share: (
        quantity("fraction", "%", 10, 100, "Continuous over peak torque of the machines; 30-minute power [UN R85].")
        | None
    ) = None
    torque_rise: quantity("time", "s", 0, 2, "Time for torque to rise at launch.") | None = None
    front: DriveUnitEntry = DriveUnitEntry()
    rear: DriveUnitEntry = DriveUnitEntry()
    shaft: ShaftMachineEntry = ShaftMachineEntry()
    generator: GeneratorEntry = GeneratorEntry()
    sun_over_ring: (
        quantity("count", "", 0.2, 0.8, "Teeth of sun over ring in the planetary of a power split.") | None
    ) = None
    ring_ratio: quantity("count", "", 1, 8, "Ring turns per wheel turn in a power split.") | None = None
    direct_ratio: (
        quantity("count", "", 1, 6, "Engine turns per wheel turn when a clutch locks it to the wheels.") | None
    ) = None
