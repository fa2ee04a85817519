"""Doctests of the sources run JAX in float64, as every trial does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    import jax

    with jax.enable_x64(True):
        yield
