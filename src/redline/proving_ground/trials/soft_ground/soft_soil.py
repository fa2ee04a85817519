"""Soft soil: drawbar, sinkage, resistance, slope and energy on dry sand, wet loam and mud."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.soft_ground import TRIAL_SOILS, Answer, footing_of, go_margin, on_soil, stacked
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Drive three soils of the library on tyres of off-road pressure, by plate and shear tests, and by cone index.

    Where the vehicle does not get through, resistance and energy of driving have no result (nan).
    """
    del legs
    footing = footing_of(vehicle, conditions)
    found: Answer = jax.vmap(on_soil, in_axes=(0, None))(stacked(tuple(TRIAL_SOILS.values())), footing)
    margins = go_margin(found)
    outcome: dict[str, Float | jax.Array] = {}
    for index, word in enumerate(TRIAL_SOILS):
        here: Answer = jax.tree.map(lambda leaf, index=index: leaf[index], found)
        outcome |= {
            f"drawbar_{word}": here.drawbar_frac,
            f"drawbar_{word}_cone": here.cone_drawbar_frac,
            f"sinkage_{word}": here.driven.sinkage_m,
            f"resistance_{word}": jnp.where(margins[index] > 0.0, here.resistance_frac, jnp.nan),
            f"slope_{word}": here.slope_frac,
            f"wheel_energy_{word}": jnp.where(margins[index] > 0.0, here.wheel_j_m, jnp.nan),
            f"go_margin_{word}": margins[index],
        }
    return outcome


_WORDS = {"sand": "dry sand", "loam": "wet loam", "mud": "mud"}


def _attributes(word: str) -> tuple[Attribute, ...]:
    on = _WORDS[word]
    return (
        Attribute(f"drawbar_{word}", "fraction", "%", "more", f"Drawbar over weight at 20 % slip, {on}", 1),
        Attribute(f"drawbar_{word}_cone", "fraction", "%", "more", f"The same by cone index, {on}", 1),
        Attribute(f"sinkage_{word}", "length", "mm", "less", f"Sinkage of the first tyre, {on}"),
        Attribute(f"resistance_{word}", "fraction", "%", "less", f"Motion resistance over weight, {on}", 1),
        Attribute(f"slope_{word}", "fraction", "%", "more", f"Steepest slope, {on}", 1),
        Attribute(f"wheel_energy_{word}", "energy_per_distance", "kWh/100km", "less", f"Energy at the wheels, {on}"),
        Attribute(f"go_margin_{word}", "fraction", "%", "more", f"Margin before immobilisation, {on}", 1),
    )


TRIAL = Trial(
    name="soft_soil",
    title="Soft soil",
    attributes=tuple(attribute for word in TRIAL_SOILS for attribute in _attributes(word)),
    evaluate=evaluate,
    source="Bekker69; WongReece67; JanosiHanamoto61; Brixius87; Mason18; soils of Wong22 table 2.3",
    suite="off_road",
)
