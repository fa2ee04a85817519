"""Top speed that a hybrid holds once its battery gives nothing more: what the engine alone sustains."""

from __future__ import annotations

import dataclasses

import jax
import numpy as np

from redline.concept.building.build import build
from redline.concept.building.complete import Slots
from redline.foundations import units
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.road.sprint import full_throttle


def _alone(laid_out: Slots, conditions: Conditions) -> jax.Array:
    """Top speed of the same full-throttle run with a battery that cannot discharge."""
    vehicle = build(laid_out)
    train = vehicle.powertrain
    empty = dataclasses.replace(train.battery, discharge_power_w=jax.numpy.zeros(()))
    alone = dataclasses.replace(vehicle, powertrain=dataclasses.replace(train, battery=empty))
    return full_throttle(alone, conditions).fastest_m_s


@float64
def sustained_km_h(laid_out: Slots, conditions: Conditions) -> float | None:
    """Speed in km/h that the engine alone sustains on the level; None where the engine drives through a gearbox."""
    if laid_out.family != "engine_electric":
        return None
    arguments = (laid_out, jax.tree.map(np.float64, conditions))
    found = float(compiled(f"alone-{laid_out.family}", _alone, *arguments)(*arguments))
    return units.from_si(found, "km/h", "speed")
