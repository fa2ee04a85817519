"""Heat of the machines on a course: every powertrain with machines at its wheels warms, by the march's own step."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

import strategies as s
from redline.proving_ground.conditions import STANDARD_TEMPERATURE_K, Conditions
from redline.proving_ground.courses.driving.heat import EVERY_S, Heat
from redline.proving_ground.driving.machine_warmth import Work, derated, heated, soaked_heat
from redline.proving_ground.driving.march import prepare_drive

BATTERY = {"battery.gross_energy": 20.0 * s.KWH}


def rear_driven(kind: str) -> Any:
    """A vehicle of a kind whose rear axle alone is driven."""
    if kind == "electric":
        return s.vehicle(choices={"powertrain.drive": "rear"})
    return s.take(s.fleet([s.engine_concept(kind, BATTERY, {"powertrain.drive": "rear"})]), 0)


def peak_n(car: Any) -> float:
    """Greatest wheel force of the rear axle, in N."""
    return float(prepare_drive(car).traction.rear.peak_force_n)


@pytest.mark.parametrize("kind", ["electric", "series"])
def test_a_step_of_a_course_is_one_of_the_march_in_still_air(kind: str) -> None:
    car, speed = rear_driven(kind), 0.5
    force, heat = 0.8 * peak_n(car), Heat(car)
    found = heat.after((0.0, force), (speed, speed))
    still = Conditions(head_wind_m_s=-speed)
    cold = soaked_heat(STANDARD_TEMPERATURE_K)
    warm = derated(car, prepare_drive(car), cold)
    after = jax.jit(heated)(car, warm, cold, Work(force_n=force, speed_m_s=speed, dt_s=EVERY_S), still)
    assert heat.hottest_k == pytest.approx((float(after.front.winding_k), float(after.rear.winding_k)), rel=1e-12)
    assert heat.hottest_k[1] > STANDARD_TEMPERATURE_K + 0.1
    assert found == (1.0, 1.0)


@pytest.mark.parametrize("kind", ["electric", "series", "power_split"])
def test_machines_held_at_a_stall_lose_torque(kind: str) -> None:
    car = rear_driven(kind)
    force, heat = peak_n(car), Heat(car)
    left = [1.0]
    for _ in range(600):
        left.append(heat.after((0.0, left[-1] * force), (0.0, 0.0))[1])
    assert np.all(np.diff(left) <= 1e-9)
    assert left[-1] < 0.9
    assert heat.hottest_k[0] == pytest.approx(STANDARD_TEMPERATURE_K, abs=1e-9), "nothing drives in front"


def test_a_gearbox_keeps_all_its_torque() -> None:
    heat = Heat(s.take(s.fleet([s.engine_concept("combustion")]), 0))
    assert not heat.warms
    assert heat.after((5000.0, 5000.0), (0.0, 0.0)) == (1.0, 1.0)
    assert np.isnan(heat.hottest_k[0])
