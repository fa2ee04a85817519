"""Endurance and towing: closed forms, monotone laws and limits of the trials."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import strategies as s
from redline.concept.trailers import trailer, trailers
from redline.foundations.errors import RedlineError
from redline.physics.road.air import air_density, pressure_at_altitude
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import RATING_DENSITY_KG_M3
from redline.proving_ground.registry import TRIALS
from redline.proving_ground.trail.soft_going import soft_by_plates
from redline.proving_ground.trials.lasting import endurance, endurance_heat, grade_tow
from redline.studio.insight.build_or_buy import build_or_buy, more_copper, two_speed
from redline.studio.remarks.towing_findings import towing_findings

#: A heavy 4x4 that is short of torque on steep grades, and one with an engine of each family.
HEAVY = {"mass.kerb": 2300.0, "mass.gross": 2900.0, "powertrain.power": 230e3, "mass.trailer_rating": 1800.0}


@functools.cache
def vehicle(kind: str = "electric") -> Any:
    """One vehicle of a kind."""
    if kind == "electric":
        return s.vehicle(HEAVY)
    given = {"mass.kerb": 2000.0, "mass.gross": 2600.0, "mass.trailer_rating": 1800.0, "powertrain.power": 150e3}
    battery = {"battery.gross_energy": 20.0 * s.KWH} if kind == "series" else {}
    return s.take(s.fleet([s.engine_concept(kind, given | battery, {"powertrain.drive": "all"})]), 0)


@functools.cache
def _evaluator(name: str) -> Any:
    return jax.jit(lambda car, day: TRIALS[name].evaluate(car, day, {}))


def found(name: str, car: Any, day: Conditions | None = None) -> dict[str, float]:
    """What a trial returns, in SI units."""
    return {key: float(value) for key, value in _evaluator(name)(car, day or Conditions()).items()}


@functools.cache
def held(grade: float, mass: float, ambient: float, speed: float = endurance_heat.CRAWL_M_S) -> float:
    return float(_held(vehicle(), jnp.asarray(grade), jnp.asarray(mass), jnp.asarray(ambient), jnp.asarray(speed)))


def climb(grade: float, mass: float, ambient: float, speed: float = endurance_heat.CRAWL_M_S) -> endurance_heat.Climb:
    return endurance_heat.Climb(grade_frac=grade, mass_kg=mass, speed_m_s=speed, ambient_k=ambient)


_held = jax.jit(lambda car, g, m, t, v: endurance_heat.grade_held(car, Conditions(), climb(g, m, t, v)))


def test_stall_torque_of_a_wheel_is_the_machines_through_the_gear() -> None:
    car, got = vehicle(), found("endurance", vehicle())
    for axle in ("front", "rear"):
        unit = getattr(car.powertrain, axle)
        by_hand = 0.5 * unit.peak_torque_nm * unit.gear_ratio * unit.mesh_efficiency_frac
        np.testing.assert_allclose(got[f"stall_torque_{axle}"], by_hand, rtol=1e-9)


def test_the_grade_by_torque_balances_forces() -> None:
    car, got = vehicle(), found("endurance", vehicle())
    force = sum(endurance.peak_forces(car, Conditions(), endurance_heat.CRAWL_M_S))
    resisting = endurance_heat.road_resistance(
        car, Conditions(), car.mass.gross_kg, got["torque_grade"], endurance_heat.CRAWL_M_S
    )
    np.testing.assert_allclose(force, resisting, rtol=1e-4)  # the air of 3 km/h is put down as rolling


def test_the_steepest_grade_is_the_least_of_torque_grip_and_tipping() -> None:
    car = vehicle()
    got, crawl = found("endurance", car), found("crawl", car)["crawl_grade"]
    assert crawl <= min(got["torque_grade"], got["grip_grade"], got["tip_grade"]) * (1.0 + 1e-6)
    assert got["restart_grade_hot"] <= crawl * (1.0 + 1e-6)


def test_one_wheel_gets_half_of_an_open_axle_and_all_of_a_locked_one() -> None:
    plain = found("endurance", vehicle())
    locked = s.vehicle(HEAVY, {"transfer.rear_differential": "locked"})
    two = s.vehicle({**HEAVY, "powertrain.rear.count": 2.0}, {"transfer.rear_differential": "locked"})
    np.testing.assert_allclose(found("endurance", locked)["one_rear_wheel"] / plain["one_rear_wheel"], 2.0, rtol=1e-6)
    np.testing.assert_allclose(found("endurance", two)["one_rear_wheel"], plain["one_rear_wheel"], rtol=1e-6)
    rear_only = found("endurance", s.vehicle(HEAVY, {"powertrain.drive": "rear"}))
    assert rear_only["one_front_wheel"] == 0.0


def test_a_locked_centre_sends_all_torque_to_one_axle() -> None:
    car = vehicle("combustion")
    free = s.put(car, "powertrain.transfer.locked_frac", 0.0)
    fixed = s.put(car, "powertrain.transfer.locked_frac", 1.0)
    assert found("endurance", fixed)["one_rear_wheel"] > 1.9 * found("endurance", free)["one_rear_wheel"]


def test_time_held_falls_with_grade_mass_and_heat() -> None:
    mass = float(vehicle().mass.gross_kg)
    times = [held(grade, mass, 318.15) for grade in (0.05, 0.3, 0.4, 0.5, 0.6)]
    assert times[0] == 3600.0
    assert all(steep < gentle for gentle, steep in itertools.pairwise(times[1:]))
    assert 0.0 < held(0.5, mass, 318.15) < held(0.5, mass, 293.15)
    assert held(0.5, mass, 318.15) < held(0.5, 0.85 * mass, 318.15)
    assert held(3.0, mass, 318.15) == 0.0, "torque cannot"


def test_radiators_full_of_mud_end_a_crawl_that_would_last() -> None:
    got = found("endurance_heat", vehicle())
    assert got["hold_30_at_45_c"] > 2.0 * got["hold_30_at_45_c_choked"] > 0.0


def test_wind_through_the_radiators_helps_a_crawl_and_resists_a_tow() -> None:
    calm, windy = Conditions(), Conditions(head_wind_m_s=12.0)
    held_calm, held_windy = (found("endurance_heat", vehicle(), day)["crawl_torque_held_rear"] for day in (calm, windy))
    assert held_windy > 1.02 * held_calm
    tow_calm, tow_windy = (found("grade_tow", vehicle(), day)["tow_grade_energy"] for day in (calm, windy))
    assert tow_windy > 1.02 * tow_calm


def test_a_trailer_rolls_on_the_surface_that_the_car_rolls_on() -> None:
    """On gravel both roll four times as hard; the trailer had rolled as on asphalt."""
    towed, smooth, loose = trailer("caravan_2500"), Conditions(), Conditions(rolling_frac=4.0)
    rolled = []
    for day in (smooth, loose):
        own = load_of(vehicle(), day, "kerb")
        whole = grade_tow.towing_load(own, towed, day.rolling_frac)
        rolled.append(float((whole.constant_n - own.constant_n) * own.load_frac))
    assert rolled[0] == pytest.approx(towed.rolling_coeff * towed.mass_kg * 9.80665)
    assert rolled[1] == pytest.approx(4.0 * rolled[0])
    tow = [found("grade_tow", vehicle(), day)["tow_grade_energy"] for day in (smooth, loose)]
    assert tow[1] > 1.02 * tow[0]


def test_holding_still_heats_more_than_crawling() -> None:
    """Without rolling resistance the force is less, but one phase carries twice the mean copper loss."""
    mass = float(vehicle().mass.gross_kg)
    assert held(0.5, mass, 318.15, 0.0) < held(0.5, mass, 318.15)


def test_finer_steps_find_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    mass = float(vehicle().mass.gross_kg)
    coarse = held(0.5, mass, 293.15)
    monkeypatch.setattr(endurance_heat, "_DT_S", 0.5)
    fine = endurance_heat.grade_held(vehicle(), Conditions(), climb(0.5, mass, 293.15))
    np.testing.assert_allclose(coarse, float(fine), rtol=0.03)


def test_endless_cooling_holds_whatever_torque_can_climb() -> None:
    car = vehicle()
    for axle in ("front", "rear"):
        for leaf in ("winding_w_k", "radiator_w_k"):
            car = s.put(car, f"thermal.{axle}.{leaf}", 1e9)
    got = found("endurance_heat", car)
    assert got["hold_60_at_45_c"] == 3600.0
    stalled = found("endurance", car)
    np.testing.assert_allclose(2.0 * got["crawl_torque_held_rear"], 2.0 * stalled["stall_torque_rear"], rtol=1e-9)


def test_a_low_gear_and_more_copper_are_paid_back_in_minutes() -> None:
    rows = {row.name: row.figures for row in build_or_buy(s.concept_of(HEAVY)).alternatives}
    bought, two, copper, both = (rows[name] for name in ("bought-in", "two-speed", "more copper", "both"))
    minutes = [unit["hold_60_at_45_c"] for unit in (bought, copper, two, both)]
    assert minutes[0].value < minutes[1].value < minutes[2].value <= minutes[3].value <= 60.0
    assert two["torque_grade"].value > bought["torque_grade"].value == copper["torque_grade"].value
    for unit in rows.values():
        for figure in unit.values():
            assert figure.p10 <= figure.p50 <= figure.p90
    assert bought["torque_grade"].p10 < bought["torque_grade"].p90, "bars come from plausible vehicles"
    assert build_or_buy(s.engine_concept("combustion")).alternatives == ()


def test_an_own_unit_like_the_bought_in_one_holds_the_same() -> None:
    bought, *own = build_or_buy(s.concept_of(HEAVY), spread_ratio=1.0, copper_ratio=1.0).alternatives
    for unit in own:
        assert unit.figures == bought.figures, unit.name


def test_a_spread_of_one_and_no_more_copper_change_nothing() -> None:
    car = vehicle()
    same = more_copper(two_speed(car, 1.0), 1.0)
    for one, other in zip(jax.tree.leaves(car), jax.tree.leaves(same), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kind", ["electric", "combustion"])
def test_sand_takes_what_the_tyres_meet_there(kind: str) -> None:
    """Without air it is the resistance by plates; what is held does not feel the mass."""
    light = s.put(vehicle(kind), "road_load.drag_area_m2", 0.0)
    heavy = s.scaled(light, "mass.gross_kg", 1.2)

    def resistance_n(car: Any) -> float:
        share, _ = soft_by_plates(car, car.mass.gross_kg, ("dry_sand",))
        return float(share[0]) * float(car.mass.gross_kg) * 9.80665

    ratio = found("endurance", heavy)["sand_power"] / found("endurance", light)["sand_power"]
    assert ratio == pytest.approx(resistance_n(heavy) / resistance_n(light), rel=1e-9)
    assert 1.0 < ratio < 1.2, "more load, on a longer footprint of the same pressure"
    assert found("endurance", light)["sand_power"] < found("endurance", vehicle(kind))["sand_power"]


@pytest.mark.parametrize("kind", ["electric", "combustion", "series"])
def test_what_is_asked_at_45_degc_is_what_a_day_of_45_degc_gives(kind: str) -> None:
    """To engine and radiators alike; a trial of its own heat does not feel the day's temperature."""
    car, hot = vehicle(kind), Conditions(temperature_k=endurance_heat.HOT_K)
    for day in (Conditions(), hot, Conditions(temperature_k=263.15)):
        got = found("endurance", car, day)
        assert got["sand_power"] == pytest.approx(float(endurance.sand_ratio(car, hot)), rel=1e-9)
        assert got["restart_grade_hot"] == pytest.approx(float(endurance.restart(car, hot)), rel=1e-9)


def test_hot_air_takes_power_from_an_engine_in_sand() -> None:
    """One that breathes by itself gives in proportion to density; drag takes a little less of it."""
    car = s.put(vehicle("combustion"), "powertrain.engine.boosted_frac", 0.0)
    mild, hot = (float(endurance.sand_ratio(car, Conditions(temperature_k=kelvin))) for kelvin in (293.15, 318.15))
    air = float(air_density(318.15, Conditions().pressure_pa)) / RATING_DENSITY_KG_M3
    assert hot / mild == pytest.approx(1.0 / air, rel=0.02)
    assert found("endurance", car)["sand_power"] == pytest.approx(hot, rel=1e-9)


def work_against_resistance(load: Any, speed_m_s: float) -> float:
    """Work of rolling and air over the grade at a steady speed, the air as it is halfway up, in J."""
    halfway_pa = pressure_at_altitude(Conditions().pressure_pa, grade_tow.FOOT_M + 0.5 * 0.06 * 18_000.0)
    density = float(air_density(grade_tow.AMBIENT_K, halfway_pa))
    rolling_n = float(load.load_frac) * (float(load.constant_n) + float(load.linear_n_s_m) * speed_m_s)
    return (rolling_n + 0.5 * density * float(load.drag_area_m2) * speed_m_s**2) * 18_000.0


#: Work at the wheels and the climate's over energy from pack or tank, where machines, engines and gears leave it.
@pytest.mark.parametrize(
    ("kind", "low", "high"), [("electric", 0.86, 0.94), ("combustion", 0.27, 0.30), ("series", 0.25, 0.28)]
)
def test_the_long_grade_is_climbed_with_the_work_it_takes(kind: str, low: float, high: float) -> None:
    car, got = vehicle(kind), found("grade_tow", vehicle(kind))
    hot = Conditions(temperature_k=grade_tow.AMBIENT_K)
    load = grade_tow.towing_load(load_of(car, hot, "kerb"), grade_tow.rated_trailer(car))
    lifted = float(load.mass_kg) * 9.80665 * 0.06 / np.sqrt(1.0036) * 18_000.0
    assert got["tow_grade_least_speed"] == pytest.approx(grade_tow.UP_M_S, rel=1e-9)
    assert got["tow_grade_time"] == pytest.approx(18_000.0 / grade_tow.UP_M_S, rel=1e-9)
    cooling_j = float(car.thermal.climate.cooling_w) / 2.0 * got["tow_grade_time"]
    work = lifted + work_against_resistance(load, grade_tow.UP_M_S) + cooling_j
    assert low < work / got["tow_grade_energy"] < high
    assert 0.0 < got["tow_descent_brake"] < lifted - work_against_resistance(load, grade_tow.DOWN_M_S)


def test_a_lighter_trailer_takes_less_and_none_the_least() -> None:
    loads = [found("grade_tow", s.put(vehicle(), "mass.trailer_rating_kg", kg)) for kg in (0.0, 900.0, 1800.0)]
    for key in ("tow_grade_energy", "tow_descent_brake"):
        assert loads[0][key] < loads[1][key] < loads[2][key]


def test_weak_cooling_takes_torque_and_time() -> None:
    car = vehicle()
    for axle in ("front", "rear"):
        car = s.scaled(car, f"thermal.{axle}.winding_w_k", 0.1)
        car = s.scaled(car, f"thermal.{axle}.winding_j_k", 0.2)
    weak, strong = found("grade_tow", car), found("grade_tow", vehicle())
    assert weak["tow_grade_torque_left"] < 1.0 <= strong["tow_grade_torque_left"]
    assert weak["tow_grade_derated_at"] < 18_000.0 <= strong["tow_grade_derated_at"]
    assert weak["tow_grade_least_speed"] <= strong["tow_grade_least_speed"]


def test_thin_air_slows_an_engine_that_breathes_by_itself() -> None:
    car = s.put(vehicle("combustion"), "mass.trailer_rating_kg", 3500.0)
    low, high = (found("grade_tow", car, Conditions(pressure_pa=p)) for p in (101_325.0, 70_000.0))
    assert high["tow_grade_least_speed"] < low["tow_grade_least_speed"]


def test_the_grade_of_a_day_begins_at_its_altitude_and_that_of_the_test_where_it_lies() -> None:
    car = s.put(vehicle("combustion"), "mass.trailer_rating_kg", 3500.0)
    low, high = (Conditions(altitude_m=height) for height in (0.0, 2500.0))
    on_day = [found("day_work", car, day)["tow_speed_day"] for day in (low, high)]
    assert on_day[1] < 0.95 * on_day[0]
    tested = [found("grade_tow", car, day)["tow_grade_least_speed"] for day in (low, high)]
    assert tested[0] == tested[1] > on_day[1]


def test_a_trailer_is_towed_with_the_cooling_that_the_day_asks_for() -> None:
    """The test's air conditioning runs at full; a day's only where the cabin would be too hot, and heat costs too."""
    car = vehicle()
    days = [Conditions(temperature_k=kelvin) for kelvin in (253.15, 293.15, 308.15, 318.15)]
    compressor = [float(grade_tow.load_of_day(car, day).belt_w) for day in days]
    assert compressor[0] == compressor[1] == 0.0 < compressor[2] < compressor[3]
    taken = [float(grade_tow.load_of_day(car, day).extra_w) for day in days]
    assert taken[0] > 1000.0 > taken[1] < taken[3]
    full = float(car.thermal.climate.cooling_w) / 2.0
    assert {float(grade_tow.load_as_tested(car, day).belt_w) for day in days} == {full}


def test_a_vehicle_too_weak_for_the_grade_says_zero() -> None:
    car = s.put(vehicle(), "mass.trailer_rating_kg", 60_000.0)
    assert found("grade_tow", car)["tow_grade_least_speed"] == 0.0


def test_trailers_are_sourced_and_lie_between_the_measured_ends() -> None:
    """Added drag areas of 0.55 and 1.7 m2 at 5.45 m2: streamlined Airstream, bluff combination (trailers.toml)."""
    for entry in trailers().values():
        per_area = float(entry.trailer.added_drag_area_m2) / float(entry.trailer.frontal_area_m2)
        assert 0.05 <= per_area <= 1.7 / 5.45
        assert len(entry.source) > 40
    with pytest.raises(RedlineError, match="caravan_2500"):
        trailer("caravan")


def test_towing_adds_mass_rolling_and_drag_once() -> None:
    own, towed = load_of(vehicle(), Conditions(), "kerb"), trailer("caravan_2500")
    load = grade_tow.towing_load(own, towed)
    rolling = (load.constant_n - own.constant_n) * own.load_frac
    np.testing.assert_allclose(rolling, 0.012 * 2500.0 * 9.80665, rtol=1e-12)
    assert load.drag_area_m2 == own.drag_area_m2 + 1.4
    assert load.mass_kg == own.mass_kg + 2500.0
    same = grade_tow.towing_load(own, dataclasses.replace(towed, mass_kg=0.0, added_drag_area_m2=0.0))
    np.testing.assert_allclose([same.constant_n, same.mass_kg], [own.constant_n, own.mass_kg], rtol=1e-12)


def test_findings_on_ratings() -> None:
    rated, grade = s.concept_of({"mass.trailer_rating": 1800.0}), {"tow_grade_time_min": 15.0}
    own = {"mass.trailer_rating": 1800.0}
    assert list(towing_findings(rated, own, grade)) == []
    (caravan,) = towing_findings(rated, own, grade | {"range_tow_caravan_90_km_h_km": 200.0})
    assert "2500 kg) is beyond the trailer rating of 1800 kg" in caravan
    (box,) = towing_findings(rated, {"mass.trailer_rating": 2600.0}, {"range_tow_box_105_km_h_km": 200.0})
    assert "box" in box
    assert "missing" in next(towing_findings(s.concept_of(), {"mass.trailer_rating": 2600.0}, grade))
    assert "no trailer is rated" in next(towing_findings(rated, {"mass.trailer_rating": 0.0}, grade))


def test_a_roof_tent_adds_its_drag_area_to_a_measured_coast_down_too() -> None:
    measured = {"road_load.epa_a": 30.0, "road_load.epa_b": 0.1, "road_load.epa_c": 0.02}
    for numbers in ({}, measured):
        plain, tent = (s.vehicle(numbers, {"aero.roof_tent": flag}) for flag in (False, True))
        np.testing.assert_allclose(tent.road_load.drag_area_m2 - plain.road_load.drag_area_m2, 0.17, rtol=1e-9)


def test_derivatives_of_the_minutes_are_finite() -> None:
    slope = jax.grad(lambda mass: endurance_heat.grade_held(vehicle(), Conditions(), climb(0.5, mass, 318.15)))(
        jnp.asarray(2800.0)
    )
    assert np.isfinite(slope)
    assert slope < 0.0
