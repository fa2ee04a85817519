"""What is said of a cabin in winter, and that it is what the march does."""

from __future__ import annotations

import jax
import numpy as np
import pytest

import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import Cycle
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.remarks.climate_findings import climate_findings, warmest_cabin


def values_of(numbers: dict[str, float]) -> dict[str, float]:
    return values_and_sigmas(s.slots_of(s.concept_of(numbers)))[0]


def test_a_usual_heater_has_nothing_to_remark() -> None:
    assert list(climate_findings(values_of({}))) == []


def test_a_car_without_a_heater_is_said_to_stay_cold_and_does() -> None:
    """The sentence, and hours on the road at -10 degC in the dark: finite, at the temperature that is named."""
    numbers = {"climate.heater_power": 0.0, "battery.heater_power": 0.0}
    values = values_of(numbers)
    (sentence,) = climate_findings(values)
    reached = warmest_cabin(values) - 273.15
    assert -10.0 < reached < -6.0
    assert f"no heater: the cabin stays at \N{MINUS SIGN}{-reached:.0f} degC at \N{MINUS SIGN}10 degC" in sentence
    time = np.arange(0.0, 64.0 * 60.0 * 6.0, 6.0)
    road = Cycle("road", time, np.full(len(time), 15.0), np.zeros(len(time)))
    plan = schedule([Leg("road", "road", "kerb", "full", soak="soaked")], {"road": road})
    leg = jax.tree.map(np.asarray, march(s.vehicle(numbers), Conditions(temperature_k=263.15), plan)["road"])
    assert float(leg.thermal.air_k) - 273.15 == pytest.approx(reached, abs=0.01)
    assert leg.thermal.climate_j == 0.0
    assert all(np.all(np.isfinite(leaf)) for leaf in jax.tree.leaves(leg))


def test_the_asked_day_is_the_one_that_is_spoken_of() -> None:
    """At -20 degC the cabin comes to -19, not to what it comes to on the usual winter's day."""
    values = values_of({"climate.heater_power": 0.0})
    (sentence,) = climate_findings(values, 253.15)
    assert sentence.split(";")[0].endswith("degC at \N{MINUS SIGN}20 degC")
    assert f"stays at \N{MINUS SIGN}{273.15 - warmest_cabin(values, 253.15):.0f} degC" in sentence
    (mild,) = climate_findings(values)
    assert "at \N{MINUS SIGN}10 degC" in mild


def test_a_heater_too_small_is_named() -> None:
    (sentence,) = climate_findings(values_of({"climate.heater_power": 1500.0}))
    assert sentence.startswith("the heater (1.5 kW) is too small: the cabin stays at ")
