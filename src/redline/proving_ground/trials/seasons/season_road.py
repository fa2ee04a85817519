"""Motorway range in winter and summer: 110 km/h from a soaked start until tank or pack are empty."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_over
from redline.vehicle.vehicle import Vehicle

#: Day of the library -> its place in a key, and its words.
DAYS = {
    "cold_-20": ("winter_20", "-20 degC"),
    "cold_-10": ("winter_10", "-10 degC"),
    "mild_20": ("mild", "20 degC"),
    "hot_35": ("summer_35", "35 degC in the sun"),
    "hot_45": ("summer_45", "45 degC in the sun"),
}
CYCLE = "half_hour_at_110_km_h"


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Range of each day, and what the coldest and the hottest leave of the mild day's."""
    del conditions
    found = {place: range_over(vehicle, legs, f"road_{place}") for place, _ in DAYS.values()}
    ranges = {f"range_road_{place}": value for place, value in found.items()}
    return ranges | {
        "range_kept_winter_20": found["winter_20"] / found["mild"],
        "range_kept_summer_45": found["summer_45"] / found["mild"],
    }


def _legs() -> tuple[Leg, ...]:
    """Half an hour from a soaked start, half an hour that goes on from it, and one on charge, for each day."""
    return tuple(
        leg
        for day, (place, _) in DAYS.items()
        for leg in (
            Leg(f"road_{place}_first", CYCLE, "kerb", "held", weather=day, soak="soaked"),
            Leg(f"road_{place}_then", CYCLE, "kerb", "middle", weather=day, soak="as_is"),
            Leg(f"road_{place}_charge", CYCLE, "kerb", "full", weather=day, soak="as_is", deplete=True),
        )
    )


TRIAL = Trial(
    name="season_road",
    title="Motorway range in winter and summer (110 km/h, soaked start)",
    attributes=(
        *(
            Attribute(f"range_road_{place}", "length", "km", "more", f"Range at 110 km/h, {words}")
            for place, words in DAYS.values()
        ),
        Attribute("range_kept_winter_20", "fraction", "%", "more", "Range kept at -20 degC, 110 km/h"),
        Attribute("range_kept_summer_45", "fraction", "%", "more", "Range kept at 45 degC, 110 km/h"),
    ),
    evaluate=evaluate,
    legs=_legs(),
    suite="seasons",
    source="march with cabin, pack, tyres and air of the day; docs/theory/march.md",
)
