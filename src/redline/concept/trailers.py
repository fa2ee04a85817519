"""Trailers of the library, read from ``library/trailers.toml``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from redline.foundations.errors import RedlineError
from redline.foundations.library_file import library_table
from redline.foundations.units import parse
from redline.vehicle.trailer import Trailer


@dataclass(frozen=True, slots=True)
class TrailerEntry:
    """A trailer of the library: its record, what people call it, its source."""

    name: str
    title: str
    trailer: Trailer
    source: str


@functools.cache
def trailers() -> dict[str, TrailerEntry]:
    """Every trailer of the library by name.

    >>> sorted(trailers())
    ['box_trailer', 'caravan_2500', 'light_streamlined']
    """
    return {name: _entry(name, table) for name, table in library_table("trailers.toml").items()}


def trailer(name: str) -> Trailer:
    """One trailer of the library; an unknown name is answered with those there are.

    >>> trailer("caravan_2500").mass_kg
    2500.0
    """
    known = trailers()
    if name not in known:
        raise RedlineError(f"no trailer {name!r} in the library; there are {', '.join(sorted(known))}")
    return known[name].trailer


def _entry(name: str, table: dict[str, Any]) -> TrailerEntry:
    return TrailerEntry(
        name=name,
        title=table["title"],
        trailer=Trailer(
            mass_kg=parse(table["mass"], "mass"),
            frontal_area_m2=parse(table["frontal_area"], "area"),
            added_drag_area_m2=parse(table["added_drag_area"]["value"], "area"),
            rolling_coeff=float(table["rolling_coefficient"]),
            hitch_height_m=parse(table["hitch_height"], "length"),
        ),
        source=table["source"],
    )
