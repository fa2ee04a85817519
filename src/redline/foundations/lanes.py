"""Solvers whose batches lie side by side: every ``vmap`` around one lengthens the same last axis of its arrays.

``vmap`` traces a loop anew for each axis that it adds, and lays axes where they cross its arrays. A solver that is
written for lanes is traced as it stands, once for any number of axes, and works on long rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
from jax.custom_batching import custom_vmap

_Result = TypeVar("_Result")


def in_lanes(solver: Callable[..., _Result]) -> Callable[..., _Result]:
    """Give a solver of lanes the face of a function of one case; cases that ``vmap`` brings become lanes.

    The solver takes and gives leaves ``(..., lane)``. What all cases share has one lane and broadcasts. It is not
    differentiated: wrap it in ``custom_jvp``.

    >>> doubled = in_lanes(lambda x, y: jnp.sum(x, axis=0) + y)
    >>> rows = jnp.ones((2, 3, 4))
    >>> jax.vmap(jax.vmap(doubled, in_axes=(0, None)), in_axes=(0, 0))(rows, jnp.arange(2.0)).tolist()
    [[4.0, 4.0, 4.0], [5.0, 5.0, 5.0]]
    """

    @custom_vmap
    def laned(*arguments: Any) -> Any:
        found = solver(*jax.tree.map(lambda leaf: jnp.moveaxis(leaf, 0, -1), arguments))
        count = max(leaf.shape[0] for leaf in jax.tree.leaves(arguments))
        return jax.tree.map(lambda leaf: jnp.moveaxis(_broadcast(leaf, leaf.ndim - 1, count), -1, 0), found)

    @laned.def_vmap
    def longer(cases: int, batched: Any, *arguments: Any) -> tuple[Any, Any]:
        flags, leaves = jax.tree.leaves(batched), jax.tree.leaves(arguments)
        count = max(leaf.shape[1 if flag else 0] for flag, leaf in zip(flags, leaves, strict=True))

        def merged(leaf: jax.Array, flag: bool) -> jax.Array:
            if not flag and leaf.shape[0] == 1:
                return leaf
            whole = _broadcast(leaf if flag else leaf[None], 0, cases)
            return _broadcast(whole, 1, count).reshape(cases * count, *whole.shape[2:])

        flat = [merged(leaf, flag) for flag, leaf in zip(flags, leaves, strict=True)]
        found = laned(*jax.tree.unflatten(jax.tree.structure(arguments), flat))
        split = jax.tree.map(lambda leaf: leaf.reshape(cases, count, *leaf.shape[1:]), found)
        return split, jax.tree.map(lambda _: True, split)

    def one(*arguments: Any) -> Any:
        found = laned(*jax.tree.map(lambda leaf: jnp.asarray(leaf, float)[None], arguments))
        return jax.tree.map(lambda leaf: leaf[0], found)

    return one


def _broadcast(leaf: jax.Array, axis: int, count: int) -> jax.Array:
    """A leaf whose axis of length one is brought to a length."""
    return jnp.broadcast_to(leaf, (*leaf.shape[:axis], count, *leaf.shape[axis + 1 :]))
