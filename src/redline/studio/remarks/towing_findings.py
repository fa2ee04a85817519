"""Findings on towing: a rating that is missing, and trailers beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redline.concept.concept import Concept
from redline.concept.trailers import trailers


def towing_findings(
    concept: Concept, values: Mapping[str, float], names: Sequence[str] = ("caravan_2500",)
) -> Iterator[str]:
    """Say that no trailer is rated, that the rating is an estimate, or which trailers are beyond it."""
    rating = values["mass.trailer_rating"]
    if rating <= 0.0:
        yield "no trailer is rated (mass.trailer_rating is 0 kg): the long grade is driven without one"
        return
    if "mass.trailer_rating" not in concept.numbers:
        yield f"mass.trailer_rating is missing: {rating:.0f} kg is an estimate, and the long grade is towed with it"
    known = trailers()
    for name in names:
        mass = float(known[name].trailer.mass_kg)
        if mass > rating:
            yield f"the {known[name].title} ({mass:.0f} kg) is beyond the trailer rating of {rating:.0f} kg"
