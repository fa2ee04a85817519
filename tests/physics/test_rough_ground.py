"""Stony ground and slip: limits and orders."""

from __future__ import annotations

import dataclasses

import jax
import numpy as np
import pytest

import strategies as s
from redline.physics.response.ask import Ask
from redline.physics.response.electric import losses, peak_loss
from redline.physics.traction import rough_ground as rg
from redline.proving_ground.driving.march import prepare_drive


def test_level_ground_resists_nothing() -> None:
    assert float(rg.stone_resistance(0.0, 1.5, 0.4)) == 0.0


def test_one_stone_at_a_time_loses_its_whole_height() -> None:
    assert float(rg.stone_resistance(0.05, 40.0, 0.4)) == pytest.approx(0.05 / 40.0, rel=0.02)


def test_four_wheels_on_endless_stones_lose_three_eighths() -> None:
    """All climbing or falling: ``E[max(S, 0)] = (4 + 4 * 2) / 16`` of ``4 p = 2``."""
    assert float(rg.lost_share(0.5)) == pytest.approx(12.0 / 16.0 / 2.0)


def test_the_share_agrees_with_throwing_dice() -> None:
    rng = np.random.default_rng(3)
    for p in (0.05, 0.2, 0.4):
        thrown = rng.choice([-1.0, 0.0, 1.0], size=(200_000, 4), p=[p, 1.0 - 2.0 * p, p]).sum(axis=1)
        assert float(rg.lost_share(p)) == pytest.approx(np.maximum(thrown, 0.0).mean() / (4.0 * p), rel=0.02)


def test_the_spread_of_force_agrees_with_throwing_dice() -> None:
    """Four wheels on stones of 0.2 m: each climbs or goes down its slope, or is level; brakes hold what is left over."""
    rng = np.random.default_rng(5)
    length = float(rg.climbing_length(0.2, 0.4))
    for spacing in (1.0, 2.0, 6.0):
        p = length / spacing
        thrown = rng.choice([-1.0, 0.0, 1.0], size=(400_000, 4), p=[p, 1.0 - 2.0 * p, p]).sum(axis=1)
        force = np.maximum(thrown, 0.0) / 4.0 * 0.2 / length
        assert float(rg.stone_resistance(0.2, spacing, 0.4)) == pytest.approx(force.mean(), rel=0.02)
        assert float(rg.stone_force_spread(0.2, spacing, 0.4)) == pytest.approx(force.std(), rel=0.02)


def test_level_ground_has_no_peaks() -> None:
    assert float(rg.stone_force_spread(0.0, 1.5, 0.4)) == 0.0
    assert np.isfinite(float(jax.grad(lambda h: rg.stone_force_spread(h, 1.5, 0.4))(0.0)))


def test_higher_and_closer_stones_resist_more() -> None:
    heights = [float(rg.stone_resistance(h, 1.5, 0.4)) for h in (0.05, 0.1, 0.2, 0.3)]
    spacings = [float(rg.stone_resistance(0.15, s, 0.4)) for s in (4.0, 2.0, 1.0)]
    assert heights == sorted(heights)
    assert spacings == sorted(spacings)


def test_a_larger_wheel_takes_longer_over_a_stone() -> None:
    assert float(rg.climbing_length(0.2, 0.5)) > float(rg.climbing_length(0.2, 0.3))
    assert float(rg.climbing_length(0.9, 0.4)) == pytest.approx(0.4)


def test_slip_grows_with_pull_and_has_the_slope_of_the_shear_curve() -> None:
    slips = [float(rg.slip_under_pull(x, 0.02, 0.2)) for x in (0.0, 0.2, 0.5, 0.8, 2.0)]
    assert slips[0] == 0.0
    assert slips == sorted(slips)
    assert slips[-1] == 0.5
    assert float(rg.slip_under_pull(1e-6, 0.02, 0.2)) / 1e-6 == pytest.approx(0.1, rel=1e-5)


def test_everything_has_a_derivative() -> None:
    for function in (lambda h: rg.stone_resistance(h, 1.5, 0.4), lambda r: rg.stone_resistance(0.2, 1.5, r)):
        for at in (0.0, 0.1, 0.4):
            assert np.isfinite(float(jax.grad(function)(at)))


def corner(damper: float = 2200.0) -> rg.QuarterCar:
    return rg.QuarterCar(sprung_kg=550.0, unsprung_kg=55.0, spring_n_m=35e3, damper_n_s_m=damper, tyre_n_m=240e3)


def test_white_ground_gives_the_dampers_the_same_whatever_damper_and_speed() -> None:
    """``f = pi^2 n_0^2 k_t / (m g)``: power from white noise of road speed is set by the tyre's spring alone."""
    expected = np.pi**2 * 0.01 * 240e3 / (605.0 * 9.80665)
    for damper in (1000.0, 2200.0, 4000.0):
        for speed in (1.0, 10.0):
            found = float(rg.shaken_resistance(corner(damper), speed, 1e-6))
            assert found == pytest.approx(expected, rel=0.04)


def test_a_footprint_takes_the_short_waves_away_at_a_crawl() -> None:
    shares = [float(rg.shaken_resistance(corner(), speed, 0.2)) for speed in (0.5, 2.0, 8.0, 30.0)]
    assert shares == sorted(shares)
    assert shares[0] < 0.4 * shares[-1]


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_force_in_peaks_costs_what_its_peaks_and_troughs_cost(share: float) -> None:
    """Half the time above the mean force, half below: the mean of both losses is that of the mean and of the spread."""
    with jax.enable_x64(True):
        drive = prepare_drive(s.vehicle())
        ask = Ask(
            wanted_n=0.0, regenerative_n=0.0, braking_n=0.0, speed_m_s=0.6, inverse_speed_s_m=1.0 / 0.6, acceleration_m_s2=0.0,
            moving=True, driving=True, soc_frac=0.5, rate_1_s=1.0, open_circuit_v=400.0, resistance_ohm=0.1, deplete_frac=0.0,
            extra_w=0.0, heat_frac=0.0, spread_n=900.0,
        )  # fmt: skip

        def lost(force_n: float) -> float:
            force = np.float64(force_n)
            return float(losses(drive.traction, force, share * force, 0.6, True)[0])

        mean = np.float64(2500.0)
        extra = float(peak_loss(drive.traction, ask, mean, share * mean, True))
        assert extra == pytest.approx(0.5 * (lost(3400.0) + lost(1600.0)) - lost(2500.0), rel=1e-9)
        assert extra > 0.0
        assert float(peak_loss(drive.traction, ask, mean, share * mean, False)) == 0.0
        smooth = dataclasses.replace(ask, spread_n=None)
        assert peak_loss(drive.traction, smooth, mean, share * mean, True) == 0.0
