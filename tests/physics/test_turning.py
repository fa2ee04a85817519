"""Turning: limits, closed forms, laws and the trial."""

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

from redline.physics.shape import turning
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.shape.turning import TRIAL

quick = settings(max_examples=40, deadline=None)
wheelbase = st.floats(2.0, 3.6)
lock = st.floats(0.35, 0.75)
track = st.floats(1.3, 1.9)


def test_without_track_both_forms_agree() -> None:
    single = float(turning.turning_circle(2.8, 0.6, 0.0, 0.25))
    assert single == pytest.approx(2 * 2.8 / math.sin(0.6) + 0.25)
    assert single == pytest.approx(float(turning.turning_circle_from_outer_wheel(2.8, 0.6, 0.25)))


def test_small_angles_give_the_straight_road() -> None:
    assert float(turning.turning_circle(2.8, 1e-6, 1.6, 0.25)) > 5e6


@quick
@given(wheelbase, lock, track)
def test_the_outer_wheel_of_an_ackermann_pair_traces_the_same_circle(length: float, angle: float, t: float) -> None:
    outer = math.atan2(length, length / math.tan(angle) + 0.5 * t)
    circle = float(turning.turning_circle(length, angle, t, 0.25))
    assert float(turning.turning_circle_from_outer_wheel(length, outer, 0.25)) == pytest.approx(circle)


@quick
@given(wheelbase, lock, track)
def test_steering_angle_inverts_the_circle(length: float, angle: float, t: float) -> None:
    circle = turning.turning_circle(length, angle, t, 0.25)
    assert float(turning.steering_angle(length, circle, t, 0.25)) == pytest.approx(angle, abs=1e-10)


@quick
@given(wheelbase, lock, track, st.floats(0.01, 0.3))
def test_longer_wider_and_less_lock_turn_wider(length: float, angle: float, t: float, more: float) -> None:
    circle = float(turning.turning_circle(length, angle, t, 0.25))
    assert float(turning.turning_circle(length + more, angle, t, 0.25)) > circle
    assert float(turning.turning_circle(length, angle, t + more, 0.25)) > circle
    assert float(turning.turning_circle(length, angle - 0.5 * more, t, 0.25)) > circle


def test_an_impossible_circle_turns_about_the_inner_rear_wheel() -> None:
    angle = turning.steering_angle(2.8, 4.0, 1.6, 0.25)
    assert float(angle) == pytest.approx(math.atan2(2.8, 0.8))
    assert np.isfinite(jax.grad(turning.steering_angle, 1)(2.8, 4.0, 1.6, 0.25))


def test_gradient_scale_and_vector() -> None:
    step = 1e-6
    slope = float(jax.grad(turning.turning_circle, 1)(2.8, 0.6, 1.6, 0.25))
    difference = float(
        turning.turning_circle(2.8, 0.6 + step, 1.6, 0.25) - turning.turning_circle(2.8, 0.6 - step, 1.6, 0.25)
    )
    assert slope == pytest.approx(difference / (2 * step), rel=1e-6)
    double = float(turning.turning_circle(5.6, 0.6, 3.2, 0.5))
    assert double == pytest.approx(2 * float(turning.turning_circle(2.8, 0.6, 1.6, 0.25)))
    locks = jnp.array([0.5, 0.6, 0.7])
    scalars = [float(turning.turning_circle(2.8, float(a), 1.6, 0.25)) for a in locks]
    assert np.asarray(turning.turning_circle(2.8, locks, 1.6, 0.25)) == pytest.approx(scalars)


def test_trial_turns_with_its_wheelbase() -> None:
    def circle(length: float) -> float:
        body = SimpleNamespace(wheelbase_m=length, steering_angle_rad=0.62, track_front_m=1.65)
        vehicle: Any = SimpleNamespace(body=body, tyre=SimpleNamespace(section_width_m=0.255))
        (attribute,) = TRIAL.attributes
        assert attribute.name == "turning_circle_m"
        return float(TRIAL.evaluate(vehicle, Conditions(), {})["turning_circle"]) * attribute.scale

    assert circle(2.8) == pytest.approx(float(turning.turning_circle(2.8, 0.62, 1.65, 0.255)))
    assert circle(3.0) > circle(2.8)
