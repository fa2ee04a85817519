"""Which gear is in: shift lines with a band between them, so that nothing hunts."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.engine import speed_for_power
from redline.physics.response.ask import Ask
from redline.physics.response.geared_drive import GearedDrive

#: Reserve of torque over what is asked with which a gear is taken, and below which it is left.
_UP_RESERVE, _DOWN_RESERVE = 1.30, 1.08
#: Share of the engine speed with which a gear is taken below which it is left.
_KEEPS = 0.84
#: Reserve of engine speed over the one at which full load suffices, with which a gear is taken.
_FULL_RESERVE = 1.10


def _gears_above(drive: GearedDrive, turns_per_m: Float) -> jax.Array:
    """How many gears turn the engine faster than a limit, in turns per metre; ratios fall from first to last."""
    count = jnp.zeros(())
    for index, turns in enumerate(drive.turns_per_m):
        count = count + jnp.where((turns > turns_per_m) & (index <= drive.last_gear), 1.0, 0.0)
    return count


def lowest_gear(drive: GearedDrive, ask: Ask) -> jax.Array:
    """Index of the gear that gives most force at full throttle: the lowest that does not overspeed."""
    most = drive.engine.max_speed_rad_s / jnp.maximum(ask.speed_m_s, 1e-3)
    return jnp.minimum(_gears_above(drive, most), drive.last_gear)


def next_gear(
    drive: GearedDrive, ask: Ask, gear: Float, force_n: jax.Array, engine_w: Float, lowest: jax.Array
) -> jax.Array:
    """Gear of the next step: the one that is in, moved into the band that shift-up and shift-down lines leave.

    Fuel falls with engine speed along a Willans line, so the highest gear is wanted that neither lugs nor lacks a
    reserve of torque. A gear is taken where ``w >= c_up P / (c_e T_peak)`` and left where ``w`` falls below that with a
    smaller ``c_down``, and likewise above the speed with which the gearbox shifts up in gentle driving, or the driver
    of a manual one where the WLTP prescribes it. Between the lines nothing shifts. Nor is a gear taken in which full
    load falls short of ``engine_w``, what the engine itself must give.
    """
    gentle = drive.shift_up_rad_s + ask.prescribed_frac * (drive.prescribed_up_rad_s - drive.shift_up_rad_s)
    easy = jnp.maximum(force_n, 0.0) * ask.speed_m_s / drive.mesh_efficiency_frac * drive.per_easy_torque
    slowness = 1.0 / jnp.maximum(ask.speed_m_s, 1e-3)
    full = speed_for_power(drive.engine, jnp.maximum(engine_w, 0.0), drive.density_frac)
    up = jnp.maximum(jnp.maximum(_UP_RESERVE * easy, gentle), _FULL_RESERVE * full) * slowness
    down = jnp.maximum(jnp.maximum(_DOWN_RESERVE * easy, _KEEPS * gentle), full) * slowness
    band = jnp.clip(gear, _gears_above(drive, up) - 1.0, _gears_above(drive, down) - 1.0)
    return jnp.clip(band, lowest, drive.last_gear)


def turns_in(drive: GearedDrive, index: jax.Array) -> jax.Array:
    """Engine turns per metre in one gear, in rad/m."""
    found = jnp.asarray(drive.turns_per_m[0])
    for number, turns in enumerate(drive.turns_per_m[1:], start=1):
        found = jnp.where(index == number, turns, found)
    return found
