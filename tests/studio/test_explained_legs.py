"""Which legs `redline explain` shows, and in which fuel it tells what they burnt."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import EngineTotals, Leg, LegTotals, LoadKind, ThermalTotals
from redline.proving_ground.procedures.sustaining import epa_fuel, wltp_fuel
from redline.proving_ground.registry import TRIALS, trials_of
from redline.proving_ground.run import legs_of
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.studio.insight.audit import audit
from redline.studio.insight.picture_data import nominal_vehicle
from redline.studio.insight.resting_legs import resting_legs
from redline.studio.library import read_named
from redline.vehicle.vehicle import Vehicle


@pytest.fixture(scope="module")
def petrol_car() -> Vehicle:
    return nominal_vehicle(read_named("vehicle:honda_civic_1_5t_2024"))


def totals() -> LegTotals:
    """Totals of a leg of a kilometre; every other sum is a hundred."""

    def hundreds(record: type) -> dict[str, np.float64]:
        return {field.name: np.float64(100.0) for field in dataclasses.fields(record)}

    parts = {"thermal": ThermalTotals(**hundreds(ThermalTotals)), "engine": EngineTotals(**hundreds(EngineTotals))}
    return LegTotals(**hundreds(LegTotals) | {"distance_m": np.float64(1000.0)} | parts)


@pytest.mark.parametrize(
    ("trial", "key", "rests_on"),
    [
        ("towing", "range_tow_caravan_90", {"tow_caravan_90"}),
        ("towing", "range_kept_box_105", {"tow_alone_105", "tow_box_105"}),
        ("fuel_epa", "fuel_epa_city", {"ftp_cold", "ftp_stabilised", "ftp_hot"}),
        ("fuel_epa", "fuel_us06", {"us06_start", "us06_highway", "us06_end"}),
        ("season_road", "range_road_mild", {"road_mild_first", "road_mild_then"}),
        ("fuel_steady", "fuel_110_km_h", {"steady_110"}),
        ("clearance", "approach", set()),
    ],
)
def test_an_attribute_shows_only_the_legs_it_rests_on(
    petrol_car: Vehicle, trial: str, key: str, rests_on: set[str]
) -> None:
    driven = legs_of(tuple(trials_of("geared", False, ("core", "off_road", "seasons")).values()))
    every = {leg.name: totals() for leg in driven}
    assert resting_legs(TRIALS[trial], key, petrol_car, Conditions(), every) == rests_on


@pytest.mark.parametrize("load", ["epa", "epa_cold", "epa_hot", "wltp", "wltp_regional", "kerb", "tow_caravan"])
@float64
def test_litres_are_those_of_the_fuel_the_leg_is_driven_on(petrol_car: Vehicle, load: LoadKind) -> None:
    found = audit(Leg("road_mild_first", "udds", load), totals(), petrol_car, charged=False).engine
    assert found is not None
    fuel = (epa_fuel if load.startswith("epa") else wltp_fuel)(engine_of(petrol_car))
    assert found.burnt_l == pytest.approx(100.0 / float(fuel.energy_j_m3) * 1e3, rel=1e-12)
