"""Engine, shift lines and energy management by limit and by closed form."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given

import strategies as s
from redline.physics import engine as physics
from redline.physics.response import energy_management as management
from redline.physics.response.energy_management import ElectricLoss
from redline.physics.response.full_throttle import _asking
from redline.physics.response.gear_choice import lowest_gear, next_gear
from redline.physics.response.geared_drive import prepare
from redline.vehicle.drive.engine import Engine

PETROL = Engine(
    displacement_m3=2.0e-3, peak_torque_nm=195.0, peak_torque_speed_rad_s=420.0, peak_power_w=112e3, idle_speed_rad_s=75.0, max_speed_rad_s=680.0,
    indicated_efficiency_frac=0.41, friction_pressure_pa=1.2e5, friction_rise_pa_s2=0.3, load_loss_1_pa=4e-8, cold_friction_frac=0.6,
    warm_up_j=4e6, low_speed_torque_frac=0.6, boosted_frac=0.0, stop_start_frac=1.0, deactivation_frac=0.3, start_energy_j=3e3, diesel_frac=0.0,
    inertia_kg_m2=0.2,
)  # fmt: skip
TURBO = dataclasses.replace(
    PETROL, boosted_frac=1.0, peak_torque_nm=350.0, peak_torque_speed_rad_s=180.0, low_speed_torque_frac=0.45
)
SPEEDS = np.linspace(80.0, 670.0, 60)


def test_at_idle_fuel_is_friction_over_efficiency() -> None:
    for warmth, cold in ((1.0, 1.0), (0.0, np.exp(0.6)), (-1.0, np.exp(0.6 * (2.0 + 1.7)))):
        pressure = 1.2e5 + 0.3 * 75.0**2
        friction = cold * pressure * 2.0e-3 * 75.0 / (4.0 * np.pi)
        assert float(s.fuel_power(PETROL, 75.0, 0.0, warmth)) == pytest.approx(friction / 0.41, rel=1e-12)


def test_a_litre_an_hour_is_what_two_litres_idle_on() -> None:
    """Order of magnitude: warm, unloaded, about half a litre of petrol (32 MJ) an hour a litre of displacement."""
    litres = float(s.fuel_power(PETROL, 75.0, 0.0, 1.0)) * 3600.0 / 32e6
    assert 0.3 < litres < 1.2


def test_a_cold_engine_burns_a_share_of_idle_fuel_where_the_wheels_turn_it() -> None:
    for warmth, least, most in ((0.0, 0.0, 0.0), (-0.05, 0.1, 0.3), (-0.2, 0.3, 0.5)):
        idle = float(s.fuel_power(PETROL, 300.0, 0.0, warmth))
        motored = float(s.fuel_power(PETROL, 300.0, -1e6, warmth))
        assert least * idle <= motored <= most * idle


def test_motored_with_fuel_cut_it_burns_nothing_and_takes_its_friction() -> None:
    for speed in (150.0, 300.0, 500.0):
        friction = physics.friction_power(PETROL, speed)
        assert float(s.fuel_power(PETROL, speed, -friction, 1.0)) == pytest.approx(0.0, abs=1e-6)
        assert float(s.fuel_power(PETROL, speed, -2.0 * friction, 1.0)) == 0.0
        assert float(s.fuel_power(PETROL, speed, -0.5 * friction, 1.0)) > 0.0


def test_the_line_is_straight_but_for_its_bend_and_convex() -> None:
    """Without the bend the marginal fuel is one over the efficiency at every load; with it, it rises."""
    straight = dataclasses.replace(PETROL, load_loss_1_pa=0.0, deactivation_frac=0.0)
    slope = jax.vmap(jax.grad(lambda p: s.fuel_power(straight, 250.0, p, 1.0)))(jnp.linspace(1e3, 4e4, 9))
    np.testing.assert_allclose(slope, 1.0 / 0.41, rtol=1e-12)
    bent = dataclasses.replace(PETROL, deactivation_frac=0.0)
    slope = np.asarray(jax.vmap(jax.grad(lambda p: s.fuel_power(bent, 250.0, p, 1.0)))(jnp.linspace(1e3, 4e4, 9)))
    assert np.all(np.diff(slope) > 0.0)


def test_resting_cylinders_save_their_share_at_light_load_only() -> None:
    line = physics.fuel_line(PETROL, 200.0)
    without = dataclasses.replace(PETROL, deactivation_frac=0.0)
    limit = 3.5e5 * 2e-3 * 200.0 / (4.0 * np.pi)
    for power, saved in ((0.5 * limit, 0.3), (1.01 * limit, 0.0)):
        gap = s.fuel_power(without, 200.0, power, 1.0) - s.fuel_power(PETROL, 200.0, power, 1.0)
        assert float(gap) == pytest.approx(saved * float(line.idle_w), abs=1e-9)


@pytest.mark.parametrize("engine", [PETROL, TURBO])
def test_thin_air_takes_full_load_from_a_natural_engine_only(engine: Engine) -> None:
    ratio = physics.full_load_torque(engine, SPEEDS, 0.75) / physics.full_load_torque(engine, SPEEDS)
    np.testing.assert_allclose(ratio, 1.0 if float(engine.boosted_frac) else 0.75, rtol=1e-12)
    np.testing.assert_allclose(physics.full_load_torque(engine, SPEEDS, 1.2), physics.full_load_torque(engine, SPEEDS))


@pytest.mark.parametrize("engine", [PETROL, TURBO])
@pytest.mark.parametrize("density", [0.7, 1.0])
def test_the_speed_for_a_power_is_full_load_inverted(engine: Engine, density: float) -> None:
    """Below the power limit: full load at that speed gives that power, at a hundredth less it does not."""
    powers = np.linspace(0.02, 0.98, 40) * float(engine.peak_power_w) * float(physics.thin_air(engine, density))
    speeds = np.asarray(physics.speed_for_power(engine, powers, density))
    unlimited = dataclasses.replace(engine, peak_power_w=1e9, max_speed_rad_s=1e9)
    slow = speeds > 20.0
    np.testing.assert_allclose(
        (physics.full_load_torque(unlimited, speeds, density) * speeds)[slow], powers[slow], rtol=1e-9
    )
    assert np.all(physics.full_load_torque(unlimited, 0.99 * speeds, density) * 0.99 * speeds < powers)


def test_the_best_speed_leaves_torque_in_reserve_and_respects_its_limits() -> None:
    powers = np.linspace(0.0, 0.75 * 112e3, 30)
    for density in (0.75, 1.0):
        speed = np.asarray(physics.best_speed(PETROL, powers * density, 95.0, density))
        assert np.all((speed >= 95.0) & (speed <= 680.0))
        assert np.all(powers * density <= 0.78 * 195.0 * density * speed * (1.0 + 1e-12))
    assert float(physics.best_speed(PETROL, 1e3, 95.0)) == 95.0


def test_an_engine_warms_by_its_fuel_and_cools_at_rest() -> None:
    assert float(physics.warming(PETROL, 0.0, 4e4)) == pytest.approx(4e4 / 4e6)
    assert float(physics.warming(PETROL, 1.0, 4e4)) == 0.0
    assert float(physics.warming(PETROL, 0.5, 0.0)) == pytest.approx(-0.5 / 7200.0)


LOSS = ElectricLoss(fixed_w=60.0, linear=0.09, quadratic_1_w=1.2e-6)


@given(needed=s.floats(1e3, 8e4), factor=s.floats(1.2, 6.0), relief=s.floats(0.9, 1.3))
def test_the_closed_form_is_the_cheapest_machine_power(needed: float, factor: float, relief: float) -> None:
    """Against a fine search of ``fuel(needed - relief x) + s (electric(x) + c x^2)`` over x."""
    line = physics.fuel_line(PETROL, 260.0)
    battery = 5e-7
    best = float(management.best_machine_power(line, LOSS, battery, factor, needed, relief))
    found = best + np.linspace(-4e4, 4e4, 80_001)

    def cost(x: Any) -> Any:
        left = needed - relief * x
        fuel = line.idle_w + line.slope * left + line.bend_1_w * left * left
        return fuel + factor * (x + LOSS.linear * abs(x) + (LOSS.quadratic_1_w + battery) * x * x)

    assert float(cost(best)) <= float(np.min(cost(found))) + 1e-6


@given(power=s.floats(-4e4, 4e4))
def test_mechanical_and_electrical_power_are_inverse(power: float) -> None:
    """Driving and charging; a machine at rest takes nothing, and less than its fixed loss drives nothing."""
    for x in (power, 10.0 * power):
        if abs(x) > 1.0 and (x > 0.0 or x > -0.9 / (2.0 * LOSS.quadratic_1_w)):
            electric = float(management.electric_power(LOSS, x))
            if x > 0.0 or electric < 0.0:
                assert float(management.mechanical_power(LOSS, electric)) == pytest.approx(x, rel=1e-9)
    assert float(management.electric_power(LOSS, 0.0)) == 0.0
    assert float(management.mechanical_power(LOSS, 0.5 * LOSS.fixed_w)) == 0.0


def test_the_factor_rises_with_missing_charge_and_is_bounded() -> None:
    hold = s.take(s.fleet([s.engine_concept("power_split")]), 0).powertrain.management
    at = [float(management.equivalence_factor(hold, 2.5, e, 0.0, 0.0)) for e in (-9.0, -1.0, 0.0, 1.0, 99.0)]
    assert at == sorted(at)
    assert at[2] == 2.5
    assert at[0] >= 0.35 * 2.5 - 1e-12
    assert at[-1] <= 3.0 * 2.5 + 1e-12
    plug = dataclasses.replace(hold, plug_in_frac=1.0)
    assert float(management.equivalence_factor(plug, 2.5, -1.0, 0.0, 1.0)) < 0.2 * 2.5
    assert float(management.equivalence_factor(plug, 2.5, 0.1, 0.0, 1.0)) > 2.5


def test_what_is_learned_is_the_integral_of_what_is_missing() -> None:
    trade = 0.0
    for _ in range(500):
        trade = float(management.learned(trade, 0.2, 2.0, 0.0))
    assert trade == pytest.approx(0.30 * 0.2 * 250.0 / 250.0, rel=1e-9)
    assert float(management.learned(0.3, 1.0, 1.0, 1.0)) == pytest.approx(0.3)
    assert float(management.learned(0.3, 1.0, 0.0, 0.0)) == pytest.approx(0.3)


def test_shift_lines_leave_a_band_in_which_nothing_shifts() -> None:
    """Wherever a gear has been chosen, the same ask chooses it again; and up and down the band is never crossed twice."""
    train = s.take(s.fleet([s.engine_concept("combustion", choices={"gearbox.kind": "automatic"})]), 0).powertrain
    drive = prepare(train, 0.33, 0.0, 1.0)
    choose = jax.jit(
        lambda ask, gear, force: (
            next_gear(drive, ask, gear, force, force * ask.speed_m_s, lowest_gear(drive, ask)),
            lowest_gear(drive, ask),
        )
    )
    for speed in (3.0, 8.0, 15.0, 25.0, 38.0):
        for force in (200.0, 900.0, 2500.0):
            ask = _asking(speed)
            settled = set()
            for gear in range(int(train.gearbox.count)):
                once, low = choose(ask, jnp.asarray(float(gear)), jnp.asarray(force))
                again, _ = choose(ask, once, jnp.asarray(force))
                assert float(once) == float(again) >= float(low)
                settled.add(float(once))
            assert max(settled) - min(settled) <= 2.0
