"""Roots with derivatives, frozen records, kept programs, and JAX settings given back."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.foundations import executables
from redline.foundations.engine import float64
from redline.foundations.pytrees import leaf_names, record
from redline.foundations.solve import root
from redline.foundations.types import Float


@settings(max_examples=40)
@given(target=s.floats(0.1, 80.0))
def test_a_root_and_its_derivative(target: float) -> None:
    """``x^3 = p``: x is the cube root and dx/dp = 1 / (3 x^2)."""

    def cube(p: jax.Array) -> jax.Array:
        return root(lambda x: p - x**3, 0.0, 5.0)

    value, slope = jax.value_and_grad(cube)(target)
    assert float(value) == pytest.approx(target ** (1 / 3), rel=1e-12)
    assert float(slope) == pytest.approx(1.0 / (3.0 * target ** (2 / 3)), rel=1e-9)
    assert float(jax.jvp(cube, (target,), (1.0,))[1]) == pytest.approx(float(slope), rel=1e-12)


def test_a_root_outside_the_range_is_its_end_and_does_not_move() -> None:
    for p, end in ((-1.0, 0.0), (200.0, 5.0)):
        value, slope = jax.value_and_grad(lambda p: root(lambda x: p - x**3, 0.0, 5.0))(p)
        assert float(value) == pytest.approx(end, abs=1e-9)
        assert float(slope) == 0.0


def test_roots_in_a_batch_equal_roots_alone() -> None:
    p = jnp.linspace(1.0, 50.0, 9)
    together = jax.vmap(lambda q: root(lambda x: q - x**3, 0.0, 5.0))(p)
    alone = jnp.stack([root(lambda x, q=q: q - x**3, 0.0, 5.0) for q in p])
    np.testing.assert_allclose(together, alone, rtol=1e-14)


def test_a_record_is_frozen_named_and_a_pytree() -> None:
    @record
    class Pair:
        """Two numbers."""

        left_m: Float
        right_m: Float

    pair = Pair(left_m=1.0, right_m=2.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        pair.left_m = 3.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        Pair(1.0, 2.0)  # type: ignore[misc]
    assert leaf_names(pair) == ["left_m", "right_m"]
    assert jax.tree.map(lambda leaf: 2.0 * leaf, pair) == Pair(left_m=2.0, right_m=4.0)


def test_every_leaf_of_a_vehicle_is_float64() -> None:
    vehicle = s.vehicle()
    assert all(np.asarray(leaf).dtype == np.float64 for leaf in jax.tree.leaves(vehicle))
    assert len(leaf_names(vehicle)) == len(set(leaf_names(vehicle))) > 60


def test_float64_gives_the_setting_back_also_after_an_error_and_per_thread() -> None:
    seen: list[str] = []

    @float64
    def fails() -> None:
        raise ValueError(jnp.asarray(1.0).dtype.name)

    with jax.enable_x64(False):
        with pytest.raises(ValueError, match="float64"):
            fails()
        assert not jax.config.jax_enable_x64
        thread = threading.Thread(target=lambda: seen.append(float64(lambda: jnp.asarray(1.0).dtype.name)()))
        thread.start()
        thread.join()
        assert seen == ["float64"]
        assert jnp.asarray(1.0).dtype == jnp.float32


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and no program in memory."""
    monkeypatch.setenv("REDLINE_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(executables, "_memory", {})
    return tmp_path / "kept"


def test_a_program_is_kept_and_a_damaged_one_is_made_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    argument = np.arange(4.0)
    first = np.asarray(executables.compiled("double", lambda x: 2.0 * x, argument)(argument))
    files = [path for path in cache.iterdir() if path.name.startswith("double")]
    assert len(files) == 1
    monkeypatch.setattr(executables, "_memory", {})
    kept = np.asarray(executables.compiled("double", lambda x: 3.0 * x, argument)(argument))
    assert np.array_equal(kept, first), "the kept program should be used, not compiled again"
    files[0].write_bytes(b"damaged")
    monkeypatch.setattr(executables, "_memory", {})
    anew = np.asarray(executables.compiled("double", lambda x: 2.0 * x, argument)(argument))
    assert np.array_equal(anew, first)


def test_the_cache_can_be_switched_off_or_impossible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    argument = np.arange(3.0)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for place in ("", str(blocked / "inside")):
        monkeypatch.setenv("REDLINE_CACHE", place)
        monkeypatch.setattr(executables, "_memory", {})
        assert np.array_equal(executables.compiled("triple", lambda x: 3.0 * x, argument)(argument), 3.0 * argument)


def test_shapes_are_part_of_a_programs_key(cache: Path) -> None:
    for size in (2, 3):
        argument = np.ones(size)
        assert executables.compiled("sum", jnp.sum, argument)(argument) == size


def test_the_compiler_is_part_of_a_programs_key(monkeypatch: pytest.MonkeyPatch) -> None:
    digests: set[str] = set()
    for version in ("1.0", "1.0.1"):
        monkeypatch.setattr(executables.metadata, "version", {"jaxlib": version}.__getitem__)
        digests.add(executables._machine_digest.__wrapped__())
    assert len(digests) == 2
