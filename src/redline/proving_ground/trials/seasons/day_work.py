"""Hard work on this day: the long grade with a trailer, sand, a steep crawl, and a rapid charge from a soaked pack."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import CRAWL_M_S
from redline.proving_ground.outcome import ELECTRIC, PLUG_IN, Attribute, Outcome, Trial
from redline.proving_ground.trials.lasting.charge import at_a_station, charged_in, session_at
from redline.proving_ground.trials.lasting.endurance import sand_ratio
from redline.proving_ground.trials.lasting.endurance_heat import Climb, grade_held
from redline.proving_ground.trials.lasting.grade_tow import LENGTH_M, climb_of_day
from redline.vehicle.vehicle import Vehicle

_STEEP = 0.60


def work(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Least speed and torque left up the long grade with the rated trailer, and power in sand over what lasts."""
    del legs
    run = climb_of_day(vehicle, conditions)
    return {
        "tow_speed_day": jnp.where(run.distance_m >= LENGTH_M - 1.0, run.slowest_m_s, 0.0),
        "tow_torque_left_day": run.least_left_frac,
        "sand_power_day": sand_ratio(vehicle, conditions),
    }


def crawl(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time up 60 % at gross mass until the machines derate."""
    del legs
    climb = Climb(
        grade_frac=_STEEP, mass_kg=vehicle.mass.gross_kg, speed_m_s=CRAWL_M_S, ambient_k=conditions.temperature_k
    )
    return {"hold_60_day": grade_held(vehicle, conditions, climb)}


def charge(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time from 10 to 80 % at a 350 kW station with the pack as cold or hot as the day."""
    del legs
    found = session_at(vehicle, conditions.temperature_k, conditions.temperature_k)
    return {"charge_time_day": at_a_station(vehicle, charged_in(found.time_s[-1]))}


WORK = Trial(
    name="day_work",
    title="Trailer and sand on this day",
    attributes=(
        Attribute("tow_speed_day", "speed", "km/h", "more", "Least speed up 18 km of 6 % with the rated trailer"),
        Attribute("tow_torque_left_day", "fraction", "%", "more", "Machine torque that heat leaves up it"),
        Attribute("sand_power_day", "fraction", "%", "less", "Power in sand at 30 km/h over what is held for ever"),
    ),
    evaluate=work,
    suite="seasons",
    feels_day=True,
    source="grade_tow and endurance in the day's air; docs/theory/towing.md, docs/theory/endurance.md",
)
CRAWL = Trial(
    name="day_crawl",
    title="A steep crawl on this day",
    attributes=(Attribute("hold_60_day", "time", "min", "more", "Up 60 % until machines derate (60 holds)", 1),),
    evaluate=crawl,
    families=frozenset({"electric", "engine_electric"}),
    suite="seasons",
    feels_day=True,
    source="lumped heat of machines, docs/theory/endurance.md",
)
CHARGE = Trial(
    name="day_charge",
    title="Rapid charging on this day",
    attributes=(
        Attribute(
            "charge_time_day", "time", "min", "less", "10 to 80 %, pack as cold or hot as the day", needs="station"
        ),
    ),
    evaluate=charge,
    families=ELECTRIC | PLUG_IN,
    suite="seasons",
    feels_day=True,
    source="docs/theory/charging.md",
)
