"""Laws of a pack's ageing: warmer, older and more used is less; no use leaves time alone; shares of a climate commute."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.concept.language.schema import CHEMISTRIES
from redline.physics.storage import ageing
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import march
from redline.proving_ground.procedures import utility_factor as uf
from redline.proving_ground.run import plan_of
from redline.proving_ground.trials.lasting import pack_life as p

YEAR_S = 365.25 * 86_400.0


def cells(chemistry: str) -> Any:
    return s.vehicle(choices={"battery.chemistry": chemistry}).powertrain.battery.ageing


def duty(**changes: float) -> p.Duty:
    plain = p.Duty(
        time_s=8.0 * YEAR_S, full_cycles_count=400.0, depth_frac=0.4, soc_frac=0.6, used_frac=0.08, rise_k=1.0
    )
    return dataclasses.replace(plain, **changes)


def left(vehicle: Any, life: p.Duty, climate: str = "temperate", warmer_k: float = 0.0) -> float:
    return float(p.capacity_after(vehicle, life, p.months_k(climate) + warmer_k))


@pytest.mark.parametrize("chemistry", CHEMISTRIES)
@settings(max_examples=5)
@given(warmth=s.floats(283.0, 318.0), years=s.floats(0.2, 15.0), soc=s.floats(0.3, 0.85))
def test_time_warmth_and_charge_take_capacity(chemistry: str, warmth: float, years: float, soc: float) -> None:
    cell = cells(chemistry)
    before = ageing.calendar_loss(cell, warmth, 1.0, soc, years * YEAR_S)
    assert before > 0.0
    assert ageing.calendar_loss(cell, warmth + 1.0, 1.0, soc, years * YEAR_S) > before
    assert ageing.calendar_loss(cell, warmth, 1.0, soc, 1.1 * years * YEAR_S) > before
    assert ageing.calendar_loss(cell, warmth, 1.0, soc + 0.1, years * YEAR_S) > before


@pytest.mark.parametrize("chemistry", CHEMISTRIES)
@settings(max_examples=5)
@given(count=s.floats(1.0, 3000.0), depth=s.floats(0.1, 0.4))
def test_throughput_depth_and_cold_charging_take_capacity(chemistry: str, count: float, depth: float) -> None:
    cell = cells(chemistry)
    before = ageing.cycle_loss(cell, count, depth, 1.0, 1.0)
    assert before > 0.0
    assert ageing.cycle_loss(cell, 1.1 * count, depth, 1.0, 1.0) > before
    assert ageing.cycle_loss(cell, count, depth + 0.05, 1.0, 1.0) > before
    cold, colder, warm = (float(ageing.plating_factor(cell, t, 11e3, 2.5e8)) for t in (283.0, 273.0, 303.0))
    assert colder > cold > 1.0 == warm
    assert float(ageing.plating_factor(cell, 283.0, 50e3, 2.5e8)) > cold


@pytest.mark.parametrize("chemistry", CHEMISTRIES)
def test_a_climate_of_one_temperature_is_that_temperature_and_order_does_not_matter(chemistry: str) -> None:
    cell = cells(chemistry)
    one = ageing.calendar_loss(cell, 295.0, 1.0, 0.6, YEAR_S)
    parts = ageing.calendar_loss(cell, np.full(12, 295.0), np.full(12, 1.0 / 12.0), 0.6, YEAR_S)
    np.testing.assert_allclose(parts, one, rtol=1e-12)
    months = p.months_k("hot")
    forth, back = (ageing.calendar_loss(cell, m, np.full(12, 1.0 / 12.0), 0.6, YEAR_S) for m in (months, months[::-1]))
    np.testing.assert_allclose(forth, back, rtol=1e-12)


def test_two_stretches_add_as_their_differential_equation_does() -> None:
    """Half a life warm, half cool: integrated step by step it ends where the closed form says."""
    cell = cells("nmc")
    z, k = float(cell.calendar_power_frac), []
    for t in (303.0, 283.0):
        k.append(float(ageing.calendar_loss(cell, t, 1.0, 0.6, YEAR_S)))
    lost = k[0] * 4.0**z
    lost = k[1] * ((lost / k[1]) ** (1.0 / z) + 4.0) ** z
    closed = ageing.calendar_loss(cell, np.array([303.0, 283.0]), np.array([0.5, 0.5]), 0.6, 8.0 * YEAR_S)
    np.testing.assert_allclose(closed, lost, rtol=1e-12)


@pytest.mark.parametrize("chemistry", CHEMISTRIES)
def test_a_parked_car_loses_by_time_only_and_a_new_one_nothing(chemistry: str) -> None:
    vehicle = s.vehicle(choices={"battery.chemistry": chemistry})
    cell, months = vehicle.powertrain.battery.ageing, p.months_k("temperate")
    parked = left(vehicle, duty(full_cycles_count=0.0, used_frac=0.0))
    calendar = float(ageing.calendar_loss(cell, months, np.full(12, 1.0 / 12.0), 0.6, 8.0 * YEAR_S))
    np.testing.assert_allclose(1.0 - parked, calendar, rtol=1e-9)
    assert left(vehicle, duty()) < parked
    assert left(vehicle, duty(full_cycles_count=0.0, time_s=0.0)) == 1.0
    slope = jax.grad(lambda count: p.capacity_after(vehicle, duty(full_cycles_count=count), months))(0.0)
    assert np.isfinite(slope)


def test_a_warmer_place_leaves_less_and_a_worse_cell_too() -> None:
    vehicle = s.vehicle()
    assert left(vehicle, duty(), "hot") < left(vehicle, duty(), "phoenix") < left(vehicle, duty())
    assert left(vehicle, duty(), "hot", 2.0) < left(vehicle, duty(), "hot")
    worse = s.vehicle({"battery.ageing": 1.5})
    np.testing.assert_allclose(1.0 - left(worse, duty()), 1.5 * (1.0 - left(vehicle, duty())), rtol=1e-9)


def test_a_heavier_car_uses_its_pack_more() -> None:
    """Mass acts by consumption: more full cycles of the same pack."""
    plan = plan_of([p.TRIAL])
    drive = jax.jit(lambda vehicle: march(vehicle, Conditions(), plan))
    light = s.vehicle()
    heavy = s.weighing(light, 1.1)
    first, second = (p.evaluate(v, Conditions(), drive(v)) for v in (light, heavy))
    assert all(float(second[key]) < float(first[key]) for key in first)
    margin = min(float(first[f"pack_capacity_{name}"]) for name in p.CLIMATES) - 0.7
    np.testing.assert_allclose(float(first["pack_warranty_margin"]), margin, rtol=1e-12)


def test_charge_drawn_is_the_mean_over_days_of_the_length_that_the_utility_factor_says() -> None:
    """Days are drawn so that ``P(d > x)`` falls as ``UF'(x)``; each gives ``min(d, R)`` and weighs by it."""
    curve, km = uf.J2841_FLEET, 1e3
    way = np.linspace(0.0, 640.0 * km, 6401)
    longer = np.gradient(np.asarray(uf.utility_factor(curve, way)), way)
    days = np.interp(
        np.random.default_rng(3).uniform(size=400_000), np.maximum.accumulate(1.0 - longer / longer[0]), way
    )
    for reach in (25.0 * km, 60.0 * km, 120.0 * km):
        given_m = np.minimum(days, reach)
        drawn = np.sum(given_m**2) / (reach * np.sum(given_m))
        np.testing.assert_allclose(float(uf.charge_drawn(curve, reach)), drawn, atol=0.01)
        np.testing.assert_allclose(float(uf.utility_factor(curve, reach)), np.sum(given_m) / np.sum(days), atol=0.01)
    np.testing.assert_allclose(float(uf.charge_drawn(curve, 0.0)), 1.0, atol=1e-3)


def test_a_plug_in_does_not_empty_its_pack_on_every_day() -> None:
    """Full cycles are the utility factor's share of the way over the range of a full cycle; a larger pack does fewer."""
    plan = plan_of([p.PLUG_IN_TRIAL])
    drive = jax.jit(lambda vehicle: march(vehicle, Conditions(), plan))
    found = []
    for kwh in (12.0, 24.0):
        numbers = {"battery.gross_energy": kwh * s.KWH, "mass.kerb": 1800.0, "charging.ac_power": 7.4e3}
        concept = s.engine_concept("parallel_hybrid", numbers, {"powertrain.plug_in": True})
        vehicle = s.take(s.fleet([concept]), 0)
        legs = drive(vehicle)
        leg, train, life = legs["depleting_wltc"], vehicle.powertrain, p.plug_in_duty(vehicle, legs)
        out_j_m = float(leg.chemical_j / leg.distance_m)
        window_j = float(train.battery.usable_energy_j * (1.0 - train.management.target_soc_frac))
        share = float(uf.utility_factor(uf.J2841_FLEET, window_j / out_j_m))
        cycles = share * 160e6 * out_j_m / float(train.battery.gross_energy_j)
        np.testing.assert_allclose(float(life.full_cycles_count), cycles, rtol=1e-9)
        assert float(life.depth_frac) < 0.95 * window_j / float(train.battery.gross_energy_j)
        seldom = p.plug_in_duty(vehicle, legs, curve=uf.RULE_YEARS[2].curve)
        assert seldom.full_cycles_count < life.full_cycles_count
        found.append(life)
    assert found[1].full_cycles_count < found[0].full_cycles_count
