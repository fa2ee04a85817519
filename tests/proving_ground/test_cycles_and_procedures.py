"""Library cycles by their published sums; legal procedures by their limits and against a test driven to the end."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

import strategies as s
from redline.foundations.errors import InputError
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import cycle, read_cycle
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.procedures import j1634, wltp

MILE_M = 1609.344


@pytest.mark.parametrize(
    ("name", "seconds", "miles"),
    [("udds", 1369, 7.451), ("hwfet", 765, 10.257), ("us06", 600, 8.008)],  # [EPA dynamometer drive schedules]
)
def test_epa_cycles_have_their_published_length(name: str, seconds: float, miles: float) -> None:
    trace = cycle(name)
    assert trace.time_s[-1] - trace.time_s[0] == seconds
    assert trace.distance_m / MILE_M == pytest.approx(miles, abs=0.012)
    assert trace.speed_m_s[0] == trace.speed_m_s[-1] == 0.0


def test_wltc_class_3b_has_its_checksum_and_phases() -> None:
    """Sum of the 1 Hz speeds 83758.6 km/h; phases 589, 433, 455 and 323 s [UN R154 annex B1 table A1/12]."""
    whole = cycle("wltc_3b")
    assert np.sum(whole.speed_m_s) * 3.6 == pytest.approx(83758.6, abs=0.05)
    assert whole.time_s[-1] == 1800.0
    assert np.max(whole.speed_m_s) * 3.6 == pytest.approx(131.3, abs=0.01)
    phases = [cycle(f"wltc_3b_{name}") for name in ("low", "medium", "high", "extra_high")]
    assert [phase.time_s[-1] for phase in phases] == [589.0, 433.0, 455.0, 323.0]
    assert sum(phase.distance_m for phase in phases) == pytest.approx(whole.distance_m, rel=1e-12)
    kilometres = [phase.distance_m / 1e3 for phase in phases]
    assert kilometres == pytest.approx([3.095, 4.756, 7.162, 8.254], abs=0.01)
    city, fast = cycle("wltc_3b_city"), cycle("wltc_3b_fast")
    assert city.distance_m + fast.distance_m == pytest.approx(whole.distance_m, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("time_s,speed_m_s\n0,0\n1,2\n1,3\n", ":4: time_s: time must rise"),
        ("time_s,speed_m_s\n0,0\n1,-2\n", ":3: speed: speed must lie"),
        ("time_s,speed_m_s\n0,0\n1,fast\n2,nan\n", ":3: speed_m_s: 'fast' is not a finite number"),
        ("time_s,speed_m_s\n0,0\n1,fast\n2,nan\n", ":4: speed_m_s: 'nan' is not a finite number"),
        (
            "time_s,speed_m_s,grade_frac\n0,0,0\n1,2,6\n",
            "own.csv:3: grade_frac: 6 is steeper than 1; a grade is rise over run, so 6 % is 0.06",
        ),
        ("time_s,speed_m_s,grade_frac\n0,0,-1.5\n1,2,0\n", ":2: grade_frac: -1.5 is steeper"),
        ("time_s,speed_m_s\n\n0,0\n\n1,fast\n2,1\n", ":5: speed_m_s: 'fast'"),
        ("time_s,speed_m_s\n0,0\n\n1,2\n\n1,3\n", ":6: time_s: time must rise"),
        (f"time_s,speed_m_s\n0,0\n1,{'9' * 140_000}\n", "own.csv: the file is not a table"),
        ("t,v\n0,0\n", "this column is missing"),
        ("time_s,speed_m_s\n0,0\n", "at least two rows"),
        ("", "this column is missing"),
        ("time_s;speed_m_s\n0;0\n1;1\n", "separated by semicolons"),
        ("time_s,speed_m_s\n0,0\n1\n", "is not a finite number"),
    ],
)
def test_a_broken_cycle_file_says_what_is_wrong_and_where(tmp_path: Path, text: str, wanted: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read_cycle(path)
    assert wanted in str(raised.value)


def test_km_h_and_m_s_columns_give_the_same_cycle(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,speed_km_h\n0,0\n1,36\n2,72\n", "utf-8")
    (tmp_path / "b.csv").write_text("\ufefftime_s,speed_m_s,grade_frac\n0,0,0\n1,10,0\n2,20,0.1\n", "utf-8")
    one, two = read_cycle(tmp_path / "a.csv"), read_cycle(tmp_path / "b.csv")
    np.testing.assert_allclose(one.speed_m_s, two.speed_m_s, rtol=1e-12)
    assert one.distance_m == pytest.approx(20.0)
    assert two.grade_frac[-1] == 0.1


def test_a_cycle_file_that_is_not_utf8_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(b"time_s,speed_m_s,\xe9tape\n0,0,a\n1,1,b\n")
    with pytest.raises(InputError):
        read_cycle(path)


def test_an_unknown_cycle_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        cycle("uddz")


def test_a_steady_cycle_without_a_number_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        cycle("steady_fast_km_h")


def totals(distance_m: float, j_m: float) -> LegTotals:
    """A leg of a known distance and consumption."""
    zero = {field.name: np.float64(0.0) for field in dataclasses.fields(LegTotals)}
    return LegTotals(**(zero | {"distance_m": np.float64(distance_m), "terminal_j": np.float64(distance_m * j_m)}))


def test_equal_consumption_everywhere_gives_that_consumption_in_the_epa_test() -> None:
    usable, same = 70.0 * s.KWH, 540.0
    legs = {leg.name: totals(cycle(leg.cycle).distance_m, same) for leg in j1634.LEGS}
    test = j1634.multi_cycle_test(legs, usable, 0.88, 0.7)
    assert sum(test.k_udds) == pytest.approx(1.0, rel=1e-14)
    assert test.city_dc_j_m == pytest.approx(same)
    assert test.highway_dc_j_m == pytest.approx(same)
    assert test.city_range_m == pytest.approx(usable / same)
    assert test.label_range_m == pytest.approx(0.7 * usable / same)
    assert test.combined_ac_j_m == pytest.approx(same / 0.88)
    assert test.label_ac_j_m == pytest.approx(same / 0.88 / 0.7)


def test_the_epa_weights_count_the_first_udds_by_its_share_of_the_energy() -> None:
    """By hand: UBE 100 J; UDDS of 10 m take 5, 2, 2, 2 J: K1 = 0.05, the rest (1 - 0.05) / 3."""
    legs = {f"j1634_udds_{index}": totals(10.0, j) for index, j in ((1, 0.5), (2, 0.2), (3, 0.2), (4, 0.2))}
    legs |= {"j1634_hwfet_1": totals(10.0, 0.4), "j1634_hwfet_2": totals(10.0, 0.6)}
    test = j1634.multi_cycle_test(legs, 100.0, 1.0, 0.7)
    assert test.k_udds == pytest.approx((0.05, 0.95 / 3, 0.95 / 3, 0.95 / 3))
    assert test.city_dc_j_m == pytest.approx(0.05 * 0.5 + 0.95 * 0.2)
    assert test.highway_dc_j_m == pytest.approx(0.5)
    assert test.label_range_m == pytest.approx(0.7 * (0.55 * 100.0 / 0.215 + 0.45 * 100.0 / 0.5))


def test_equal_consumption_everywhere_gives_that_consumption_in_the_wltp_test() -> None:
    usable, same = 60.0 * s.KWH, 500.0
    legs = {leg.name: totals(cycle(leg.cycle).distance_m, same) for leg in wltp.LEGS}
    test = wltp.wltp_test(legs, usable, 0.9)
    assert sum(test.k_wltc) == pytest.approx(1.0)
    assert sum(test.k_city) == pytest.approx(1.0)
    for range_m in (test.shortened_range_m, test.consecutive_range_m, test.city_range_m):
        assert range_m == pytest.approx(usable / same)
    assert test.shortened_ac_j_m == pytest.approx(same / 0.9)


def test_the_wltp_weights_by_hand() -> None:
    """UBE 100 J; the first WLTC takes 20 J on 100 m, so K1 = 0.2; the second 16 J, one at half charge 15 J."""
    given = {
        "city_1": (40.0, 8.0), "fast_1": (60.0, 12.0), "city_2": (40.0, 7.0), "city_3": (40.0, 6.0), "fast_2": (60.0, 10.0), "city_4": (40.0, 5.0),
        "half_city": (40.0, 5.0), "half_fast": (60.0, 10.0),
    }  # fmt: skip
    test = wltp.wltp_test(
        {f"wltp_{name}": totals(metres, joules / metres) for name, (metres, joules) in given.items()}, 100.0, 0.8
    )
    assert test.k_wltc == pytest.approx((0.2, 0.8))
    assert test.shortened_range_m == pytest.approx(100.0 / (0.2 * 0.20 + 0.8 * 0.16))
    assert test.consecutive_range_m == pytest.approx(100.0 / (0.2 * 0.20 + 0.8 * 0.15))
    assert test.k_city == pytest.approx((0.08, *(0.92 / 3,) * 3))
    assert test.city_range_m == pytest.approx(100.0 / (0.08 * 0.2 + 0.92 / 3 * (0.175 + 0.15 + 0.125)))
    assert test.shortened_ac_j_m == pytest.approx(100.0 / 0.8 / test.shortened_range_m)


def test_every_factor_of_a_procedure_is_printed() -> None:
    legs = {leg.name: totals(cycle(leg.cycle).distance_m, 500.0) for leg in (*j1634.LEGS, *wltp.LEGS)}
    for procedure, test in (
        (j1634, j1634.multi_cycle_test(legs, 2e8, 0.9, 0.7)),
        (wltp, wltp.wltp_test(legs, 2e8, 0.9)),
    ):
        lines = procedure.walk_through(test)
        symbols = [line.symbol for line in lines]
        assert len(symbols) == len(set(symbols))
        weights = [float(line.value) for line in lines if line.symbol.startswith("K_")]
        assert sum(weights) == pytest.approx(len([1 for line in lines if line.symbol in ("K_1", "K_U1", "K_city,1")]))


@pytest.fixture(scope="module")
def marched() -> Any:
    """The procedure's legs and up to 40 WLTC after each other, for two vehicles, in one program."""
    count = 40
    repeated = tuple(
        Leg(
            f"repeat_{index}_{part}", f"wltc_3b_{part}", "wltp", "full" if index == 0 and part == "city" else "continue"
        )
        for index in range(count)
        for part in ("city", "fast")
    )
    plan = schedule((*wltp.LEGS, *repeated))
    with jax.enable_x64(True):
        fleet = s.fleet(
            [
                s.concept_of(),
                s.concept_of(
                    {"battery.usable_energy": 45.0 * s.KWH, "mass.kerb": 1500.0},
                    {"battery.chemistry": "lfp", "powertrain.drive": "front"},
                ),
            ]
        )
        legs = jax.jit(jax.vmap(lambda vehicle: dict(march(vehicle, Conditions(), plan))))(fleet)
        return fleet, jax.tree.map(np.asarray, legs), count


@pytest.mark.parametrize("index", [0, 1])
def test_the_consecutive_procedure_agrees_with_driving_until_empty(marched: Any, index: int) -> None:
    """Cycles driven one after another to the end, weighed as UN R154 annex B8 sec. 4.4 does: within 0.2 %."""
    fleet, legs, count = marched
    usable = float(fleet.powertrain.battery.usable_energy_j[index])
    energy = np.array(
        [sum(legs[f"repeat_{n}_{part}"].terminal_j[index] for part in ("city", "fast")) for n in range(count)]
    )
    distance = np.array(
        [sum(legs[f"repeat_{n}_{part}"].distance_m[index] for part in ("city", "fast")) for n in range(count)]
    )
    driven = int(np.searchsorted(np.cumsum(energy), usable))
    assert 8 < driven < count, "the schedule should be long enough to empty the pack"
    first = energy[0] / usable
    consumption = first * energy[0] / distance[0] + (1.0 - first) * np.mean(energy[1:driven] / distance[1:driven])
    test = wltp.wltp_test({name: s.take(leg, index) for name, leg in legs.items()}, usable, 0.9)
    assert test.consecutive_range_m == pytest.approx(usable / consumption, rel=2e-3)
    assert test.shortened_range_m == pytest.approx(usable / consumption, rel=1e-2)


def test_charge_follows_the_legs_rules(marched: Any) -> None:
    _, legs, count = marched
    assert np.all(legs["wltp_city_1"].soc_start_frac == 1.0)
    np.testing.assert_allclose(legs["wltp_fast_1"].soc_start_frac, legs["wltp_city_1"].soc_end_frac)
    used = 1.0 - legs["wltp_city_2"].soc_end_frac
    np.testing.assert_allclose(legs["wltp_city_3"].soc_start_frac, used + 0.08, rtol=1e-12)
    assert np.all(legs["wltp_half_city"].soc_start_frac == 0.5)
    assert np.all(legs["repeat_0_city"].soc_start_frac == 1.0)
    assert np.all(legs[f"repeat_{count - 1}_fast"].soc_end_frac < legs["repeat_1_city"].soc_end_frac)
