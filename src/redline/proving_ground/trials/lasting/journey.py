"""The long journey: 1,000 km at 120 km/h with the stops it takes, for every powertrain.

It starts full and stops at a tenth. All stops fill alike; of every number of stops that reaches the end the quickest is
taken. That is the best plan as long as filling gets slower the fuller the vehicle is, which charging does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.proving_ground.charging_session import time_to
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import ELECTRIC, WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_of
from redline.proving_ground.trials.lasting.charge import HIGH_FRAC, LOW_FRAC, at_a_station, session_at
from redline.proving_ground.trials.lasting.replenish import FLOW_M3_S
from redline.vehicle.vehicle import Vehicle

DISTANCE_M = 1_000e3
#: Leaving the road, plugging in or paying, and back: five minutes a stop, the same for all.
OVERHEAD_S = 300.0
#: More stops than this are not looked at one by one: they are then as long as they may be, their number a fraction.
MOST_STOPS = 24
#: The leg driven, in the day's air.
_LEG = "steady_120"


def plan(
    leg: LegTotals,
    range_m: Float,
    fill_s: Callable[[jax.Array], jax.Array],
    most_frac: Float,
    later_s: Callable[[jax.Array], jax.Array] | None = None,
) -> dict[str, jax.Array]:
    """The quickest plan: total time and standing in s, and stops, for a full-to-empty range at the leg's speed.

    ``T = D / v + min_n (n t_0 + t_fill(c / n) + (n - 1) t_later(c / n))`` over whole n with ``c / n <= most``;
    ``c = (D - 0.9 R) / R`` is all that must be filled, as a share of the whole, ``t_fill`` the time to fill a share
    from a tenth on at the first stop, ``t_later`` at the others: as at the first where none is given.
    """
    others_s = later_s or fill_s
    needed = jnp.maximum((DISTANCE_M - (1.0 - LOW_FRAC) * jnp.asarray(range_m)) / range_m, 0.0)
    count = jnp.arange(1.0, MOST_STOPS + 1.0)
    share = needed / count
    standing = count * OVERHEAD_S + fill_s(share) + (count - 1.0) * others_s(share)
    standing = jnp.where(share <= most_frac, standing, jnp.inf)
    beyond = needed / MOST_STOPS > most_frac
    many = needed / jnp.asarray(most_frac)
    fullest = jnp.asarray(most_frac)
    endless = many * OVERHEAD_S + fill_s(fullest) + (many - 1.0) * others_s(fullest)
    best = jnp.argmin(standing)
    stops = jnp.where(needed > 0.0, jnp.where(beyond, many, count[best]), 0.0)
    stood = jnp.where(needed > 0.0, jnp.where(beyond, endless, standing[best]), 0.0)
    return {"journey_time": DISTANCE_M * leg.time_s / leg.distance_m + stood, "journey_stops": stops,
            "journey_standing": stood}  # fmt: skip


def electric_plan(vehicle: Vehicle, leg: LegTotals, pack_k: Float, ambient_k: Float) -> dict[str, jax.Array]:
    """The plan of an electric vehicle that arrives at the first stop with its pack as given, at others as charged.

    Charging leaves a pack warm, and the air takes little of it until the next stop: ``T = T_air + (T_end - T_air)
    exp(-G t / C)``, to where it takes full power at most, so that heat never helps; no colder than at the first.
    """
    pack, charging = vehicle.thermal.pack, vehicle.powertrain.charging
    found = session_at(vehicle, pack_k, ambient_k)
    reach = range_of(vehicle, leg, leg)
    driven_s = (HIGH_FRAC - LOW_FRAC) * reach * leg.time_s / leg.distance_m
    kept = jnp.exp(-pack.ambient_w_k / pack.heat_j_k * driven_s)
    left_k = jnp.minimum(ambient_k + (found.temperature_k[-1] - ambient_k) * kept, charging.warm_k)
    later = session_at(vehicle, jnp.maximum(pack_k, left_k), ambient_k)
    return plan(
        leg, reach, lambda share: time_to(found, LOW_FRAC + share), HIGH_FRAC - LOW_FRAC,
        lambda share: time_to(later, LOW_FRAC + share),
    )  # fmt: skip


def fuel_plan(vehicle: Vehicle, leg: LegTotals) -> dict[str, jax.Array]:
    """The plan of a vehicle with an engine, its charge held: tank by tank."""
    tank = vehicle.powertrain.tank_m3  # type: ignore[union-attr]
    return plan(leg, range_of(vehicle, leg, leg), lambda share: share * tank / FLOW_M3_S, 1.0 - LOW_FRAC)


def electric_journey(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """1,000 km on this day, charging at 350 kW stations to 80 % at most, the pack as warm as the road has made it."""
    leg = legs[_LEG]
    planned = electric_plan(vehicle, leg, leg.thermal.pack_k, conditions.temperature_k)
    return {key: at_a_station(vehicle, value) for key, value in planned.items()}


def fuel_journey(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """1,000 km on fuel; a plug-in too drives them on the charge it holds."""
    del conditions
    return fuel_plan(vehicle, legs[_LEG])


_ATTRIBUTES = (
    Attribute("journey_time", "time", "h", "less", "1,000 km at 120 km/h with all stops", 2),
    Attribute("journey_stops", "count", "", "less", "Stops on 1,000 km"),
    Attribute("journey_standing", "time", "min", "less", "Time standing on 1,000 km"),
)
#: The same, of who charges at the stops.
_CHARGING = tuple(dataclasses.replace(attribute, needs="station") for attribute in _ATTRIBUTES)
ELECTRIC_JOURNEY = Trial(
    name="journey",
    title="1,000 km with charging stops",
    attributes=_CHARGING,
    evaluate=electric_journey,
    families=ELECTRIC,
    legs=(Leg("steady_120", "steady_120_km_h", "kerb", "half"),),
    suite="seasons",
    source="start full, stop at 10 %, five minutes a stop, 350 kW station; docs/theory/charging.md",
)
FUEL_JOURNEY = Trial(
    name="journey_fuel",
    title="1,000 km with stops for fuel",
    attributes=_ATTRIBUTES,
    evaluate=fuel_journey,
    families=WITH_ENGINE,
    legs=(Leg("steady_120", "steady_120_km_h", "kerb", "held", warmth_frac=1.0),),
    suite="seasons",
    source="start full, stop at a tenth, five minutes a stop, 35 l/min; docs/theory/charging.md",
)
