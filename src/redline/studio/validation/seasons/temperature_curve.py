"""Range against temperature, on the motorway and in town, with and without a heat pump, beside field data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax

from redline.concept.language.files import library_path
from redline.concept.language.quantity import Chosen
from redline.concept.read import read
from redline.foundations.constants import SEA_LEVEL_PA
from redline.foundations.units import to_si
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.procedures.to_empty import range_of
from redline.studio.validation.seasons.season_drive import driven, laid_out
from redline.vehicle.vehicle import Vehicle

#: Temperatures of the curve in degC; 20 is what the others are compared with. From 30 degC the sun shines.
CELSIUS = (-30, -20, -10, -7, 0, 10, 20, 30, 35, 40, 45)
_MILD, _SUN_FROM, _SUN_W_M2 = 20, 30, 850.0
#: A car of middling size that is sold with either heater.
CAR = "volkswagen_id4_pro_rwd_2024"
#: What fleets and tests in the field say: where from, degC, and the share of range kept, in per cent.
FIELD = (
    ("Recurrent January 2025, 18 000 cars, with a heat pump", "0", "83"),
    ("the same, without", "0", "75"),
    ("the same, best and worst of 20 models", "0", "89, 63"),
    ("CAA February 2025, 13 cars, of official range", "-7 to -15", "61-86"),
    ("Recurrent 2023, 17 000 cars, 90 and 100 degF", "32, 38", "95, 69"),
)
LEGS = (
    Leg("motorway", "half_hour_at_110_km_h", "kerb", "full", soak="soaked"),
    Leg("motorway_then", "half_hour_at_110_km_h", "kerb", "half", soak="as_is"),
    Leg("town", "udds", "kerb", "full", soak="soaked"),
    Leg("town_then", "udds", "kerb", "half", soak="as_is"),
)


def _reading(vehicle: Vehicle, day: Conditions, legs: Mapping[str, LegTotals]) -> dict[str, jax.Array]:
    del day
    return {place: range_of(vehicle, legs[place], legs[f"{place}_then"]) for place in ("motorway", "town")}


def _day(celsius: int) -> Conditions:
    sun = _SUN_W_M2 if celsius >= _SUN_FROM else 0.0
    kelvin = to_si(float(celsius), "degC", "temperature")
    return Conditions(temperature_k=kelvin, pressure_pa=SEA_LEVEL_PA, solar_w_m2=sun)


def kept() -> dict[str, list[float]]:
    """Share of the range at 20 degC that is kept, in per cent, by place and heater, each ``(temperature,)``."""
    concept = read(library_path("vehicles", CAR))
    shares: dict[str, list[float]] = {}
    for pump in (True, False):
        chosen = dataclasses.replace(concept, choices=concept.choices | {"climate.heat_pump": Chosen(pump)})
        days = [_day(celsius) for celsius in CELSIUS]
        found = driven("curve", [laid_out(chosen)] * len(days), days, LEGS, _reading)
        for place, ranges in found.items():
            whole = ranges[CELSIUS.index(_MILD)]
            name = f"{place}, {'heat pump' if pump else 'resistance'}"
            shares[name] = [100.0 * float(value / whole) for value in ranges]
    return shares
