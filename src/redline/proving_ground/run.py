"""Running trials: one march for all their legs, then each trial reads its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.proving_ground.outcome import Attribute, Trial
from redline.vehicle.vehicle import Vehicle


def legs_of(trials: Sequence[Trial]) -> tuple[Leg, ...]:
    """Every leg the trials drive, each once, in order."""
    return tuple(dict.fromkeys(leg for trial in trials for leg in trial.legs))


def plan_of(trials: Sequence[Trial]) -> Schedule:
    """The schedule that drives every leg of the trials."""
    return schedule(legs_of(trials))


def attributes_of(trials: Sequence[Trial]) -> tuple[Attribute, ...]:
    """The attributes of the trials, in order."""
    return tuple(attribute for trial in trials for attribute in trial.attributes)


def evaluate(
    vehicle: Vehicle, conditions: Conditions, trials: Sequence[Trial], legs: Mapping[str, LegTotals]
) -> jax.Array:
    """Attributes ``(attribute,)`` of trials whose legs have been driven, in their shown units."""
    values: list[jax.Array] = []
    for trial in trials:
        outcome = trial.evaluate(vehicle, conditions, legs)
        values += [jnp.asarray(outcome[attribute.key]) * attribute.scale for attribute in trial.attributes]
    return jnp.stack(values)


def run(
    vehicle: Vehicle, conditions: Conditions, trials: Sequence[Trial], plan: Schedule
) -> tuple[jax.Array, Mapping[str, LegTotals]]:
    """Run trials on a vehicle; return attributes ``(attribute,)`` in their shown units, and the legs driven."""
    legs = march(vehicle, conditions, plan)
    return evaluate(vehicle, conditions, trials, legs), legs
