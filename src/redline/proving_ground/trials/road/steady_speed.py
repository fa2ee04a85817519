"""Range at constant speed, and the aggressive US06 cycle, on the road in the day's air."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import ELECTRIC, Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_of
from redline.proving_ground.steady_speeds import RANGES, SPEEDS_KM_H
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """What the pack gives on this day over the direct-current consumption of each leg; US06 as wall consumption."""
    del conditions
    train = vehicle.powertrain
    ranges = {}
    for speed in SPEEDS_KM_H:
        leg = legs[f"steady_{speed}"]
        ranges[f"range_{speed}_km_h"] = range_of(vehicle, leg, leg)
    us06 = legs["us06"]
    return ranges | {"energy_us06": us06.terminal_j / us06.distance_m / train.charging.efficiency_frac}


TRIAL = Trial(
    name="steady_speed",
    title="Range at constant speed, and US06",
    attributes=(
        *RANGES,
        Attribute("energy_us06", "energy_per_distance", "kWh/100km", "less", "US06 wall energy", 1, needs="wall"),
    ),
    evaluate=evaluate,
    feels_day=True,
    families=ELECTRIC,
    legs=(
        *(Leg(f"steady_{speed}", f"steady_{speed}_km_h", "kerb", "half") for speed in SPEEDS_KM_H),
        Leg("us06", "us06", "epa", "half"),
    ),
    source="constant-speed balance; 40 CFR 86 appendix I (US06)",
)
