"""An hour at rest: engines run for heat and charge in a few long spells, and no pack is filled beyond full."""

from __future__ import annotations

import functools
from typing import Any

import jax
import numpy as np
import pytest

import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import Cycle
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule

FLEET = 12
_TIME_S = np.arange(0.0, 3601.0)
#: A frost night with the cabin warm, a mild evening, a hot noon; each from a warm engine and the middle of charge.
DAYS = ("cold_-20", "mild_20", "hot_35")
PLAN = schedule(
    [Leg(day, "rest", "kerb", "middle", warmth_frac=1.0, weather=day, soak="settled") for day in DAYS],
    {"rest": Cycle("rest", _TIME_S, np.zeros_like(_TIME_S), np.zeros_like(_TIME_S))},
)


@functools.cache
def _hour(family: str) -> dict[str, LegTotals]:
    drive: Any = jax.jit(jax.vmap(lambda vehicle: dict(march(vehicle, Conditions(), PLAN))))
    return jax.tree.map(np.asarray, drive(s.EngineDraw(11, FLEET, family).fleet))


#: Starts in the hour: of any engine, and of a fleet's on average. An engine free of the wheels tops a small pack up often.
MOST_STARTS = {"geared": (20.0, 5.0), "engine_electric": (75.0, 40.0)}


@pytest.mark.parametrize("family", ["geared", "engine_electric"])
def test_no_engine_hunts_and_no_pack_runs_over_or_dry(family: str) -> None:
    for day, leg in _hour(family).items():
        assert leg.engine is not None
        assert np.max(leg.engine.starts) <= MOST_STARTS[family][0], day
        assert np.mean(leg.engine.starts) <= MOST_STARTS[family][1], day
        assert np.all((leg.soc_end_frac > 0.0) & (leg.soc_end_frac <= 1.0 + 1e-9)), day


#: Coldest cabin: the smallest engines that are free of the wheels idle on less heat than 41 K of cabin take.
LEAST_AIR_K = {"geared": 288.15, "engine_electric": 285.0}


@pytest.mark.parametrize("family", ["geared", "engine_electric"])
def test_engines_keep_a_cabin_warm_through_a_frost_night(family: str) -> None:
    leg = _hour(family)["cold_-20"]
    assert leg.engine is not None
    assert np.all(leg.thermal.air_k > LEAST_AIR_K[family])
    assert np.mean(leg.thermal.air_k > 293.0) > 0.5
    assert np.all(leg.engine.running_s < 3601.0)
    if family == "engine_electric":
        assert np.all(leg.engine.running_s < 0.8 * 3600.0), (
            "an engine free of the wheels rests while its coolant is warm"
        )


def test_an_hour_of_idling_burns_what_engines_idle_on() -> None:
    """0.3 to 2.5 l/h at rest in the frost, by engine and cabin: engineering range of idling cars, petrol 32.2 MJ/l."""
    for family in ("geared", "engine_electric"):
        engine = _hour(family)["cold_-20"].engine
        assert engine is not None
        litres = engine.fuel_j / 32.2e6
        assert np.all((litres > 0.3) & (litres < 2.5)), litres
