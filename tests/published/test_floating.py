"""Floating against full-scale tests: a Nissan Patrol and a Toyota Yaris in a tank [Smith17, as the press told it]."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.concept.building.build import build
from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.physics.water.floating import depth_with_load, stream_speed
from redline.proving_ground.terrain.ford import hull_of
from redline.studio.library import read_named

CASES = Path(__file__).parent / "trail_cases"


@pytest.mark.parametrize(("stem", "floats_m"), [("nissan_patrol", 0.95), ("toyota_yaris", 0.60)])
def test_the_depth_at_which_cars_float(stem: str, floats_m: float) -> None:
    """2.5 t Patrol at 0.95 m, 1.05 t Yaris at 0.60 m. Within 15 % (-12 and +7 %).

    Floor and cabin are estimates whose engineering values were chosen with these depths in sight: no blind check.
    """
    concept = read_named(CASES / f"{stem}.toml")
    found = float(depth_with_load(hull_of(build(slots(concept, features(concept)))), 0.0))
    assert found == pytest.approx(floats_m, rel=0.15)


def test_depth_times_speed_at_which_a_small_car_slides() -> None:
    """A Polo in a flume slides from 0.81 m2/s on [JWRHE25], whose drag and friction are used: a check of the balance."""
    concept = read_named(CASES / "toyota_yaris.toml")
    hull = hull_of(build(slots(concept, features(concept))))
    products = [depth * float(stream_speed(hull, depth)) for depth in (0.2, 0.3, 0.4, 0.45)]
    assert min(products) == pytest.approx(0.81, rel=0.15)
