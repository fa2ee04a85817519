"""From a fuel record to the same arrays a concept file gives, so that one pipeline predicts both."""

from __future__ import annotations

import math

from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language.quantity import Chosen, Given
from redline.foundations.constants import DRIVER_KG, EPA_CURB_ADDITION_KG
from redline.physics.road.tyre import rolling_radius
from redline.studio.validation.fuel.fuel_records import FuelRecord
from redline.studio.validation.neutral_body import NEUTRAL_BODY

#: What the record hands on under other names, or not at all.
_NOT_INPUTS = ("running_order", "rated")
_MOST_GEARS = 10.0
#: Wheel by which turns per distance become a ratio; only their quotient enters.
_DIAMETER_M, _DEFLECTION_M, _FINAL_DRIVE = 0.72, 0.02, 3.5


def _mass(numbers: dict[str, float]) -> dict[str, float]:
    """Kerb mass: as stated, else out of the running order, else out of the EPA test mass."""
    if "mass.kerb" in numbers:
        return {}
    if "running_order" in numbers:
        return {"mass.kerb": numbers["running_order"] - DRIVER_KG}
    return {"mass.kerb": numbers["mass.epa_test"] - EPA_CURB_ADDITION_KG} if "mass.epa_test" in numbers else {}


def _gears(record: FuelRecord) -> dict[str, float]:
    """Gears, and the ratio of the last where the engine's turns per distance in it are known."""
    if "gearbox.gears" not in record.numbers or "gearbox.kind" not in record.choices:
        return {}
    found = {"gearbox.gears": min(record.numbers["gearbox.gears"], _MOST_GEARS)}
    if math.isfinite(record.turns_per_m):
        radius = float(rolling_radius(0.5 * _DIAMETER_M, _DEFLECTION_M))
        found |= {"tyres.diameter": _DIAMETER_M, "tyres.deflection": _DEFLECTION_M, "gearbox.final_drive": _FINAL_DRIVE}
        found["gearbox.top_ratio"] = record.turns_per_m * radius / _FINAL_DRIVE
    return found


def concept_of(record: FuelRecord) -> Concept:
    """A concept that gives what the record gives: coast-down, mass, engine, gears, machines, battery, choices."""
    numbers = {path: value for path, value in record.numbers.items() if path not in (*_NOT_INPUTS, "gearbox.gears")}
    if record.kind in ("combustion", "mild_hybrid"):
        numbers = {path: value for path, value in numbers.items() if not path.startswith(("powertrain.", "battery."))}
    if not all(path in numbers for path in NEUTRAL_BODY):
        numbers |= NEUTRAL_BODY
    numbers |= _mass(numbers) | _gears(record)
    choices: dict[str, str | bool] = {"body_style": "crossover"} | record.choices
    return Concept(
        name=f"{record.make} {record.model} {record.variant}".strip(),
        make=record.make,
        path=record.id,
        numbers={path: Given(value) for path, value in numbers.items()},
        choices={path: Chosen(value) for path, value in choices.items()},
        places={},
        profile=(),
        tyre_size=record.tyre_size if not math.isfinite(record.turns_per_m) else "",
        kind=record.kind,
        envelope=None,
        platform="",
        published={},
        notes="",
    )


def slots_of(record: FuelRecord) -> Slots:
    """The record laid out as arrays."""
    concept = concept_of(record)
    return slots(concept, features(concept))
