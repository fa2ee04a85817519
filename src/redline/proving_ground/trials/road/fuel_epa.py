"""EPA fuel economy: FTP and HWFET, the label by the derived five-cycle lines, carbon dioxide, range."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.five_cycle import FiveCycle, derived_label, vehicle_specific_label
from redline.proving_ground.procedures.ftp import Bag, FtpTest, combined, three_bag_test
from redline.proving_ground.procedures.sustaining import TestFuel, balanced_fuel_j, epa_fuel
from redline.proving_ground.procedures.to_empty import Stretch, charge_and_tank, on_charge, tank_of
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

_BAGS = ("ftp_cold", "ftp_stabilised", "ftp_hot")
#: Warmth over the cell's of an engine after the ten minutes' soak before the hot bag.
_SOAKED = 0.92
LEGS = (
    Leg("ftp_prep", "udds", "epa", "held"),
    Leg("ftp_cold", "udds_transient", "epa", warmth_frac=0.0),
    Leg("ftp_stabilised", "udds_stabilised", "epa"),
    Leg("ftp_hot", "udds_transient", "epa", warmth_frac=_SOAKED),
    Leg("hwfet_prep", "hwfet", "epa"),
    Leg("hwfet", "hwfet", "epa"),
    Leg("us06_prep", "us06", "epa"),
    Leg("us06_start", "us06_start", "epa"),
    Leg("us06_highway", "us06_highway", "epa"),
    Leg("us06_end", "us06_end", "epa"),
    Leg("sc03", "sc03", "epa_hot", warmth_frac=_SOAKED, soak="soaked"),
    Leg("cold_start", "udds_transient", "epa_cold", "held", warmth_frac=0.0, soak="soaked"),
    Leg("cold_stabilised", "udds_stabilised", "epa_cold"),
    Leg("cold_hot", "udds_transient", "epa_cold", warmth_frac=_SOAKED),
)

#: A plug-in's city and highway cycle on the charge above what it holds.
DEPLETING = (
    Leg("depleting_udds", "udds", "epa", "full", warmth_frac=0.0, deplete=True),
    Leg("depleting_hwfet", "hwfet", "epa", "full", warmth_frac=1.0, deplete=True),
)


def bag(engine: Engine, fuel: TestFuel, leg: LegTotals) -> Bag:
    """A bag of the FTP: distance, and fuel at zero battery energy."""
    return Bag(distance_m=leg.distance_m, fuel_m3=balanced_fuel_j(engine, leg) / fuel.energy_j_m3)


def city_test(vehicle: Vehicle, legs: Mapping[str, LegTotals], names: tuple[str, str, str] = _BAGS) -> FtpTest:
    """The three-bag FTP of a cold, a stabilised and a hot leg."""
    engine = engine_of(vehicle)
    fuel = epa_fuel(engine)
    return three_bag_test(*(bag(engine, fuel, legs[name]) for name in names))


def test_of(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[FtpTest, jax.Array]:
    """City test, and highway fuel per distance in m3/m."""
    engine = engine_of(vehicle)
    return city_test(vehicle, legs), _per_distance(bag(engine, epa_fuel(engine), legs["hwfet"]))


def _per_distance(one: Bag) -> jax.Array:
    return jnp.asarray(one.fuel_m3) / one.distance_m


def _joined(*bags: Bag) -> jax.Array:
    """Fuel per distance of stretches driven on end, in m3/m."""
    fuel = sum((jnp.asarray(one.fuel_m3) for one in bags), jnp.zeros(()))
    return fuel / sum((jnp.asarray(one.distance_m) for one in bags), jnp.zeros(()))


def five_cycles(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> FiveCycle:
    """Consumption on the five cycles, in m3/m: FTP warm and at 20 degF, HWFET, US06 in its two parts, SC03."""
    engine = engine_of(vehicle)
    fuel = epa_fuel(engine)

    def one(name: str) -> jax.Array:
        return _per_distance(bag(engine, fuel, legs[name]))

    return FiveCycle(
        bags_m3_m=(one("ftp_cold"), one("ftp_stabilised"), one("ftp_hot")),
        cold_bags_m3_m=(one("cold_start"), one("cold_stabilised"), one("cold_hot")),
        hwfet_m3_m=one("hwfet"),
        us06_city_m3_m=_joined(*(bag(engine, fuel, legs[f"us06_{part}"]) for part in ("start", "end"))),
        us06_highway_m3_m=one("us06_highway"),
        sc03_m3_m=one("sc03"),
    )


def engine_of(vehicle: Vehicle) -> Engine:
    """The engine of a vehicle that has one."""
    train = vehicle.powertrain
    if isinstance(train, Electric):
        raise TypeError("an electric powertrain has no engine")
    return train.engine


def charge_of_label(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> Stretch:
    """A plug-in's way on charge by the label, ``f (0.55 d_city + 0.45 d_hwy)``, and the fuel burnt on it; else none."""
    tank = tank_of(vehicle, epa_fuel)
    ways = [on_charge(vehicle, legs[leg.name], tank) for leg in DEPLETING if leg.name in legs]
    if not ways:
        return Stretch(jnp.zeros(()), jnp.zeros(()))
    (city_m, city_j), (highway_m, highway_j) = ways
    way = vehicle.homologation.five_cycle_factor_frac * combined(city_m, highway_m)
    return Stretch(way, combined(city_j, highway_j))


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Unadjusted and label fuel economy, carbon dioxide, range; a given label factor replaces the lines."""
    del conditions
    city, highway = test_of(vehicle, legs)
    derived_city, derived_highway, _ = derived_label(city.city_m3_m, highway)
    unadjusted = jnp.asarray(combined(city.city_m3_m, highway))
    given = jnp.asarray(vehicle.homologation.five_cycle_given_frac) > 0.5
    factor = vehicle.homologation.five_cycle_factor_frac
    label_city = jnp.where(given, city.city_m3_m / factor, derived_city)
    label_highway = jnp.where(given, highway / factor, derived_highway)
    label = jnp.asarray(combined(label_city, label_highway))
    engine = engine_of(vehicle)
    fuel = epa_fuel(engine)
    specific = vehicle_specific_label(five_cycles(vehicle, legs))
    us06 = _joined(*(bag(engine, fuel, legs[f"us06_{part}"]) for part in ("start", "highway", "end")))
    charge, tank = charge_of_label(vehicle, legs), tank_of(vehicle, epa_fuel)
    return {
        "fuel_epa_city": city.city_m3_m,
        "fuel_epa_highway": highway,
        "fuel_epa_unadjusted": unadjusted,
        "economy_epa_city": 1.0 / label_city,
        "economy_epa_highway": 1.0 / label_highway,
        "economy_epa_label": 1.0 / label,
        "economy_five_cycle_city": 1.0 / specific.city_m3_m,
        "economy_five_cycle_highway": 1.0 / specific.highway_m3_m,
        "economy_five_cycle": 1.0 / specific.combined_m3_m,
        "fuel_us06": us06,
        "carbon_dioxide_epa": unadjusted * fuel.energy_j_m3 * fuel.carbon_dioxide_kg_j,
        "range_epa": charge_and_tank(charge, tank, label * fuel.energy_j_m3),
    }


TRIAL = Trial(
    name="fuel_epa",
    title="EPA fuel economy (FTP-75, HWFET, label by derived and by vehicle-specific five-cycle)",
    attributes=(
        Attribute("fuel_epa_city", "volume_per_distance", "l/100km", "less", "EPA city fuel, unadjusted", 2),
        Attribute("fuel_epa_highway", "volume_per_distance", "l/100km", "less", "EPA highway fuel, unadjusted", 2),
        Attribute("fuel_epa_unadjusted", "volume_per_distance", "l/100km", "less", "EPA 55/45 fuel, unadjusted", 2),
        Attribute("economy_epa_city", "distance_per_volume", "mpg", "more", "EPA label city"),
        Attribute("economy_epa_highway", "distance_per_volume", "mpg", "more", "EPA label highway"),
        Attribute("economy_epa_label", "distance_per_volume", "mpg", "more", "EPA label combined"),
        Attribute("economy_five_cycle_city", "distance_per_volume", "mpg", "more", "Vehicle-specific five-cycle city"),
        Attribute(
            "economy_five_cycle_highway", "distance_per_volume", "mpg", "more", "Vehicle-specific five-cycle highway"
        ),
        Attribute("economy_five_cycle", "distance_per_volume", "mpg", "more", "Vehicle-specific five-cycle combined"),
        Attribute("fuel_us06", "volume_per_distance", "l/100km", "less", "US06 fuel", 2),
        Attribute("carbon_dioxide_epa", "mass_per_distance", "g/km", "less", "EPA tailpipe CO2, unadjusted"),
        Attribute("range_epa", "length", "km", "more", "EPA label range"),
    ),
    evaluate=evaluate,
    families=WITH_ENGINE,
    legs=(*LEGS, *DEPLETING),
    source="40 CFR 1066.820, 600.113-12, 600.114-12, 600.210-12; UN R154 annex B8 appendix 2 for the charge balance",
)
