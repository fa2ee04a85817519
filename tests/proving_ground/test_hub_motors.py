"""Machines without a gear: what they give, what copper costs them, and that copper goes by torque for all."""

from __future__ import annotations

import pytest
from tests.strategies import vehicle

from redline.concept.constants import tables, value_of
from redline.foundations.engine import float64
from redline.physics.electric.electric_machine import base_speed
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.road import crawl
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.vehicle import Vehicle

POWER = 200e3


def car(**rear: float) -> Vehicle:
    """A rear-driven car of a given power."""
    numbers = {f"powertrain.rear.{name}": value for name, value in rear.items()}
    return vehicle({"powertrain.power": POWER, "model_year": 2060.0} | numbers, {"powertrain.drive": "rear"})


@float64
def copper_w(unit: DriveUnit) -> float:
    """Copper loss at peak torque."""
    return float(unit.loss.load2_frac * unit.peak_power_w)


def test_hub_motors_are_built_for_torque_and_lose_nothing_in_a_mesh() -> None:
    geared, hub = car().powertrain.rear, car(gear_ratio=1.0).powertrain.rear
    assert float(base_speed(hub)) == pytest.approx(value_of("hub_base_speed"))
    assert float(hub.peak_torque_nm) == pytest.approx(POWER / 75.0)
    assert float(hub.mesh_efficiency_frac) == 1.0
    assert float(geared.mesh_efficiency_frac) == pytest.approx(0.98)
    assert float(base_speed(geared)) > 4.0 * float(base_speed(hub))


@pytest.mark.parametrize("rear", [{}, {"gear_ratio": 1.0}, {"torque": 700.0}, {"torque": 900.0, "gear_ratio": 4.0}])
def test_copper_loss_goes_by_torque_whatever_the_gear(rear: dict[str, float]) -> None:
    unit = car(**rear).powertrain.rear
    assert copper_w(unit) == pytest.approx(tables()["loss"]["copper"] * float(unit.peak_torque_nm), rel=1e-3)


def test_a_fast_machine_of_little_torque_loses_a_share_of_its_power() -> None:
    assert copper_w(car(torque=200.0).powertrain.rear) == pytest.approx(tables()["loss"]["load2"] * POWER, rel=1e-3)


def test_an_axle_without_machines_has_no_copper_loss() -> None:
    assert copper_w(car().powertrain.front) == 0.0


@float64
def test_without_a_gear_torque_at_the_wheels_is_the_machines_own() -> None:
    found = crawl.evaluate(car(gear_ratio=1.0), Conditions(), {})
    assert float(found["crawl_ratio"]) == 1.0
    assert float(found["crawl_torque"]) == pytest.approx(POWER / 75.0, rel=0.02)
