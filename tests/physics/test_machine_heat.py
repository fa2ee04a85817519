"""Heat in machines: conservation, limits, monotone laws, and one published figure."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies as s
from redline.physics.electric.drive_unit import at_the_wheels
from redline.physics.electric.electric_machine import active_loss, torque_limit
from redline.physics.thermal import machine as m
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import ambient_density
from redline.proving_ground.driving.machine_warmth import air_at_radiator
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.thermal import MachineThermal

UNIT: DriveUnit = s.vehicle().powertrain.rear
THERMAL: MachineThermal = s.vehicle().thermal.rear
BASE = float(UNIT.peak_power_w / UNIT.peak_torque_nm)
HOT, LAYOUT_K, LAYOUT_M_S = 318.15, 318.15, 10.0


def air(temperature_k: float, speed_m_s: float, open_frac: float = 1.0, density_frac: float = 1.0) -> m.CoolingAir:
    return m.CoolingAir(
        temperature_k=temperature_k, speed_m_s=speed_m_s, density_frac=density_frac, open_frac=open_frac
    )


def held(torque: float, speed: float, seconds: float, dt: float, stall: float = 0.0, start: float = 293.15) -> Any:
    """March a constant torque: the state after some seconds."""

    def one(state: m.MachineState, _: None) -> tuple[m.MachineState, None]:
        heat = m.machine_heat(UNIT, THERMAL, torque, speed, m.hottest(state), stall)
        return m.warmed(THERMAL, state, heat, air(HOT, 0.8), dt)[0], None

    return jax.lax.scan(one, m.soaked(jnp.asarray(start)), None, length=round(seconds / dt))[0]


def stored_heat(state: m.MachineState) -> float:
    """Heat in winding and housing above 0 K, in J; the phases' excess cancels among them."""
    return float(THERMAL.winding_j_k * state.winding_k + THERMAL.housing_j_k * state.housing_k)


@settings(max_examples=20)
@given(
    torque=st.floats(0.0, 1.0), speed=st.floats(0.0, 3.0), dt=st.floats(1e-3, 1e6), wind=st.floats(0.0, 40.0),
    winding=st.floats(250.0, 460.0), housing=st.floats(250.0, 380.0), stall=st.floats(0.0, 1.0),
    open_frac=st.floats(0.0, 1.0),
)  # fmt: skip
def test_heat_is_stored_or_given_to_the_air(
    torque: float, speed: float, dt: float, wind: float, winding: float, housing: float, stall: float, open_frac: float
) -> None:
    before = m.MachineState(winding_k=winding, housing_k=housing, uneven_k=3.0)
    heat = m.machine_heat(UNIT, THERMAL, torque * UNIT.peak_torque_nm, speed * BASE, m.hottest(before), stall)
    after, to_air_w = m.warmed(THERMAL, before, heat, air(HOT, wind, open_frac), dt)
    given_j = (heat.winding_w + heat.housing_w) * dt
    stored_j = stored_heat(after) - stored_heat(before)
    scale = stored_heat(before) + abs(given_j) + abs(to_air_w * dt)
    assert abs(given_j - stored_j - to_air_w * dt) < 1e-9 * scale
    assert np.isfinite([after.winding_k, after.housing_k, after.uneven_k]).all()


@given(share=st.floats(0.05, 1.0), nu=st.floats(0.0, 2.0))
def test_no_loss_is_lost_and_the_cell_temperature_changes_nothing(share: float, nu: float) -> None:
    heat = m.machine_heat(UNIT, THERMAL, share * UNIT.peak_torque_nm, nu * BASE, 296.15)
    np.testing.assert_allclose(heat.winding_w + heat.housing_w, active_loss(UNIT, share, nu), rtol=1e-12)


def test_the_wheels_see_the_same_heat() -> None:
    drive = at_the_wheels(UNIT, 0.36, 0.0)
    warm = m.at_temperature(THERMAL, drive, m.MachineState(winding_k=390.0, housing_k=340.0, uneven_k=0.0))
    of_wheel = m.axle_heat(THERMAL, warm, 0.4 * drive.peak_force_n, 9.0, 0.3)
    torque = 0.4 * drive.peak_force_n * drive.load_frac_per_force * UNIT.peak_torque_nm
    of_shaft = m.machine_heat(UNIT, THERMAL, torque, 9.0 * drive.machine_speed_per_speed, 390.0, 0.3)
    for one, other in zip(dataclasses.astuple(of_wheel), dataclasses.astuple(of_shaft), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_held_for_ever_the_rating_is_the_continuous_one() -> None:
    share = 0.45
    found = m.continuous_torque(UNIT, THERMAL, BASE, air(LAYOUT_K, LAYOUT_M_S)) / UNIT.peak_torque_nm
    np.testing.assert_allclose(found, share, rtol=1e-9)
    end = m.steady_temperature(UNIT, THERMAL, share * UNIT.peak_torque_nm, BASE, air(LAYOUT_K, LAYOUT_M_S))
    np.testing.assert_allclose(end, THERMAL.derate_k, rtol=1e-9)


def test_the_layout_is_a_day_of_45_degc_at_standard_pressure_and_its_wind() -> None:
    """So that the rating holds in the trials' own air; in thinner air, fan and wind cool as much less."""
    day = Conditions(temperature_k=LAYOUT_K)
    found = air_at_radiator(day, LAYOUT_M_S)
    torque = m.continuous_torque(UNIT, THERMAL, BASE, found)
    np.testing.assert_allclose(torque / UNIT.peak_torque_nm, 0.45, rtol=1e-9)
    high = dataclasses.replace(day, altitude_m=3000.0)
    thin = ambient_density(high) / ambient_density(day)
    for speed in (0.0, LAYOUT_M_S):
        low_w_k, high_w_k = (m.radiator_conductance(THERMAL, air_at_radiator(where, speed)) for where in (day, high))
        np.testing.assert_allclose(high_w_k / low_w_k, thin, rtol=1e-12)
    assert m.continuous_torque(UNIT, THERMAL, BASE, air_at_radiator(high, LAYOUT_M_S)) < 0.95 * torque


def test_marching_for_ever_ends_at_the_steady_temperature() -> None:
    torque = 0.5 * UNIT.peak_torque_nm
    end = held(torque, 20.0, 200_000.0, 50.0)
    steady = m.steady_temperature(UNIT, THERMAL, torque, 20.0, air(HOT, 0.8))
    np.testing.assert_allclose(m.hottest(end), steady, rtol=1e-9)


def test_endless_cooling_returns_the_peak_envelope() -> None:
    cold = dataclasses.replace(THERMAL, winding_w_k=1e9, radiator_w_k=1e9)
    for nu in (0.0, 0.5, 1.0, 1.7):
        found = m.continuous_torque(UNIT, cold, nu * BASE, air(293.15, 0.0), 1.0)
        np.testing.assert_allclose(found, torque_limit(UNIT, nu * BASE), rtol=1e-12)
    assert float(m.derate(cold, 293.15)) == 1.0


@jax.jit
def _continuous(nu: float, around: Any, stalled_frac: float = 0.0) -> jax.Array:
    return m.continuous_torque(UNIT, THERMAL, nu * BASE, around, stalled_frac)


@settings(max_examples=15)
@given(
    nu=st.floats(0.0, 1.8), ambient=st.floats(250.0, 320.0), wind=st.floats(0.0, 30.0), hotter=st.floats(1.0, 20.0),
    slower=st.floats(0.05, 0.9),
)  # fmt: skip
def test_continuous_torque_falls_with_heat_and_still_air_and_never_passes_the_peak(
    nu: float, ambient: float, wind: float, hotter: float, slower: float
) -> None:
    plain = _continuous(nu, air(ambient, wind))
    slack = 1e-9 * plain
    assert plain <= torque_limit(UNIT, nu * BASE) + slack
    assert _continuous(nu, air(ambient + hotter, wind)) <= plain + slack
    assert _continuous(nu, air(ambient, slower * wind)) <= plain + slack
    assert _continuous(nu, air(ambient, wind, slower)) <= plain + slack
    assert _continuous(nu, air(ambient, wind, 1.0, slower)) <= plain + slack
    assert _continuous(nu, air(ambient, wind), 1.0) <= plain + slack


def test_shorter_steps_converge_and_the_error_halves_with_the_step() -> None:
    torque = 0.9 * UNIT.peak_torque_nm
    ends = [float(m.hottest(held(torque, 20.0, 400.0, dt))) for dt in (20.0, 10.0, 5.0, 0.25)]
    errors = [abs(end - ends[-1]) for end in ends[:-1]]
    assert errors[0] > 1.7 * errors[1] > 1.7 * 1.7 * errors[2]
    assert errors[2] < 0.02 * (ends[-1] - 293.15)


def test_one_phase_at_a_standstill_takes_twice_the_copper_loss() -> None:
    """Without radiator's part: from cos^2 over its mean, the crest phase is twice as far above the coolant."""
    cool = dataclasses.replace(THERMAL, radiator_w_k=1e9, winding_frac=0.0)
    unit = dataclasses.replace(UNIT, loss=dataclasses.replace(UNIT.loss, engaged_frac=0.0))
    small = 1e-3 * UNIT.peak_torque_nm
    even, uneven = (
        m.steady_temperature(unit, cool, small, 0.0, air(300.0, 0.0), stall) - 300.0 for stall in (0.0, 1.0)
    )
    np.testing.assert_allclose(uneven / even, 2.0, rtol=1e-4)


def test_copper_of_the_handbook() -> None:
    """Resistance at 100 degC over that at 20 degC: 1.314 [IEC 60028 with 0.00393 per kelvin]."""
    ratio = m.resistance_rise(373.15) / m.resistance_rise(293.15)
    np.testing.assert_allclose(ratio, 1.314, rtol=5e-3)


def test_an_axle_without_a_machine_stays_cold() -> None:
    plain = s.vehicle(choices={"powertrain.drive": "rear"})
    unit, thermal = plain.powertrain.front, plain.thermal.front
    assert float(m.continuous_torque(unit, thermal, 20.0, air(HOT, 0.0))) == 0.0
    heat = m.machine_heat(unit, thermal, 0.0, 20.0, 300.0)
    state, to_air_w = m.warmed(thermal, m.soaked(jnp.asarray(300.0)), heat, air(300.0, 0.0), 5.0)
    np.testing.assert_allclose([state.winding_k, state.housing_k, to_air_w], [300.0, 300.0, 0.0], atol=1e-9)
