"""Range with a trailer: a big caravan and a box trailer on the motorway, on this day."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals, LoadKind
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_of
from redline.vehicle.vehicle import Vehicle

_SPEEDS_KM_H = (90, 105)
_TRAILERS: dict[str, tuple[LoadKind, str]] = {
    "alone": ("kerb", "without a trailer"),
    "caravan": ("tow_caravan", "2,500-kg caravan"),
    "box": ("tow_box", "box trailer"),
}


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Range at each speed with each trailer, settled from the start, and what the caravan leaves of the range alone."""
    del conditions
    found = {
        f"{name}_{speed}": range_of(vehicle, leg, leg, legs.get(f"tow_{name}_{speed}_charge"))
        for name in _TRAILERS
        for speed in _SPEEDS_KM_H
        for leg in (legs[f"tow_{name}_{speed}"],)
    }
    kept = {
        f"range_kept_{name}_{speed}": found[f"{name}_{speed}"] / found[f"alone_{speed}"]
        for name in ("caravan", "box")
        for speed in _SPEEDS_KM_H
    }
    return {f"range_tow_{key}": value for key, value in found.items() if not key.startswith("alone")} | kept


TRIAL = Trial(
    name="towing",
    title="Range with a trailer",
    attributes=(
        *(
            Attribute(f"range_tow_{name}_{speed}", "length", "km", "more", f"Range at {speed} km/h, {words}")
            for name, (_, words) in _TRAILERS.items()
            if name != "alone"
            for speed in _SPEEDS_KM_H
        ),
        *(
            Attribute(f"range_kept_{name}_{speed}", "fraction", "%", "more", f"Range kept at {speed} km/h, {words}")
            for name, (_, words) in _TRAILERS.items()
            if name != "alone"
            for speed in _SPEEDS_KM_H
        ),
    ),
    evaluate=evaluate,
    legs=tuple(
        leg
        for name, (kind, _) in _TRAILERS.items()
        for speed in _SPEEDS_KM_H
        for leg in (
            Leg(f"tow_{name}_{speed}", f"steady_{speed}_km_h", kind, "middle", warmth_frac=1.0),
            Leg(f"tow_{name}_{speed}_charge", f"steady_{speed}_km_h", kind, "full", warmth_frac=1.0, deplete=True),
        )
    ),
    suite="seasons",
    feels_day=True,
    source="constant-speed balance with trailers of library/trailers.toml; docs/theory/towing.md",
)
