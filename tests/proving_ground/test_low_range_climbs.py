"""Climbs at a crawl in the low range, against a balance by hand."""

from __future__ import annotations

import math
from typing import Any

import jax
import pytest

import strategies as s
from redline.foundations.constants import DRIVER_KG, GRAVITY_M_S2
from redline.physics.response import geared
from redline.physics.response.full_throttle import _asking
from redline.physics.road.road_load import aero_force, rolling_force
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import prepare_drive
from redline.proving_ground.trials.road import climb

ALIKE = {
    "mass.kerb": 1500.0, "mass.gross": 2000.0, "road_load.epa_a": 110.0, "road_load.epa_b": 1.0, "road_load.epa_c": 0.4,
    "powertrain.power": 20e3, "engine.power": 20e3, "engine.displacement": 2e-3, "engine.torque": 60.0, "gearbox.first_ratio": 4.2,
    "gearbox.top_ratio": 0.7, "gearbox.final_drive": 3.4,
}  # fmt: skip
BOX = {"gearbox.kind": "automatic"}


@jax.jit
def _climbed(car: Any) -> Any:
    return climb.evaluate(car, Conditions(), {})


def test_climbs_at_a_crawl_take_the_low_range_and_are_its_torque() -> None:
    """Weak torque on endless grip: ``sin t = (F low - rolling - air) / m g`` by hand; at 50 km/h the high range stays."""
    weak = {"transfer.low_range": 3.0, "engine.torque": 60.0, "powertrain.power": 24e3, "engine.power": 24e3}
    fleet = s.fleet(
        [s.engine_concept("combustion", ALIKE | weak | other, BOX) for other in ({}, {"transfer.low_range": 1.01})]
    )
    both = [s.put(s.take(fleet, row), "tyre.adhesion_coeff", lambda mu: 0.0 * mu + 9.0) for row in (0, 1)]
    low, high = ({k: float(v) for k, v in _climbed(car).items()} for car in both)
    assert low["gradeability_50_km_h"] == pytest.approx(high["gradeability_50_km_h"], rel=1e-6)
    car, drive = both[0], prepare_drive(both[0])
    speed = 10.0 / 3.6
    in_range = {r: float(geared.available_force(drive, _asking(speed), r)[0]) for r in (1.0, 3.0)}
    assert in_range[3.0] > 1.5 * in_range[1.0]
    mass = float(car.mass.kerb_kg) + DRIVER_KG
    load = load_of(car, Conditions(), "kerb")
    air = float(aero_force(load.drag_area_m2, load.density_kg_m3, speed, 0.0))
    share = load.load_frac * mass / load.mass_kg
    rolling = float(rolling_force(load.constant_n, load.linear_n_s_m, speed, share))
    sine = math.sin(math.atan(low["gradeability_10_km_h"]))
    cosine = math.sqrt(1.0 - sine * sine)
    assert mass * GRAVITY_M_S2 * sine + rolling * cosine + air == pytest.approx(in_range[3.0], rel=1e-3)
    assert low["restart_grade_trailer"] > 2.0 * high["restart_grade_trailer"]
