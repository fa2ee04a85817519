"""Explaining an attribute: the trial step by step, the energy to the wheels, and the inputs that move it."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from redline.concept.building.build import build
from redline.concept.building.complete import Slots, paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.family import Family
from redline.concept.language import catalogue
from redline.foundations import units
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import checked
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.outcome import CORE, EVERY, Attribute, Suites, Trial
from redline.proving_ground.registry import suites_for, trials_of
from redline.proving_ground.run import attributes_of, legs_of, plan_of
from redline.studio.assess import assess
from redline.studio.assessment import Assessment, AttributeValue, Driver, InputValue
from redline.studio.attribute_names import unknown_attribute
from redline.studio.ensemble.drivers import drivers
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.insight import levers, limiting_point
from redline.studio.insight.audit import LegAudit, audit
from redline.studio.insight.following import following
from redline.studio.insight.resting_legs import resting_legs
from redline.studio.insight.walk_through import StepLine, steps_of
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class Mover:
    """An input that moves the attribute: where it comes from, what a step does, its share of the spread."""

    given: InputValue
    driver: Driver
    spread_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Where an attribute comes from."""

    concept: str
    result: AttributeValue
    trial: str
    title: str
    source: str
    steps: tuple[StepLine, ...]
    legs: tuple[LegAudit, ...]
    limiting: str
    movers: tuple[Mover, ...]
    changes: tuple[levers.Change, ...]
    follows: str
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline explain --json``."""
        item = self.result
        return {
            "concept": self.concept,
            "attribute": item.attribute.name,
            "title": item.attribute.title,
            "value": item.value,
            "unit": item.attribute.unit,
            "p10": item.p10,
            "p50": item.p50,
            "p90": item.p90,
            "not_applicable": item.not_applicable,
            "trial": self.trial,
            "trial_title": self.title,
            "source": self.source,
            "steps": [{"symbol": s.symbol, "meaning": s.meaning, "value": s.value, "unit": s.unit} for s in self.steps],
            "legs": [_leg_row(leg) for leg in self.legs],
            "limiting": self.limiting,
            "inputs": [_mover_row(mover) for mover in self.movers],
            "changes": [dataclasses.asdict(change) | {"gain_per_km": change.per_km} for change in self.changes],
            "follows": self.follows,
            "warnings": list(self.warnings),
        }


def _leg_row(leg: LegAudit) -> dict[str, Any]:
    return {
        "name": leg.name,
        "cycle": leg.cycle,
        "distance_km": leg.distance_km,
        "missed_s": leg.missed_s,
        "soc_start": leg.soc_start,
        "soc_end": leg.soc_end,
        "flows_wh_km": leg.flows_wh_km,
        "engine": dataclasses.asdict(leg.engine) if leg.engine else None,
    }


def _mover_row(mover: Mover) -> dict[str, Any]:
    given, driver = mover.given, mover.driver
    return {
        "path": given.path,
        "value": given.value,
        "unit": given.unit,
        "origin": given.origin,
        "sigma": given.sigma,
        "source": given.source,
        "step": driver.step,
        "step_unit": driver.step_unit,
        "change": driver.change,
        "change_unit": driver.unit,
        "spread_share": mover.spread_share,
    }


def explain(concept: Concept, attribute: str, conditions: Conditions | None = None) -> Explanation:
    """Explain one attribute of a complete concept.

    Raises:
        KeyError: no trial gives an attribute of this name.
        DomainError: the conditions lie outside what the models cover.
    """
    found, trial = attribute_of(concept, attribute)
    attribute = found.name
    conditions = checked(conditions)
    suites = suites_for([attribute])
    assessment = assess(concept, None, conditions, suites)
    applies = not assessment[attribute].not_applicable
    laid_out = slots(concept, features(concept))
    vehicle, legs = nominal_legs(laid_out, conditions, suites)
    trials = tuple(trials_of(concept.family, concept.plug_in, suites).values())
    resting = resting_legs(trial, found.key, vehicle, conditions, legs)
    electric = concept.family == "electric"
    movers = _movers(assessment, attribute, laid_out) if applies else ()
    offers = applies and levers.is_capability(trial)
    changes = levers.changes(concept, assessment, attribute, conditions) if offers else ()
    told = {*(mover.given.path for mover in movers), *(change.path for change in changes)}
    return Explanation(
        concept=concept.name,
        result=assessment[attribute],
        trial=trial.name,
        title=trial.title,
        source=trial.source,
        steps=steps_of(trial, found.key, vehicle, legs) if applies else (),
        legs=tuple(
            audit(leg, legs[leg.name], vehicle, charged=electric or leg.deplete)
            for leg in dict.fromkeys((*trial.legs, *legs_of(trials)))
            if applies and leg.name in resting
        ),
        limiting=limiting_point.sentence(found.key, vehicle, bool(concept.profile)) if applies else "",
        movers=movers,
        changes=changes,
        follows=following(concept, told, assessment.inputs),
        warnings=assessment.warnings,
    )


def _given(concept: Concept, name: str) -> tuple[Attribute, Trial] | None:
    for trial in trials_of(concept.family, concept.plug_in, EVERY).values():
        for attribute in trial.attributes:
            if name in (attribute.name, attribute.key):
                return attribute, trial
    return None


def gives(concept: Concept, name: str) -> bool:
    """Whether a trial of a concept's powertrain gives an attribute of this name."""
    return _given(concept, name) is not None


def attribute_of(concept: Concept, name: str) -> tuple[Attribute, Trial]:
    """An attribute of a concept by public name, with the trial of its powertrain that gives it.

    Raises:
        KeyError: no trial of this powertrain gives an attribute of this name.
    """
    if (found := _given(concept, name)) is not None:
        return found
    raise unknown_attribute(name, attributes_of(tuple(trials_of(concept.family, concept.plug_in, EVERY).values())))


@functools.cache
def _plan(family: Family, plug_in: bool, suites: Suites) -> Schedule:
    return plan_of(tuple(trials_of(family, plug_in, suites).values()))


def _drive(slots: Slots, conditions: Conditions, plan: Schedule) -> tuple[Vehicle, dict[str, LegTotals]]:
    vehicle = build(slots)
    return vehicle, dict(march(vehicle, conditions, plan))


@float64
def nominal_legs(
    laid_out: Slots, conditions: Conditions, suites: Suites = CORE
) -> tuple[Vehicle, dict[str, LegTotals]]:
    """The nominal vehicle and every leg it drives, as NumPy float64."""
    arguments = (laid_out, jax.tree.map(np.float64, conditions), _plan(laid_out.family, laid_out.plug_in, suites))
    name = f"nominal-{'-'.join(suites)}-{laid_out.family}{'-plug-in' if laid_out.plug_in else ''}"
    program = compiled(name, _drive, *arguments)
    return jax.tree.map(np.asarray, program(*arguments))


def _movers(assessment: Assessment, attribute: str, laid_out: Slots, most: int = 10) -> tuple[Mover, ...]:
    slopes, names = assessment.slopes.of(attribute), paths(laid_out.family)
    values, sigmas = values_and_sigmas(laid_out)
    given = {item.path: item for item in assessment.inputs}
    shapes = catalogue.quantities()
    scale = {path: units.unit(shapes[path].display, shapes[path].dimension).scale for path in names}
    sigmas = sigmas | {path: item.sigma * scale[path] for path, item in given.items() if path in scale}
    reach = {path: (slopes[place] * sigmas.get(path, 0.0)) ** 2 for place, path in enumerate(names)}
    whole = sum(reach.values()) or 1.0
    moved = drivers(assessment[attribute].attribute, slopes, names, shapes, values, sigmas, most)
    return tuple(Mover(given[d.path], d, reach[d.path] / whole) for d in moved if d.path in given)
