"""More mass, more drag, more rolling resistance: more energy, less range, a slower sprint. For any vehicle."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import TRIALS
from redline.proving_ground.run import attributes_of, plan_of, run
from redline.proving_ground.trials.road.sprint import NEVER_S
from redline.vehicle.vehicle import Vehicle

FLEET = 32
CHOSEN = tuple(TRIALS[name] for name in ("range_epa", "range_wltp", "steady_speed", "sprint", "climb"))
PLACE = {attribute.name: index for index, attribute in enumerate(attributes_of(CHOSEN))}
RANGES = ("range_wltp_km", "range_wltp_consecutive_km", "range_epa_km", "range_110_km_h_km")
ENERGIES = ("energy_wltp_kwh_100km", "energy_epa_label_kwh_100mi", "energy_us06_kwh_100km")


def outcome(vehicle: Vehicle) -> tuple[jax.Array, jax.Array]:
    """Attributes, and by how much the traces were missed at worst."""
    values, legs = run(vehicle, Conditions(), CHOSEN, plan_of(CHOSEN))
    return values, jax.numpy.max(jax.numpy.stack([leg.shortfall_m_s for leg in legs.values()]))


@pytest.fixture(scope="module")
def many() -> Any:
    """The trials on the fleet, compiled once."""
    return jax.jit(jax.vmap(outcome))


def stickier(vehicle: Vehicle) -> Vehicle:
    """Ten newtons more rolling resistance."""
    vehicle = s.put(vehicle, "road_load.constant_n", lambda old: old + 10.0)
    return s.put(vehicle, "homologation.wltp_road_load.constant_n", lambda old: old + 10.0)


def compared(many: Any, fleet: Vehicle, change: Callable[[Vehicle], Vehicle]) -> tuple[NDArray[np.float64], ...]:
    """Attributes before and after, of vehicles that follow every trace both times."""
    before, missed = jax.tree.map(np.asarray, many(fleet))
    after, missed_too = jax.tree.map(np.asarray, many(change(fleet)))
    follows = (missed < 1e-9) & (missed_too < 1e-9)
    assert np.sum(follows) >= FLEET // 4, "the draw should hold vehicles that follow the trace"
    return before, after, follows


@pytest.mark.parametrize("change", [s.heavier, s.draggier, stickier])
@settings(max_examples=3)
@given(draw=s.draws(FLEET, power_kw=(150.0, 700.0)))
def test_more_resistance_costs_energy_range_and_pace(many: Any, change: Any, draw: s.Draw) -> None:
    """On tyres that never slip: where grip limits, more mass brings more of it and a s.heavier vehicle feels the air less."""
    fleet = s.put(draw.fleet, "tyre.adhesion_coeff", 9.0)
    before, after, follows = compared(many, fleet, change)
    for name in ENERGIES:
        assert np.all((after - before)[follows, PLACE[name]] > 0.0), name
    for name in RANGES:
        assert np.all((after - before)[follows, PLACE[name]] < 0.0), name
    sprint = PLACE["accel_0_100_kmh_s"]
    reached = after[:, sprint] < NEVER_S
    assert np.all((after - before)[reached, sprint] > 0.0)
    tips = 100.0 * np.minimum(fleet.mass.front_share_frac * fleet.body.wheelbase_m / fleet.mass.cg_height_m, 4.4)
    pushed = fleet.powertrain.rear.peak_power_w > 0.0  # a front axle lifts on the slope and slips whatever the tyre
    for name in ("gradeability_10_km_h_pct", "gradeability_50_km_h_pct"):
        assert np.all((after - before)[pushed, PLACE[name]] <= 1e-9), name
        held = pushed & (before[:, PLACE[name]] < 0.999 * tips)
        assert np.all((after - before)[held, PLACE[name]] < 0.0), name


@settings(max_examples=3)
@given(draw=s.draws(FLEET, power_kw=(150.0, 700.0)))
def test_more_battery_and_fewer_losses_go_farther(many: Any, draw: s.Draw) -> None:
    fleet = draw.fleet
    base, _ = jax.tree.map(np.asarray, many(fleet))
    bigger, _ = jax.tree.map(np.asarray, many(s.scaled(fleet, "powertrain.battery.usable_energy_j", 1.05)))
    thrifty, _ = jax.tree.map(np.asarray, many(s.put(fleet, "powertrain.auxiliary_power_w", lambda old: 0.5 * old)))
    for name in RANGES:
        assert np.all(bigger[:, PLACE[name]] > base[:, PLACE[name]]), name
        assert np.all(thrifty[:, PLACE[name]] >= base[:, PLACE[name]]), name


def test_steady_range_falls_with_speed(many: Any) -> None:
    fleet = s.fleet([s.concept_of({"aero.drag_coefficient": drag}) for drag in np.linspace(0.2, 0.6, FLEET)])
    values, _ = jax.tree.map(np.asarray, many(fleet))
    columns = [values[:, PLACE[f"range_{speed}_km_h_km"]] for speed in (90, 100, 110, 120, 130)]
    for slower, faster in itertools.pairwise(columns):
        assert np.all(faster < slower)
