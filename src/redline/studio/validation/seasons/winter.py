"""Validation on winter range tests: predicted loop range over WLTP range against what was driven.

A car is sold with a WLTP range, and the test states its deviation from that. What it differs from the predicted one by
is in part the car's own, wheels and options, and returns on the loop; in part the certificate's, and does not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.concept import Concept
from redline.concept.constants import value_of
from redline.concept.read import read
from redline.foundations.constants import SEA_LEVEL_PA
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.procedures.to_empty import range_of
from redline.proving_ground.trials.road import range_wltp
from redline.proving_ground.trials.seasons import winter_loop
from redline.studio.validation.seasons.season_drive import driven, laid_out
from redline.studio.validation.seasons.winter_records import WinterRecord, read_winter
from redline.vehicle.vehicle import Vehicle

#: Below this the cars are on winter tyres [law and custom in Nordic and Alpine countries: from 7 degC down].
WINTER_TYRES_K = 280.15


@dataclass(frozen=True, slots=True)
class WinterRow:
    """One car's test: the ranges predicted, and the WLTP range that it is sold with, NaN where none is known; in km."""

    record: WinterRecord
    loop_km: float
    wltp_km: float
    sold_wltp_km: float

    @property
    def unseen_pct(self) -> float:
        """Predicted loop range over predicted WLTP range less one, in per cent: no published range is looked at."""
        return 100.0 * (self.loop_km / self.wltp_km - 1.0)

    @property
    def predicted_pct(self) -> float:
        """Predicted deviation from the WLTP range it is sold with, ``L / W (W / W_p)^s - 1``, in per cent.

        L and W_p are predicted; of what W differs from W_p by, the share s is the car's own and returns on the loop.
        """
        if not math.isfinite(self.sold_wltp_km):
            return self.unseen_pct
        own = (self.sold_wltp_km / self.wltp_km) ** value_of("wltp_own_share")
        return 100.0 * (self.loop_km * own / self.sold_wltp_km - 1.0)

    @property
    def error_points(self) -> float:
        """Predicted less measured deviation, in points."""
        return self.predicted_pct - self.record.deviation_pct


@dataclass(frozen=True, slots=True)
class WinterReport:
    """Cars that could be predicted, and those that have no concept."""

    rows: tuple[WinterRow, ...]
    unknown: tuple[WinterRecord, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: the JSON contract of ``redline validate winter --json``."""
        cold = [row for row in self.rows if row.record.temperature_k < WINTER_TYRES_K]
        measured = [row.record.deviation_pct for row in self.rows]
        return {
            **_errors(measured, [row.predicted_pct for row in self.rows]),
            "winter": _errors([row.record.deviation_pct for row in cold], [row.predicted_pct for row in cold]),
            "unseen": _errors(measured, [row.unseen_pct for row in self.rows]),
            "rows": [
                {"edition": row.record.edition, "vehicle": row.record.vehicle, "file": row.record.file,
                 "temperature_degc": row.record.temperature_k - 273.15, "measured_pct": row.record.deviation_pct,
                 "predicted_pct": row.predicted_pct, "error_points": row.error_points, "loop_km": row.loop_km,
                 "wltp_km": row.wltp_km, "unseen_pct": row.unseen_pct,
                 "sold_wltp_km": row.sold_wltp_km if math.isfinite(row.sold_wltp_km) else None}
                for row in self.rows
            ],
            "not_in_library": [f"{record.vehicle} ({record.edition})" for record in self.unknown],
        }  # fmt: skip


def _errors(measured: list[float], predicted: list[float]) -> dict[str, Any]:
    if not measured:
        return {"n": 0}
    errors = np.array(predicted) - np.array(measured)
    return {
        "n": len(measured),
        "mean_abs_points": float(np.mean(np.abs(errors))),
        "bias_points": float(np.mean(errors)),
        "max_abs_points": float(np.max(np.abs(errors))),
        "rank_correlation": rank_correlation(measured, predicted),
    }


def rank_correlation(first: list[float], second: list[float]) -> float:
    """Correlation of ranks, equal values sharing their mean rank [Spearman]; zero where there is no order.

    >>> rank_correlation([1.0, 2.0, 3.0], [10.0, 20.0, 15.0])
    0.5
    """
    one, two = _ranks(first), _ranks(second)
    spread = float(np.std(one) * np.std(two))
    return float(np.mean((one - np.mean(one)) * (two - np.mean(two)))) / spread if spread > 0.0 else 0.0


def _ranks(values: list[float]) -> NDArray[np.float64]:
    return np.array([np.mean(np.flatnonzero(np.sort(values) == value)) for value in values])


def winter_day(temperature_k: float) -> Conditions:
    """The day of a test: its temperature, and the rolling resistance of winter tyres where it is cold."""
    rolling = value_of("winter_tyre_rolling") if temperature_k < WINTER_TYRES_K else 1.0
    return Conditions(temperature_k=temperature_k, pressure_pa=SEA_LEVEL_PA, rolling_frac=rolling)


def _reading(vehicle: Vehicle, day: Conditions, legs: Mapping[str, LegTotals]) -> dict[str, jax.Array]:
    return {
        "loop_m": range_of(vehicle, legs["loop_own_first"], legs["loop_own_then"]),
        "wltp_m": jax.numpy.asarray(range_wltp.evaluate(vehicle, day, legs)["range_wltp"]),
    }


def _sold_wltp_km(record: WinterRecord, concept: Concept) -> float:
    """The WLTP range of the test's own row, else the one published of the concept."""
    published = concept.published.get("range_wltp_km")
    return record.wltp_m / 1e3 if math.isfinite(record.wltp_m) else published.value if published else math.nan


def report_of(records: list[WinterRecord]) -> WinterReport:
    """Predict every test whose car has a concept: the winter loop at its temperature over WLTP."""
    known = [(record, record.concept) for record in records if record.concept]
    unknown = tuple(record for record in records if not record.concept)
    if not known:
        return WinterReport((), unknown)
    concepts = [read(path) for _, path in known]
    cars = [laid_out(concept) for concept in concepts]
    days = [winter_day(record.temperature_k) for record, _ in known]
    legs = (*range_wltp.TRIAL.legs, *winter_loop.legs_in("", "own"))
    found = driven("winter", cars, days, legs, _reading)
    rows = tuple(
        WinterRow(record, float(loop) / 1e3, float(wltp) / 1e3, _sold_wltp_km(record, concept))
        for (record, _), concept, loop, wltp in zip(known, concepts, found["loop_m"], found["wltp_m"], strict=True)
    )
    return WinterReport(rows, unknown)


def validate(path: Path) -> WinterReport:
    """Read winter tests and predict them.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    return report_of(read_winter(path))
