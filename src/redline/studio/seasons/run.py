"""Running a programme: every cycle's day driven by 256 plausible vehicles, its tests weighed, its red lines judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from redline.concept.building.complete import paths
from redline.concept.concept import Concept
from redline.concept.language import catalogue
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import conditions_from, in_words
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import RedLine, Requirement
from redline.red_lines.verdict import judge
from redline.studio.applicable import why_absent, why_not_here
from redline.studio.assess import attribute_value
from redline.studio.assessment import Verdict
from redline.studio.ensemble.drivers import drivers
from redline.studio.ensemble.plausible import Plausible, plausible
from redline.studio.ensemble.slopes import Slopes
from redline.studio.seasons.evidence import Evidence, weigh
from redline.studio.seasons.notes import notes_of
from redline.studio.seasons.programme import PlannedTest, Programme, Site

#: The attribute that tells whether a vehicle starts after the night, below zero if not.
_START = "start_margin_day_k"


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
    """A programme driven by one concept; ``unasked`` are requirements of the red line that no site's day decides."""

    concept: str
    powertrain: str
    programme: str
    red_line: str
    cycles: tuple[CycleReport, ...]
    unasked: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline seasons --json``."""
        return {
            "concept": self.concept,
            "powertrain": self.powertrain,
            "programme": self.programme,
            "red_line": self.red_line,
            "cycles": [item.to_dict() for item in self.cycles],
            "unasked": list(self.unasked),
        }


def _without_start(evidence: Sequence[Evidence]) -> Iterator[str]:
    """Say of a vehicle that does not start after the night that all else stands for one that was kept warm or cool."""
    for item in evidence:
        if item.test.attribute.name == _START and item.value < 0.0:
            beyond = f"{-item.value:.0f} K beyond what its cells or its engine take"
            yield f"it does not start after the night, {beyond}: what stands above holds for one kept under a roof"


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


@float64
def run_programme(concept: Concept, programme: Programme, red_line: RedLine | None = None) -> SeasonReport:
    """Drive every cycle of a programme, one day after another on two cores."""
    drawn = plausible(concept)
    with ThreadPoolExecutor(max_workers=2) as pool:
        slopes = Slopes(drawn.laid_out, Conditions())
        cycles = tuple(_cycle(pool, drawn, slopes, cycle, programme, red_line) for cycle in programme.cycles)
    name = red_line.name if red_line else ""
    unasked = tuple(item.name for item in red_line.requirements if not _feels_the_site(item)) if red_line else ()
    return SeasonReport(concept.name, concept.kind, programme.name, name, cycles, unasked)


def _feels_the_site(requirement: Requirement) -> bool:
    """Whether a site's day decides on a requirement: it names none of its own, and its attribute feels the day."""
    return not requirement.conditions and attributes()[requirement.attribute.name][1].feels_day


def _why_not(test: PlannedTest, concept: Concept, found: Mapping[str, Any]) -> str:
    """Why a test does not apply to a concept; empty where it does."""
    if test.attribute.name not in found:
        return why_absent(test.attribute.name, concept.kind, concept.plug_in)
    return why_not_here(test.attribute.name, concept)


def _cycle(
    pool: Executor,
    drawn: Plausible,
    slopes: Slopes,
    cycle: tuple[str, Site],
    programme: Programme,
    red_line: RedLine | None,
) -> CycleReport:
    name, site = cycle
    tests = [test for test in programme.tests if test.season == site.season]
    lines = [item for item in (red_line.requirements if red_line else ()) if _feels_the_site(item)]
    wanted = {test.attribute.name for test in tests} | {item.attribute.name for item in lines}
    found = slopes.on(conditions_from(dict(site.stated))).sampled(pool, drawn.deltas, wanted)
    concept, shapes, names = drawn.concept, catalogue.quantities(), paths(drawn.concept.family)

    def moved(attribute: str) -> Any:
        return drivers(attributes()[attribute][0], found[attribute][1], names, shapes, drawn.values, drawn.sigmas)

    absent = {test.name: why for test in tests if (why := _why_not(test, concept, found))}
    asked = [test for test in tests if test.name not in absent]
    evidence = [weigh(test, found[test.attribute.name][0], moved(test.attribute.name)) for test in asked]
    verdicts = [
        Verdict(
            judge(item, float(column[0]), column[1:]),
            moved(item.attribute.name),
            attribute_value(item.attribute, attributes()[item.attribute.name][1].name, column),
        )
        for item in lines
        if item.attribute.name in found and not why_not_here(item.attribute.name, concept)
        for column in (found[item.attribute.name][0],)
    ]
    notes = (*_without_start(evidence), *notes_of(drawn.laid_out, dict(site.stated)))
    return CycleReport(name, site, tuple(evidence), tuple(verdicts), tuple(absent.items()), notes)
