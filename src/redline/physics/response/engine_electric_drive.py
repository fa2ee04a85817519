"""An engine whose speed is free of the wheels' as the step needs it: all that is constant in a run worked out once."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.electric.electric_machine import base_speed
from redline.physics.electric.regeneration import RegenerationLimits, limits
from redline.physics.engine import at_warmth, best_speed, fuel_line, fuel_on_line, full_load_torque
from redline.physics.response.electric import Traction, traction
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.powertrain import EnergyManagement, EngineElectric

#: An engine free of the wheels runs no slower than this many times idle.
FLOOR_OVER_IDLE = 1.25


@record
class EngineElectricDrive:
    """The powertrain as the step needs it, with all that is constant in a run worked out once.

    ``split_frac`` is 1 with a planetary, ``carrier_gain`` its ``1 / (1 + sun/ring)``. ``held_torque_nm`` is the engine
    torque that the generator holds. ``system_rated_w`` is what the powertrain is rated to, ``system_power_w`` what it
    gives in this air.
    """

    engine: Engine
    generator: DriveUnit
    generator_base_rad_s: Float
    traction: Traction
    split_frac: Float
    sun_over_ring: Float
    carrier_gain: Float
    ring_turns_per_m: Float
    direct_turns_per_m: Float
    fuel_slope: Float
    fuel_bend_1_w: Float
    engine_power_w: Float
    held_torque_nm: Float
    discharge_w: Float
    charge_w: Float
    capacity_j: Float
    density_frac: Float
    system_rated_w: Float
    held_power_frac: Float
    system_power_w: Float
    full_throttle_power_w: Float
    regeneration: RegenerationLimits
    management: EnergyManagement
    auxiliary_w: Float


def prepare(
    train: EngineElectric, radius_m: Float, neutral_drag_in_road_load: Float, density_frac: Float
) -> EngineElectricDrive:
    """Work out once what the step needs, then what the engine gives in this air (``in_air``)."""
    axles = traction(train.front, train.rear, train.split, radius_m, neutral_drag_in_road_load)
    engine, battery = train.engine, train.battery
    split = jnp.where(jnp.asarray(train.sun_over_ring) > 0.0, 1.0, 0.0)
    held = _held_torque(train.generator, split, train.sun_over_ring)
    zero, rated = jnp.zeros(()), jnp.asarray(train.system_power_w) * 0.97
    in_no_air = EngineElectricDrive(
        engine=engine,
        generator=train.generator,
        generator_base_rad_s=base_speed(train.generator),
        traction=axles,
        split_frac=split,
        sun_over_ring=train.sun_over_ring,
        carrier_gain=split / (1.0 + jnp.asarray(train.sun_over_ring)),
        ring_turns_per_m=train.ring_ratio / jnp.asarray(radius_m),
        direct_turns_per_m=train.direct_ratio / jnp.asarray(radius_m),
        fuel_slope=zero,
        fuel_bend_1_w=zero,
        engine_power_w=zero,
        held_torque_nm=held,
        discharge_w=battery.discharge_power_w,
        charge_w=battery.charge_power_w,
        capacity_j=battery.usable_energy_j,
        density_frac=zero,
        system_rated_w=rated,
        held_power_frac=train.held_power_frac,
        system_power_w=zero,
        full_throttle_power_w=zero,
        regeneration=limits(train.regeneration, battery.charge_power_w, train.auxiliary_power_w),
        management=train.management,
        auxiliary_w=jnp.asarray(train.auxiliary_power_w),
    )
    return in_air(in_no_air, density_frac)


def in_air(drive: EngineElectricDrive, density_frac: Float) -> EngineElectricDrive:
    """The drive with its engine in air of a density relative to standard: its power, best line and the system's power.

    ``P = min(P_peak, T(w_max) w_max)``; the system gives its rating, and no more than machines and, in a power split,
    engine together. The best line's fuel is taken through two powers as ``a P + b P^2 + c``.
    """
    engine, axles = drive.engine, drive.traction
    full = full_load_torque(engine, engine.max_speed_rad_s, density_frac) * engine.max_speed_rad_s
    power = jnp.minimum(engine.peak_power_w, full)
    slope, bend = _best_line(engine, power, density_frac)
    machines = axles.front.peak_power_w + axles.rear.peak_power_w
    most = jnp.minimum(drive.system_rated_w, machines + drive.split_frac * power)
    return dataclasses.replace(
        drive,
        density_frac=density_frac,
        engine_power_w=power,
        fuel_slope=slope,
        fuel_bend_1_w=bend,
        system_power_w=most,
        full_throttle_power_w=most * drive.held_power_frac,
    )


def _held_torque(generator: DriveUnit, split_frac: Float, sun_over_ring: Float) -> jax.Array:
    """Engine torque that the generator holds at its peak, in Nm: ``T q`` geared, ``T (1 + z) / z`` as a sun."""
    peak, ratio = jnp.asarray(generator.peak_torque_nm), jnp.asarray(sun_over_ring)
    sun = peak * (1.0 + ratio) / jnp.maximum(ratio, 1e-3)
    return jnp.where(jnp.asarray(split_frac) > 0.5, sun, peak * generator.gear_ratio)


def _best_line(engine: Engine, power_w: jax.Array, density_frac: Float) -> tuple[jax.Array, jax.Array]:
    """Slope and bend of fuel over power along the engine's best speeds, through a third and the whole of its power."""
    floor = FLOOR_OVER_IDLE * engine.idle_speed_rad_s

    def fuel(share: float) -> jax.Array:
        p = share * power_w
        speed = best_speed(engine, p, floor, density_frac)
        return fuel_on_line(engine, fuel_line(engine, speed), speed, p)

    third, two, whole = fuel(1.0 / 3.0), fuel(2.0 / 3.0), fuel(1.0)
    bend = jnp.maximum((whole - 2.0 * two + third) / jnp.square(power_w / 3.0) / 2.0, 1e-9)
    slope = (two - third) / (power_w / 3.0) - bend * power_w
    return slope, bend


def warmed(drive: EngineElectricDrive, warmth_frac: Float) -> EngineElectricDrive:
    """The drive with its engine as warm as it is: thick oil costs most at high speed, so its best power is less."""
    engine = at_warmth(drive.engine, warmth_frac)
    slope, bend = _best_line(engine, jnp.asarray(drive.engine_power_w), drive.density_frac)
    return dataclasses.replace(drive, engine=engine, fuel_slope=slope, fuel_bend_1_w=bend)
