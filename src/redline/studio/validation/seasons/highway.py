"""Validation at constant speed: predicted range against range tests on the road; and what rough tyres cost."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np

from redline.concept.language.files import library_path
from redline.concept.language.quantity import Chosen
from redline.concept.read import read
from redline.foundations.constants import SEA_LEVEL_PA, STANDARD_TEMPERATURE_K
from redline.foundations.errors import InputError, Problem
from redline.foundations.units import to_si
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.procedures.to_empty import range_of
from redline.proving_ground.trials.road import range_epa
from redline.studio.validation.seasons.season_drive import driven, laid_out
from redline.studio.validation.seasons.winter_records import concept_file, stem_of
from redline.studio.validation.table import number_in, read_lines
from redline.vehicle.vehicle import Vehicle

_COLUMNS = ("vehicle", "test", "speed", "temp_c", "result_km", "result_mi")
_SPEED = re.compile(r"^\s*([\d.]+)\s*(km/h|mph)\s*$")
#: Cars of highway tests that no winter test knows by name.
_CARS: tuple[tuple[str, str], ...] = (
    ("tesla model 3 sr", "tesla_model_3_sr_plus_2021"),
    ("lucid air dream r", "lucid_air_dream_range_2022"),
    ("eqs 450", "mercedes_eqs_450_plus_2022"),
    ("bmw ix xdrive50", "bmw_ix_xdrive50_2022"),
    ("mach-e er awd", "ford_mustang_mach_e_awd_extended_2021"),
)


@dataclass(frozen=True, slots=True)
class HighwayRecord:
    """One test: car and its concept, if any, speed, temperature (20 degC where none is told), and range."""

    vehicle: str
    test: str
    concept: Path | None
    speed_m_s: float
    temperature_k: float
    range_m: float

    @property
    def file(self) -> str:
        """Name of the concept's file, without its ending."""
        return self.concept.stem if self.concept else ""


@dataclass(frozen=True, slots=True)
class HighwayRow:
    """One test with its predicted range in m."""

    record: HighwayRecord
    predicted_m: float

    @property
    def error_pct(self) -> float:
        """Predicted over measured less one, in per cent."""
        return 100.0 * (self.predicted_m / self.record.range_m - 1.0)


@dataclass(frozen=True, slots=True)
class HighwayReport:
    """Tests that could be predicted, and those whose cars have no concept."""

    rows: tuple[HighwayRow, ...]
    unknown: tuple[HighwayRecord, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: the JSON contract of ``redline validate highway --json``."""
        errors = np.array([row.error_pct for row in self.rows])
        summary = {
            "mean_abs_pct": float(np.mean(np.abs(errors))),
            "bias_pct": float(np.mean(errors)),
            "max_abs_pct": float(np.max(np.abs(errors))),
        }
        return {
            "n": len(self.rows),
            **(summary if self.rows else {}),
            "rows": [
                {"vehicle": row.record.vehicle, "test": row.record.test, "file": row.record.file,
                 "speed_km_h": 3.6 * row.record.speed_m_s, "temperature_degc": row.record.temperature_k - 273.15,
                 "measured_km": row.record.range_m / 1e3, "predicted_km": row.predicted_m / 1e3,
                 "error_pct": row.error_pct}
                for row in self.rows
            ],
            "not_in_library": [record.vehicle for record in self.unknown],
        }  # fmt: skip


def _stem(vehicle: str) -> str:
    known = vehicle.lower()
    return next((stem for words, stem in _CARS if words in known), "") or stem_of(vehicle)


def read_highway(path: Path) -> list[HighwayRecord]:
    """The constant-speed tests of a table; rows of other tests (no speed, no range) are left out.

    Raises:
        InputError: the file is missing, columns are missing, numbers are not numbers, or concepts not of electric cars;
            all at once.
    """
    problems: list[Problem] = []
    records: list[HighwayRecord] = []
    for line, row in read_lines(path, _COLUMNS):
        speed = _SPEED.match(row["speed"])
        found = {name: number_in(row, name, (path, line), problems) for name in ("temp_c", "result_km", "result_mi")}
        km, miles = found["result_km"], found["result_mi"]
        range_m = 1e3 * km if math.isfinite(km) else to_si(miles, "mi", "length")
        if speed is None or not math.isfinite(range_m) or "tow" in row["test"].lower():
            continue
        celsius = found["temp_c"]
        kelvin = to_si(celsius, "degC", "temperature") if math.isfinite(celsius) else STANDARD_TEMPERATURE_K
        fast = to_si(float(speed[1]), speed[2], "speed")
        concept = concept_file(row, _stem(row["vehicle"]), (path, line), problems)
        records.append(HighwayRecord(row["vehicle"], row["test"], concept, fast, kelvin, range_m))
    if problems:
        raise InputError(problems)
    return records


def _legs(speed_m_s: float) -> tuple[Leg, Leg]:
    cycle = f"half_hour_at_{round(3.6 * speed_m_s, 3):g}_km_h"
    return Leg("first", cycle, "kerb", "full", soak="soaked"), Leg("then", cycle, "kerb", "half", soak="as_is")


def _range(vehicle: Vehicle, day: Conditions, legs: Mapping[str, LegTotals]) -> dict[str, jax.Array]:
    del day
    return {"range_m": range_of(vehicle, legs["first"], legs["then"])}


def report_of(records: list[HighwayRecord]) -> HighwayReport:
    """Predict every test whose car has a concept: from full to empty at its speed and temperature."""
    known = [(record, record.concept) for record in records if record.concept]
    predicted: dict[int, float] = {}
    for speed in sorted({record.speed_m_s for record, _ in known}):
        part = [index for index, (record, _) in enumerate(known) if record.speed_m_s == speed]
        cars = [laid_out(read(known[index][1])) for index in part]
        days = [Conditions(temperature_k=known[index][0].temperature_k, pressure_pa=SEA_LEVEL_PA) for index in part]
        found = driven("highway", cars, days, _legs(speed), _range)["range_m"]
        predicted |= dict(zip(part, map(float, found), strict=True))
    rows = tuple(HighwayRow(record, predicted[index]) for index, (record, _) in enumerate(known))
    return HighwayReport(rows, tuple(record for record in records if not record.concept))


def validate(path: Path) -> HighwayReport:
    """Read constant-speed tests and predict them.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    return report_of(read_highway(path))


#: Library vehicles that tyres are changed on, with their coast-downs left out so that the tread is felt.
TREAD_CARS = (
    "rivian_r1t_quad_2022",
    "rivian_r1s_quad_2022",
    "gmc_hummer_ev_suv_2x_2024",
    "mercedes_g_580_eq_2025",
    "ford_f150_lightning_extended_range_2023",
    "chevrolet_silverado_ev_4wt_2024",
)
#: Published changes of range, in per cent, with what they are of.
TREAD_PUBLISHED = (
    ("R1T, 21 in road to 20 in all-terrain, EPA label", "road to all_terrain", -12.0),
    ("R1S, 21 in road to 20 in all-terrain, EPA label", "road to all_terrain", -15.0),
    ("Hummer EV SUV 2X, all-terrain to mud-terrain, EPA label", "all_terrain to mud_terrain", -7.9),
)


def tread_changes() -> dict[str, dict[str, float]]:
    """Change of EPA range, in per cent, by car and change of tread."""
    treads, cars = ("road", "all_terrain", "mud_terrain"), []
    for stem in TREAD_CARS:
        concept = read(library_path("vehicles", stem))
        numbers = {path: given for path, given in concept.numbers.items() if not path.startswith("road_load.")}
        for tread in treads:
            choices = concept.choices | {"tyres.tread": Chosen(tread)}
            cars.append(laid_out(dataclasses.replace(concept, numbers=numbers, choices=choices)))
    found = driven("tread", cars, [Conditions()] * len(cars), range_epa.TRIAL.legs, range_epa.evaluate)["range_epa"]
    changes = {}
    for stem, (road, rough, mud) in zip(TREAD_CARS, found.reshape(-1, len(treads)), strict=True):
        changes[stem] = {
            "road to all_terrain": 100.0 * float(rough / road - 1.0),
            "all_terrain to mud_terrain": 100.0 * float(mud / rough - 1.0),
        }
    return changes
