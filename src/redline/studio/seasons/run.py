"""Running a programme: every cycle's day driven by 256 plausible vehicles, its tests weighed, its red lines judged."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language import catalogue
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import conditions_from, in_words
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import RedLine
from redline.red_lines.verdict import judge
from redline.studio.applicable import why_absent
from redline.studio.assess import deviations
from redline.studio.assessment import Verdict
from redline.studio.ensemble.drivers import drivers
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.ensemble.slopes import Slopes
from redline.studio.seasons.evidence import Evidence, weigh
from redline.studio.seasons.notes import notes_of
from redline.studio.seasons.programme import Programme, Site


@dataclass(frozen=True, slots=True)
class CycleReport:
    """One cycle of a programme: its tests weighed, the red lines of its day, and what the day does to the vehicle."""

    name: str
    site: Site
    evidence: tuple[Evidence, ...]
    red_lines: tuple[Verdict, ...]
    absent: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def day(self) -> str:
        """The day in words."""
        return in_words(dict(self.site.stated))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "cycle": self.name,
            "site": self.site.name,
            "season": self.site.season,
            "conditions": dict(self.site.stated),
            "tests": [item.to_dict() for item in self.evidence],
            "red_lines": [_verdict_row(item) for item in self.red_lines],
            "not_applicable": [{"test": name, "why": why} for name, why in self.absent],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class SeasonReport:
    """A programme driven by one concept."""

    concept: str
    powertrain: str
    programme: str
    red_line: str
    cycles: tuple[CycleReport, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline seasons --json``."""
        return {
            "concept": self.concept,
            "powertrain": self.powertrain,
            "programme": self.programme,
            "red_line": self.red_line,
            "cycles": [item.to_dict() for item in self.cycles],
        }


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    judgement = verdict.judgement
    return {
        "requirement": judgement.requirement.name,
        "attribute": judgement.requirement.attribute.name,
        "bound": judgement.requirement.bound,
        "kind": judgement.requirement.kind,
        "result": judgement.result,
        "probability": judgement.probability,
        "margin": judgement.margin,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """A concept laid out with its plausible vehicles: what every question about a day needs."""

    concept: Concept
    laid_out: Slots
    values: dict[str, float]
    sigmas: dict[str, float]
    deltas: NDArray[np.float64]


@float64
def fleet_of(concept: Concept) -> Fleet:
    """The nominal vehicle and 256 plausible ones of a concept."""
    laid_out = slots(concept, features(concept))
    values, sigmas = values_and_sigmas(laid_out)
    sigmas = sigmas | {path: given.sigma for path, given in concept.numbers.items() if path in values}
    deltas = deviations(values, sigmas, concept.family)
    return Fleet(concept, laid_out, values, sigmas, np.concatenate([np.zeros((1, deltas.shape[1])), deltas]))


@float64
def run_programme(concept: Concept, programme: Programme, red_line: RedLine | None = None) -> SeasonReport:
    """Drive every cycle of a programme, one day after another on two cores."""
    fleet = fleet_of(concept)
    with ThreadPoolExecutor(max_workers=2) as pool:
        slopes = Slopes(fleet.laid_out, Conditions())
        cycles = tuple(_cycle(pool, fleet, slopes, name, site, programme, red_line) for name, site in programme.cycles)
    return SeasonReport(concept.name, concept.kind, programme.name, red_line.name if red_line else "", cycles)


def _cycle(
    pool: Executor, fleet: Fleet, slopes: Slopes, name: str, site: Site, programme: Programme, red_line: RedLine | None
) -> CycleReport:
    tests = [test for test in programme.tests if test.season == site.season]
    lines = [item for item in (red_line.requirements if red_line else ()) if not item.conditions]
    lines = [item for item in lines if attributes()[item.attribute.name][1].feels_day]
    wanted = {test.attribute.name for test in tests} | {item.attribute.name for item in lines}
    found = slopes.on(conditions_from(dict(site.stated))).sampled(pool, fleet.deltas, wanted)
    concept, shapes, names = fleet.concept, catalogue.quantities(), paths(fleet.concept.family)

    def moved(attribute: str) -> Any:
        return drivers(attributes()[attribute][0], found[attribute][1], names, shapes, fleet.values, fleet.sigmas)

    evidence = [
        weigh(t, found[t.attribute.name][0], moved(t.attribute.name)) for t in tests if t.attribute.name in found
    ]
    verdicts = [
        Verdict(judge(item, float(column[0]), column[1:]), moved(item.attribute.name))
        for item in lines
        if item.attribute.name in found
        for column in (found[item.attribute.name][0],)
    ]
    absent = [
        (test.name, why_absent(test.attribute.name, concept.kind, concept.plug_in))
        for test in tests
        if test.attribute.name not in found
    ]
    notes = notes_of(fleet.laid_out, dict(site.stated))
    return CycleReport(name, site, tuple(evidence), tuple(verdicts), tuple(absent), notes)
