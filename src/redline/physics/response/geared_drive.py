"""An engine behind a gearbox as the step needs it: all that is constant in a run worked out once."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.electric.drive_unit import WheelDrive, at_the_wheels, neutral_drag
from redline.physics.electric.electric_machine import base_speed
from redline.physics.electric.regeneration import RegenerationLimits, limits
from redline.physics.engine import at_warmth, chill_of
from redline.physics.response.ask import Ask
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.gearbox import MOST_RATIOS, Gearbox
from redline.vehicle.drive.powertrain import EnergyManagement, Geared

#: Share of peak torque that an engine gives in a gear before a lower one is chosen; a seventh stays in reserve, so that
#: shifts do not hunt; engineering range 0.8-0.95. An engine free of the wheels has its own in ``physics/engine.py``.
_GEARED_LOAD_FRAC = 0.85
#: Stands for the limit of a machine that is not there.
_UNLIMITED_W = 1e9
#: Share of the machines' power below which none is on an axle.
NO_AXLE = 1e-6


@record
class ShaftMachine:
    """The machine on the engine's shaft, in its coordinates."""

    share_frac: Float
    peak_torque_nm: Float
    peak_power_w: Float
    max_speed_rad_s: Float
    base_speed_rad_s: Float
    fixed_w: Float
    weakening_w: Float
    weakening_from_frac: Float
    linear: Float
    linear_rad_s: Float
    quadratic_w_nm2: Float


@record
class GearedDrive:
    """The powertrain as the step needs it, with all that is constant in a run worked out once.

    ``discharge_w`` and ``charge_w`` are the machines' (none without machines), ``pack_gives_w`` and ``pack_takes_w``
    the pack's, a starter battery's too.
    """

    engine: Engine
    turns_per_m: tuple[Float, ...]
    last_gear: Float
    per_easy_torque: Float
    mesh_efficiency_frac: Float
    drag_torque_nm: Float
    launch_speed_rad_s: Float
    shift_up_rad_s: Float
    prescribed_up_rad_s: Float
    cold_drag_frac: Float
    cold_slip_frac: Float
    creep_torque_nm: Float
    shaft: ShaftMachine
    axle: WheelDrive
    axle_share_frac: Float
    per_shaft_share: Float
    no_shaft_w: Float
    per_axle_share: Float
    no_axle_w: Float
    axle_front_frac: Float
    electrified_frac: Float
    engine_off_frac: Float
    per_alternator: Float
    discharge_w: Float
    charge_w: Float
    capacity_j: Float
    density_frac: Float
    system_power_w: Float
    full_throttle_power_w: Float
    regeneration: RegenerationLimits
    management: EnergyManagement
    auxiliary_w: Float
    pack_gives_w: Float
    pack_takes_w: Float
    slip_frac: Float = 0.0


def shaft_machine(unit: DriveUnit, share_frac: Float) -> ShaftMachine:
    """Refer a machine to the engine's shaft.

    Its loss at a power x is ``fixed + (linear + linear_rad_s / w) |x| + quadratic (x / w)^2``.
    """
    present = jnp.asarray(unit.peak_power_w) > 0.0
    ratio, power = jnp.asarray(unit.gear_ratio), jnp.asarray(unit.peak_power_w)
    torque = jnp.where(present, unit.peak_torque_nm, 1.0) * ratio
    return ShaftMachine(
        share_frac=share_frac,
        peak_torque_nm=jnp.where(present, torque, 0.0),
        peak_power_w=power,
        max_speed_rad_s=jnp.where(present, unit.max_speed_rad_s / ratio, jnp.inf),
        base_speed_rad_s=base_speed(unit) / ratio,
        fixed_w=power * unit.loss.engaged_frac,
        weakening_w=power * unit.loss.weakening_frac,
        weakening_from_frac=unit.loss.weakening_from_frac,
        linear=unit.loss.load_speed_frac + 1.0 / jnp.asarray(unit.mesh_efficiency_frac) - 1.0,
        linear_rad_s=unit.loss.load_frac * base_speed(unit) / ratio,
        quadratic_w_nm2=power * unit.loss.load2_frac / torque**2,
    )


def _machine_shares(train: Geared) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Whether there are machines, the shaft machine's share of their power, and whether the engine may stand still."""
    together = jnp.asarray(train.shaft.peak_power_w) + train.axle.peak_power_w
    electrified = jnp.where(together > 0.0, 1.0, 0.0)
    share = train.shaft.peak_power_w / jnp.maximum(together, 1.0)
    own_axle = jnp.where(jnp.asarray(train.axle.peak_power_w) > 0.0, 1.0, 0.0)
    uncoupled = electrified * jnp.maximum(own_axle, 1.0 - jnp.asarray(train.shaft_coupled_frac))
    return electrified, share, uncoupled


def prepare(train: Geared, radius_m: Float, neutral_drag_in_road_load: Float, density_frac: Float) -> GearedDrive:
    """Work out once what the step needs of an engine with a gearbox."""
    electrified, share, uncoupled = _machine_shares(train)
    box, machine = train.gearbox, shaft_machine(train.shaft, share)
    power = jnp.asarray(train.system_power_w) * box.mesh_efficiency_frac
    return GearedDrive(
        engine=train.engine,
        turns_per_m=tuple(jnp.asarray(box.ratios)[index] / radius_m for index in range(MOST_RATIOS)),
        last_gear=jnp.asarray(box.count) - 1.0,
        per_easy_torque=1.0 / (_GEARED_LOAD_FRAC * (train.engine.peak_torque_nm + machine.peak_torque_nm)),
        mesh_efficiency_frac=box.mesh_efficiency_frac,
        drag_torque_nm=box.drag_torque_nm,
        launch_speed_rad_s=box.launch_speed_rad_s,
        shift_up_rad_s=jnp.asarray(box.shift_up_over_idle) * train.engine.idle_speed_rad_s,
        prescribed_up_rad_s=prescribed_shift(train.engine, box),
        cold_drag_frac=box.cold_drag_frac,
        cold_slip_frac=box.cold_slip_frac,
        creep_torque_nm=box.creep_torque_nm,
        shaft=machine,
        axle=at_the_wheels(train.axle, radius_m, neutral_drag_in_road_load),
        axle_share_frac=electrified - share,
        per_shaft_share=1.0 / jnp.maximum(share, 1e-9),
        no_shaft_w=jnp.where(share > 0.0, 0.0, _UNLIMITED_W),
        per_axle_share=1.0 / jnp.maximum(electrified - share, 1e-9),
        no_axle_w=jnp.where(electrified - share > NO_AXLE, 0.0, _UNLIMITED_W),
        axle_front_frac=train.axle_front_frac,
        electrified_frac=electrified,
        engine_off_frac=uncoupled,
        per_alternator=1.0 / jnp.asarray(train.alternator_efficiency_frac),
        discharge_w=electrified * train.battery.discharge_power_w,
        charge_w=electrified * train.battery.charge_power_w,
        capacity_j=train.battery.usable_energy_j,
        density_frac=density_frac,
        system_power_w=power,
        full_throttle_power_w=power * train.held_power_frac,
        regeneration=limits(train.regeneration, electrified * train.battery.charge_power_w, train.auxiliary_power_w),
        management=train.management,
        auxiliary_w=jnp.asarray(train.auxiliary_power_w),
        pack_gives_w=train.battery.discharge_power_w,
        pack_takes_w=train.battery.charge_power_w,
    )


#: Share of the coolant's warmth over the air that gearbox and axle oil reach; 45-60 degC at the end of a 23 min cycle
#: at 23 degC, engineering range 0.3-0.55. The hot bag of the 20 degF test takes 6.6 to 10.9 % more than at 75 degF, of
#: which a tenth more road load is most: the oil is warm by then.
_OIL_FRAC = 0.5


def prescribed_shift(engine: Engine, box: Gearbox) -> jax.Array:
    """Engine speed with which a driver takes the next gear on the WLTP; a gearbox that shifts by itself keeps its own.

    Lowest in a gear above the second is ``n_idle + 0.125 (n_rated - n_idle)`` [UN R154 annex B2 sec. 2 (k), recalled].
    Here a gear is kept down to 0.84 of the speed with which it is taken: the mean of both is that lowest.
    """
    idle, rated = jnp.asarray(engine.idle_speed_rad_s), _RATED_FRAC * engine.max_speed_rad_s
    lowest = idle + _DRIVES_FROM * (rated - idle)
    own = jnp.asarray(box.shift_up_over_idle) * idle
    return jnp.where(jnp.asarray(box.manual_frac) > 0.5, _TAKEN_OVER_KEPT * lowest, own)


#: Share of the way from idle to rated speed at which a gear may be driven; rated speed over the engine's greatest
#: (5,500 of 6,300 rpm); speed at which a gear is taken over the mean with the one at which it is left (gear_choice).
_DRIVES_FROM, _RATED_FRAC, _TAKEN_OVER_KEPT = 0.125, 0.87, 1.09


def chilled(drive: GearedDrive, ask: Ask, warmth_frac: Float) -> GearedDrive:
    """The powertrain with a cold engine and cold oil; as it is from 23 degC up.

    Below, idle is faster by ``1 + c_i x``, launch and shift lines go with it, a stalled converter takes its square;
    drag is ``(1 + c_d x_oil)^2`` times as much, and a converter slips instead of locking. x is how far below 23 degC
    the engine, x_oil how far the oil is (ASTM D341 for oil; constants cold_* of library/estimators.toml).
    """
    chill = chill_of(warmth_frac)
    oil = chill_of(ask.ambient_frac + _OIL_FRAC * (warmth_frac - ask.ambient_frac))
    faster = 1.0 + drive.engine.cold_idle_frac * chill
    thicker = 1.0 + drive.cold_drag_frac * oil
    engine = at_warmth(drive.engine, warmth_frac)
    return dataclasses.replace(
        drive,
        engine=engine,
        launch_speed_rad_s=jnp.maximum(drive.launch_speed_rad_s, engine.idle_speed_rad_s),
        shift_up_rad_s=drive.shift_up_rad_s * faster,
        prescribed_up_rad_s=drive.prescribed_up_rad_s * faster,
        creep_torque_nm=drive.creep_torque_nm * faster * faster,
        drag_torque_nm=drive.drag_torque_nm * thicker * thicker,
        slip_frac=drive.cold_slip_frac * jnp.minimum(10.0 * oil, 1.0),
    )


def axle_drag(drive: GearedDrive, ask: Ask, machine_w: Float) -> jax.Array:
    """Power that an axle's turning drive unit takes beyond what the road load holds, in W, as electric cars' do."""
    force = drive.axle_share_frac * jnp.abs(machine_w) * ask.inverse_speed_s_m
    return neutral_drag(drive.axle, ask.speed_m_s, force)
