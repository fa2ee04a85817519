"""Which attributes a kind of powertrain has, and in a sentence why it has not the others."""

from __future__ import annotations

import functools

from redline.concept.building.features import features, has_dc_inlet
from redline.concept.concept import Concept
from redline.concept.family import Family
from redline.proving_ground.outcome import EVERY, PLUG_IN, WITH_ENGINE
from redline.proving_ground.registry import TRIALS, trials_of


def kind_words(kind: str, plug_in: bool = False) -> str:
    """A powertrain kind as people say it.

    >>> kind_words("power_split", True), kind_words("series", True), kind_words("electric")
    ('plug-in power-split hybrid', 'plug-in series hybrid (range extender)', 'electric')
    """
    words = {
        "power_split": "power-split hybrid",
        "series_parallel": "series-parallel hybrid",
        "series": "series hybrid",
    }.get(kind, kind.replace("_", " "))
    if not plug_in:
        return words
    return f"plug-in {words}" + (" (range extender)" if kind == "series" else "")


def families_with(attribute: str) -> frozenset[str]:
    """Families of powertrain that have a trial which gives an attribute of this public name."""
    found = (trial.families for trial in TRIALS.values() if attribute in {item.name for item in trial.attributes})
    return frozenset().union(*found)


def why_absent(attribute: str, kind: str, plug_in: bool) -> str:
    """Why a kind of powertrain has no attribute of this name, as a sentence without its stop.

    >>> why_absent("energy_wltp_kwh_100km", "combustion", False)
    'a combustion powertrain is not charged from the wall'
    >>> why_absent("fuel_wltp_l_100km", "electric", False)
    'an electric powertrain burns no fuel'
    >>> why_absent("hold_60_at_45_c_min", "combustion", False)
    'a combustion powertrain has no trial that gives it; only electric ones and those that machines drive do'
    """
    families, subject = families_with(attribute), _subject(kind, plug_in)
    if kind == "electric" and families and families <= WITH_ENGINE | PLUG_IN:
        return f"{subject} burns no fuel"
    if kind != "electric" and not plug_in and (families == PLUG_IN or _charges(attribute)):
        return f"{subject} is not charged from the wall"
    return f"{subject} has no trial that gives it; only {_family_words(families)} do"


def why_not_here(attribute: str, concept: Concept) -> str:
    """Why an attribute that its kind of powertrain has says nothing of a concept; empty where it applies."""
    needs = _needs(concept.family, concept.plug_in).get(attribute, "")
    if needs == "station" and not has_dc_inlet(concept):
        return "it has no inlet for a station's direct current"
    if needs == "pack" and concept.kind == "combustion":
        return f"{_subject(concept.kind, concept.plug_in)} has no traction battery"
    if needs == "pack" and features(concept).numbers["underfloor"] < 0.5:
        return "its battery does not lie under the floor"
    return ""


@functools.cache
def _needs(family: Family, plug_in: bool) -> dict[str, str]:
    """What the attributes of a family of powertrains need, by name."""
    trials = trials_of(family, plug_in, EVERY).values()
    return {item.name: item.needs for trial in trials for item in trial.attributes}


def _subject(kind: str, plug_in: bool) -> str:
    words = kind_words(kind, plug_in)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}" + ("" if "hybrid" in words else " powertrain")


def _charges(attribute: str) -> bool:
    """Whether an attribute of this name is of charging, at the wall or at a station."""
    found = (item for trial in TRIALS.values() for item in trial.attributes if item.name == attribute)
    return any(item.needs in ("wall", "station") for item in found)


_FAMILY_WORDS = {
    "electric": "electric ones",
    "geared": "those with a gearbox",
    "engine_electric": "those that machines drive",
    "plug_in": "plug-ins",
}


def _family_words(families: frozenset[str]) -> str:
    return " and ".join(words for family, words in _FAMILY_WORDS.items() if family in families)
