"""Static stability: limits, laws and the trial."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.physics.shape import static_stability as stability
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.shape.stability import TRIAL
from redline.vehicle.side_profile import RideHeights

quick = settings(max_examples=40, deadline=None)
track = st.floats(1.2, 2.0)
height = st.floats(0.4, 1.1)


def test_a_point_mass_half_a_track_high_tips_at_45_degrees() -> None:
    assert float(stability.static_stability_factor(1.6, 0.8)) == pytest.approx(1.0)
    assert math.degrees(float(stability.tip_angle(1.6, 0.8))) == pytest.approx(45.0)


@quick
@given(track, height, st.floats(0.001, 0.2))
def test_higher_tips_sooner_and_wider_tips_later(t: float, h: float, more: float) -> None:
    angle = float(stability.tip_angle(t, h))
    assert float(stability.tip_angle(t, float(stability.raised_cg_height(h, more)))) < angle
    assert float(stability.tip_angle(t + more, h)) > angle


@quick
@given(track, height, st.floats(0.2, 5.0))
def test_tipping_does_not_depend_on_scale(t: float, h: float, scale: float) -> None:
    assert float(stability.tip_angle(t * scale, h * scale)) == pytest.approx(float(stability.tip_angle(t, h)))


@quick
@given(st.floats(0.3, 0.7), st.floats(2.2, 3.4), height)
def test_uphill_and_downhill_mirror(share: float, wheelbase: float, h: float) -> None:
    up = float(stability.tip_angle_uphill(share, wheelbase, h))
    down = float(stability.tip_angle_downhill(share, wheelbase, h))
    assert down == pytest.approx(float(stability.tip_angle_uphill(1.0 - share, wheelbase, h)))
    assert math.tan(up) + math.tan(down) == pytest.approx(wheelbase / h)


def test_only_sprung_mass_rises() -> None:
    assert float(stability.raised_cg_height(0.70, 0.10, 0.85)) == pytest.approx(0.785)


def test_gradient_and_vector() -> None:
    step = 1e-6
    slope = float(jax.grad(stability.tip_angle, 1)(1.65, 0.72))
    difference = float(stability.tip_angle(1.65, 0.72 + step) - stability.tip_angle(1.65, 0.72 - step))
    assert slope == pytest.approx(difference / (2 * step), rel=1e-6)
    heights = jnp.array([0.6, 0.7, 0.8])
    scalars = [float(stability.tip_angle(1.65, float(h))) for h in heights]
    assert np.asarray(stability.tip_angle(1.65, heights)) == pytest.approx(scalars)


def test_trial_stands_lower_on_the_road() -> None:
    vehicle: Any = SimpleNamespace(
        body=SimpleNamespace(track_front_m=1.70, track_rear_m=1.66),
        mass=SimpleNamespace(cg_height_m=0.70),
        profile=SimpleNamespace(ride_heights=RideHeights(access_m=-0.05, road_m=0.0, off_road_m=0.075)),
    )
    outcome = TRIAL.evaluate(vehicle, Conditions(), {})
    shown = {a.name: float(outcome[a.key]) * a.scale for a in TRIAL.attributes}
    assert shown["static_stability_factor_frac"] == pytest.approx(1.68 / 1.40)
    assert shown["tilt_angle_deg"] == pytest.approx(math.degrees(math.atan(1.2)))
    assert shown["static_stability_factor_off_road_frac"] == pytest.approx(1.68 / 1.55)
    assert shown["tilt_angle_off_road_deg"] == pytest.approx(math.degrees(math.atan(1.68 / 1.55)))
