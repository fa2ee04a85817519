"""Lanes: however ``vmap`` is stacked around a solver, each case gets what it gets alone."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from redline.foundations.engine import float64
from redline.foundations.lanes import in_lanes


def _halved(point: dict[str, jax.Array], goal: jax.Array) -> dict[str, jax.Array]:
    """Halve the way to a goal, lane by lane as often as it takes: lanes stop at different steps."""

    def far(state: tuple[jax.Array, jax.Array]) -> jax.Array:
        return jnp.any(jnp.abs(state[0] - goal) > 1e-3)

    def nearer(state: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        at, steps = state
        goes = jnp.max(jnp.abs(at - goal), axis=0) > 1e-3
        return jnp.where(goes, 0.5 * (at + goal), at), steps + jnp.where(goes, 1.0, 0.0)

    none = jnp.zeros(jnp.broadcast_shapes(point["at"].shape, goal.shape))
    at, steps = jax.lax.while_loop(far, nearer, (point["at"] + none, none[0]))
    return {"at": at, "steps": steps}


@float64
def test_every_case_gets_what_it_gets_alone() -> None:
    solver: Any = in_lanes(_halved)
    random = np.random.default_rng(0)
    points, goals = random.uniform(-1.0, 1.0, (3, 2, 4)), random.uniform(-9.0, 9.0, (5, 4))
    by_goal = jax.vmap(solver, in_axes=(None, 0))
    found = jax.vmap(jax.vmap(by_goal, in_axes=({"at": 0}, None)), in_axes=({"at": 0}, None))({"at": points}, goals)
    assert found["at"].shape == (3, 2, 5, 4)
    assert len(np.unique(found["steps"])) > 1
    for i, j, k in np.ndindex(3, 2, 5):
        alone = solver({"at": points[i, j]}, goals[k])
        np.testing.assert_array_equal(found["at"][i, j, k], alone["at"])
        assert found["steps"][i, j, k] == alone["steps"]


@float64
def test_cases_that_come_and_go_together_are_paired() -> None:
    solver: Any = in_lanes(_halved)
    random = np.random.default_rng(1)
    points, goals = random.uniform(-1.0, 1.0, (6, 4)), random.uniform(-9.0, 9.0, (6, 2, 4))
    found = jax.vmap(jax.vmap(solver, in_axes=(None, 0)))({"at": points}, goals)
    for i, j in np.ndindex(6, 2):
        np.testing.assert_array_equal(found["at"][i, j], solver({"at": points[i]}, goals[i, j])["at"])
