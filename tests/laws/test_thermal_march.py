"""Temperatures along the march: heat is conserved, cold costs range, and mild procedures hardly feel any of it."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings

import driven as d
import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.procedures.to_empty import range_of
from redline.proving_ground.trials.road import range_epa, range_wltp
from redline.vehicle.vehicle import Vehicle

FLEET = 24
CLOSED = 1e-11
DAYS = ("cold_-20", "cold_-10", "cold_0", "mild_20", "hot_35", "hot_45")
#: Every way to stand and every day, with climate control on; ``as_is`` goes on from where the last leg ended.
LEGS = (
    *(Leg(f"soaked {day}", "us06", "kerb", "middle", weather=day, soak="soaked", warmth_frac=None) for day in DAYS),
    Leg("as it is", "udds", "kerb", "continue", weather="cold_-20"),
    Leg("settled", "udds", "kerb", "middle", weather="cold_-10"),
    Leg("prepared", "hwfet", "kerb", "middle", weather="cold_-10", soak="preconditioned"),
    Leg("epa cold", "udds", "epa_cold", "middle", soak="soaked"),
    Leg("epa hot", "udds", "epa_hot", "middle", soak="soaked"),
    Leg("wltp cold", "wltc_3b", "wltp_cold", "middle", soak="soaked"),
)
PLAN = schedule(LEGS)


def driven(vehicle: Vehicle) -> dict[str, LegTotals]:
    """All legs of one vehicle."""
    return dict(march(vehicle, Conditions(), PLAN))


@functools.cache
def _many() -> Any:
    return jax.jit(jax.vmap(driven))


def many(fleet: Vehicle) -> dict[str, LegTotals]:
    """All legs of a fleet; one program a family."""
    return jax.tree.map(np.asarray, _many()(fleet))


@functools.cache
def fleet_of(family: str) -> Vehicle:
    """A fleet of one family."""
    if family == "electric":
        random = np.random.default_rng(5)
        return s.fleet([s.plausible(random, (100.0, 500.0)) for _ in range(FLEET)])
    return s.EngineDraw(5, FLEET, family).fleet


@pytest.mark.parametrize("family", ["electric", "geared", "engine_electric"])
def test_energy_closes_with_climate_control_on(family: str) -> None:
    """Fuel and charge, the cabin's heat and the pack's, leg by leg; and climate control does take something."""
    fleet = fleet_of(family)
    for name, leg in many(fleet).items():
        fuel = leg.engine.fuel_j if leg.engine else 0.0
        through = np.abs(leg.chemical_j) + leg.wheel_in_j + leg.wheel_out_j + fuel
        spent = (
            leg.battery_loss_j + leg.machine_loss_j + leg.gear_loss_j + leg.auxiliary_j + leg.friction_brake_j
            + leg.rolling_j + leg.aero_j + leg.grade_j + leg.kinetic_j
        )  # fmt: skip
        if leg.engine:
            spent = spent + leg.engine.engine_loss_j + leg.engine.slip_loss_j
        assert np.all(np.abs(leg.chemical_j + fuel - spent) <= CLOSED * through), name
        heat = leg.thermal
        size = np.abs(heat.cabin_j) + heat.gain_j + np.abs(heat.loss_j) + np.abs(heat.stored_j)
        assert np.all(np.abs(heat.cabin_j + heat.gain_j - heat.loss_j - heat.stored_j) <= CLOSED * size), name
        # The pack's stored heat is a difference of temperatures of some 300 K: their rounding counts as heat that passed.
        size = heat.pack_in_j + np.abs(heat.pack_out_j) + fleet.thermal.pack.heat_j_k * 300.0
        assert np.all(np.abs(heat.pack_in_j - heat.pack_out_j - heat.pack_stored_j) <= 1e-12 * size), name
        base = np.asarray(fleet.powertrain.auxiliary_power_w) * leg.time_s
        assert np.allclose(leg.auxiliary_j, base + heat.climate_j, rtol=1e-12), name
        assert np.all(heat.climate_j >= 0.0), name
        assert np.all(np.isfinite(leg.distance_m)), name
    if family == "electric":
        assert np.all(many(fleet)["soaked cold_-20"].thermal.climate_j > 0.2 * 3.6e6)


@pytest.mark.parametrize("family", ["geared", "engine_electric"])
def test_no_figure_hangs_on_rounding_with_climate_control_on(family: str) -> None:
    """A mass that differs in the fifteenth digit changes no start and no warm-up, in any weather."""
    fleet = fleet_of(family)
    nudged = many(s.nudged(fleet))
    for name, leg in many(fleet).items():
        assert np.all(d.gap(leg, nudged[name]) < 1e-10), f"{name}: {np.max(d.gap(leg, nudged[name])):.1e}"


def combustion() -> np.ndarray:
    """Which of the geared fleet have no machine: only a starter battery."""
    train = fleet_of("geared").powertrain
    return np.asarray(train.shaft.peak_power_w) + np.asarray(train.axle.peak_power_w) == 0.0


def test_a_starter_battery_stays_sane_in_every_weather() -> None:
    """Neither boiled nor emptied: it is not cooled or heated, carries no compressor, and its alternator spares it."""
    plain, thermal = combustion(), fleet_of("geared").thermal
    assert np.sum(plain) >= 5
    assert np.all(np.asarray(thermal.pack.cooling_w)[plain] == 0.0)
    assert np.all(np.asarray(thermal.pack.heater_w)[plain] == 0.0)
    for name, leg in many(fleet_of("geared")).items():
        assert np.all(leg.thermal.pack_k[plain] < 318.15 + 10.0), name
        assert np.all((leg.soc_end_frac[plain] > 0.2) & (leg.soc_end_frac[plain] < 1.0)), name


def test_an_engine_runs_for_the_compressor_on_its_belt() -> None:
    """With the same car in the heat, stop-start rests the engine less than on a mild day, and no leg stalls."""
    legs, plain = many(fleet_of("geared")), combustion()
    stops = np.asarray(fleet_of("geared").powertrain.engine.stop_start_frac)[plain] > 0.5
    hot, mild = (legs[name] for name in ("soaked hot_45", "soaked mild_20"))
    assert hot.engine is not None
    assert mild.engine is not None
    rests = [(leg.time_s - leg.engine.running_s)[plain][stops] for leg in (hot, mild)]
    assert np.all(rests[0] == 0.0)
    assert np.all(rests[1] > 0.0)
    for name in ("soaked hot_45", "as it is"):
        assert np.all(legs[name].distance_m > 0.95 * np.median(legs[name].distance_m)), name


def test_the_cabin_becomes_comfortable_where_there_is_heat_or_cold_enough() -> None:
    """After a standard-sized car's first legs the air is between the two bounds of comfort, and within what is asked."""
    legs, thermal = many(s.fleet([s.concept_of()])), s.vehicle().thermal
    for name in ("settled", "epa cold", "epa hot", "wltp cold", "as it is"):
        air = float(legs[name].thermal.air_k[0])
        assert thermal.cabin.heat_to_k - 0.1 <= air <= thermal.cabin.cool_to_k + 0.1, name


def test_a_batch_in_the_cold_equals_a_loop() -> None:
    fleet = fleet_of("electric")
    together, one = many(fleet), jax.jit(driven)
    for index in (0, 11, 23):
        for name, leg in jax.tree.map(np.asarray, one(s.take(fleet, index))).items():
            np.testing.assert_allclose(together[name].terminal_j[index], leg.terminal_j, rtol=1e-11, err_msg=name)
            for field in dataclasses.fields(leg.thermal):
                got = getattr(together[name].thermal, field.name)[index]
                np.testing.assert_allclose(got, getattr(leg.thermal, field.name), rtol=1e-9, atol=1e-3, err_msg=name)


#: Half an hour on the motorway from a soaked start and half an hour that goes on from it, in the conditions' own day.
ROAD = schedule(
    [
        Leg("first", "half_hour_at_110_km_h", "kerb", "held", soak="soaked"),
        Leg("then", "half_hour_at_110_km_h", "kerb", "middle", soak="as_is"),
    ]
)


@functools.cache
def _days() -> Any:
    def reach(vehicle: Vehicle, day: Conditions) -> tuple[jax.Array, jax.Array]:
        legs = march(vehicle, day, ROAD)
        return range_of(vehicle, legs["first"], legs["then"]), legs["first"].thermal.climate_j

    return jax.jit(jax.vmap(reach, in_axes=(None, 0)))


COUNT = 24


def on_days(vehicle: Vehicle, **values: Any) -> tuple[np.ndarray, np.ndarray]:
    """Range, and climate control's energy in the first leg, over days that differ in some conditions."""
    day = {
        f.name: np.broadcast_to(np.asarray(values.get(f.name, f.default), float), (COUNT,))
        for f in dataclasses.fields(Conditions)
    }
    return jax.tree.map(np.asarray, _days()(vehicle, Conditions(**day)))


@settings(max_examples=4)
@given(draw=s.draws(1, power_kw=(150.0, 400.0)), pump=s.st.booleans())
def test_the_colder_the_shorter(draw: s.Draw, pump: bool) -> None:
    """Range falls with every kelvin below comfort, and climate control takes more, with and without a heat pump."""
    vehicle = s.put(s.take(draw.fleet, 0), "thermal.climate.heat_pump_frac", float(pump))
    reach, taken = on_days(vehicle, temperature_k=np.linspace(294.15, 233.15, COUNT), humidity_frac=0.2)
    assert np.all(np.diff(reach) < 0.0)
    assert np.all(np.diff(taken) >= -1e-12 * taken[-1]), "where all heat there is goes in, it takes the same"
    assert reach[-1] < 0.75 * reach[0]


def test_the_sun_costs_range_on_a_hot_day_and_gives_some_on_a_cold_one() -> None:
    sun = np.linspace(0.0, 1000.0, COUNT)
    hot, taken = on_days(s.vehicle(), temperature_k=308.15, solar_w_m2=sun)
    assert np.all(np.diff(hot) < 0.0)
    assert np.all(np.diff(taken) > 0.0)
    cold, _ = on_days(s.vehicle(), temperature_k=268.15, solar_w_m2=sun)
    assert np.all(np.diff(cold) > 0.0)


def test_damp_air_costs_cooling_and_dry_air_does_not() -> None:
    """Below the humidity of the coil nothing condenses, and range is the same to the last digit."""
    reach, _ = on_days(s.vehicle(), temperature_k=308.15, humidity_frac=np.linspace(0.0, 0.9, COUNT))
    steps = np.diff(reach)
    dry = np.linspace(0.0, 0.9, COUNT)[1:] < 0.18  # 0.0067 kg/kg at 35 degC
    assert np.all(steps[dry] == 0.0)
    assert np.all(steps[~dry] <= 0.0)
    assert steps[-1] < 0.0


def test_on_a_comfortable_dark_dry_day_climate_control_takes_nothing() -> None:
    _, taken = on_days(s.vehicle(), temperature_k=np.linspace(294.15, 294.65, COUNT), humidity_frac=0.2)
    assert np.all(taken == 0.0)
    _, taken = on_days(s.vehicle(), temperature_k=np.linspace(289.15, 278.15, COUNT), humidity_frac=0.2)
    assert np.all(taken > 0.0)


def test_mild_procedures_hardly_feel_temperature() -> None:
    """EPA and WLTP at 23 degC: within half a per cent of a march whose pack stays at 23 degC and cabin is left alone.

    A heat capacity without bounds holds every temperature where the leg begins.
    """
    fleet = fleet_of("electric")
    frozen = s.put(fleet, "thermal.pack.heat_j_k", 1e18)
    for name in ("air_j_k", "interior_j_k"):
        frozen = s.put(frozen, f"thermal.cabin.{name}", 1e18)
    for axle in ("front", "rear"):
        frozen = s.put(frozen, f"thermal.{axle}.housing_j_k", 1e18)
    legs = (*range_epa.TRIAL.legs, *range_wltp.TRIAL.legs)
    drive = jax.jit(jax.vmap(lambda vehicle: dict(march(vehicle, Conditions(), schedule(legs)))))
    with_heat, without = jax.tree.map(np.asarray, (drive(fleet), drive(frozen)))
    moved = [with_heat[name].terminal_j / without[name].terminal_j - 1.0 for name in without]
    assert 0.0 < np.max(np.abs(moved)) <= 5e-3
    for name, leg in without.items():
        assert np.all(leg.thermal.climate_j == 0.0), name
        assert np.allclose(leg.thermal.pack_k, 296.15, rtol=1e-12), name
        assert np.all(with_heat[name].thermal.pack_k > 296.15), name


#: Inputs whose slope is taken through the cold, by leaf of the vehicle.
SLOPES = (
    "thermal.cabin.shell_w_k", "thermal.cabin.interior_j_k", "thermal.climate.carnot_frac", "thermal.climate.fan_w",
    "thermal.cabin.recirculated_frac", "thermal.pack.heat_j_k", "thermal.rear.housing_j_k", "mass.kerb_kg", "road_load.constant_n",
    "powertrain.battery.resistance_ohm",
)  # fmt: skip


def test_exact_slopes_through_the_cold_are_the_slopes() -> None:
    """Forward mode against fourth-order central differences, on a day and in a state without a limit in the way."""
    plan = schedule(
        [Leg("first", "wltc_3b", "kerb", "half", weather="cold_0"), Leg("then", "udds", "kerb", weather="cold_0")]
    )
    vehicle = s.vehicle()

    def energy(factors: jax.Array) -> jax.Array:
        moved = vehicle
        for index, path in enumerate(SLOPES):
            moved = s.put(moved, path, lambda old, index=index: old * factors[index])
        legs = march(moved, Conditions(), plan)
        return jnp.stack([leg.terminal_j + leg.battery_loss_j for leg in legs.values()])

    ones, step = np.ones(len(SLOPES)), 2e-5
    exact = np.asarray(jax.jit(jax.jacfwd(energy))(ones))
    shifts = np.concatenate([size * step * np.eye(len(SLOPES)) for size in (1.0, -1.0, 2.0, -2.0)])
    found = np.asarray(jax.jit(jax.vmap(energy))(ones + shifts)).reshape(4, len(SLOPES), -1)
    central = (8.0 * (found[0] - found[1]) - (found[2] - found[3])) / (12.0 * step)
    scale = float(np.max(np.abs(np.asarray(energy(jnp.asarray(ones))))))
    for index, path in enumerate(SLOPES):
        np.testing.assert_allclose(exact[:, index], central[index], rtol=1e-6, atol=1e-9 * scale, err_msg=path)
    assert np.all(exact[:, SLOPES.index("thermal.cabin.shell_w_k")] > 0.0)
    assert np.all(exact[:, SLOPES.index("thermal.climate.carnot_frac")] < 0.0)
    assert np.all(np.abs(exact) > 1e-9 * scale), "a slope of zero would pass the law if it were zero in both"


def test_the_cold_test_burns_more_than_the_mild_one() -> None:
    """Forces a tenth higher, an engine soaked at 20 degF, a cabin to heat: more fuel, of every car with a gearbox."""
    legs = d.legs_of(fleet_of("geared"))
    assert np.all(legs["udds"].thermal.cabin_j == 0.0), "the mild test has climate control off"
    cold = many(fleet_of("geared"))["epa cold"]
    assert cold.engine is not None
    assert legs["udds"].engine is not None
    assert np.all(cold.engine.fuel_j > legs["udds"].engine.fuel_j)
