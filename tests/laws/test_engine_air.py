"""What an engine breathes is the air of the leg that is driven: the procedure's, a day's of the library, or the trial's."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import numpy as np
import pytest

import driven as d
import strategies as s
from redline.physics.engine import full_load_torque
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.march import RATING_DENSITY_KG_M3, in_air, prepare_drive
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.driving.weather import weathers

#: One kind of each family, both of which breathe by themselves.
KINDS = ("combustion", "power_split")


@functools.cache
def fleet(kind: str) -> Any:
    """Two of a kind, with engines that must work."""
    heavy = {"mass.kerb": 1900.0, "mass.gross": 2400.0, "powertrain.power": 110e3}
    return s.fleet([s.engine_concept(kind, heavy, {"engine.aspiration": "natural"})] * 2)


def fuel(kind: str, day: Conditions, plan: Any) -> dict[str, np.ndarray]:
    """Fuel of each leg, in J."""
    return {
        name: leg.engine.fuel_j for name, leg in d.legs_of(fleet(kind), day, plan).items() if leg.engine is not None
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_dynamometer_does_not_feel_the_altitude(kind: str) -> None:
    low, high = (fuel(kind, Conditions(altitude_m=height), d.PLAN) for height in (0.0, 3000.0))
    assert set(low) == {leg.name for leg in d.LEGS}
    for name, burnt in low.items():
        np.testing.assert_allclose(high[name], burnt, rtol=1e-12, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_leg_with_a_day_of_the_library_breathes_that_days_air(kind: str) -> None:
    """The same leg on a day as stated burns the same; and thin air is felt."""
    found = weathers()["hot_45"]
    stated = Conditions(
        temperature_k=found.temperature_k, solar_w_m2=found.solar_w_m2, humidity_frac=found.humidity_frac
    )
    of_library = schedule((Leg("hot", "us06", weather="hot_45"),))
    as_stated = schedule((Leg("hot", "us06"),))
    wanted = fuel(kind, stated, as_stated)["hot"]
    np.testing.assert_allclose(fuel(kind, Conditions(), of_library)["hot"], wanted, rtol=1e-12)
    thin = dataclasses.replace(stated, altitude_m=2500.0)
    assert np.all(np.abs(fuel(kind, thin, as_stated)["hot"] / wanted - 1.0) > 1e-3)


@pytest.mark.parametrize("kind", s.KINDS)
def test_a_powertrain_taken_into_other_air_is_the_one_prepared_there(kind: str) -> None:
    car = s.take(s.fleet([s.engine_concept(kind, {}, {"engine.aspiration": "natural"})]), 0)
    for density in (0.94, 1.3):
        there, taken = prepare_drive(car, density), in_air(prepare_drive(car), density)
        for one, other in zip(jax.tree.leaves(there), jax.tree.leaves(taken), strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-12)


@pytest.mark.parametrize("kind", s.ENGINE_ELECTRIC)
def test_thin_air_takes_power_from_an_engine_free_of_the_wheels(kind: str) -> None:
    """As much as it takes of full load at any one speed."""
    car = s.take(s.fleet([s.engine_concept(kind, {}, {"engine.aspiration": "natural"})]), 0)
    density, engine = 0.94, car.powertrain.engine
    share = density / RATING_DENSITY_KG_M3
    full, thin = (full_load_torque(engine, engine.max_speed_rad_s, frac) for frac in (1.0, share))
    powers = [float(in_air(prepare_drive(car), rho).engine_power_w) for rho in (RATING_DENSITY_KG_M3, density)]  # type: ignore[union-attr]
    np.testing.assert_allclose(powers[1] / powers[0], thin / full, rtol=1e-9)
    assert thin / full == pytest.approx(share)
