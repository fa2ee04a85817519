"""What an engine took and did over a cycle: fuel, carbon dioxide, starts, and whether charge was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.foundations import units
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.procedures.charge_balance import corrected_fuel
from redline.proving_ground.procedures.sustaining import charge_slope, wltp_fuel
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.vehicle.vehicle import Vehicle

#: Charge ends clearly below the held one: by so many swings of the management, and so much of the fuel's energy.
_SWINGS, _SHARE_FRAC = 1.0, 0.05


@dataclass(frozen=True, slots=True)
class EngineRun:
    """What the engine took and did over a cycle, in shown units.

    ``litres`` are those burnt, of the WLTP's fuel; ``balanced_l_100km`` is at zero battery energy. The charge is that
    of the usable window; ``held_pct`` is what the management holds, ``swing_pct`` by how much it lets it move.
    """

    fuel_kwh: float
    litres: float
    litres_100km: float
    balanced_l_100km: float
    carbon_dioxide_g_km: float
    running_s: float
    starts: float
    shifts: float
    charge_start_pct: float
    charge_end_pct: float
    charge_least_pct: float
    held_pct: float
    swing_pct: float
    battery_over_fuel_pct: float | None
    tank_l: float
    sustained: bool


def engine_run(vehicle: Vehicle, legs: Sequence[LegTotals], *, depleting: bool) -> EngineRun:
    """Sum up the stretches of a run; ``depleting`` where it was driven on charge first."""
    engine, train = engine_of(vehicle), vehicle.powertrain
    fuel, management = wltp_fuel(engine), train.management  # type: ignore[union-attr]
    totals = [leg.engine for leg in legs if leg.engine is not None]
    burnt = float(sum(total.fuel_j for total in totals))
    taken, distance = (float(sum(getattr(leg, name) for leg in legs)) for name in ("chemical_j", "distance_m"))
    balanced = max(float(corrected_fuel(burnt, taken, charge_slope(engine))), 0.0)
    density, per_km = float(fuel.energy_j_m3), max(distance, 1.0)
    held, swing = float(management.target_soc_frac), float(management.swing_j / train.battery.usable_energy_j)
    charge = [float(legs[0].soc_start_frac), *(float(leg.soc_end_frac) for leg in legs)]
    short = held - charge[-1]

    def litres_100km(energy_j: float) -> float:
        return units.from_si(energy_j / density / per_km, "l/100km", "volume_per_distance")

    return EngineRun(
        fuel_kwh=units.from_si(burnt, "kWh", "energy"),
        litres=units.from_si(burnt / density, "l", "volume"),
        litres_100km=litres_100km(burnt),
        balanced_l_100km=litres_100km(balanced),
        carbon_dioxide_g_km=units.from_si(
            burnt * float(fuel.carbon_dioxide_kg_j) / per_km, "g/km", "mass_per_distance"
        ),
        running_s=float(sum(total.running_s for total in totals)),
        starts=float(sum(total.starts for total in totals)),
        shifts=float(sum(total.shifts for total in totals)),
        charge_start_pct=100.0 * charge[0],
        charge_end_pct=100.0 * charge[-1],
        charge_least_pct=100.0 * min(charge),
        held_pct=100.0 * held,
        swing_pct=100.0 * swing,
        battery_over_fuel_pct=100.0 * taken / burnt if burnt > 0.0 else None,
        tank_l=units.from_si(float(train.tank_m3), "l", "volume"),  # type: ignore[union-attr]
        sustained=short <= _SWINGS * swing or (not depleting and taken < _SHARE_FRAC * burnt),
    )


__all__ = ["EngineRun", "engine_run"]
