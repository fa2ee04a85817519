"""Which gear is in: shift lines with a band between them, so that nothing hunts."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.response.ask import Ask
from redline.physics.response.geared_drive import GearedDrive

#: Reserve of torque over what is asked with which a gear is taken, and below which it is left.
_UP_RESERVE, _DOWN_RESERVE = 1.30, 1.08
#: Multiples of idle speed at which a gear is taken, and below which it is left.
_LUGGING, _KEEPS = 1.85, 1.55


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


def next_gear(drive: GearedDrive, ask: Ask, gear: Float, force_n: jax.Array) -> jax.Array:
    """Gear of the next step: the one that is in, moved into the band that shift-up and shift-down lines leave.

    Fuel falls with engine speed along a Willans line, so the highest gear is wanted that neither lugs nor lacks a
    reserve of torque. A gear is taken where ``w >= c_up P / (c_e T_peak)`` and left where ``w`` falls below that with a
    smaller ``c_down``, and likewise above multiples of idle speed. Between the lines nothing shifts.
    """
    easy = jnp.maximum(force_n, 0.0) * ask.speed_m_s / drive.mesh_efficiency_frac * drive.per_easy_torque
    idle, slowness = drive.engine.idle_speed_rad_s, 1.0 / jnp.maximum(ask.speed_m_s, 1e-3)
    up = jnp.maximum(_UP_RESERVE * easy, _LUGGING * idle) * slowness
    down = jnp.maximum(_DOWN_RESERVE * easy, _KEEPS * idle) * slowness
    band = jnp.clip(gear, _gears_above(drive, up) - 1.0, _gears_above(drive, down) - 1.0)
    return jnp.clip(band, lowest_gear(drive, ask), drive.last_gear)


def turns_in(drive: GearedDrive, index: jax.Array) -> jax.Array:
    """Engine turns per metre in one gear, in rad/m."""
    found = jnp.asarray(drive.turns_per_m[0])
    for number, turns in enumerate(drive.turns_per_m[1:], start=1):
        found = jnp.where(index == number, turns, found)
    return found
