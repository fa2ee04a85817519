"""What a trail lies on: surfaces by name, with what they resist, hold and allow."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from redline.foundations.units import to_si
from redline.proving_ground.day import surfaces


@dataclass(frozen=True, slots=True)
class Ground:
    """A surface: adhesion and rolling over dry asphalt, resistance of soft ground, stones, a careful driver's speed.

    ``shear_m`` is the shear deformation modulus from which slip follows; stones of height zero are none.
    """

    adhesion_frac: float
    rolling_frac: float
    motion_frac: float
    stone_height_m: float
    stone_spacing_m: float
    shear_m: float
    speed_m_s: float


@functools.cache
def grounds() -> dict[str, Ground]:
    """Every surface that a trail may name.

    >>> round(grounds()["rock_garden"].speed_m_s * 3.6, 1)
    4.0
    """
    text = (resources.files("redline.library") / "trail_surfaces.toml").read_text("utf-8")
    return {name: _ground(row) for name, row in tomllib.loads(text).items()}


def _ground(row: dict[str, Any]) -> Ground:
    adhesion, rolling = surfaces()[row["like"]]
    return Ground(
        adhesion_frac=float(row.get("adhesion", adhesion)),
        rolling_frac=rolling,
        motion_frac=float(row.get("motion", 0.0)),
        stone_height_m=to_si(float(row.get("stone_height_mm", 0.0)), "mm", "length"),
        stone_spacing_m=to_si(float(row.get("stone_spacing_mm", 1000.0)), "mm", "length"),
        shear_m=float(row["shear_m"]),
        speed_m_s=to_si(float(row["speed_km_h"]), "km/h", "speed"),
    )
