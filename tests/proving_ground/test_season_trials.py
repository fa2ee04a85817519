"""Laws of the season trials on a small fleet: what cold, sun, snow, trailers and chargers may and may not do."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray

import strategies as s
from redline.concept.language.files import library_path
from redline.concept.read import read
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import conditions_from
from redline.proving_ground.driving import loads
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.weather import weathers
from redline.proving_ground.outcome import Trial
from redline.proving_ground.run import legs_of, plan_of
from redline.proving_ground.trials.lasting import charge, journey, towing
from redline.proving_ground.trials.seasons import (
    day_grip,
    day_road,
    day_start,
    day_work,
    season_road,
    standing,
    winter_loop,
)

#: A crossover, and two electric SUVs of the library: one with a caravan's tow hook and one that is large.
SUVS = ("volkswagen_id4_pro_awd_2024", "bmw_ix_xdrive50_2022")
Found = dict[str, NDArray[np.float64]]


@functools.cache
def fleet() -> Any:
    """Three electric vehicles, stacked."""
    return s.fleet([s.concept_of(), *(read(library_path("vehicles", stem)) for stem in SUVS)])


@functools.cache
def with_engine(kind: str = "combustion") -> Any:
    """One vehicle with an engine."""
    return s.take(s.fleet([s.engine_concept(kind)]), 0)


def _program(*trials: Trial) -> Any:
    """Trials of a fleet on some days ``(day, vehicle)``, compiled once."""
    plan = plan_of(trials) if legs_of(trials) else None

    def one(car: Any, day: Conditions) -> dict[str, Any]:
        legs = march(car, day, plan) if plan is not None else {}
        return {key: value for trial in trials for key, value in trial.evaluate(car, day, legs).items()}

    return jax.jit(jax.vmap(jax.vmap(one, in_axes=(0, None)), in_axes=(None, 0)))


def driven(program: Any, *days: dict[str, str]) -> Found:
    """What trials return on days as stated, ``(day, vehicle)``, in SI."""
    stacked = s.stack([conditions_from(day) for day in days])
    return {key: np.asarray(value) for key, value in program(fleet(), stacked).items()}


def falls(rows: NDArray[np.float64], least: float = 0.0) -> bool:
    """Whether every row is below the one before it, vehicle by vehicle."""
    return bool(np.all(np.diff(rows, axis=0) < -least))


# --- days of the library -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def calendar() -> Found:
    """Motorway and loop on the library's days."""
    with jax.enable_x64(True):
        return driven(_program(season_road.TRIAL, winter_loop.TRIAL), {})


def test_motorway_range_falls_with_cold_and_hardly_changes_in_the_desert(calendar: Found) -> None:
    names = ("mild", "winter_10", "winter_20")
    assert falls(np.concatenate([calendar[f"range_road_{name}"] for name in names]))
    mild = calendar["range_road_mild"]
    np.testing.assert_allclose(calendar["range_kept_winter_20"] * mild, calendar["range_road_winter_20"])
    np.testing.assert_allclose(calendar["range_kept_summer_45"] * mild, calendar["range_road_summer_45"])
    # thin air and warm tyres give about what the air conditioning takes; no day is like another
    assert np.all(np.abs(calendar["range_kept_summer_45"] - 1.0) < 0.15)
    assert np.all(calendar["range_road_summer_45"] != calendar["range_road_summer_35"])


def test_the_loop_is_shorter_in_winter_and_kinder_than_the_motorway(calendar: Found) -> None:
    winter, mild = calendar["range_winter_loop"], calendar["range_mild_loop"]
    assert np.all(winter < mild)
    np.testing.assert_allclose(calendar["range_kept_winter_loop"], winter / mild)
    assert np.all(mild > calendar["range_road_mild"])
    assert np.all((calendar["range_kept_winter_loop"] > 0.5) & (calendar["range_kept_winter_loop"] < 0.95))


# --- a day as stated ---------------------------------------------------------------------------------------

MILD, COOL, COLD, ARCTIC = ({"temperature": f"{celsius} degC"} for celsius in (22, 8, -10, -25))
SHADE = {"temperature": "35 degC"}
SUN, FURNACE = SHADE | {"solar": "500 W/m2"}, SHADE | {"solar": "950 W/m2"}
DAYS = (MILD, COOL, COLD, ARCTIC, SHADE, SUN, FURNACE, MILD | {"solar": "950 W/m2"})


@pytest.fixture(scope="module")
def days() -> Found:
    """The day's road on eight days: mild, ever colder, ever more sun, and mild in the sun."""
    with jax.enable_x64(True):
        return driven(_program(day_road.TRIAL), *DAYS)


def test_a_mild_cabin_is_comfortable_at_once_and_cold_or_sun_take_longer(days: Found) -> None:
    minutes = days["comfort_time_day"] / 60.0
    assert np.all(minutes[0] == 0.0)
    assert falls(-minutes[:4])
    assert falls(-minutes[4:7])
    assert np.all(minutes[7] > 0.0), "parked in the sun, a cabin is hot on a mild day"
    assert np.all((minutes >= 0.0) & ((minutes <= 30.0) | np.isinf(minutes)))


def test_range_of_a_day_falls_with_cold_and_sun_and_climate_takes_its_share(days: Found) -> None:
    for name in ("range_day_motorway", "range_day_loop"):
        assert falls(days[name][:4]), name
        assert falls(days[name][4:7]), name
    share = days["climate_share_day"]
    assert falls(-share[:4])
    assert falls(-share[4:7])
    assert np.all((share >= 0.0) & (share < 0.7))


def test_a_day_as_stated_and_the_librarys_same_day_are_the_same(days: Found, calendar: Found) -> None:
    """The loop of ``day_road`` on a mild day lies between those at -10 degC and at the best."""
    assert np.all(days["range_day_loop"][0] > calendar["range_winter_loop"][0])
    np.testing.assert_allclose(days["range_day_loop"][0], calendar["range_mild_loop"][0], rtol=0.04)


# --- grip --------------------------------------------------------------------------------------------------

GROUND = ("dry_asphalt", "wet_asphalt", "packed_snow", "ice")


@pytest.fixture(scope="module")
def grips() -> Found:
    """Starting and launching on four surfaces."""
    with jax.enable_x64(True):
        return driven(_program(day_grip.TRIAL), *({"surface": name} for name in GROUND))


def test_a_hill_start_falls_with_adhesion_and_a_launch_takes_longer(grips: Found) -> None:
    assert falls(grips["hill_start_day"])
    assert np.all(np.diff(grips["launch_0_50_day"], axis=0) >= 0.0)
    assert np.all(grips["launch_0_50_day"][-1] > 2.0 * grips["launch_0_50_day"][0])


def test_half_on_ice_lies_between_ice_and_the_surface(grips: Found) -> None:
    split, whole = grips["split_start_day"], grips["hill_start_day"]
    assert np.all((split[:-1] < whole[:-1]) & (split[:-1] > whole[-1]))
    np.testing.assert_allclose(split[-1], whole[-1], rtol=1e-6)


# --- trailers ----------------------------------------------------------------------------------------------


def towed() -> Found:
    """Range with trailers on a mild day ``(1, vehicle)``."""
    return driven(_program(towing.TRIAL), {})


@pytest.fixture(scope="module")
def tows() -> Found:
    """Range with the library's trailers."""
    with jax.enable_x64(True):
        return towed()


def test_a_big_caravan_leaves_half_to_a_third_of_an_electric_suvs_range(tows: Found) -> None:
    """Published: half to a third is left."""
    kept = tows["range_kept_caravan_105"][0]
    assert np.all((kept > 0.33) & (kept < 0.55)), kept
    for name in ("caravan", "box"):
        assert np.all(tows[f"range_tow_{name}_105"] < tows[f"range_tow_{name}_90"])
        assert np.all(tows[f"range_kept_{name}_90"] < 1.0)


def test_a_light_trailer_takes_less(tows: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "TOWED", {"tow_caravan": "light_streamlined", "tow_box": "box_trailer"})
    light = towed()
    assert np.all(light["range_kept_caravan_105"] > 1.3 * tows["range_kept_caravan_105"])
    assert np.all(light["range_kept_caravan_105"] < 1.0)
    np.testing.assert_allclose(light["range_kept_box_105"], tows["range_kept_box_105"], rtol=1e-9)


# --- the morning -------------------------------------------------------------------------------------------


def test_a_night_costs_more_the_colder_it_is_and_less_the_better_the_pack_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def night(cars: Any, kelvin: float) -> Found:
        day = dataclasses.replace(weathers()["cold_-20"], temperature_k=kelvin)
        monkeypatch.setattr(standing, "weathers", lambda: {"cold_-20": day})
        return {key: np.asarray(value) for key, value in standing.TRIAL.evaluate(cars, Conditions(), {}).items()}

    bare = s.scaled(fleet(), "thermal.pack.ambient_w_k", 4.0)  # cooled through by the morning
    nights = (278.15, 253.15, 248.15, 243.15)
    losses = np.stack([night(bare, kelvin)["standing_loss"] for kelvin in nights])
    assert falls(-losses)
    assert np.all((losses > 0.0) & (losses < 0.3))
    kept, lost = night(fleet(), 243.15), night(bare, 243.15)
    assert np.all(kept["standing_loss"] < lost["standing_loss"])
    assert np.all((lost["standing_pack"] > 0.0) & (lost["standing_pack"] < kept["standing_pack"]))
    standby = 15.0 * 14.0 * 3600.0 / fleet().powertrain.battery.usable_energy_j
    np.testing.assert_allclose(night(bare, 278.15)["standing_loss"], standby)


@pytest.mark.parametrize(
    ("celsius", "pack", "starter"), [(20, True, True), (-29, True, True), (-32, False, True), (-36, False, False)]
)
def test_what_starts_has_a_margin_and_what_does_not_has_none(celsius: int, pack: bool, starter: bool) -> None:
    """A starter cranks to -35 degC; without gearbox the pack turns wheels and engine, and its cells stop at -30."""
    day = conditions_from({"temperature": f"{celsius} degC"})
    cars = [(s.take(fleet(), 0), pack, -30.0)]
    for kind in s.KINDS:
        geared = kind in s.GEARED
        car = s.take(s.fleet([s.engine_concept(kind)]), 0)
        cars.append((car, starter if geared else pack, -35.0 if geared else -30.0))
    for car, starts, limit in cars:
        margin = float(day_start.TRIAL.evaluate(car, day, {})["start_margin_day"])
        assert (margin > 0.0) is starts
        assert margin == pytest.approx(min(celsius - limit, 60.0 - celsius))


def test_charging_after_a_night_outdoors_takes_longer_the_colder_it_was() -> None:
    program = _program(day_work.CHARGE)
    found = driven(program, MILD, {"temperature": "0 degC"}, COLD, ARCTIC)["charge_time_day"]
    assert np.all(np.diff(found, axis=0) > 0.0)
    reference = jax.vmap(charge.reference_session)(fleet()).time_s[:, -1]
    np.testing.assert_allclose(driven(program, {"temperature": "25 degC"})["charge_time_day"][0], reference, rtol=1e-9)


# --- the journey -------------------------------------------------------------------------------------------


def leg_of(consumed_j_m: float) -> Any:
    """A leg at 120 km/h with a consumption; all that a plan reads of it."""

    @dataclasses.dataclass(frozen=True)
    class Warm:
        pack_k: float = 298.15

    @dataclasses.dataclass(frozen=True)
    class Leg:
        thermal: Warm = Warm()
        distance_m: float = 120e3
        time_s: float = 3600.0
        terminal_j: float = 120e3 * consumed_j_m

    return Leg()


@functools.cache
def _planned() -> Any:
    return jax.jit(
        lambda car, terminal: journey.electric_plan(
            car, dataclasses.replace(leg_of(1.0), terminal_j=terminal), 298.15, 298.15
        )
    )


def planned(kwh_100km: float, power: float = 1.0) -> dict[str, float]:
    """A journey of the crossover at a consumption, its charging power scaled."""
    car = s.take(fleet(), 0)
    for path in ("acceptance_w", "dc_power_w"):
        car = s.scaled(car, f"powertrain.charging.{path}", power)
    found = _planned()(car, jnp.asarray(120e3 * 36.0 * kwh_100km))
    return {key: float(value) for key, value in found.items()}


def test_a_journey_is_quicker_with_charging_power_and_slower_with_consumption() -> None:
    by_power = [planned(22.0, power)["journey_time"] for power in (0.4, 0.7, 1.0)]
    by_thirst = [planned(thirst)["journey_time"] for thirst in (16.0, 20.0, 25.0, 32.0)]
    assert by_power == sorted(by_power, reverse=True)
    assert by_thirst == sorted(by_thirst)
    assert len({*by_power, *by_thirst}) == 7


@pytest.mark.parametrize("thirst", [15.0, 19.0, 24.0, 33.0])
def test_stops_are_whole_and_standing_is_what_driving_leaves(thirst: float) -> None:
    found = planned(thirst)
    stops = found["journey_stops"]
    assert stops == int(stops) >= 1
    assert found["journey_standing"] > stops * journey.OVERHEAD_S
    driving = journey.DISTANCE_M / (120.0 / 3.6)
    assert found["journey_time"] == pytest.approx(driving + found["journey_standing"])


def test_no_other_number_of_stops_is_quicker() -> None:
    """Filling slows down: by hand, the best of all plans with equal stops."""

    def fill(share: Any) -> Any:
        return 1200.0 * share + 4000.0 * jnp.asarray(share) ** 2

    reach = 300e3
    needed = (1000e3 - 0.9 * reach) / reach
    by_hand = {n: n * (300.0 + float(fill(needed / n))) for n in range(1, 25) if needed / n <= 0.7}
    found = journey.plan(leg_of(1.0), reach, fill, 0.7)
    assert float(found["journey_standing"]) == pytest.approx(min(by_hand.values()))
    assert by_hand[int(found["journey_stops"])] == min(by_hand.values())


def test_only_the_first_stop_of_a_cold_journey_finds_the_pack_cold() -> None:
    """At -20 degC with the pack at -10: less than as many cold stops, more than as many warm ones."""
    car, leg = s.take(fleet(), 0), dataclasses.replace(leg_of(1.0), terminal_j=120e3 * 36.0 * 22.0)
    found, mild = (
        jax.jit(lambda car, pack, air: journey.electric_plan(car, leg, pack, air))(car, *at)
        for at in ((263.15, 253.15), (295.15, 295.15))
    )
    stops, standing = float(found["journey_stops"]), float(found["journey_standing"])
    cold_s = float(charge.session_at(car, 263.15, 253.15).time_s[-1])
    assert stops > 1.0
    assert float(mild["journey_standing"]) < standing < stops * (journey.OVERHEAD_S + cold_s)
    assert standing - float(mild["journey_standing"]) < 1.2 * cold_s


def test_who_gets_there_on_one_filling_does_not_stop() -> None:
    found = journey.plan(leg_of(1.0), 1_200e3, lambda share: 1e3 * share, 0.9)
    assert float(found["journey_stops"]) == float(found["journey_standing"]) == 0.0


def test_a_tank_is_filled_quicker_than_a_pack() -> None:
    car = with_engine()
    plan = plan_of((journey.FUEL_JOURNEY,))
    found = jax.jit(lambda car: journey.FUEL_JOURNEY.evaluate(car, Conditions(), march(car, Conditions(), plan)))(car)
    assert float(found["journey_stops"]) in (0.0, 1.0, 2.0)
    assert float(found["journey_standing"]) < planned(20.0)["journey_standing"]
