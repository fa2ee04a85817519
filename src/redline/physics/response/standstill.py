"""An engine with a gearbox at standstill: what supplies the load, and whether the engine stops."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.physics.response.ask import Ask, EngineState
from redline.physics.response.fuel_and_charge import pack_fade
from redline.physics.response.geared_drive import NO_AXLE, GearedDrive

#: Warmth from which an engine stops at standstill: 40 degC.
_STOPS_WARM = 0.25
#: Power of a compressor on the engine's belt below which the engine need not run for it.
_COLD_MATTERS_W = 100.0


def at_rest(drive: GearedDrive, ask: Ask) -> GearedDrive:
    """The powertrain at rest, where a machine on the wheels makes nothing: an alternator supplies the load instead."""
    turned = jnp.asarray(ask.moving) | (drive.axle_share_frac < NO_AXLE)
    return dataclasses.replace(drive, electrified_frac=jnp.where(turned, drive.electrified_frac, 0.0))


def belt_power(drive: GearedDrive, ask: Ask) -> jax.Array:
    """Power of the compressor on the engine's belt, in W: none where machines and their pack drive it."""
    return (1.0 - jnp.asarray(drive.electrified_frac)) * ask.belt_w


def stops(drive: GearedDrive, ask: Ask, state: EngineState) -> jax.Array:
    """Whether the engine stops at standstill: fitted, not stone cold, no cabin to be cooled by its belt.

    Where a cabin or its windscreen wants heat, ``wants_heat`` keeps it running until the coolant is warm.
    """
    may = jnp.asarray(state.warmth_frac) > _STOPS_WARM
    return jnp.where(may & (belt_power(drive, ask) < _COLD_MATTERS_W), drive.engine.stop_start_frac, 0.0)


#: A running engine charges at standstill up to this share of the charge that is held before it is stopped [M].
_STOPS_FROM_FRAC = 0.5


def pack_carries(drive: GearedDrive, ask: Ask, state: EngineState) -> jax.Array:
    """Whether the pack gives the load at standstill alone, and was not just emptied by it."""
    some_left, _ = pack_fade(ask.soc_frac)
    load = drive.auxiliary_w + jnp.asarray(ask.extra_w)
    enough = _STOPS_FROM_FRAC * jnp.asarray(drive.management.target_soc_frac) * state.on
    return (load <= drive.pack_gives_w * some_left) & (ask.soc_frac >= enough)
