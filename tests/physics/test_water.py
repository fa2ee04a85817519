"""Wading: limits, laws and the trial."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.foundations.constants import GRAVITY_M_S2, WATER_DENSITY_KG_M3
from redline.physics.water import floating, wading
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.shape.wading import TRIAL
from redline.vehicle.side_profile import RideHeights

quick = settings(max_examples=40, deadline=None)
speed = st.floats(0.1, 4.0)


def test_still_water_has_no_wave_and_no_drag() -> None:
    assert float(wading.bow_wave_height(0.0)) == 0.0
    assert float(wading.water_drag(2.0, 0.7, 1.1, 0.0)) == 0.0
    assert float(wading.intake_margin(1.1, 0.9, 0.0, 0.0)) == pytest.approx(0.2)


def test_the_wave_turns_kinetic_into_potential_energy() -> None:
    assert float(wading.bow_wave_height(1.5)) * GRAVITY_M_S2 == pytest.approx(0.5 * 1.5**2)


@quick
@given(speed, st.floats(0.2, 1.0))
def test_drag_is_stagnation_pressure_on_the_submerged_front(v: float, depth: float) -> None:
    pressure_pa = WATER_DENSITY_KG_M3 * GRAVITY_M_S2 * float(wading.bow_wave_height(v))
    assert float(wading.water_drag(1.9, depth, 1.0, v)) == pytest.approx(pressure_pa * 1.9 * depth)


@quick
@given(speed, st.floats(0.01, 0.5))
def test_faster_and_deeper_leave_less_margin(v: float, more: float) -> None:
    margin = float(wading.intake_margin(1.1, 0.8, 0.05, v))
    assert float(wading.intake_margin(1.1, 0.8, 0.05, v + more)) < margin
    assert float(wading.intake_margin(1.1, 0.8 + more, 0.05, v)) == pytest.approx(margin - more)
    assert float(wading.intake_margin(1.1, 0.8, 0.05 + more, v)) == pytest.approx(margin + more)


def test_drag_opposes_reversing_and_needs_water() -> None:
    assert float(wading.water_drag(2.0, 0.7, 1.1, -1.0)) == -float(wading.water_drag(2.0, 0.7, 1.1, 1.0))
    assert float(wading.water_drag(2.0, -0.1, 1.1, 1.0)) == 0.0


def test_gradient_and_vector() -> None:
    step = 1e-6
    slope = float(jax.grad(wading.bow_wave_height)(1.4))
    difference = float(wading.bow_wave_height(1.4 + step) - wading.bow_wave_height(1.4 - step))
    assert slope == pytest.approx(difference / (2 * step), rel=1e-6)
    speeds = jnp.array([0.5, 1.0, 2.0])
    scalars = [float(wading.bow_wave_height(float(v))) for v in speeds]
    assert np.asarray(wading.bow_wave_height(speeds)) == pytest.approx(scalars)


def test_trial_counts_the_highest_mode_and_walking_pace() -> None:
    profile = SimpleNamespace(
        air_intake_height_m=1.05,
        wading_depth_m=0.90,
        ride_heights=RideHeights(access_m=-0.05, road_m=0.0, off_road_m=0.075),
    )
    vehicle: Any = SimpleNamespace(profile=profile)
    outcome = TRIAL.evaluate(vehicle, Conditions(), {})
    shown = {a.name: float(outcome[a.key]) * a.scale for a in TRIAL.attributes}
    assert shown["wading_mm"] == pytest.approx(900.0)
    assert shown["bow_wave_margin_mm"] == pytest.approx(1050 + 75 - 900 - 98.36, abs=0.01)


def a_hull(**changed: Any) -> floating.Hull:
    known: dict[str, Any] = {
        "mass_kg": 2400.0, "tyre_radius_m": 0.39, "rim_radius_m": 0.24, "tyre_width_m": 0.26, "belly_m": 0.28, "box_m2": 2.2,
        "box_height_m": 0.14, "floor_m": 0.47, "cabin_m2": 5.2, "flood_frac": 0.1, "length_m": 4.5,
    }  # fmt: skip
    return floating.Hull(**(known | changed))


def test_drag_of_the_anchor() -> None:
    """2 m x 0.7 m at 7 km/h, coefficient 1.1: 2.9 kN."""
    assert float(wading.water_drag(2.0, 0.7, 1.1, 7.0 / 3.6)) / 1e3 == pytest.approx(2.9, abs=0.05)


def test_three_cubic_metres_float_more_than_two_and_a_half_tonnes() -> None:
    """A sealed body of 3 m3 below the water carries 3 t."""
    sealed = a_hull(mass_kg=2500.0, flood_frac=0.0, box_m2=0.0, tyre_width_m=0.0, floor_m=0.4, cabin_m2=6.0)
    assert float(floating.displaced_volume(sealed, 0.9)) == pytest.approx(3.0)
    assert float(floating.tyre_load(sealed, 0.9)) < 0.0


def test_dry_tyres_carry_the_weight_and_floating_ones_nothing() -> None:
    hull = a_hull()
    assert float(floating.tyre_load(hull, 0.0)) == pytest.approx(hull.mass_kg * GRAVITY_M_S2, rel=1e-6)
    depth = float(floating.depth_with_load(hull, 0.0))
    assert float(floating.tyre_load(hull, depth)) == pytest.approx(0.0, abs=1.0)
    assert float(floating.depth_with_load(hull, 0.2)) < depth


def test_what_floats_sooner() -> None:
    """Lighter, tighter, lower and larger cabins float sooner."""
    base = float(floating.depth_with_load(a_hull(), 0.0))
    for changed in ({"mass_kg": 2000.0}, {"flood_frac": 0.0}, {"floor_m": 0.4}, {"cabin_m2": 6.5}):
        assert float(floating.depth_with_load(a_hull(**changed), 0.0)) < base
    assert float(floating.depth_with_load(a_hull(flood_frac=1.0, cabin_m2=0.0), 0.0)) == pytest.approx(2.5, abs=1e-3)


def test_a_stream_pushes_a_deeper_vehicle_sooner() -> None:
    speeds = [float(floating.stream_speed(a_hull(), depth)) for depth in (0.2, 0.4, 0.6, 0.8, 1.2)]
    assert speeds == sorted(speeds, reverse=True)
    assert speeds[-1] == pytest.approx(0.0, abs=1e-4)


def test_a_whole_tyre_below_water_is_a_ring() -> None:
    ring = np.pi * (0.39**2 - 0.24**2)
    only = a_hull(box_m2=0.0, cabin_m2=0.0)
    assert float(floating.displaced_volume(only, 1.0)) == pytest.approx(4.0 * 0.26 * ring, rel=1e-3)


def test_gradients_of_floating_are_finite() -> None:
    for depth in (0.0, 0.28, 0.47, 0.8):
        slope = jax.grad(lambda kg, d=depth: floating.stream_speed(a_hull(mass_kg=kg), d))(2400.0)  # type: ignore[misc]
        assert np.isfinite(float(slope))
    assert float(jax.grad(lambda kg: floating.depth_with_load(a_hull(mass_kg=kg), 0.0))(2400.0)) > 0.0
