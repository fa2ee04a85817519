"""Validation of charging: mean power and minutes from 10 to 80 % against published sessions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, paths
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.trials.lasting.charge import reference_session
from redline.studio.ensemble.fleet import moved_vehicle, values_and_sigmas
from redline.studio.ensemble.plausible import normals as standard_normals
from redline.studio.validation.seasons.charging_records import ChargeRecord, read_charge_records, slots_of

SAMPLES = 128


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure of a session, in kW or minutes, and its prediction with band."""

    record: ChargeRecord
    figure: str
    published: float
    predicted: float
    p10: float
    p90: float

    @property
    def error_pct(self) -> float:
        """Predicted over published less one, in per cent."""
        return 100.0 * (self.predicted / self.published - 1.0)

    @property
    def covered(self) -> bool:
        """Whether the published figure lies between p10 and p90."""
        return self.p10 <= self.published <= self.p90


@dataclass(frozen=True, slots=True)
class ChargeReport:
    """Every published figure with its prediction."""

    rows: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: the JSON contract of ``redline validate charging --json``."""
        known = [row for row in self.rows if row.record.peak_from != "estimated"]
        blank = [row for row in self.rows if row.record.peak_from == "estimated"]
        return _summary(self.rows) | {
            "peak_published": _summary(known),
            "peak_estimated": _summary(blank),
            "rows": [
                {
                    "id": row.record.id, "make": row.record.make, "model": row.record.name, "figure": row.figure,
                    "peak_from": row.record.peak_from, "published": row.published, "predicted": row.predicted,
                    "p10": row.p10, "p90": row.p90, "error_pct": row.error_pct,
                }
                for row in self.rows
            ],
        }  # fmt: skip


def _summary(rows: tuple[Figure, ...] | list[Figure]) -> dict[str, Any]:
    if not rows:
        return {"n": 0}
    errors = np.array([row.error_pct for row in rows])
    makers = sorted({row.record.make for row in rows})
    each = [np.mean([abs(row.error_pct) for row in rows if row.record.make == make]) for make in makers]
    return {
        "n": len(rows),
        "makers": len(makers),
        "mean_abs_pct": float(np.mean(np.abs(errors))),
        "mean_abs_of_makers_pct": float(np.mean(each)),
        "bias_pct": float(np.mean(errors)),
        "max_abs_pct": float(np.max(np.abs(errors))),
        "coverage_p10_p90": float(np.mean([row.covered for row in rows])),
    }


def _figures(delta: jax.Array, slots: Slots) -> jax.Array:
    """Mean power in kW and minutes from 10 to 80 %."""
    found = reference_session(moved_vehicle(delta, slots))
    return jnp.stack([found.terminal_j / found.time_s[-1] / 1e3, found.time_s[-1] / 60.0])


@float64
def predict(slots: Slots, deltas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean power in kW and minutes ``(n, 2)`` of deviations ``(n, input)``."""
    program = compiled("charge-figures", jax.vmap(_figures, in_axes=(0, None)), deltas, slots)
    return np.asarray(program(deltas, slots))


def report_of(records: list[ChargeRecord], samples: int = SAMPLES) -> ChargeReport:
    """Predict every record's figures, with the band of the estimates."""
    normals = standard_normals(samples=samples)
    rows: list[Figure] = []
    for record in records:
        laid_out = slots_of(record)
        _, sigmas = values_and_sigmas(laid_out)
        sigma = np.array([sigmas.get(path, 0.0) for path in paths()])
        found = predict(laid_out, np.concatenate([np.zeros((1, len(sigma))), normals * sigma]))
        low, high = np.quantile(found[1:], [0.1, 0.9], axis=0)
        for index, (name, published) in enumerate((("mean_kw", record.mean_kw), ("minutes", record.minutes))):
            if math.isfinite(published):
                rows.append(
                    Figure(record, name, published, float(found[0, index]), float(low[index]), float(high[index]))
                )
    return ChargeReport(tuple(rows))


def validate(path: Path) -> ChargeReport:
    """Read records and predict them.

    Raises:
        InputError: the file cannot be used; every problem with its line.
    """
    return report_of(read_charge_records(path))
