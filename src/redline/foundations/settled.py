"""Values worked out once: a fence that the compiler of loops does not look over."""

from __future__ import annotations

from typing import TypeVar

import jax

from redline.foundations.types import Float

_Values = TypeVar("_Values")


def settled(values: _Values, unit_frac: Float) -> _Values:
    """Have numbers worked out once, however many use them: each is divided by a one that is known only at run time.

    XLA copies cheap work into each of its users and drops ``optimization_barrier`` before it does so; a division is
    work that it does not copy. ``x / 1`` is x to the last digit, and so is its derivative.

    >>> settled((2.0, 3.0), 1.0)
    (2.0, 3.0)
    """
    return jax.tree.map(lambda leaf: leaf / unit_frac, values)
