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
from redline.physics.water import wading
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
