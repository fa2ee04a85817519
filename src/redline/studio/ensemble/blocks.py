"""Rows of a table through one compiled program, block by block, so that few programs serve tables of any length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from redline.foundations.engine import float64
from redline.foundations.executables import LEAN, Options, compiled


@float64
def in_blocks(
    name: str, one: Callable[..., Any], rows: Sequence[tuple[Any, ...]], *rest: Any, size: int, options: Options = LEAN
) -> Any:
    """What ``one(*row, *rest)`` gives for every row, leaves with a leading axis ``(row,)``.

    The last block is filled up with its last row; ``name`` is that of the kept program: one name, one function.

    >>> in_blocks("example-of-blocks", lambda x, k: x * k, [(1.0,), (2.0,), (3.0,)], 2.0, size=2).tolist()
    [2.0, 4.0, 6.0]
    """
    function = jax.vmap(one, in_axes=(*(0,) * len(rows[0]), *(None,) * len(rest)))
    program: Any = None
    parts: list[Any] = []
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        filled = [*part, *[part[-1]] * (size - len(part))]
        stacked = jax.tree.map(lambda *leaves: np.stack([np.asarray(leaf, np.float64) for leaf in leaves]), *filled)
        program = program or compiled(name, function, *stacked, *rest, options=options)
        parts.append(jax.tree.map(np.asarray, program(*stacked, *rest)))
    return jax.tree.map(lambda *leaves: np.concatenate(leaves)[: len(rows)], *parts)
