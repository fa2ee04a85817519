"""Fit-out: moments of what is fitted, what rises, what stays held, and that differences are the vehicle's own."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.concept.accessories import accessories, accessories_named
from redline.concept.language.catalogue import choices
from redline.concept.language.quantity import Chosen, Given
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.studio.ensemble.plausible import plausible
from redline.studio.insight.fit_out import FitOut, fit_out, held, loaded, place_of, raised

EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"
VALUES = {
    "mass.kerb": 2000.0, "mass.cg_height": 0.7, "mass.front_share": 0.5, "dimensions.wheelbase": 2.8,
    "dimensions.height": 1.9, "dimensions.overhang_front": 0.8, "dimensions.overhang_rear": 0.9,
    "off_road.bumper_front_height": 0.45, "off_road.bumper_rear_height": 0.5, "off_road.belly_height": 0.25,
    "off_road.floor_height": 0.5, "off_road.axle_clearance": 0.24, "tyres.diameter": 0.78,
}  # fmt: skip
PLACES = ("roof", "front", "rear", "under", "cargo", "wheels")


@pytest.fixture(scope="module")
def example() -> FitOut:
    return fit_out(read(EXAMPLE), ("roof_tent", "all_terrain_tyres", "larger_tyres", "lift_kit"))


@given(mass=st.floats(0.0, 500.0), place=st.sampled_from(PLACES))
def test_moments_about_ground_and_rear_axle_are_conserved(mass: float, place: str) -> None:
    steps, (height, front) = loaded(mass, place, VALUES), place_of(place, VALUES)
    kerb = VALUES["mass.kerb"]
    total = kerb + steps["mass.kerb"]
    up = total * (VALUES["mass.cg_height"] + steps["mass.cg_height"])
    assert up == pytest.approx(kerb * VALUES["mass.cg_height"] + mass * height, rel=1e-12)
    ahead = total * (VALUES["mass.front_share"] + steps["mass.front_share"])
    assert ahead == pytest.approx(kerb * VALUES["mass.front_share"] + mass * front, rel=1e-12)


def test_what_hangs_over_an_end_loads_that_axle_by_more_than_it_weighs() -> None:
    assert place_of("front", VALUES)[1] > 1.0
    assert place_of("rear", VALUES)[1] < 0.0


@pytest.mark.parametrize(("solid", "name", "axle_m"), [
    (False, "lift_kit", 0.05), (True, "lift_kit", 0.0), (False, "larger_tyres", 0.025), (True, "larger_tyres", 0.025),
])  # fmt: skip
def test_a_lift_raises_the_body_and_tyres_raise_all(solid: bool, name: str, axle_m: float) -> None:
    steps = raised(accessories()[name], VALUES, solid)
    body = accessories()[name].lift_m + 0.5 * accessories()[name].tyre_diameter_m
    assert steps["off_road.belly_height"] == steps["dimensions.height"] == steps["mass.cg_height"] == body > 0.0
    assert steps.get("off_road.axle_clearance", 0.0) == axle_m


def test_every_accessory_has_a_place_a_mass_and_a_tread_that_there_is() -> None:
    for item in accessories().values():
        assert item.place in PLACES
        assert item.mass_kg.value > item.mass_kg.sigma > 0.0
        assert item.tread in ("", *choices()["tyres.tread"])
        assert item.source


def test_names_that_there_are_not_are_all_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        accessories_named(("roof_tnt", "lift_kit", "balloon"))
    assert len(told.value.problems) == 2
    assert "did you mean 'roof_tent'?" in str(told.value)


def test_estimates_are_held_but_for_tyres_and_air_and_a_coast_down_is_dropped() -> None:
    concept = read(EXAMPLE)
    down = {"road_load.epa_a": Given(150.0), "road_load.epa_b": Given(1.0), "road_load.epa_c": Given(0.6)}
    drawn = plausible(dataclasses.replace(concept, numbers=concept.numbers | down))
    base = held(drawn.laid_out, drawn.values)
    assert base.mask["mass.kerb"] == base.mask["powertrain.rear.torque"] == base.mask["mass.gross"] == 1.0
    assert base.raw["mass.kerb"] == drawn.values["mass.kerb"]
    assert base.mask["tyres.rolling_coefficient"] == base.mask["mass.wltp_test"] == 0.0
    assert drawn.laid_out.mask["road_load.epa_a"] == 1.0
    assert base.mask["road_load.epa_a"] == base.mask["five_cycle_factor"] == 0.0


def test_a_tent_takes_payload_by_its_mass_range_by_its_drag_and_a_little_stability(example: FitOut) -> None:
    tent = example.rows[0].changes
    assert tent["payload_kg"].value == pytest.approx(-95.0)
    assert tent["payload_kg"].p90 - tent["payload_kg"].p10 == pytest.approx(2.563 * 15.0, rel=0.1)
    assert -25.0 < tent["range_120_km_h_km"].value < tent["range_wltp_km"].value < -5.0
    assert -4.0 < tent["tilt_angle_deg"].value < -1.0
    assert abs(tent["breakover_deg"].value) < 0.05


def test_a_lift_gives_angles_and_takes_range_and_stability(example: FitOut) -> None:
    lift = example.rows[3].changes
    for angle in ("approach_deg", "breakover_deg", "departure_deg"):
        assert 2.0 < lift[angle].value < 7.0
    assert lift["tilt_angle_deg"].value < -1.0
    assert lift["range_wltp_km"].value < -1.0


def test_rougher_treads_cost_range_and_pull_more_in_sand(example: FitOut) -> None:
    tread = example.rows[1].changes
    assert -16.0 < tread["range_wltp_km"].value < -4.0
    assert tread["slope_sand_pct"].value > 0.2


def test_together_is_about_the_sum_and_the_platform_is_asked(example: FitOut) -> None:
    *each, together = example.rows
    for key in ("payload_kg", "breakover_deg"):
        assert together.changes[key].value == pytest.approx(sum(row.changes[key].value for row in each), rel=0.05)
    assert together.changes["range_wltp_km"].value > sum(row.changes["range_wltp_km"].value for row in each)
    assert example.rows[2].remarks == together.remarks
    assert "the platform takes 690 to 790" in together.remarks[0]


def test_a_tread_that_is_on_already_changes_hardly_more_than_mass() -> None:
    rough = read(Path(__file__).parents[2] / "examples" / "compact_multi_energy" / "petrol.toml")
    on = dataclasses.replace(rough, choices=rough.choices | {"tyres.tread": Chosen("all_terrain")})
    (row,) = fit_out(on, ("all_terrain_tyres",)).rows
    assert row.remarks == ("its tyres have this tread",)
    assert abs(row.changes["range_wltp_km"].value) < 0.5


def test_bars_are_of_differences(example: FitOut) -> None:
    lift = example.rows[3].changes["range_wltp_km"]
    assert 0.0 < lift.p90 - lift.p10 < 2.0
    assert np.isfinite([value.p50 for row in example.rows for value in row.changes.values()]).all()
