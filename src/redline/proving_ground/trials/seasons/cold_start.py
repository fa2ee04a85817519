"""The cold test of cars with an engine: FTP at 20 degF over that at 75 degF."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.trials.road.fuel_epa import LEGS, city_test
from redline.vehicle.vehicle import Vehicle

_BAGS = ("cold_start", "cold_stabilised", "cold_hot")


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """City fuel at 20 degF, and over that at 75 degF."""
    del conditions
    cold, warm = city_test(vehicle, legs, _BAGS), city_test(vehicle, legs)
    return {"fuel_epa_cold_city": cold.city_m3_m, "cold_city_rise": cold.city_m3_m / warm.city_m3_m}


TRIAL = Trial(
    name="cold_start",
    title="Cold test: EPA city at 20 degF",
    attributes=(
        Attribute("fuel_epa_cold_city", "volume_per_distance", "l/100km", "less", "EPA city fuel at 20 degF", 2),
        Attribute("cold_city_rise", "fraction", "", "less", "City energy at 20 degF over that at 23 degC", 2),
    ),
    evaluate=evaluate,
    families=WITH_ENGINE,
    legs=LEGS,
    suite="seasons",
    source="40 CFR 1066.710 (20 degF, road load +10 %), weights of the FTP",
)
