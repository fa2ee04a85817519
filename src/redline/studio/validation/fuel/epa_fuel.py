"""Validation on fuel records: city and highway fuel of cars with an engine, from coast-down, mass and engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots
from redline.foundations.engine import float64
from redline.foundations.executables import FUSED
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.proving_ground.procedures.five_cycle import derived_label
from redline.proving_ground.procedures.ftp import combined
from redline.proving_ground.trials.road import fuel_epa, fuel_wltp, plug_in
from redline.studio.ensemble.blocks import in_blocks
from redline.studio.ensemble.fleet import moved_vehicle
from redline.vehicle.vehicle import Vehicle

_BLOCK = 64
SAMPLES = 96
#: Legs each procedure needs: of the EPA trial those that city, highway and the derived label read.
_EPA_LEGS = tuple(leg for leg in fuel_epa.LEGS if leg.name.startswith(("ftp", "hwfet")))
LEGS: dict[str, tuple[Leg, ...]] = {
    "epa": _EPA_LEGS,
    "wltp": fuel_wltp.LEGS,
    "epa_plug_in": (*_EPA_LEGS, *(leg for leg in plug_in.LEGS if leg.load == "epa")),
    "wltp_plug_in": (*fuel_wltp.LEGS, *(leg for leg in plug_in.LEGS if leg.load == "wltp")),
}
#: What each procedure gives.
OUTCOMES = {
    "epa": ("city", "highway", "unadjusted", "label"),
    "wltp": ("combined",),
    "epa_plug_in": ("city", "highway", "unadjusted", "label", "electric_range"),
    "wltp_plug_in": ("combined", "electric_range"),
}


def _epa(vehicle: Vehicle, legs: Mapping[str, LegTotals]) -> list[jax.Array]:
    city, highway = fuel_epa.test_of(vehicle, legs)
    unadjusted = combined(jnp.asarray(city.city_m3_m), highway)
    label_city, label_highway, _ = derived_label(city.city_m3_m, highway)
    label = combined(jnp.asarray(label_city), jnp.asarray(label_highway))
    return [jnp.asarray(value) * 1e8 for value in (city.city_m3_m, highway, unadjusted, label)]


def outcome(vehicle: Vehicle, legs: Mapping[str, LegTotals], procedure: str) -> jax.Array:
    """Results in l/100 km, then electric range in m."""
    found = _epa(vehicle, legs) if procedure.startswith("epa") else []
    if not found:
        _, whole = fuel_wltp.phase_fuel(vehicle, legs)
        found = [whole / fuel_wltp.wltp_fuel(fuel_wltp.engine_of(vehicle)).energy_j_m3 * 1e8]
    if procedure == "epa_plug_in":
        found.append(jnp.asarray(plug_in.epa_label(vehicle, legs).range_m))
    if procedure == "wltp_plug_in":
        found.append(jnp.asarray(plug_in.wltp_tests(vehicle, legs)[0].equivalent_range_m))
    return jnp.stack([jnp.asarray(value) for value in found])


def _program(procedure: str) -> Any:
    def fuel(delta: jax.Array, slots: Slots, plan: Schedule) -> jax.Array:
        vehicle = moved_vehicle(delta, slots)
        return outcome(vehicle, march(vehicle, Conditions(), plan), procedure)

    return fuel


@float64
def predict(all_slots: list[Slots], deltas: NDArray[np.float64], procedure: str) -> NDArray[np.float64]:
    """Outcomes ``(n, outcome)`` of pairs of slots of one family and deviations ``(n, input)``."""
    rows = [(delta, dataclasses.replace(one, plug_in=False)) for delta, one in zip(deltas, all_slots, strict=True)]
    name = f"fuel_{procedure}-{all_slots[0].family}"
    return in_blocks(name, _program(procedure), rows, schedule(LEGS[procedure]), size=_BLOCK, options=FUSED)
