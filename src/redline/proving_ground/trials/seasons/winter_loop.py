"""The winter loop: town, country, mountain and motorway on the road, from a soaked start until empty."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_over
from redline.vehicle.vehicle import Vehicle

#: Day of the library -> its place in a key, and its words.
DAYS = {"cold_-10": ("winter", "-10 degC"), "mild_20": ("mild", "20 degC")}


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Range on the loop in winter, and what of the mild day's it is."""
    del conditions
    found = {place: range_over(vehicle, legs, f"loop_{place}") for place, _ in DAYS.values()}
    return {
        "range_winter_loop": found["winter"],
        "range_mild_loop": found["mild"],
        "range_kept_winter_loop": found["winter"] / found["mild"],
    }


def legs_in(day: str, place: str) -> tuple[Leg, Leg, Leg]:
    """The loop from a soaked start, again as it is then, and on charge, on a day (``""``: the trial's own)."""
    return (
        Leg(f"loop_{place}_first", "winter_loop", "kerb", "held", weather=day, soak="soaked"),
        Leg(f"loop_{place}_then", "winter_loop", "kerb", "middle", weather=day, soak="as_is"),
        Leg(f"loop_{place}_charge", "winter_loop", "kerb", "full", weather=day, soak="as_is", deplete=True),
    )


TRIAL = Trial(
    name="winter_loop",
    title="Winter loop: town, country, mountain, motorway",
    attributes=(
        Attribute("range_winter_loop", "length", "km", "more", "Range on the winter loop, -10 degC"),
        Attribute("range_mild_loop", "length", "km", "more", "Range on the same loop, 20 degC"),
        Attribute("range_kept_winter_loop", "fraction", "%", "more", "Range kept on the winter loop"),
    ),
    evaluate=evaluate,
    legs=tuple(leg for day, (place, _) in DAYS.items() for leg in legs_in(day, place)),
    suite="seasons",
    source="own route in the manner of NAF El Prix (tools/make_winter_loop.py); cabin at 21 degC, speed limits kept",
)
