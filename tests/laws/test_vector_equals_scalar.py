"""A batch gives what a loop gives: no vehicle feels its neighbours."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import trials_of
from redline.proving_ground.run import attributes_of, plan_of, run

COUNT = 6
ALL = tuple(trials_of("electric").values())
NAMES = [attribute.name for attribute in attributes_of(ALL)]


def outcome(vehicle: Any, conditions: Conditions) -> tuple[jax.Array, jax.Array]:
    """Every attribute, and the energy of every leg."""
    values, legs = run(vehicle, conditions, ALL, plan_of(ALL))
    return values, jax.numpy.stack([leg.terminal_j for leg in legs.values()])


@pytest.fixture(scope="module")
def one() -> Any:
    """All trials on one vehicle, compiled once."""
    return jax.jit(outcome)


@pytest.fixture(scope="module")
def many() -> Any:
    """All trials on a stack of vehicles, compiled once."""
    return jax.jit(jax.vmap(outcome, in_axes=(0, None)))


@settings(max_examples=4)
@given(s.draws(COUNT), s.floats(250.0, 318.0), s.floats(0.0, 3000.0), s.floats(0.3, 1.0))
def test_a_batch_equals_a_loop(
    one: Any, many: Any, draw: s.Draw, temperature: float, altitude: float, grip: float
) -> None:
    conditions = jax.tree.map(
        np.float64, Conditions(temperature_k=temperature, altitude_m=altitude, adhesion_frac=grip)
    )
    fleet = draw.fleet
    values, energies = jax.tree.map(np.asarray, many(fleet, conditions))
    for index in range(COUNT):
        alone, energy = jax.tree.map(np.asarray, one(s.take(fleet, index), conditions))
        np.testing.assert_allclose(energies[index], energy, rtol=1e-12)
        for place, name in enumerate(NAMES):
            assert values[index, place] == pytest.approx(alone[place], rel=1e-12, abs=1e-12, nan_ok=True), name
    assert not np.any(np.isinf(values)), "no result (nan) only where a drawn vehicle is too weak for its cycle"


@settings(max_examples=2)
@given(s.draws(COUNT), st.permutations(range(COUNT)))
def test_the_order_of_a_batch_does_not_matter(many: Any, draw: s.Draw, order: list[int]) -> None:
    conditions = jax.tree.map(np.float64, Conditions())
    straight, _ = many(draw.fleet, conditions)
    shuffled, _ = many(s.fleet([draw.concepts[index] for index in order]), conditions)
    assert np.array_equal(np.asarray(straight)[list(order)], np.asarray(shuffled), equal_nan=True)
