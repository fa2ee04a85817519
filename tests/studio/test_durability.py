"""Wheel-load damage: counting, the quarter car's laws, roads of ISO 8608, and the report of both indicators."""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from scipy.linalg import expm

import strategies as s
from redline.concept.read import read
from redline.faces.cli.main import cli
from redline.faces.cli.output import to_json
from redline.foundations.errors import InputError
from redline.physics.road import wheel_load
from redline.physics.road.wheel_load import quarter_car, road_profile, rolled_over, wheel_force
from redline.studio.lifetime import wheel_damage as w
from redline.studio.lifetime.durability import Durability, durability
from redline.studio.lifetime.durability_data import STEP_M, Stretch, event_profile, mixes, stretches, tables
from redline.studio.lifetime.rainflow_damage import cycles, damage, equivalent_amplitude
from redline.vehicle.chassis.quarter_car import QuarterCar

EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"


@functools.cache
def car() -> QuarterCar:
    """A corner of 500 kg; made when JAX counts in float64."""
    return quarter_car(500.0, 55.0, 2.0 * np.pi * 1.4, 0.3, 0.021)


# --- counting -----------------------------------------------------------------------------------------------


@settings(max_examples=10)
@given(amplitude=s.floats(0.1, 50.0), count=s.st.integers(2, 40), level=s.floats(-100.0, 100.0))
def test_a_sine_has_its_amplitude_and_its_number_of_cycles(amplitude: float, count: int, level: float) -> None:
    t = np.arange(count * 40 + 1) / 40.0
    found = cycles(level + amplitude * np.cos(2.0 * np.pi * t))
    np.testing.assert_allclose(found[:, 0], amplitude, rtol=1e-9)
    np.testing.assert_allclose(found[:, 1].sum(), count)


def test_the_example_of_the_standard_is_counted_as_there() -> None:
    """ASTM E1049-85 figure 6 (recalled): ranges 3, 4, 6, 8 and 9 with counts 0.5, 1.5, 0.5, 1 and 0.5."""
    found = cycles(np.array([-2.0, 1.0, -3.0, 5.0, -1.0, 3.0, -4.0, 4.0, -2.0]))
    counted = {2.0 * amplitude: found[found[:, 0] == amplitude, 1].sum() for amplitude in np.unique(found[:, 0])}
    assert counted == {3.0: 0.5, 4.0: 1.5, 6.0: 0.5, 8.0: 1.0, 9.0: 0.5}


@settings(max_examples=10)
@given(factor=s.floats(0.2, 5.0), exponent=s.floats(1.0, 8.0))
def test_damage_grows_with_load_to_the_exponent(factor: float, exponent: float) -> None:
    load = np.random.default_rng(3).normal(size=400)
    plain = damage(load, exponent)
    np.testing.assert_allclose(damage(factor * load + 7.0, exponent), factor**exponent * plain, rtol=1e-9)
    np.testing.assert_allclose(equivalent_amplitude(plain, exponent, 100.0) ** exponent * 100.0, plain, rtol=1e-6)
    assert damage(np.full(5, 3.0), exponent) == 0.0


# --- the quarter car ---------------------------------------------------------------------------------------


def test_a_road_has_the_density_of_its_class() -> None:
    """Mean square between 0.05 and 0.5 cycles a metre: the integral of G_0 n_0^2 / n^2."""
    phases = np.random.default_rng(1).uniform(0.0, 2.0 * np.pi, 16_384)
    road = np.asarray(road_profile(phases, 64e-6, STEP_M))
    wave = np.fft.rfftfreq(len(road), STEP_M)
    power = 2.0 * np.abs(np.fft.rfft(road) / len(road)) ** 2
    inside = (wave > 0.05) & (wave < 0.5)
    np.testing.assert_allclose(power[inside].sum(), 64e-6 * 0.01 * (1.0 / 0.05 - 1.0 / 0.5), rtol=0.03)
    np.testing.assert_allclose(np.asarray(road_profile(phases, 256e-6, STEP_M)), 2.0 * road, atol=1e-12)


def test_the_body_moves_at_the_frequency_it_was_given() -> None:
    ride = 1.0 / (1.0 / car().spring_n_m + 1.0 / car().tyre_n_m)
    np.testing.assert_allclose(np.sqrt(ride / car().sprung_kg), 2.0 * np.pi * 1.4, rtol=1e-12)
    np.testing.assert_allclose(car().tyre_n_m * 0.021, 500.0 * 9.80665, rtol=1e-12)


def test_level_road_gives_the_load_at_rest_and_a_step_settles_to_it() -> None:
    rest = 500.0 * 9.80665
    np.testing.assert_allclose(wheel_force(car(), np.full(300, 0.4), 0.01), rest, rtol=1e-9)
    climbed = np.asarray(wheel_force(car(), np.where(np.arange(2000) > 10, 0.05, 0.0), 0.005))
    np.testing.assert_allclose(climbed[-1], rest, rtol=1e-6)
    assert climbed.max() > 1.5 * rest
    assert climbed.min() >= 0.0


def test_a_slow_sine_is_answered_as_the_transfer_function_says() -> None:
    """Amplitude of the tyre's force at 3 Hz against the closed form of the linear two-mass system."""
    omega, step, height = 2.0 * np.pi * 3.0, 1e-3, 0.002
    found = np.asarray(wheel_force(car(), height * np.sin(omega * step * np.arange(12_000)), step))[8_000:]
    path = car().spring_n_m + 1j * omega * car().damper_n_s_m
    body = path / (path - omega**2 * car().sprung_kg)
    wheel = car().tyre_n_m / (path * (1.0 - body) + car().tyre_n_m - omega**2 * car().unsprung_kg)
    wanted = abs(car().tyre_n_m * (1.0 - wheel)) * height
    np.testing.assert_allclose(0.5 * (found.max() - found.min()), wanted, rtol=1e-3)


def test_the_matrix_exponential_is_that_of_the_library_and_needs_no_lapack() -> None:
    """A program kept on disk that calls LAPACK ends a fresh process that has not loaded it."""
    for step in (1e-3, 9e-3, 20e-3):
        matrix = wheel_load._augmented(car(), np.float64(step))
        np.testing.assert_allclose(wheel_load._exponential(matrix), expm(np.asarray(matrix)), rtol=1e-9, atol=1e-10)
    text = jax.jit(wheel_force).lower(car(), np.zeros(10), np.float64(0.01)).as_text()
    assert "custom_call" not in text


def test_half_the_time_step_changes_little() -> None:
    road = 0.01 * np.sin(np.linspace(0.0, 60.0, 1201))
    fine = np.interp(np.linspace(0.0, 1200.0, 2401), np.arange(1201), road)
    np.testing.assert_allclose(wheel_force(car(), road, 0.004), wheel_force(car(), fine, 0.002)[::2], rtol=1e-9)


def test_a_wheel_bridges_a_hole_and_a_larger_one_bridges_more() -> None:
    hole = event_profile("pothole")
    small, large, huge = (np.asarray(rolled_over(hole, STEP_M, radius)) for radius in (0.30, 0.40, 0.80))
    assert hole.sum() < small.sum() < large.sum() < huge.sum() < 0.0
    assert small.min() == pytest.approx(hole.min(), abs=1e-12), "wheels of cars reach the bottom"
    edges = tables()["event"]["pothole"]["length_m"]
    assert huge.min() == pytest.approx(math.sqrt(0.80**2 - (0.5 * edges) ** 2) - 0.80, abs=2e-3), "held by both edges"
    np.testing.assert_allclose(rolled_over(np.zeros(50), STEP_M, 0.35), 0.0, atol=1e-15)


# --- mixes and levers -----------------------------------------------------------------------------------------


def test_every_mix_adds_up_and_names_known_roads() -> None:
    for mix in mixes():
        data = tables()["mix"][mix]
        assert abs(sum(one["share"] for one in data["segments"]) - 1.0) < 1e-9
        assert {one["class"] for one in data["segments"]} <= set(tables()["road"])
        assert set(data["events"]) <= set(tables()["event"])
    with pytest.raises(InputError, match="road_car, go_anywhere"):
        stretches("moon")


def rough() -> tuple[Stretch, ...]:
    """The mildest road of a mix: no wheel lifts."""
    return (stretches("road_car")[0],)


def test_twice_the_roughness_is_two_to_the_exponent_the_damage() -> None:
    """On a point-like wheel; a real one rolls over the rougher road a little more smoothly."""
    road = rough()[0].height_m[:8000]
    before, after = (damage(np.asarray(wheel_force(car(), scale * road, 1e-3)), 5.0) for scale in (1.0, 2.0))
    np.testing.assert_allclose(after / before, 32.0, rtol=1e-9)


def test_levers_move_what_they_say_and_keep_the_tyres_stiffness() -> None:
    plain = w.reference()
    stiffness = plain.corner_kg / plain.deflection_m
    for name in w.LEVERS:
        moved = w.lever(plain, name)
        np.testing.assert_allclose(moved.corner_kg / moved.deflection_m, stiffness, rtol=1e-12)
    np.testing.assert_allclose(w.lever(plain, "mass").unsprung_kg, plain.unsprung_kg)
    np.testing.assert_allclose(w.lever(plain, "tyre diameter").radius_m, 1.1 * plain.radius_m)
    moved = w.damage_per_km(plain.joined(w.lever(plain, "unsprung mass")), rough(), 5.0).sum(axis=(1, 2))
    assert moved[1] > moved[0]


# --- the report -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found() -> Durability:
    return durability(read(EXAMPLE), "road_car")


def test_the_report_holds_both_indicators_with_bars(found: Durability) -> None:
    assert found.indicator
    assert set(found.pack) >= {"pack_capacity_temperate", "pack_capacity_cold", "pack_capacity_hot"}
    for value in (*found.pack.values(), found.damage, found.damage_over_load):
        assert value.p10 < value.p50 < value.p90
    assert 70.0 < found.pack["pack_capacity_temperate"].value < 95.0
    np.testing.assert_allclose(sum(found.shares.values()), 100.0)
    assert set(found.levers) == set(w.LEVERS)
    assert [wheel.axle for wheel in found.wheels] == ["front", "rear"]


def test_the_worse_roads_do_more(found: Durability) -> None:
    other = durability(read(EXAMPLE), "go_anywhere")
    assert other.wheels[0].amplitude_n.value > found.wheels[0].amplitude_n.value
    assert other.pack == found.pack


def test_the_command_writes_json_and_a_table(found: Durability, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first run works the same digits out again; the table is laid out from what is known by then."""
    run = CliRunner().invoke(cli, ["durability", str(EXAMPLE), "--mix", "road_car", "--json"])
    assert run.exit_code == 0, run.output
    data: Any = json.loads(run.stdout)
    assert data["indicator"] is True
    assert data["mix"] == "road_car"
    told = json.loads(to_json(found.to_dict()))
    assert {key: data[key] for key in told} == told
    with monkeypatch.context() as known:
        known.setattr("redline.studio.lifetime.durability.durability", lambda *_: found)
        run = CliRunner().invoke(cli, ["durability", str(EXAMPLE), "--mix", "road_car"])
    assert run.exit_code == 0, run.output
    assert "indicators of durability, not lives" in run.stdout
    assert "pothole" in run.stdout
    run = CliRunner().invoke(cli, ["durability", str(EXAMPLE), "--mix", "moon"])
    assert run.exit_code == 2
    assert "no such road mix" in run.stderr
    run = CliRunner().invoke(cli, ["durability", str(EXAMPLE), "--mix", "road_carr"])
    assert run.exit_code == 2
    assert "no such road mix; did you mean 'road_car'?" in run.stderr
    jax.clear_caches()
