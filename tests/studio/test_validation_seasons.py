"""The seasons against published tests: reading their tables, the laws of cold, and the errors that are claimed."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from redline.concept.constants import value_of
from redline.concept.language.files import library_names, library_path
from redline.concept.language.quantity import Chosen
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.studio.validation.seasons import cell_test, cold_city, highway, temperature_curve, winter
from redline.studio.validation.seasons.season_drive import driven, laid_out
from redline.studio.validation.seasons.winter_records import CARS, WinterRecord, read_winter, stem_of

CAR = "tesla_model_3_long_range_awd_2024"
KELVINS = (298.15, 288.15, 273.15, 263.15, 253.15, 243.15)


def written(path: Path, *rows: dict[str, str]) -> Path:
    """A CSV of rows."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


WINTER = {
    "edition": "El Prix winter 2030", "temp_c_min": "-10", "temp_c_max": "0", "vehicle": "Tesla Model S", "deviation_pct": "-20",
}  # fmt: skip
FAST = {"vehicle": "BMW iX xDrive50", "test": "x", "speed": "70 mph", "temp_c": "", "result_km": "", "result_mi": "300"}


def test_a_winter_test_is_read_at_its_mean_temperature(tmp_path: Path) -> None:
    blank = WINTER | {"deviation_pct": ""}
    (record,) = read_winter(written(tmp_path / "w.csv", WINTER, blank))
    assert record.temperature_k == pytest.approx(268.15)
    assert record.concept == library_path("vehicles", "tesla_model_s_long_range_2023")


def test_every_problem_of_a_winter_table_at_once(tmp_path: Path) -> None:
    rows = WINTER | {"temp_c_min": "cold"}, WINTER | {"deviation_pct": "-twenty"}
    with pytest.raises(InputError) as raised:
        read_winter(written(tmp_path / "w.csv", *rows))
    assert [(p.line, p.key) for p in raised.value.problems] == [(2, "temp_c_min"), (3, "deviation_pct")]


def test_a_row_may_name_its_concept(tmp_path: Path, root: Path) -> None:
    """The library's by name or one's own by its path from the table; it goes before what the name says."""
    concept = tmp_path / "mine.toml"
    concept.write_text(f'extends = "{root / "examples" / "compact_ev_4x4.toml"}"\n', "utf-8")
    named = [
        {**table, "concept": text}
        for table in (WINTER, FAST)
        for text in ("mine.toml", "vehicle:kia_ev3_long_range_2025", "")
    ]
    tests = (
        read_winter(written(tmp_path / "w.csv", *named[:3])),
        highway.read_highway(written(tmp_path / "h.csv", *named[3:])),
    )
    for records, stem in zip(tests, ("tesla_model_s_long_range_2023", "bmw_ix_xdrive50_2022"), strict=True):
        assert [record.concept for record in records] == [
            concept, library_path("vehicles", "kia_ev3_long_range_2025"), library_path("vehicles", stem)
        ]  # fmt: skip


def test_what_is_wrong_with_named_concepts_is_told_at_once(tmp_path: Path, root: Path) -> None:
    (tmp_path / "broken.toml").write_text("name = 3\n", "utf-8")
    diesel = str(root / "examples" / "compact_multi_energy" / "diesel.toml")
    texts = ("vehicle:kia_ev3_long_rang_2025", "nowhere.toml", diesel, "broken.toml")
    with pytest.raises(InputError) as raised:
        read_winter(written(tmp_path / "w.csv", *({**WINTER, "concept": text} for text in texts)))
    told = [(problem.line, problem.key, problem.message) for problem in raised.value.problems]
    assert [(line, key) for line, key, _ in told[:3]] == [(2, "concept"), (3, "concept"), (4, "concept")]
    assert "did you mean vehicle:kia_ev3_long_range_2025?" in told[0][2]
    assert "no such file" in told[1][2]
    assert "is no electric car" in told[2][2]
    assert [(Path(p.file).name, p.key) for p in raised.value.problems[3:]] == [("broken.toml", "name")]


def test_names_of_tested_cars_lead_to_files_that_exist() -> None:
    assert {stem for *_, stem in CARS} <= set(library_names("vehicles"))
    assert stem_of("Tesla Model 3 LR RWD") == "tesla_model_3_long_range_rwd_2024"
    assert stem_of("Tesla Model 3 LR AWD (Highland)") == "tesla_model_3_long_range_awd_2024"
    assert stem_of("Volkswagen ID.7 GTX Tourer") == "volkswagen_id7_gtx_tourer_2025"
    assert stem_of("Volkswagen ID.7") == "volkswagen_id7_pro_2024"
    assert stem_of("Maxus Euniq6") == ""


def test_a_highway_test_is_read_in_si_and_towing_is_none(tmp_path: Path) -> None:
    towing = FAST | {"test": "towing 6100 lb"}
    (record,) = highway.read_highway(written(tmp_path / "h.csv", FAST, towing, FAST | {"speed": "mixed"}))
    assert record.speed_m_s == pytest.approx(31.2928)
    assert record.range_m == pytest.approx(300 * 1609.344)
    assert (record.temperature_k, record.concept) == (293.15, library_path("vehicles", "bmw_ix_xdrive50_2022"))


def test_ranks_share_where_values_are_equal() -> None:
    assert winter.rank_correlation([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0]) == pytest.approx(1.0)
    assert winter.rank_correlation([1.0, 2.0, 3.0, 4.0], [8.0, 6.0, 4.0, 2.0]) == pytest.approx(-1.0)
    assert winter.rank_correlation([1.0, 1.0, 2.0], [5.0, 5.0, 9.0]) == pytest.approx(1.0)
    assert winter.rank_correlation([1.0, 2.0], [3.0, 3.0]) == 0.0


@pytest.fixture(scope="module")
def cold() -> dict[bool, NDArray[np.float64]]:
    """Range in the cell at falling temperatures, with and without a heat pump: ``(temperature,)``."""
    concept = read(library_path("vehicles", CAR))
    found = {}
    for pump in (True, False):
        chosen = dataclasses.replace(concept, choices=concept.choices | {"climate.heat_pump": Chosen(pump)})
        cars, days = [laid_out(chosen)] * len(KELVINS), [cell_test.cell(kelvin) for kelvin in KELVINS]
        args: Any = ("cell-climate", cars, days, cell_test.LEGS, cell_test.reading, cell_test.at_test_mass)
        found[pump] = driven(*args)["energy_j_m"]
    return found


def test_energy_grows_as_it_gets_colder(cold: dict[bool, NDArray[np.float64]]) -> None:
    for energy in cold.values():
        assert np.all(np.diff(energy[1:]) > 0.0)
        assert np.all(energy[1:] > energy[0])


def test_a_heat_pump_is_never_worse_than_a_resistance_heater(cold: dict[bool, NDArray[np.float64]]) -> None:
    assert np.all(cold[True] <= cold[False] * (1.0 + 1e-9))
    assert np.all(cold[True][1:4] < 0.97 * cold[False][1:4])


def test_the_loop_falls_further_behind_wltp_the_colder_it_is() -> None:
    car = library_path("vehicles", CAR)
    days = [WinterRecord("any", CAR, car, kelvin, -20.0) for kelvin in (285.15, 273.15, 266.15, 258.15, 248.15)]
    predicted = [row.predicted_pct for row in winter.report_of(days).rows]
    assert np.all(np.diff(predicted) < 0.0)
    assert predicted[0] - predicted[-1] > 15.0


def test_most_range_is_kept_when_it_is_mild_and_cold_costs_most_in_town() -> None:
    shares = {name: np.array(values) for name, values in temperature_curve.kept().items()}
    mild = temperature_curve.CELSIUS.index(20)
    for values in shares.values():
        assert np.all(np.diff(values[: mild + 1]) > 0.0)
        assert np.all(values <= 103.0)
    for heater in ("heat pump", "resistance"):
        assert np.all(shares[f"town, {heater}"][:mild] < shares[f"motorway, {heater}"][:mild])


@pytest.mark.shared_data
def test_cold_city_of_heat_pumps_is_met_and_aaa_nearly(shared_data: Path) -> None:
    report = cold_city.validate(shared_data / "epa_ev_label_roadload_matched.csv")
    assert all(row.predicted > row.predicted_off >= 1.0 for row in report.rows)
    pumps = [row for row in report.rows if row.heat_pump]
    assert np.mean([abs(row.error_pct) for row in pumps]) < 5.0
    assert all(1.24 <= row.predicted <= 1.37 for row in pumps)
    for cell in report.cells:
        if cell.test.startswith("cold"):
            assert cell.range_predicted == pytest.approx(cell.range_published, abs=6.0)


@pytest.mark.shared_data
def test_winter_errors_are_as_asked(shared_data: Path) -> None:
    report = winter.validate(shared_data / "winter_naf_elprix.csv").to_dict()
    assert report["n"] >= 28
    assert report["mean_abs_points"] <= 7.0
    assert abs(report["bias_points"]) <= 3.0
    assert report["rank_correlation"] >= 0.5
    assert report["unseen"]["mean_abs_points"] <= 8.5
    assert abs(report["unseen"]["bias_points"]) <= 1.5


def test_part_of_what_a_wltp_range_differs_by_is_the_cars_own(tmp_path: Path) -> None:
    """Sold with the range that is predicted nothing changes; with a shorter one the loop is shorter too, by a part of it."""
    (record,) = read_winter(written(tmp_path / "w.csv", WINTER | {"wltp_km": "634"}))
    assert record.wltp_m == pytest.approx(634e3)
    same, shorter, unknown = (winter.WinterRow(record, 400.0, 600.0, sold) for sold in (600.0, 500.0, float("nan")))
    assert same.predicted_pct == pytest.approx(same.unseen_pct) == pytest.approx(100.0 * (400.0 / 600.0 - 1.0))
    assert unknown.predicted_pct == unknown.unseen_pct
    loop_km = 500.0 * (1.0 + shorter.predicted_pct / 100.0)
    assert 400.0 * 500.0 / 600.0 < loop_km < 400.0
    assert np.log(loop_km / 400.0) / np.log(500.0 / 600.0) == pytest.approx(value_of("wltp_own_share"))
    assert shorter.unseen_pct < shorter.predicted_pct < 100.0 * (400.0 / 500.0 - 1.0)


def test_the_rows_own_wltp_range_goes_before_the_librarys() -> None:
    car = library_path("vehicles", CAR)
    records = [WinterRecord("any", CAR, car, 266.15, -20.0, sold) for sold in (float("nan"), 500e3)]
    first, second = winter.report_of(records).rows
    assert first.sold_wltp_km == read(car).published["range_wltp_km"].value
    assert second.sold_wltp_km == 500.0
    assert first.loop_km == second.loop_km


@pytest.mark.shared_data
def test_highway_errors_are_as_asked(shared_data: Path) -> None:
    report = highway.validate(shared_data / "highway_and_towing_tests.csv").to_dict()
    assert report["mean_abs_pct"] <= 8.0
    assert abs(report["bias_pct"]) <= 3.0


def test_rough_tyres_cost_what_labels_say() -> None:
    for changes in highway.tread_changes().values():
        assert -15.0 < changes["road to all_terrain"] < -9.0
        assert -9.0 < changes["all_terrain to mud_terrain"] < -2.0
