"""The steps of a chunk driven at once answer as those driven in turn, for one vehicle after another."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving import chunk
from redline.proving_ground.driving.chunk import in_turn
from redline.proving_ground.driving.cycles import Cycle
from redline.proving_ground.driving.drive_step import State
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.vehicle.vehicle import Vehicle

FLEET = 6
SAME = 1e-11


def _descent() -> Cycle:
    """From full down a mountain: charge stays where regeneration fades."""
    time = np.arange(0.0, 500.0)
    return Cycle("descent", time, np.minimum(time, 20.0), np.where(time > 30.0, -0.06, 0.0))


PLAN = schedule(
    [
        Leg("udds", "udds", "epa", "full"),
        Leg("us06", "us06", "epa"),
        Leg("descent", "descent", "kerb", "full"),
        Leg("cold", "udds", "kerb", "full", weather="cold_-20", soak="soaked"),
    ],
    {"descent": _descent()},
)


@functools.cache
def _driven(side_by_side: bool) -> Any:
    return jax.jit(lambda vehicle: dict(march(vehicle, Conditions(head_wind_m_s=1.5), PLAN, side_by_side)))


def _energies(vehicle: Vehicle, side_by_side: bool) -> dict[str, LegTotals]:
    return jax.tree.map(np.asarray, _driven(side_by_side)(vehicle))


def _numbers(leg: LegTotals) -> dict[str, float]:
    """Every number of a leg by the name of its field."""
    own = {field.name: getattr(leg, field.name) for field in dataclasses.fields(leg)}
    heat = own.pop("thermal")
    return {name: float(value) for name, value in (own | vars(heat)).items() if value is not None}


@settings(max_examples=4)
@given(draw=s.draws(FLEET, (25.0, 500.0)))
def test_all_at_once_is_as_in_turn(draw: s.Draw) -> None:
    """Powers from 25 kW: some miss the trace in some chunks and not in others."""
    for index in range(FLEET):
        vehicle = s.take(draw.fleet, index)
        once, turn = _energies(vehicle, True), _energies(vehicle, False)
        for name, leg in turn.items():
            passed = float(np.abs(leg.chemical_j) + leg.wheel_in_j + leg.wheel_out_j)
            for field, wanted in _numbers(leg).items():
                scale = passed if field.endswith("_j") else max(abs(wanted), 1.0)
                assert abs(_numbers(once[name])[field] - wanted) <= SAME * scale, f"{name}: {field}"


def _lost(stage: chunk.Stage, start: State, trace: tuple[jax.Array, ...]) -> tuple[State, chunk.Sums]:
    """Steps in turn that lose all they count: where they are taken, it shows."""
    state, sums = in_turn(stage, start, trace)
    return state, {name: value * jnp.nan for name, value in sums.items()}


@pytest.mark.parametrize(("power_w", "misses"), [(150e3, False), (22e3, True)])
def test_only_a_chunk_that_misses_its_trace_is_driven_in_turn(
    power_w: float, misses: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = s.vehicle({"powertrain.power": power_w})
    plan = schedule([Leg("us06", "us06", "epa", "full")])
    assert (float(march(vehicle, Conditions(), plan)["us06"].shortfall_m_s) > 0.0) == misses
    monkeypatch.setattr(chunk, "in_turn", _lost)
    assert bool(np.isnan(march(vehicle, Conditions(), plan, side_by_side=True)["us06"].terminal_j)) == misses


def test_derivatives_are_those_of_the_steps_in_turn() -> None:
    vehicle = s.vehicle()

    def spent(factors: jax.Array, side_by_side: bool) -> jax.Array:
        moved = s.scaled(vehicle, "mass.kerb_kg", factors[0])
        moved = s.scaled(moved, "powertrain.battery.usable_energy_j", factors[1])
        return jnp.stack([leg.chemical_j for leg in march(moved, Conditions(), PLAN, side_by_side).values()])

    once, turn = (
        np.asarray(jax.jit(jax.jacfwd(lambda x, way=way: spent(x, way)))(np.ones(2))) for way in (True, False)
    )
    assert once.shape == (len(PLAN.legs), 2)
    assert np.all(turn[:, 0] != 0.0)
    assert once == pytest.approx(turn, rel=1e-9)


def test_an_engine_is_always_driven_in_turn() -> None:
    vehicle = s.EngineDraw(3, 1, "geared").fleet
    one, plan = s.take(vehicle, 0), schedule([Leg("udds", "udds", "epa", "held", warmth_frac=0.9)])
    turn, once = (march(one, Conditions(), plan, side_by_side=way)["udds"] for way in (False, True))
    assert turn.engine is not None
    assert jax.tree.all(jax.tree.map(np.array_equal, turn, once))
