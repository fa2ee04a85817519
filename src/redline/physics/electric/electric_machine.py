"""The electric machine with its inverter: torque envelope and loss from torque and speed."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.drive.drive_unit import DriveUnit


def torque_limit(unit: DriveUnit, machine_speed_rad_s: Float) -> jax.Array:
    """Peak torque of all machines of the axle: constant torque, then constant power, then none, in Nm.

    ``T(w) = min(T_peak, P_peak / w)`` up to the greatest speed [Ehsani18 sec. 4.2].
    """
    speed = jnp.abs(jnp.asarray(machine_speed_rad_s))
    envelope = jnp.minimum(unit.peak_torque_nm, unit.peak_power_w / jnp.maximum(speed, 1e-3))
    return jnp.where(speed <= unit.max_speed_rad_s, envelope, 0.0)


def base_speed(unit: DriveUnit) -> jax.Array:
    """Speed where constant torque meets constant power, ``w_b = P_peak / T_peak``, in rad/s."""
    present = jnp.asarray(unit.peak_torque_nm) > 0.0
    return jnp.where(present, unit.peak_power_w / jnp.where(present, unit.peak_torque_nm, 1.0), 1.0)


def active_loss(unit: DriveUnit, load_frac: Float, speed_frac: Float) -> jax.Array:
    """Loss of machine and inverter while they carry torque, in W.

    ``P_loss / P_peak = k0 + k1 tau + k2 tau^2 + k3 tau nu + k4 max(nu - nu_0, 0)^2`` with ``tau = |T| / T_peak``
    and ``nu = w / w_base``: fixed inverter loss, conduction and switching, copper, loss in proportion to
    power, and the current that weakens the field where the magnets alone would induce more than the voltage there is
    [form: Mahmoudi15; constants: docs/theory/drive-unit.md].
    """
    k, tau, power = unit.loss, jnp.asarray(load_frac), jnp.asarray(unit.peak_power_w)
    idle = unloaded_loss(power * k.engaged_frac, power * k.weakening_frac, k.weakening_from_frac, speed_frac)
    return idle + power * tau * (k.load_frac + k.load_speed_frac * jnp.asarray(speed_frac) + k.load2_frac * tau)


def unloaded_loss(engaged_w: Float, weakening_w: Float, weakening_from_frac: Float, speed_frac: Float) -> jax.Array:
    """What an engaged machine and inverter lose at a speed without load, ``k0 P + k4 P max(nu - nu_0, 0)^2``, in W."""
    beyond = jnp.maximum(jnp.asarray(speed_frac) - weakening_from_frac, 0.0)
    return engaged_w + weakening_w * jnp.square(beyond)
