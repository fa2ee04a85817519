"""Many samples of a concept: attributes and leg reports of the vehicles of its deviations, group by group."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Executor, Future

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots
from redline.foundations.engine import float64
from redline.foundations.executables import FUSED, LEAN, QUICK, compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.outcome import CORE, Suites
from redline.studio.ensemble.fleet import Fleet, fleet
from redline.studio.ensemble.groups import (
    BRIEF,
    DRIVEN,
    Group,
    as_float64,
    groups_of,
    in_order,
    places_of,
    plan_for,
    program_name,
    seen_by,
    values_of,
)

#: Attributes and leg reports of every group, on their way.
Sampling = dict[Group, Future[tuple[NDArray[np.float64], ...]]]


@float64
def samples_of(group: Group, slots: Slots, conditions: Conditions, vehicles: Fleet) -> tuple[NDArray[np.float64], ...]:
    """Attributes and leg reports of the vehicles of a fleet, the fillers of its last block among them."""
    seen = [seen_by(group, block) for block in vehicles]
    rest = (as_float64(conditions), plan_for(group, slots))
    function = jax.vmap(values_of(group, slots), in_axes=(0, None, None))
    options = FUSED if group in DRIVEN else QUICK if group in BRIEF else LEAN
    program = compiled(program_name("samples", group, slots), function, seen[0], *rest, options=options)
    parts = [program(block, *rest) for block in seen]
    return tuple(np.concatenate([np.asarray(part[index]) for part in parts]) for index in (0, 1))


def sampling_in(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], suites: Suites = CORE
) -> Sampling:
    """Begin to sample deviations ``(sample, input)``; ``sampled`` gathers them."""
    return _sampling(pool, slots, conditions, deltas, groups_of(slots, suites))


def _sampling(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], groups: Collection[Group]
) -> Sampling:
    vehicles = pool.submit(fleet, slots, deltas)
    return {group: pool.submit(_when_built, group, slots, conditions, vehicles) for group in groups}


def _when_built(
    group: Group, slots: Slots, conditions: Conditions, vehicles: Future[Fleet]
) -> tuple[NDArray[np.float64], ...]:
    return samples_of(group, slots, conditions, vehicles.result())


def sampled(
    jobs: Sampling, slots: Slots, count: int, suites: Suites = CORE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Attributes ``(sample, attribute)`` of so many samples begun, and reports ``(sample, quantity, leg)``.

    Reports are of the core's legs, and of other suites' behind them.
    """
    found = {group: job.result() for group, job in jobs.items()}
    values = in_order({group: part[0] for group, part in found.items()}, slots, suites)[:count]
    reports = [found[group][1][:count] for group in DRIVEN if group in found]
    return values, np.concatenate(reports, axis=-1)


def samples_in(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], suites: Suites = CORE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What ``sampled`` gives, begun and gathered in one."""
    return sampled(sampling_in(pool, slots, conditions, deltas, suites), slots, len(deltas), suites)


def samples_by_name(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], names: Collection[str]
) -> dict[str, NDArray[np.float64]]:
    """Samples ``(sample,)`` of a few attributes by name; only their groups are run."""
    places = places_of(slots, names)
    jobs = _sampling(pool, slots, conditions, deltas, dict.fromkeys(group for group, _ in places.values()))
    return {name: jobs[group].result()[0][: len(deltas), index] for name, (group, index) in places.items()}
