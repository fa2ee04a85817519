"""Linear systems of a few unknowns, written out: a kept program may not call LAPACK, and many small ones run faster."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp

Row = list[jax.Array]


def solve_symmetric(
    lower: Sequence[Sequence[jax.Array]], sides: Sequence[Sequence[jax.Array]], *, least: float
) -> tuple[list[Row], jax.Array]:
    """Solve ``A x = b`` for several right sides by ``A = L D L'``; return also the least pivot over its diagonal.

    ``lower`` holds the rows of A up to the diagonal, in units that make its entries large beside 1. A pivot under
    ``least`` of its diagonal is replaced by that, so that a system which is not positive definite still gives a
    direction downhill; then the second result is not above ``least`` [GolubVanLoan13 sec. 4.1, 4.2].

    >>> solutions, pivot = solve_symmetric([[jnp.asarray(4.0)], [jnp.asarray(2.0), jnp.asarray(3.0)]],
    ...                                    [[jnp.asarray(8.0), jnp.asarray(8.0)]], least=1e-9)
    >>> [round(float(x), 6) for x in solutions[0]]
    [1.0, 2.0]
    """
    rows = [list(row) for row in lower]
    count = len(rows)
    inverse: Row = []
    worst = jnp.asarray(jnp.inf)
    for j in range(count):
        size = jnp.maximum(jnp.abs(lower[j][j]), 1.0)
        pivot = rows[j][j]
        worst = jnp.minimum(worst, pivot / size)
        inverse.append(1.0 / jnp.maximum(pivot, least * size))
        for i in range(j + 1, count):
            factor = rows[i][j] * inverse[j]
            for k in range(j + 1, i + 1):
                rows[i][k] = rows[i][k] - factor * rows[k][j]
    return [_substitute(rows, inverse, side) for side in sides], worst


def _substitute(rows: Sequence[Sequence[jax.Array]], inverse: Row, side: Sequence[jax.Array]) -> Row:
    """Forward and back through the factors; below the diagonal ``rows`` holds ``L D``."""
    count, x = len(rows), list(side)
    for i in range(count):
        for j in range(i):
            x[i] = x[i] - rows[i][j] * inverse[j] * x[j]
    x = [value * inverse[i] for i, value in enumerate(x)]
    for i in reversed(range(count)):
        for j in range(i + 1, count):
            x[i] = x[i] - rows[j][i] * inverse[i] * x[j]
    return x
