"""Loads: mass, road load, air and weather of each kind of leg, from dynamometer to trailer."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.concept.trailers import trailer
from redline.foundations.constants import (
    DRIVER_KG,
    EPA_AIR_DENSITY_KG_M3,
    STANDARD_TEMPERATURE_K,
    WLTP_AIR_DENSITY_KG_M3,
)
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.physics.road.air import air_density, pressure_at_altitude
from redline.physics.road.road_load import aero_force, grade_force, normal_force, rolling_force
from redline.physics.thermal.tyre import rolling_factor
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.drive_step import Load
from redline.proving_ground.driving.legs import LoadKind
from redline.proving_ground.driving.schedule import Schedule
from redline.vehicle.road_load import RoadLoad
from redline.vehicle.trailer import Trailer
from redline.vehicle.vehicle import Vehicle


def _load(
    vehicle: Vehicle,
    road_load: RoadLoad,
    mass_kg: Float,
    density_kg_m3: Float,
    rolling_frac: Float,
    temperature_k: Float,
) -> Load:
    inertia = mass_kg + vehicle.mass.rotating_frac * vehicle.mass.kerb_kg
    return Load(
        mass_kg=mass_kg,
        inertia_kg=inertia,
        inverse_inertia_1_kg=1.0 / inertia,
        constant_n=jnp.asarray(road_load.constant_n),
        linear_n_s_m=jnp.asarray(road_load.linear_n_s_m),
        load_frac=mass_kg / road_load.reference_mass_kg * rolling_frac,
        drag_area_m2=jnp.asarray(road_load.drag_area_m2),
        density_kg_m3=density_kg_m3,
        temperature_k=temperature_k,
        solar_w_m2=jnp.asarray(0.0),
        humidity_frac=jnp.asarray(0.5),
        climate_frac=jnp.asarray(0.0),
        road_frac=jnp.asarray(0.0),
        extra_w=jnp.asarray(0.0),
        heat_frac=jnp.asarray(0.0),
        cabin_w=jnp.asarray(0.0),
        belt_w=jnp.asarray(0.0),
        unit_frac=jnp.where(jnp.asarray(mass_kg) > 0.0, 1.0, 2.0),
        prescribed_frac=jnp.asarray(0.0),
    )


def ambient_density(conditions: Conditions) -> jax.Array:
    """Air density at the trial's temperature, pressure and altitude, in kg/m3."""
    pressure = pressure_at_altitude(conditions.pressure_pa, conditions.altitude_m)
    return air_density(conditions.temperature_k, pressure)


#: Temperature of the test cell: 23 degC [UN R154 annex B6 sec. 2.2.2]; EPA allows 20-30 degC [40 CFR 1066.420].
TEST_CELL_K = 296.15
#: Crawling: 3 km/h, a slow walk.
CRAWL_M_S = to_si(3.0, "km/h", "speed")


#: The cold tests: 20 degF and -7 degC, and road load a tenth higher [40 CFR 1066.710, recalled; seen in EPA test car
#: lists; UN R83 type 6]. The hot one: 95 degF, the sun, 100 grains of water a pound [40 CFR 1066.835].
EPA_COLD_K, WLTP_COLD_K, COLD_ROAD_LOAD = 266.48, 266.15, 1.10
HOT_CELL_K, HOT_SUN_W_M2, HOT_HUMIDITY = 308.15, 850.0, 0.40


def _cold(load: Load, temperature_k: float) -> Load:
    """The load of a cold test: forces a tenth higher, and climate control on."""
    return dataclasses.replace(
        load,
        constant_n=COLD_ROAD_LOAD * load.constant_n,
        linear_n_s_m=COLD_ROAD_LOAD * load.linear_n_s_m,
        drag_area_m2=COLD_ROAD_LOAD * load.drag_area_m2,
        temperature_k=jnp.asarray(temperature_k),
        climate_frac=jnp.asarray(1.0),
    )


def _hot(load: Load) -> Load:
    """The load of the air-conditioning test: lamps for the sun, and climate control on."""
    return dataclasses.replace(
        load,
        temperature_k=jnp.asarray(HOT_CELL_K),
        solar_w_m2=jnp.asarray(HOT_SUN_W_M2),
        humidity_frac=jnp.asarray(HOT_HUMIDITY),
        climate_frac=jnp.asarray(1.0),
    )


#: The ambient temperature correction test: 14 degC, what the European Union drives in on the mean [EU 2017/1151 annex
#: XXI sub-annex 6a; UN R154 annex B6a, level 1A; recalled]. Air resistance refers to 20 degC.
REGIONAL_K = 287.15


def _regional(load: Load) -> Load:
    """The load of the test at 14 degC: thicker air, and tyres that feel the cell, ``f2 T_0 / T``.

    The dynamometer adds what it added at 23 degC, so that what the tyres take more comes on top.
    """
    rolling = rolling_factor(REGIONAL_K, 1.0) / rolling_factor(TEST_CELL_K, 1.0)
    return dataclasses.replace(
        load,
        load_frac=load.load_frac * rolling,
        density_kg_m3=load.density_kg_m3 * (STANDARD_TEMPERATURE_K / REGIONAL_K),
        temperature_k=jnp.asarray(REGIONAL_K),
    )


#: What is towed in a kind of leg.
TOWED: dict[LoadKind, str] = {"tow_caravan": "caravan_2500", "tow_box": "box_trailer"}
#: Whose shape, hitch and tyres a trailer of the rated mass has.
RATED_SHAPE = TOWED["tow_caravan"]


def load_of(vehicle: Vehicle, conditions: Conditions, kind: LoadKind) -> Load:
    """Mass, road load, air and the cabin's wants of one kind of leg.

    On the dynamometer (``epa``, ``wltp``, their cold and hot tests) air and temperature are the procedure's, whatever
    the weather; on the road (``kerb``: kerb mass and a driver, ``tow_``: with a trailer) they are the day's.
    """
    if kind in TOWED:
        return towing_load(load_of(vehicle, conditions, "kerb"), trailer(TOWED[kind]), conditions.rolling_frac)
    if kind == "epa_cold":
        return _cold(load_of(vehicle, conditions, "epa"), EPA_COLD_K)
    if kind == "wltp_cold":
        return _cold(load_of(vehicle, conditions, "wltp"), WLTP_COLD_K)
    if kind == "wltp_regional":
        return _regional(load_of(vehicle, conditions, "wltp"))
    if kind == "epa_hot":
        return _hot(load_of(vehicle, conditions, "epa"))
    if kind == "epa":
        return _load(vehicle, vehicle.road_load, vehicle.mass.epa_test_kg, EPA_AIR_DENSITY_KG_M3, 1.0, TEST_CELL_K)
    if kind == "wltp":
        road_load = vehicle.homologation.wltp_road_load
        load = _load(vehicle, road_load, vehicle.mass.wltp_test_kg, WLTP_AIR_DENSITY_KG_M3, 1.0, TEST_CELL_K)
        return dataclasses.replace(load, prescribed_frac=jnp.asarray(1.0))
    density = ambient_density(conditions)
    mass = vehicle.mass.kerb_kg + DRIVER_KG
    load = _load(vehicle, vehicle.road_load, mass, density, conditions.rolling_frac, conditions.temperature_k)
    return dataclasses.replace(
        load,
        solar_w_m2=jnp.asarray(conditions.solar_w_m2),
        humidity_frac=jnp.asarray(conditions.humidity_frac),
        climate_frac=jnp.asarray(1.0),
        road_frac=jnp.asarray(1.0),
    )


def on_day(conditions: Conditions, day: jax.Array) -> Conditions:
    """Conditions with a day of the library in place of their own, where one is given: a row of ``Schedule.weather``."""
    given = day[0] > 0.5
    return dataclasses.replace(
        conditions,
        temperature_k=jnp.where(given, day[1], conditions.temperature_k),
        solar_w_m2=jnp.where(given, day[2], conditions.solar_w_m2),
        humidity_frac=jnp.where(given, day[3], conditions.humidity_frac),
    )


def towing_load(load: Load, towed: Trailer, rolling_frac: Float = 1.0) -> Load:
    """A vehicle's load with a trailer behind it: mass, rolling ``r f_t m_t g`` of the surface, and added drag area."""
    mass = load.mass_kg + towed.mass_kg
    inertia = load.inertia_kg + towed.mass_kg
    rolling = rolling_frac * towed.rolling_coeff * normal_force(towed.mass_kg, 0.0)
    return dataclasses.replace(
        load,
        mass_kg=mass,
        inertia_kg=inertia,
        inverse_inertia_1_kg=1.0 / inertia,
        constant_n=load.constant_n + rolling / load.load_frac,
        drag_area_m2=load.drag_area_m2 + towed.added_drag_area_m2,
    )


def road_resistance(
    vehicle: Vehicle, conditions: Conditions, mass_kg: Float, grade_frac: Float, speed_m_s: Float
) -> jax.Array:
    """Resistance of slope, tyres and air of a vehicle of some mass, in N; no rolling at a standstill."""
    own, grade = load_of(vehicle, conditions, "kerb"), jnp.asarray(grade_frac)
    rolling = rolling_force(own.constant_n, own.linear_n_s_m, speed_m_s, own.load_frac * mass_kg / own.mass_kg)
    air = aero_force(own.drag_area_m2, own.density_kg_m3, speed_m_s, conditions.head_wind_m_s)
    return grade_force(mass_kg, grade) + rolling / jnp.sqrt(1.0 + grade * grade) + air


def prepare_loads(vehicle: Vehicle, conditions: Conditions, plan: Schedule) -> Load:
    """Stack the loads a schedule asks for; each leaf ``(place,)`` in the order of its places."""
    days = jnp.asarray(plan.weather)
    rows = [load_of(vehicle, on_day(conditions, days[i]), kind) for i, (kind, _) in enumerate(plan.places)]
    return jax.tree.map(lambda *leaves: jnp.stack([jnp.asarray(leaf, float) for leaf in leaves]), *rows)
