"""Bounded root finding that stays differentiable: bisection for the value, the implicit function for the slope."""

from __future__ import annotations

import functools
from collections.abc import Callable

import jax
from jax import lax
from jax.typing import ArrayLike


def root(function: Callable[[jax.Array], jax.Array], low: ArrayLike, high: ArrayLike, *, steps: int = 50) -> jax.Array:
    """Find x in [low, high] where a falling function crosses zero; the end that fits when it never does.

    The value comes from bisection. The derivative comes from the implicit function theorem,
    ``dx/dp = -(df/dp) / (df/dx)``.

    >>> round(float(root(lambda x: 2.0 - x * x, 0.0, 2.0)), 4)
    1.4142
    """
    dtype = jax.numpy.result_type(float)
    least, most = jax.numpy.asarray(low, dtype), jax.numpy.asarray(high, dtype)
    closed, parameters = jax.closure_convert(function, least)
    return _root(closed, steps, least, most, parameters)


@functools.partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def _root(
    function: Callable[..., jax.Array], steps: int, low: jax.Array, high: jax.Array, parameters: list[jax.Array]
) -> jax.Array:
    """The middle of what bisection leaves of a range; ``function(x, *parameters)`` closes over nothing that moves."""

    def halve(_: int, bracket: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        below, above = bracket
        middle = 0.5 * (below + above)
        inside = function(middle, *parameters) > 0.0
        return jax.numpy.where(inside, middle, below), jax.numpy.where(inside, above, middle)

    none = jax.numpy.zeros(jax.eval_shape(function, low, *parameters).shape, low.dtype)
    below, above = lax.fori_loop(0, steps, halve, (low + none, high + none))
    return 0.5 * (below + above)


@_root.defjvp
def _root_and_slope(
    function: Callable[..., jax.Array],
    steps: int,
    primals: tuple[jax.Array, jax.Array, list[jax.Array]],
    tangents: tuple[jax.Array, jax.Array, list[jax.Array]],
) -> tuple[jax.Array, jax.Array]:
    """``-(df/dp) / (df/dx)`` at the root, none at an end of the range: worked out only where it is asked for."""
    low, high, parameters = primals
    found = _root(function, steps, low, high, parameters)
    at_an_end = (found - low < 1e-9 * (high - low)) | (high - found < 1e-9 * (high - low))
    _, slope = jax.jvp(lambda x: function(x, *parameters), (found,), (jax.numpy.ones_like(found),))
    _, change = jax.jvp(lambda *moved: function(found, *moved), tuple(parameters), tuple(tangents[2]))
    safe = at_an_end | (slope == 0.0)
    return found, jax.numpy.where(safe, 0.0, -change / jax.numpy.where(safe, 1.0, slope))
