"""The morning: whether the vehicle starts after a night as cold, or an afternoon as hot, as the day."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.drive.powertrain import Geared, Powertrain
from redline.vehicle.vehicle import Vehicle

#: Cells discharge between -30 and 60 degC (cell data sheets); an engine with a healthy starter battery cranks down to
#: -35 degC, petrol and winter diesel alike (winter test specifications, engineering value).
_PACK_K, _ENGINE_K, _HOTTEST_K = 243.15, 238.15, 333.15


def _coldest_k(train: Powertrain) -> float:
    """The cold at which a powertrain still starts, in K.

    Behind a gearbox the engine has a 12-V starter and drives alone, whatever its pack gives. An engine free of the
    wheels is turned by its generator out of the traction pack, and the wheels by a machine: cold cells stop both.
    """
    return _ENGINE_K if isinstance(train, Geared) else max(_PACK_K, _ENGINE_K)


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Kelvin between the soaked vehicle and the nearer end of what it starts at; below zero it does not start."""
    del legs
    day = jnp.asarray(conditions.temperature_k)
    return {"start_margin_day": jnp.minimum(day - _coldest_k(vehicle.powertrain), _HOTTEST_K - day)}


TRIAL = Trial(
    name="day_start",
    title="Starting on this day",
    attributes=(
        Attribute("start_margin_day", "temperature_difference", "K", "more", "Starts: margin to the coldest, hottest"),
    ),
    evaluate=evaluate,
    suite="seasons",
    feels_day=True,
    source="discharge limits of lithium-ion cells and cold-crank limits of engines; the vehicle has soaked through",
)
