"""Laws of statics: loads carry the weight, no tyre pulls, mirrors mirror, slopes are slopes."""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from redline.foundations.constants import GRAVITY_M_S2
from redline.physics.statics.equilibrium import on_heights, settle
from redline.physics.statics.stance import stance_of
from redline.vehicle.chassis.stance import Pose, Stance
from redline.vehicle.vehicle import Vehicle
from strategies import concept_of, fleet, put, take

few = settings(max_examples=12, deadline=None)
SEEDS = st.integers(0, 2**31 - 1)
#: Poses per example.
BATCH = 256
#: Kinds of suspension, front and rear, and links across.
KINDS = (
    {"suspension.front.kind": "independent", "suspension.rear.kind": "independent"},
    {"suspension.front.kind": "swing_arm", "suspension.rear.kind": "swing_arm"},
    {"suspension.front.kind": "independent", "suspension.rear.kind": "solid_axle"},
    {"suspension.front.kind": "solid_axle", "suspension.rear.kind": "solid_axle", "suspension.cross_linked": True},
)


@functools.cache
def vehicles() -> Vehicle:
    """One vehicle of each kind, stacked."""
    return fleet([concept_of({"off_road.ride_height.off_road": 0.03}, kind) for kind in KINDS])


@functools.cache
def _settle() -> Any:
    def one(vehicle: Vehicle, height_m: jax.Array) -> Pose:
        return settle(stance_of(vehicle), on_heights(height_m))

    return jax.jit(jax.vmap(jax.vmap(one, in_axes=(None, 0)), in_axes=(0, None)))


def poses(seed: int, reach_m: float = 0.3) -> tuple[NDArray[np.float64], Pose]:
    height = np.random.default_rng(seed).uniform(-reach_m, reach_m, (BATCH, 4))
    return height, jax.tree.map(np.asarray, _settle()(vehicles(), height))


@few
@given(SEEDS)
def test_loads_carry_the_weight_and_no_tyre_pulls(seed: int) -> None:
    _, found = poses(seed)
    stands = found.stands_frac > 0.5
    assert stands.mean() > 0.95
    weight = np.asarray(vehicles().mass.kerb_kg)[:, None] * GRAVITY_M_S2
    assert np.all(np.abs(found.load_n.sum(-1) / weight - 1.0)[stands] < 1e-9)
    assert np.all(found.load_n >= 0.0)
    assert np.all((found.load_n > 0.0) == (found.lifted_frac < 0.5))
    assert np.any(found.lifted_frac > 0.5), "ground this rough must lift wheels, else the law is not tried"


@few
@given(SEEDS)
def test_mirrored_ground_mirrors_the_answer(seed: int) -> None:
    height, found = poses(seed, 0.15)
    mirrored = jax.tree.map(np.asarray, _settle()(vehicles(), height[:, [1, 0, 3, 2]]))
    assert np.allclose(mirrored.load_n[..., [1, 0, 3, 2]], found.load_n, rtol=1e-7, atol=1e-4)
    assert np.allclose(mirrored.roll_rad, -found.roll_rad, atol=1e-9)


@few
@given(SEEDS)
def test_ground_raised_as_a_whole_raises_the_vehicle(seed: int) -> None:
    height, found = poses(seed, 0.15)
    raised = jax.tree.map(np.asarray, _settle()(vehicles(), height + 0.7))
    assert np.allclose(raised.load_n, found.load_n, rtol=1e-7, atol=1e-4)
    assert np.allclose(raised.heave_m, found.heave_m + 0.7, atol=1e-9)


def test_on_level_ground_it_stands_as_it_was_drawn() -> None:
    found = jax.tree.map(np.asarray, _settle()(vehicles(), np.zeros((BATCH, 4))))
    assert np.allclose(found.travel_m, 0.0, atol=1e-9)
    assert np.allclose(found.heave_m, 0.0, atol=1e-9)
    front = np.asarray(vehicles().mass.front_share_frac)
    assert np.allclose(found.load_n[:, 0, :2].sum(-1) / found.load_n[:, 0].sum(-1), front)


def test_slopes_by_the_implicit_function_theorem_are_slopes() -> None:
    """Loads on twisted ground, by what a designer moves: rates, bars, stops, masses, heights."""
    height = jnp.array([0.12, -0.02, 0.01, 0.05])

    def loads(stance: Stance) -> jax.Array:
        return settle(stance, on_heights(height)).load_n

    for index in range(len(KINDS)):
        stance = jax.jit(stance_of)(take(vehicles(), index))
        for name in ("rate_n_m", "bar_n_m", "tyre_n_m", "sprung_kg", "sprung_z_m", "x_m", "y_m", "crown_m", "bump_m"):
            value = jnp.asarray(getattr(stance, name))
            direction = jnp.abs(value) * jnp.linspace(1.0, 1.5, value.size).reshape(value.shape)
            moved = jax.tree.map(jnp.zeros_like, stance)
            moved = put(moved, name, lambda _, d=direction: d)
            _, slope = jax.jvp(_jit(loads), (stance,), (moved,))
            ends = [_jit(loads)(put(stance, name, lambda v, d=direction, s=s: v + s * d)) for s in (1e-5, -1e-5)]
            wanted = (ends[0] - ends[1]) / 2e-5
            assert np.allclose(slope, wanted, rtol=1e-4, atol=0.3), name


_compiled: dict[str, Any] = {}


def _jit(function: Any) -> Any:
    return _compiled.setdefault("loads", jax.jit(function))


def test_a_stack_of_poses_equals_single_ones() -> None:
    height, found = poses(7)
    one = jax.jit(lambda vehicle, h: settle(stance_of(vehicle), on_heights(h)).load_n)
    for index in range(0, BATCH, 64):
        for kind in range(len(KINDS)):
            assert one(take(vehicles(), kind), height[index]) == pytest.approx(
                found.load_n[kind, index], rel=1e-7, abs=1e-4
            )
