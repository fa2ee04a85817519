"""Multi-cycle tests on a dynamometer in a warm or cold cell, as AAA drove five electric cars in 2019.

The road load is that of the label (no tenth more, as in the cold FTP): rolls do not know the air of the cell. Tyres,
oil, pack and cabin do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.constants import DRIVER_KG, EPA_AIR_DENSITY_KG_M3, GAS_CONSTANT_DRY_AIR_J_KG_K
from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.loads import EPA_COLD_K, HOT_CELL_K
from redline.proving_ground.procedures.ftp import combined
from redline.proving_ground.procedures.to_empty import store_of
from redline.vehicle.vehicle import Vehicle

#: 20, 75 and 95 degF.
COLD_K, MILD_K, HOT_K = EPA_COLD_K, 297.04, HOT_CELL_K
#: SAE J1634 with US06 in place of two of the cities, as AAA describes it: UDDS-HWFET-UDDS-US06, 65 mph, and again.
LEGS = (
    Leg("city_1", "udds", "kerb", "full", soak="soaked"),
    Leg("highway_1", "hwfet"),
    Leg("city_2", "udds"),
    Leg("fast_1", "us06"),
    Leg("steady", "half_hour_at_105_km_h"),
    Leg("city_3", "udds", "kerb", "half", soak="as_is"),
    Leg("highway_2", "hwfet"),
    Leg("city_4", "udds"),
)


def cell(temperature_k: float) -> Conditions:
    """The day of a test cell: its temperature, and air as dense as that of the label's road load."""
    pressure = EPA_AIR_DENSITY_KG_M3 * GAS_CONSTANT_DRY_AIR_J_KG_K * temperature_k
    return Conditions(temperature_k=temperature_k, pressure_pa=pressure)


def at_test_mass(vehicle: Vehicle, day: Conditions) -> Vehicle:
    """The vehicle at its label's test mass, on the road of the rolls."""
    del day
    mass = dataclasses.replace(vehicle.mass, kerb_kg=vehicle.mass.epa_test_kg - DRIVER_KG)
    return dataclasses.replace(vehicle, mass=mass)


def climate_off(vehicle: Vehicle, day: Conditions) -> Vehicle:
    """The same with climate control off."""
    return without_climate(at_test_mass(vehicle, day), day)


def without_climate(vehicle: Vehicle, day: Conditions) -> Vehicle:
    """A vehicle with climate control off: no temperature is too cold or too hot for its cabin."""
    del day
    cabin = dataclasses.replace(vehicle.thermal.cabin, heat_to_k=jnp.asarray(1.0), cool_to_k=jnp.asarray(1000.0))
    return dataclasses.replace(vehicle, thermal=dataclasses.replace(vehicle.thermal, cabin=cabin))


def _per_m(leg: LegTotals) -> jax.Array:
    return leg.terminal_j / leg.distance_m


def reading(vehicle: Vehicle, day: Conditions, legs: Mapping[str, LegTotals]) -> dict[str, Float]:
    """Combined range and energy of the test by the K factors of J1634, and energies of its cycles from the soak.

    ``EC_city = sum K_i EC_i`` with ``K_1 = E_1 / UBE`` and the rest alike; 55/45 combined [SAE J1634 sec. 8, recalled].
    """
    del day
    store = store_of(vehicle, legs["city_4"])
    first = legs["city_1"].terminal_j / store
    rest = (_per_m(legs["city_2"]) + _per_m(legs["city_3"]) + _per_m(legs["city_4"])) / 3.0
    city = first * _per_m(legs["city_1"]) + (1.0 - first) * rest
    highway = 0.5 * (_per_m(legs["highway_1"]) + _per_m(legs["highway_2"]))
    return {
        "range_m": store * (0.55 / city + 0.45 / highway),
        "energy_j_m": combined(city, highway),
        "city_cold_start_j_m": _per_m(legs["city_1"]),
        "highway_j_m": highway,
        "fast_j_m": _per_m(legs["fast_1"]),
        "climate_w": legs["city_3"].thermal.climate_j / legs["city_3"].time_s,
        "air_k": legs["city_3"].thermal.air_k,
        "pack_k": legs["city_3"].thermal.pack_k,
    }
