"""Heat in an axle's machines: windings, housing with coolant, radiator; and the torque that heat leaves.

Loss is the drive unit's own (``electric_machine.active_loss``); heat only changes the resistance in it.
"""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.electric.drive_unit import WheelDrive, force_loss
from redline.physics.electric.electric_machine import active_loss, base_speed, torque_limit
from redline.physics.electric.torque_split import loss_of
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.thermal import MachineThermal

#: Rise of copper's resistance per kelvin, 0.393 % at 20 degC [IEC 60028].
_COPPER_1_K = 0.00393
#: Temperature at which the loss constants hold: the test cell of the cars they were fitted on [UN R154 annex B6].
_CALIBRATED_K = 296.15
#: At a standstill the worst phase carries the crest of its current all the time: cos^2 over its mean is 2, so one more
#: mean [three-phase currents, 1, -1/2, -1/2 of the crest].
_WORST_PHASE_EXTRA = 1.0
#: No winding is colder than this share of ``1 / _COPPER_1_K`` allows: keeps resistance positive.
_LEAST_RISE = 0.3
#: Stands for the end of a thermal runaway, above any limit.
_MOLTEN_K = 2000.0


@record
class MachineState:
    """Mean winding temperature, housing and coolant temperature, and the hottest phase's excess over the mean, in K."""

    winding_k: Float
    housing_k: Float
    uneven_k: Float


@record
class CoolingAir:
    """Air at an axle's radiator: its temperature, speed ahead of the car, density, and the share of the core it passes.

    The speed is the car's and the head wind's together; the density is over that of the layout. A core full of mud
    passes none of it, nor of the fan's.
    """

    temperature_k: Float
    speed_m_s: Float
    density_frac: Float
    open_frac: Float = 1.0


def soaked(temperature_k: Float) -> MachineState:
    """A machine that has stood long at one temperature."""
    zero = jnp.zeros_like(jnp.asarray(temperature_k, float))
    return MachineState(winding_k=temperature_k + zero, housing_k=temperature_k + zero, uneven_k=zero)


def resistance_rise(winding_k: Float) -> jax.Array:
    """Resistance of copper over that at calibration, ``1 + a (T - T_cal)``, a = 0.393 %/K [IEC 60028].

    >>> round(float(resistance_rise(423.15)), 3)
    1.499
    """
    return jnp.maximum(1.0 + _COPPER_1_K * (jnp.asarray(winding_k) - _CALIBRATED_K), _LEAST_RISE)


def warm_unit(unit: DriveUnit, winding_k: Float) -> DriveUnit:
    """A drive unit whose copper loss ``k2 tau^2`` has the resistance of its winding temperature."""
    loss = dataclasses.replace(unit.loss, load2_frac=unit.loss.load2_frac * resistance_rise(winding_k))
    return dataclasses.replace(unit, loss=loss)


@record
class MachineHeat:
    """Where an axle's loss arises, in W: in the windings, in housing and inverter, and the worst phase's extra."""

    winding_w: Float
    housing_w: Float
    uneven_w: Float


def machine_heat(
    unit: DriveUnit, thermal: MachineThermal, torque_nm: Float, machine_speed_rad_s: Float, winding_k: Float,
    stall_frac: Float = 0.0,
) -> MachineHeat:  # fmt: skip
    """Heat of an axle's machines at a torque, a speed and a winding temperature; none without torque.

    Copper loss ``k2 tau^2`` arises in the windings, and ``winding_frac`` of all other loss: eddies and teeth.
    ``stall_frac`` is 1 at a standstill: the worst phase then has one mean copper loss more than the mean.
    """
    torque = jnp.abs(jnp.asarray(torque_nm))
    peak = jnp.asarray(unit.peak_torque_nm)
    tau = torque / jnp.where(peak > 0.0, peak, 1.0)
    nu = jnp.abs(jnp.asarray(machine_speed_rad_s)) / base_speed(unit)
    cold = dataclasses.replace(unit, loss=dataclasses.replace(unit.loss, load2_frac=0.0))
    other = jnp.where(torque > 0.0, active_loss(cold, tau, nu), 0.0)
    copper = jnp.where(torque > 0.0, active_loss(warm_unit(unit, winding_k), tau, nu), 0.0) - other
    return heat_of(thermal, copper, other, stall_frac)


def axle_heat(
    thermal: MachineThermal, drive: WheelDrive, force_n: Float, speed_m_s: Float, stall_frac: Float = 0.0
) -> MachineHeat:
    """The same from a wheel force (magnitude) of an axle whose copper loss has the resistance of its temperature."""
    cold = dataclasses.replace(drive, load2_w=0.0)
    other = loss_of(force_loss(cold, speed_m_s, drive.peak_force_n), force_n)
    copper = loss_of(force_loss(drive, speed_m_s, drive.peak_force_n), force_n) - other
    return heat_of(thermal, copper, other, stall_frac)


def heat_of(thermal: MachineThermal, copper_w: Float, other_w: Float, stall_frac: Float) -> MachineHeat:
    """Place copper loss and other loss: ``P_w = P_cu + w P_o``, ``P_h = (1 - w) P_o``, ``P_x = stall P_cu``, in W."""
    shared = thermal.winding_frac * jnp.asarray(other_w)
    return MachineHeat(
        winding_w=copper_w + shared,
        housing_w=other_w - shared,
        uneven_w=_WORST_PHASE_EXTRA * stall_frac * jnp.asarray(copper_w),
    )


def radiator_conductance(thermal: MachineThermal, air: CoolingAir) -> jax.Array:
    """Conductance from coolant to air, ``G_r = o d (G_0 + g u)``, in W/K.

    o is the open share of the core; fan and wind move volumes, so that the air they bring goes with its density d.
    """
    ram = thermal.radiator_flow_w_s_k_m * jnp.maximum(jnp.asarray(air.speed_m_s), 0.0)
    return air.open_frac * air.density_frac * (thermal.radiator_w_k + ram)


def warmed(
    thermal: MachineThermal, state: MachineState, heat: MachineHeat, air: CoolingAir, dt_s: Float
) -> tuple[MachineState, jax.Array]:
    """One implicit step of any length: the next state, and the mean heat given to the air, in W.

    ``C_w T_w' = P_w - G_w (T_w - T_h)`` and ``C_h T_h' = P_h + G_w (T_w - T_h) - G_r (T_h - T_a)`` by backward Euler,
    solved in closed form: stable for every step, and all heat is stored or given to the air. The worst phase's excess
    over the mean, balanced by the other two, obeys ``C_w X' = P_x - G_w X`` [lumped capacities: Incropera sec. 5.1].
    """
    dt = jnp.asarray(dt_s)
    through, out = thermal.winding_w_k * dt, radiator_conductance(thermal, air) * dt
    of_winding, of_housing = thermal.winding_j_k + through, thermal.housing_j_k + through + out
    own = thermal.winding_j_k * state.winding_k + heat.winding_w * dt
    shell = thermal.housing_j_k * state.housing_k + heat.housing_w * dt + out * air.temperature_k
    housing = (shell * of_winding + through * own) / (of_winding * of_housing - through * through)
    winding = (own + through * housing) / of_winding
    excess = thermal.winding_j_k * state.uneven_k + heat.uneven_w * dt
    after = MachineState(winding_k=winding, housing_k=housing, uneven_k=excess / of_winding)
    return after, radiator_conductance(thermal, air) * (housing - air.temperature_k)


def hottest(state: MachineState) -> jax.Array:
    """Temperature of the hottest phase, in K."""
    return jnp.asarray(state.winding_k) + state.uneven_k


def derate(thermal: MachineThermal, winding_k: Float) -> jax.Array:
    """Share of torque that a winding temperature leaves: 1 up to the derating one, then straight to 0 at the limit."""
    span = jnp.asarray(thermal.limit_k) - thermal.derate_k
    return jnp.clip((thermal.limit_k - jnp.asarray(winding_k)) / span, 0.0, 1.0)


def at_temperature(thermal: MachineThermal, drive: WheelDrive, state: MachineState) -> WheelDrive:
    """An axle as the wheels see it at a temperature: its limits derated, its copper loss with hot resistance."""
    left = derate(thermal, hottest(state))
    return dataclasses.replace(
        drive,
        peak_force_n=drive.peak_force_n * left,
        peak_power_w=drive.peak_power_w * left,
        load2_w=drive.load2_w * resistance_rise(hottest(state)),
    )


def steady_temperature(
    unit: DriveUnit, thermal: MachineThermal, torque_nm: Float, machine_speed_rad_s: Float, air: CoolingAir,
    stall_frac: Float = 0.0,
) -> jax.Array:  # fmt: skip
    """Temperature of the hottest phase when torque and speed are held for ever, in K.

    ``T = T_a + (P_w + P_h) / G_r + (P_w + P_x) / G_w`` with heat linear in T through the resistance: two points of it
    give the answer. Where heat outgrows cooling, resistance runs away and the answer is beyond every limit.
    """
    ambient = jnp.asarray(air.temperature_k)

    def rise(winding_k: jax.Array) -> jax.Array:
        heat = machine_heat(unit, thermal, torque_nm, machine_speed_rad_s, winding_k, stall_frac)
        out = (heat.winding_w + heat.housing_w) / radiator_conductance(thermal, air)
        return out + (heat.winding_w + heat.uneven_w) / thermal.winding_w_k

    first = rise(ambient)
    gain = (rise(1.1 * ambient) - first) / (0.1 * ambient)
    return jnp.minimum(ambient + first / jnp.maximum(1.0 - gain, 1e-6), _MOLTEN_K)


def continuous_torque(
    unit: DriveUnit, thermal: MachineThermal, machine_speed_rad_s: Float, air: CoolingAir, stall_frac: Float = 0.0
) -> jax.Array:  # fmt: skip
    """Torque that can be held for ever: where the steady temperature meets the derating one, in Nm; peak at most."""
    limit = torque_limit(unit, machine_speed_rad_s)

    def room(share: jax.Array) -> jax.Array:
        end = steady_temperature(unit, thermal, share * limit, machine_speed_rad_s, air, stall_frac)
        return thermal.derate_k - end

    return root(room, 0.0, 1.0) * limit
