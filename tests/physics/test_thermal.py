"""Heat: conservation for any step, closed forms, orders that published figures give, and laws of climate control."""

from __future__ import annotations

import dataclasses
import itertools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.foundations.constants import AIR_HEAT_J_KG_K
from redline.physics.thermal import cabin as cabins
from redline.physics.thermal import climate_control as control
from redline.physics.thermal import humidity, node, pack, tyre
from redline.physics.thermal.cabin import CabinAir, CabinGain
from redline.physics.thermal.heat_pump import condenser_air
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.thermal_march import ThermalState, keeping
from redline.vehicle.thermal import Cabin, ClimateControl, PackThermal

ROOM = Cabin(
    air_j_k=7e3, interior_j_k=70e3, shell_w_k=45.0, interior_w_k=80.0, solar_area_m2=1.3, air_share_frac=0.3,
    blower_kg_s=0.075, recirculated_frac=0.4, recirculated_cooling_frac=0.4, occupants_w=100.0, heat_to_k=294.15, cool_to_k=296.15,
)  # fmt: skip
PUMP = ClimateControl(
    heat_pump_frac=1.0, engine_heat_frac=0.0, electric_backup_frac=0.0, heater_w=6500.0, heat_pump_w=4500.0, carnot_frac=0.42,
    condenser_frac=0.85, evaporator_w_k=455.0, cooling_w=6000.0, cooling_frac=0.36, fan_w=150.0,
)  # fmt: skip
HEATER = dataclasses.replace(PUMP, heat_pump_frac=0.0)
CELLS = PackThermal(
    heat_j_k=450e3, ambient_w_k=5.0, heater_w=6e3, cooling_w=7e3, heat_to_k=273.15, cool_to_k=308.15,
    capacity_cold_1_k=0.004, capacity_from_k=293.15, full_charge_k=293.15, no_charge_k=268.15,
)  # fmt: skip
TEMPERATURE = s.floats(223.15, 333.15)
#: From no time at all through a step, a chunk and a night to longer than any car lasts.
TIME = s.st.one_of(s.st.just(0.0), s.floats(1e-6, 1e-3), s.floats(1.0, 64.0), s.floats(1e4, 1e12))


@settings(max_examples=200)
@given(
    start=TEMPERATURE, outside=TEMPERATURE, flow=s.floats(-1e5, 1e5), loss=s.floats(0.0, 500.0),
    capacity=s.floats(100.0, 1e6), dt=TIME,
)  # fmt: skip
def test_a_lump_conserves_heat_whatever_the_step(
    start: float, outside: float, flow: float, loss: float, capacity: float, dt: float
) -> None:
    """What is stored is what came in less what went out at the temperature that was reached."""
    after = float(node.warmed(start, capacity, flow, loss, outside, dt))
    stored, gone = capacity * (after - start), loss * (after - outside) * dt
    # Rounding of a temperature, 1e-16 of some 300 K, is heat too: it counts in the throughput.
    through = abs(flow * dt) + abs(gone) + capacity * (start + abs(after)) + loss * dt * (outside + abs(after))
    assert abs(stored + gone - flow * dt) <= 1e-13 * through + 1e-30
    if dt == 0.0:
        assert after == pytest.approx(start, rel=1e-15)
    if loss > 1.0 and dt > 1e9 * capacity / loss:
        assert after == pytest.approx(outside + flow / loss, rel=1e-6)


@settings(max_examples=200)
@given(
    air=TEMPERATURE, inside=TEMPERATURE, outside=TEMPERATURE, sun=s.floats(0.0, 1200.0), people=s.floats(0.0, 1.0),
    heat=s.floats(-8e3, 8e3), dt=TIME, recirculated=s.floats(0.0, 1.0),
)  # fmt: skip
def test_the_cabin_conserves_heat_whatever_the_step(
    air: float, inside: float, outside: float, sun: float, people: float, heat: float, dt: float, recirculated: float
) -> None:
    room = dataclasses.replace(ROOM, recirculated_frac=recirculated, recirculated_cooling_frac=recirculated)
    gains, vent = cabins.gain(room, outside, sun, people), cabins.ventilation(room, outside)
    after = cabins.advance(room, CabinAir(air_k=air, interior_k=inside), gains, vent, heat, dt)
    stored = room.air_j_k * (after.air_k - air) + room.interior_j_k * (after.interior_k - inside)
    loss = (room.shell_w_k + vent) * (after.air_k - outside) * dt
    given_j = (heat + gains.solar_w + gains.people_w) * dt
    sizes = room.air_j_k * (air + after.air_k) + room.interior_j_k * (inside + after.interior_k)
    sizes = sizes + (room.shell_w_k + vent) * (outside + after.air_k) * dt
    assert abs(float(stored + loss - given_j)) <= 1e-13 * float(sizes + abs(given_j))
    if dt == 0.0:
        assert float(after.air_k) == pytest.approx(air, rel=1e-15)
        assert float(after.interior_k) == pytest.approx(inside, rel=1e-15)


@settings(max_examples=60)
@given(air=TEMPERATURE, inside=TEMPERATURE, outside=TEMPERATURE, sun=s.floats(0.0, 1200.0), heat=s.floats(-8e3, 8e3))
def test_after_long_the_cabin_is_where_gains_meet_losses(
    air: float, inside: float, outside: float, sun: float, heat: float
) -> None:
    """Closed form: ``T_a = T_o + (Q + A tau I + q) / G`` and ``T_i = T_a + (1 - s) A tau I / G_i``."""
    gains, vent = cabins.gain(ROOM, outside, sun, 1.0), float(cabins.ventilation(ROOM, outside))
    after = cabins.advance(ROOM, CabinAir(air_k=air, interior_k=inside), gains, vent, heat, 1e13)
    assert vent == pytest.approx(0.075 * 0.6 * AIR_HEAT_J_KG_K)
    settled = outside + (heat + 1.3 * sun + 100.0) / (45.0 + vent)
    assert float(after.air_k) == pytest.approx(settled, abs=1e-5)
    assert float(after.interior_k) == pytest.approx(settled + 0.7 * 1.3 * sun / 80.0, abs=1e-5)


def test_steps_that_grow_short_agree_on_the_exact_solution() -> None:
    """Implicit steps are of first order: half the step, half the error; in the limit the matrix exponential."""
    gains = CabinGain(outside_k=263.15, solar_w=65.0, people_w=100.0)
    g, gi, ca, ci, heat = 45.0 + 30.0, 80.0, 7e3, 70e3, 3000.0
    rate = np.array([[-(g + gi) / ca, gi / ca], [gi / ci, -gi / ci]])
    source = np.array([(heat + 0.3 * 65.0 + 100.0 + g * 263.15) / ca, 0.7 * 65.0 / ci])
    settled = -np.linalg.solve(rate, source)
    values, vectors = np.linalg.eig(rate)
    start = np.array([263.15, 263.15])
    exact = settled + vectors @ (np.exp(values * 600.0) * np.linalg.solve(vectors, start - settled))

    def marched(steps: int) -> np.ndarray:
        def one(_: int, state: CabinAir) -> CabinAir:
            return cabins.advance(ROOM, state, gains, 30.0, heat, 600.0 / steps)

        first = CabinAir(air_k=jnp.asarray(263.15), interior_k=jnp.asarray(263.15))
        end = jax.lax.fori_loop(0, steps, one, first)
        return np.array([float(end.air_k), float(end.interior_k)])

    errors = [np.max(np.abs(marched(steps) - exact)) for steps in (600, 1200, 2400)]
    assert errors[0] < 0.05
    for coarse, fine in itertools.pairwise(errors):
        assert coarse / fine == pytest.approx(2.0, rel=0.05)


@settings(max_examples=100)
@given(
    air=TEMPERATURE, inside=TEMPERATURE, outside=TEMPERATURE, sun=s.floats(0.0, 1200.0), dt=s.floats(1.0, 1e4),
    target=s.floats(288.15, 300.15),
)  # fmt: skip
def test_the_heat_to_reach_a_temperature_reaches_it(
    air: float, inside: float, outside: float, sun: float, dt: float, target: float
) -> None:
    gains, state = cabins.gain(ROOM, outside, sun, 1.0), CabinAir(air_k=air, interior_k=inside)
    heat = cabins.heat_to_reach(ROOM, state, gains, 40.0, target, dt)
    assert float(cabins.advance(ROOM, state, gains, 40.0, heat, dt).air_k) == pytest.approx(target, abs=1e-8)
    flow = node.inflow_to_reach(air, target, 450e3, 5.0, outside, dt)
    assert float(node.warmed(air, 450e3, flow, 5.0, outside, dt)) == pytest.approx(target, abs=1e-8)


def test_heating_costs_more_the_colder_it_is_and_cooling_the_hotter() -> None:
    """Electricity of a steady cabin over the distance from comfort, on both sides."""

    def electricity(outside: float, climate: ClimateControl) -> float:
        gains, vent = cabins.gain(ROOM, outside, 0.0, 1.0), cabins.ventilation(ROOM, outside)
        air = (
            CabinAir(air_k=294.15, interior_k=294.15) if outside < 295.0 else CabinAir(air_k=296.15, interior_k=296.15)
        )
        warm = float(cabins.heat_to_reach(ROOM, air, gains, vent, ROOM.heat_to_k, 64.0))
        cool = -float(cabins.heat_to_reach(ROOM, air, gains, vent, ROOM.cool_to_k, 64.0))
        heat, cold = min(max(warm, 0.0), 6500.0), max(cool, 0.0)
        total = control.heating_power(climate, heat, condenser_air(ROOM, outside, 294.15)) + control.cooling_power(
            climate, cold, outside
        )
        return float(total + control.fan_power(climate, heat, cold))

    for climate in (PUMP, HEATER):
        colder = [electricity(outside, climate) for outside in np.linspace(292.15, 233.15, 60)]
        hotter = [electricity(outside, climate) for outside in np.linspace(297.15, 323.15, 27)]
        for rising in (colder, hotter):
            assert all(after > before for before, after in itertools.pairwise(rising))


@pytest.mark.parametrize("climate", [PUMP, HEATER])
def test_a_car_without_heater_or_cooler_divides_by_nothing(climate: ClimateControl) -> None:
    bare = dataclasses.replace(climate, heater_w=0.0, heat_pump_w=0.0, cooling_w=0.0)
    assert float(control.fan_power(bare, 0.0, 0.0)) == 0.0
    assert float(control.heating_power(bare, 0.0, condenser_air(ROOM, 263.15, 263.15))) == 0.0
    slopes = jax.grad(lambda heater: control.fan_power(dataclasses.replace(bare, heater_w=heater), 0.0, 0.0))(0.0)
    assert math.isfinite(float(slopes))


def test_an_engine_heats_with_what_its_coolant_has() -> None:
    """No electricity; none of the heat while it is cold, all of it from half warm."""
    engine = dataclasses.replace(HEATER, engine_heat_frac=1.0)
    assert float(control.heating_power(engine, 4000.0, condenser_air(ROOM, 253.15, 253.15), 4000.0)) == 0.0
    assert [float(control.heating_limit(engine, warmth)) for warmth in (-0.4, 0.0, 0.25, 0.5, 1.0)] == [
        0,
        0,
        3250,
        6500,
        6500,
    ]
    assert float(control.heating_limit(HEATER, 0.0)) == 6500.0


@pytest.mark.parametrize(
    ("celsius", "grams"),
    # Saturated air at 101.325 kPa: ASHRAE Fundamentals (2017), chapter 1, table 2 (recalled); 35 degC and 40 %: 100
    # grains a pound [40 CFR 1066.835], below.
    [(0.0, 3.79), (10.0, 7.66), (20.0, 14.76), (25.0, 20.17), (30.0, 27.33), (40.0, 49.14)],
)
def test_saturated_air_carries_what_the_tables_say(celsius: float, grams: float) -> None:
    found = 1e3 * float(humidity.humidity_ratio(273.15 + celsius, 1.0, 101_325.0))
    assert found == pytest.approx(grams, rel=0.01)


def test_the_air_of_the_hot_test_carries_a_hundred_grains_a_pound() -> None:
    """95 degF with 40 %: 100 grains per pound of dry air [40 CFR 1066.835], a pound has 7000."""
    assert float(humidity.humidity_ratio(308.15, 0.40, 101_325.0)) == pytest.approx(100.0 / 7000.0, rel=0.02)


@pytest.mark.parametrize(
    ("celsius", "pascal"),
    # IAPWS-95 saturation pressures as every steam table has them: 25 degC 3169 Pa was read in a lecture's table A-4.
    [(0.01, 611.7), (10.0, 1228.0), (20.0, 2339.0), (25.0, 3169.0), (40.0, 7384.0)],
)
def test_vapour_pressure_is_that_of_steam_tables(celsius: float, pascal: float) -> None:
    ratio = float(humidity.humidity_ratio(273.15 + celsius, 1.0, 101_325.0))
    assert 101_325.0 * ratio / (0.622 + ratio) == pytest.approx(pascal, rel=4e-3)


def test_dry_air_costs_no_drying() -> None:
    assert float(humidity.drying_power(0.05, 0.004, 0.0067)) == 0.0
    assert float(humidity.drying_power(0.05, 0.0167, 0.0067)) == pytest.approx(0.05 * 2.5e6 * 0.01)


def test_rolling_resistance_follows_the_correction_of_the_test_tracks() -> None:
    """``K_0 = 8.6e-3`` per kelvin of UN R154 (recalled); ISO 28580's 8e-3 between 20 and 30 degC agrees to 1 %."""
    ratio = float(tyre.rolling_factor(303.15, 1.0) / tyre.rolling_factor(293.15, 1.0))
    assert ratio == pytest.approx(1.0 - 0.086)
    corrected = 1.0 + 0.008 * (298.15 - 293.15)  # ISO 28580: C_25 = C_amb (1 + K (t_amb - 25))
    assert float(tyre.rolling_factor(293.15, 1.0) / tyre.rolling_factor(298.15, 1.0)) == pytest.approx(
        corrected, rel=0.01
    )
    assert float(tyre.rolling_factor(293.15, 1.0)) == 1.0
    assert float(tyre.rolling_factor(293.15, 0.0)) == pytest.approx(1.2)


@settings(max_examples=50)
@given(warmth=s.floats(0.0, 1.0), first=s.floats(0.0, 4000.0), second=s.floats(0.0, 4000.0))
def test_tyres_warm_the_same_in_one_go_or_in_two(warmth: float, first: float, second: float) -> None:
    once = float(tyre.tyre_warmth(warmth, first + second))
    twice = float(tyre.tyre_warmth(tyre.tyre_warmth(warmth, first), second))
    assert once == pytest.approx(twice, abs=1e-12)
    assert warmth - 1e-15 <= once <= 1.0


def test_oil_adds_nothing_at_the_temperature_of_the_road_load() -> None:
    assert float(tyre.oil_drag(2.0, 313.15)) == 0.0
    assert float(tyre.oil_drag(1.0, 253.15)) == pytest.approx(12.0 * (math.exp(1.2) - 1.0))
    drags = [float(tyre.oil_drag(1.0, oil)) for oil in np.linspace(233.15, 393.15, 20)]
    assert all(after < before for before, after in itertools.pairwise(drags))
    assert drags[-1] > -12.0


def test_air_conditioning_is_like_one_that_was_measured() -> None:
    assert float(control.cooling_cop(PUMP, 273.15 + 45.4)) == pytest.approx(1.8, rel=0.10)


def test_the_pack_is_heated_and_cooled_only_outside_its_bounds() -> None:
    idle = [pack.conditioning(CELLS, temperature, temperature, 64.0) for temperature in (273.15, 290.0, 308.15)]
    for heat, cold in idle:
        assert (float(heat), float(cold)) == (0.0, 0.0)
    heat, cold = pack.conditioning(CELLS, 253.15, 253.15, 64.0)
    assert (float(heat), float(cold)) == (6e3, 0.0)
    heat, cold = pack.conditioning(CELLS, 318.15, 308.15, 64.0)
    assert (float(heat), float(cold)) == (0.0, 7e3)


def test_cold_takes_energy_and_charging_from_the_pack() -> None:
    assert float(pack.usable_share(CELLS, 300.0)) == 1.0
    assert float(pack.usable_share(CELLS, 263.15)) == pytest.approx(1.0 - 0.004 * 30.0)
    assert [float(pack.charging_share(CELLS, at)) for at in (250.0, 268.15, 280.65, 293.15, 310.0)] == [0, 0, 0.5, 1, 1]


def test_cooling_takes_no_less_as_it_gets_hotter() -> None:
    """Through the temperature at which air begins to be taken back: no jump, and in damp air too no fall."""
    thermal = s.put(s.vehicle(), "thermal.cabin.recirculated_frac", 0.15).thermal
    warm = thermal.cabin.cool_to_k

    def load(outside_k: jax.Array) -> jax.Array:
        day = Conditions(temperature_k=outside_k, humidity_frac=1.0)
        state = dataclasses.replace(ThermalState.mild(), air_k=warm, interior_k=warm, pack_k=outside_k)
        return keeping(thermal, load_of(s.vehicle(), day, "kerb"), state, 0.0, 0.0, 2.0, 64.0).electric_w

    rises = np.diff(np.asarray(jax.vmap(load)(np.arange(warm - 0.5, warm + 10.0, 0.02))))
    assert np.all(rises > 0.0)
    assert np.max(rises) < 5.0
