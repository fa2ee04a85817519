"""What an estimator sees, and how it is registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from redline.concept.constants import constant


@dataclass(frozen=True, slots=True)
class Known:
    """Values worked out so far, the raw given values with their masks, and the features of the choices."""

    values: dict[str, jax.Array]
    raw: Mapping[str, jax.Array]
    mask: Mapping[str, jax.Array]
    features: Mapping[str, jax.Array]

    def __getitem__(self, path: str) -> jax.Array:
        return self.values[path]

    def given(self, path: str) -> jax.Array:
        """Whether the concept gives this value."""
        return self.mask[path] > 0.5

    def either(self, path: str, otherwise: jax.Array) -> jax.Array:
        """The value the concept gives, else another."""
        return jnp.where(self.given(path), self.raw[path], otherwise)


@dataclass(frozen=True, slots=True)
class Estimator:
    """A named way to fill a blank: target, function, uncertainty and source."""

    target: str
    name: str
    function: Callable[[Known], jax.Array]
    sigma: float
    sigma_absolute: float
    source: str
    exact: Callable[[Known], jax.Array] | None = None
    left_of_sigma: Callable[[Known], jax.Array] | None = None
    multiplies: bool = False


def estimator(
    target: str, name: str, function: Callable[[Known], jax.Array], by: str | None = None, *, sigma: float = 0.0,
    sigma_absolute: float = 0.0, source: str = "", exact: Callable[[Known], jax.Array] | None = None,
    left_of_sigma: Callable[[Known], jax.Array] | None = None, multiplies: bool = False,
) -> Estimator:  # fmt: skip
    """Register an estimator; ``by`` names the constant whose sigma and source it carries.

    Where ``exact`` holds, the value follows from something given and has no uncertainty of its own;
    ``left_of_sigma`` is the share of sigma that is left where something given narrows the estimate. Where it
    ``multiplies``, a deviation is one of the logarithm: of what is known by its order only, half is as likely as twice.
    """
    if by is not None:
        found = constant(by)
        sigma, sigma_absolute, source = found.sigma, found.sigma_absolute, found.source
    return Estimator(target, name, function, sigma, sigma_absolute, source, exact, left_of_sigma, multiplies)
