"""A drive unit with two gears: what the low one gives at launch and crawl, and what the pair takes on the road."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.strategies import vehicle

from redline.concept.read import read
from redline.foundations.engine import float64
from redline.foundations.errors import InputError
from redline.physics.electric.drive_unit import at_the_wheels, force_limit
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.road import crawl
from redline.vehicle.vehicle import Vehicle

HIGH, LOW, TORQUE = 8.0, 15.0, 500.0


def car(**gears: float) -> Vehicle:
    """A rear-driven car with a given motor torque."""
    numbers = {"powertrain.power": 250e3, "powertrain.rear.torque": TORQUE, "powertrain.rear.gear_ratio": HIGH}
    return vehicle(
        numbers | {f"powertrain.rear.{name}": value for name, value in gears.items()}, {"powertrain.drive": "rear"}
    )


@float64
def limit(unit: object, speed_m_s: float) -> float:
    """Greatest wheel force of the rear axle."""
    return float(force_limit(at_the_wheels(unit, 0.35, 1.0), speed_m_s, 1.0 / max(speed_m_s, 0.1)))  # type: ignore[arg-type]


def test_the_low_gear_multiplies_launch_force_and_ends_at_the_machines_top_speed() -> None:
    one, two = car().powertrain.rear, car(low_gear_ratio=LOW).powertrain.rear
    assert limit(two, 1.0) == pytest.approx(limit(one, 1.0) * LOW / HIGH)
    assert limit(one, 1.0) == pytest.approx(TORQUE * HIGH / 0.35 * float(one.mesh_efficiency_frac))
    past = 1.01 * float(two.max_speed_rad_s) * 0.35 / LOW
    assert limit(two, past) == limit(one, past) > 0.0


def test_a_single_gear_is_its_own_low_gear() -> None:
    unit = car().powertrain.rear
    assert float(unit.low_gear_ratio) == float(unit.gear_ratio) == HIGH


@float64
def test_crawling_is_in_the_low_gear() -> None:
    one, two = (crawl.evaluate(kind, Conditions(), {}) for kind in (car(), car(low_gear_ratio=LOW)))
    assert float(two["crawl_ratio"]) == LOW
    assert float(two["crawl_torque"]) == pytest.approx(float(one["crawl_torque"]) * LOW / HIGH)


def test_two_gears_take_more_power_on_the_road_unless_auxiliaries_are_given() -> None:
    one, two = car(), car(low_gear_ratio=LOW)
    assert float(two.powertrain.auxiliary_power_w) > float(one.powertrain.auxiliary_power_w) + 500.0
    numbers = {"powertrain.rear.gear_ratio": HIGH, "powertrain.rear.low_gear_ratio": LOW, "auxiliaries.power": 300.0}
    assert float(vehicle(numbers, {"powertrain.drive": "rear"}).powertrain.auxiliary_power_w) == 300.0


def test_a_small_step_of_the_low_ratio_is_no_second_gear() -> None:
    """Slopes by differences step by 1e-4 of an input; a jump there would read as hours per tenth of a ratio."""
    one, stepped = car(), car(low_gear_ratio=HIGH * 1.0001)
    assert float(stepped.powertrain.auxiliary_power_w) == float(one.powertrain.auxiliary_power_w)


def test_a_low_gear_that_is_higher_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "geared.toml"
    text = 'extends = "vehicle:tesla_model_3_rwd_2024"\n\n[powertrain.rear]\n'
    file.write_text(text + "gear_ratio = 9.0\nlow_gear_ratio = 8.0\n", encoding="utf-8")
    with pytest.raises(InputError, match="a higher gear"):
        read(file)
    file.write_text(text + "low_gear_ratio = 8.0\n", encoding="utf-8")
    with pytest.raises(InputError, match="beside low_gear_ratio"):
        read(file)
