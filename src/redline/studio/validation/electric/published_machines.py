"""Published drive technology of cars in certification lists, where the lists' own text says too little or errs."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from redline.foundations.library_file import library_table


@dataclass(frozen=True, slots=True)
class PublishedMachines:
    """Machine types by axle, whether an axle sleeps when it is not needed, ratios of a two-speed rear unit, inverters.

    Blank, ``None`` or empty is not published. ``main`` is the axle of the greater of two powers; ``hub`` says that
    machines sit in the wheels, without a gear.
    """

    front: str = ""
    rear: str = ""
    sleeps: bool | None = None
    main: str = "rear"
    rear_ratios: tuple[float, ...] = ()
    source: str = ""
    front_inverter: str = ""
    rear_inverter: str = ""
    hub: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    make: str
    model: re.Pattern[str]
    first_year: int
    last_year: int
    machines: PublishedMachines


@functools.cache
def _entries() -> tuple[_Entry, ...]:
    entries: list[_Entry] = []
    for car in library_table("certified_machines.toml")["car"]:
        machines = PublishedMachines(
            car.get("front", ""),
            car.get("rear", ""),
            car.get("sleeps"),
            car.get("main", "rear"),
            tuple(car.get("rear_ratios", ())),
            car["source"],
            car.get("front_inverter", ""),
            car.get("rear_inverter", ""),
            car.get("hub", False),
        )
        first, last = car["years"]
        entries.append(_Entry(car["make"].lower(), re.compile(car["model"], re.IGNORECASE), first, last, machines))
    return tuple(entries)


def published_machines(make: str, model: str, year: float) -> PublishedMachines:
    """What is published of a car's machines; nothing for cars that ``library/certified_machines.toml`` does not know.

    >>> published_machines("Porsche", "Taycan Turbo S", 2022).rear_ratios
    (15.5, 8.05)
    >>> published_machines("Nobody", "Nothing", 2022).rear
    ''
    """
    for entry in _entries():
        if entry.make == make.lower() and entry.first_year <= year <= entry.last_year and entry.model.fullmatch(model):
            return entry.machines
    return PublishedMachines()
