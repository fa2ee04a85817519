"""Reading the free text in which certification records describe a car's electric machines."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Plausible power of one machine of a road car, kW.
_LEAST_KW, _MOST_KW = 20.0, 800.0
#: Two machines whose powers differ more than this are a main axle and a helper.
_HELPER_RATIO = 0.7
_HP_KW = 0.7456998715822702


@dataclass(frozen=True, slots=True)
class Machines:
    """What the text and the columns beside it say of the machines."""

    kind: str
    powers_kw: tuple[float, ...]
    drive: str
    power_kw: float

    @property
    def sleeping_helper(self) -> bool:
        """An induction machine of lesser power on the second axle, which freewheels when not needed."""
        two = len(self.powers_kw) == 2 and self.drive == "all"
        return self.kind == "induction" and two and min(self.powers_kw) <= _HELPER_RATIO * max(self.powers_kw)


def read_machines(text: str, horsepower: float, drive: str) -> Machines:
    """Read machine type, powers and driven axles from a record's text, rated horsepower and drive columns.

    >>> read_machines("67 and 180 kW AC Induction", 308.0, "All-Wheel Drive").sleeping_helper
    True
    >>> read_machines("150 kW ACPM 3-Phase", 201.0, "Front-Wheel Drive").kind
    'permanent_magnet'
    """
    plain = re.sub(r"\([^)]*(kw-?hr|kwh|battery)[^)]*\)", "", text.lower())
    plain = re.sub(r"\d+\s*-?\s*phase", "", plain)
    plain = re.sub(r"(\d+)\s*/\s*\d+", r"\1", plain)
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", plain)]
    powers = tuple(number for number in numbers if _LEAST_KW <= number <= _MOST_KW)
    rated = horsepower * _HP_KW if 40.0 <= horsepower <= 2500.0 else 0.0
    return Machines(_kind(plain), powers, _drive(drive), max(rated, max(powers, default=0.0)))


def _kind(plain: str) -> str:
    if "induction" in plain or "asynchron" in plain:
        return "induction"
    if re.search(r"eesm|excited|wound", plain):
        return "externally_excited"
    if re.search(r"pm|permanent|synchron", plain):
        return "permanent_magnet"
    return "unstated"


def _drive(text: str) -> str:
    plain = text.lower()
    if any(word in plain for word in ("all-wheel", "4-wheel", "awd", "4wd")):
        return "all"
    return "front" if "front" in plain else "rear"
