"""Where a fuelled vehicle's energy goes in the WLTP: on a held charge, and a plug-in's on the charge from the wall."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import numpy as np

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import WLTC_PHASES
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.proving_ground.trials.road import fuel_wltp, plug_in
from redline.vehicle.vehicle import Vehicle

_DEPLETING = "depleting_wltc"


@dataclass(frozen=True, slots=True)
class FuelLedger:
    """Energy per distance in J/m, and what the engine did.

    ``fuel`` and ``cells`` (net out of the battery) are the sources, and ``wall`` where the battery was charged from
    it; all else is where they go, down to the friction brakes. ``recovered`` is what braking gives back at the wheels.
    """

    depleting: bool
    fuel_j_m: float
    cells_j_m: float
    wall_j_m: float
    charger_j_m: float
    engine_j_m: float
    slip_j_m: float
    gear_j_m: float
    machine_j_m: float
    battery_j_m: float
    auxiliary_j_m: float
    rolling_j_m: float
    aero_j_m: float
    friction_brake_j_m: float
    traction_j_m: float
    recovered_j_m: float
    running_frac: float
    starts: float

    @property
    def income_j_m(self) -> float:
        """What came in: fuel, and the wall where the battery was charged from it, else the cells."""
        return self.fuel_j_m + (self.wall_j_m if self.depleting else self.cells_j_m)


def fuel_ledgers(vehicle: Vehicle, conditions: Conditions | None = None) -> tuple[FuelLedger, ...]:
    """The ledger of the WLTC on a held charge, after one of a plug-in's WLTC on the charge from the wall."""
    train = vehicle.powertrain
    legs = _legs(vehicle, conditions or Conditions())
    efficiency = float(train.charging.efficiency_frac)
    held = _ledger([legs[f"wltc_{phase}"] for phase in WLTC_PHASES], None)
    if float(train.management.plug_in_frac) < 0.5:  # type: ignore[union-attr]
        return (held,)
    return _ledger([legs[_DEPLETING]], efficiency), held


def _drive(vehicle: Vehicle, conditions: Conditions, plan: Schedule) -> dict[str, LegTotals]:
    return dict(march(vehicle, conditions, plan))


@float64
def _legs(vehicle: Vehicle, conditions: Conditions) -> dict[str, LegTotals]:
    depleting = next(leg for leg in plug_in.LEGS if leg.name == _DEPLETING)
    plan = schedule([*(leg for leg in fuel_wltp.LEGS if leg.load == "wltp"), depleting])
    arguments = (jax.tree.map(np.float64, vehicle), jax.tree.map(np.float64, conditions), plan)
    return jax.tree.map(np.asarray, compiled("fuel-ledger", _drive, *arguments)(*arguments))


def _ledger(legs: list[LegTotals], charging_efficiency: float | None) -> FuelLedger:
    distance = float(sum(leg.distance_m for leg in legs))
    engines = [leg.engine for leg in legs if leg.engine is not None]

    def per_m(name: str) -> float:
        return float(sum(getattr(leg, f"{name}_j") for leg in legs)) / distance

    def engine_per_m(name: str) -> float:
        return float(sum(getattr(engine, f"{name}_j") for engine in engines)) / distance

    wall = per_m("terminal") / charging_efficiency if charging_efficiency else 0.0
    return FuelLedger(
        depleting=charging_efficiency is not None,
        fuel_j_m=engine_per_m("fuel"),
        cells_j_m=per_m("chemical"),
        wall_j_m=wall,
        charger_j_m=wall - per_m("chemical") if charging_efficiency else 0.0,
        engine_j_m=engine_per_m("engine_loss"),
        slip_j_m=engine_per_m("slip_loss"),
        gear_j_m=per_m("gear_loss"),
        machine_j_m=per_m("machine_loss"),
        battery_j_m=per_m("battery_loss"),
        auxiliary_j_m=per_m("auxiliary"),
        rolling_j_m=per_m("rolling"),
        aero_j_m=per_m("aero"),
        friction_brake_j_m=per_m("friction_brake"),
        traction_j_m=per_m("wheel_out"),
        recovered_j_m=per_m("wheel_in"),
        running_frac=float(sum(e.running_s for e in engines)) / float(sum(leg.time_s for leg in legs)),
        starts=float(sum(e.starts for e in engines)),
    )


__all__ = ["FuelLedger", "fuel_ledgers"]
