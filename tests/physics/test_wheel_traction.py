"""Traction of four wheels: closed forms, laws of differentials and brakes, brute force, heat of brakes."""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from redline.physics.road.adhesion import adhesion_limited_thrust
from redline.physics.traction import brake_heat
from redline.physics.traction.driveline import (
    LOCKED_BIAS,
    AxleDrive,
    Driveline,
    at_throttle,
    centre_range,
    separate_units,
    shared_drive,
)
from redline.physics.traction.wheels import braking_for, greatest_thrust

OPEN, SLIP, LOCKED = 1.0, 2.5, LOCKED_BIAS


@functools.cache
def _thrust() -> Any:
    return jax.jit(jax.vmap(greatest_thrust, in_axes=(None, 0)))


@functools.cache
def _braking() -> Any:
    return jax.jit(jax.vmap(braking_for, in_axes=(None, 0, 0)))


def filled(line: Driveline) -> Driveline:
    """The same with arrays of one type, so that one program serves all."""
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, float), line)


def thrust(line: Driveline, grips: np.ndarray | list[float]) -> np.ndarray:
    return np.asarray(_thrust()(filled(line), jnp.atleast_2d(jnp.asarray(grips, float))))


def shared(force: float, share: tuple[float, float], bias: float, brake: float) -> Driveline:
    return shared_drive(force, share, bias, bias, brake)


def apart(front: float, rear: float, bias: float, brake: float, own: float = 0.0) -> Driveline:
    ahead, behind = (AxleDrive(most_n=force, bias_ratio=bias, own_frac=own) for force in (front, rear))
    return separate_units(ahead, behind, brake)


def drawn(count: int = 200) -> np.ndarray:
    """Grips of four wheels, some of them in the air."""
    random = np.random.default_rng(5)
    grips = random.uniform(0.0, 6e3, (count, 4))
    return np.where(random.uniform(size=(count, 4)) < 0.25, 0.0, grips)


def test_open_differentials_give_four_times_the_weakest_wheel_and_locked_axles_twice_the_weaker_pair() -> None:
    grips = np.array([500.0, 3000.0, 2000.0, 4000.0])
    assert thrust(shared(1e9, (0.5, 0.5), OPEN, 0.0), grips)[0] == pytest.approx(4 * 500.0)
    assert thrust(shared(1e9, (0.5, 0.5), LOCKED, 0.0), grips)[0] == pytest.approx(2 * 3500.0)
    assert thrust(shared(1e9, (0.0, 1.0), LOCKED, 0.0), grips)[0] == pytest.approx(grips.sum())
    assert thrust(apart(1e9, 1e9, OPEN, 0.0), grips)[0] == pytest.approx(2 * 500.0 + 2 * 2000.0)


def test_a_limited_slip_axle_gives_the_weaker_wheel_times_one_plus_its_bias() -> None:
    grips = np.array([0.0, 0.0, 800.0, 5000.0])
    assert thrust(apart(0.0, 1e9, SLIP, 0.0), grips)[0] == pytest.approx(800.0 * 3.5)
    assert thrust(apart(0.0, 1e9, SLIP, 0.0), [0.0, 0.0, 0.0, 5e3])[0] == 0.0, (
        "a hanging wheel leaves nothing to lean on"
    )


def test_one_wheel_on_grip() -> None:
    """Open and braked: half of the axle; limited slip: b / (1 + b); locked: all; a motor of its own: half."""
    grips = np.array([0.0, 0.0, 0.0, 9e3])
    assert thrust(apart(0.0, 6e3, OPEN, 0.0), grips)[0] == 0.0
    assert thrust(apart(0.0, 6e3, OPEN, 1.0), grips)[0] == pytest.approx(3e3)
    assert thrust(apart(0.0, 7e3, SLIP, 1.0), grips)[0] == pytest.approx(5e3)
    assert thrust(apart(0.0, 6e3, LOCKED, 0.0), grips)[0] == pytest.approx(6e3)
    assert thrust(apart(0.0, 6e3, OPEN, 0.0, own=1.0), grips)[0] == pytest.approx(3e3)
    locked_centre = shared(6e3, (0.0, 1.0), LOCKED, 0.0)
    assert thrust(locked_centre, grips)[0] == pytest.approx(6e3), "all of the engine at one wheel"
    assert thrust(locked_centre, [0.0, 0.0, 0.0, 4e3])[0] == pytest.approx(4e3), "no more than its grip"


def test_four_motors_are_limited_wheel_by_wheel() -> None:
    grips = drawn()
    expected = np.minimum(grips[:, :2], 1500.0).sum(axis=1) + np.minimum(grips[:, 2:], 2500.0).sum(axis=1)
    for brake in (0.0, 1.0):
        np.testing.assert_allclose(thrust(apart(3e3, 5e3, OPEN, brake, own=1.0), grips), expected)


@pytest.mark.parametrize("share", [(0.4, 0.4), (0.5, 0.5), (0.2, 0.7), (0.0, 1.0)])
@pytest.mark.parametrize("force", [3e3, 9e3, 4e4])
def test_locked_is_no_worse_than_braked_and_braked_no_worse_than_open(share: tuple[float, float], force: float) -> None:
    grips = drawn()
    open_axles, braked = (thrust(shared(force, share, OPEN, brake), grips) for brake in (0.0, 1.0))
    locked = thrust(shared(force, (0.0, 1.0), LOCKED, 0.0), grips)
    assert np.all(locked >= braked - 1e-6)
    assert np.all(braked >= open_axles - 1e-6)
    assert force > 2e4 or np.any(locked > braked * 1.05), "with torque to spare brakes are as good"
    assert np.any(braked > open_axles * 1.05 + 1.0)
    np.testing.assert_allclose(locked, np.minimum(force, grips.sum(axis=1)))


@pytest.mark.parametrize("brake", [0.0, 1.0])
def test_thrust_rises_with_every_grip_with_bias_and_with_force(brake: float) -> None:
    grips = drawn()
    line = shared(9e3, (0.3, 0.6), SLIP, brake)
    before = thrust(line, grips)
    for wheel in range(4):
        assert np.all(thrust(line, grips + 400.0 * np.eye(4)[wheel]) >= before - 1e-9)
    by_bias = [thrust(shared(9e3, (0.3, 0.6), bias, brake), grips) for bias in (1.0, 1.5, 2.5, 6.0, LOCKED)]
    assert np.all(np.diff(by_bias, axis=0) >= -1e-6)
    by_force = [thrust(shared(force, (0.3, 0.6), SLIP, brake), grips) for force in (1e3, 3e3, 9e3, 3e4)]
    assert np.all(np.diff(by_force, axis=0) >= -1e-6)
    assert np.all(before <= np.minimum(9e3, grips.sum(axis=1)) + 1e-9)


def _by_force(front: float, rear: float, grips: np.ndarray, bias: float, brake: bool) -> np.ndarray:
    """Thrust of torques given to both axles, wheel by wheel and brake by brake, or nothing where a wheel would spin up."""
    total = np.zeros(())
    for given, (one, other) in ((front, grips[:2]), (rear, grips[2:])):
        low, high = min(one, other), max(one, other)
        half_low = np.linspace(0.0, 1.0, 2001) * given
        half_high = given - half_low
        brakes = np.maximum(half_low - low, 0.0) + np.maximum(half_high - high, 0.0)
        fits = (half_high <= bias * half_low + 1e-6) & (half_low <= bias * half_high + 1e-6)
        fits &= True if brake else (brakes <= 1e-6)
        total = total + (np.max(np.where(fits, given - brakes, -np.inf)) if given > 0.0 else 0.0)
    return total


@pytest.mark.parametrize("brake", [0.0, 1.0])
@pytest.mark.parametrize("share", [(0.4, 0.4), (0.25, 0.75), (0.0, 1.0)])
def test_the_greatest_thrust_is_the_greatest_on_a_grid(share: tuple[float, float], brake: float) -> None:
    for grips in drawn(6):
        line = shared(8e3, share, SLIP, brake)
        best = max(
            _by_force(part * force, (1.0 - part) * force, grips, SLIP, bool(brake))
            for part in np.linspace(*share, 21)
            for force in np.linspace(0.0, 8e3, 41)
        )
        found = thrust(line, grips)[0]
        assert best <= found + 10.0
        assert found <= best + 250.0, "grid steps of 200 N"


def test_alike_wheels_give_the_axle_law_of_the_road() -> None:
    """Both wheels of an axle alike, braked: no more and no less than ``min(T, mu N)`` of each axle."""
    for front, rear, ahead, behind in ((3e3, 9e3, 2e3, 4e3), (9e3, 3e3, 2e3, 4e3), (1e3, 1e3, 4e3, 4e3)):
        expected = float(adhesion_limited_thrust(2 * ahead, 2 * behind, front, rear, 1.0, 0.0, 0.0))
        found = thrust(apart(front, rear, OPEN, 1.0), [ahead, ahead, behind, behind])[0]
        np.testing.assert_allclose(found, expected)


def test_split_ground_is_the_mean_adhesion_of_the_road_at_both_ends() -> None:
    """Open axles hold twice the slippery side, locked ones both sides, whatever the load."""
    low, high, load = 0.1, 0.9, 5e3
    grips = load * np.array([low, high, low, high])
    for bias, mean in ((OPEN, low), (LOCKED, 0.5 * (low + high))):
        np.testing.assert_allclose(thrust(apart(1e9, 1e9, bias, 0.0), grips)[0], 4 * load * mean)


def test_brakes_take_what_the_ground_does_not() -> None:
    grips = drawn()
    line = shared(8e3, (0.4, 0.4), OPEN, 1.0)
    for part in (0.3, 0.7, 1.0):
        most = thrust(line, grips)
        held = _braking()(filled(line), jnp.asarray(grips), jnp.asarray(part * most))
        assert np.all(np.asarray(held.total_n) >= part * most - 1e-3)
        for axle, share in (("front", 0.4), ("rear", 0.6)):
            brake, force = np.asarray(getattr(held, f"{axle}_brake_n")), np.asarray(getattr(held, f"{axle}_n"))
            assert np.all(brake >= -1e-9)
            assert np.all(brake + force <= share * 8e3 + 1e-6), "no axle gets more than its share"
    assert np.any(np.asarray(held.front_brake_n) > 1e3)


def test_nothing_is_braked_where_axles_are_locked_or_motors_are_separate_or_all_wheels_grip() -> None:
    grips = drawn()
    for line in (shared(8e3, (0.0, 1.0), LOCKED, 1.0), apart(4e3, 4e3, OPEN, 1.0, own=1.0)):
        held = _braking()(filled(line), jnp.asarray(grips), jnp.asarray(0.9 * thrust(line, grips)))
        np.testing.assert_allclose(np.asarray(held.front_brake_n) + np.asarray(held.rear_brake_n), 0.0, atol=1e-6)
    firm = np.full((1, 4), 5e3)
    held = _braking()(filled(shared(8e3, (0.4, 0.4), OPEN, 1.0)), jnp.asarray(firm), jnp.array([7e3]))
    np.testing.assert_allclose(np.asarray(held.front_brake_n) + np.asarray(held.rear_brake_n), 0.0, atol=1e-6)


def test_throttle_and_centre() -> None:
    line = at_throttle(shared(8e3, (0.4, 0.4), OPEN, 1.0), 0.5)
    assert float(line.total_n) == 4e3
    assert float(line.front.most_n) == pytest.approx(1.6e3)
    least, most = centre_range(0.4, 2.5)
    assert float((1.0 - least) / least) == pytest.approx(2.5 * 0.6 / 0.4)
    assert float(most / (1.0 - most)) == pytest.approx(2.5 * 0.4 / 0.6)
    for share in (0.0, 1.0):
        assert [float(x) for x in centre_range(share, LOCKED)] == [share, share], "an axle that is not driven stays so"


def test_a_disc_heats_as_energy_says_where_nothing_is_given_off() -> None:
    disc = brake_heat.disc_in(0.45)
    power = 1e6
    by_energy = float(disc.capacity_j_k) * (brake_heat.LIMIT_K - 293.15) / power
    assert float(brake_heat.time_until_hot(disc, power, 293.15)) == pytest.approx(by_energy, rel=2e-3)


def test_time_until_hot_against_small_steps_and_its_limits() -> None:
    disc, dt = brake_heat.disc_in(0.4826), 0.5
    warm, time = 293.15, 0.0
    while warm < brake_heat.LIMIT_K:
        lost = float(disc.air_w_k) * (warm - 293.15) + 0.55 * 5.670374419e-8 * float(disc.face_m2) * (
            warm**4 - 293.15**4
        )
        warm, time = warm + dt * (4000.0 - lost) / float(disc.capacity_j_k), time + dt
    assert float(brake_heat.time_until_hot(disc, 4000.0, 293.15)) == pytest.approx(time, rel=5e-3)
    held = float(brake_heat.held_power(disc, 293.15))
    assert float(brake_heat.time_until_hot(disc, 0.99 * held, 293.15)) == 3600.0
    times = [float(brake_heat.time_until_hot(disc, power, 293.15)) for power in (2e3, 4e3, 8e3, 16e3)]
    assert times == sorted(times, reverse=True)
    assert float(brake_heat.brake_power(0.0, 1.0)) == 0.0


@pytest.mark.parametrize("brake", [0.0, 1.0])
def test_forces_in_other_units_give_thrust_in_those(brake: float) -> None:
    grips = drawn()
    for unit in (1e-3, 4.4):
        line, other = (shared(9e3 * scale, (0.3, 0.6), SLIP, brake) for scale in (1.0, unit))
        np.testing.assert_allclose(thrust(other, unit * grips), unit * thrust(line, grips), rtol=1e-9)


def test_the_brakes_force_has_its_exact_derivative() -> None:
    line, grips = shared(12e3, (0.4, 0.4), OPEN, 1.0), jnp.array([500.0, 5e3, 500.0, 5e3])

    def brakes(needed: jax.Array) -> jax.Array:
        held = braking_for(line, grips, needed)
        return jnp.asarray(held.front_brake_n) + held.rear_brake_n

    exact = float(jax.jit(jax.grad(brakes))(jnp.asarray(5e3)))
    slope = float(brakes(jnp.asarray(5e3 + 1.0)) - brakes(jnp.asarray(5e3 - 1.0))) / 2.0
    np.testing.assert_allclose(exact, slope, rtol=1e-5)
    assert slope == pytest.approx(1.0), "open and braked: what one wheel gains the other's brake takes"
