"""Validation on EPA records: 55/45 unadjusted wall energy of electric cars from coast-down, mass and machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, paths
from redline.foundations.engine import float64
from redline.foundations.executables import FUSED
from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.procedures.j1634 import MultiCycleTest
from redline.proving_ground.run import plan_of
from redline.proving_ground.trials.road import range_epa
from redline.studio.ensemble.blocks import in_blocks
from redline.studio.ensemble.fleet import moved_vehicle, values_and_sigmas
from redline.studio.ensemble.plausible import normals as standard_normals
from redline.studio.validation.electric.epa_records import Record, contradiction, read_records
from redline.studio.validation.electric.record_concept import slots_of

_BLOCK = 128
SAMPLES = 128


@dataclass(frozen=True, slots=True)
class Row:
    """One car: measured and predicted energy in kWh per 100 miles, and the band of the prediction."""

    record: Record
    predicted: float
    p10: float
    p90: float

    @property
    def error_pct(self) -> float:
        """Predicted over measured less one, in per cent."""
        return 100.0 * (self.predicted / self.record.measured_kwh_per_100mi - 1.0)

    @property
    def covered(self) -> bool:
        """Whether the measured value lies between p10 and p90."""
        return self.p10 <= self.record.measured_kwh_per_100mi <= self.p90


@dataclass(frozen=True, slots=True)
class EnergyReport:
    """Errors over all cars that are not rejected, and the rejected ones with their reasons."""

    rows: tuple[Row, ...]
    rejected: tuple[tuple[Record, str], ...]

    @property
    def errors_pct(self) -> NDArray[np.float64]:
        """Errors of all cars, in per cent."""
        return np.array([row.error_pct for row in self.rows])

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: the JSON contract of ``redline validate epa-ev --json``."""
        errors = self.errors_pct
        return {
            "n": len(self.rows),
            "mean_abs_pct": float(np.mean(np.abs(errors))),
            "max_abs_pct": float(np.max(np.abs(errors))),
            "bias_pct": float(np.mean(errors)),
            "coverage_p10_p90": float(np.mean([row.covered for row in self.rows])),
            "rows": [
                {
                    "id": row.record.id,
                    "make": row.record.make,
                    "model": row.record.model,
                    "measured_kwh_per_100mi": row.record.measured_kwh_per_100mi,
                    "predicted_kwh_per_100mi": row.predicted,
                    "p10_kwh_per_100mi": row.p10,
                    "p90_kwh_per_100mi": row.p90,
                    "error_pct": row.error_pct,
                }
                for row in self.rows
            ],
            "rejected": [
                {"id": record.id, "make": record.make, "model": record.model, "reason": reason}
                for record, reason in self.rejected
            ],
        }


def tested(delta: jax.Array, slots: Slots, plan: Schedule) -> MultiCycleTest:
    """The multi-cycle test of a record's vehicle, its inputs moved by ``delta``."""
    vehicle = moved_vehicle(delta, slots)
    return range_epa.test_of(vehicle, march(vehicle, Conditions(), plan))


def in_kwh_100mi(joule_per_m: Float) -> jax.Array:
    """Energy per distance in the list's unit."""
    return jax.numpy.asarray(joule_per_m / 3.6e6 * 160934.4)


def _energy(delta: jax.Array, slots: Slots, plan: Schedule) -> jax.Array:
    return in_kwh_100mi(tested(delta, slots, plan).combined_ac_j_m)


@float64
def predict(all_slots: list[Slots], deltas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Wall energy in kWh/100 mi for pairs of slots and deviations ``(n, input)``."""
    rows = list(zip(deltas, all_slots, strict=True))
    return in_blocks("epa_energy", _energy, rows, plan_of((range_epa.TRIAL,)), size=_BLOCK, options=FUSED)


def report_of(records: list[Record], samples: int = SAMPLES) -> EnergyReport:
    """Predict every record whose inputs do not contradict each other."""
    reasons = [(record, contradiction(record)) for record in records]
    kept = [record for record, reason in reasons if not reason]
    laid_out = [slots_of(record) for record in kept]
    deltas, owners = [], []
    normals = standard_normals(samples=samples)
    for slots in laid_out:
        _, sigmas = values_and_sigmas(slots)
        sigma = np.array([sigmas.get(path, 0.0) for path in paths()])
        deltas += [np.zeros(len(sigma)), *(normals * sigma)]
        owners += [slots] * (samples + 1)
    energy = predict(owners, np.array(deltas)).reshape(len(kept), samples + 1)
    low, high = np.quantile(energy[:, 1:], [0.1, 0.9], axis=1)
    rows = tuple(Row(record, float(energy[i, 0]), float(low[i]), float(high[i])) for i, record in enumerate(kept))
    return EnergyReport(rows, tuple((record, reason) for record, reason in reasons if reason))


def validate(path: Path) -> EnergyReport:
    """Read records and predict them.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    return report_of(read_records(path))
