"""EPA certification records of electric cars: reading them, and rejecting rows that contradict themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, GRAVITY_M_S2
from redline.foundations.errors import InputError, Problem
from redline.foundations.units import to_si
from redline.proving_ground.procedures.ftp import combined
from redline.studio.validation.electric.machine_text import Machines, read_machines
from redline.studio.validation.electric.published_machines import PublishedMachines, published_machines
from redline.studio.validation.table import read_lines

_COLUMNS = (
    "year",
    "A",
    "B",
    "C",
    "etw_lb",
    "hp",
    "drive",
    "evMotor",
    "test_vehicle_id",
    "config",
    "unadj_city_mpge",
    "unadj_hwy_mpge",
)
#: Electricity as EPA tells it in miles per gallon: kWh/100 mi at one mpge, a gallon being 33.705 kWh [fueleconomy.gov].
MPGE_KWH_100MI = 3370.5
#: What the inputs of a row may imply before they contradict each other physically: drag area in m2,
#: constant resistance over weight, resistance at 50 mph over weight, and test mass in kg.
_POSSIBLE = {
    "drag area": (0.25, 2.2),
    "constant resistance": (0.002, 0.018),
    "resistance at 50 mph": (0.010, 0.045),
    "test mass": (600.0, 5500.0),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One tested car: the inputs a prediction may use, and the measured result it is compared with."""

    id: str
    make: str
    model: str
    year: float
    a_n: float
    b_n_s_m: float
    c_n_s2_m2: float
    test_mass_kg: float
    machines: Machines
    published: PublishedMachines
    city_kwh_per_100mi: float
    highway_kwh_per_100mi: float

    @property
    def measured_kwh_per_100mi(self) -> float:
        """Measured wall energy, city and highway 55 to 45."""
        return float(combined(self.city_kwh_per_100mi, self.highway_kwh_per_100mi))


def read_records(path: Path) -> list[Record]:
    """Read the distinct tested cars of a CSV file: one row per test vehicle and configuration.

    Raises:
        InputError: the file is missing, or columns are missing, or numbers are not numbers; all at once.
    """
    problems: list[Problem] = []
    records: dict[tuple[str, str], Record] = {}
    for line, row in read_lines(path, _COLUMNS):
        key = (row["test_vehicle_id"], row["config"])
        if key not in records and (record := _record(row, path, line, problems)):
            records[key] = record
    if problems:
        raise InputError(problems)
    return list(records.values())


def _record(row: dict[str, str], path: Path, line: int, problems: list[Problem]) -> Record | None:
    def number(name: str) -> float:
        try:
            value = float(row[name])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            problems.append(Problem(str(path), line, name, f"{row[name]!r} is not a finite number"))
        return value

    def positive(name: str, words: str) -> float:
        value = number(name)
        if value <= 0.0:
            problems.append(Problem(str(path), line, name, f"{row[name]!r} is not a {words}; it must be above zero"))
        return value if value > 0.0 else math.nan

    before = len(problems)
    city, highway = positive("unadj_city_mpge", "result"), positive("unadj_hwy_mpge", "result")
    horsepower, year = row["hp"].strip(), number("year")
    record = Record(
        id=f"{row['test_vehicle_id']}/{row['config']}",
        make=row.get("make", ""),
        model=row.get("model", ""),
        year=year,
        a_n=to_si(number("A"), "lbf", "force"),
        b_n_s_m=to_si(number("B"), "lbf/mph", "force_per_speed"),
        c_n_s2_m2=to_si(number("C"), "lbf/mph2", "force_per_speed2"),
        test_mass_kg=to_si(positive("etw_lb", "test weight"), "lb", "mass"),
        machines=read_machines(row["evMotor"], number("hp") if horsepower else 0.0, row["drive"]),
        published=published_machines(row.get("make", ""), row.get("model", ""), year),
        city_kwh_per_100mi=MPGE_KWH_100MI / city,
        highway_kwh_per_100mi=MPGE_KWH_100MI / highway,
    )
    return record if len(problems) == before else None


def contradiction(record: Record) -> str:
    """Say how a record's inputs contradict each other, or nothing if they do not.

    The rule reads inputs only: coefficients and mass must together imply a possible drag area and possible
    resistance at rest and at 50 mph.
    """
    return implied_contradiction(record.a_n, record.b_n_s_m, record.c_n_s2_m2, record.test_mass_kg)


def implied_contradiction(a_n: float, b_n_s_m: float, c_n_s2_m2: float, test_mass_kg: float) -> str:
    """Say how a coast-down and a test mass contradict each other, or nothing if they do not."""
    weight = test_mass_kg * GRAVITY_M_S2
    speed = to_si(50.0, "mph", "speed")
    resistance = a_n + speed * (b_n_s_m + speed * c_n_s2_m2)
    implied = {
        "drag area": 2.0 * c_n_s2_m2 / EPA_AIR_DENSITY_KG_M3,
        "constant resistance": a_n / weight if weight > 0.0 else math.inf,
        "resistance at 50 mph": resistance / weight if weight > 0.0 else math.inf,
        "test mass": test_mass_kg,
    }
    for name, value in implied.items():
        low, high = _POSSIBLE[name]
        if not low <= value <= high:
            return f"{name} {value:.4g} is outside {low:g} to {high:g}"
    return ""
