"""Driving many electric cars, each in a day of its own: what the season validations share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.build import build
from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.studio.ensemble.blocks import in_blocks
from redline.vehicle.vehicle import Vehicle

#: What is read off the legs of one car, by name.
Reading = Callable[[Vehicle, Conditions, Mapping[str, LegTotals]], dict[str, jax.Array]]
#: How a car is changed before it is driven: as a laboratory would, or not at all.
Preparing = Callable[[Vehicle, Conditions], Vehicle]
#: Cars per call, so that few programs serve tables of any length.
_BLOCK = 8


def laid_out(concept: Concept) -> Slots:
    """A concept as arrays."""
    return slots(concept, features(concept))


@float64
def driven(
    name: str,
    cars: Sequence[Slots],
    days: Sequence[Conditions],
    legs: Sequence[Leg],
    reading: Reading,
    preparing: Preparing | None = None,
) -> dict[str, NDArray[np.float64]]:
    """Drive each car ``(car,)`` through legs in its day; the readings of all by name, each ``(car,)``.

    ``name`` is that of the compiled program: one name, one reading and one preparation.
    """

    def one(car: Slots, day: Conditions, plan: Schedule) -> dict[str, jax.Array]:
        vehicle = build(car)
        vehicle = preparing(vehicle, day) if preparing else vehicle
        return reading(vehicle, day, march(vehicle, day, plan))

    rows = list(zip(cars, days, strict=True))
    return in_blocks(f"season-{name}", one, rows, schedule(legs), size=_BLOCK)
