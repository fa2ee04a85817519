"""Every test runs JAX in float64, as every trial does."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import pytest


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    """Switch JAX to float64 for one test and give the setting back."""
    with jax.enable_x64(True):
        yield
