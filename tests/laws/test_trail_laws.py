"""Laws of trails: energy closes, loops cost, mass costs, charge is what was spent, points do not matter."""

from __future__ import annotations

import dataclasses
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import strategies as s
from redline.concept.building.complete import paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept, Given
from redline.concept.read import read
from redline.foundations.constants import GRAVITY_M_S2
from redline.physics.storage.battery import charge_capacity
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trail.route import Route, Stretch
from redline.studio.ensemble.samples import samples_by_name
from redline.studio.library import read_named
from redline.studio.trail.report import TrailRun, report
from redline.studio.trail.run import Driven, drive
from ways import reversed_route

X = np.arange(0.0, 8001.0, 10.0)
EXAMPLES = Path(__file__).parents[2] / "examples"
ENGINES = tuple(
    EXAMPLES / "compact_multi_energy" / f"{kind}.toml" for kind in ("diesel", "hybrid", "plug_in", "range_extender")
)


def a_trail(height: np.ndarray, *parts: tuple[float, str], x: np.ndarray = X) -> Route:
    edges = [start for start, _ in parts] + [float(x[-1])]
    stretches = tuple(Stretch(a, b, name) for a, b, (_, name) in zip(edges, edges[1:], parts, strict=False))
    return Route("law", x, height, None, None, stretches)


HILLS = 60.0 * np.sin(X * 2.0 * np.pi / 4000.0)
MIXED = ((0.0, "gravel"), (2000.0, "rock_garden"), (2400.0, "dune"), (4000.0, "earth"))


def plain() -> Any:
    return s.concept_of()


def residual(driven: Driven) -> float:
    """Fuel and charge less everything they were spent on, over the throughput."""
    sums = {name: float(np.sum(values)) for name, values in driven.sums.items()}
    auxiliary = driven.auxiliary_w * driven.time_s[-1] + sums["climate_j"]
    spent = auxiliary + sum(
        sums.get(name, 0.0)
        for name in (
            "battery_loss_w", "machine_loss_w", "gear_loss_w", "friction_brake_w", "rolling_w", "aero_w", "grade_w", "kinetic_w",
            "engine_loss_w", "slip_loss_w",
        )
    )  # fmt: skip
    given = sums["chemical_w"] + sums.get("fuel_w", 0.0)
    return abs(given - spent) / (
        abs(sums["chemical_w"]) + sums["wheel_in_w"] + sums["wheel_out_w"] + sums.get("fuel_w", 0.0)
    )


def behind_m(driven: Driven) -> float:
    """By how much the way driven falls short of the trail, in m."""
    return float(driven.trace.along_m[-1] - driven.sums["distance_m"].sum())


@pytest.fixture(scope="module")
def mixed() -> Driven:
    return drive(plain(), a_trail(HILLS, *MIXED), Conditions(), charge_frac=0.9)


def test_energy_closes_and_the_way_is_driven(mixed: Driven) -> None:
    assert residual(mixed) < 1e-9
    assert abs(behind_m(mixed)) < 1e-3 * mixed.along_m[-1]
    assert not mixed.stops


def test_the_rise_of_the_trail_is_the_work_against_gravity(mixed: Driven) -> None:
    rise = mixed.grid.elevation_m[-1] - mixed.grid.elevation_m[0]
    work = float(np.sum(mixed.sums["grade_w"]))
    assert work == pytest.approx(
        float(mixed.able.mass_kg) * GRAVITY_M_S2 * rise, abs=2e-4 * float(np.sum(mixed.sums["wheel_out_w"]))
    )


@pytest.mark.parametrize("file", ENGINES, ids=lambda file: file.stem)
def test_energy_closes_for_every_powertrain(file: Path) -> None:
    driven = drive(read_named(file), a_trail(HILLS, *MIXED), Conditions())
    assert residual(driven) < 1e-9
    assert abs(behind_m(driven)) < 0.01 * driven.along_m[-1]


def test_charge_at_the_end_is_the_start_less_the_current_drawn(mixed: Driven) -> None:
    """Chunk by chunk ``Q (s0 - s1) U(s0) = E``: what left the cells at the voltage held over the chunk."""
    from redline.physics.storage.battery import open_circuit_voltage

    battery = mixed.vehicle.powertrain.battery
    start, end = mixed.sums["soc_start_frac"], mixed.sums["soc_end_frac"]
    assert start[0] == 0.9
    np.testing.assert_allclose(start[1:], end[:-1], atol=1e-15)
    volts = np.asarray(open_circuit_voltage(battery, start))
    moved = np.sum(np.asarray(mixed.sums["chemical_w"]) / volts) / float(charge_capacity(battery))
    assert end[-1] == pytest.approx(0.9 - moved, abs=1e-9)


def energy(driven: Driven) -> float:
    return float(np.sum(driven.sums["terminal_w"]))


def test_a_loop_costs_energy() -> None:
    hill = 150.0 * (1.0 - np.cos(X * 2.0 * np.pi / 8000.0))
    assert energy(drive(plain(), a_trail(hill, (0.0, "gravel")), Conditions(), charge_frac=0.5)) > 0.0


def test_there_and_back_costs_more_than_level_ground() -> None:
    up = a_trail(0.08 * X, (0.0, "gravel"))
    there, back = (energy(drive(plain(), way, Conditions(), charge_frac=0.5)) for way in (up, reversed_route(up)))
    level = energy(drive(plain(), a_trail(0.0 * X, (0.0, "gravel")), Conditions(), charge_frac=0.5))
    assert there > level > back
    assert there + back > 2.0 * level


def test_more_mass_costs_more_uphill() -> None:
    up = a_trail(0.08 * X, (0.0, "earth"))
    costs = [energy(drive(s.concept_of({"mass.kerb": kg}), up, Conditions())) for kg in (1800.0, 2100.0, 2400.0)]
    assert costs == sorted(costs)
    assert costs[2] > 1.15 * costs[0]


def test_charge_only_falls_where_nothing_is_given_back() -> None:
    none = s.concept_of({"regeneration.share": 0.0})
    driven = drive(none, a_trail(HILLS, *MIXED), Conditions())
    assert np.all(np.diff(driven.sums["soc_end_frac"]) <= 1e-12)


def test_half_the_points_give_the_same_energy() -> None:
    height = HILLS + 12.0 * np.sin(X / 90.0)
    whole = energy(drive(plain(), a_trail(height, *MIXED), Conditions()))
    halved = energy(drive(plain(), a_trail(height[::2], *MIXED, x=X[::2]), Conditions()))
    assert halved == pytest.approx(whole, rel=0.01)


def test_rougher_and_softer_ground_costs_more_a_kilometre() -> None:
    def per_km(surface: str) -> float:
        driven = drive(plain(), a_trail(0.0 * X, (0.0, surface)), Conditions())
        return energy(driven) / driven.along_m[-1]

    hard = [per_km(name) for name in ("gravel", "rocky_track", "rock_garden")]
    soft = [per_km(name) for name in ("firm_sand", "sand", "mud")]
    assert hard == sorted(hard)
    assert soft == sorted(soft)


def test_slow_hours_cost_what_climate_takes() -> None:
    """At -10 degC a crawl of hours heats the cabin for as long as it lasts."""
    crawl = dataclasses.replace(a_trail(0.0 * X, (0.0, "rocky_track")))
    mild, cold = (
        report(plain(), drive(plain(), crawl, Conditions(temperature_k=kelvin)), 0.2) for kelvin in (293.15, 263.15)
    )
    assert cold.hotel_kw > mild.hotel_kw + 1.0
    assert cold.trail_hours is not None
    assert mild.trail_hours is not None
    assert cold.trail_hours < mild.trail_hours


def test_what_cannot_be_climbed_stops_the_vehicle_there() -> None:
    wall = np.interp(X, [0.0, 4000.0, 4200.0, 8000.0], [0.0, 0.0, 160.0, 160.0])
    concept = plain()
    driven = drive(concept, a_trail(wall, (0.0, "wet_grass")), Conditions())
    (stop,) = driven.stops
    assert 3990.0 < stop.start_m < 4210.0
    assert driven.along_m[-1] < 4250.0
    assert report(concept, driven, 0.2).verdict == "no-go"


def test_a_descent_on_which_braked_wheels_slide_is_a_no_go() -> None:
    """40 % down on ice stops it, 40 % down on earth does not, and 40 % up on ice is told as a climb."""
    down = np.interp(X, [0.0, 4000.0, 4400.0, 8000.0], [160.0, 160.0, 0.0, 0.0])
    concept = plain()
    (stop,) = drive(concept, a_trail(down, (0.0, "ice")), Conditions()).stops
    assert 3950.0 < stop.start_m < 4100.0
    assert "braked wheels hold" in stop.reason
    assert not drive(concept, a_trail(down, (0.0, "earth")), Conditions()).stops
    (climbing,) = drive(concept, a_trail(160.0 - down, (0.0, "ice")), Conditions()).stops
    assert "climbs" in climbing.reason


def test_machines_that_a_long_climb_overheats_are_told_and_an_engine_is_not() -> None:
    """40 minutes up 45 % on a hot day; the first half kilometre of it, a cool day, or a gearbox: no word."""
    climb, start = 0.45 * X[X <= 3000.0], np.zeros(int(np.sum(X > 3000.0)))
    way = np.concatenate([climb, start + climb[-1]])
    hot = Conditions(temperature_k=318.15)

    def told(concept: Concept, elevation: np.ndarray, day: Conditions) -> TrailRun:
        return report(concept, drive(concept, a_trail(elevation, (0.0, "gravel")), day, fastest_m_s=1.5), 0.2)

    long = told(plain(), way, hot)
    (remark,) = long.remarks
    assert "too hot" in remark
    assert long.verdict == "hot", "it climbs what it is asked to only with rests"
    assert long.torque_left_pct < 90.0
    short = told(plain(), np.minimum(way, 45.0), hot)
    assert (short.remarks, short.verdict) == ((), "go")
    assert short.torque_left_pct == 100.0
    geared = told(s.engine_concept("combustion", {"tank.volume": 0.06}, {"powertrain.drive": "all"}), way, hot)
    assert geared.torque_left_pct == 100.0
    assert geared.remarks == ()


def test_a_vehicle_that_cannot_set_off_stands_at_the_start() -> None:
    """A front-driven car at the foot of 45 %: stopped at km 0, nothing driven, nothing divided by nothing."""
    concept = s.engine_concept("combustion", {"tank.volume": 0.06})
    run = report(concept, drive(concept, a_trail(0.45 * X, (0.0, "gravel")), Conditions()), 0.2)
    assert run.verdict == "no-go"
    assert run.driven_km == 0.0
    assert run.sentence.startswith("Stopped at km 0.0")


def test_an_empty_battery_is_a_no_go_and_a_low_one_is_short() -> None:
    concept, way = plain(), a_trail(HILLS, *MIXED)
    took = report(concept, drive(concept, way, Conditions()), 0.2)
    spent = (took.charge_start_pct - took.charge_end_pct) / 100.0
    verdicts = [
        report(concept, drive(concept, way, Conditions(), charge_frac=start), 0.2).verdict
        for start in (spent + 0.3, spent + 0.1, 0.5 * spent)
    ]
    assert verdicts == ["go", "short", "no-go"]


def test_a_hundred_thousand_points_are_driven_in_seconds() -> None:
    x = np.linspace(0.0, 150_000.0, 100_000)
    long = a_trail(300.0 + 80.0 * np.sin(x / 2500.0), (0.0, "gravel"), x=x)
    concept = plain()
    drive(concept, long, Conditions())
    start = time.process_time()
    report(concept, drive(concept, long, Conditions()), 0.2)
    assert time.process_time() - start < 8.0


def lasting(name: str, changed: dict[str, float]) -> tuple[float, float, float]:
    """Hours and kilometres that an example's stores last on the mixed trail, and its fuel, l/100 km."""
    concept = read(EXAMPLES / "compact_multi_energy" / f"{name}.toml")
    concept = dataclasses.replace(concept, numbers=concept.numbers | {p: Given(v) for p, v in changed.items()})
    names = ("trail_hours_h", "trail_range_km", "trail_fuel_l_100km")
    still = np.zeros((1, len(paths(concept.family))))
    with ThreadPoolExecutor(max_workers=1) as pool:
        found = samples_by_name(pool, slots(concept, features(concept)), Conditions(), still, names)
    return tuple(float(found[wanted][0]) for wanted in names)  # type: ignore[return-value]


def test_a_plug_in_drives_on_its_charge_first_and_then_on_its_tank() -> None:
    """Charge adds way in proportion to the charge above what is held; the tank's way is that at the charge held."""
    small, large = (
        lasting("plug_in", {"battery.usable_energy": size * 3.6e6, "mass.kerb": 2300.0}) for size in (15.0, 25.0)
    )
    tank_l = 0.8 * 50.0
    for hours, way, fuel in (small, large):
        assert way > 1.04 * 100.0 * tank_l / fuel, "the charge is worth something"
        assert hours > 0.0
    one, two = (way - 100.0 * tank_l / fuel for _, way, fuel in (small, large))
    assert two / one == pytest.approx(25.0 / 15.0, rel=0.02)


@pytest.mark.parametrize("kind", ["plug_in", "range_extender"])
def test_what_a_plug_in_promises_comes_true_when_it_drives_on(kind: str) -> None:
    """From one lap: how far it goes until a fifth of its tank is left; driven lap after lap from full, it goes so far."""
    concept = read(EXAMPLES / "compact_multi_energy" / f"{kind}.toml")
    small = dataclasses.replace(concept, numbers=concept.numbers | {"tank.volume": Given(8e-3)})
    lap = a_trail(HILLS, (0.0, "earth"), (4000.0, "rocky_track"))
    promised = report(small, drive(small, lap, Conditions()), 0.2)
    assert promised.trail_range_km is not None
    laps = int(promised.trail_range_km / 8.0) + 2
    x = np.arange(0.0, 8000.0 * laps + 1.0, 10.0)
    parts = [(8000.0 * i + at, ground) for i in range(laps) for at, ground in ((0.0, "earth"), (4000.0, "rocky_track"))]
    way = a_trail(60.0 * np.sin(x * 2.0 * np.pi / 4000.0), *parts, x=x)
    done = report(small, drive(small, way, Conditions()), 0.2)
    left = 1.0 - np.array(done.points["fuel_l"]) / done.tank_l
    reached = np.array(done.points["km"])[np.flatnonzero(left < 0.2)[0]]
    assert reached == pytest.approx(promised.trail_range_km, rel=0.05)


def test_a_hybrid_without_plug_lives_on_its_tank_alone() -> None:
    _, way, fuel = lasting("hybrid", {})
    assert way == pytest.approx(100.0 * 0.8 * 55.0 / fuel, rel=1e-9)
