"""Certification records: reading them, rejecting contradictions by their inputs alone, and the errors of the prediction."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import numpy as np
import pytest

from redline.foundations.errors import InputError
from redline.studio.validation.electric.epa_ev import predict, report_of
from redline.studio.validation.electric.epa_records import Record, contradiction, read_records
from redline.studio.validation.electric.machine_text import read_machines
from redline.studio.validation.electric.record_concept import concept_of, slots_of

COLUMNS = ("year", "make", "model", "A", "B", "C", "etw_lb", "hp", "drive", "evMotor", "test_vehicle_id", "config", "unadj_city_mpge", "unadj_hwy_mpge")  # fmt: skip
ROW = {
    "year": "2024", "make": "Volkswagen", "model": "ID.4 Pro", "A": "27.83", "B": "0.2217", "C": "0.01799", "etw_lb": "5000", "hp": "282",
    "drive": "Rear-Wheel Drive", "evMotor": "210 kW AC 3-Phase PM", "test_vehicle_id": "VW1", "config": "0",
    "unadj_city_mpge": "173.0", "unadj_hwy_mpge": "150.0",
}  # fmt: skip


def table(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    """A CSV of records."""
    path = folder / "records.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """One plausible car."""
    return read_records(table(tmp_path, ROW))[0]


def test_a_record_is_read_in_si(record: Record) -> None:
    assert record.id == "VW1/0"
    assert record.a_n == pytest.approx(27.83 * 4.4482216152605)
    assert record.c_n_s2_m2 == pytest.approx(0.01799 * 4.4482216152605 / 0.44704**2)
    assert record.test_mass_kg == pytest.approx(5000 * 0.45359237)
    assert record.measured_kwh_per_100mi == pytest.approx(3370.5 * (0.55 / 173.0 + 0.45 / 150.0))
    assert record.machines.kind == "permanent_magnet"
    assert record.machines.drive == "rear"
    assert contradiction(record) == ""


def test_one_row_for_each_tested_car(tmp_path: Path) -> None:
    rows = [ROW, ROW | {"model": "again"}, ROW | {"config": "1"}, ROW | {"test_vehicle_id": "VW2"}]
    assert [record.id for record in read_records(table(tmp_path, *rows))] == ["VW1/0", "VW1/1", "VW2/0"]


def test_every_problem_of_a_table_at_once(tmp_path: Path) -> None:
    second = ROW | {"test_vehicle_id": "VW2", "year": "", "etw_lb": "-5"}
    with pytest.raises(InputError) as raised:
        read_records(table(tmp_path, ROW | {"A": "?", "C": "nan"}, second))
    found = [(problem.line, problem.key) for problem in raised.value.problems]
    assert found == [(2, "A"), (2, "C"), (3, "year"), (3, "etw_lb")]
    with pytest.raises(InputError) as raised:
        read_records(table(tmp_path, ROW, columns=tuple(name for name in COLUMNS if name not in ("A", "drive"))))
    assert {problem.key for problem in raised.value.problems} == {"A", "drive"}
    for content in (b"", b"\xff\xfe\x00bad", b"a,b\n1,2\n"):
        path = tmp_path / "bad.csv"
        path.write_bytes(content)
        with pytest.raises(InputError):
            read_records(path)
    with pytest.raises(InputError, match="cannot read the file: No such file") as raised:
        read_records(tmp_path / "absent.csv")
    assert "Errno" not in str(raised.value)


@pytest.mark.parametrize("wrong", [{"unadj_city_mpge": "0"}, {"unadj_hwy_mpge": "0.0"}])
def test_a_result_of_zero_is_a_problem(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(InputError):
        read_records(table(tmp_path, ROW | wrong))


@pytest.mark.parametrize(
    ("typo", "words"),
    [
        ({"C": "0.1799"}, "drag area"), ({"C": "0.001799"}, "drag area"), ({"A": "278.3"}, "constant resistance"), ({"A": "-27.83"}, "constant resistance"),
        ({"B": "22.17"}, "resistance at 50 mph"), ({"etw_lb": "500"}, ""), ({"etw_lb": "50000"}, ""),
    ],
)  # fmt: skip
def test_a_typo_in_an_input_is_rejected(tmp_path: Path, typo: dict[str, str], words: str) -> None:
    reason = contradiction(read_records(table(tmp_path, ROW | typo))[0])
    assert reason
    assert words in reason


def test_the_measured_result_never_rejects(record: Record) -> None:
    """The rule reads inputs only: any measured value whatever leaves the judgement as it is."""
    for measured in (1.0, 20.0, 500.0):
        assert (
            contradiction(dataclasses.replace(record, city_kwh_per_100mi=measured, highway_kwh_per_100mi=measured))
            == ""
        )


@pytest.mark.parametrize(
    ("text", "hp", "drive", "kind", "powers", "axles", "helper"),
    [
        ("150 kW ACPM 3-Phase", 201.0, "Front-Wheel Drive", "permanent_magnet", (150.0,), "front", False),
        ("67 and 180 kW AC Induction", 308.0, "All-Wheel Drive", "induction", (67.0, 180.0), "all", True),
        ("180 and 180 kW AC Induction", 480.0, "AWD", "induction", (180.0, 180.0), "all", False),
        ("132 kW AC Induction", 177.0, "Front-Wheel Drive", "induction", (132.0,), "front", False),
        ("107 kW AC PMSM", 144.0, "2-Wheel Drive, Front", "permanent_magnet", (107.0,), "front", False),
        ("AC Synchronous 110 kW (62 kWh battery)", 147.0, "Front-Wheel Drive", "permanent_magnet", (110.0,), "front", False),
        ("asynchronous 150/75 kW", 0.0, "4-Wheel Drive", "induction", (150.0,), "all", False),
        ("230 kW EESM", 308.0, "Rear-Wheel Drive", "externally_excited", (230.0,), "rear", False),
        ("", 0.0, "Rear-Wheel Drive", "unstated", (), "rear", False),
        ("4 motors 3-phase", 5000.0, "Part-time 4-Wheel Drive", "unstated", (), "all", False),
    ],
)  # fmt: skip
def test_machine_texts(
    text: str, hp: float, drive: str, kind: str, powers: tuple[float, ...], axles: str, helper: bool
) -> None:
    found = read_machines(text, hp, drive)
    assert (found.kind, found.powers_kw, found.drive, found.sleeping_helper) == (kind, powers, axles, helper)
    if hp == 5000.0 or hp == 0.0:
        assert found.power_kw == max(powers, default=0.0)
    else:
        assert found.power_kw == pytest.approx(max(hp * 0.7456998715822702, max(powers, default=0.0)))


def test_a_record_and_its_concept_say_the_same(record: Record) -> None:
    concept = concept_of(record)
    assert concept.numbers["road_load.epa_a"].value == record.a_n
    assert concept.numbers["mass.epa_test"].value == record.test_mass_kg
    assert concept.choices["powertrain.drive"].value == "rear"


def test_a_prediction_feels_what_it_should_and_nothing_else(record: Record) -> None:
    """More drag, mass or rolling costs energy; the name, the measured result and the neutral body do not matter."""
    variants = [
        record,
        dataclasses.replace(record, a_n=record.a_n * 1.1),
        dataclasses.replace(record, c_n_s2_m2=record.c_n_s2_m2 * 1.1),
        dataclasses.replace(record, test_mass_kg=record.test_mass_kg * 1.1),
        dataclasses.replace(
            record, city_kwh_per_100mi=99.0, highway_kwh_per_100mi=99.0, make="Nobody", model="Nothing", id="x"
        ),
    ]
    laid_out = [slots_of(variant) for variant in variants]
    energy = predict(laid_out, np.zeros((len(laid_out), len(laid_out[0].raw))))
    assert np.all(energy[1:4] > energy[0] * 1.005)
    assert energy[4] == energy[0]
    report = report_of([record], samples=16)
    assert report.rows[0].predicted == pytest.approx(energy[0], rel=1e-12)
    assert report.rows[0].p10 <= report.rows[0].p90
    assert abs(report.rows[0].error_pct) < 15.0


def test_what_is_published_of_machines_goes_before_the_text(tmp_path: Path) -> None:
    """The e-tron GT's text says asynchronous; it has magnet machines and two gears behind."""
    taken = ROW | {"make": "Audi", "model": "e-tron GT", "year": "2022", "drive": "All-Wheel Drive"}
    taken |= {"evMotor": "175 kW Asynchron 3-Phase", "hp": "523"}
    unknown = taken | {"model": "another", "test_vehicle_id": "VW2"}
    known, by_text = (concept_of(record) for record in read_records(table(tmp_path, taken, unknown)))
    assert known.choices["powertrain.rear.machine"].value == "permanent_magnet"
    assert by_text.choices["powertrain.rear.machine"].value == "induction"
    assert known.numbers["powertrain.rear.low_gear_ratio"].value == 15.56
    assert "powertrain.rear.low_gear_ratio" not in by_text.numbers


def test_the_greater_power_is_put_on_the_main_axle(tmp_path: Path) -> None:
    text = {"evMotor": "67 and 180 kW AC Induction", "hp": "288", "drive": "All-Wheel Drive", "year": "2024"}
    front = ROW | text | {"make": "Chevrolet", "model": "Equinox EV AWD"}
    rear = ROW | text | {"make": "Nobody", "test_vehicle_id": "VW2"}
    for record, main in zip(read_records(table(tmp_path, front, rear)), ("front", "rear"), strict=True):
        concept = concept_of(record)
        share = concept.numbers[f"powertrain.{main}.power"].value / concept.numbers["powertrain.power"].value
        assert share == pytest.approx(180.0 / 247.0)
        assert concept.choices[f"powertrain.{main}.machine"].value == "permanent_magnet"


def test_an_axle_that_sleeps_shares_torque_for_least_loss(tmp_path: Path) -> None:
    tesla = ROW | {"make": "Tesla", "model": "Model Y Long Range AWD", "drive": "All-Wheel Drive"}
    always = tesla | {"make": "Jaguar", "model": "I-Pace", "year": "2020", "test_vehicle_id": "VW2"}
    split = [
        concept_of(record).choices["powertrain.torque_split"].value
        for record in read_records(table(tmp_path, tesla, always))
    ]
    assert split == ["loss_minimising", "fixed"]


@pytest.mark.shared_data
def test_every_certified_car_has_its_published_machines(shared_data: Path) -> None:
    """None is passed over, so that no choice of cars can flatter the errors."""
    records = read_records(shared_data / "epa_ev_label_roadload_matched.csv")
    assert [record.model for record in records if not record.published.source] == []


@pytest.mark.shared_data
def test_errors_on_certified_cars(shared_data: Path) -> None:
    """No tuning per car: mean error, bias, cover of the band and rejections on every distinct tested car."""
    path = shared_data / "epa_ev_label_roadload_matched.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    report = report_of(read_records(path))
    found = report.to_dict()
    assert found["n"] > 100
    assert found["mean_abs_pct"] <= 5.0
    assert abs(found["bias_pct"]) <= 2.0
    assert 0.70 <= found["coverage_p10_p90"] <= 0.90
    assert len(report.rejected) <= 0.02 * (found["n"] + len(report.rejected))
