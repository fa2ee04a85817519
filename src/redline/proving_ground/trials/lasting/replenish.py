"""Refuelling: minutes to fill the tank."""

from __future__ import annotations

from collections.abc import Mapping

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle

#: Flow of a fuel nozzle, 35 l/min, and two minutes of opening, paying and closing.
FLOW_M3_S, _PAUSE_S = 35e-3 / 60.0, 120.0


def refuel(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time to fill an empty tank."""
    del conditions, legs
    return {"refuel_time": vehicle.powertrain.tank_m3 / FLOW_M3_S + _PAUSE_S}  # type: ignore[union-attr]


REFUEL = Trial(
    name="refuel",
    title="Refuelling",
    attributes=(Attribute("refuel_time", "time", "min", "less", "Time to fill the tank", 1, goal=False),),
    evaluate=refuel,
    families=WITH_ENGINE,
    source="35 l/min nozzle [40 CFR 1090: 10 gal/min at most] and two minutes' pause",
)
