"""Fuel records of cars with an engine: reading them, what was measured, and rows that contradict themselves."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, field
from pathlib import Path

from redline.concept.family import family_of
from redline.foundations.errors import InputError, Problem
from redline.foundations.units import to_si
from redline.proving_ground.procedures.carbon import from_mpg, to_l_100km
from redline.proving_ground.procedures.ftp import combined
from redline.studio.validation.electric.epa_records import implied_contradiction
from redline.studio.validation.fuel.fuel_words import (
    body_of,
    engine_choices,
    expands_long,
    gearbox_of,
    kind_of,
    plugs_in,
    stops_at_rest,
)
from redline.studio.validation.table import number_in, read_lines

COLUMNS = (
    "row_id", "make", "model", "variant", "model_year", "powertrain", "drive", "epa_A_lbf", "epa_B_lbf_per_mph",
    "epa_C_lbf_per_mph2", "epa_etw_lb", "engine_cc", "gears", "epa_pairing", "epa_unadj_city_mpg_or_mpge",
    "epa_unadj_hwy_mpg_or_mpge",
)  # fmt: skip
_DRIVES = {"FWD": "front", "RWD": "rear", "AWD": "all", "4WD": "all", "4X4": "all"}
_ENGINES = ("ICE", "HEV", "MHEV", "PHEV", "EREV", "REEV", "FHEV")
#: What an engine's figures may imply before they contradict each other: power per litre in kW, and power over
#: torque, the speed at which both would be reached together, in rad/s.
_POSSIBLE = {"power per litre": (20.0, 160.0), "power over torque": (180.0, 900.0), "litres": (0.5, 8.5)}
_ENERGIES = {"battery.usable_energy", "battery.gross_energy"}
#: Column -> concept path, dimension and unit of inputs that are taken as they stand.
_NUMBERS = {
    "epa_A_lbf": ("road_load.epa_a", "lbf", "force"),
    "epa_B_lbf_per_mph": ("road_load.epa_b", "lbf/mph", "force_per_speed"),
    "epa_C_lbf_per_mph2": ("road_load.epa_c", "lbf/mph2", "force_per_speed2"),
    "epa_etw_lb": ("mass.epa_test", "lb", "mass"),
    "wltp_test_mass_kg": ("mass.wltp_test", "kg", "mass"),
    "model_year": ("model_year", "", "count"),
    "engine_cc": ("engine.displacement", "cm3", "volume"),
    "engine_kw": ("engine.power", "kW", "power"),
    "engine_nm": ("engine.torque", "Nm", "torque"),
    "epa_rated_hp": ("rated", "hp", "power"),
    "gears": ("gearbox.gears", "", "count"),
    "system_power_kw": ("powertrain.power", "kW", "power"),
    "motor_front_kw": ("powertrain.front.power", "kW", "power"),
    "motor_rear_kw": ("powertrain.rear.power", "kW", "power"),
    "battery_usable_kwh": ("battery.usable_energy", "kWh", "energy"),
    "battery_gross_kwh": ("battery.gross_energy", "kWh", "energy"),
    "kerb_mass_kg": ("mass.kerb", "kg", "mass"),
    "mass_in_running_order_kg": ("running_order", "kg", "mass"),
    "length_mm": ("dimensions.length", "mm", "length"),
    "width_mm": ("dimensions.width", "mm", "length"),
    "height_mm": ("dimensions.height", "mm", "length"),
    "wheelbase_mm": ("dimensions.wheelbase", "mm", "length"),
    "cd": ("aero.drag_coefficient", "coeff", "fraction"),
    "frontal_area_m2": ("aero.frontal_area", "m2", "area"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: on which basis, fuel in l/100 km, its legs where known, and electric range in m."""

    basis: str = ""
    litres_100km: float = math.nan
    city_l_100km: float = math.nan
    highway_l_100km: float = math.nan
    electric_range_m: float = math.nan
    electric_basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FuelRecord:
    """One car: the inputs a prediction may use by concept path (SI), its choices, and what was measured."""

    id: str
    make: str
    model: str
    variant: str
    kind: str
    plug_in: bool
    pairing: str
    numbers: dict[str, float]
    choices: dict[str, str | bool]
    measured: Measured
    tyre_size: str = ""
    turns_per_m: float = math.nan
    tests: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def group(self) -> str:
        """Kind of the summary: combustion, mild_hybrid, hybrid or plug_in."""
        if self.plug_in:
            return "plug_in"
        return self.kind if self.kind in ("combustion", "mild_hybrid") else "hybrid"

    @property
    def coast_down(self) -> bool:
        """Whether road load and test mass are measured ones."""
        return all(path in self.numbers for path in ("road_load.epa_a", "road_load.epa_c", "mass.epa_test"))


def read_header(path: Path) -> tuple[str, ...]:
    """The names of a CSV file's columns; none where it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return tuple(next(csv.reader(stream), ()))
    except (OSError, UnicodeDecodeError, csv.Error):
        return ()


def read_fuel_records(path: Path) -> list[FuelRecord]:
    """Read every car with an engine; rows of electric cars are passed over.

    Raises:
        InputError: the file or a number in it cannot be used; every problem with its line.
    """
    problems: list[Problem] = []
    records: list[FuelRecord] = []
    for line, row in read_lines(path, COLUMNS):
        words = row["powertrain"].upper().split()
        if any(word in _ENGINES for word in words):
            records.append(_record(row, path, line, problems))
    if problems:
        raise InputError(problems)
    return records


def _numbers(row: dict[str, str], path: Path, line: int, problems: list[Problem]) -> dict[str, float]:
    """Every input that the row states, in SI units by concept path; blanks are left out."""
    found: dict[str, float] = {}
    for column, (target, unit, dimension) in _NUMBERS.items():
        value = number_in(row, column, (path, line), problems)
        if math.isfinite(value):
            found[target] = to_si(value, unit, dimension)
    return found


def _measured(row: dict[str, str], path: Path, line: int, problems: list[Problem], plug_in: bool) -> Measured:
    """The figure to compare with: EPA unadjusted, else EPA label, else WLTP of the base trim; recalled ones never.

    Inputs are of the base trim, the lightest of its family: it burns the least and drives farthest on its charge.
    """
    recalled = {name.strip() for name in row.get("recalled", "").split(";")}

    def result(column: str) -> float:
        if column in recalled:
            return math.nan
        wanted = "is not a result; it must be above zero"
        return number_in(row, column, (path, line), problems, above=0.0, wanted=wanted)

    def litres(mpg: float) -> float:
        return float(to_l_100km(from_mpg(mpg))) if mpg > 0.0 else math.nan

    city, highway = litres(result("epa_unadj_city_mpg_or_mpge")), litres(result("epa_unadj_hwy_mpg_or_mpge"))
    label = litres(result("epa_comb_mpg_or_mpge"))
    low, high = result("wltp_l_per_100km_min"), result("wltp_l_per_100km_max")
    miles = result("epa_phev_ev_range_mi")
    shortest, longest = result("wltp_phev_ev_range_km_min"), result("wltp_phev_ev_range_km_max")
    km = longest if longest > 0.0 else shortest
    electric = to_si(miles, "mi", "length") if miles > 0.0 else to_si(km, "km", "length")
    electric_basis = "epa_label" if miles > 0.0 else "wltp" if km > 0.0 else ""
    if city > 0.0 and highway > 0.0:
        both = float(combined(city, highway))
        return Measured("epa_unadjusted", both, city, highway, electric, electric_basis)
    if label > 0.0:
        return Measured("epa_label", label, electric_range_m=electric, electric_basis=electric_basis)
    if not plug_in and (low > 0.0 or high > 0.0):
        note = "least of its family, as the base trim" if low > 0.0 else "greatest of its family, the only one stated"
        return Measured("wltp", low if low > 0.0 else high, note=note)
    return Measured(electric_range_m=electric, electric_basis=electric_basis)


def _record(row: dict[str, str], path: Path, line: int, problems: list[Problem]) -> FuelRecord:
    numbers = _numbers(row, path, line, problems)
    gears = numbers.get("gearbox.gears", 0.0)
    kind = kind_of(row["powertrain"], row["make"], row["variant"], gears > 0.0)
    plug_in = plugs_in(row["powertrain"])
    full = kind not in ("combustion", "mild_hybrid")
    torque, power = numbers.get("engine.torque", 0.0), _engine_power(numbers, kind)
    litres = numbers.get("engine.displacement", 0.0) * 1e3
    long = expands_long(full, row["drive"], numbers.get("model_year", 0.0))
    choices = engine_choices(row["powertrain"], row["variant"], litres, torque, power / 1e3, long)
    if family_of(kind) == "geared":
        choices["gearbox.kind"] = gearbox_of(row["variant"], gears > 0.0)
    choices["powertrain.drive"] = _DRIVES.get(row["drive"].strip().upper(), "front")
    choices["powertrain.plug_in"] = plug_in
    length, width, height = (numbers.get(f"dimensions.{name}", math.nan) for name in ("length", "width", "height"))
    choices["body_style"] = body_of(length, width, height, row["drive"], row["variant"])
    measured = _measured(row, path, line, problems, plug_in)
    choices["engine.stop_start"] = stops_at_rest(
        kind, str(choices["engine.aspiration"]), numbers.get("model_year", 0.0), measured.basis == "wltp"
    )
    return FuelRecord(
        id=row["row_id"] or str(line),
        make=row["make"],
        model=row["model"],
        variant=row["variant"],
        kind=kind,
        plug_in=plug_in,
        pairing=row["epa_pairing"].strip(),
        numbers=numbers | ({"engine.power": power} if power > 0.0 else {}),
        choices=choices,
        measured=measured,
        tyre_size=row.get("tyre_size", "").strip(),
    )


def _engine_power(numbers: dict[str, float], kind: str) -> float:
    """The engine's own power: the lesser of two figures, for the greater of a hybrid is the system's; 0 if unknown."""
    stated = [numbers[path] for path in ("engine.power", "rated") if path in numbers]
    power = min(stated, default=0.0)
    whole = numbers.get("powertrain.power", math.inf)
    hybrid = kind not in ("combustion", "mild_hybrid")
    return 0.0 if hybrid and power > 0.97 * whole else power


def contradiction(record: FuelRecord) -> str:
    """Say how a record's inputs contradict each other or do not suffice, or nothing; results are not read."""
    numbers = record.numbers
    if record.plug_in and not _ENERGIES & set(numbers):
        return "a plug-in that states no battery energy"
    if record.coast_down:
        a, b, c = (numbers.get(f"road_load.epa_{name}", 0.0) for name in "abc")
        found = implied_contradiction(a, b, c, numbers["mass.epa_test"])
        if found:
            return found
    litres = numbers.get("engine.displacement", math.nan) * 1e3
    implied = {
        "litres": litres,
        "power per litre": numbers.get("engine.power", math.nan) / 1e3 / litres,
        "power over torque": numbers.get("engine.power", math.nan) / numbers.get("engine.torque", math.nan),
    }
    for name, value in implied.items():
        low, high = _POSSIBLE[name]
        if math.isfinite(value) and not low <= value <= high:
            return f"{name} {value:.4g} is outside {low:g} to {high:g}"
    return ""
