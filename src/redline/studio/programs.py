"""The compiled programs of an assessment: many samples of a concept, and its exact sensitivities.

Trials are compiled in groups, because compiling takes more than proportionally longer the larger a program is, and
because groups can be compiled and run side by side on two cores. Those of the seasons are compiled when asked for.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Mapping
from concurrent.futures import Executor, Future
from typing import Any, Literal

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, complete, paths
from redline.concept.family import Family
from redline.concept.language import catalogue
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.legs import Leg, LegTotals
from redline.proving_ground.march import march
from redline.proving_ground.outcome import CORE, EVERY, Suite, Suites, Trial
from redline.proving_ground.registry import trials_of
from redline.proving_ground.run import attributes_of, evaluate, legs_of, plan_of
from redline.proving_ground.schedule import Schedule
from redline.studio.fleet import Fleet, Moving, fleet, moving
from redline.vehicle.vehicle import Vehicle

Group = Literal[
    "driven",
    "motion",
    "form",
    "articulation",
    "tipping",
    "grounding",
    "grades",
    "steps",
    "wheel_loads",
    "soft_soil",
    "soft_rest",
    "trails",
    "seasons_driven",
    "seasons_still",
    "day_driven",
    "day_still",
]
#: The longest to compile first.
GROUPS: dict[Suite, tuple[Group, ...]] = {
    "core": ("driven", "form", "motion"),
    "off_road": (
        "articulation",
        "tipping",
        "wheel_loads",
        "steps",
        "grades",
        "soft_soil",
        "soft_rest",
        "grounding",
        "trails",
    ),
    "seasons": ("seasons_driven", "day_driven", "seasons_still", "day_still"),
}
#: Groups that see no powertrain: their programs are compiled once for all families.
CHASSIS: tuple[Group, ...] = ("articulation", "tipping", "grounding")
_DRIVEN = ("driven", "seasons_driven", "day_driven")
_MOTION = ("sprint", "climb", "crawl")
_OFF_ROAD: dict[str, Group] = {
    "articulation": "articulation",
    "tipping": "tipping",
    "grounding": "grounding",
    "surface_grades": "grades",
    "vertical_step": "steps",
    "wheel_in_the_air": "wheel_loads",
    "soft_soil": "soft_soil",
    "fording": "trails",
    "mixed_trail": "trails",
    "mixed_trail_fuel": "trails",
}

#: Step of a difference over its input: errors of the solvers (1e-11) and of curvature both stay below 1e-3 of a slope.
_STEP_FRAC = 1e-4


def group_of(trial: Trial) -> Group:
    """The group a trial is compiled in: those that drive legs, those about thrust, those about shape and mass."""
    if trial.suite == "seasons":
        if trial.feels_day:
            return "day_driven" if trial.legs else "day_still"
        return "seasons_driven" if trial.legs else "seasons_still"
    if trial.suite == "off_road":
        return _OFF_ROAD.get(trial.name, "soft_rest")
    if trial.legs:
        return "driven"
    return "motion" if trial.name in _MOTION else "form"


def groups_of(slots: Slots, suites: Suites) -> tuple[Group, ...]:
    """The groups of some suites in which a family has trials, the longest to compile first."""
    groups = [group for suite in suites for group in GROUPS[suite]]
    return tuple(group for group in groups if _trials(group, slots.family, slots.plug_in))


@functools.cache
def _trials(group: Group, family: Family, plug_in: bool) -> tuple[Trial, ...]:
    return tuple(trial for trial in trials_of(family, plug_in, EVERY).values() if group_of(trial) == group)


@functools.cache
def _plan(group: Group, family: Family, plug_in: bool) -> Schedule | None:
    return plan_of(_trials(group, family, plug_in)) if group in _DRIVEN else None


def _plan_for(group: Group, slots: Slots) -> Schedule | None:
    return _plan(group, slots.family, slots.plug_in)


def _name(what: str, group: Group, slots: Slots) -> str:
    kind = "chassis" if group in CHASSIS else f"{slots.family}{'-plug-in' if slots.plug_in else ''}"
    return f"{what}-{group}-{kind}"


def _values(group: Group, slots: Slots) -> Any:
    """The function a group compiles: a vehicle to attributes, and the leg reports ``(LEG_REPORT, leg)``."""

    def values(vehicle: Vehicle, conditions: Conditions, plan: Schedule | None) -> tuple[jax.Array, jax.Array]:
        legs = march(vehicle, conditions, plan) if plan is not None else {}
        trials = _trials(group, slots.family, slots.plug_in)
        return evaluate(vehicle, conditions, trials, legs), _report(legs)

    return values


def _seen(group: Group, vehicle: Any) -> Any:
    """A vehicle as a group's programs take it: those about the chassis serve every powertrain."""
    return dataclasses.replace(vehicle, powertrain=None) if group in CHASSIS else vehicle


#: What is kept of every leg beside its attributes, in this order; findings read it.
LEG_REPORT = ("missed_s", "soc_start_frac", "soc_end_frac", "chemical_j", "fuel_j")


def _report(legs: Mapping[str, LegTotals]) -> jax.Array:
    def of(leg: LegTotals, name: str) -> jax.Array:
        if name == "fuel_j":
            return leg.engine.fuel_j if leg.engine is not None else jax.numpy.zeros_like(leg.missed_s)
        return getattr(leg, name)

    rows = [[of(leg, name) for leg in legs.values()] for name in LEG_REPORT]
    return jax.numpy.array(rows).reshape(len(LEG_REPORT), len(legs))


def _conditions(conditions: Conditions) -> Conditions:
    return jax.tree.map(np.float64, conditions)


def _steps(slots: Slots) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deviations ``(1 + input, input)`` of forward differences, nominal vehicle first, and their steps ``(input,)``.

    A step is 1e-4 of its input; one that would leave the input's possible range goes the other way.
    """
    names, shapes = paths(slots.family), catalogue.quantities()
    values = values_and_sigmas(slots)[0]
    nominal = np.array([values[name] for name in names])
    low, high = (np.array([getattr(shapes[name], end) for name in names]) for end in ("low", "high"))
    step = _STEP_FRAC * np.maximum(np.abs(nominal), 0.01 * (high - low))
    step = np.where(nominal + step > high, -step, step)
    return np.concatenate([np.zeros((1, len(names))), np.diag(step)]), step


def _stepped(slots: Slots) -> tuple[Fleet, NDArray[np.float64]]:
    deltas, step = _steps(slots)
    return fleet(slots, deltas), step


def _differences(
    group: Group, slots: Slots, conditions: Conditions, stepped: Future[tuple[Fleet, NDArray[np.float64]]]
) -> NDArray[np.float64]:
    """Derivatives ``(attribute, input)`` by forward differences, ``(f(x + h) - f(x)) / h`` with ``h`` of 1e-4 of x.

    The off-road programs hold solvers whose derivatives would take minutes to compile; their samples' program is there
    already.
    """
    vehicles, step = stepped.result()
    found = _samples(group, slots, conditions, vehicles)[0]
    return (found[1 : len(step) + 1] - found[0]).T / step


@float64
def _sensitivities(group: Group, slots: Slots, conditions: Conditions, moved: Future[Moving]) -> NDArray[np.float64]:
    """Exact derivatives ``(attribute, input)``: those of the attributes with the vehicle, times its own."""
    vehicle, tangents = (_seen(group, part) for part in moved.result())
    rest = (_conditions(conditions), _plan_for(group, slots))
    values = _values(group, slots)

    def derivatives(vehicle: Vehicle, tangents: Any, *rest: Any) -> jax.Array:
        def along(tangent: Any) -> jax.Array:
            return jax.jvp(lambda moving: values(moving, *rest)[0], (vehicle,), (tangent,))[1]

        return jax.vmap(along)(tangents)

    arguments = (vehicle, tangents, *rest)
    return np.asarray(compiled(_name("sensitivities", group, slots), derivatives, *arguments)(*arguments)).T


@float64
def _samples(group: Group, slots: Slots, conditions: Conditions, vehicles: Fleet) -> tuple[NDArray[np.float64], ...]:
    """Attributes and leg reports of the vehicles of a fleet, the fillers of its last block among them."""
    seen = [_seen(group, block) for block in vehicles]
    rest = (_conditions(conditions), _plan_for(group, slots))
    function = jax.vmap(_values(group, slots), in_axes=(0, None, None))
    program = compiled(_name("samples", group, slots), function, seen[0], *rest, fused=group in _DRIVEN)
    parts = [program(block, *rest) for block in seen]
    return tuple(np.concatenate([np.asarray(part[index]) for part in parts]) for index in (0, 1))


def _in_order(parts: dict[Group, NDArray[np.float64]], slots: Slots, suites: Suites) -> NDArray[np.float64]:
    """Columns of the groups interleaved into the order of the attributes; attributes are the last axis."""
    taken = dict.fromkeys(parts, 0)
    columns: list[NDArray[np.float64]] = []
    for trial in trials_of(slots.family, slots.plug_in, suites).values():
        group = group_of(trial)
        count = len(trial.attributes)
        columns.append(parts[group][..., taken[group] : taken[group] + count])
        taken[group] += count
    return np.concatenate(columns, axis=-1)


def moving_in(pool: Executor, slots: Slots) -> Future[Moving]:
    """Begin to work out how the nominal vehicle moves with every input: the sooner, the less the rest waits."""
    return pool.submit(moving, slots)


def sensitivities_in(
    pool: Executor, slots: Slots, conditions: Conditions, moved: Future[Moving], suites: Suites = CORE
) -> dict[Group, Future[NDArray[np.float64]]]:
    """Begin to work out the derivatives of every group, the longest first."""
    return _slopes(pool, slots, conditions, moved, groups_of(slots, suites))


def _slopes(
    pool: Executor, slots: Slots, conditions: Conditions, moved: Future[Moving], groups: Collection[Group]
) -> dict[Group, Future[NDArray[np.float64]]]:
    exact = [group for group in groups if group not in GROUPS["off_road"]]
    jobs = {group: pool.submit(_sensitivities, group, slots, conditions, moved) for group in exact}
    others = [group for group in groups if group not in jobs]
    if others:
        stepped = pool.submit(_stepped, slots)
        jobs |= {group: pool.submit(_differences, group, slots, conditions, stepped) for group in others}
    return jobs


#: Attributes and leg reports of every group, on their way.
Sampling = dict[Group, Future[tuple[NDArray[np.float64], ...]]]


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
    return _samples(group, slots, conditions, vehicles.result())


def gathered(
    jobs: dict[Group, Future[NDArray[np.float64]]], slots: Slots, suites: Suites = CORE
) -> NDArray[np.float64]:
    """Exact derivatives ``(attribute, input)`` of all groups, in shown units per SI unit."""
    return _in_order({group: job.result().T for group, job in jobs.items()}, slots, suites).T


def sampled(
    jobs: Sampling, slots: Slots, count: int, suites: Suites = CORE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Attributes ``(sample, attribute)`` of so many samples begun, and reports ``(sample, quantity, leg)``.

    Reports are of the core's legs, and of other suites' behind them.
    """
    found = {group: job.result() for group, job in jobs.items()}
    values = _in_order({group: part[0] for group, part in found.items()}, slots, suites)[:count]
    reports = [found[group][1][:count] for group in _DRIVEN if group in found]
    return values, np.concatenate(reports, axis=-1)


def samples_in(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], suites: Suites = CORE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What ``sampled`` gives, begun and gathered in one."""
    return sampled(sampling_in(pool, slots, conditions, deltas, suites), slots, len(deltas), suites)


def _places(slots: Slots, names: Collection[str]) -> dict[str, tuple[Group, int]]:
    """Group and column of some attributes by name; those that the powertrain does not have are left out."""
    return {
        attribute.name: (group, index)
        for group in groups_of(slots, EVERY)
        for index, attribute in enumerate(attributes_of(_trials(group, slots.family, slots.plug_in)))
        if attribute.name in names
    }


def samples_by_name(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], names: Collection[str]
) -> dict[str, NDArray[np.float64]]:
    """Samples ``(sample,)`` of a few attributes by name; only their groups are run."""
    places = _places(slots, names)
    jobs = _sampling(pool, slots, conditions, deltas, dict.fromkeys(group for group, _ in places.values()))
    return {name: jobs[group].result()[0][: len(deltas), index] for name, (group, index) in places.items()}


def some_in(
    pool: Executor, slots: Slots, conditions: Conditions, deltas: NDArray[np.float64], names: Collection[str]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Samples ``(sample,)`` and derivatives ``(input,)`` of a few attributes by name; only their groups are run."""
    places = _places(slots, names)
    groups = dict.fromkeys(group for group, _ in places.values())
    slopes = _slopes(pool, slots, conditions, moving_in(pool, slots), groups)
    samples = samples_by_name(pool, slots, conditions, deltas, names)
    return {name: (samples[name], slopes[group].result()[index]) for name, (group, index) in places.items()}


def legs_driven(slots: Slots, suites: Suites = CORE) -> tuple[Leg, ...]:
    """The legs of the reports of ``samples_in``, in order; a leg of two suites stands twice."""
    groups = [group for group in groups_of(slots, suites) if group in _DRIVEN]
    return tuple(leg for group in groups for leg in legs_of(_trials(group, slots.family, slots.plug_in)))


@float64
def values_and_sigmas(slots: Slots) -> tuple[dict[str, float], dict[str, float]]:
    """Every input's value and the one-sigma of its estimate, in SI units."""
    values, sigmas = compiled(f"complete-{slots.family}", complete, slots)(slots)
    return {k: float(v) for k, v in values.items()}, {k: float(v) for k, v in sigmas.items()}
