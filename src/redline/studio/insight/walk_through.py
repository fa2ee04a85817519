"""The steps of a procedure for one attribute, with every bag, balance, weight and utility factor."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from redline.foundations import units
from redline.proving_ground.driving.cycles import WLTC_PHASES
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Trial
from redline.proving_ground.procedures import five_cycle, ftp, j1634, plug_in, plug_in_label, regional, wltp
from redline.proving_ground.procedures.steps import Step
from redline.proving_ground.procedures.sustaining import (
    TestFuel,
    balanced_fuel_j,
    charge_slope,
    epa_fuel,
    wltp_fuel,
)
from redline.proving_ground.procedures.to_empty import Stretch, charge_and_tank, on_charge, tank_of
from redline.proving_ground.procedures.utility_factor import RULE_YEARS
from redline.proving_ground.trials.road import fuel_epa, fuel_wltp, range_epa, range_wltp
from redline.proving_ground.trials.road import plug_in as plug_in_trial
from redline.vehicle.drive.engine import Engine
from redline.vehicle.vehicle import Vehicle

_PER_100KM = ("volume_per_distance", "l/100km")
_BAGS = {"ftp_cold": "1", "ftp_stabilised": "2", "ftp_hot": "3"}
#: Attribute of a plug-in -> which rule year's test explains it.
_RULE = {"carbon_dioxide_6e_bis": 1, "carbon_dioxide_6e_bis_fcm": 2}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a procedure in the unit people read it in."""

    symbol: str
    meaning: str
    value: float
    unit: str


def steps_of(trial: Trial, key: str, vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[StepLine, ...]:
    """Steps that lead to one attribute of a trial; none where a trial is a single formula."""
    with jax.enable_x64(True):
        if trial.name == "range_epa":
            lines = j1634.walk_through(range_epa.test_of(vehicle, legs))
        elif trial.name == "range_wltp":
            lines = wltp.walk_through(range_wltp.test_of(vehicle, legs))
        elif trial.name == "fuel_epa":
            lines = _epa(key, vehicle, legs)
        elif trial.name == "fuel_wltp":
            lines = _wltp(key, vehicle, legs)
        elif trial.name == "fuel_steady":
            lines = _steady(key, vehicle, legs)
        elif trial.name == "plug_in":
            lines = _plug_in_epa(vehicle, legs) if key.endswith("_epa") else _plug_in_wltp(key, vehicle, legs)
        else:
            return ()
    return tuple(StepLine(s.symbol, s.meaning, _shown(s), s.unit) for s in lines)


def _shown(step: Step) -> float:
    """The value in its unit; rounding noise about zero is zero."""
    value = float(units.from_si(float(step.value), step.unit, step.dimension))
    return 0.0 if abs(value) < 1e-9 else value


def _slope(engine: Engine) -> Step:
    return Step("K_fuel", "fuel over battery energy, -1 / (e eta)", charge_slope(engine), "fraction", "")


def _balanced(tag: str, engine: Engine, fuel: TestFuel, leg: LegTotals) -> list[Step]:
    """Distance, fuel, battery energy and corrected fuel of one bag, phase or speed."""
    burnt = leg.engine.fuel_j if leg.engine is not None else jnp.zeros(())
    corrected = balanced_fuel_j(engine, leg)
    return [
        Step(f"D_{tag}", "distance", leg.distance_m, "length", "km"),
        Step(f"E_fuel,{tag}", "heating value of the fuel burnt", burnt, "energy", "kWh"),
        Step(f"dE_{tag}", "taken from the cells", leg.chemical_j, "energy", "kWh"),
        Step(f"E_{tag}", "E_fuel - K_fuel dE, at zero battery energy", corrected, "energy", "kWh"),
        Step(f"F_{tag}", "E / (H D)", corrected / fuel.energy_j_m3 / leg.distance_m, *_PER_100KM),
    ]


def _fuel(fuel: TestFuel) -> list[Step]:
    per_litre = units.from_si(1.0, "kWh", "energy") * 1e-3
    per_kwh = fuel.carbon_dioxide_kg_j * 1e3 * units.to_si(1.0, "kWh", "energy")
    return [
        Step("H", "heating value of the test fuel, kWh/l", fuel.energy_j_m3 * per_litre, "count", ""),
        Step("c_CO2", "carbon dioxide of the test fuel, g/kWh", per_kwh, "count", ""),
    ]


def _epa(key: str, vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> list[Step]:
    engine = fuel_epa.engine_of(vehicle)
    fuel = epa_fuel(engine)
    city, highway = fuel_epa.test_of(vehicle, legs)
    lines = [*_fuel(fuel), _slope(engine)]
    if key == "fuel_us06":
        for name in ("us06_start", "us06_highway", "us06_end"):
            lines += _balanced(name.removeprefix("us06_"), engine, fuel, legs[name])
        return lines
    if key.startswith("economy_five_cycle"):
        cycles = fuel_epa.five_cycles(vehicle, legs)
        return [*lines, *_cycles(cycles), *five_cycle.walk_through(five_cycle.vehicle_specific_label(cycles))]
    if not key.endswith("highway"):
        for name, tag in _BAGS.items():
            lines += _balanced(tag, engine, fuel, legs[name])
        lines += ftp.walk_through(city)
    if not key.endswith("city"):
        lines += _balanced("hwy", engine, fuel, legs["hwfet"])
    whole = ftp.combined(city.city_m3_m, highway)
    if not key.endswith(("city", "highway")):
        lines.append(Step("F_comb", "0.55 F_city + 0.45 F_hwy", whole, *_PER_100KM))
    if key == "carbon_dioxide_epa":
        kg = jnp.asarray(whole) * fuel.energy_j_m3 * fuel.carbon_dioxide_kg_j
        lines.append(Step("M", "F_comb H c_CO2", kg, "mass_per_distance", "g/km"))
    if key.startswith("economy"):
        return [*lines, *_label(key, vehicle, city.city_m3_m, highway)[0]]
    if key.startswith("range"):
        label, consumption = _label(key, vehicle, city.city_m3_m, highway)
        charge = fuel_epa.charge_of_label(vehicle, legs)
        whole_m = charge_and_tank(charge, tank_of(vehicle, epa_fuel), consumption * fuel.energy_j_m3)
        return [*lines, *label, *_both(vehicle, consumption, charge, whole_m)]
    return lines


def _cycles(cycles: five_cycle.FiveCycle) -> list[Step]:
    """Consumption on each of the five cycles, at zero battery energy."""
    named = {
        **{f"bag {index}, 75 degF": value for index, value in enumerate(cycles.bags_m3_m, 1)},
        **{f"bag {index}, 20 degF": value for index, value in enumerate(cycles.cold_bags_m3_m, 1)},
        "HFET": cycles.hwfet_m3_m,
        "US06 city": cycles.us06_city_m3_m,
        "US06 highway": cycles.us06_highway_m3_m,
        "SC03": cycles.sc03_m3_m,
    }
    return [Step(name, "consumption at zero battery energy", value, *_PER_100KM) for name, value in named.items()]


def _label(key: str, vehicle: Vehicle, city_m3_m: jax.Array, highway_m3_m: jax.Array) -> tuple[list[Step], jax.Array]:
    """The label by the derived five-cycle lines, or by the factor that the concept gives; its consumption in m3/m."""
    lines: list[Step] = []
    if float(vehicle.homologation.five_cycle_given_frac) > 0.5:
        factor = jnp.asarray(vehicle.homologation.five_cycle_factor_frac)
        lines.append(Step("f", "label factor as given", factor, "fraction", ""))
        city, highway = city_m3_m / factor, highway_m3_m / factor
    else:
        used = five_cycle.DERIVED_2017
        city, highway, _ = five_cycle.derived_label(city_m3_m, highway_m3_m)
        lines += [
            Step("a_city", "intercept of the derived line, city", used.city_intercept_m3_m, *_PER_100KM),
            Step("b_city", "its slope", used.city_slope_frac, "fraction", ""),
            Step("a_hwy", "intercept of the derived line, highway", used.highway_intercept_m3_m, *_PER_100KM),
            Step("b_hwy", "its slope", used.highway_slope_frac, "fraction", ""),
        ]
    per = ("distance_per_volume", "mpg")
    label = jnp.asarray(ftp.combined(city, highway))
    if not key.endswith("highway"):
        lines.append(Step("FE_city,label", "1 / (a + b F_city), or f / F_city", 1.0 / jnp.asarray(city), *per))
    if not key.endswith("city"):
        lines.append(Step("FE_hwy,label", "1 / (a + b F_hwy), or f / F_hwy", 1.0 / jnp.asarray(highway), *per))
    if not key.endswith(("city", "highway")):
        lines.append(Step("FE_label", "1 / (0.55 city + 0.45 highway)", 1.0 / label, *per))
    return lines, label


def _tank(vehicle: Vehicle, consumption_m3_m: jax.Array) -> list[Step]:
    tank = vehicle.powertrain.tank_m3  # type: ignore[union-attr]
    return [
        Step("V", "tank", tank, "volume", "l"),
        Step("R", "V over consumption", tank / jnp.asarray(consumption_m3_m), "length", "km"),
    ]


def _wltp(key: str, vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> list[Step]:
    engine = fuel_epa.engine_of(vehicle)
    fuel = wltp_fuel(engine)
    lines = [*_fuel(fuel), _slope(engine)]
    phases = [name for name in WLTC_PHASES if key == f"fuel_wltp_{name}"] or list(WLTC_PHASES)
    for name in phases:
        lines += _balanced(name.replace("_", "-"), engine, fuel, legs[f"wltc_{name}"])
    _, cell = fuel_wltp.cell_fuel(vehicle, legs)
    lines += regional.walk_through(fuel_wltp.regional_fuel(vehicle, legs), cell)
    by_phase, whole = fuel_wltp.phase_fuel(vehicle, legs)
    if len(phases) == 1:
        one = by_phase[phases[0]] / fuel.energy_j_m3
        return [*lines, Step("F", f"FCF F_{phases[0].replace('_', '-')}", one, *_PER_100KM)]
    consumption_m3_m = whole / fuel.energy_j_m3
    lines.append(Step("F", "FCF sum E / (H sum D)", consumption_m3_m, *_PER_100KM))
    if key == "carbon_dioxide_wltp":
        lines.append(Step("M_CS", "F H c_CO2", whole * fuel.carbon_dioxide_kg_j, "mass_per_distance", "g/km"))
    charged = legs.get(fuel_wltp.DEPLETING.name)
    return [*lines, *_charge_and_tank(vehicle, consumption_m3_m, charged)] if key.startswith("range") else lines


def _charge_and_tank(vehicle: Vehicle, consumption_m3_m: jax.Array, charged: LegTotals | None) -> list[Step]:
    """How far the tank goes, a plug-in's charge above what it holds before it."""
    tank = tank_of(vehicle)
    charge = Stretch(0.0, 0.0) if charged is None else on_charge(vehicle, charged, tank)
    per_m = consumption_m3_m * jnp.asarray(wltp_fuel(fuel_epa.engine_of(vehicle)).energy_j_m3)
    return _both(vehicle, consumption_m3_m, charge, charge_and_tank(charge, tank, per_m))


def _both(vehicle: Vehicle, consumption_m3_m: jax.Array, charge: Stretch, whole_m: jax.Array) -> list[Step]:
    """The way on charge and on what it leaves of the tank; the tank alone where there is none."""
    if not float(charge.distance_m) > 0.0:
        return _tank(vehicle, consumption_m3_m)
    way = "way on the charge above what is held, at most as far as the tank"
    return [
        Step("d_charge", way, charge.distance_m, "length", "km"),
        Step("E_charge", "fuel burnt on it", charge.energy_j, "energy", "kWh"),
        Step("R", "d_charge and what is left of the tank over consumption", whole_m, "length", "km"),
    ]


def _steady(key: str, vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> list[Step]:
    engine = fuel_epa.engine_of(vehicle)
    fuel = wltp_fuel(engine)
    speed = key.removeprefix("range_").removeprefix("fuel_").removesuffix("_km_h")
    leg = legs[f"steady_{speed}"]
    lines = [*_fuel(fuel), _slope(engine), *_balanced(speed, engine, fuel, leg)]
    consumption_m3_m = balanced_fuel_j(engine, leg) / fuel.energy_j_m3 / leg.distance_m
    if not key.startswith("range"):
        return lines
    return [*lines, *_charge_and_tank(vehicle, consumption_m3_m, legs.get(f"steady_{speed}_charge"))]


def _driven_only(steps: list[Step], count: int) -> list[Step]:
    """Leave out the cycles after the break-off: only the first of them shows that the criterion is met."""
    kept = {f"REEC_{index}" for index in range(1, count + 2)}
    return [step for step in steps if not step.symbol.startswith("REEC_") or step.symbol in kept]


def _tagged(tag: str, steps: list[Step]) -> list[Step]:
    return [dataclasses.replace(step, symbol=f"{step.symbol} ({tag})") for step in steps]


def _plug_in_wltp(key: str, vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> list[Step]:
    engine = fuel_epa.engine_of(vehicle)
    fuel = wltp_fuel(engine)
    tests = plug_in_trial.wltp_tests(vehicle, legs)
    test, year = tests[_RULE.get(key, 0)], RULE_YEARS[_RULE.get(key, 0)]
    lines = [*_fuel(fuel), _slope(engine), Step("d_n", f"of {year.name}", year.curve.normal_m, "length", "km")]
    lines += _driven_only(plug_in.walk_through(test), int(test.cycles_count))
    if key == "fuel_weighted_wltp":
        lines.append(Step("F_weighted", "FC_weighted / H", test.weighted_j_m / fuel.energy_j_m3, *_PER_100KM))
    return lines + (plug_in.rule_year_steps(tests) if key.startswith("carbon_dioxide") else [])


def _plug_in_epa(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> list[Step]:
    engine = fuel_epa.engine_of(vehicle)
    lines = [*_fuel(epa_fuel(engine)), _slope(engine)]
    for tag, test in zip(("city", "hwy"), plug_in_trial.epa_tests(vehicle, legs), strict=True):
        lines += _tagged(tag, _driven_only(plug_in.walk_through(test), int(test.cycles_count)))
    factor = vehicle.homologation.five_cycle_factor_frac
    lines.append(Step("f", "label factor", factor, "fraction", ""))
    return lines + plug_in_label.walk_through(plug_in_trial.epa_label(vehicle, legs))


__all__ = ["StepLine", "steps_of"]
