"""Trials of traction: grade limits in closed form, laws of drive and ground, the twister, brakes, both families."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import strategies as s
from redline.physics.traction.driveline import LOCKED_BIAS, AxleDrive, Driveline, separate_units, shared_drive
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driving.driveline_of import driveline_of
from redline.proving_ground.driving.loads import CRAWL_M_S, road_resistance
from redline.proving_ground.registry import TRIALS
from redline.proving_ground.terrain.traction_ground import (
    Ground,
    grade_by_traction,
    grade_limit,
    under_all,
    under_left,
    under_one,
    wheel_loads,
)
from redline.proving_ground.trials.obstacles.wheel_in_the_air import (
    poised_loads,
    twister_reserve,
    with_differentials,
)

STRONG = {"mass.kerb": 1900.0, "mass.gross": 2400.0, "powertrain.power": 400e3, "mass.front_share": 0.47}


@functools.cache
def vehicle(kind: str = "electric") -> Any:
    """One vehicle of a kind with all wheels driven."""
    if kind == "electric":
        return s.vehicle(STRONG)
    choices = {"powertrain.drive": "all", "transfer.centre": "locked", "body_style": "off_roader"}
    return s.take(s.fleet([s.engine_concept(kind, {"mass.kerb": 2000.0, "mass.gross": 2600.0}, choices)]), 0)


def line(front: float, rear: float, bias: float = 1.0, brake: float = 1.0) -> Driveline:
    """Two axles fed apart."""
    ahead, behind = (AxleDrive(most_n=force, bias_ratio=bias, own_frac=0.0) for force in (front, rear))
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, float), separate_units(ahead, behind, brake))


@functools.cache
def _grade() -> Any:
    return jax.jit(lambda car, ground, drive: grade_by_traction(car, Conditions(), ground, drive, car.mass.gross_kg))


def grade(ground: Ground, drive: Driveline, car: Any = None) -> float:
    return float(_grade()(car or vehicle(), ground, drive))


def rolling(car: Any, ground: Ground) -> float:
    """Rolling resistance over weight on a ground, with the little air of 3 km/h."""
    here = dataclasses.replace(Conditions(), rolling_frac=ground.rolling_frac)
    mass = float(car.mass.gross_kg)
    return float(road_resistance(car, here, mass, 0.0, CRAWL_M_S)) / (mass * 9.80665)


def friction(car: Any, surface: str) -> float:
    return float(car.tyre.adhesion_coeff) * surfaces()[surface][0]


@pytest.mark.parametrize("surface", ["slickrock", "gravel", "wet_grass", "ice"])
def test_with_all_locked_the_grade_limit_is_friction_less_rolling_resistance(surface: str) -> None:
    locked = shared_drive(1e9, (0.0, 1.0), LOCKED_BIAS, LOCKED_BIAS, 0.0)
    locked = jax.tree.map(lambda leaf: jnp.asarray(leaf, float), locked)
    car, ground = vehicle(), under_all(surface)
    found = grade(ground, locked)
    np.testing.assert_allclose(found, friction(car, surface) - rolling(car, ground), atol=2e-4)


@pytest.mark.parametrize("surface", ["gravel", "packed_snow"])
def test_one_driven_axle_in_closed_form(surface: str) -> None:
    """Rear: ``(mu (1 - w) - f) / (1 - mu h / L)``; front: ``(mu w - f) / (1 + mu h / L)``."""
    car, ground = vehicle(), under_all(surface)
    mu, f, share = friction(car, surface), rolling(car, ground), float(car.mass.front_share_frac)
    lever = float(car.mass.cg_height_m) / float(car.body.wheelbase_m)
    np.testing.assert_allclose(grade(ground, line(0.0, 1e9)), (mu * (1 - share) - f) / (1 - mu * lever), rtol=2e-3)
    np.testing.assert_allclose(grade(ground, line(1e9, 0.0)), (mu * share - f) / (1 + mu * lever), rtol=2e-3)


def test_torque_limits_a_grade_in_closed_form() -> None:
    car, ground = vehicle(), under_all("dry_asphalt")
    weight = float(car.mass.gross_kg) * 9.80665
    angle = np.arctan(grade(ground, line(3e3, 4e3)))
    np.testing.assert_allclose(np.sin(angle) + rolling(car, ground) * np.cos(angle), 7e3 / weight, rtol=1e-4)


def test_grade_rises_with_friction_and_with_locking() -> None:
    names = ("ice", "packed_snow", "mud_on_hard", "gravel", "slickrock")
    grades = [grade(under_all(name), line(1e9, 1e9)) for name in names]
    assert grades == sorted(grades)
    split = under_left("ice", "dry_asphalt")
    kinds = ((1.0, 0.0), (2.5, 0.0), (1.0, 1.0), (LOCKED_BIAS, 0.0))
    by_kind = [grade(split, line(9e3, 9e3, bias, brake)) for bias, brake in kinds]
    assert by_kind == sorted(by_kind)
    assert by_kind[2] > 2.0 * by_kind[0], "braked against open"


def test_one_wheel_on_grip_climbs_by_half_its_axle_or_by_its_grip() -> None:
    car, ground = vehicle(), under_one("dry_asphalt", 2)
    weight = float(car.mass.gross_kg) * 9.80665
    assert grade(ground, line(9e3, 9e3, brake=0.0)) == pytest.approx(0.0, abs=1e-9)
    angle = np.arctan(grade(ground, line(9e3, 5e3)))
    np.testing.assert_allclose(np.sin(angle) + rolling(car, ground) * np.cos(angle), 2.5e3 / weight, rtol=1e-3)
    full = np.arctan(grade(ground, line(9e3, 9e4)))
    load = float(wheel_loads(car, car.mass.gross_kg, np.tan(full))[2])
    force = weight * (np.sin(full) + rolling(car, ground) * np.cos(full))
    np.testing.assert_allclose(force, friction(car, "dry_asphalt") * load, rtol=1e-3)


def test_a_makers_hundred_percent_needs_friction_of_one_and_rolling_resistance_more() -> None:
    car, ground = vehicle(), under_all("dry_concrete")
    needed = (1.0 + rolling(car, ground)) / surfaces()["dry_concrete"][0]
    for factor, climbs in ((0.999, False), (1.001, True)):
        grippy = s.put(car, "tyre.adhesion_coeff", needed * factor)
        assert (grade(ground, line(1e9, 1e9), grippy) >= 1.0) is climbs


def test_no_grade_is_steeper_than_tipping() -> None:
    tall = s.put(s.put(vehicle(), "mass.cg_height_m", 1.4), "mass.front_share_frac", 0.4)
    tall = s.put(tall, "tyre.adhesion_coeff", 1.5)
    found = float(grade_limit(tall, Conditions(), under_all("dry_asphalt"), line(1e9, 1e9), tall.mass.gross_kg))
    np.testing.assert_allclose(found, 0.4 * float(tall.body.wheelbase_m) / 1.4, rtol=1e-9)


def test_poised_loads_hold_the_weight_the_moments_and_lift_one_wheel() -> None:
    car = vehicle()
    even, poised = (np.asarray(f) for f in (wheel_loads(car, 2000.0, 0.0), poised_loads(car, 2000.0)))
    assert poised.min() == pytest.approx(0.0, abs=1e-9)
    np.testing.assert_allclose([poised.sum(), poised[:2].sum()], [even.sum(), even[:2].sum()])
    np.testing.assert_allclose(poised[0] + poised[2], poised[1] + poised[3])


def test_the_driveline_of_a_vehicle() -> None:
    car = vehicle("combustion")
    locked = driveline_of(car, Conditions(), CRAWL_M_S)
    assert (float(locked.least_front_frac), float(locked.most_front_frac)) == (0.0, 1.0)
    unlocked = s.put(s.put(car, "powertrain.transfer.locked_frac", 0.0), "powertrain.transfer.centre_bias_ratio", 1.0)
    free = driveline_of(unlocked, Conditions(), CRAWL_M_S)
    share = float(car.powertrain.transfer.front_share_frac)
    np.testing.assert_allclose([float(free.least_front_frac), float(free.most_front_frac)], share)
    np.testing.assert_allclose(float(free.front.most_n), share * float(free.total_n))
    low = driveline_of(car, Conditions(), CRAWL_M_S, 2.0)
    assert float(low.total_n) > 1.5 * float(locked.total_n)
    motors = s.vehicle({**STRONG, "powertrain.rear.count": 2.0})
    line_of = driveline_of(motors, Conditions(), CRAWL_M_S)
    assert (float(line_of.front.own_frac), float(line_of.rear.own_frac)) == (0.0, 1.0)


def test_a_rear_driven_engine_car_gives_nothing_in_front() -> None:
    car = s.take(s.fleet([s.engine_concept("combustion", None, {"powertrain.drive": "rear"})]), 0)
    rear = driveline_of(car, Conditions(), CRAWL_M_S)
    assert float(rear.front.most_n) == 0.0
    assert float(rear.rear.most_n) == pytest.approx(float(rear.total_n))


def test_brakes_help_by_default_since_stability_control_is_law() -> None:
    cars = [s.vehicle({"model_year": year}) for year in (2008.0, 2020.0)]
    assert [float(car.differentials.brake_control_frac) for car in cars] == [0.0, 1.0]
    without = s.vehicle(None, {"transfer.brake_traction_control": False})
    assert float(without.differentials.brake_control_frac) == 0.0


@pytest.mark.parametrize("kind", ["electric", "combustion"])
def test_trials_are_finite_and_in_order(kind: str) -> None:
    car = vehicle(kind)
    found: dict[str, float] = {}
    for name in ("surface_grades", "vertical_step", "wheel_in_the_air"):
        values = jax.jit(lambda car, name=name: TRIALS[name].evaluate(car, Conditions(), {}))(car)
        assert set(values) == {attribute.key for attribute in TRIALS[name].attributes}
        found |= {key: float(value) for key, value in values.items()}
    assert all(np.isfinite(value) for value in found.values()), found
    reserve = [found[f"twister_reserve_{kind}"] for kind in ("open", "braked", "locked")]
    assert reserve == sorted(reserve)
    assert found["step_height"] == min(found["step_front"], found["step_rear"])
    assert found["step_run_up"] >= found["step_height"] - 1e-9
    assert found["grade_limit_slickrock"] >= found["grade_limit_gravel"] >= found["grade_limit_wet_grass"]
    assert found["restart_grade_gravel"] <= found["grade_limit_gravel"] + 1e-6
    assert 0.0 <= found["split_brake_time"] <= 3600.0
    assert found["split_brake_power"] >= 0.0


def test_the_twister_needs_more_the_higher_it_is_and_an_open_axle_stops_first() -> None:
    car = vehicle()
    own = line(1e9, 1e9)
    kinds = [with_differentials(own, *kind) for kind in ((1.0, 0.0), (1.0, 1.0), (LOCKED_BIAS, 0.0))]
    stacked = jax.tree.map(lambda *leaves: jnp.stack([jnp.asarray(leaf, float) for leaf in leaves]), *kinds)
    reserve = jax.jit(lambda height: twister_reserve(car, Conditions(), stacked, height))
    rows = np.stack([reserve(height) for height in (0.02, 0.06, 0.12, 0.25)])
    assert np.all(np.diff(rows, axis=0) < 1e-9)
    assert rows[0, 0] > 0.0 > rows[-1, 0], "open: through the low one, stuck on the high one"
    assert rows[-1, 1] > 0.0
    np.testing.assert_allclose(rows[:, 1], rows[:, 2], atol=1e-9, err_msg="with torque to spare brakes equal locks")
