"""Running trials: one march for all their legs, then each trial reads its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.proving_ground.outcome import Attribute, Trial
from redline.vehicle.vehicle import Vehicle

#: Share of a leg's time over 2 km/h behind its trace from which the leg was not driven; engineering value: test drives
#: are void after seconds, weak cars at full throttle miss some tens of seconds of a cycle.
MISSED_FRAC = 0.10
#: Cycle that counts however far a vehicle at full throttle falls behind: US06 is driven with what there is
#: [40 CFR 1066.425, recalled].
BEST_EFFORT = "us06"


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
    """Attributes ``(attribute,)`` of trials whose legs have been driven, in their shown units.

    What rests on a leg that the vehicle could not drive has no result (nan).
    """
    values: list[jax.Array] = []
    effort = {leg.name for leg in legs_of(trials) if leg.cycle.startswith(BEST_EFFORT)}
    judged = {name: leg if name in effort else _if_driven(leg) for name, leg in legs.items()}
    for trial in trials:
        outcome = trial.evaluate(vehicle, conditions, judged)
        values += [jnp.asarray(outcome[attribute.key]) * attribute.scale for attribute in trial.attributes]
    return jnp.stack(values)


def _if_driven(leg: LegTotals) -> LegTotals:
    """The same leg, its distance without a value (nan) where its trace was missed too long to count as driven.

    Tests allow a vehicle at full throttle to fall behind, but not to drive another cycle: ``MISSED_FRAC`` of the time.
    """
    driven = jnp.asarray(leg.missed_s) <= MISSED_FRAC * jnp.asarray(leg.time_s)
    return dataclasses.replace(leg, distance_m=jnp.where(driven, leg.distance_m, jnp.nan))


def run(
    vehicle: Vehicle, conditions: Conditions, trials: Sequence[Trial], plan: Schedule
) -> tuple[jax.Array, Mapping[str, LegTotals]]:
    """Run trials on a vehicle; return attributes ``(attribute,)`` in their shown units, and the legs driven."""
    legs = march(vehicle, conditions, plan)
    return evaluate(vehicle, conditions, trials, legs), legs
