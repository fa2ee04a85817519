"""Assessing a concept: trials on 256 plausible vehicles, exact sensitivities, and the red line's verdict."""

from __future__ import annotations

import dataclasses
import math
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import paths, slots
from redline.concept.building.features import Features, features
from redline.concept.checking.engine_checks import foreign_to
from redline.concept.concept import Concept
from redline.concept.estimators import order
from redline.concept.language import catalogue
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import checked, conditions_from
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.outcome import CORE, EVERY, Attribute, Suites, Trial
from redline.proving_ground.registry import suites_for, trials_of
from redline.proving_ground.run import attributes_of
from redline.red_lines.requirement import RedLine
from redline.red_lines.verdict import judge
from redline.studio.applicable import why_absent, why_not_here
from redline.studio.assessment import (
    Assessment,
    AttributeValue,
    InputValue,
    NotApplicable,
    Verdict,
    shown,
    shown_width,
)
from redline.studio.ensemble.drivers import drivers
from redline.studio.ensemble.groups import legs_driven
from redline.studio.ensemble.plausible import plausible
from redline.studio.ensemble.samples import sampled, sampling_in
from redline.studio.ensemble.sampling import band
from redline.studio.ensemble.slopes import Slopes
from redline.studio.remarks.charge_findings import LegReport
from redline.studio.remarks.findings import findings
from redline.studio.remarks.towing_findings import beyond_rating
from redline.studio.sustained import sustained_km_h


@float64
def assess(
    concept: Concept, red_line: RedLine | None = None, conditions: Conditions | None = None, suites: Suites = CORE
) -> Assessment:
    """Assess a complete concept on some suites of trials, and on those that its red line asks for.

    Nominal values come from the concept as it stands; p10, p50 and p90 from 256 quasi-random vehicles drawn
    from the sigmas of its inputs; slopes from automatic differentiation at the nominal vehicle, when a requirement or
    a caller asks for them. Requirements that name a day are judged on that day.

    Raises:
        InputError: the conditions are none.
        DomainError: the conditions lie outside what the models cover.
    """
    conditions = checked(conditions)
    chosen = features(concept)
    laid_out = slots(concept, chosen)
    asked = suites_for([item.attribute.name for item in red_line.requirements]) if red_line else CORE
    suites = tuple(suite for suite in EVERY if suite in suites or suite in asked)
    with ThreadPoolExecutor(max_workers=2) as pool:
        slopes = Slopes(laid_out, conditions, suites)
        lines = red_line.requirements if red_line else ()
        judged = slopes.groups_with([item.attribute.name for item in lines if not item.conditions])
        slopes.build(pool, judged)
        drawn = plausible(concept, laid_out)
        sampling = sampling_in(pool, laid_out, conditions, drawn.deltas, suites)
        slopes.begin(pool, judged)
        outcomes, reports = sampled(sampling, laid_out, len(drawn.deltas), suites)
        days = _other_days(pool, slopes, drawn.deltas, red_line)
    reported = leg_reports(legs_driven(laid_out, suites), reports[0])
    day_k, alone = float(conditions.temperature_k), sustained_km_h(laid_out, conditions)
    ran = _Run(drawn.values, drawn.sigmas, outcomes, slopes, reported, days, alone, day_k)
    return _assessment(concept, chosen, ran, red_line, suites)


#: Samples of an attribute, the nominal vehicle first, and its derivatives.
_Found = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """What the programs returned: inputs, outcomes with the nominal first, legs, and attributes on other days."""

    values: dict[str, float]
    sigmas: dict[str, float]
    outcomes: NDArray[np.float64]
    slopes: Slopes
    legs: dict[str, LegReport]
    days: dict[tuple[tuple[str, str], ...], dict[str, _Found]]
    alone_km_h: float | None
    day_k: float


def _other_days(
    pool: Executor, slopes: Slopes, deltas: NDArray[np.float64], red_line: RedLine | None
) -> dict[tuple[tuple[str, str], ...], dict[str, _Found]]:
    """Attributes that requirements ask for on days of their own, by day."""
    asked: dict[tuple[tuple[str, str], ...], set[str]] = {}
    for requirement in red_line.requirements if red_line else ():
        if requirement.conditions:
            asked.setdefault(requirement.conditions, set()).add(requirement.attribute.name)
    return {day: slopes.on(conditions_from(dict(day))).sampled(pool, deltas, names) for day, names in asked.items()}


def _assessment(concept: Concept, chosen: Features, ran: _Run, red_line: RedLine | None, suites: Suites) -> Assessment:
    nominal, samples = ran.outcomes[0], ran.outcomes[1:]
    trials = tuple(trials_of(concept.family, concept.plug_in, suites).values())
    found = (applying(item, concept) for item in attribute_values(nominal, samples, trials))
    rating = ran.values["mass.trailer_rating"]
    results = tuple(dataclasses.replace(item, remark=beyond_rating(item.attribute.name, rating)) for item in found)
    verdicts, absent = _verdicts(concept, ran, results, red_line)
    judged = [item.attribute.name for item in red_line.requirements] if red_line else []
    shown_values = {item.attribute.name: item.value for item in results}
    return Assessment(
        name=concept.name,
        path=concept.path,
        attributes=results,
        verdicts=verdicts,
        inputs=input_values(concept, ran.values, ran.sigmas),
        choices=chosen.choices,
        warnings=findings(concept, ran.values, shown_values, ran.legs, ran.alone_km_h, ran.day_k, judged),
        published={name: fact.value for name, fact in concept.published.items()},
        red_line=red_line.name if red_line else "",
        slopes=ran.slopes,
        samples=samples,
        family=concept.family,
        kind=concept.kind,
        plug_in=concept.plug_in,
        not_applicable=absent,
    )


def _verdicts(
    concept: Concept, ran: _Run, results: tuple[AttributeValue, ...], red_line: RedLine | None
) -> tuple[tuple[Verdict, ...], tuple[NotApplicable, ...]]:
    """Every requirement judged, on its own day where it names one; and those that do not apply."""
    places = {item.attribute.name: index for index, item in enumerate(results)}
    shapes, names = catalogue.quantities(), paths(concept.family)
    verdicts: list[Verdict] = []
    absent: list[NotApplicable] = []
    for requirement in red_line.requirements if red_line else ():
        name = requirement.attribute.name
        if name not in places:
            absent.append(NotApplicable(requirement, why_absent(name, concept.kind, concept.plug_in)))
            continue
        if why := results[places[name]].not_applicable:
            absent.append(NotApplicable(requirement, why))
            continue
        if requirement.conditions:
            column, slope = ran.days[requirement.conditions][name]
        else:
            column, slope = ran.outcomes[:, places[name]], ran.slopes.of(name)
        moved = drivers(requirement.attribute, slope, names, shapes, ran.values, ran.sigmas)
        judged = judge(requirement, float(column[0]), column[1:])
        verdicts.append(
            Verdict(judged, moved, attribute_value(requirement.attribute, results[places[name]].trial, column))
        )
    return tuple(verdicts), tuple(absent)


def leg_reports(legs: tuple[Leg, ...], report: NDArray[np.float64]) -> dict[str, LegReport]:
    """What the nominal vehicle did in each leg, by name, from the program's rows ``(quantity, leg)``."""
    return {leg.name: LegReport(*map(float, column)) for leg, column in zip(legs, report.T, strict=True)}


def attribute_values(
    nominal: NDArray[np.float64], samples: NDArray[np.float64], trials: tuple[Trial, ...]
) -> tuple[AttributeValue, ...]:
    """Attributes with the 10th, 50th and 90th percentile of the samples that have a result."""
    trial_of = [trial.name for trial in trials for _ in trial.attributes]
    columns = np.vstack([nominal, samples])
    return tuple(
        attribute_value(attribute, trial_of[index], columns[:, index])
        for index, attribute in enumerate(attributes_of(trials))
    )


def applying(item: AttributeValue, concept: Concept) -> AttributeValue:
    """A result as it is, or without a figure and with the reason where it says nothing of the concept."""
    if not (why := why_not_here(item.attribute.name, concept)):
        return item
    none = math.nan
    return dataclasses.replace(item, value=none, p10=none, p50=none, p90=none, without_result=0, not_applicable=why)


def attribute_value(attribute: Attribute, trial: str, column: NDArray[np.float64]) -> AttributeValue:
    """One attribute of a trial from its results ``(sample,)``, the nominal vehicle first."""
    samples = column[1:]
    return AttributeValue(
        attribute, trial, float(column[0]), *band(samples), without_result=int(np.sum(np.isnan(samples)))
    )


def _idle(path: str, concept: Concept) -> bool:
    """Whether a path belongs to what a concept's powertrain does not have."""
    unplugged = concept.family != "electric" and not concept.plug_in
    return bool(foreign_to(path, concept.kind)) or (unplugged and path.startswith("charging."))


def input_values(concept: Concept, values: dict[str, float], sigmas: dict[str, float]) -> tuple[InputValue, ...]:
    """Every numeric input with its origin: given with its source, or estimated by which estimator.

    What belongs to a machine, battery or plug that the kind of powertrain has not is none of its inputs.
    """
    shapes = catalogue.quantities()
    estimators = {entry.target: entry for entry in order(concept.family)}
    rows: list[InputValue] = []
    for path in sorted(values):
        shape, given = shapes[path], concept.numbers.get(path)
        if (given is None and path not in estimators) or _idle(path, concept):
            continue
        source = given.source if given else f"{estimators[path].name}: {estimators[path].source}"
        rows.append(
            InputValue(
                path, shown(values[path], shape), shape.display, "given" if given else "estimated",
                shown_width(sigmas.get(path, 0.0), shape), source, shape,
            )
        )  # fmt: skip
    return tuple(rows)
