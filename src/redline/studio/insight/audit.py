"""The energy audit: where the energy of each leg comes from and goes, from wall or tank to the road."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from redline.foundations import units
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Trial
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


def legs_of_attribute(trial: Trial, key: str, others: Mapping[str, str]) -> list[tuple[str, str]]:
    """Legs that make one attribute, with their cycles; ``others`` are all that the vehicle drives.

    Of a trial of single legs its own, of a procedure those it weighs; of a plug-in's also those on a held charge.
    """
    stem = key.removeprefix("range_").removeprefix("energy_").removeprefix("fuel_").removesuffix("_km_h")
    own = [leg for leg in trial.legs if leg.name in (stem, f"steady_{stem}")]
    if own:
        return [(leg.name, leg.cycle) for leg in own]
    legs = {leg.name: leg.cycle for leg in trial.legs}
    if trial.name == "fuel_epa":
        chosen = [name for name in legs if _in_epa(key, name)]
    elif trial.name == "fuel_wltp":
        phase = key.removeprefix("fuel_wltp_")
        chosen = [name for name in legs if not name.endswith("_prep")]
        chosen = [f"wltc_{phase}"] if f"wltc_{phase}" in legs else chosen
    elif trial.name == "plug_in":
        epa = key.endswith("_epa")
        held = ("ftp_cold", "ftp_stabilised", "ftp_hot", "hwfet") if epa else _wltc(others)
        chosen = [name for name in legs if name.endswith("wltc") != epa] + list(held)
    else:
        consecutive = key.endswith("consecutive")
        chosen = [name for name in legs if consecutive or "_half_" not in name]
    return [(name, (legs | dict(others))[name]) for name in chosen]


def _wltc(others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in others if name.startswith("wltc_") and not name.endswith("_prep"))


def _in_epa(key: str, name: str) -> bool:
    """Whether a leg of the EPA tests plays a part in an attribute."""
    if name.endswith("_prep"):
        return False
    if key == "fuel_us06":
        return name.startswith("us06")
    if key.startswith("economy_five_cycle"):
        return True
    city, highway = name.startswith("ftp_"), name == "hwfet"
    return (city and not key.endswith("highway")) or (highway and not key.endswith("city"))


def audit(name: str, cycle: str, leg: LegTotals, vehicle: Vehicle, *, charged: bool) -> LegAudit:
    """The audit of one leg; ``charged`` where the energy out of the pack came from the wall."""
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
        name, cycle, float(leg.distance_m) / 1000.0, float(leg.missed_s),
        float(leg.soc_start_frac), float(leg.soc_end_frac), flows, _engine_audit(leg, vehicle, name, charged),
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


def _engine_audit(leg: LegTotals, vehicle: Vehicle, name: str, charged: bool) -> EngineAudit | None:
    if leg.engine is None:
        return None
    engine = engine_of(vehicle)
    epa = not name.startswith(("wltc", "depleting_wltc", "steady"))
    density = float((epa_fuel if epa else wltp_fuel)(engine).energy_j_m3)
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


__all__ = ["AUDIT", "ENGINE_AUDIT", "EngineAudit", "LegAudit", "audit", "legs_of_attribute"]
