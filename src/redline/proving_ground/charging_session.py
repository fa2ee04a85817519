"""A charging session: the pack filled step by step of charge, with its temperature.

The loop runs over charge, not time: a session ends at a state of charge, so the number of steps is fixed, time is a
sum, and derivatives of time are smooth; over time the end would fall inside a step that moves with every input.
"""

from __future__ import annotations

import dataclasses
import functools

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.library_file import library_table
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.storage.battery import charge_capacity
from redline.physics.storage.charging import ChargeStep, Station, charge_step, warm_up
from redline.vehicle.drive.battery import Battery, Charging
from redline.vehicle.thermal import PackThermal


@record
class Arrival:
    """How a vehicle comes to the station: its charge, the pack's temperature, the air's, and how far it heats."""

    soc_frac: Float
    temperature_k: Float
    ambient_k: Float
    heat_to_k: Float


@record
class Session:
    """A session over charge: ``soc_frac``, ``time_s`` and ``temperature_k`` at the ends of its steps, powers in them.

    Energies are those of the whole session, heating before the first charge included.
    """

    soc_frac: jax.Array
    time_s: jax.Array
    temperature_k: jax.Array
    power_w: jax.Array
    station_j: jax.Array
    terminal_j: jax.Array
    chemical_j: jax.Array
    loss_j: jax.Array
    heater_j: jax.Array
    cooled_j: jax.Array
    ambient_j: jax.Array


@functools.cache
def stations() -> dict[str, Station]:
    """The stations of the library by name, as data.

    >>> sorted(stations())
    ['dc_150', 'dc_350', 'dc_50']
    """
    return {
        name: Station(power_w=row["power_w"], current_a=row["current_a"], voltage_v=row["voltage_v"])
        for name, row in library_table("chargers.toml")["station"].items()
    }


def session(
    battery: Battery, charging: Charging, pack: PackThermal, station: Station, arrival: Arrival,
    end_frac: Float = 0.8, steps: int = 70,
) -> Session:  # fmt: skip
    """Charge from the arrival's state to ``end_frac`` in equal steps of charge."""
    share = (jnp.asarray(end_frac) - arrival.soc_frac) / steps
    charge = charge_capacity(battery) * share
    heated = warm_up(charging, pack, station, arrival.temperature_k, arrival.ambient_k)

    def one(warmth: jax.Array, index: jax.Array) -> tuple[jax.Array, ChargeStep]:
        soc = arrival.soc_frac + share * (index + 0.5)
        step = charge_step(
            battery, charging, pack, station, soc, charge, warmth, arrival.ambient_k, arrival.heat_to_k
        )  # fmt: skip
        return jnp.asarray(step.temperature_k), step

    _, taken = lax.scan(one, jnp.asarray(heated.temperature_k), jnp.arange(float(steps)))
    return _summed(arrival.soc_frac + share * jnp.arange(steps + 1.0), heated, taken, charging)


def _summed(soc_frac: jax.Array, heated: object, taken: ChargeStep, charging: Charging) -> Session:
    first = dataclasses.asdict(heated)  # type: ignore[call-overload]
    duration = jnp.asarray(taken.duration_s)

    def energy(power_w: Float) -> jax.Array:
        return jnp.sum(jnp.asarray(power_w) * duration)

    heater = energy(taken.heater_w)
    return Session(
        soc_frac=soc_frac,
        time_s=jnp.concatenate([jnp.atleast_1d(first["duration_s"]), first["duration_s"] + jnp.cumsum(duration)]),
        temperature_k=jnp.concatenate([jnp.atleast_1d(first["temperature_k"]), jnp.asarray(taken.temperature_k)]),
        power_w=jnp.asarray(taken.power_w),
        station_j=energy(taken.station_w) + first["heater_j"],
        terminal_j=energy(taken.power_w),
        chemical_j=energy(taken.chemical_w),
        loss_j=energy(taken.loss_w),
        heater_j=heater + first["heater_j"],
        cooled_j=energy(taken.cooled_w),
        ambient_j=energy(taken.ambient_w) + first["ambient_j"],
    )


def time_to(found: Session, soc_frac: Float) -> jax.Array:
    """Time after which a session reaches a state of charge, in s."""
    return jnp.interp(jnp.asarray(soc_frac), found.soc_frac, found.time_s)


def charge_after(found: Session, time_s: Float) -> jax.Array:
    """State of charge that a session has reached after a time; its start while the pack is only heated."""
    return jnp.interp(jnp.asarray(time_s), found.time_s, found.soc_frac)
