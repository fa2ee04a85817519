"""Fuel and range at constant speed, on the road in the day's air."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.sustaining import balanced_fuel_j, wltp_fuel
from redline.proving_ground.procedures.to_empty import range_of
from redline.proving_ground.steady_speeds import RANGES, SPEEDS_KM_H
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Tank, and before it a plug-in's charge, over consumption at each speed; the tank's at 110 km/h beside it."""
    del conditions
    engine = engine_of(vehicle)
    ranges = {}
    for speed in SPEEDS_KM_H:
        leg = legs[f"steady_{speed}"]
        ranges[f"range_{speed}_km_h"] = range_of(vehicle, leg, leg, legs.get(f"steady_{speed}_charge"))
    leg = legs["steady_110"]
    return ranges | {"fuel_110_km_h": balanced_fuel_j(engine, leg) / wltp_fuel(engine).energy_j_m3 / leg.distance_m}


TRIAL = Trial(
    name="fuel_steady",
    title="Fuel and range at constant speed",
    attributes=(
        *RANGES,
        Attribute("fuel_110_km_h", "volume_per_distance", "l/100km", "less", "Fuel at a steady 110 km/h", 2),
    ),
    evaluate=evaluate,
    feels_day=True,
    families=WITH_ENGINE,
    legs=tuple(
        leg
        for speed in SPEEDS_KM_H
        for leg in (
            Leg(f"steady_{speed}", f"steady_{speed}_km_h", "kerb", "held", warmth_frac=1.0),
            Leg(f"steady_{speed}_charge", f"steady_{speed}_km_h", "kerb", "full", warmth_frac=1.0, deplete=True),
        )
    ),
    source="constant-speed balance at zero battery energy; a plug-in first on the charge above what it holds",
)
