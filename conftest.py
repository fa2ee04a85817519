"""Tests and doctests run JAX in float64, as every trial does, and compile as the product does."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

#: The product's options of the compiler (``foundations.executables``), for what tests compile themselves.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false --xla_llvm_disable_expensive_passes=true")


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    import jax

    with jax.enable_x64(True):
        yield
