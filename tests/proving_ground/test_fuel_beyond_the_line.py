"""Fuel beyond the steady line: a rise of power, the catalyst's heat, and gears that the WLTP prescribes."""

from __future__ import annotations

import dataclasses
import functools
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import strategies as s
from redline.physics.engine import late_spark
from redline.physics.response.fuel_and_charge import rising
from redline.physics.response.geared_drive import prescribed_shift
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule

#: The same town cold and hot, at the same load, and the WLTC as two procedures would have it shifted.
LEGS = (
    Leg("prep", "udds", "epa", "held"),
    Leg("cold", "udds", "epa", "held", warmth_frac=0.0),
    Leg("hot", "udds", "epa", "held", warmth_frac=1.0),
    Leg("wltp", "wltc_3b", "wltp", "held", warmth_frac=1.0),
    Leg("epa", "wltc_3b", "epa", "held", warmth_frac=1.0),
)


@functools.cache
def _vehicle(kind: str, gearbox: str = "automatic") -> Any:
    choices = {"gearbox.kind": gearbox} if kind == "combustion" else {}
    return s.take(s.fleet([s.engine_concept(kind, {}, choices)]), 0)


@functools.cache
def _program() -> Any:
    return jax.jit(
        lambda vehicle, plan: {n: leg.engine.fuel_j for n, leg in march(vehicle, Conditions(), plan).items()}
    )


def _fuel(vehicle: Any) -> dict[str, float]:
    return {name: float(fuel) for name, fuel in _program()(vehicle, schedule(LEGS)).items()}


def test_a_rise_of_power_costs_seconds_of_itself_and_steady_or_falling_power_nothing() -> None:
    engine: Any = SimpleNamespace(transient_s=0.5, indicated_efficiency_frac=0.4)
    powers = np.array([0.0, 10e3, 30e3, 30e3, -5e3, 20e3, 5e3])
    for dt in (1.0, 0.5):
        ask: Any = SimpleNamespace(rate_1_s=1.0 / dt)
        states: list[Any] = [SimpleNamespace(power_w=power) for power in powers]
        extra = [float(rising(engine, ask, *pair)) * dt for pair in zip(states, powers[1:], strict=False)]
        np.testing.assert_allclose(extra, 0.5 / 0.4 * np.array([10e3, 20e3, 0.0, 0.0, 20e3, 0.0]), rtol=1e-12)


def test_only_an_engine_that_turns_the_wheels_pays_for_rising() -> None:
    """In town some per cent of the fuel; nothing where machines take the rise."""
    for kind, least, most in (("combustion", 0.02, 0.15), ("series", 0.0, 0.0), ("power_split", 0.0, 0.0)):
        vehicle = _vehicle(kind)
        with_it, without = _fuel(vehicle)["hot"], _fuel(s.put(vehicle, "powertrain.engine.transient_s", 0.0))["hot"]
        assert least <= with_it / without - 1.0 <= most, kind


@pytest.mark.parametrize("kind", ["combustion", "power_split"])
def test_a_cold_start_costs_the_catalysts_heat_once(kind: str) -> None:
    """Whatever the engine's size; a hybrid that starts many times pays it once too. A hot start pays nothing."""
    for litres in (1.2e-3, 2.4e-3):
        vehicle = s.put(_vehicle(kind), "powertrain.engine.displacement_m3", litres)
        vehicle = s.put(vehicle, "powertrain.engine.warm_up_j", 5e9 * litres)
        heat = float(vehicle.powertrain.engine.catalyst_heat_j)
        with_it, without = _fuel(vehicle), _fuel(s.put(vehicle, "powertrain.engine.catalyst_heat_j", 0.0))
        assert 0.65 * heat < with_it["cold"] - without["cold"] < 1.02 * heat, "it warms the engine too"
        assert with_it["hot"] == pytest.approx(without["hot"], rel=1e-3)  # what was learned of charge differs


def test_late_spark_is_bounded_and_ends() -> None:
    engine = _vehicle("combustion").powertrain.engine
    share = [float(late_spark(engine, warmth)) for warmth in (-0.5, -0.1, 0.0, 0.1, 0.19, 0.211, 1.0)]
    assert share[0] == share[1] == share[5] == share[6] == 0.0
    assert share[2] == share[3] == pytest.approx(float(engine.catalyst_heat_j / (0.2 * engine.warm_up_j)), rel=1e-12)
    tiny = dataclasses.replace(engine, warm_up_j=jnp.asarray(1e6))
    assert float(late_spark(tiny, 0.1)) == 0.5


def test_a_manual_gearbox_is_shifted_on_the_wltp_as_annex_b2_says() -> None:
    """Lower than by its own lines, so on less fuel; a gearbox that shifts by itself, and other legs, know nothing of it."""
    engine: Any = SimpleNamespace(idle_speed_rad_s=80.0, max_speed_rad_s=640.0)
    manual: Any = SimpleNamespace(manual_frac=1.0, shift_up_over_idle=2.3)
    itself: Any = SimpleNamespace(manual_frac=0.0, shift_up_over_idle=2.3)
    assert float(prescribed_shift(engine, manual)) == pytest.approx(1.09 * (80.0 + 0.125 * (0.87 * 640.0 - 80.0)))
    assert float(prescribed_shift(engine, itself)) == pytest.approx(2.3 * 80.0)
    for gearbox, saves in (("manual", True), ("automatic", False)):
        vehicle = _vehicle("combustion", gearbox)
        with_it, without = _fuel(vehicle), _fuel(s.put(vehicle, "powertrain.gearbox.manual_frac", 0.0))
        assert with_it["epa"] == without["epa"]
        assert (with_it["wltp"] < 0.995 * without["wltp"]) == saves
        assert saves or with_it["wltp"] == without["wltp"]
