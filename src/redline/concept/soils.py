"""Soils of the library and of a user's own file: every problem of a file at once, with line and key."""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline.concept.language.files import TomlFile, is_there, library_path, load_toml
from redline.concept.language.toml_lines import line_of
from redline.foundations import units
from redline.foundations.errors import InputError, Problem, UnitError, unknown_name, unknown_words
from redline.foundations.library_file import library_table
from redline.foundations.units import example
from redline.physics.soil.plate import cone_index_of_plates
from redline.vehicle.soil import Snow, Soil

#: Files of the shelf that hold soils.
SHELF = ("wong", "snow")
KINDS = ("sand", "loam", "clay", "snow_plate", "snow")


@dataclass(frozen=True, slots=True)
class SoilEntry:
    """A soil by name: its record, what people call it, its kind, its source."""

    name: str
    title: str
    kind: str
    ground: Soil | Snow
    source: str


@dataclass(frozen=True, slots=True)
class _Field:
    """A key of a soil's table: dimension, possible range in SI units, and whether it must be given."""

    dimension: str
    low: float
    high: float
    needed: bool = False


_PLATE = {
    "exponent": _Field("fraction", 0.05, 2.5, True),
    "k_c": _Field("plate_cohesive", -1e6, 1e7, True),
    "k_phi": _Field("plate_frictional", 0.0, 1e9, True),
    "cohesion": _Field("pressure", 0.0, 2e5, True),
    "friction_angle": _Field("angle", 0.0, math.radians(50.0), True),
    "shear_displacement": _Field("length", 0.001, 0.1, True),
    "slip_sinkage": _Field("fraction", 0.0, 2.0),
    "cone_index": _Field("pressure", 1e4, 1e7),
    "remoulding": _Field("fraction", 0.05, 1.5),
    "layer": _Field("length", 0.02, 5.0),
    "tested_pressure": _Field("pressure", 1e4, 2e6),
    "peak_base": _Field("fraction", 0.0, 0.9),
    "peak_slip": _Field("fraction", -0.5, 1.0),
    "exit_base": _Field("fraction", -1.0, 0.0),
    "exit_slip": _Field("fraction", -1.0, 1.0),
    "exponent_slip": _Field("fraction", -0.5, 1.0),
}
_SNOW = {
    "depth": _Field("length", 0.01, 2.0, True),
    "density": _Field("density", 30.0, 550.0, True),
    "shear_displacement": _Field("length", 0.001, 0.1, True),
}
_TEXTS = ("title", "source", "kind")
_DISPLAY = {
    "pressure": "kPa", "angle": "deg", "length": "mm", "plate_cohesive": "kN/m^(n+1)",
    "plate_frictional": "kN/m^(n+2)", "density": "kg/m3", "fraction": "",
}  # fmt: skip


@functools.cache
def soils() -> dict[str, SoilEntry]:
    """Every soil of the library by name.

    >>> round(soils()["dry_sand"].ground.frictional_pa)
    1528430
    """
    found: dict[str, SoilEntry] = {}
    for name in SHELF:
        found |= _read(load_toml(library_path("soils", name), f"library/soils/{name}.toml"))
    return found


def soil(name: str) -> SoilEntry:
    """One soil of the library.

    Raises:
        InputError: there is none of that name; with the nearest.
    """
    known = soils()
    if name not in known:
        raise InputError([unknown_name("soil", name, known, "no such soil")])
    return known[name]


def plate_soil(name: str) -> Soil:
    """The record of a soil known by plate tests.

    Raises:
        InputError: there is none of that name, or it is snow by depth and density.
    """
    ground = soil(name).ground
    if isinstance(ground, Snow):
        raise InputError([Problem("soil", None, name, "is snow by depth and density, not known by plate tests")])
    return ground


def snow(name: str) -> Snow:
    """The record of a snow by depth and density.

    Raises:
        InputError: there is none of that name, or it is known by plate tests.
    """
    ground = soil(name).ground
    if isinstance(ground, Soil):
        raise InputError([Problem("soil", None, name, "is known by plate tests, not by depth and density")])
    return ground


def read_soils(where: str | Path) -> dict[str, SoilEntry]:
    """A soil of the library by name, or those of a TOML file: one soil at its top, or a table for each.

    Raises:
        InputError: no such soil or file, or figures that are missing or not possible; every problem at once.
    """
    path = Path(where)
    if path.suffix != ".toml" and not is_there(path, file=True):
        entry = soil(str(where))
        return {entry.name: entry}
    return _read(load_toml(path))


def _read(file: TomlFile) -> dict[str, SoilEntry]:
    tables = {name: value for name, value in file.data.items() if isinstance(value, dict)}
    loose = {key: value for key, value in file.data.items() if not isinstance(value, dict)}
    places: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {n: ((n,), t) for n, t in tables.items()}
    if loose:
        places = {Path(file.label).stem: ((), loose)} | places
    problems: list[Problem] = []
    if not places:
        problems.append(Problem(file.label, None, "", "the file holds no soil; give kind, exponent, k_c, k_phi ..."))
    found = {name: _entry(file, name, path, table, problems) for name, (path, table) in places.items()}
    if problems:
        raise InputError(problems)
    return {name: entry for name, entry in found.items() if entry is not None}


def _entry(
    file: TomlFile, name: str, path: tuple[str, ...], table: dict[str, Any], problems: list[Problem]
) -> SoilEntry | None:
    before = len(problems)

    def wrong(key: str, message: str) -> None:
        problems.append(Problem(file.label, line_of(file.lines, (*path, key)), ".".join((*path, key)), message))

    kind = table.get("kind")
    if kind not in KINDS:
        unknown = unknown_words(f"{kind!r} is not known", str(kind), KINDS)
        wrong("kind", f"is missing; should be one of: {', '.join(KINDS)}" if kind is None else unknown)
        return None
    for key in ("title", "source"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            wrong(key, "is missing; " + ("name the soil" if key == "title" else "say where the figures are from"))
    fields = _SNOW if kind == "snow" else _PLATE
    values = _values(table, fields, wrong)
    for key in sorted(set(table) - set(fields) - set(_TEXTS) - {"moisture"}):
        wrong(key, unknown_words("is not a key of a soil", key, list(fields)))
    if not any(key in table and key not in values for key in ("k_c", "k_phi")):
        _check_plate(values, wrong)
    if len(problems) > before:
        return None
    ground = _snow(values) if kind == "snow" else _soil(kind, values)
    return SoilEntry(name, table["title"], kind, ground, table["source"])


def _values(table: dict[str, Any], fields: dict[str, _Field], wrong: Any) -> dict[str, float]:
    values: dict[str, float] = {}
    for key, field in fields.items():
        if key not in table:
            if field.needed:
                wrong(key, f"is missing; write for example {key} = {example(field.dimension)}")
            continue
        raw = table[key]
        pure = field.dimension == "fraction"
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            wrong(key, f"should be a number with its unit, for example {example(field.dimension)}")
        elif not isinstance(raw, str) and not pure:
            wrong(key, f"{raw!r} has no unit; write for example {example(field.dimension)}")
        else:
            try:
                value = units.parse(raw, field.dimension) if isinstance(raw, str) else float(raw)
            except UnitError as error:
                wrong(key, str(error))
                continue
            if not field.low <= value <= field.high:
                wrong(key, f"{raw} is not possible here ({_shown(field.low, field)} to {_shown(field.high, field)})")
            else:
                values[key] = value
    return values


def _shown(value: float, field: _Field) -> str:
    display = _DISPLAY[field.dimension]
    number = units.from_si(value, display, field.dimension)
    return f"{number:.6g} {display}".strip()


def _check_plate(values: dict[str, float], wrong: Any) -> None:
    """A tyre 150 to 400 mm wide must meet a stiffness above zero; soil without strength gives no grip at all."""
    both = "k_c" in values and "k_phi" in values
    if both and min(values["k_c"] / width + values["k_phi"] for width in (0.15, 0.4)) <= 0.0:
        wrong("k_phi", "k_c / b + k_phi is not above zero for tyres 150 to 400 mm wide: the soil would carry nothing")
    if values.get("cohesion") == 0.0 and values.get("friction_angle") == 0.0:
        wrong("cohesion", "cohesion and friction angle are both zero: the soil would have no strength")


@functools.cache
def defaults() -> dict[str, Any]:
    """What a soil's table may leave open, from ``library/soils/defaults.toml``."""
    return library_table("soils/defaults.toml")


def _snow(values: dict[str, float]) -> Snow:
    return Snow(depth_m=values["depth"], density_kg_m3=values["density"], shear_m=values["shear_displacement"])


def _soil(kind: str, values: dict[str, float]) -> Soil:
    usual = defaults()
    plain = Soil(
        exponent_coeff=values["exponent"],
        exponent_slip_coeff=values.get("exponent_slip", usual["exponent_slip"]["value"]),
        cohesive_n_m=values["k_c"],
        frictional_pa=values["k_phi"],
        cohesion_pa=values["cohesion"],
        friction_rad=values["friction_angle"],
        shear_m=values["shear_displacement"],
        dig_frac=values.get("slip_sinkage", 0.0 if "exponent_slip" in values else usual["slip_sinkage"]["value"]),
        cone_index_pa=values.get("cone_index", 0.0),
        remoulding_frac=values.get("remoulding", usual["remoulding"]["value"]),
        coarse_frac=1.0 if kind in ("sand", "snow_plate") else 0.0,
        layer_m=values.get("layer", units.parse(usual["layer"]["value"], "length")),
        tested_pa=values.get("tested_pressure", math.inf),
        peak_base_coeff=values.get("peak_base", usual["peak"]["base"]),
        peak_slip_coeff=values.get("peak_slip", usual["peak"]["slip"]),
        exit_base_coeff=values.get("exit_base", usual["exit"][kind]),
        exit_slip_coeff=values.get("exit_slip", usual["exit"]["slip"]),
    )
    if "cone_index" in values:
        return plain
    return dataclasses.replace(plain, cone_index_pa=_implied(plain))


def _implied(plain: Soil) -> float:
    import jax

    with jax.enable_x64(True), jax.ensure_compile_time_eval():
        return float(cone_index_of_plates(plain))
