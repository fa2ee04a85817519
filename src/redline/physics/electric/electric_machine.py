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

    ``P_loss / P_peak = k0 + k1 tau + k2 tau^2 + k3 tau nu + k4 max(nu - 1, 0)^2`` with ``tau = |T| / T_peak``
    and ``nu = w / w_base``: fixed inverter loss, conduction and switching, copper, loss in proportion to
    power, and the current that weakens the field above base speed
    [form: Mahmoudi15; constants: docs/theory/drive-unit.md].
    """
    k, tau, power = unit.loss, jnp.asarray(load_frac), jnp.asarray(unit.peak_power_w)
    fixed, linear = loss_at_speed(
        power * k.engaged_frac, power * k.weakening_frac, power * k.load_frac, power * k.load_speed_frac, speed_frac
    )
    return fixed + tau * (linear + power * k.load2_frac * tau)


def loss_at_speed(
    engaged_w: Float, weakening_w: Float, load_w: Float, load_speed_w: Float, speed_frac: Float
) -> tuple[jax.Array, jax.Array]:
    """What loss is without load at a speed, and what it rises by with load over full load, in W.

    ``k0 P + k4 P max(nu - 1, 0)^2`` and ``(k1 + k3 nu) P``: ``active_loss`` without copper's ``k2 P tau^2``.
    """
    nu = jnp.asarray(speed_frac)
    return engaged_w + weakening_w * jnp.square(jnp.maximum(nu - 1.0, 0.0)), load_w + load_speed_w * nu
