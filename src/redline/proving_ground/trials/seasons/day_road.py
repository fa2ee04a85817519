"""One day on the road: motorway and mixed range, and how soon the cabin is comfortable, from a night outdoors."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_over
from redline.proving_ground.trials.seasons.winter_loop import legs_in
from redline.vehicle.vehicle import Vehicle

_CYCLE = "half_hour_at_110_km_h"
#: Operative temperatures between which a cabin counts as comfortable, 19 degC in winter and 27 degC in summer clothes
#: [ISO 7730 table A.5, category C], and minutes for which it is watched.
_COOLEST_K, _WARMEST_K, _WATCHED = 292.15, 300.15, 30
#: Weight of the air in air that moves at 0.6-1 m/s.
_AIR_FRAC = 0.7
_MINUTE = "minute_at_40_km_h"


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Range on the motorway and on the loop, climate control's share on the loop, and minutes to comfort."""
    start = legs["loop_day_first"]
    return {
        "range_day_motorway": range_over(vehicle, legs, "day_motorway"),
        "range_day_loop": range_over(vehicle, legs, "loop_day"),
        "climate_share_day": start.thermal.climate_j / _throughput(start),
        "comfort_time_day": _minutes(vehicle, conditions, legs),
    }


def _throughput(leg: LegTotals) -> Float:
    """Energy taken from pack and tank on a leg, in J."""
    fuel = leg.engine.fuel_j if leg.engine is not None else 0.0
    return jnp.maximum(leg.terminal_j, 0.0) + fuel


def felt_temperature(leg: LegTotals) -> Float:
    """Operative temperature at a leg's end in moving air, ``0.7 T_air + 0.3 T_surfaces`` [ISO 7726 annex G], in K."""
    return _AIR_FRAC * leg.thermal.air_k + (1.0 - _AIR_FRAC) * leg.thermal.interior_k


def _minutes(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Float:
    """Time until the cabin feels comfortable, in s, linear within a minute; infinite if it is not in half an hour.

    The distance from comfort after each minute is found; where it first vanishes is interpolated.
    """
    cabin = vehicle.thermal.cabin
    outside = jnp.asarray(conditions.temperature_k)
    begin = outside + cabin.solar_area_m2 * conditions.solar_w_m2 / cabin.shell_w_k
    felt = [begin, *(felt_temperature(legs[f"day_minute_{index}"]) for index in range(1, _WATCHED + 1))]
    off = [jnp.maximum(_COOLEST_K - value, value - _WARMEST_K) for value in felt]
    time = jnp.asarray(jnp.inf)
    for index in reversed(range(_WATCHED)):
        share = off[index] / jnp.maximum(off[index] - off[index + 1], 1e-6)
        reached = (off[index] > 0.0) & (off[index + 1] <= 0.0)
        time = jnp.where(reached, 60.0 * (index + jnp.clip(share, 0.0, 1.0)), time)
    return jnp.where(off[0] <= 0.0, 0.0, time)


def _town() -> tuple[Leg, ...]:
    """Minutes in town from a night outdoors, each a leg of its own so that its end is seen."""
    first = Leg("day_minute_1", _MINUTE, "kerb", "held", soak="soaked")
    return (first, *(Leg(f"day_minute_{index}", _MINUTE, "kerb") for index in range(2, _WATCHED + 1)))


TRIAL = Trial(
    name="day_road",
    title="A day on the road, after a night outdoors",
    attributes=(
        Attribute("range_day_motorway", "length", "km", "more", "Range at 110 km/h on this day"),
        Attribute("range_day_loop", "length", "km", "more", "Range on the mixed loop on this day"),
        Attribute("climate_share_day", "fraction", "%", "less", "Climate control's share of energy, first loop", 1),
        Attribute("comfort_time_day", "time", "min", "less", "Driving until the cabin is comfortable", 1),
    ),
    evaluate=evaluate,
    legs=(
        Leg("day_motorway_first", _CYCLE, "kerb", "held", soak="soaked"),
        Leg("day_motorway_then", _CYCLE, "kerb", "middle", soak="as_is"),
        Leg("day_motorway_charge", _CYCLE, "kerb", "full", soak="as_is", deplete=True),
        *legs_in("", "day"),
        *_town(),
    ),
    suite="seasons",
    feels_day=True,
    source="march with cabin, pack, tyres and air of the day; ISO 7730 (operative temperature)",
)
