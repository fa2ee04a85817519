"""Groups of trials that are compiled together, and the function that a group compiles.

Trials are compiled in groups, because compiling takes more than proportionally longer the larger a program is, and
because groups can be compiled and run side by side on two cores. Those of the seasons are compiled when asked for.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Mapping
from typing import Any, Literal

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots
from redline.concept.family import Family
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.outcome import CORE, EVERY, Suite, Suites, Trial
from redline.proving_ground.registry import trials_of
from redline.proving_ground.run import attributes_of, evaluate, legs_of, plan_of
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
DRIVEN = ("driven", "seasons_driven", "day_driven")
#: Groups that run for hundredths of a second, and so are compiled quickly.
BRIEF: tuple[Group, ...] = ("form", "motion", "articulation", "tipping", "wheel_loads", "grades", "trails")
_MOTION = ("sprint", "climb", "crawl")
_OFF_ROAD: dict[str, Group] = {
    "articulation": "articulation",
    "tipping": "tipping",
    "grounding": "grounding",
    "surface_grades": "grades",
    "vertical_step": "steps",
    "wheel_in_the_air": "wheel_loads",
    "soft_soil": "soft_soil",
    # On the soils of the trial before it: in one program the compiler works them out once.
    "soft_energy": "soft_soil",
    "fording": "trails",
    "mixed_trail": "trails",
    "mixed_trail_fuel": "trails",
}


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
    return tuple(group for group in groups if trials_in(group, slots.family, slots.plug_in))


@functools.cache
def trials_in(group: Group, family: Family, plug_in: bool) -> tuple[Trial, ...]:
    """The trials of a group that a family runs, in the order of its program's columns."""
    return tuple(trial for trial in trials_of(family, plug_in, EVERY).values() if group_of(trial) == group)


@functools.cache
def _plan(group: Group, family: Family, plug_in: bool) -> Schedule | None:
    return plan_of(trials_in(group, family, plug_in)) if group in DRIVEN else None


def plan_for(group: Group, slots: Slots) -> Schedule | None:
    """What the trials of a group drive, laid end to end; None where they drive nothing."""
    return _plan(group, slots.family, slots.plug_in)


def program_name(what: str, group: Group, slots: Slots) -> str:
    """What a group's program is kept under."""
    kind = "chassis" if group in CHASSIS else f"{slots.family}{'-plug-in' if slots.plug_in else ''}"
    return f"{what}-{group}-{kind}"


def values_of(group: Group, slots: Slots) -> Any:
    """The function a group compiles: a vehicle to attributes, and the leg reports ``(LEG_REPORT, leg)``."""

    def values(vehicle: Vehicle, conditions: Conditions, plan: Schedule | None) -> tuple[jax.Array, jax.Array]:
        legs = march(vehicle, conditions, plan) if plan is not None else {}
        trials = trials_in(group, slots.family, slots.plug_in)
        return evaluate(vehicle, conditions, trials, legs), _report(legs)

    return values


def seen_by(group: Group, vehicle: Any) -> Any:
    """A vehicle as a group's programs take it: those about the chassis serve every powertrain."""
    return dataclasses.replace(vehicle, powertrain=None) if group in CHASSIS else vehicle


#: What is kept of every leg beside its attributes, in this order; findings read it.
LEG_REPORT = ("missed_s", "soc_start_frac", "soc_end_frac", "chemical_j", "fuel_j", "shortfall_m_s")


def _report(legs: Mapping[str, LegTotals]) -> jax.Array:
    def of(leg: LegTotals, name: str) -> jax.Array:
        if name == "fuel_j":
            return leg.engine.fuel_j if leg.engine is not None else jax.numpy.zeros_like(leg.missed_s)
        return getattr(leg, name)

    rows = [[of(leg, name) for leg in legs.values()] for name in LEG_REPORT]
    return jax.numpy.array(rows).reshape(len(LEG_REPORT), len(legs))


def as_float64(conditions: Conditions) -> Conditions:
    """Conditions as programs take them."""
    return jax.tree.map(np.float64, conditions)


def in_order(parts: dict[Group, NDArray[np.float64]], slots: Slots, suites: Suites) -> NDArray[np.float64]:
    """Columns of the groups interleaved into the order of the attributes; attributes are the last axis."""
    taken = dict.fromkeys(parts, 0)
    columns: list[NDArray[np.float64]] = []
    for trial in trials_of(slots.family, slots.plug_in, suites).values():
        group = group_of(trial)
        count = len(trial.attributes)
        columns.append(parts[group][..., taken[group] : taken[group] + count])
        taken[group] += count
    return np.concatenate(columns, axis=-1)


def places_of(slots: Slots, names: Collection[str]) -> dict[str, tuple[Group, int]]:
    """Group and column of some attributes by name; those that the powertrain does not have are left out."""
    return {
        attribute.name: (group, index)
        for group in groups_of(slots, EVERY)
        for index, attribute in enumerate(attributes_of(trials_in(group, slots.family, slots.plug_in)))
        if attribute.name in names
    }


def legs_driven(slots: Slots, suites: Suites = CORE) -> tuple[Leg, ...]:
    """The legs of the reports of ``studio.ensemble.samples``, in order; a leg of two suites stands twice."""
    groups = [group for group in groups_of(slots, suites) if group in DRIVEN]
    return tuple(leg for group in groups for leg in legs_of(trials_in(group, slots.family, slots.plug_in)))
