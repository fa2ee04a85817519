"""What a trail lies on: surfaces by name, with what they resist, hold and allow."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from redline.foundations.library_file import library_table
from redline.foundations.units import to_si
from redline.proving_ground.day import surfaces
from redline.proving_ground.trail.soft_going import is_snow

#: Unevenness of class A of ISO 8608 at 0.1 1/m; each class is four times the one before [ISO8608 annex C].
_SMOOTHEST_M3 = 16e-6


@dataclass(frozen=True, slots=True)
class Ground:
    """A surface: adhesion and rolling over dry asphalt, soil under it, stones, unevenness, a careful driver's speed.

    ``shear_m`` is the shear deformation modulus from which slip follows; stones of height zero are none. ``soil``
    names a soil or snow of the library, or none; its resistance then holds the tyres' own, so ``rolling_frac`` is 0.
    """

    adhesion_frac: float
    rolling_frac: float
    soil: str
    stone_height_m: float
    stone_spacing_m: float
    unevenness_m3: float
    shear_m: float
    speed_m_s: float


@functools.cache
def grounds() -> dict[str, Ground]:
    """Every surface that a trail may name.

    >>> round(grounds()["rock_garden"].speed_m_s * 3.6, 1)
    4.0
    """
    return {name: _ground(row) for name, row in library_table("trail_surfaces.toml").items()}


@functools.cache
def soils() -> tuple[str, ...]:
    """Soils and snows that surfaces name, each once, soils before snows."""
    named = dict.fromkeys(ground.soil for ground in grounds().values() if ground.soil)
    return tuple(sorted(named, key=is_snow))


def soil_number(ground: Ground) -> int:
    """Place of a ground's soil among ``soils``; -1 on hard ground."""
    return soils().index(ground.soil) if ground.soil else -1


def _ground(row: dict[str, Any]) -> Ground:
    adhesion, rolling = surfaces()[row["like"]]
    return Ground(
        adhesion_frac=adhesion,
        rolling_frac=0.0 if row.get("soil") else rolling,
        soil=str(row.get("soil", "")),
        stone_height_m=to_si(float(row.get("stone_height_mm", 0.0)), "mm", "length"),
        stone_spacing_m=to_si(float(row.get("stone_spacing_mm", 1000.0)), "mm", "length"),
        unevenness_m3=_SMOOTHEST_M3 * 4.0 ** "ABCDEFGH".index(row["class"]) if "class" in row else 0.0,
        shear_m=float(row["shear_m"]),
        speed_m_s=to_si(float(row["speed_km_h"]), "km/h", "speed"),
    )
