"""Which attributes a kind of powertrain has, and in a sentence why it has not the others."""

from __future__ import annotations

from redline.proving_ground.outcome import PLUG_IN, WITH_ENGINE
from redline.proving_ground.registry import TRIALS


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


def _is_of_charging(attribute: str) -> bool:
    """Whether an attribute is of charging, or its title of the wall."""
    if attribute.startswith("charge_"):
        return True
    return any(item.name == attribute and "wall" in item.title for one in TRIALS.values() for item in one.attributes)


def why_absent(attribute: str, kind: str, plug_in: bool) -> str:
    """Why a kind of powertrain has no attribute of this name, as a sentence without its stop.

    >>> why_absent("energy_wltp_kwh_100km", "combustion", False)
    'a combustion powertrain is not charged from the wall'
    >>> why_absent("fuel_wltp_l_100km", "electric", False)
    'an electric powertrain burns no fuel'
    """
    families, words = families_with(attribute), kind_words(kind, plug_in)
    article = "an" if words[0] in "aeiou" else "a"
    if kind == "electric":
        reason = "burns no fuel" if families & (WITH_ENGINE | PLUG_IN) else "has no trial that gives it"
        return f"{article} {words} powertrain {reason}"
    subject = f"{article} {words}" + ("" if "hybrid" in words else " powertrain")
    if not plug_in and (families & PLUG_IN or _is_of_charging(attribute)):
        return f"{subject} is not charged from the wall"
    return f"{subject} has no trial that gives it; only electric ones do"
