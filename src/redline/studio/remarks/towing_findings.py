"""Findings on towing: a rating that is missing, and trailers beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.concept import Concept
from redline.concept.trailers import trailers
from redline.proving_ground.driving.loads import TOWED


def towing_findings(concept: Concept, values: Mapping[str, float], attributes: Mapping[str, float]) -> Iterator[str]:
    """Say that no trailer is rated, that the rating is an estimate, or which of those towed are beyond it."""
    rating = values["mass.trailer_rating"]
    names = [name for load, name in TOWED.items() if any(key.startswith(f"range_{load}") for key in attributes)]
    if "tow_grade_time_min" in attributes:
        yield from _on_the_grade(concept, rating)
    known = trailers()
    for name in names:
        mass = float(known[name].trailer.mass_kg)
        if mass > rating:
            yield f"the {known[name].title} ({mass:.0f} kg) is beyond the trailer rating of {rating:.0f} kg"


def beyond_rating(attribute: str, rating_kg: float) -> str:
    """What a reader of a range with a trailer must know: that the trailer is beyond the rating; else empty.

    >>> beyond_rating("range_tow_caravan_90_km", 1800.0), beyond_rating("range_tow_caravan_90_km", 2500.0)
    ('beyond the rating of 1.8 t', '')
    """
    for load, name in TOWED.items():
        towed = attribute.startswith((f"range_{load}_", f"range_kept_{load.removeprefix('tow_')}_"))
        if towed and float(trailers()[name].trailer.mass_kg) > rating_kg:
            return f"beyond the rating of {rating_kg / 1e3:.1f} t"
    return ""


def _on_the_grade(concept: Concept, rating: float) -> Iterator[str]:
    if rating <= 0.0:
        yield "no trailer is rated (mass.trailer_rating is 0 kg): the long grade is driven without one"
    elif "mass.trailer_rating" not in concept.numbers:
        yield f"mass.trailer_rating is missing: {rating:.0f} kg is an estimate, and the long grade is towed with it"
