"""Platform envelopes: the limits a platform sets to the concepts built on it."""

from __future__ import annotations

from collections.abc import Iterator

from redline.concept.concept import Concept
from redline.foundations import units
from redline.foundations.errors import UnitError

#: Envelope field -> (what it limits, input paths, dimension, shown unit).
_LIMITS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "wheelbase": ("wheelbase", ("dimensions.wheelbase",), "length", "mm"),
    "tyre_diameter": ("tyre diameter", ("tyres.diameter",), "length", "mm"),
    "wheel_travel": ("wheel travel", ("off_road.wheel_travel_front", "off_road.wheel_travel_rear"), "length", "mm"),
    "voltage": ("pack voltage", ("battery.voltage",), "voltage", "V"),
    "track": ("track", ("dimensions.track_front", "dimensions.track_rear"), "length", "mm"),
    "gross_mass": ("gross mass", ("mass.gross",), "mass", "kg"),
}


def limits(concept: Concept) -> Iterator[tuple[str, str, tuple[str, ...], float, float, str, str]]:
    """Yield each limit of the concept's platform: field, words, paths, least, greatest, dimension, unit."""
    for field, (words, paths, dimension, unit) in _LIMITS.items():
        pair = getattr(concept.envelope, field, None) if concept.envelope else None
        if pair:
            low, high = (units.parse(text, dimension) for text in pair)
            yield field, words, paths, low, high, dimension, unit


def broken_limits(concept: Concept, values: dict[str, float]) -> Iterator[str]:
    """Say where a concept breaks its platform's envelope."""
    platform = concept.platform or "the platform"
    for _, words, paths, low, high, dimension, unit in limits(concept):
        for path in paths:
            value = values[path]
            if not low - 1e-9 <= value <= high + 1e-9:
                shown = [f"{units.from_si(number, unit, dimension):.0f}" for number in (value, low, high)]
                allowed = f"allowed {shown[1]} to {shown[2]} {unit}"
                yield f"{path} breaks the envelope of {platform}: {words} {shown[0]} {unit}, {allowed}"
    kinds = concept.envelope.kinds if concept.envelope else None
    if kinds and concept.kind not in kinds:
        yield f"powertrain.kind {concept.kind!r} breaks the envelope of {platform}: it carries {', '.join(kinds)}"


def envelope_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Find envelope entries that are not a pair of quantities, least first."""
    for field, (_, _, dimension, _) in _LIMITS.items():
        pair = getattr(concept.envelope, field, None) if concept.envelope else None
        if not pair:
            continue
        try:
            numbers = [units.parse(text, dimension) for text in pair]
        except UnitError as error:
            yield f"envelope.{field}", str(error)
            continue
        if len(numbers) != 2 or numbers[0] > numbers[1]:
            yield f"envelope.{field}", "should be a pair, least and greatest"
