"""The linear system of a vehicle on its springs, written out: a kept program may not call LAPACK, and this runs faster.

Four travels couple in pairs, by axle, and across by links alone; heave, roll and pitch border them.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.settled import settled


@record
class Curvature:
    """Second derivatives of the energy by travel ``(4, ...)``, and by heave, roll and pitch.

    ``own_n_m`` and ``pair_n_m`` are those of a wheel by itself and by the other one of its axle; less
    ``warp_n_m t t'`` with ``t`` half the signs of a twist. ``border`` couples travels with heave, roll and pitch,
    ``core`` holds the lower triangle of these three, row by row.
    """

    own_n_m: jax.Array
    pair_n_m: jax.Array
    warp_n_m: jax.Array
    border: tuple[jax.Array, ...]
    core: tuple[jax.Array, ...]


@record
class Move:
    """A change of travel ``(4, ...)`` and of heave, roll and pitch ``(3, ...)``; more axes are more poses."""

    travel: jax.Array
    body: jax.Array


def swapped(values: jax.Array) -> jax.Array:
    """Values ``(4, ...)`` with left and right exchanged."""
    pairs = values.reshape((2, 2, *values.shape[1:]))
    return jnp.flip(pairs, axis=1).reshape(values.shape)


def total(values: jax.Array) -> jax.Array:
    """Sum over the four wheels of ``(4, ...)``."""
    return jnp.sum(values, axis=0)


def twist_of(values: jax.Array) -> jax.Array:
    """Half the twist of ``(4, ...)``: front left less front right, less the same behind."""
    return 0.5 * ((values[0] - values[1]) - (values[2] - values[3]))


def as_twist(value: jax.Array) -> jax.Array:
    """Half a value on one diagonal and its negative on the other ``(4, ...)``."""
    half = 0.5 * value
    return jnp.stack([half, -half, -half, half])


def solve(
    curvature: Curvature, sides: tuple[Move, ...], late_one: jax.Array, *, least_frac: float
) -> tuple[tuple[Move, ...], jax.Array]:
    """Solve ``H x = b`` for some right sides by elimination of the travels; return also the least pivot.

    Pairs by Cramer's rule, links by Sherman and Morrison, the rest by ``L D L'``. Pivots are over their diagonal; one
    under ``least_frac`` is replaced by it, so that a system which is not positive definite still points downhill
    [GolubVanLoan13 sec. 2.1.4, 4.1]. ``late_one`` is that of ``forces.slope_of``.

    >>> ones, none = jnp.ones(4), jnp.zeros(4)
    >>> diagonal = Curvature(own_n_m=2.0 * ones, pair_n_m=none, warp_n_m=jnp.asarray(0.0), border=(none, none, none),
    ...                      core=tuple(map(jnp.asarray, (4.0, 0.0, 4.0, 0.0, 0.0, 4.0))))
    >>> (found,), pivot = solve(diagonal, (Move(travel=ones, body=jnp.ones(3)),), ones, least_frac=1e-9)
    >>> found.travel.tolist(), found.body.tolist(), float(pivot)
    ([0.5, 0.5, 0.5, 0.5], [0.25, 0.25, 0.25], 1.0)
    """
    own, pair, count = curvature.own_n_m, curvature.pair_n_m, len(sides)
    far = swapped(own)
    both = own * far
    area = both - pair * pair
    inverse = 1.0 / jnp.maximum(area, least_frac * both)
    near, cross = far * inverse, pair * inverse
    signs = as_twist(jnp.ones_like(own[0]))
    near, cross, linked = settled((near, cross, (near + cross) * signs), late_one)
    free = 1.0 - curvature.warp_n_m * twist_of(linked)
    share = curvature.warp_n_m / jnp.maximum(free, least_frac)
    found: list[jax.Array] = []
    for column in (*(side.travel for side in sides), *curvature.border):
        alone = settled(near * column - cross * swapped(column), late_one)
        found.append(alone + share * twist_of(alone) * linked)
    found = settled(found, late_one)
    border = curvature.border
    core = [curvature.core[n] - total(border[i] * found[count + j]) for n, (i, j) in enumerate(_LOWER)]
    bodies = [[side.body[i] - total(border[i] * found[n]) for i in range(3)] for n, side in enumerate(sides)]
    solved, pivot = _three(core, (curvature.core[0], curvature.core[2], curvature.core[5]), bodies, least_frac)
    moves = tuple(
        Move(travel=found[n] - sum(body[i] * found[count + i] for i in range(3)), body=jnp.stack(body))
        for n, body in enumerate(solved)
    )
    ratio = area / both
    return moves, jnp.minimum(jnp.minimum(jnp.minimum(ratio[0], ratio[2]), free), pivot)


#: Rows and columns of the lower triangle of three unknowns.
_LOWER = ((0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2))


def _three(
    core: list[jax.Array], diagonal: tuple[jax.Array, ...], sides: list[list[jax.Array]], least_frac: float
) -> tuple[list[list[jax.Array]], jax.Array]:
    """Three unknowns by ``L D L'``; pivots over the diagonal of the whole system."""
    sizes = [jnp.maximum(jnp.abs(size), 1.0) for size in diagonal]
    a, b, c, d, e, f = core
    p0 = jnp.maximum(a, least_frac * sizes[0])
    l1, l2 = b / p0, d / p0
    raw1 = c - l1 * b
    p1 = jnp.maximum(raw1, least_frac * sizes[1])
    m = (e - l2 * b) / p1
    raw2 = f - l2 * d - m * m * p1
    p2 = jnp.maximum(raw2, least_frac * sizes[2])
    worst = jnp.minimum(jnp.minimum(a / sizes[0], raw1 / sizes[1]), raw2 / sizes[2])

    def one(side: list[jax.Array]) -> list[jax.Array]:
        y1 = side[1] - l1 * side[0]
        x2 = (side[2] - l2 * side[0] - m * y1) / p2
        x1 = y1 / p1 - m * x2
        return [side[0] / p0 - l1 * x1 - l2 * x2, x1, x2]

    return [one(side) for side in sides], worst
