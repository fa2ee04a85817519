"""Energy from the battery on soft ground: wheels, drive units, slip and auxiliaries at 15 km/h."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.soils import snow
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.response.electric import ElectricDrive, forces, losses, prepare
from redline.physics.road.tyre import rolling_radius
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import ELECTRIC, Attribute, Outcome, Trial
from redline.proving_ground.terrain.soft_ground import (
    TRIAL_SNOW,
    TRIAL_SOILS,
    footing_of,
    rolling_on_snow,
    rolling_on_soil,
    stacked,
)
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

_SPEED_M_S = to_si(15.0, "km/h", "speed")


def drawn(drive: ElectricDrive, force_n: Float, slip_frac: Float) -> jax.Array:
    """Electrical energy per distance at a tangential force and slip, in J/m.

    ``(F v_w + losses(F, v_w) + P_aux) / v`` with the wheels' speed ``v_w = v / (1 - s)``.
    """
    wheel = _SPEED_M_S / (1.0 - jnp.asarray(slip_frac))
    force, front = forces(drive.traction, drive.system_power_w, force_n, wheel, 1.0 / wheel)
    machine, gear, drag = losses(drive.traction, force, front, wheel, jnp.asarray(True))
    return (force * wheel + machine + gear + drag + drive.auxiliary_w) / _SPEED_M_S


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Steady driving on three soils and in snow; no result (nan) where it does not get through."""
    del legs
    train, tyre = vehicle.powertrain, vehicle.tyre
    if not isinstance(train, Electric):
        raise TypeError("energy on soft ground is for electric powertrains")
    radius = rolling_radius(tyre.radius_m, tyre.deflection_m)
    footing, drive = footing_of(vehicle, conditions), prepare(train, radius, vehicle.road_load.neutral_drag_frac)
    soils = jax.vmap(rolling_on_soil, in_axes=(0, None))(stacked(tuple(TRIAL_SOILS.values())), footing)
    in_snow = rolling_on_snow(snow(TRIAL_SNOW), footing)
    force = jnp.append(jnp.asarray(soils.tangential_n), in_snow.tangential_n)
    slip = jnp.append(jnp.asarray(soils.slip_frac), in_snow.slip_frac)
    moves = jnp.append(jnp.asarray(soils.moves_frac), in_snow.moves_frac) > 0.5
    found = jnp.where(moves, jax.vmap(drawn, in_axes=(None, 0, 0))(drive, force, slip), jnp.nan)
    return {f"soft_energy_{word}": found[index] for index, word in enumerate((*TRIAL_SOILS, "snow"))}


ON = {"sand": "dry sand", "loam": "wet loam", "mud": "mud", "snow": "20 cm of snow"}

TRIAL = Trial(
    name="soft_energy",
    title="Energy on soft ground",
    attributes=tuple(
        Attribute(f"soft_energy_{word}", "energy_per_distance", "kWh/100km", "less", f"Battery energy, {on}, 15 km/h")
        for word, on in ON.items()
    ),
    evaluate=evaluate,
    families=ELECTRIC,
    source="docs/theory/soft-ground.md; drive units of docs/theory/drive-unit.md",
    suite="off_road",
)
