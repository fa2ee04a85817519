"""Single equations against hand solutions, brute force and the tables of their sources."""

from __future__ import annotations

import dataclasses
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings

import strategies as s
from redline.foundations.constants import GRAVITY_M_S2
from redline.physics.electric.electric_machine import active_loss, base_speed, torque_limit
from redline.physics.electric.regeneration import limits, regenerative_force
from redline.physics.electric.torque_split import ForceLoss, fixed_share, inverse_curvature, least_loss_share, loss_of
from redline.physics.road.adhesion import adhesion_limited_thrust
from redline.physics.road.air import air_density, pressure_at_altitude
from redline.physics.road.axle_load import axle_normal_forces
from redline.physics.road.road_load import aero_force, grade_force, normal_force, rolling_force
from redline.physics.storage.battery import current_for_power, internal_resistance, mean_voltage, open_circuit_voltage


@pytest.mark.parametrize(
    ("altitude", "temperature", "pressure", "density"),  # [ISO2533 table 1, geopotential altitude]
    [(0.0, 288.15, 101_325.0, 1.22500), (1000.0, 281.65, 89_874.6, 1.11164), (3000.0, 268.65, 70_108.5, 0.909122)],
)
def test_the_standard_atmosphere(altitude: float, temperature: float, pressure: float, density: float) -> None:
    found = float(pressure_at_altitude(101_325.0, altitude))
    assert found == pytest.approx(pressure, rel=2e-6)
    assert float(air_density(temperature, found)) == pytest.approx(density, rel=1e-5)


def test_a_hundred_per_cent_grade_is_a_slope_of_45_degrees() -> None:
    """sin, not tan: the force is weight over root two, 41 % less than weight."""
    assert float(grade_force(1000.0, 1.0)) == pytest.approx(1000.0 * GRAVITY_M_S2 / math.sqrt(2.0), rel=1e-14)
    assert float(grade_force(1000.0, 0.6)) == pytest.approx(1000.0 * GRAVITY_M_S2 * math.sin(math.atan(0.6)), rel=1e-14)
    assert float(grade_force(1000.0, 1e9)) == pytest.approx(1000.0 * GRAVITY_M_S2, rel=1e-9)


@given(mass=s.floats(500.0, 5000.0), grade=s.floats(-2.0, 2.0))
def test_weight_is_the_sum_of_its_parts(mass: float, grade: float) -> None:
    along, across = float(grade_force(mass, grade)), float(normal_force(mass, grade))
    assert math.hypot(along, across) == pytest.approx(mass * GRAVITY_M_S2, rel=1e-13)
    assert along == pytest.approx(across * grade, rel=1e-13, abs=1e-12)
    front, rear = axle_normal_forces(mass, 0.53, 0.7, 2.8, grade, 1.7)
    assert float(front + rear) == pytest.approx(across, rel=1e-12)


def test_air_resists_from_both_sides_and_rolling_only_when_moving() -> None:
    assert float(aero_force(0.8, 1.2, 10.0, -15.0)) == pytest.approx(-0.5 * 1.2 * 0.8 * 25.0)
    assert float(aero_force(0.8, 1.2, 10.0, -10.0)) == 0.0
    assert float(rolling_force(150.0, 1.0, 0.0, 1.0)) == 0.0


@settings(max_examples=60)
@given(
    load=s.floats(8e3, 40e3), share=s.floats(0.35, 0.65), front=s.floats(0.0, 25e3), rear=s.floats(0.0, 25e3),
    mu=s.floats(0.1, 1.2), transfer=s.floats(0.05, 0.4), resistance=s.floats(0.0, 4e3),
)  # fmt: skip
def test_thrust_is_the_most_that_grip_and_torque_allow(
    load: float, share: float, front: float, rear: float, mu: float, transfer: float, resistance: float
) -> None:
    """By bisection of ``F = min(T_f, mu N_f(F)) + min(T_r, mu N_r(F))``, both axles on the ground."""
    normal_front, normal_rear = share * load, (1.0 - share) * load

    def surplus(thrust: float) -> float:
        moved = transfer * (thrust - resistance)
        return min(front, mu * (normal_front - moved)) + min(rear, mu * (normal_rear + moved)) - thrust

    low, high = 0.0, front + rear + 1.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if surplus(middle) > 0.0 else (low, middle)
    assume(normal_front > transfer * (low - resistance))
    assume(normal_rear + transfer * (low - resistance) > 0.0)
    found = float(adhesion_limited_thrust(normal_front, normal_rear, front, rear, mu, transfer, resistance))
    assert found == pytest.approx(low, rel=1e-9, abs=1e-6)


@settings(max_examples=60)
@given(
    fixed=s.st.tuples(s.floats(0.0, 900.0), s.floats(0.0, 900.0)), linear=s.st.tuples(s.floats(0.0, 3.0), s.floats(0.0, 3.0)),
    quadratic=s.st.tuples(s.floats(0.0, 2e-3), s.floats(0.0, 2e-3)), limit=s.st.tuples(s.floats(0.0, 9e3), s.floats(0.0, 9e3)),
    load=s.floats(0.0, 1.0),
)  # fmt: skip
def test_no_other_split_loses_less(
    fixed: tuple[float, float],
    linear: tuple[float, float],
    quadratic: tuple[float, float],
    limit: tuple[float, float],
    load: float,
) -> None:
    front, rear = (
        ForceLoss(fixed_w=fixed[i], linear_w_n=linear[i], quadratic_w_n2=quadratic[i], limit_n=limit[i]) for i in (0, 1)
    )
    force = load * (limit[0] + limit[1])
    share = float(least_loss_share(front, rear, force, inverse_curvature(quadratic[0], quadratic[1])))
    assert -1e-9 <= share <= min(force, limit[0]) + 1e-9
    assert force - share <= limit[1] + 1e-6
    low, high = max(force - limit[1], 0.0), min(force, limit[0])
    grid = np.linspace(low, max(high, low), 2001)
    losses = np.asarray(loss_of(front, grid) + loss_of(rear, force - grid))
    found = float(loss_of(front, share) + loss_of(rear, force - share))
    assert found <= np.min(losses) * (1.0 + 1e-12) + 1e-9


@given(force=s.floats(0.0, 9e3), share=s.floats(0.0, 1.0), limit=s.st.tuples(s.floats(0.0, 9e3), s.floats(0.0, 9e3)))
def test_a_fixed_split_keeps_its_share_until_an_axle_is_full(
    force: float, share: float, limit: tuple[float, float]
) -> None:
    force = min(force, limit[0] + limit[1])
    front, rear = (ForceLoss(fixed_w=1.0, linear_w_n=1.0, quadratic_w_n2=0.0, limit_n=limit[i]) for i in (0, 1))
    found = float(fixed_share(front, rear, force, share))
    assert found <= limit[0] + 1e-9
    assert force - found <= limit[1] + 1e-9
    if share * force <= limit[0] and (1.0 - share) * force <= limit[1]:
        assert found == pytest.approx(share * force, abs=1e-9)


@given(voltage=s.floats(100.0, 1000.0), resistance=s.floats(0.001, 0.5), load=s.floats(-2.0, 0.999))
def test_the_current_gives_the_power_it_is_asked_for(voltage: float, resistance: float, load: float) -> None:
    power = load * voltage**2 / (4.0 * resistance)
    current = float(current_for_power(voltage, resistance, power))
    assert voltage * current - resistance * current**2 == pytest.approx(power, rel=1e-9, abs=1e-6)
    assert current <= voltage / (2.0 * resistance) * (1.0 + 1e-9), "the lesser of the two roots"


def test_the_current_of_no_resistance_is_power_over_voltage() -> None:
    assert float(current_for_power(400.0, 0.0, 20e3)) == 50.0


def test_power_beyond_the_greatest_gets_the_current_of_greatest_power() -> None:
    voltage, resistance = 400.0, 1.0
    assert float(current_for_power(voltage, resistance, 80e3)) == pytest.approx(voltage / (2.0 * resistance), rel=1e-6)


def test_the_current_of_greatest_power_has_a_slope() -> None:
    assert np.isfinite(float(jax.grad(lambda power: current_for_power(400.0, 0.1, power))(500e3)))


def test_voltage_and_resistance_of_a_pack() -> None:
    battery = s.vehicle().powertrain.battery
    soc = np.linspace(0.0, 1.0, 2001)
    voltage = np.asarray(open_circuit_voltage(battery, soc))
    assert np.all(np.diff(voltage) > 0.0), "voltage rises with charge"
    assert float(mean_voltage(battery)) == pytest.approx(float(np.trapezoid(voltage, soc)), rel=2e-4)
    cold, warm = (float(internal_resistance(battery, 1.0, kelvin)) for kelvin in (263.15, 298.15))
    assert warm == pytest.approx(float(battery.resistance_ohm), rel=1e-12)
    assert 1.5 < cold / warm < 4.0


def test_the_torque_envelope() -> None:
    unit = s.vehicle().powertrain.rear
    corner = float(base_speed(unit))
    speed = np.array([0.0, 0.5 * corner, corner, 1.5 * corner, float(unit.max_speed_rad_s) * 1.001])
    torque = np.asarray(torque_limit(unit, speed))
    assert torque[:3] == pytest.approx(float(unit.peak_torque_nm))
    assert torque[3] * speed[3] == pytest.approx(float(unit.peak_power_w))
    assert torque[4] == 0.0
    assert (
        float(active_loss(unit, 1.0, 1.0))
        > float(active_loss(unit, 0.5, 1.0))
        > float(active_loss(unit, 0.0, 1.0))
        > 0.0
    )


@settings(max_examples=40)
@given(braking=s.floats(0.0, 3e4), speed=s.floats(0.0, 60.0), soc=s.floats(0.0, 1.0))
def test_regeneration_stays_within_every_limit(braking: float, speed: float, soc: float) -> None:
    own = dataclasses.replace(
        s.vehicle().powertrain.regeneration,
        share_frac=0.8,
        max_power_w=60e3,
        max_deceleration_m_s2=2.0,
        fade_speed_m_s=3.0,
    )
    both = limits(own, 40e3, 500.0)
    force = float(regenerative_force(both, braking, speed, 2000.0, soc))
    assert 0.0 <= force <= 0.8 * braking + 1e-9
    assert force <= 2000.0 * 2.0 + 1e-9
    assert force * max(speed, 0.1) <= 40.5e3 * (1.0 + 1e-12)
    if soc == 1.0 or speed <= 2.0:
        assert force == 0.0
    full = float(regenerative_force(both, 1000.0, 10.0, 2000.0, 0.5))
    assert full == pytest.approx(800.0)


def test_gradients_through_square_roots_and_limits_are_finite() -> None:
    """A NaN derivative anywhere would poison every sensitivity."""
    for function, at in (
        (lambda x: adhesion_limited_thrust(9e3, 9e3, x, 0.0, 0.9, 0.25, 0.0), 0.0),
        (lambda x: current_for_power(400.0, 0.1, x), 0.0),
        (lambda x: grade_force(x, 0.0), 1000.0),
        (lambda x: aero_force(0.8, 1.2, x, 0.0), 0.0),
        (lambda x: torque_limit(s.vehicle().powertrain.rear, x), 0.0),
    ):
        assert np.isfinite(float(jax.grad(lambda x, function=function: jnp.sum(function(x)))(at)))
