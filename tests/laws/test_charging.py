"""Charging sessions: energy and heat close, no limit is passed, more station is never slower, cold is never quicker."""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.physics.storage.battery import charge_capacity, internal_resistance, open_circuit_voltage
from redline.physics.storage.charging import Station, cable_power, pack_power, warm_up
from redline.proving_ground.charging_session import Arrival, Session, charge_after, session, stations, time_to
from redline.proving_ground.trials.lasting.charge import reference_session, wall_session
from redline.vehicle.vehicle import Vehicle

FLEET = 24
CLOSED = 1e-11
WARM_K, COLD_K = 298.15, 263.15


def charged(vehicle: Vehicle, station: Station, pack_k: Any, air_k: Any, steps: int = 140) -> Session:
    """A session from 10 to 80 % of one vehicle."""
    train, pack = vehicle.powertrain, vehicle.thermal.pack
    arrival = Arrival(soc_frac=0.1, temperature_k=pack_k, ambient_k=air_k, heat_to_k=train.charging.warm_k)
    return session(train.battery, train.charging, pack, station, arrival, 0.8, steps)


@functools.cache
def _many() -> Any:
    return jax.jit(jax.vmap(charged, in_axes=(0, None, None, None)))


def fleet_sessions(fleet: Vehicle, pack_k: float, air_k: float, station: Station | None = None) -> Session:
    """Sessions of a stacked fleet; one program for all."""
    plug = jax.tree.map(np.float64, station or stations()["dc_350"])
    return jax.tree.map(np.asarray, _many()(fleet, plug, np.float64(pack_k), np.float64(air_k)))


@pytest.mark.parametrize(("pack_k", "air_k"), [(WARM_K, WARM_K), (COLD_K, COLD_K), (245.0, 250.0), (313.0, 311.0)])
@settings(max_examples=3)
@given(draw=s.draws(FLEET))
def test_energy_and_heat_of_a_session_close(draw: s.Draw, pack_k: float, air_k: float) -> None:
    fleet = draw.fleet
    found, pack = fleet_sessions(fleet, pack_k, air_k), fleet.thermal.pack
    electricity = found.cooled_j / fleet.powertrain.charging.chiller_ratio
    spent = found.chemical_j + found.loss_j + found.heater_j + electricity
    assert np.all(np.abs(found.station_j / spent - 1.0) < CLOSED)
    # what is stored follows from charge and voltage alone, whatever the powers were
    battery = fleet.powertrain.battery
    middles = 0.5 * (found.soc_frac[0, 1:] + found.soc_frac[0, :-1])
    for index in range(FLEET):
        one = s.take(battery, index)
        volts = np.asarray(open_circuit_voltage(one, middles))
        stored = float(charge_capacity(one)) * 0.005 * volts.sum()
        assert found.chemical_j[index] == pytest.approx(stored, rel=1e-12)
    warmed = pack.heat_j_k * (found.temperature_k[:, -1] - pack_k)
    heat = found.loss_j + found.heater_j - found.cooled_j - found.ambient_j
    assert np.all(np.abs(warmed - heat) < CLOSED * (found.loss_j + found.heater_j + np.abs(warmed)))


@pytest.mark.parametrize("name", ["dc_50", "dc_150", "dc_350"])
@settings(max_examples=3)
@given(draw=s.draws(FLEET))
def test_no_limit_is_ever_passed(draw: s.Draw, name: str) -> None:
    fleet, station = draw.fleet, stations()[name]
    for pack_k, air_k in ((WARM_K, WARM_K), (COLD_K, COLD_K)):
        found = fleet_sessions(fleet, pack_k, air_k, station)
        charging = fleet.powertrain.charging
        assert np.all(found.station_j <= station.power_w * found.time_s[:, -1] * (1.0 + 1e-12))
        for index in range(FLEET):
            one, battery = s.take(charging, index), s.take(fleet.powertrain.battery, index)
            soc = 0.5 * (found.soc_frac[index, 1:] + found.soc_frac[index, :-1])
            warmth, power = found.temperature_k[index, :-1], found.power_w[index] * (1.0 - 1e-12)
            volts, ohm = open_circuit_voltage(battery, soc), internal_resistance(battery, soc, warmth)
            assert np.all(power <= np.asarray(pack_power(one, soc, warmth)))
            assert np.all(power <= one.dc_power_w)
            assert np.all(power <= np.asarray(cable_power(station, volts, ohm)))
            assert np.all(power <= station.power_w)


@settings(max_examples=3)
@given(draw=s.draws(FLEET))
def test_a_stronger_station_is_never_slower(draw: s.Draw) -> None:
    for pack_k in (WARM_K, COLD_K):
        times = [
            fleet_sessions(draw.fleet, pack_k, pack_k, Station(power_w=power, current_a=amps, voltage_v=1000.0)).time_s[
                :, -1
            ]
            for power, amps in ((30e3, 200.0), (60e3, 200.0), (150e3, 500.0), (350e3, 500.0), (350e3, 800.0))
        ]
        assert np.all(np.diff(times, axis=0) <= 1e-6 * times[0])
        assert np.mean(times[0] > times[2]) > 0.9


@settings(max_examples=3)
@given(draw=s.draws(FLEET))
def test_the_colder_the_pack_the_slower(draw: s.Draw) -> None:
    """Below the temperature at which a hot pack derates: a pack that overheats gains by starting cold."""
    found = [fleet_sessions(draw.fleet, warmth, warmth) for warmth in (WARM_K, 283.0, 273.0, COLD_K, 250.0)]
    cool = found[0].temperature_k.max(axis=1) < draw.fleet.powertrain.charging.derate_k
    assert cool.sum() > FLEET // 2
    times = np.array([part.time_s[cool, -1] for part in found])
    assert np.all(np.diff(times, axis=0) >= -1e-3 * times[0])
    assert np.all(times[3] > 1.005 * times[0])


@settings(max_examples=2)
@given(draw=s.draws(6))
def test_scalar_equals_vmap(draw: s.Draw) -> None:
    plug = stations()["dc_150"]

    def one(vehicle: Vehicle) -> jax.Array:
        return charged(vehicle, plug, COLD_K, COLD_K).time_s

    many = jax.jit(jax.vmap(one))(draw.fleet)
    single = s.loop(jax.jit(one), draw.fleet, 6)
    assert np.allclose(np.asarray(many), single, rtol=1e-12)


def test_steps_are_small_enough() -> None:
    vehicle = s.vehicle()
    for warmth in (WARM_K, COLD_K):
        coarse, fine = (
            float(charged(vehicle, stations()["dc_350"], warmth, warmth, steps).time_s[-1]) for steps in (140, 2800)
        )
        assert coarse == pytest.approx(fine, rel=0.01)


def test_a_feeble_station_takes_its_energy_over_its_power() -> None:
    vehicle = s.vehicle()
    found = charged(vehicle, Station(power_w=1500.0, current_a=125.0, voltage_v=500.0), WARM_K, WARM_K)
    assert float(found.time_s[-1]) == pytest.approx(float(found.chemical_j) / 1500.0, rel=2e-3)


def test_a_pack_above_the_stations_voltage_takes_nothing() -> None:
    high = s.vehicle({"battery.voltage": 720.0})
    assert float(charged(high, stations()["dc_50"], WARM_K, WARM_K).time_s[-1]) > 1e6
    assert float(charged(high, stations()["dc_350"], WARM_K, WARM_K).time_s[-1]) < 3600.0


def test_a_pack_too_cold_to_charge_is_heated_first() -> None:
    vehicle = s.vehicle()
    pack, station = vehicle.thermal.pack, stations()["dc_350"]
    charging = vehicle.powertrain.charging
    found = warm_up(charging, pack, station, 240.0, 240.0)
    target = float(charging.cold_limit_k) + 2.0
    assert float(found.temperature_k) == pytest.approx(target)
    lossless = float(pack.heat_j_k) * (target - 240.0) / float(pack.heater_w)
    assert lossless < float(found.duration_s) < 1.05 * lossless
    frozen = charged(vehicle, station, 240.0, 240.0)
    assert float(frozen.time_s[0]) == pytest.approx(float(found.duration_s))
    assert float(charge_after(frozen, 0.5 * found.duration_s)) == pytest.approx(0.1)
    assert float(warm_up(charging, pack, station, WARM_K, WARM_K).duration_s) == 0.0


def test_time_and_charge_are_inverse() -> None:
    found = reference_session(s.vehicle())
    for soc in (0.15, 0.42, 0.799):
        assert float(charge_after(found, time_to(found, soc))) == pytest.approx(soc, rel=1e-9)


def test_derivatives_of_time_are_those_of_its_value() -> None:
    vehicle = s.vehicle()

    def minutes(path: str, factor: Any, warmth: float) -> jax.Array:
        moved = s.put(vehicle, path, lambda old: jnp.asarray(old) * factor)
        return charged(moved, stations()["dc_350"], warmth, warmth).time_s[-1]

    value = jax.jit(minutes, static_argnums=0)
    slope = jax.jit(jax.jacfwd(minutes, argnums=1), static_argnums=0)
    for warmth in (WARM_K, COLD_K):
        for path in ("powertrain.charging.acceptance_w", "powertrain.battery.usable_energy_j", "thermal.pack.heat_j_k"):
            exact = float(slope(path, 1.0, warmth))
            step = 1e-4
            central = float(value(path, 1.0 + step, warmth) - value(path, 1.0 - step, warmth)) / (2.0 * step)
            assert np.isfinite(exact)
            assert exact == pytest.approx(central, rel=2e-2, abs=2.0)


def test_the_wall_box_fills_in_energy_over_power_and_longer_in_the_cold() -> None:
    vehicle = s.vehicle()
    train = vehicle.powertrain
    warm, cold = (float(wall_session(vehicle, warmth).time_s[-1]) for warmth in (WARM_K, COLD_K))
    plain = float(train.battery.usable_energy_j / (train.charging.ac_power_w * train.charging.efficiency_frac))
    assert warm == pytest.approx(plain, rel=0.06)
    assert 1.02 * warm < cold < 1.6 * warm
