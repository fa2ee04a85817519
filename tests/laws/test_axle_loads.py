"""Laws of axle loads: the ground pushes and never pulls, carries the weight, and holds no more than its grip."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.foundations.constants import GRAVITY_M_S2
from redline.physics.road.axle_load import axle_normal_forces
from redline.physics.road.thrust import Stance, accelerating_thrust, climbing_loads, climbing_thrust
from redline.physics.shape.static_stability import tip_angle_towing, tip_angle_uphill
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.terrain.traction_ground import wheel_loads
from redline.proving_ground.trials.lasting.endurance import grade_by_grip
from redline.proving_ground.trials.road.climb import steepest

MASS_KG, ENDLESS_N = 2400.0, 1e9


def stance(share: float, height: float, mu: float, locked: float = 0.0) -> Stance:
    return Stance(
        mass_kg=MASS_KG, front_share_frac=share, cg_height_m=height, wheelbase_m=2.6, adhesion_coeff=mu, locked_frac=locked
    )  # fmt: skip


def weight_across(grade: float) -> float:
    return MASS_KG * GRAVITY_M_S2 / np.hypot(1.0, grade)


STANCES: dict[str, Any] = {
    "share": s.floats(0.35, 0.65), "height": s.floats(0.4, 1.4), "grade": s.floats(-1.5, 4.0), "shift": s.floats(0.0, 3e4),
}  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(**STANCES)
def test_axle_loads_carry_the_weight_and_none_pulls(share: float, height: float, grade: float, shift: float) -> None:
    front, rear = (float(load) for load in climbing_loads(stance(share, height, 1.0), grade, shift))
    assert front + rear == pytest.approx(weight_across(grade), rel=1e-12)
    assert min(front, rear) >= 0.0
    free = axle_normal_forces(MASS_KG, share, height, 2.6, grade, 0.0)
    if 0.0 < float(free[0]) - shift < weight_across(grade):
        assert front == pytest.approx(float(free[0]) - shift, rel=1e-9, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(
    **STANCES, mu=s.floats(0.1, 1.2), front=s.floats(0.0, 6e4), rear=s.floats(0.0, 6e4), locked=s.st.sampled_from([0.0, 1.0])
)  # fmt: skip
def test_thrust_is_no_more_than_friction_times_weight(
    share: float, height: float, grade: float, shift: float, mu: float, front: float, rear: float, locked: float
) -> None:
    stands = stance(share, height, mu, locked)
    assert float(climbing_thrust(stands, front, rear, grade, shift)) <= mu * weight_across(grade) * (1.0 + 1e-12)
    assert float(accelerating_thrust(stands, front, rear, 300.0)) <= mu * weight_across(0.0) * (1.0 + 1e-12)


@functools.cache
def car() -> Any:
    """A short, tall rear-heavy 4x4 of endless grip, which would tip before it slips."""
    tall = s.vehicle({"powertrain.power": 900e3, "mass.trailer_rating": 3500.0})
    for path, value in (("mass.cg_height_m", 1.3), ("body.wheelbase_m", 2.4), ("tyre.adhesion_coeff", 3.0)):
        tall = s.put(tall, path, value)
    return tall


def test_wheel_loads_carry_the_weight_beyond_tipping_too() -> None:
    for grade in (0.0, 0.5, 4.0):
        loads = np.asarray(wheel_loads(car(), MASS_KG, grade))
        assert loads.sum() == pytest.approx(weight_across(grade), rel=1e-12)
        assert loads.min() >= 0.0


def test_no_grade_is_steeper_than_where_it_tips() -> None:
    mass, base = car().mass, car().body.wheelbase_m
    tips = np.tan(float(tip_angle_uphill(mass.front_share_frac, base, mass.cg_height_m)))
    by_grip = float(grade_by_grip(car(), Conditions(), mass.gross_kg))
    assert by_grip == pytest.approx(tips, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(share=s.floats(0.35, 0.65), height=s.floats(0.4, 1.4), towed=s.floats(0.0, 5000.0))
def test_it_tips_with_a_trailer_where_the_front_load_vanishes(share: float, height: float, towed: float) -> None:
    angle = float(tip_angle_towing(MASS_KG, share, 2.6, height, towed, 0.012, 0.4))
    pull = towed * GRAVITY_M_S2 * (np.sin(angle) + 0.012 * np.cos(angle))
    front, _ = axle_normal_forces(MASS_KG, share, height, 2.6, np.tan(angle), 0.0)
    assert float(front) == pytest.approx(pull * 0.4 / 2.6, rel=1e-9, abs=1e-6)
    assert angle <= float(tip_angle_uphill(share, 2.6, height)) * (1.0 + 1e-12)


def test_a_trailer_lowers_the_grade_at_which_it_tips() -> None:
    mass, base = car().mass, car().body.wheelbase_m
    held = float(steepest(car(), Conditions(), 0.5, mass.gross_kg, 500.0))
    lifts = tip_angle_towing(mass.gross_kg, mass.front_share_frac, base, mass.cg_height_m, 500.0, 0.012, 0.4)
    alone = tip_angle_uphill(mass.front_share_frac, base, mass.cg_height_m)
    assert held == pytest.approx(np.tan(float(lifts)), rel=1e-9)
    assert lifts < alone
