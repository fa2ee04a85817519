"""The cold tests on the dynamometer: EPA city at 20 degF until the pack is empty, and WLTP at -7 degC."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.outcome import ELECTRIC, Attribute, Outcome, Trial
from redline.proving_ground.procedures.to_empty import range_of, store_of
from redline.vehicle.vehicle import Vehicle

#: City cycles driven from the soak before the rest counts as settled.
_COLD_CITY = 4


def _mean(first: list[LegTotals], vehicle: Vehicle) -> tuple[jax.Array, jax.Array]:
    """Consumption (J/m) and range (m) from full to empty over some cycles and then more like the last."""
    energy = sum((leg.terminal_j for leg in first), jnp.zeros(()))
    distance = sum((leg.distance_m for leg in first), jnp.zeros(()))
    last = first[-1]
    left = jnp.maximum(store_of(vehicle, last) - energy, 0.0)
    whole = distance + left * last.distance_m / last.terminal_j
    return (energy + left) / whole, whole


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """City energy at 20 degF and over that at 23 degC; WLTP range and energy at -7 degC."""
    del conditions
    efficiency = vehicle.powertrain.charging.efficiency_frac
    cold, cold_range = _mean([legs[f"cold_city_{index}"] for index in range(1, _COLD_CITY + 1)], vehicle)
    warm, _ = _mean([legs["mild_city_1"], legs["mild_city_2"]], vehicle)
    wltp = [legs["cold_wltc_1"], legs["cold_wltc_2"]]
    wltp_energy, _ = _mean(wltp, vehicle)
    return {
        "energy_epa_cold_city": cold / efficiency,
        "range_epa_cold_city": cold_range,
        "cold_city_rise": cold / warm,
        "range_wltp_cold": range_of(vehicle, *wltp),
        "energy_wltp_cold": wltp_energy / efficiency,
    }


TRIAL = Trial(
    name="cold_test",
    title="Cold tests: EPA city at 20 degF to empty, WLTP at -7 degC",
    attributes=(
        Attribute("energy_epa_cold_city", "energy_per_distance", "kWh/100mi", "less", "EPA city energy at 20 degF", 1),
        Attribute("range_epa_cold_city", "length", "km", "more", "City range at 20 degF"),
        Attribute("cold_city_rise", "fraction", "", "less", "City energy at 20 degF over that at 23 degC", 2),
        Attribute("range_wltp_cold", "length", "km", "more", "WLTP range at -7 degC"),
        Attribute("energy_wltp_cold", "energy_per_distance", "kWh/100km", "less", "WLTP energy at -7 degC", 1),
    ),
    evaluate=evaluate,
    families=ELECTRIC,
    legs=(
        Leg("mild_city_1", "udds", "epa", "full"),
        Leg("mild_city_2", "udds", "epa", "half"),
        Leg("cold_city_1", "udds", "epa_cold", "full", soak="soaked"),
        *(Leg(f"cold_city_{index}", "udds", "epa_cold", "continue") for index in range(2, _COLD_CITY + 1)),
        Leg("cold_wltc_1", "wltc_3b", "wltp_cold", "full", soak="soaked"),
        Leg("cold_wltc_2", "wltc_3b", "wltp_cold", "continue"),
    ),
    suite="seasons",
    source="40 CFR 1066.710 (20 degF, road load +10 %) to empty; UN R154 cycle at -7 degC (procedure recalled)",
)
