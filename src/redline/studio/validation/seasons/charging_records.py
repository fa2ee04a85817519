"""Charging records: cars with a published mean power or time from 10 to 80 %, and what of them may be used."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language.quantity import Chosen, Given
from redline.foundations.errors import InputError, Problem
from redline.foundations.library_file import library_table
from redline.studio.validation.neutral_body import NEUTRAL_BODY
from redline.studio.validation.table import number_in, read_lines

COLUMNS = (
    "row_id", "make", "model", "variant", "model_year", "powertrain", "battery_usable_kwh", "battery_gross_kwh",
    "battery_nominal_v", "battery_chemistry", "dc_max_kw", "dc_avg_10_80_kw", "dc_10_80_min", "recalled",
)  # fmt: skip
#: Column -> concept path and SI per unit of what a prediction may read.
_NUMBERS = {
    "battery_usable_kwh": ("battery.usable_energy", 3.6e6),
    "battery_gross_kwh": ("battery.gross_energy", 3.6e6),
    "battery_nominal_v": ("battery.voltage", 1.0),
    "dc_max_kw": ("charging.dc_power", 1e3),
}
_ENERGIES = ("battery.usable_energy", "battery.gross_energy")


@dataclass(frozen=True, slots=True)
class ChargeRecord:
    """One car: what a prediction may use, and the published session between 10 and 80 %; NaN where none."""

    id: str
    make: str
    name: str
    numbers: dict[str, float]
    chemistry: str
    mean_kw: float
    minutes: float
    peak_from: str


@functools.cache
def _peaks() -> tuple[dict[str, Any], ...]:
    return tuple(library_table("dc_peaks.toml")["car"])


def published_peak(make: str, model: str, usable_kwh: float) -> float | None:
    """Peak power in W that the library publishes of a car, by maker, model and usable energy.

    >>> published_peak("Nissan", "Ariya", 87.0)
    130000.0
    """
    for car in _peaks():
        if car["make"] == make and car["model"] == model and abs(car["usable_kwh"] - usable_kwh) < 0.1:
            return 1e3 * car["peak_kw"]
    return None


def read_charge_records(path: Path) -> list[ChargeRecord]:
    """Read the electric cars of a CSV file that have a sourced session and a sourced energy.

    A figure named in its row's ``recalled`` is neither read nor scored. A peak that the row does not source comes from
    ``library/dc_peaks.toml``, else it stays blank.

    Raises:
        InputError: the file or its columns are missing, or figures are not above zero; all at once.
    """
    problems: list[Problem] = []
    found = []
    for line, row in read_lines(path, COLUMNS):
        if row["powertrain"].split()[:1] == ["BEV"]:
            record = _record(row, path, line, problems)
            if record:
                found.append(record)
    if problems:
        raise InputError(problems)
    return found


def _record(row: dict[str, str], path: Path, line: int, problems: list[Problem]) -> ChargeRecord | None:
    recalled = {name.strip() for name in row["recalled"].split(";")}

    def sourced(name: str) -> float:
        if name in recalled:
            return math.nan
        return number_in(row, name, (path, line), problems, above=0.0, wanted="is not a number above zero")

    mean, minutes = sourced("dc_avg_10_80_kw"), sourced("dc_10_80_min")
    numbers = {p: v * scale for name, (p, scale) in _NUMBERS.items() if math.isfinite(v := sourced(name))}
    if (math.isnan(mean) and math.isnan(minutes)) or not any(path in numbers for path in _ENERGIES):
        return None
    peak_from = "row" if "charging.dc_power" in numbers else "estimated"
    usable = numbers.get("battery.usable_energy", math.nan) / 3.6e6
    if peak_from == "estimated" and (peak := published_peak(row["make"], row["model"], usable)):
        numbers["charging.dc_power"], peak_from = peak, "library"
    chemistry = row["battery_chemistry"].strip().lower() if "battery_chemistry" not in recalled else ""
    return ChargeRecord(
        row["row_id"], row["make"], f"{row['model']} {row['variant']}", numbers, chemistry, mean, minutes, peak_from
    )


def slots_of(record: ChargeRecord) -> Slots:
    """The record laid out as arrays: energy, voltage, chemistry and peak as far as sourced, in a neutral body."""
    choices = {"body_style": Chosen("crossover"), "powertrain.drive": Chosen("rear")}
    if record.chemistry in ("nmc", "nca", "lfp"):
        choices["battery.chemistry"] = Chosen(record.chemistry)
    concept = Concept(
        name=record.name, make=record.make, path=record.id, choices=choices, places={}, profile=(), tyre_size="",
        numbers={path: Given(value) for path, value in (NEUTRAL_BODY | record.numbers).items()},
        kind="electric", envelope=None, platform="", published={}, notes="",
    )  # fmt: skip
    return slots(concept, features(concept))
