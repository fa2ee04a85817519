"""A cycle that is not driven gives no result, and the range on charge ends where fuel first burns."""

from __future__ import annotations

import functools
from typing import Any

import jax
import numpy as np
import pytest

import strategies as s
from redline.concept.building.build import build
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.registry import TRIALS as TRIAL_BY_NAME
from redline.proving_ground.run import MISSED_FRAC, attributes_of, plan_of, run
from redline.proving_ground.trials.road.plug_in import LEGS

TRIALS = (TRIAL_BY_NAME["range_wltp"], TRIAL_BY_NAME["steady_speed"])


@functools.cache
def _program() -> Any:
    """Builds and runs; compiled once for all powers."""
    return jax.jit(lambda slots: run(build(slots), Conditions(), TRIALS, plan_of(TRIALS)))


def found(power_w: float) -> tuple[dict[str, float], dict[str, LegTotals]]:
    values, legs = _program()(s.slots_of(s.concept_of({"powertrain.power": power_w})))
    names = [attribute.name for attribute in attributes_of(TRIALS)]
    return dict(zip(names, map(float, np.asarray(values)), strict=True)), dict(legs)


def test_a_range_at_a_speed_that_is_not_reached_is_none() -> None:
    """At 25 kW the plain car keeps to town and 90 km/h, not to 130 km/h nor to the motorway part of the WLTC."""
    weak, legs = found(25e3)
    assert np.isfinite(weak["range_90_km_h_km"])
    assert np.isnan(weak["range_130_km_h_km"])
    assert float(legs["steady_130"].distance_m) > 0.0, "what was driven is still told"
    strong, _ = found(150e3)
    assert np.isfinite(list(strong.values())).all()


def test_a_leg_missed_for_moments_still_counts() -> None:
    """A car that is late for some seconds of a cycle has been driven on it; one that is for a tenth of it has not."""
    for power in np.linspace(20e3, 70e3, 11):
        values, legs = found(float(power))
        for speed in (90, 130):
            leg = legs[f"steady_{speed}"]
            late = float(leg.missed_s) > MISSED_FRAC * float(leg.time_s)
            assert np.isnan(values[f"range_{speed}_km_h_km"]) == late
        assert np.isfinite(values["energy_us06_kwh_100km"]), "US06 is driven with what there is"


@pytest.mark.parametrize(("machine_w", "whole"), [(120e3, True), (30e3, False)])
def test_the_way_before_fuel_first_burns(machine_w: float, whole: bool) -> None:
    """A strong machine drives the whole WLTC on charge, a weak one calls for its engine on the way."""
    numbers = {"powertrain.power": 150e3, "powertrain.shaft.power": machine_w, "battery.gross_energy": 7.2e7}
    concept = s.engine_concept("parallel_hybrid", numbers, {"powertrain.plug_in": True})
    vehicle = jax.jit(build)(s.slots_of(concept))
    leg = jax.jit(lambda v: march(v, Conditions(), schedule(LEGS)))(vehicle)["depleting_wltc"]
    assert leg.engine is not None
    free, driven = float(leg.engine.free_m), float(leg.distance_m)
    assert (float(leg.engine.fuel_j) == 0.0) == whole
    assert (free == pytest.approx(driven, rel=1e-12)) if whole else (500.0 < free < 0.95 * driven)
