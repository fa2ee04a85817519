"""Validation in the cold: EPA city energy at 20 degF over that at 75 degF, and AAA's tests in a cold and a hot cell."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots
from redline.concept.constants import value_of
from redline.foundations.errors import InputError, Problem
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.seasons import cold_test
from redline.studio.validation.electric.epa_records import MPGE_KWH_100MI, Record, contradiction, read_records
from redline.studio.validation.electric.record_concept import slots_of
from redline.studio.validation.seasons import cell_test
from redline.studio.validation.seasons.season_drive import driven
from redline.studio.validation.table import read_lines

#: The published band of ratios of cars with a heat pump [EPA test car lists MY2021-22].
HEAT_PUMP_BAND = (1.24, 1.37)
#: First model year with a heat pump where it is not the population's; the first words that fit a model's name count.
#: Model Y from its launch, Model 3 from 2021 (Recurrent, January 2025); S and X with the facelift of 2021 and 2022,
#: which their Performance and Plus never had (test vehicle numbers SD3, XD3; heat pump recalled).
_FIRST_HEAT_PUMP: tuple[tuple[str, str, float], ...] = (
    ("Tesla", "Model S Performance", math.inf),
    ("Tesla", "Model X Performance", math.inf),
    ("Tesla", "Model X Long Range Plus", math.inf),
    ("Tesla", "Model Y", 2020.0),
    ("Tesla", "Model X", 2022.0),
)
#: AAA 2019: mean changes of combined range and MPGe of five cars against 75 degF, in per cent (AAA Electric Vehicle
#: Range Testing, Feb. 2019, key findings; hot MPGe with air conditioning not given in what could be read).
AAA: dict[str, tuple[float, float | None]] = {
    "cold_climate": (-41.0, -39.0),
    "cold": (-12.0, -9.0),
    "hot_climate": (-17.0, None),
    "hot": (-4.0, -5.0),
}
#: Cars as AAA tested in 2019 had resistance heaters, most of them: records up to this year stand for them.
_AAA_YEAR = 2019.0


def has_heat_pump(record: Record) -> bool:
    """Whether a tested car has a heat pump: what is known of its model, else by its year as a concept's."""
    for make, words, first in _FIRST_HEAT_PUMP:
        if record.make == make and record.model.startswith(words):
            return record.year >= first
    return record.year >= value_of("heat_pump_from")


def cold_slots(record: Record) -> Slots:
    """A record as arrays, its kind of heater as known."""
    laid_out = slots_of(record)
    return dataclasses.replace(laid_out, features=laid_out.features | {"heat_pump": np.float64(has_heat_pump(record))})


@dataclass(frozen=True, slots=True)
class ColdRow:
    """One car: its measured and predicted ratio of city energies, and the prediction with climate control off."""

    record: Record
    heat_pump: bool
    measured: float
    predicted: float
    predicted_off: float

    @property
    def error_pct(self) -> float:
        """Predicted over measured less one, in per cent."""
        return 100.0 * (self.predicted / self.measured - 1.0)


@dataclass(frozen=True, slots=True)
class CellRow:
    """A kind of test in a cell: published and predicted change of range and energy economy, in per cent."""

    test: str
    range_published: float
    range_predicted: float
    economy_published: float | None
    economy_predicted: float


@dataclass(frozen=True, slots=True)
class ColdReport:
    """Cold city ratios, and the means of cell tests over makers with the number of cars and makers."""

    rows: tuple[ColdRow, ...]
    cells: tuple[CellRow, ...]
    cell_cars: int
    cell_makes: int

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: the JSON contract of ``redline validate cold --json``."""
        kinds = {
            "heat_pump": [r for r in self.rows if r.heat_pump],
            "resistance": [r for r in self.rows if not r.heat_pump],
        }
        return {
            "n": len(self.rows),
            "unit": "ratio; the unit of cold20F is inferred as kWh/100 mi, wall or direct current is not known",
            "kinds": {kind: _summary(part) for kind, part in kinds.items() if part},
            "rows": [
                {"id": row.record.id, "make": row.record.make, "model": row.record.model, "year": row.record.year,
                 "heat_pump": row.heat_pump, "measured": row.measured, "predicted": row.predicted,
                 "predicted_climate_off": row.predicted_off, "error_pct": row.error_pct}
                for row in self.rows
            ],
            "aaa": {"cars": self.cell_cars, "makes": self.cell_makes,
                    "tests": [dataclasses.asdict(row) for row in self.cells]},
        }  # fmt: skip


def _summary(part: list[ColdRow]) -> dict[str, Any]:
    predicted, measured = np.array([row.predicted for row in part]), np.array([row.measured for row in part])
    low, high = HEAT_PUMP_BAND
    return {
        "n": len(part),
        "measured_mean": float(np.mean(measured)),
        "measured_range": [float(np.min(measured)), float(np.max(measured))],
        "predicted_mean": float(np.mean(predicted)),
        "predicted_range": [float(np.min(predicted)), float(np.max(predicted))],
        "predicted_climate_off_mean": float(np.mean([row.predicted_off for row in part])),
        "mean_abs_pct": float(np.mean(np.abs(100.0 * (predicted / measured - 1.0)))),
        "inside_heat_pump_band": int(np.sum((predicted >= low) & (predicted <= high))),
    }


def measured_ratios(path: Path) -> dict[str, float]:
    """Measured ratio of each tested car that has a cold test, by its id.

    Raises:
        InputError: a figure is no number above zero; all at once.
    """
    problems: list[Problem] = []
    ratios: dict[str, float] = {}
    for line, row in read_lines(path, ("test_vehicle_id", "config", "cold20F", "unadj_city_mpge")):
        if not row["cold20F"].strip():
            continue
        try:
            ratio = float(row["cold20F"]) * float(row["unadj_city_mpge"]) / MPGE_KWH_100MI
        except ValueError:
            ratio = math.nan
        if math.isfinite(ratio) and ratio > 0.0:
            ratios.setdefault(f"{row['test_vehicle_id']}/{row['config']}", ratio)
        else:
            problems.append(Problem(str(path), line, "cold20F", f"{row['cold20F']!r} is not an energy above zero"))
    if problems:
        raise InputError(problems)
    return ratios


def predict(records: list[Record]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """City energy at 20 degF over that at 75 degF of each record ``(car,)``, and the same with climate control off."""
    cars, days, legs = [cold_slots(record) for record in records], [Conditions()] * len(records), cold_test.TRIAL.legs
    warm = driven("cold-city", cars, days, legs, cold_test.evaluate)
    off = driven("cold-city-off", cars, days, legs, cold_test.evaluate, cell_test.without_climate)
    return warm["cold_city_rise"], off["cold_city_rise"]


def _cell_changes(records: list[Record]) -> tuple[CellRow, ...]:
    """Mean changes over makers, each alike, in the four cells of AAA against its mild one."""
    cars = [cold_slots(record) for record in records]
    makes = np.array([record.make for record in records])

    def run(temperature_k: float, climate: bool) -> dict[str, NDArray[np.float64]]:
        prepared = cell_test.at_test_mass if climate else cell_test.climate_off
        name = f"cell-{'climate' if climate else 'off'}"
        days = [cell_test.cell(temperature_k)] * len(cars)
        return driven(name, cars, days, cell_test.LEGS, cell_test.reading, prepared)

    def mean(change: NDArray[np.float64]) -> float:
        return 100.0 * float(np.mean([np.mean(change[makes == make]) for make in sorted(set(makes))]))

    mild, rows = run(cell_test.MILD_K, climate=False), []
    for test, (in_range, economy) in AAA.items():
        found = run(cell_test.COLD_K if test.startswith("cold") else cell_test.HOT_K, climate=test.endswith("climate"))
        ranges, energies = found["range_m"] / mild["range_m"] - 1.0, mild["energy_j_m"] / found["energy_j_m"] - 1.0
        rows.append(CellRow(test, in_range, mean(ranges), economy, mean(energies)))
    return tuple(rows)


def validate(path: Path) -> ColdReport:
    """Read records and predict their cold tests, and AAA's on those with resistance heaters up to 2019.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    ratios = measured_ratios(path)
    records = [record for record in read_records(path) if not contradiction(record)]
    tested = [record for record in records if record.id in ratios]
    predicted, off = predict(tested) if tested else (np.zeros(0), np.zeros(0))
    rows = tuple(
        ColdRow(record, has_heat_pump(record), ratios[record.id], float(ratio), float(without))
        for record, ratio, without in zip(tested, predicted, off, strict=True)
    )
    older = [record for record in records if record.year <= _AAA_YEAR and not has_heat_pump(record)]
    cells = _cell_changes(older) if older else ()
    return ColdReport(rows, cells, len(older), len({record.make for record in older}))
