"""EPA fuel economy: FTP and HWFET, the label by the derived five-cycle lines, carbon dioxide, range on a tank."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.legs import Leg, LegTotals
from redline.proving_ground.outcome import WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.five_cycle import derived_label
from redline.proving_ground.procedures.ftp import Bag, FtpTest, combined, three_bag_test
from redline.proving_ground.procedures.sustaining import TestFuel, balanced_fuel_j, epa_fuel
from redline.vehicle.engine import Engine
from redline.vehicle.vehicle import Vehicle

#: Warmth of an engine after the ten minutes' soak before the hot bag.
_SOAKED = 0.92
LEGS = (
    Leg("ftp_prep", "udds", "epa", "held"),
    Leg("ftp_cold", "udds_transient", "epa", warmth_frac=0.0),
    Leg("ftp_stabilised", "udds_stabilised", "epa"),
    Leg("ftp_hot", "udds_transient", "epa", warmth_frac=_SOAKED),
    Leg("hwfet_prep", "hwfet", "epa"),
    Leg("hwfet", "hwfet", "epa"),
    Leg("us06_prep", "us06", "epa"),
    Leg("us06", "us06", "epa"),
)


def bag(engine: Engine, fuel: TestFuel, leg: LegTotals) -> Bag:
    """A bag of the FTP: distance, and fuel at zero battery energy."""
    return Bag(distance_m=leg.distance_m, fuel_m3=balanced_fuel_j(engine, leg) / fuel.energy_j_m3)


def test_of(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> tuple[FtpTest, jax.Array]:
    """City test, and highway fuel per distance in m3/m."""
    engine = engine_of(vehicle)
    fuel = epa_fuel(engine)
    city = three_bag_test(*(bag(engine, fuel, legs[f"ftp_{name}"]) for name in ("cold", "stabilised", "hot")))
    return city, _per_distance(bag(engine, fuel, legs["hwfet"]))


def _per_distance(one: Bag) -> jax.Array:
    return jnp.asarray(one.fuel_m3) / one.distance_m


def engine_of(vehicle: Vehicle) -> Engine:
    """The engine of a vehicle that has one."""
    train = vehicle.powertrain
    if not hasattr(train, "engine"):
        raise TypeError("an electric powertrain has no engine")
    return train.engine  # type: ignore[union-attr]


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Unadjusted and label fuel economy, carbon dioxide, range on a tank; a given label factor replaces the lines."""
    del conditions
    city, highway = test_of(vehicle, legs)
    derived_city, derived_highway, _ = derived_label(city.city_m3_m, highway)
    engine, tank = engine_of(vehicle), vehicle.powertrain.tank_m3  # type: ignore[union-attr]
    unadjusted = jnp.asarray(combined(city.city_m3_m, highway))
    given = jnp.asarray(vehicle.homologation.five_cycle_given_frac) > 0.5
    factor = vehicle.homologation.five_cycle_factor_frac
    label_city = jnp.where(given, city.city_m3_m / factor, derived_city)
    label_highway = jnp.where(given, highway / factor, derived_highway)
    label = jnp.asarray(combined(label_city, label_highway))
    fuel = epa_fuel(engine)
    us06 = bag(engine, fuel, legs["us06"])
    return {
        "fuel_epa_city": city.city_m3_m,
        "fuel_epa_highway": highway,
        "fuel_epa_unadjusted": unadjusted,
        "economy_epa_city": 1.0 / label_city,
        "economy_epa_highway": 1.0 / label_highway,
        "economy_epa_label": 1.0 / label,
        "fuel_us06": _per_distance(us06),
        "carbon_dioxide_epa": unadjusted * fuel.energy_j_m3 * fuel.carbon_dioxide_kg_j,
        "range_epa": tank / label,
    }


TRIAL = Trial(
    name="fuel_epa",
    title="EPA fuel economy (FTP-75, HWFET, derived five-cycle label)",
    attributes=(
        Attribute("fuel_epa_city", "volume_per_distance", "l/100km", "less", "EPA city fuel, unadjusted", 2),
        Attribute("fuel_epa_highway", "volume_per_distance", "l/100km", "less", "EPA highway fuel, unadjusted", 2),
        Attribute("fuel_epa_unadjusted", "volume_per_distance", "l/100km", "less", "EPA 55/45 fuel, unadjusted", 2),
        Attribute("economy_epa_city", "distance_per_volume", "mpg", "more", "EPA label city"),
        Attribute("economy_epa_highway", "distance_per_volume", "mpg", "more", "EPA label highway"),
        Attribute("economy_epa_label", "distance_per_volume", "mpg", "more", "EPA label combined"),
        Attribute("fuel_us06", "volume_per_distance", "l/100km", "less", "US06 fuel", 2),
        Attribute("carbon_dioxide_epa", "mass_per_distance", "g/km", "less", "EPA tailpipe CO2, unadjusted"),
        Attribute("range_epa", "length", "km", "more", "EPA label range"),
    ),
    evaluate=evaluate,
    families=WITH_ENGINE,
    legs=LEGS,
    source="40 CFR 1066.820, 600.113-12, 600.210-12; UN R154 annex B8 appendix 2 for the charge balance",
)
