"""WLTP range and consumption."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import ELECTRIC, Attribute, Outcome, Trial
from redline.proving_ground.procedures.wltp import LEGS, WltpTest, wltp_test
from redline.vehicle.vehicle import Vehicle


def test_of(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> WltpTest:
    """The WLTP test of a vehicle whose legs have been driven."""
    train = vehicle.powertrain
    return wltp_test(legs, train.battery.usable_energy_j, train.charging.efficiency_frac)


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Range combined (shortened and consecutive), in the city, and consumption at the wall."""
    del conditions
    test = test_of(vehicle, legs)
    return {
        "range_wltp": test.shortened_range_m,
        "range_wltp_consecutive": test.consecutive_range_m,
        "range_wltp_city": test.city_range_m,
        "energy_wltp": test.shortened_ac_j_m,
    }


TRIAL = Trial(
    name="range_wltp",
    title="WLTP range (shortened and consecutive procedures)",
    attributes=(
        Attribute("range_wltp", "length", "km", "more", "WLTP range"),
        Attribute("range_wltp_consecutive", "length", "km", "more", "WLTP range, consecutive cycles"),
        Attribute("range_wltp_city", "length", "km", "more", "WLTP city range"),
        Attribute("energy_wltp", "energy_per_distance", "kWh/100km", "less", "WLTP wall energy", 1, needs="wall"),
    ),
    evaluate=evaluate,
    families=ELECTRIC,
    legs=LEGS,
    source="UN R154 annex B8 sec. 3.4.4 and 4.4",
)
