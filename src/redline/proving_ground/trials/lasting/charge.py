"""Charging: fast charging from 10 to 80 %, what a quarter of an hour brings, the wall box, and all that in the cold."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.storage.charging import Station
from redline.physics.thermal.node import warmed
from redline.proving_ground.charging_session import Arrival, Session, charge_after, session, stations
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import ELECTRIC, PLUG_IN, Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import store_of
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

#: The station at which sessions are stated: whatever a car takes, this one gives (library/chargers.toml).
STATION = "dc_350"
#: Air and pack of a summer's session and of a winter's: 25 degC, and -10 degC soaked.
SUMMER_K, WINTER_K = 298.15, 263.15
LOW_FRAC, HIGH_FRAC = 0.10, 0.80
#: How long a pack is warmed on the way to a station. Makers and owners: 20 minutes [Hyundai 2022], half an hour
#: [Renault Megane E-Tech], 45 minutes and more [Tesla]; the middle. docs/theory/charging.md
PREHEAT_S = 1800.0
#: A rest stop: a quarter of an hour at the plug.
STOP_S = 900.0
#: The legs whose consumption turns charge into distance, by season.
LEG_OF = {"summer": "steady_120_summer", "winter": "steady_120_winter"}
LEGS = (
    Leg("steady_120_summer", "steady_120_km_h", "kerb", "half", weather="warm_25"),
    Leg("steady_120_winter", "steady_120_km_h", "kerb", "half", weather="cold_-10"),
)


#: A session that takes longer than a week does not charge.
_NEVER_S = 7.0 * 86400.0


def charged_in(time_s: Float) -> jax.Array:
    """The time that a session takes, infinite where it does not charge: a station of less than the pack's voltage."""
    return jnp.where(jnp.asarray(time_s) < _NEVER_S, time_s, jnp.inf)


def session_at(
    vehicle: Vehicle, pack_k: Float, ambient_k: Float, end_frac: Float = HIGH_FRAC, steps: int = 140
) -> Session:
    """A session at the stated station from 10 % on, the pack heated until it takes full power."""
    train, pack = vehicle.powertrain, vehicle.thermal.pack
    arrival = Arrival(
        soc_frac=LOW_FRAC, temperature_k=pack_k, ambient_k=ambient_k, heat_to_k=train.charging.warm_k
    )  # fmt: skip
    return session(train.battery, train.charging, pack, stations()[STATION], arrival, end_frac, steps)


def preheated(vehicle: Vehicle, ambient_k: Float = WINTER_K) -> jax.Array:
    """Temperature of a pack soaked in the air, then heated for half an hour: where it takes full power at most, in K.

    ``min(T_full, (C T_air + dt (P + G T_air)) / (C + dt G))``; what the road's own loss adds is left out.
    """
    pack = vehicle.thermal.pack
    reached = warmed(ambient_k, pack.heat_j_k, pack.heater_w, pack.ambient_w_k, ambient_k, PREHEAT_S)
    return jnp.minimum(reached, vehicle.powertrain.charging.warm_k)


def held_charge(vehicle: Vehicle) -> Float:
    """Charge that a plug-in holds when it is spent; an electric car drives until it is empty."""
    train = vehicle.powertrain
    return 0.0 if isinstance(train, Electric) else train.management.target_soc_frac


def reference_session(vehicle: Vehicle) -> Session:
    """The session that databases publish: 10 to 80 %, air and pack at 25 degC."""
    return session_at(vehicle, SUMMER_K, SUMMER_K)


def wall_session(vehicle: Vehicle, temperature_k: Float) -> Session:
    """Empty (or held charge) to full at the wall box, air and pack at one temperature, heated as while driving.

    A wall's current is slow: cells take it in whatever cold they take that of the wheels.
    """
    train, pack = vehicle.powertrain, vehicle.thermal.pack
    slow = dataclasses.replace(
        train.charging,
        dc_power_w=train.charging.acceptance_w,
        warm_k=pack.full_charge_k,
        cold_limit_k=pack.no_charge_k,
    )
    box = Station(
        power_w=train.charging.ac_power_w * jnp.asarray(train.charging.efficiency_frac), current_a=1e3, voltage_v=1e4
    )
    arrival = Arrival(
        soc_frac=held_charge(vehicle), temperature_k=temperature_k, ambient_k=temperature_k, heat_to_k=pack.heat_to_k
    )
    return session(train.battery, slow, pack, box, arrival, 1.0, 100)


def at_a_station(vehicle: Vehicle, value: Float) -> jax.Array:
    """A result of direct current: none for a car without an inlet for it."""
    return jnp.where(jnp.asarray(vehicle.powertrain.charging.dc_inlet_frac) > 0.5, value, jnp.nan)


def charge(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time and mean power from 10 to 80 % at 25 degC, and time from empty (or the held charge) to full at the wall."""
    del conditions, legs
    train = vehicle.powertrain
    charging = train.charging
    missing = train.battery.usable_energy_j * (1.0 - jnp.asarray(held_charge(vehicle)))
    fast = reference_session(vehicle)
    return {
        "charge_time_dc": at_a_station(vehicle, charged_in(fast.time_s[-1])),
        "charge_power_dc": at_a_station(vehicle, fast.terminal_j / fast.time_s[-1]),
        "charge_time_ac": missing / (charging.ac_power_w * jnp.asarray(charging.efficiency_frac)),
    }


def charged_distance(vehicle: Vehicle, found: Session, leg: LegTotals, time_s: Float = STOP_S) -> jax.Array:
    """Distance that the charge taken within a time gives at a leg's consumption and its pack's temperature, in m."""
    gained = charge_after(found, time_s) - found.soc_frac[0]
    return gained * store_of(vehicle, leg) * leg.distance_m / leg.terminal_j


def seasons(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """What a quarter of an hour brings in summer and winter, pack soaked or preconditioned."""
    del conditions
    warm = preheated(vehicle)
    summer, soaked, ready = (
        session_at(vehicle, pack, air, 1.0, 180)
        for pack, air in ((SUMMER_K, SUMMER_K), (WINTER_K, WINTER_K), (warm, WINTER_K))
    )
    leg = {season: legs[name] for season, name in LEG_OF.items()}
    return {
        "charged_range_summer": at_a_station(vehicle, charged_distance(vehicle, summer, leg["summer"])),
        "charged_range_winter": at_a_station(vehicle, charged_distance(vehicle, soaked, leg["winter"])),
        "charged_range_winter_preconditioned": at_a_station(vehicle, charged_distance(vehicle, ready, leg["winter"])),
    }


def winter(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Times at -10 degC: at a station with the pack soaked or preconditioned, and at the wall."""
    del conditions, legs
    warm = preheated(vehicle)
    soaked, ready = (session_at(vehicle, pack, WINTER_K) for pack in (WINTER_K, warm))
    return {
        "charge_time_dc_winter": at_a_station(vehicle, charged_in(soaked.time_s[-1])),
        "charge_time_dc_winter_preconditioned": at_a_station(vehicle, charged_in(ready.time_s[-1])),
        "charge_time_ac_winter": wall_session(vehicle, WINTER_K).time_s[-1],
    }


CHARGE = Trial(
    name="charge",
    title="Charging",
    attributes=(
        Attribute("charge_time_dc", "time", "min", "less", "10 to 80 % at a 350 kW station", needs="station"),
        Attribute("charge_power_dc", "power", "kW", "more", "Mean power from 10 to 80 %", needs="station"),
        Attribute("charge_time_ac", "time", "h", "less", "Empty to full at the wall", 1, needs="wall"),
    ),
    evaluate=charge,
    families=ELECTRIC | PLUG_IN,
    source="docs/theory/charging.md; curve fitted on published sessions by tools/fit_charging.py",
)
SEASONS = Trial(
    name="charge_seasons",
    title="Charged in a quarter of an hour",
    attributes=(
        Attribute(
            "charged_range_summer",
            "length",
            "km",
            "more",
            "Charged in 15 minutes at 25 degC, driven at 120 km/h",
            needs="station",
        ),
        Attribute(
            "charged_range_winter",
            "length",
            "km",
            "more",
            "Charged in 15 minutes, pack soaked at -10 degC",
            needs="station",
        ),
        Attribute(
            "charged_range_winter_preconditioned",
            "length",
            "km",
            "more",
            "Charged in 15 minutes at -10 degC, pack warmed",
            needs="station",
        ),
    ),
    evaluate=seasons,
    families=ELECTRIC,
    legs=LEGS,
    suite="seasons",
    source="docs/theory/charging.md",
)
WINTER = Trial(
    name="charge_winter",
    title="Charging at -10 degC",
    attributes=(
        Attribute(
            "charge_time_dc_winter", "time", "min", "less", "10 to 80 %, pack soaked at -10 degC", needs="station"
        ),
        Attribute(
            "charge_time_dc_winter_preconditioned",
            "time",
            "min",
            "less",
            "10 to 80 % at -10 degC, pack warmed",
            needs="station",
        ),
        Attribute(
            "charge_time_ac_winter", "time", "h", "less", "Empty to full at the wall at -10 degC", 1, needs="wall"
        ),
    ),
    evaluate=winter,
    families=ELECTRIC | PLUG_IN,
    suite="seasons",
    source="docs/theory/charging.md",
)
