"""What can be fitted to a vehicle: masses at places, drag, tyres, lifts; read from the library."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from redline.foundations import units
from redline.foundations.errors import InputError, unknown_name
from redline.foundations.library_file import library_table


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity in SI units and its one sigma: products of a kind differ."""

    value: float = 0.0
    sigma: float = 0.0


@dataclass(frozen=True, slots=True)
class Accessory:
    """Something fitted: its mass and where that sits, drag area, lift of the body, growth and tread of the tyres."""

    name: str
    words: str
    place: str
    mass_kg: Amount
    drag_area_m2: Amount
    lift_m: float
    tyre_diameter_m: float
    tread: str
    rolling_sigma: float
    source: str


def _amount(entry: dict[str, Any], key: str, dimension: str) -> Amount:
    given = entry.get(key)
    if given is None:
        return Amount()
    table = given if isinstance(given, dict) else {"value": given}
    return Amount(*(units.parse(table[part], dimension) if part in table else 0.0 for part in ("value", "sigma")))


def _accessory(entry: dict[str, Any]) -> Accessory:
    return Accessory(
        name=entry["name"],
        words=entry["words"],
        place=entry["place"],
        mass_kg=_amount(entry, "mass", "mass"),
        drag_area_m2=_amount(entry, "drag_area", "area"),
        lift_m=_amount(entry, "lift", "length").value,
        tyre_diameter_m=_amount(entry, "tyre_diameter", "length").value,
        tread=entry.get("tread", ""),
        rolling_sigma=entry.get("rolling_sigma", 0.0),
        source=entry["source"],
    )


@functools.cache
def accessories() -> dict[str, Accessory]:
    """Every accessory of the library by name, in its order.

    >>> accessories()["lift_kit"].lift_m
    0.05
    """
    return {entry["name"]: _accessory(entry) for entry in library_table("accessories.toml")["accessory"]}


def accessories_named(names: tuple[str, ...]) -> tuple[Accessory, ...]:
    """Accessories by their names; all of them where none is named.

    Raises:
        InputError: a name that the library has not.
    """
    known = accessories()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError([unknown_name("accessory", name, known, "no such accessory") for name in unknown])
    return tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(known.values())
