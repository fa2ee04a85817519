"""Trails: smoothing of elevation, speeds, and the trace that the march drives."""

from __future__ import annotations

import numpy as np
import pytest

from redline.proving_ground.trail.grid import grid_of
from redline.proving_ground.trail.route import Route, Stretch
from redline.proving_ground.trail.smoothing import (
    averaged,
    climb_of,
    noise_of,
    smoothed,
    window_of,
)
from redline.proving_ground.trail.speed_plan import within_comfort
from redline.proving_ground.trail.trace import trace_of
from ways import reversed_route


def route(height: np.ndarray, step_m: float = 10.0) -> Route:
    distance = step_m * np.arange(len(height))
    return Route("r", distance, height, None, None, (Stretch(0.0, float(distance[-1]), "gravel"),))


X = np.arange(0.0, 20_001.0, 10.0)


def test_noise_of_three_metres_adds_no_climb() -> None:
    """White noise of 3 m every 10 m would add over 3 km of climb to 20 km; 1.3 m a kilometre are left on the mean."""
    climbs = []
    for seed in range(8):
        noisy = 500.0 + 3.0 * np.random.default_rng(seed).standard_normal(len(X))
        grid = grid_of(route(noisy))
        assert climb_of(noisy)[0] > 3000.0
        assert grid.noise_m == pytest.approx(3.0, rel=0.1)
        climbs.append(climb_of(grid.elevation_m)[0])
    assert np.mean(climbs) < 1.5 * 20.0


def test_noise_on_hills_leaves_their_climb_within_three_per_cent() -> None:
    hills = 120.0 * np.sin(X * 2.0 * np.pi / 4000.0)
    noisy = hills + 3.0 * np.random.default_rng(6).standard_normal(len(X))
    assert climb_of(grid_of(route(noisy)).elevation_m)[0] == pytest.approx(climb_of(hills)[0], rel=0.03)


def test_a_smooth_hill_is_kept() -> None:
    """A clean profile is smoothed over a vehicle's length: climb within half a per cent, slopes within a hundredth."""
    hill = 40.0 * np.sin(X * 2.0 * np.pi / 600.0)
    grid = grid_of(route(hill))
    assert grid.window_m == pytest.approx(5.0)
    assert climb_of(grid.elevation_m)[0] == pytest.approx(climb_of(hill)[0], rel=5e-3)
    steepest = 40.0 * 2.0 * np.pi / 600.0
    assert np.max(np.tan(np.arcsin(grid.sine_frac))) == pytest.approx(steepest, rel=0.02)


def test_a_pitch_between_sparse_points_of_a_plan_is_kept() -> None:
    """26 % over 100 m among gentle legs of 300 m: it was smoothed to 7 %, and a vehicle that cannot climb it went."""
    x = np.array([0.0, 300.0, 600.0, 900.0, 1000.0, 1300.0, 1600.0, 1900.0])
    z = np.array([1000.0, 1010.0, 1000.0, 1012.0, 1038.0, 1030.0, 1042.0, 1031.0])
    grid = grid_of(Route("plan", x, z, None, None, (Stretch(0.0, 1900.0, "wet_grass"),)))
    assert np.max(grid.sine_frac) == pytest.approx(np.sin(np.arctan(0.26)), rel=0.04), "twicing overshoots at kinks"
    np.testing.assert_allclose(np.interp(x[1:-1], grid.map_m, grid.elevation_m), z[1:-1], atol=1.0)


def test_slopes_and_parabolas_pass_the_smoothing_unchanged() -> None:
    x = np.arange(0.0, 3000.0, 5.0)
    line = 3.0 + 0.12 * x
    np.testing.assert_allclose(smoothed(line, 5.0, 60.0), line, atol=1e-9)
    parabola = 1e-4 * (x - 1500.0) ** 2
    inner = slice(150, -150)
    np.testing.assert_allclose(smoothed(parabola, 5.0, 60.0)[inner], parabola[inner], atol=1e-3)


def test_a_wave_is_weakened_as_told() -> None:
    x, length, window = np.arange(0.0, 20_000.0, 5.0), 500.0, 80.0
    wave = np.sin(2.0 * np.pi * x / length)
    left = 1.0 - (1.0 - np.exp(-0.5 * (2.0 * np.pi * window / length) ** 2)) ** 2
    inner = slice(500, -500)
    np.testing.assert_allclose(smoothed(wave, 5.0, window)[inner], left * wave[inner], atol=2e-3)


def test_the_window_grows_with_noise_and_is_bounded() -> None:
    widths = [window_of(noise, 10.0) for noise in (0.0, 0.1, 1.0, 3.0, 30.0)]
    assert widths == sorted(widths)
    assert (widths[0], widths[-1]) == (5.0, 200.0)
    assert noise_of(X, 0.05 * X + 40.0 * np.sin(X / 300.0)) < 0.01


def test_dense_points_are_averaged() -> None:
    x = np.arange(0.0, 1000.25, 0.5)
    noisy = 0.05 * x + np.random.default_rng(1).standard_normal(len(x))
    nodes = np.arange(0.0, 1001.0, 10.0)
    assert np.std(averaged(x, noisy, nodes)[1:-1] - 0.05 * nodes[1:-1]) < 0.35


def test_a_route_there_and_back_climbs_what_it_descends() -> None:
    one = route(100.0 * np.sin(X / 900.0) + 0.03 * X)
    there, back = grid_of(one), grid_of(reversed_route(one))
    climbed, fell = climb_of(there.elevation_m)
    assert climb_of(back.elevation_m) == pytest.approx((fell, climbed), rel=1e-9)
    assert there.along_m[-1] == pytest.approx(back.along_m[-1], rel=1e-12)


def test_the_trace_has_the_way_and_the_rise_of_the_trail() -> None:
    grid = grid_of(route(60.0 * np.sin(X / 500.0)))
    limit = 8.0 + 4.0 * np.sin(grid.map_m / 700.0)
    speed = within_comfort(limit, grid.along_m, np.full(len(limit), 0.5), np.full(len(limit), 0.6))
    trace = trace_of(grid, speed)
    assert np.trapezoid(trace.speed_m_s, trace.time_s) == pytest.approx(grid.along_m[-1], rel=1e-12)
    assert trace.along_m[-1] == pytest.approx(grid.along_m[-1], rel=1e-12)
    assert trace.speed_m_s[0] == trace.speed_m_s[-1] == 0.0
    assert np.all(trace.speed_m_s <= 12.0 * 1.001)
    passing = np.sum(np.diff(grid.along_m) / (0.5 * (speed[1:] + speed[:-1])))
    assert trace.time_s[-1] == pytest.approx(passing, abs=1.0)


def test_speeds_keep_to_limits_and_to_comfort() -> None:
    along = np.cumsum(np.full(400, 5.0)) - 5.0
    limit = np.where((along > 600.0) & (along < 700.0), 2.0, 12.0)
    speed = within_comfort(limit, along, np.full(400, 0.5), np.full(400, 0.6))
    gain = np.diff(speed**2) / 10.0
    assert np.all(speed <= limit + 1e-12)
    assert gain.max() <= 0.5 + 1e-9
    assert gain.min() >= -0.6 - 1e-9


def test_momentum_carries_over_a_rise_or_ends_on_it() -> None:
    """8 m/s are 32 J/kg: a rise that takes 0.4 m/s2 is climbed for 80 m, not for 120 m."""
    along = np.arange(0.0, 1001.0, 5.0)
    for length, passes in ((60.0, True), (120.0, False)):
        up = np.where((along >= 500.0) & (along < 500.0 + length), -0.4, 0.5)
        speed = within_comfort(np.full(len(along), 8.0), along, up, np.full(len(along), 0.6))
        assert bool(speed[1:-1].min() > 0.5) is passes
