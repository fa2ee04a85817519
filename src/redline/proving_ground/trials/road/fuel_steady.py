"""Fuel and range at constant speed, on the road in the day's air."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.sustaining import balanced_fuel_j, wltp_fuel
from redline.proving_ground.steady_speeds import RANGES, SPEEDS_KM_H
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Tank over consumption at each speed; consumption at 110 km/h beside it."""
    del conditions
    engine = engine_of(vehicle)
    density, tank = wltp_fuel(engine).energy_j_m3, vehicle.powertrain.tank_m3  # type: ignore[union-attr]
    found = {}
    for speed in SPEEDS_KM_H:
        leg = legs[f"steady_{speed}"]
        found[speed] = balanced_fuel_j(engine, leg) / density / leg.distance_m
    ranges = {f"range_{speed}_km_h": tank / found[speed] for speed in SPEEDS_KM_H}
    return ranges | {"fuel_110_km_h": found[110]}


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
        Leg(f"steady_{speed}", f"steady_{speed}_km_h", "kerb", "held", warmth_frac=1.0) for speed in SPEEDS_KM_H
    ),
    source="constant-speed balance at zero battery energy",
)
