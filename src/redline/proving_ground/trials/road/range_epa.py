"""EPA range and consumption: the multi-cycle test and the label."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import ELECTRIC, Attribute, Outcome, Trial
from redline.proving_ground.procedures.j1634 import LEGS, MultiCycleTest, multi_cycle_test
from redline.vehicle.vehicle import Vehicle


def test_of(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> MultiCycleTest:
    """The multi-cycle test of a vehicle whose legs have been driven."""
    train = vehicle.powertrain
    return multi_cycle_test(
        legs,
        train.battery.usable_energy_j,
        train.charging.efficiency_frac,
        vehicle.homologation.five_cycle_factor_frac,
    )


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Label range, and wall consumption unadjusted and on the label."""
    del conditions
    test = test_of(vehicle, legs)
    return {
        "range_epa": test.label_range_m,
        "range_epa_city": test.label_factor_frac * test.city_range_m,
        "range_epa_highway": test.label_factor_frac * test.highway_range_m,
        "energy_epa_unadjusted": test.combined_ac_j_m,
        "energy_epa_label": test.label_ac_j_m,
    }


TRIAL = Trial(
    name="range_epa",
    title="EPA range (SAE J1634 multi-cycle test)",
    attributes=(
        Attribute("range_epa", "length", "km", "more", "EPA label range"),
        Attribute("range_epa_city", "length", "km", "more", "EPA city range, adjusted"),
        Attribute("range_epa_highway", "length", "km", "more", "EPA highway range, adjusted"),
        Attribute(
            "energy_epa_unadjusted", "energy_per_distance", "kWh/100mi", "less", "EPA 55/45 wall energy, unadjusted", 1
        ),
        Attribute(
            "energy_epa_label", "energy_per_distance", "kWh/100mi", "less", "EPA label wall energy", 1, needs="wall"
        ),
    ),
    evaluate=evaluate,
    families=ELECTRIC,
    legs=LEGS,
    source="SAE J1634 202104 sec. 8; 40 CFR 600.116-12(a), 600.210-12, 600.311-12",
)
