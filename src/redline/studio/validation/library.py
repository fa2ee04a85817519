"""Validation on the library's own cars: predicted range, consumption and sprint against published figures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language.files import library_names, library_path
from redline.concept.read import read
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import trials_of
from redline.proving_ground.run import attributes_of
from redline.studio.ensemble.plausible import plausible
from redline.studio.ensemble.samples import samples_in
from redline.studio.ensemble.sampling import SAMPLES

#: Attributes compared, each only where the inputs it rests on are sourced.
COMPARED = (
    "range_epa_km",
    "range_wltp_km",
    "energy_epa_unadjusted_kwh_100mi",
    "energy_epa_label_kwh_100mi",
    "energy_wltp_kwh_100km",
    "range_electric_epa_km",
    "range_electric_wltp_km",
    "energy_depleting_epa_kwh_100mi",
    "accel_0_100_kmh_s",
    "accel_0_60_mph_s",
    "top_speed_km_h",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One predicted figure of one car beside the published one."""

    vehicle: str
    make: str
    attribute: str
    published: float
    predicted: float
    p10: float
    p90: float
    coast_down: bool

    @property
    def error_pct(self) -> float:
        """Predicted over published less one, in per cent."""
        return 100.0 * (self.predicted / self.published - 1.0)


def complete_vehicles() -> list[tuple[str, Concept]]:
    """Every library vehicle that is a complete concept, by file name."""
    found: list[tuple[str, Concept]] = []
    for stem in library_names("vehicles"):
        concept = read(library_path("vehicles", stem), complete=False)
        if concept.kind:
            found.append((stem, concept))
    return found


def _sourced_energy(concept: Concept) -> bool:
    given = concept.numbers.get("battery.test_energy") or concept.numbers.get("battery.usable_energy")
    return given is not None and not given.estimate


#: What the power of a sprint or a top speed may be stated by.
_POWERS = ("powertrain.power", "powertrain.front.power", "powertrain.rear.power", "engine.power")


def sourced_power(concept: Concept) -> bool:
    """Whether a power of the vehicle was read somewhere, not remembered."""
    given = [concept.numbers[path] for path in _POWERS if path in concept.numbers]
    return any("unverified" not in power.source for power in given)


@float64
def compare(samples: int = SAMPLES) -> list[Comparison]:
    """Predict every compared attribute of every complete library vehicle that publishes it."""
    rows: list[Comparison] = []
    for stem, concept in complete_vehicles():
        wanted = [name for name in COMPARED if name in concept.published]
        if not _sourced_energy(concept):
            wanted = [name for name in wanted if not name.startswith("range_")]
        if not sourced_power(concept):
            wanted = [name for name in wanted if not name.startswith(("accel_", "top_speed_"))]
        if not wanted:
            continue
        trials = tuple(trials_of(concept.family, concept.plug_in).values())
        names = [attribute.name for attribute in attributes_of(trials)]
        wanted = [name for name in wanted if name in names]
        driven = _outcomes(slots(concept, features(concept)), concept, samples)
        for name in wanted:
            column = driven[:, names.index(name)]
            low, high = np.quantile(column[1:], [0.1, 0.9])
            rows.append(
                Comparison(
                    stem,
                    concept.make,
                    name,
                    concept.published[name].value,
                    float(column[0]),
                    float(low),
                    float(high),
                    "road_load.epa_c" in concept.numbers,
                )
            )
    return rows


def _outcomes(laid_out: Slots, concept: Concept, samples: int) -> NDArray[np.float64]:
    drawn = plausible(concept, laid_out)
    with ThreadPoolExecutor(max_workers=2) as pool:
        return samples_in(pool, laid_out, Conditions(), drawn.deltas[: 1 + samples])[0]


def summary(rows: list[Comparison]) -> list[dict[str, Any]]:
    """Mean absolute error, bias, greatest error and coverage of each attribute."""
    table: list[dict[str, Any]] = []
    for name in COMPARED:
        part = [row for row in rows if row.attribute == name]
        if part:
            errors = np.array([row.error_pct for row in part])
            covered = [row.p10 <= row.published <= row.p90 for row in part]
            table.append(
                {
                    "attribute": name,
                    "n": len(part),
                    "mean_abs_pct": float(np.mean(np.abs(errors))),
                    "bias_pct": float(np.mean(errors)),
                    "max_abs_pct": float(np.max(np.abs(errors))),
                    "coverage_p10_p90": float(np.mean(covered)),
                }
            )
    return table
