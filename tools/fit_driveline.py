"""What a driveline behind an engine drags in neutral: EPA coast-downs over tyres and brakes, as a rolling coefficient.

Run: python tools/fit_driveline.py [FOLDER]. Prints, by driven axles and speed, ``(A + B v) / m g`` of the vehicle
table's cars with a gearbox less what the road load is built up from without a driveline, makers weighted equally. What
of it are the United States' tyres is a judgement: docs/theory/road-load.md.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections import defaultdict
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from redline.concept.building.build import build
from redline.concept.constants import value_of
from redline.concept.family import kinds_of
from redline.foundations.constants import GRAVITY_M_S2
from redline.studio.validation.fuel.fuel_concept import slots_of
from redline.studio.validation.fuel.fuel_records import FuelRecord, contradiction, read_fuel_records

SPEEDS_M_S = (0.0, 8.0, 17.0, 27.0)


def without_coast_down(record: FuelRecord) -> FuelRecord:
    """The record as if nobody had measured its road load."""
    kept = {path: value for path, value in record.numbers.items() if not path.startswith("road_load.")}
    return dataclasses.replace(record, numbers=kept)


def coefficients(records: list[FuelRecord]) -> np.ndarray:
    """Constant and speed-proportional resistance over weight at the speeds ``(record, speed)``."""
    laid_out = [dataclasses.replace(slots_of(record), plug_in=False) for record in records]

    def one(slots):
        load = build(slots).road_load
        force = load.constant_n + load.linear_n_s_m * jnp.asarray(SPEEDS_M_S)
        return force / (load.reference_mass_kg * GRAVITY_M_S2)

    return np.asarray(jax.jit(jax.vmap(one))(jax.tree.map(lambda *leaves: np.stack(leaves), *laid_out)))


def main() -> None:
    """Print the excess by driven axles."""
    folder = Path(os.environ.get("REDLINE_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    records = [
        record
        for record in read_fuel_records(folder / "vehicles.csv")
        if record.coast_down and record.kind in kinds_of("geared") and not contradiction(record)
        if {"dimensions.height", "dimensions.length", "dimensions.width"} <= set(record.numbers)
    ]
    with jax.enable_x64(True):
        measured, built = coefficients(records), coefficients([without_coast_down(record) for record in records])
    driven = np.array([str(record.choices["powertrain.drive"]) for record in records])
    counted = value_of("driveline_drag") + value_of("driveline_drag_both") * (driven == "all")
    excess = measured - (built - counted[:, None])
    for drive in ("front", "rear", "all"):
        makers: dict[str, list[np.ndarray]] = defaultdict(list)
        for record, row in zip(records, excess, strict=True):
            if record.choices["powertrain.drive"] == drive:
                makers[record.make].append(row)
        mean = np.mean([np.mean(rows, axis=0) for rows in makers.values()], axis=0)
        told = "  ".join(f"{1e4 * value:.1f} at {speed:.0f} m/s" for value, speed in zip(mean, SPEEDS_M_S, strict=True))
        print(f"{drive:6s} {np.sum(driven == drive):2d} cars of {len(makers)} makers, 1e-4: {told}")


if __name__ == "__main__":
    main()
