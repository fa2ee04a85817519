"""The energy audit: where the energy of each leg comes from and goes, from wall or tank to the road."""

from __future__ import annotations

from dataclasses import dataclass

from redline.foundations import units
from redline.proving_ground.driving.legs import Leg, LegTotals, LoadKind
from redline.proving_ground.procedures.sustaining import balanced_fuel_j, epa_fuel, wltp_fuel
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.vehicle.vehicle import Vehicle

_WH_KM = units.unit("Wh/km", "energy_per_distance").scale
#: What a leg spends between the wall and the road, in the order in which it is spent.
AUDIT = (
    "auxiliary", "machine_loss", "gear_loss", "rolling", "aero", "grade", "kinetic", "friction_brake",
)  # fmt: skip
#: The same for a vehicle with an engine, whose pack is one of two sources.
ENGINE_AUDIT = ("engine_loss", "slip_loss", "battery_loss", *AUDIT)
#: Loads of tests on EPA's fuel; all others are driven on WLTP's, roads too.
_ON_EPA_FUEL: frozenset[LoadKind] = frozenset({"epa", "epa_cold", "epa_hot"})


@dataclass(frozen=True, slots=True)
class EngineAudit:
    """What the engine did in one leg; ``charge_share`` is dE over fuel energy.

    Consumption is at zero battery energy, and as burnt where the leg is driven on charge from the wall.
    """

    running_s: float
    leg_s: float
    starts: float
    shifts: float
    burnt_l: float
    litres_100km: float
    charge_share: float | None


@dataclass(frozen=True, slots=True)
class LegAudit:
    """Where the energy of one leg goes, in Wh/km; ``terminal`` is what left the pack, ``wall`` what was paid."""

    name: str
    cycle: str
    distance_km: float
    missed_s: float
    soc_start: float
    soc_end: float
    flows_wh_km: dict[str, float]
    engine: EngineAudit | None = None


def audit(driven: Leg, leg: LegTotals, vehicle: Vehicle, *, charged: bool) -> LegAudit:
    """The audit of one leg by its totals; ``charged`` where the energy out of the pack came from the wall."""
    scale = 1.0 / (float(leg.distance_m) * _WH_KM)
    efficiency = float(vehicle.powertrain.charging.efficiency_frac)
    terminal = float(leg.terminal_j) * scale
    wall = terminal / efficiency if charged else 0.0
    names = AUDIT if leg.engine is None else (*AUDIT, "battery_loss")
    flows = {"wall": wall, "charging_loss": wall - terminal if charged else 0.0, "terminal": terminal}
    flows |= {part: float(getattr(leg, f"{part}_j")) * scale for part in names}
    flows |= {part: float(getattr(leg, f"{part}_j")) * scale for part in ("wheel_out", "wheel_in", "battery_loss")}
    if leg.engine is None:
        flows["residual"] = terminal - sum(flows[part] for part in AUDIT)
    else:
        flows |= _engine_flows(leg, scale, flows, charged)
    return LegAudit(
        driven.name, driven.cycle, float(leg.distance_m) / 1000.0, float(leg.missed_s),
        float(leg.soc_start_frac), float(leg.soc_end_frac), flows, _engine_audit(driven, leg, vehicle, charged),
    )  # fmt: skip


def _engine_flows(leg: LegTotals, scale: float, flows: dict[str, float], charged: bool) -> dict[str, float]:
    """Fuel and cells as sources beside the losses; what is lost between wall and cells, where it is charged."""
    assert leg.engine is not None  # noqa: S101  the caller's branch
    found = {part: float(getattr(leg.engine, f"{part}_j")) * scale for part in ("fuel", "engine_loss", "slip_loss")}
    found["cells"] = float(leg.chemical_j) * scale
    if charged:
        found["charging_loss"] = flows["wall"] - found["cells"]
    spent = sum((flows | found)[part] for part in ENGINE_AUDIT)
    return found | {"residual": found["fuel"] + found["cells"] - spent}


def _engine_audit(driven: Leg, leg: LegTotals, vehicle: Vehicle, charged: bool) -> EngineAudit | None:
    if leg.engine is None:
        return None
    engine = engine_of(vehicle)
    density = float((epa_fuel if driven.load in _ON_EPA_FUEL else wltp_fuel)(engine).energy_j_m3)
    fuel, cubic_metre = float(leg.engine.fuel_j), units.unit("l", "volume").scale
    per = (fuel if charged else float(balanced_fuel_j(engine, leg))) / density / float(leg.distance_m)
    return EngineAudit(
        running_s=float(leg.engine.running_s),
        leg_s=float(leg.time_s),
        starts=float(leg.engine.starts),
        shifts=float(leg.engine.shifts),
        burnt_l=fuel / density / cubic_metre,
        litres_100km=units.from_si(per, "l/100km", "volume_per_distance"),
        charge_share=float(leg.chemical_j) / fuel if fuel > 0.0 else None,
    )


__all__ = ["AUDIT", "ENGINE_AUDIT", "EngineAudit", "LegAudit", "audit"]
