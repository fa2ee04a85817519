"""Equations do not know the metre, the second or the kilogram: rescale them and every result scales by its unit.

Each argument's dimension is read off its suffix, each record's off its fields; dimensional constants live in a few
modules and are rescaled with the rest. A result's dimension is stated here, per function. Guards against division by
zero (0.1 m/s and the like) are dimensional by nature; the numbers below stay clear of them.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given, settings

import redline.physics
import strategies as s
from redline.physics import engine
from redline.physics.electric import drive_unit, regeneration
from redline.physics.response import energy_management
from redline.physics.response.ask import EngineState
from redline.physics.storage.charging import Station
from redline.physics.thermal.machine import CoolingAir, MachineHeat, MachineState
from redline.physics.traction import one_wheel
from redline.physics.water import wading
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.drive_step import Demand, Pack, State, step
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import prepare_drive
from redline.vehicle.chassis.quarter_car import QuarterCar
from redline.vehicle.drive.battery import Battery, OpenCircuitVoltage
from redline.vehicle.drive.drive_unit import DriveUnit, MachineLoss
from redline.vehicle.thermal import MachineThermal

#: Suffix -> exponents of metre, kilogram, second, kelvin, ampere.
SUFFIXES: dict[str, tuple[float, ...]] = {
    "_frac": (0, 0, 0, 0, 0), "_ratio": (0, 0, 0, 0, 0), "_coeff": (0, 0, 0, 0, 0), "_count": (0, 0, 0, 0, 0), "_rad": (0, 0, 0, 0, 0),
    "_m": (1, 0, 0, 0, 0), "_m2": (2, 0, 0, 0, 0), "_s": (0, 0, 1, 0, 0), "_kg": (0, 1, 0, 0, 0), "_k": (0, 0, 0, 1, 0),
    "_m_s": (1, 0, -1, 0, 0), "_m_s2": (1, 0, -2, 0, 0), "_s_m": (-1, 0, 1, 0, 0), "_rad_s": (0, 0, -1, 0, 0),
    "_kg_m3": (-3, 1, 0, 0, 0), "_pa": (-1, 1, -2, 0, 0), "_n": (1, 1, -2, 0, 0), "_n_s_m": (0, 1, -1, 0, 0),
    "_n_s2_m2": (-1, 1, 0, 0, 0), "_nm": (2, 1, -2, 0, 0), "_j": (2, 1, -2, 0, 0), "_j_m": (1, 1, -2, 0, 0),
    "_w": (2, 1, -3, 0, 0), "_w_n": (1, 0, -1, 0, 0), "_w_n2": (0, -1, 1, 0, 0), "_n2_w": (0, 1, -1, 0, 0),
    "_a": (0, 0, 0, 0, 1), "_c": (0, 0, 1, 0, 1), "_v": (2, 1, -3, 0, -1), "_ohm": (2, 1, -3, 0, -2),
    "_j_kg_k": (2, 0, -2, -1, 0), "_k_m": (-1, 0, 0, 1, 0), "_1_s": (0, 0, -1, 0, 0), "_1_kg": (0, -1, 0, 0, 0), "_1_c": (0, 0, -1, 0, -1),
    "_m3": (3, 0, 0, 0, 0), "_kg_m2": (2, 1, 0, 0, 0), "_pa_s2": (-1, 1, 0, 0, 0), "_1_pa": (1, -1, 2, 0, 0), "_1_w": (-2, -1, 3, 0, 0), "_w_k": (2, 1, -3, -1, 0), "_j_k": (2, 1, -2, -1, 0), "_kg_s": (0, 1, -1, 0, 0), "_1_k": (0, 0, 0, -1, 0),
    "_w_s_k_m": (1, 1, -2, -1, 0), "_w_m2": (0, 1, -3, 0, 0), "_kg_kg": (0, 0, 0, 0, 0), "_j_kg": (2, 0, -2, 0, 0), "_w_nm2": (-2, -1, 1, 0, 0),
    "_n_m": (0, 1, -2, 0, 0), "_1_m": (-1, 0, 0, 0, 0),
}  # fmt: skip
#: Names whose unit is not in their suffix (house debts, see tests/meta/test_names.py).
ODD = {
    "machine_speed_per_speed": (-1, 0, 0, 0, 0),
    "speed_frac_per_speed": (-1, 0, 1, 0, 0),
    "load_frac_per_force": (-1, -1, 2, 0, 0),
    "neutral_drag_in_road_load": (0, 0, 0, 0, 0),
    "reference_current_frac": (0, 0, 0, 0, 0),  # per hour; the hour is rescaled below
    "count": (0, 0, 0, 0, 0),
    "turns_per_m": (-1, 0, 0, 0, 0), "ring_turns_per_m": (-1, 0, 0, 0, 0), "direct_turns_per_m": (-1, 0, 0, 0, 0),
    "per_easy_torque": (-2, -1, 2, 0, 0),
    # pure numbers: shares, gains, gear numbers, flags
    **dict.fromkeys(
        ("slope", "linear", "missing", "trade", "factor", "relief", "marginal_fuel", "gear", "on", "last_gear", "per_shaft_share", "per_axle_share",
         "per_alternator", "sun_over_ring", "carrier_gain", "fuel_slope"), (0, 0, 0, 0, 0)
    ),
}  # fmt: skip
NUMBER = (0, 0, 0, 0, 0)
N, W, M, V, PA, RAD_S, OHM, A, C, KG_M3 = (
    SUFFIXES[key] for key in ("_n", "_w", "_m", "_v", "_pa", "_rad_s", "_ohm", "_a", "_c", "_kg_m3")
)
#: Dimension of what each public function of the physics returns; a record says it by its fields.
RETURNS: dict[str, Any] = {
    "ageing.calendar_loss": NUMBER, "ageing.plating_factor": NUMBER, "ageing.cycle_loss": NUMBER, "ageing.capacity_left": NUMBER,
    "adhesion.adhesion_limited_thrust": N,
    "air.air_density": KG_M3, "air.pressure_at_altitude": PA,
    "axle_load.axle_normal_forces": N, "axle_load.shifted_rearwards": N,
    "battery.cell_voltage": V, "battery.open_circuit_voltage": V, "battery.internal_resistance": OHM,
    "battery.current_for_power": A, "battery.mean_voltage": V, "battery.charge_capacity": C, "battery.greatest_power": W,
    "charging.accepted_power": W, "charging.pack_power": W, "charging.cold_share": NUMBER, "charging.hot_share": NUMBER, "charging.cable_power": W, "charging.conditioning": W,
    "charging.warm_up": "fields", "charging.charge_step": "fields",
    "clearance_angles.loaded_radius": M, "clearance_angles.standing_heights": M, "clearance_angles.tangent_angle": NUMBER,
    "clearance_angles.approach_angle": NUMBER, "clearance_angles.departure_angle": NUMBER, "clearance_angles.breakover_angle": NUMBER,
    "clearance_angles.belly_height": M, "clearance_angles.lowest_between_tyres": M, "clearance_angles.ground_clearance": M,
    "clearance_angles.axle_clearance": M,
    "clearance_angles.belly_flatness": NUMBER, "clearance_angles.breakover_of_flat_belly": NUMBER,
    "clearance_angles.bumper_height_from_angle": M, "clearance_angles.belly_height_from_breakover": M,
    "clearance_angles.limiting_point_ahead": M,
    "drive_unit.at_the_wheels": "fields", "drive_unit.force_limit": N, "drive_unit.force_loss": "fields",
    "drive_unit.neutral_drag": W, "drive_unit.full_load_efficiency": NUMBER, "drive_unit.system_wheel_power": W,
    "electric_machine.torque_limit": SUFFIXES["_nm"], "electric_machine.base_speed": RAD_S,
    "energy_management.missing_charge": NUMBER, "energy_management.equivalence_factor": NUMBER, "energy_management.learned": NUMBER,
    "energy_management.best_machine_power": W, "energy_management.electric_power": W, "energy_management.mechanical_power": W,
    "engine.full_load_torque": SUFFIXES["_nm"], "engine.thin_air": NUMBER, "engine.speed_for_power": RAD_S,
    "engine.friction_power": W, "engine.fuel_line": "fields", "engine.fuel_on_line": W,
    "engine.easy_torque": SUFFIXES["_nm"], "engine.warming": SUFFIXES["_1_s"], "engine.ambient_warmth": NUMBER, "engine.coolant_temperature": SUFFIXES["_k"], "engine.at_warmth": "fields", "engine.late_spark": NUMBER, "engine.chill_of": NUMBER, "engine.best_speed": RAD_S,
    "electric_machine.active_loss": W, "electric_machine.unloaded_loss": W,
    "one_wheel.one_wheel_share": NUMBER, "one_wheel.one_wheel_force": N,
    "regeneration.limits": "fields", "regeneration.regenerative_force": N, "regeneration.room_below_full": NUMBER,
    "road_load.grade_force": N, "road_load.normal_force": N, "road_load.rolling_force": N, "road_load.aero_force": N,
    "static_stability.raised_cg_height": M, "static_stability.static_stability_factor": NUMBER, "static_stability.tip_angle": NUMBER,
    "static_stability.tip_angle_uphill": NUMBER, "static_stability.tip_angle_towing": NUMBER, "static_stability.tip_angle_downhill": NUMBER,
    "thermal.machine.soaked": "fields", "thermal.machine.resistance_rise": NUMBER, "thermal.machine.warm_unit": "unit",
    "thermal.machine.machine_heat": "fields", "thermal.machine.axle_heat": "fields", "thermal.machine.heat_of": "fields",
    "thermal.machine.radiator_conductance": SUFFIXES["_w_k"], "thermal.machine.warmed": "state and power",
    "thermal.machine.hottest": SUFFIXES["_k"], "thermal.machine.derate": NUMBER,
    "thermal.machine.at_temperature": "fields", "thermal.machine.steady_temperature": SUFFIXES["_k"],
    "thermal.machine.continuous_torque": SUFFIXES["_nm"],
    "thrust.available_forces": N, "thrust.accelerating_thrust": N, "thrust.climbing_loads": N, "thrust.climbing_thrust": N,
    "torque_split.loss_of": W, "torque_split.inverse_curvature": SUFFIXES["_n2_w"], "torque_split.least_loss_share": N,
    "torque_split.fixed_share": N,
    "turning.turning_circle": M, "turning.turning_circle_from_outer_wheel": M, "turning.steering_angle": NUMBER,
    "tyre.rolling_radius": M, "tyre.ground_pressure": SUFFIXES["_pa"], "tyre.vertical_stiffness": SUFFIXES["_n_m"], "tyre.crown_half_width": M,
    "wheel_load.quarter_car": "fields", "wheel_load.road_profile": M, "wheel_load.rolled_over": M, "wheel_load.wheel_force": N,
    "wading.bow_wave_height": M, "wading.intake_margin": M, "wading.water_drag": N,
    # redline.physics.thermal
    "thermal.cabin.gain": "fields", "thermal.cabin.fresh_air": SUFFIXES["_kg_s"], "thermal.cabin.ventilation": SUFFIXES["_w_k"], "thermal.cabin.advance": "fields",
    "thermal.cabin.heat_to_reach": W,
    "thermal.heat_pump.condenser_air": "fields", "thermal.heat_pump.condensing_temperature": SUFFIXES["_k"],
    "thermal.heat_pump.heat_pump_limit": W, "thermal.heat_pump.pumping_power": W,
    "thermal.climate_control.cooling_cop": NUMBER, "thermal.climate_control.engine_heat": W, "thermal.climate_control.heating_limit": W,
    "thermal.climate_control.heating_power": W, "thermal.climate_control.cooling_power": W,
    "thermal.climate_control.fan_power": W,
    "thermal.humidity.humidity_ratio": NUMBER, "thermal.humidity.drying_power": W,
    "thermal.node.warmed": SUFFIXES["_k"], "thermal.node.inflow_to_reach": W,
    "thermal.pack.usable_share": NUMBER, "thermal.pack.charging_share": NUMBER, "thermal.pack.conditioning": W,
    "thermal.tyre.rolling_factor": NUMBER, "thermal.tyre.tyre_warmth": NUMBER, "thermal.tyre.oil_drag": N,
}  # fmt: skip

#: Plausible arguments by name; what is not listed takes 0.37 of its unit, well inside every domain.
PLAUSIBLE: dict[str, float] = {
    "mass_kg": 2100.0, "speed_m_s": 17.0, "head_wind_m_s": 3.0, "grade_frac": 0.11, "acceleration_m_s2": 1.3, "wheelbase_m": 2.8,
    "cg_height_m": 0.7, "front_share_frac": 0.52, "adhesion_coeff": 0.9, "transfer_frac": 0.25, "temperature_k": 285.0,
    "pressure_pa": 98e3, "altitude_m": 900.0, "drag_area_m2": 0.8, "density_kg_m3": 1.18, "constant_n": 160.0, "linear_n_s_m": 1.1,
    "front_normal_n": 9000.0, "rear_normal_n": 9500.0, "front_available_n": 5000.0, "rear_available_n": 4000.0, "resistance_n": 300.0,
    "front_n": 5000.0, "rear_n": 4000.0, "hitch_shift_n": 150.0, "force_n": 1500.0, "braking_n": 2500.0, "wheel_radius_m": 0.36,
    "system_power_w": 180e3, "discharge_power_w": 200e3, "charge_power_w": 90e3, "auxiliary_w": 300.0, "open_circuit_v": 380.0,
    "resistance_ohm": 0.08, "terminal_power_w": 60e3, "inverse_speed_s_m": 1.0 / 17.0, "limit_n": 6000.0, "machine_speed_rad_s": 900.0,
    "loaded_radius_m": 0.37, "radius_m": 0.4, "deflection_m": 0.02, "ahead_m": 0.8, "height_m": 0.45, "lift_m": 0.06, "z_m": 0.3,
    "x_ahead_of_axle_m": 0.8, "angle_rad": 0.5, "low_angle_rad": 0.5, "high_angle_rad": 0.6, "steering_angle_rad": 0.6, "outer_angle_rad": 0.55, "track_m": 1.6,
    "tyre_width_m": 0.24, "turning_circle_m": 11.3, "intake_height_m": 1.0, "depth_m": 0.7, "width_m": 1.9, "submerged_height_m": 0.5,
    "front_quadratic_w_n2": 1e-4, "rear_quadratic_w_n2": 2e-4, "inverse_curvature_n2_w": 1700.0, "band_m": 0.02, "drag_coeff": 1.1,
    "sprung_clearance_m": 0.21, "axle_clearance_m": 0.24, "corner_kg": 520.0, "unsprung_kg": 55.0, "body_rad_s": 9.0, "unevenness_m3": 64e-6, "step_s": 0.01, "full_cycles_count": 400.0,
    "soc_frac": 0.6, "reference_current_frac": 0.25,
    "speed_rad_s": 260.0, "power_w": 21e3, "load_w": 900.0, "fuel_w": 70e3, "floor_rad_s": 110.0, "capacity_j": 4e6, "battery_1_w": 4e-7,
    "marginal_fuel": 2.4, "missing": 0.4, "trade": 0.1, "factor": 2.6, "relief": 1.0, "needed_w": 24e3, "electric_w": 14e3, "rate_1_s": 2.0,
    "deplete_frac": 0.0, "warmth_frac": 0.6, "density_frac": 0.8,
    "outside_k": 266.0, "target_k": 294.0, "climate_w": 2500.0, "heat_w": 3100.0, "cold_w": 900.0, "dt_s": 64.0, "inflow_w": 700.0,
    "road_load_n": 5600.0, "solar_w_m2": 400.0, "occupied_frac": 1.0, "ventilation_w_k": 35.0, "conductance_w_k": 6.0, "capacity_j_k": 4.1e5,
    "humidity_frac": 0.5, "flow_kg_s": 0.05, "outside_kg_kg": 0.014, "coil_kg_kg": 0.0067, "rolling_s": 400.0, "oil_k": 285.0,
    "axles_count": 2.0, "engine_warmth_frac": 0.6, "tyre_warmth_frac": 0.4,
    "ambient_k": 262.0, "heat_to_k": 288.0, "loss_w": 2e3, "duration_s": 30.0, "charge_c": 7e3,
    "winding_k": 431.0, "air_m_s": 4.0, "torque_nm": 120.0, "copper_w": 1500.0, "other_w": 2500.0, "stall_frac": 0.4,
    "neutral_drag_in_road_load": 0.3, "sprung_frac": 0.9, "payload_deflection_m": 0.01,
}  # fmt: skip

UNIT = DriveUnit(
    count=1.0, peak_torque_nm=310.0, peak_power_w=150e3, max_speed_rad_s=1600.0, gear_ratio=10.0, low_gear_ratio=18.0, mesh_efficiency_frac=0.97,
    disconnect_frac=0.0,
    loss=MachineLoss(engaged_frac=0.003, load_frac=0.01, load2_frac=0.05, load_speed_frac=0.03, weakening_frac=0.004,
                     weakening_from_frac=1.6, neutral_speed_frac=0.003, neutral_speed2_frac=0.001),
)  # fmt: skip


MACHINE = MachineThermal(
    winding_j_k=6300.0,
    winding_w_k=27.0,
    winding_frac=0.15,
    housing_j_k=28e3,
    radiator_w_k=194.0,
    radiator_flow_w_s_k_m=15.9,
    derate_k=423.15,
    limit_k=453.15,
)
#: Hot enough to be derated, the phases uneven.
WARM = MachineState(winding_k=421.0, housing_k=350.0, uneven_k=9.0)
HEAT = MachineHeat(winding_w=2300.0, housing_w=1900.0, uneven_w=700.0)


def _battery() -> Battery:
    return s.vehicle().powertrain.battery


@functools.cache
def _hybrid(kind: str) -> Any:
    return s.take(s.fleet([s.engine_concept(kind, {"battery.gross_energy": 1.5 * s.KWH})]), 0)


def _records() -> dict[str, Any]:
    front = drive_unit.at_the_wheels(UNIT, 0.36, 0.0)
    limits = regeneration.limits(s.vehicle().powertrain.regeneration, 90e3, 300.0)
    loss = drive_unit.force_loss(front, 17.0, 5000.0)
    worse = dataclasses.replace(loss, quadratic_w_n2=2.0 * loss.quadratic_w_n2)
    battery, train, thermal = _battery(), _hybrid("parallel_hybrid").powertrain, s.vehicle().thermal
    cabins = importlib.import_module("redline.physics.thermal.cabin")
    return {
        "cabin": thermal.cabin, "climate": thermal.climate, "pack": thermal.pack,
        "blown": importlib.import_module("redline.physics.thermal.heat_pump").condenser_air(thermal.cabin, 266.0, 294.0),
        "gains": cabins.gain(thermal.cabin, 266.0, 400.0, 1.0), "state": cabins.CabinAir(air_k=281.0, interior_k=277.0),
        "engine": train.engine, "management": train.management, "line": engine.fuel_line(train.engine, 260.0),
        "loss": energy_management.ElectricLoss(fixed_w=40.0, linear=0.08, quadratic_1_w=9e-7),
        "drive": front, "front": front, "rear": front, "unit": UNIT, "battery": battery, "cell": battery.cell, "ageing": battery.ageing,
        "charging": s.vehicle().powertrain.charging,
        "tyre": s.vehicle().tyre,
        "station": Station(power_w=150e3, current_a=500.0, voltage_v=1000.0),
        "thermal": MACHINE, "heat": HEAT,
        "air": CoolingAir(temperature_k=301.0, speed_m_s=4.0, density_frac=0.9, open_frac=0.8),
        "car": QuarterCar(sprung_kg=450.0, unsprung_kg=55.0, spring_n_m=31e3, damper_n_s_m=2100.0, tyre_n_m=240e3),
        "road_m": 0.03 * np.sin(np.arange(40.0)), "phases_rad": np.linspace(0.0, 6.0, 16),
        "regeneration": limits, "axle": loss, "front_loss": loss, "rear_loss": worse,
        "stance": importlib.import_module("redline.physics.road.thrust").Stance(
            mass_kg=2100.0, front_share_frac=0.52, cg_height_m=0.7, wheelbase_m=2.8, adhesion_coeff=0.9
        ),
    }  # fmt: skip


def dimension_of(name: str) -> tuple[float, ...]:
    """Exponents of a name by its longest known suffix."""
    if name in ODD:
        return ODD[name]
    endings = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    assert endings, f"{name} says no unit"
    return SUFFIXES[max(endings, key=len)]


def factor_of(dimension: tuple[float, ...], units: tuple[float, ...]) -> float:
    """By how much a number of this dimension grows when its base units shrink by these factors."""
    return float(np.prod([unit**power for unit, power in zip(units, dimension, strict=True)]))


def rescaled(name: str, value: Any, units: tuple[float, ...]) -> Any:
    """A number, or every number of a record, in other base units."""
    if isinstance(value, tuple):
        return tuple(rescaled(name, part, units) for part in value)
    if dataclasses.is_dataclass(value):
        if isinstance(value, OpenCircuitVoltage):
            volts = {
                f.name: getattr(value, f.name) * factor_of(V, units)
                for f in dataclasses.fields(value)
                if f.name.endswith("_v")
            }
            return dataclasses.replace(value, **volts)
        parts = {f.name: rescaled(f.name, getattr(value, f.name), units) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **parts)
    return value * factor_of(dimension_of(name), units)


#: Rooms all of whose public functions are held to the law, and files of other rooms that are.
ROOMS = ("", "electric", "storage", "road", "shape", "thermal")
FILES = (energy_management, one_wheel, wading)


def held() -> Iterator[tuple[str, Any]]:
    """Modules held to the law by the name they have here: their own, those of heat under ``thermal.``."""
    for room in ROOMS:
        package = importlib.import_module(f"redline.physics.{room}".removesuffix("."))
        for found in pkgutil.iter_modules(package.__path__):
            if not found.ispkg:
                module = importlib.import_module(f"{package.__name__}.{found.name}")
                yield f"thermal.{found.name}" if room == "thermal" else found.name, module
    for module in FILES:
        yield module.__name__.rpartition(".")[2], module


def functions() -> Iterator[tuple[str, Any]]:
    """Every public function of the physics that is held to the law."""
    for module_name, module in held():
        for name, item in vars(module).items():
            if inspect.isfunction(item) and item.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module_name}.{name}", item


FUNCTIONS = dict(functions())
PROFILE = (np.array([0.8, 0.6, -0.9, -1.4, -1.9, -3.4, -3.6]), np.array([0.55, 0.43, 0.24, 0.23, 0.25, 0.47, 0.6]))


def arguments(path: str, function: Any) -> dict[str, Any]:
    """Plausible arguments of a function, by name and, for records, by module."""
    module = path.split(".")[0]
    records = _records()
    found: dict[str, Any] = {}
    for name in inspect.signature(function).parameters:
        if name in ("x_m", "z_m") and module == "clearance_angles" and "x_m" in inspect.signature(function).parameters:
            found[name] = PROFILE[0 if name == "x_m" else 1]
        elif module == "torque_split" and name in ("front", "rear"):
            found[name] = records[f"{name}_loss"]
        elif path.startswith("thermal.machine.") and name == "state":
            found[name] = WARM
        elif path == "regeneration.limits" and name == "regeneration":
            found[name] = s.vehicle().powertrain.regeneration
        elif name in records:
            found[name] = records[name]
        else:
            found[name] = np.float64(PLAUSIBLE.get(name, 0.37))
    return found


#: Dimensional constants, by the modules that hold them.
CONSTANTS = {
    "GRAVITY_M_S2": "_m_s2", "GAS_CONSTANT_DRY_AIR_J_KG_K": "_j_kg_k", "ISA_LAPSE_K_M": "_k_m", "ISA_TEMPERATURE_K": "_k",
    "WATER_DENSITY_KG_M3": "_kg_m3", "_REFERENCE_TEMPERATURE_K": "_k", "_COLD_K": "_k", "_WARM_RISE_K": "_k",
    "_LEAST_W": "_w", "_LEAST_OHM": "_ohm", "_MARGIN_K": "_k",
    "_COPPER_1_K": "_1_k", "_CALIBRATED_K": "_k", "_MOLTEN_K": "_k",
    "_RESTING_PRESSURE_PA": "_pa", "_STALL_RAD_S": "_rad_s", "_COOLING_S": "_s", "_INTEGRAL_S": "_s", "_BLEND_K": "_k",
    # redline.physics.thermal
    "AIR_HEAT_J_KG_K": "_j_kg_k", "LATENT_HEAT_J_KG": "_j_kg", "FREEZING_K": "_k", "MAGNUS_PA": "_pa", "MAGNUS_B_K": "_k",
    "_WARMEST_K": "_k", "_COLD_SIDE_K": "_k", "_HOT_APPROACH_K": "_k", "LEAST_LIFT_K": "_k",
    "_RATED_AT_K": "_k", "_FADE_1_K": "_1_k", "_FADES_FROM_K": "_k", "_GONE_AT_K": "_k", "NO_DEVICE_W": "_w", "_NO_DEVICE_W_K": "_w_k",
    "_ROLLING_1_K": "_1_k", "_REFERENCE_K": "_k", "_WARM_UP_S": "_s", "_OIL_N": "_n", "_OIL_1_K": "_1_k", "_OIL_REFERENCE_K": "_k",
    "_YEAR_S": "_s", "_HOUR_S": "_s", "_REFERENCE_1_M": "_1_m", "_LOWEST_1_M": "_1_m", "_HIGHEST_1_M": "_1_m",
}  # fmt: skip


#: Rooms that no function here calls; their constants would need suffixes of their own.
NOT_IN_PLAY = {"soil", "statics"}


def rescale_constants(patch: pytest.MonkeyPatch, units: tuple[float, ...]) -> None:
    """Give gravity and its like the values they have in other base units."""
    rooms = {found.name for found in pkgutil.iter_modules(redline.physics.__path__) if found.ispkg} - NOT_IN_PLAY
    packages = [redline.physics, *(importlib.import_module(f"redline.physics.{room}") for room in sorted(rooms))]
    names = [
        f"{package.__name__}.{found.name}" for package in packages for found in pkgutil.iter_modules(package.__path__)
    ]
    for module in map(importlib.import_module, names):
        for name, suffix in CONSTANTS.items():
            if hasattr(module, name):
                patch.setattr(module, name, getattr(module, name) * factor_of(SUFFIXES[suffix], units))


def outcomes(path: str, result: Any) -> list[tuple[str, Any, tuple[float, ...]]]:
    """The numbers a function returned with the dimension each should have."""
    if RETURNS[path] == "fields":
        return [(f.name, getattr(result, f.name), dimension_of(f.name)) for f in dataclasses.fields(result)]
    if RETURNS[path] == "unit":
        return [(f.name, getattr(result.loss, f.name), NUMBER) for f in dataclasses.fields(result.loss)]
    if RETURNS[path] == "state and power":
        state, power = result
        return [*((f.name, getattr(state, f.name), SUFFIXES["_k"]) for f in dataclasses.fields(state)), ("1", power, W)]
    parts = result if isinstance(result, tuple) else (result,)
    return [(str(index), part, RETURNS[path]) for index, part in enumerate(parts)]


def disagreement(path: str, function: Any, units: tuple[float, ...]) -> str:
    """Say where a function's result does not scale by its unit; nothing if it does."""
    given_values = arguments(path, function)
    plain = outcomes(path, function(**given_values))
    with pytest.MonkeyPatch.context() as patch:
        rescale_constants(patch, units)
        moved = {name: rescaled(name, value, units) for name, value in given_values.items()}
        if path == "battery.charge_capacity":  # "a quarter per hour": the hour is 3600 s in the code
            moved["reference_current_frac"] = given_values["reference_current_frac"] / units[2]
        if path == "wading.intake_margin":
            moved["speed_m_s"] = given_values["speed_m_s"] * units[0] / units[2]
        other = outcomes(path, function(**moved))
    for (name, before, dimension), (_, after, _) in zip(plain, other, strict=True):
        wanted = np.asarray(before) * factor_of(dimension, units)
        if not np.allclose(after, wanted, rtol=1e-9, atol=0.0):
            return f"{path} [{name}]: {np.asarray(after)} instead of {wanted} with units {units}"
    return ""


def test_every_public_function_of_the_physics_is_listed() -> None:
    assert set(FUNCTIONS) == set(RETURNS), "state the dimension of what a new function returns in RETURNS"


@pytest.mark.parametrize("path", sorted(RETURNS))
@settings(max_examples=2)
@given(units=s.st.tuples(*(s.floats(0.6, 1.7) for _ in range(5))))
def test_results_scale_by_their_unit(path: str, units: tuple[float, ...]) -> None:
    assert not disagreement(path, FUNCTIONS[path], units)


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        (
            "road_load.aero_force",
            lambda drag_area_m2, density_kg_m3, speed_m_s, head_wind_m_s: density_kg_m3 * drag_area_m2 * speed_m_s**3,
        ),
        ("road_load.grade_force", lambda mass_kg, grade_frac: mass_kg * grade_frac * 9.80665),
        ("thermal.cabin.ventilation", lambda cabin, outside_k: cabin.blower_kg_s * 1004.7 + 0.0 * outside_k),
        ("thermal.pack.usable_share", lambda pack, temperature_k: 1.0 - 0.004 * (pack.capacity_from_k - temperature_k)),
        (
            "battery.current_for_power",
            lambda open_circuit_v, resistance_ohm, terminal_power_w: terminal_power_w / resistance_ohm,
        ),
    ],
)
def test_the_law_catches_a_broken_equation(path: str, broken: Any) -> None:
    def named(**kwargs: Any) -> Any:
        return broken(**kwargs)

    named.__signature__ = inspect.signature(FUNCTIONS[path])  # type: ignore[attr-defined]
    assert disagreement(path, named, (1.3, 0.8, 1.1, 1.2, 0.9))


@pytest.mark.parametrize("kind", ["electric", *s.KINDS])
def test_the_whole_step_does_not_know_the_kilogram(kind: str) -> None:
    """Twice the mass unit: energies double, times and distances stay. Forces, powers and densities scale along."""
    vehicle = s.vehicle() if kind == "electric" else _hybrid(kind)
    drive, load = prepare_drive(vehicle), load_of(vehicle, Conditions(), "kerb")
    pack = Pack(open_circuit_v=np.float64(380.0), resistance_ohm=np.float64(0.08))
    running = EngineState(
        gear=np.float64(3.0), on=np.float64(1.0), warmth_frac=np.float64(0.7), trade=np.float64(0.1),
        since_s=np.float64(20.0), power_w=np.float64(2e4),
    )  # fmt: skip
    state = State(
        speed_m_s=np.float64(14.0),
        soc_frac=np.float64(0.45),
        behind=np.asarray(False),
        engine=None if kind == "electric" else running,
    )
    units = (1.0, 2.0, 1.0, 1.0, 1.0)
    heavier = state if state.engine is None else dataclasses.replace(state, engine=rescaled("", running, units))
    moved = [rescaled("", part, units) for part in (drive, load, pack)]
    for speed in (15.0, 13.0, 40.0):
        demand = Demand(
            speed_m_s=np.float64(speed), grade_frac=np.float64(0.03), dt_s=np.float64(1.0), rate_1_s=np.float64(1.0)
        )
        _, before = step(drive, load, pack, state, demand, np.float64(0.0), np.float64(1e-6))
        with pytest.MonkeyPatch.context() as patch:
            rescale_constants(patch, units)
            _, after = step(*moved, heavier, demand, np.float64(0.0), np.float64(1e-6))
        assert (before.engine is None) == (kind == "electric")
        for one, other in ((before, after), (before.engine, after.engine)):
            for field in dataclasses.fields(one) if one is not None else ():
                if field.name != "engine":
                    wanted = np.asarray(getattr(one, field.name)) * factor_of(dimension_of(field.name), units)
                    got = getattr(other, field.name)
                    np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-9, err_msg=f"{field.name} at {speed}")
    assert jax.config.jax_enable_x64
