"""The heat pump: its power by weather and load, closed forms, and systems that were measured."""

from __future__ import annotations

import dataclasses
import itertools
import math

import jax
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.foundations.constants import AIR_HEAT_J_KG_K
from redline.physics.thermal import climate_control as control
from redline.physics.thermal.heat_pump import (
    condenser_air,
    condensing_temperature,
    heat_pump_limit,
    pumping_power,
)
from redline.vehicle.thermal import Cabin, ClimateControl

ROOM = Cabin(
    air_j_k=7e3, interior_j_k=70e3, shell_w_k=45.0, interior_w_k=80.0, solar_area_m2=1.3, air_share_frac=0.3,
    blower_kg_s=0.075, recirculated_frac=0.6, recirculated_cooling_frac=0.7, occupants_w=100.0, heat_to_k=294.15, cool_to_k=296.15,
)  # fmt: skip
PUMP = ClimateControl(
    heat_pump_frac=1.0, engine_heat_frac=0.0, electric_backup_frac=0.0, heater_w=6500.0, heat_pump_w=4550.0, carnot_frac=0.42,
    condenser_frac=0.85, evaporator_w_k=455.0, cooling_w=6000.0, cooling_frac=0.36, fan_w=150.0,
)  # fmt: skip
HEATER = dataclasses.replace(PUMP, heat_pump_frac=0.0)
OUTSIDE, HEAT = s.floats(223.15, 293.15), s.floats(1.0, 9e3)


def _cop(heat_w: float, celsius: float, pump: ClimateControl = PUMP) -> float:
    """Into a cabin at 21 degC."""
    return heat_w / float(pumping_power(pump, heat_w, condenser_air(ROOM, 273.15 + celsius, 294.15)))


@settings(max_examples=100)
@given(heat=HEAT, outside=OUTSIDE, cabin=s.floats(243.15, 298.15), performance=s.floats(0.1, 0.6))
def test_the_power_is_the_ideal_work_over_eta_between_the_temperatures_the_heat_sets(
    heat: float, outside: float, cabin: float, performance: float
) -> None:
    """``W = Q (T_h - T_c) / (eta T_h)`` with an evaporator that takes just Q - W out of the air outside."""
    pump, air = dataclasses.replace(PUMP, carnot_frac=performance), condenser_air(ROOM, outside, cabin)
    power, hot = float(pumping_power(pump, heat, air)), float(condensing_temperature(pump, heat, air))
    cold = outside - (heat - power) / pump.evaporator_w_k
    by_lift = heat * (hot - cold) / (performance * hot)
    least = heat * 10.0 / (performance * hot)
    if least < power * (1.0 - 1e-9) and power < heat * (1.0 - 1e-9):
        assert power == pytest.approx(by_lift, rel=1e-9)
    assert least * (1.0 - 1e-12) <= power <= heat * (1.0 + 1e-12) or power == heat


@settings(max_examples=100)
@given(heat=HEAT, outside=OUTSIDE, performance=s.floats(0.1, 0.6))
def test_a_heat_pump_never_takes_more_than_a_resistance_heater(heat: float, outside: float, performance: float) -> None:
    pump, air = dataclasses.replace(PUMP, carnot_frac=performance), condenser_air(ROOM, outside, 294.15)
    assert float(control.heating_power(pump, heat, air)) <= float(control.heating_power(HEATER, heat, air)) + 1e-9
    assert float(control.heating_power(HEATER, heat, air)) == pytest.approx(heat)


def test_its_heat_is_dearer_the_more_it_gives_and_the_colder_it_is() -> None:
    """Also by the slopes, which the assessment's gradients use."""
    for celsius in (-15.0, -7.0, 0.0, 7.0):
        by_load = [_cop(heat, celsius) for heat in np.linspace(300.0, 5000.0, 12)]
        assert all(more < less for less, more in itertools.pairwise(by_load))
    for heat in (800.0, 2500.0, 4500.0):
        by_cold = [_cop(heat, celsius) for celsius in np.linspace(10.0, -25.0, 15)]
        assert all(colder < warmer for warmer, colder in itertools.pairwise(by_cold))
    slope = jax.grad(lambda outside: pumping_power(PUMP, 2500.0, condenser_air(ROOM, outside, 294.15)))(266.15)
    step = [float(pumping_power(PUMP, 2500.0, condenser_air(ROOM, 266.15 + d, 294.15))) for d in (-1e-3, 1e-3)]
    assert float(slope) == pytest.approx((step[1] - step[0]) / 2e-3, rel=1e-6)


def test_a_trickle_of_heat_is_pumped_between_the_two_airs() -> None:
    """Without load neither exchanger needs a difference: ``eta T_in / (T_in - T_o)``."""
    air = condenser_air(ROOM, 263.15, 294.15)
    inlet = 263.15 + 0.6 * 31.0
    assert float(air.inlet_k) == pytest.approx(inlet)
    assert _cop(1e-6, -10.0) == pytest.approx(0.42 * inlet / (inlet - 263.15), rel=1e-8)


def test_no_air_is_blown_hotter_than_fifty_degrees() -> None:
    air = condenser_air(ROOM, 263.15, 263.15)
    assert float(condensing_temperature(PUMP, 9000.0, air)) == 323.15
    assert float(condensing_temperature(PUMP, 0.0, air)) == 263.15
    # half the blower's flow without heat, once and a half with all of it
    rise = 650.0 / (0.85 * 0.6 * 0.075 * AIR_HEAT_J_KG_K)
    assert float(condensing_temperature(PUMP, 650.0, air)) == pytest.approx(263.15 + rise)


@pytest.mark.parametrize("outside", [245.15, 243.15, 213.15])
def test_where_the_heat_pump_cannot_run_it_is_a_resistance_heater(outside: float) -> None:
    """At its floor, -28 degC and below, pumped heat is none; and a share of the ideal too low gives just one."""
    assert float(heat_pump_limit(PUMP, outside)) == 0.0
    assert float(control.heating_power(PUMP, 3000.0, condenser_air(ROOM, outside, 294.15))) == 3000.0
    poor, mild = dataclasses.replace(PUMP, carnot_frac=0.05), condenser_air(ROOM, 268.15, 294.15)
    assert float(pumping_power(poor, 3000.0, mild)) == 3000.0
    assert float(control.heating_power(poor, 3000.0, mild)) == 3000.0


def test_a_car_without_a_heater_pumps_nothing() -> None:
    bare = dataclasses.replace(PUMP, heater_w=0.0, heat_pump_w=0.0, evaporator_w_k=0.0)
    air = condenser_air(ROOM, 263.15, 294.15)
    assert float(pumping_power(bare, 0.0, air)) == 0.0
    slope = jax.grad(lambda heat: pumping_power(bare, heat, air))(0.0)
    assert math.isfinite(float(slope))


#: degC outside, heat in W, coefficient of performance, as measured; sources: docs/theory/cabin-and-climate.md.
MEASURED = (
    (-1.0, 4200.0, 1.9), (-5.0, 3600.0, 3.2), (-10.0, 3100.0, 3.26), (-20.0, 2911.0, 1.80), (-25.0, 1685.0, 2.16),
    (-20.0, 2097.0, 1.25), (-20.0, 5600.0, 1.8),
)  # fmt: skip


def test_heat_pumps_are_on_average_like_those_that_were_measured() -> None:
    """Within a tenth on the mean, each within a factor of 1.6: air into the condenser is told of one of them only."""
    ratios = [measured / _cop(heat, celsius) for celsius, heat, measured in MEASURED]
    assert math.exp(np.mean(np.log(ratios))) == pytest.approx(1.0, abs=0.1)
    assert all(1.0 / 1.6 < ratio < 1.6 for ratio in ratios)
