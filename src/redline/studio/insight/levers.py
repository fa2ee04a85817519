"""What buys more of a capability, and what it costs in range: the changes a designer can make, best first."""

from __future__ import annotations

import dataclasses
import functools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from redline.concept.building.complete import paths, slots
from redline.concept.building.features import features
from redline.concept.checking.engine_checks import foreign_to
from redline.concept.checking.envelope import limits
from redline.concept.concept import Concept
from redline.concept.language import catalogue
from redline.concept.language.quantity import Chosen
from redline.foundations import units
from redline.foundations.library_file import library_table
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.outcome import Trial
from redline.proving_ground.registry import attributes
from redline.studio.assessment import Assessment, label
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.ensemble.samples import samples_by_name

#: What capability is paid in; every powertrain has it.
RANGE = "range_wltp_km"
#: A loss below this is none: the ranking divides by no less.
_NO_LOSS_KM = 0.1
#: A gain below this share of the attribute is rounding noise.
_NO_GAIN_FRAC = 1e-6
_CAPABLE = (".trials.shape.", ".trials.obstacles.", ".trials.soft_ground.", ".trials.water.")


@dataclass(frozen=True, slots=True)
class Lever:
    """A change of a usual size: a quantity by a step, or a choice."""

    path: str
    step_si: float = 0.0
    step: str = ""
    value: str | bool = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does to the attribute and to range; ``exact`` where both follow from exact derivatives."""

    words: str
    path: str
    gain: float
    range_km: float
    exact: bool

    @property
    def per_km(self) -> float:
        """Gain per kilometre of range lost, ``gain / max(loss, 0.1 km)``."""
        return abs(self.gain) / max(-self.range_km, _NO_LOSS_KM)


@functools.cache
def levers() -> tuple[Lever, ...]:
    """The changes of the library, in its order."""
    data = library_table("levers.toml")
    return tuple(_lever(entry) for entry in data["lever"])


def _lever(entry: dict[str, str | bool]) -> Lever:
    if "choice" in entry:
        return Lever(str(entry["choice"]), value=entry["value"], words=str(entry["words"]))
    path, step = str(entry["path"]), str(entry["step"])
    step_si = units.parse(step, catalogue.quantities()[path].dimension)
    return Lever(path, step_si=step_si, step=step, words=str(entry.get("words") or label(path)))


def is_capability(trial: Trial) -> bool:
    """Whether a trial is about where a vehicle can go rather than how far or how fast."""
    module = trial.evaluate.__module__
    return any(room in module for room in _CAPABLE) or trial.name in ("climb", "crawl")


def changes(
    concept: Concept, assessment: Assessment, name: str, conditions: Conditions, most: int = 3
) -> tuple[Change, ...]:
    """The changes that buy most of an attribute per kilometre of range lost; those that cost none come first.

    Quantities by derivatives at the nominal vehicle, times their step: exact, but for off-road trials by differences
    (``studio.ensemble.slopes``); choices by assessing the vehicle with the choice made. A step that leaves the
    possible range or the platform's envelope is not offered.
    """
    better = 1.0 if assessment[name].attribute.better == "more" else -1.0
    least = _NO_GAIN_FRAC * max(abs(assessment[name].value), 1e-9)
    chosen = {path: value for path, (value, _) in features(concept).choices.items()}
    offered = [lever for lever in levers() if not _foreign(concept.kind, chosen, lever.path)]
    steps = [lever for lever in offered if lever.step]
    choices = [lever for lever in offered if not lever.step and chosen.get(lever.path) != lever.value]
    found = [
        *_by_derivative(concept, assessment, name, better, steps),
        *_by_choice(concept, assessment, name, conditions, choices),
    ]
    helpful = [change for change in found if better * change.gain > least]
    return tuple(sorted(helpful, key=lambda change: -change.per_km)[:most])


def _by_derivative(
    concept: Concept, assessment: Assessment, name: str, better: float, steps: list[Lever]
) -> list[Change]:
    slope, cost = (assessment.slopes.of(wanted) for wanted in (name, RANGE))
    inputs, values = paths(concept.family), values_and_sigmas(slots(concept, features(concept)))[0]
    found: list[Change] = []
    exact = attributes()[name][1].suite != "off_road"
    for lever in steps:
        if lever.path not in inputs:
            continue
        place = inputs.index(lever.path)
        sign = 1.0 if better * slope[place] > 0.0 else -1.0
        moved = sign * lever.step_si
        if slope[place] == 0.0 or not _possible(concept, lever.path, values[lever.path] + moved):
            continue
        words = f"{lever.step} {'more' if sign > 0.0 else 'less'} {lever.words}"
        found.append(Change(words, lever.path, float(slope[place]) * moved, float(cost[place]) * moved, exact=exact))
    return found


def _foreign(kind: str, chosen: dict[str, str | bool], path: str) -> bool:
    """Whether a concept cannot have it: by its powertrain, a ride height on steel, a beam axle beside a flat pack."""
    steel, skateboard = not chosen["suspension.air"], chosen["construction"] == "skateboard"
    beam = skateboard and path in ("suspension.front.kind", "suspension.rear.kind")
    return bool(foreign_to(path, kind)) or beam or (steel and path.startswith("off_road.ride_height."))


def _possible(concept: Concept, path: str, value: float) -> bool:
    shape = catalogue.quantities()[path]
    within = [(low, high) for _, _, limited, low, high, _, _ in limits(concept) if path in limited]
    return all(low <= value <= high for low, high in [(shape.low, shape.high), *within])


def _by_choice(
    concept: Concept, assessment: Assessment, name: str, conditions: Conditions, choices: list[Lever]
) -> list[Change]:
    with ThreadPoolExecutor(max_workers=2) as pool:
        pairs = [(lever, _with_choice(pool, concept, lever, name, conditions)) for lever in choices]
    now, then = assessment[name].value, assessment[RANGE].value
    return [
        Change(lever.words, lever.path, there[name] - now, there[RANGE] - then, exact=False) for lever, there in pairs
    ]


def _with_choice(
    pool: ThreadPoolExecutor, concept: Concept, lever: Lever, name: str, conditions: Conditions
) -> dict[str, float]:
    """The attribute and the range of the nominal vehicle with a choice made."""
    other = dataclasses.replace(concept, choices=concept.choices | {lever.path: Chosen(lever.value)})
    laid_out = slots(other, features(other))
    nominal = np.zeros((1, len(paths(concept.family))))
    found = samples_by_name(pool, laid_out, conditions, nominal, (name, RANGE))
    return {attribute: float(column[0]) for attribute, column in found.items()}
