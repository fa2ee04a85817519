"""What a trial promises and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import jax

from redline.foundations import units
from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.vehicle.vehicle import Vehicle

_SUFFIX = {
    "km/h": "km_h", "%": "pct", "": "frac", "kWh/100km": "kwh_100km", "kWh/100mi": "kwh_100mi", "m/s2": "m_s2",
    "l/100km": "l_100km", "g/km": "g_km", "Nm": "nm", "K": "k", "kW": "kw", "kWh": "kwh", "MJ": "mj", "kPa": "kpa",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named scalar result: its key, its unit for people, and which direction is better.

    ``needs`` is what it is about that not every vehicle has: a socket at the wall, a station of direct current, or a
    traction battery; empty for most. ``goal`` is false where more or less of it is nobody's aim: a fact beside others.
    """

    key: str
    dimension: str
    unit: str
    better: Literal["more", "less"]
    title: str
    digits: int = 0
    needs: Literal["", "wall", "station", "pack"] = ""
    goal: bool = True

    @property
    def name(self) -> str:
        """The public name: key and unit, for example ``range_wltp_km``."""
        return self.key if self.dimension == "count" else f"{self.key}_{_SUFFIX.get(self.unit, self.unit)}"

    @property
    def scale(self) -> float:
        """How many shown units one SI unit makes; attributes have no offset units."""
        return 1.0 / units.unit(self.unit, self.dimension).scale


#: Families of powertrain a trial is for: ``plug_in`` stands for any engine's vehicle with a charger.
ELECTRIC: frozenset[str] = frozenset({"electric"})
WITH_ENGINE: frozenset[str] = frozenset({"geared", "engine_electric"})
PLUG_IN: frozenset[str] = frozenset({"plug_in"})
ALL: frozenset[str] = ELECTRIC | WITH_ENGINE

#: Every assessment runs ``core``; others run when asked for, or when a red line names one of their attributes.
Suite = Literal["core", "off_road", "seasons"]
Suites = tuple[Suite, ...]
CORE: Suites = ("core",)
EVERY: Suites = ("core", "off_road", "seasons")


def suites_of(off_road: bool = False, seasons: bool = False) -> Suites:
    """The suites that are asked for beside the core.

    >>> suites_of(seasons=True)
    ('core', 'seasons')
    """
    return (*CORE, *(("off_road",) if off_road else ()), *(("seasons",) if seasons else ()))


#: A trial's answer: SI values by attribute key.
Outcome = Mapping[str, Float | jax.Array]


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of the proving ground: which cycles it drives, and how it turns them into attributes.

    ``feels_day`` says that its conditions matter: a procedure brings its own, and shape has none.
    """

    name: str
    title: str
    attributes: tuple[Attribute, ...]
    evaluate: Callable[[Vehicle, Conditions, Mapping[str, LegTotals]], Outcome]
    source: str
    legs: tuple[Leg, ...] = ()
    families: frozenset[str] = ALL
    suite: Suite = "core"
    feels_day: bool = False
