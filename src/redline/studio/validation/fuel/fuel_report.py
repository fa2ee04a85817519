"""The report on fuel records: errors and bands of every car, by kind, and what is listed but not scored.

Scored is a row whose figure is EPA's, whose pairing of label and tested car begins with ``exact``, and which states
coast-down and test mass. Every other row with a measured figure is listed with what sets it apart: it stands on
estimated drag and mass, or on a pairing by name. Electric range is a table of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from redline.concept.building.complete import Slots, paths
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.ensemble.plausible import normals as standard_normals
from redline.studio.validation.fuel.epa_fuel import OUTCOMES, SAMPLES, predict
from redline.studio.validation.fuel.fuel_concept import slots_of
from redline.studio.validation.fuel.fuel_records import FuelRecord, contradiction, read_fuel_records, read_header
from redline.studio.validation.fuel.fuel_test_list import COLUMNS as TEST_COLUMNS
from redline.studio.validation.fuel.fuel_test_list import read_test_list

#: Which outcome a basis is compared with.
_OUTCOME = {"epa_unadjusted": "unadjusted", "epa_label": "label", "wltp": "combined"}
GROUPS = ("combustion", "mild_hybrid", "hybrid", "plug_in")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one car: measured and predicted, the band, and what sets it apart, if anything."""

    record: FuelRecord
    what: str
    basis: str
    unit: str
    measured: float
    predicted: float
    p10: float
    p90: float
    legs_pct: dict[str, float]
    apart: str = ""

    @property
    def error_pct(self) -> float:
        """Predicted over measured less one, in per cent."""
        return 100.0 * (self.predicted / self.measured - 1.0)

    @property
    def covered(self) -> bool:
        """Whether the measured value lies between p10 and p90."""
        return self.p10 <= self.measured <= self.p90

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        record = self.record
        return {
            "id": record.id, "make": record.make, "model": record.model, "variant": record.variant,
            "kind": record.group, "powertrain": record.kind, "basis": self.basis, "pairing": record.pairing,
            f"measured_{self.unit}": self.measured, f"predicted_{self.unit}": self.predicted,
            f"p10_{self.unit}": self.p10, f"p90_{self.unit}": self.p90, "error_pct": self.error_pct,
            **{f"{leg}_error_pct": error for leg, error in self.legs_pct.items()},
            **({"apart": self.apart} if self.apart else {}),
        }  # fmt: skip


def summary(figures: tuple[Figure, ...]) -> dict[str, Any]:
    """Number, mean absolute error, greatest, bias and coverage; no figures give nulls."""
    if not figures:
        return dict.fromkeys(("mean_abs_pct", "max_abs_pct", "bias_pct", "coverage_p10_p90")) | {"n": 0}
    errors = np.array([figure.error_pct for figure in figures])
    return {
        "n": len(figures),
        "mean_abs_pct": float(np.mean(np.abs(errors))),
        "max_abs_pct": float(np.max(np.abs(errors))),
        "bias_pct": float(np.mean(errors)),
        "coverage_p10_p90": float(np.mean([figure.covered for figure in figures])),
    }


def by_group(figures: tuple[Figure, ...]) -> dict[str, dict[str, Any]]:
    """The summary of each kind of powertrain."""
    return {group: summary(tuple(row for row in figures if row.record.group == group)) for group in GROUPS}


@dataclass(frozen=True, slots=True)
class FuelReport:
    """Fuel of every scored car, what is only listed, electric ranges, and rejected rows with their reasons."""

    rows: tuple[Figure, ...]
    listed: tuple[Figure, ...]
    ranges: tuple[Figure, ...]
    rejected: tuple[tuple[FuelRecord, str], ...]

    def by_kind(self) -> dict[str, dict[str, Any]]:
        """The summary of each kind of powertrain, and of electric range."""
        own = tuple(row for row in self.ranges if not row.apart)
        return by_group(self.rows) | {"plug_in_electric_range": summary(own)}

    def together(self) -> dict[str, dict[str, Any]]:
        """The same of everything with an official figure, EPA's and WLTP's, scored or only listed; and all kinds."""
        fuel = (*self.rows, *self.listed)
        return {"all": summary(fuel)} | by_group(fuel) | {"plug_in_electric_range": summary(self.ranges)}

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: the JSON contract of ``redline validate epa-fuel --json``."""
        return summary(self.rows) | {
            "by_kind": self.by_kind(),
            "together": self.together(),
            "rows": [row.to_dict() for row in self.rows],
            "electric_range_rows": [row.to_dict() for row in self.ranges],
            "listed_summary": {
                basis: summary(tuple(row for row in self.listed if row.basis == basis)) for basis in _OUTCOME
            },
            "listed": [row.to_dict() for row in self.listed],
            "rejected": [
                {"id": record.id, "make": record.make, "model": record.model, "reason": reason}
                for record, reason in self.rejected
            ],
        }


def _apart(record: FuelRecord, basis: str) -> str:
    if basis == "wltp":
        return f"WLTP, {record.measured.note}; drag and mass estimated where not stated".replace("WLTP, ;", "WLTP;")
    if not record.coast_down:
        return "no coast-down: drag and rolling estimated"
    if not record.pairing.startswith("exact"):
        return f"pairing of label and tested car: {record.pairing or 'not stated'}"
    return ""


def _procedure(record: FuelRecord) -> str:
    basis = record.measured.basis or record.measured.electric_basis
    return ("wltp" if basis == "wltp" else "epa") + ("_plug_in" if record.plug_in else "")


def _predicted(records: list[FuelRecord], procedure: str, samples: int) -> list[np.ndarray]:
    """Outcomes ``(1 + samples, outcome)`` of records of one family, the first without deviations."""
    laid_out: list[Slots] = [slots_of(record) for record in records]
    names = paths(laid_out[0].family)
    normals = standard_normals(laid_out[0].family, samples)
    deltas, owners = [], []
    for slots in laid_out:
        _, sigmas = values_and_sigmas(slots)
        sigma = np.array([sigmas.get(path, 0.0) for path in names])
        deltas += [np.zeros(len(names)), *(normals * sigma)]
        owners += [slots] * (samples + 1)
    found = predict(owners, np.array(deltas), procedure)
    return list(found.reshape(len(records), samples + 1, -1))


def _figures(record: FuelRecord, outcomes: np.ndarray, procedure: str) -> list[Figure]:
    names, measured = OUTCOMES[procedure], record.measured

    def figure(what: str, basis: str, unit: str, name: str, value: float, apart: str) -> Figure:
        column = outcomes[:, names.index(name)] / (1e3 if unit == "km" else 1.0)
        low, high = np.quantile(column[1:], [0.1, 0.9]) if len(column) > 1 else (column[0], column[0])
        legs = {}
        if basis == "epa_unadjusted":
            pairs = (("city", measured.city_l_100km), ("highway", measured.highway_l_100km))
            legs = {leg: 100.0 * (float(outcomes[0, names.index(leg)]) / own - 1.0) for leg, own in pairs}
        return Figure(record, what, basis, unit, value, float(column[0]), float(low), float(high), legs, apart)

    found: list[Figure] = []
    if measured.basis:
        apart = _apart(record, measured.basis)
        name = _OUTCOME[measured.basis]
        found.append(figure("fuel", measured.basis, "l_100km", name, measured.litres_100km, apart))
    if measured.electric_range_m > 0.0:
        apart = _apart(record, measured.electric_basis)
        kilometres = measured.electric_range_m / 1e3
        found.append(figure("range", measured.electric_basis, "km", "electric_range", kilometres, apart))
    return found


def report_of(records: list[FuelRecord], samples: int = SAMPLES) -> FuelReport:
    """Predict every record with a measured figure whose inputs do not contradict each other."""
    told = [record for record in records if record.measured.basis or record.measured.electric_range_m > 0.0]
    reasons = [(record, contradiction(record)) for record in told]
    kept = [record for record, reason in reasons if not reason]
    parts: dict[tuple[str, str], list[FuelRecord]] = {}
    for record in kept:
        parts.setdefault((_procedure(record), slots_of(record).family), []).append(record)
    found: dict[str, list[Figure]] = {}
    for (procedure, _), part in parts.items():
        for record, outcomes in zip(part, _predicted(part, procedure, samples), strict=True):
            found[record.id] = _figures(record, outcomes, procedure)
    figures = [figure for record in kept for figure in found[record.id]]
    fuel = [figure for figure in figures if figure.what == "fuel"]
    return FuelReport(
        rows=tuple(figure for figure in fuel if not figure.apart),
        listed=tuple(figure for figure in fuel if figure.apart),
        ranges=tuple(figure for figure in figures if figure.what == "range"),
        rejected=tuple((record, reason) for record, reason in reasons if reason),
    )


def records_in(path: Path) -> list[FuelRecord]:
    """Read a table of vehicles or a list of EPA tests, whichever the columns say.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    header = read_header(path)
    return read_test_list(path) if all(name in header for name in TEST_COLUMNS) else read_fuel_records(path)


def validate(path: Path) -> FuelReport:
    """Read records and predict them.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    return report_of(records_in(path))
