"""One way to run JAX here: float64, without touching the settings of the program that hosts us."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import jax

F = TypeVar("F", bound=Callable[..., Any])


def float64(function: F) -> F:
    """Run a function with JAX in float64 and give the host program its own setting back.

    >>> import jax.numpy as jnp
    >>> float64(lambda: jnp.asarray(1.0).dtype.name)()
    'float64'
    """

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with jax.enable_x64(True):
            return function(*args, **kwargs)

    return wrapper  # type: ignore[return-value]
