"""Ridge, log and ditch: closed forms and the direction in which designs move them."""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from redline.physics.statics.grounding import Underside, clearance_over_ditch, clearance_over_round, drop_into_ditch
from redline.proving_ground.trials.obstacles.grounding import TRIAL
from redline.vehicle.vehicle import Vehicle
from strategies import put, vehicle


def flat(height: float = 0.25) -> Underside:
    """A flat belly with bumpers well up."""
    x = np.array([0.7, 0.3, -0.5, -2.3, -3.1, -3.5])
    z = np.array([0.7, 0.6, height, height, 0.6, 0.7])
    return Underside(x_m=jnp.asarray(x), z_m=jnp.asarray(z), wheelbase_m=2.8, loaded_radius_m=0.38)


@functools.cache
def _trial() -> Any:
    return jax.jit(lambda car: TRIAL.evaluate(car, None, {}))  # type: ignore[arg-type]


def test_a_flat_belly_straddles_what_is_lower_than_it() -> None:
    assert float(clearance_over_round(flat(), 0.20, 0.0)) == pytest.approx(0.05, abs=1e-6)
    assert float(clearance_over_round(flat(), 0.30, 0.0)) < 0.0


def test_on_no_obstacle_the_least_height_is_left() -> None:
    assert float(clearance_over_ditch(flat(), 0.0)) == pytest.approx(0.25, abs=1e-6)


def test_a_wheel_drops_into_a_ditch_by_its_sagitta() -> None:
    width, radius = 0.5, 0.4
    wanted = radius - math.sqrt(radius**2 - (0.5 * width) ** 2)
    assert float(drop_into_ditch(jnp.asarray(0.0), width, radius)) == pytest.approx(wanted)


def test_a_higher_belly_clears_more_of_each() -> None:
    low = vehicle({"off_road.belly_height": 0.20, "off_road.ground_clearance": 0.20})
    high = put(put(low, "profile.z_m", lambda z: z + 0.03), "profile.ground_clearance_m", lambda z: z + 0.03)
    small, large = ({k: float(v) for k, v in _trial()(car).items()} for car in (low, high))
    for key, value in small.items():
        assert large[key] > value, key


def test_what_hangs_below_the_profile_limits_ridge_and_log() -> None:
    """The clearance stated is that of the lowest part, which the profile need not draw."""
    car = vehicle({"off_road.ride_height.off_road": 0.05})
    low, high = (
        {k: float(v) for k, v in _trial()(put(car, "profile.ground_clearance_m", lambda z, h=h: 0.0 * z + h)).items()}
        for h in (0.15, 0.60)
    )
    for key in ("ridge_height", "log_diameter"):
        assert low[f"{key}_road"] == pytest.approx(0.15), key
        assert low[key] == pytest.approx(0.20), key
        assert high[f"{key}_road"] > 0.17, key
    assert low["ditch_width"] == high["ditch_width"]


def test_a_lift_of_the_body_clears_more() -> None:
    car: Vehicle = vehicle({"off_road.ride_height.off_road": 0.05})
    found = {k: float(v) for k, v in _trial()(car).items()}
    assert found["ridge_height"] == pytest.approx(found["ridge_height_road"] + 0.05, abs=0.002)
    assert found["ditch_width"] > found["ditch_width_road"]


def test_rear_and_front_mirror() -> None:
    car = flat()
    turned = dataclasses.replace(car, x_m=-(car.x_m[::-1] + car.wheelbase_m), z_m=car.z_m[::-1])
    for size in (0.2, 0.3):
        assert float(clearance_over_round(turned, size, 0.0)) == pytest.approx(
            float(clearance_over_round(car, size, 0.0)), abs=1e-6
        )
