"""What the pictures of the seasons show: range over temperature, energy by site, temperatures of the first minutes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.build import build
from redline.concept.building.complete import Slots
from redline.concept.concept import Concept
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.foundations.library_file import library_table
from redline.foundations.units import from_si, parse
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import conditions_from
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.run import plan_of
from redline.proving_ground.trials.seasons import day_road
from redline.proving_ground.trials.seasons.day_road import felt_temperature
from redline.studio.ensemble.plausible import Plausible, plausible
from redline.studio.ensemble.samples import samples_by_name
from redline.studio.insight.charge_curves import ChargeCurve, charge_curves
from redline.studio.seasons.notes import nominal_vehicle
from redline.studio.seasons.programme import Programme, Site

#: Air temperatures of the curve, degC.
TEMPERATURES_C = tuple(range(-30, 50, 5))
_LOOP, _MOTORWAY = "range_day_loop_km", "range_day_motorway_km"


@dataclass(frozen=True, slots=True)
class PublishedTest:
    """A rival's published winter test: temperatures of the day in degC, and range over WLTP range."""

    vehicle: str
    event: str
    coldest_c: float
    warmest_c: float
    share: float
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Range over temperature: quantiles ``(3, temperature)`` in km of p10, p50, p90; WLTP range where there is one."""

    temperature_c: NDArray[np.float64]
    loop_km: NDArray[np.float64]
    motorway_km: NDArray[np.float64]
    wltp_km: float | None


@dataclass(frozen=True, slots=True, eq=False)
class SiteDay:
    """One site: energy of the first loop by what it went to, in kWh/100 km, and temperatures minute by minute, degC."""

    site: Site
    energy_kwh_100km: dict[str, float]
    minutes: NDArray[np.float64]
    temperatures_c: dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class SeasonPictures:
    """Everything that is drawn of a programme; charging sessions where there is no engine."""

    curve: Curve
    published: tuple[PublishedTest, ...]
    days: tuple[SiteDay, ...]
    charge: dict[str, ChargeCurve] | None


@functools.cache
def published_tests() -> tuple[PublishedTest, ...]:
    """Winter tests of rivals in the library.

    >>> len(published_tests()) > 15
    True
    """
    return tuple(
        PublishedTest(
            row["vehicle"],
            row["event"],
            from_si(parse(row["coldest"], "temperature"), "degC", "temperature"),
            from_si(parse(row["warmest"], "temperature"), "degC", "temperature"),
            1.0 + parse(row["change"], "fraction"),
            row["source"],
        )
        for row in library_table("winter_tests.toml")["test"]
    )


@float64
def pictures_of(concept: Concept, programme: Programme) -> SeasonPictures:
    """Work out all that the pictures of a programme show."""
    drawn = plausible(concept)
    sites = tuple(dict.fromkeys(site for _, site in programme.cycles))
    return SeasonPictures(
        curve=curve_of(drawn),
        published=published_tests(),
        days=tuple(_day(drawn.laid_out, site) for site in sites),
        charge=charge_curves(nominal_vehicle(drawn.laid_out)) if concept.family == "electric" else None,
    )


def _stated(temperature_c: float) -> dict[str, str]:
    """A clear day of a temperature: the warmer, the more sun, up to 850 W/m2 at 35 degC."""
    sun = 850.0 * min(max((temperature_c - 10.0) / 25.0, 0.0), 1.0)
    return {"temperature": f"{temperature_c} degC", "solar": f"{sun:.0f} W/m2"}


@float64
def curve_of(drawn: Plausible) -> Curve:
    """Range on the mixed loop and on the motorway over the air's temperature, of 256 plausible vehicles."""
    wltp = None
    found: dict[str, list[NDArray[np.float64]]] = {_LOOP: [], _MOTORWAY: []}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for temperature in TEMPERATURES_C:
            day = conditions_from(_stated(temperature))
            samples = samples_by_name(pool, drawn.laid_out, day, drawn.deltas, found)
            for name, rows in found.items():
                rows.append(np.quantile(samples[name][1:], [0.1, 0.5, 0.9]))
        if drawn.concept.family == "electric":
            names = ("range_wltp_km",)
            wltp = float(samples_by_name(pool, drawn.laid_out, Conditions(), drawn.deltas, names)[names[0]][0])
    loop, motorway = (np.stack(found[name], axis=1) for name in (_LOOP, _MOTORWAY))
    return Curve(np.array(TEMPERATURES_C, float), loop, motorway, wltp)


def _drive(laid_out: Slots, conditions: Conditions, plan: Schedule) -> dict[str, LegTotals]:
    return dict(march(build(laid_out), conditions, plan))


#: What the energy of a loop went to, in the order in which it is drawn.
_PARTS = {
    "rolling_j": "tyres",
    "aero_j": "air",
    "friction_brake_j": "brakes",
    "machine_loss_j": "machines",
    "gear_loss_j": "gears",
    "battery_loss_j": "battery",
}


@float64
def _day(laid_out: Slots, site: Site) -> SiteDay:
    plan = plan_of((day_road.TRIAL,))
    conditions = jax.tree.map(np.float64, conditions_from(dict(site.stated)))
    arguments = (laid_out, conditions, plan)
    legs = compiled(f"day-{laid_out.family}", _drive, *arguments)(*arguments)
    legs = jax.tree.map(np.asarray, legs)
    return SiteDay(site, _energy(legs["loop_day_first"]), *_temperatures(legs, laid_out.family))


def _energy(leg: LegTotals) -> dict[str, float]:
    scale = 1.0 / (float(leg.distance_m) * 36.0)
    energy = {name: float(getattr(leg, part)) * scale for part, name in _PARTS.items()}
    climate = float(leg.thermal.climate_j) * scale
    energy["auxiliaries"] = float(leg.auxiliary_j) * scale - climate
    energy["climate and pack"] = climate
    if leg.engine is not None:
        energy["engine"] = float(leg.engine.engine_loss_j + leg.engine.slip_loss_j) * scale
    return energy


def _temperatures(
    legs: dict[str, LegTotals], family: str
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Minutes ``(n,)`` and temperatures of the minutes in town, degC: of what the kind of powertrain has."""
    names = [leg.name for leg in day_road.TRIAL.legs if leg.name.startswith("day_minute_")]
    minutes = np.arange(1, len(names) + 1, dtype=float)

    def column(of: Callable[[LegTotals], object]) -> NDArray[np.float64]:
        return np.array([float(of(legs[name])) - 273.15 for name in names])  # type: ignore[arg-type]

    traces: dict[str, Callable[[LegTotals], object]] = {
        "cabin air": lambda leg: leg.thermal.air_k,
        "seats and trim": lambda leg: leg.thermal.interior_k,
        "felt": felt_temperature,
    }
    if family == "electric":
        traces["pack"] = lambda leg: leg.thermal.pack_k
    if family == "geared":
        traces["engine coolant"] = lambda leg: leg.engine.coolant_k if leg.engine else np.nan
    else:
        traces["drive-unit oil"] = lambda leg: leg.thermal.housing_k
    return minutes, {words: column(of) for words, of in traces.items()}
