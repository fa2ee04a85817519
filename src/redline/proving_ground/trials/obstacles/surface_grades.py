"""Grades by surface: how steep, on what, with which drive; restart; one side on ice; one wheel on grip."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.driveline_of import driveline_of, low_range_of
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.loads import CRAWL_M_S
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.traction_ground import (
    Ground,
    grade_limit,
    under_all,
    under_left,
    under_one,
)
from redline.vehicle.vehicle import Vehicle

#: Surfaces climbed in the lowest gear there is, and those on which a start in the high range is asked.
CLIMBED = ("slickrock", "gravel", "wet_earth", "wet_grass", "packed_snow")
RESTARTED = ("gravel", "wet_grass", "packed_snow")


def _grounds() -> dict[str, tuple[Ground, bool]]:
    """Ground of each attribute, and whether the low range is taken."""
    found = {f"grade_limit_{name}": (under_all(name), True) for name in CLIMBED}
    found |= {f"restart_grade_{name}": (under_all(name), False) for name in RESTARTED}
    found["split_start_grade"] = (under_left("ice", "dry_asphalt"), True)
    for axle, wheel in (("front", 0), ("rear", 2)):
        found[f"one_{axle}_wheel_grade"] = (under_one("dry_asphalt", wheel), True)
    return found


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Steepest grade at 3 km/h and gross mass on each ground."""
    del legs
    grounds = _grounds()
    stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *(ground for ground, _ in grounds.values()))
    ranges = [driveline_of(vehicle, conditions, CRAWL_M_S, ratio) for ratio in (1.0, low_range_of(vehicle))]
    both = jax.tree.map(lambda *leaves: jnp.stack([jnp.asarray(leaf) for leaf in leaves]), *ranges)
    low = jnp.array([int(taken) for _, taken in grounds.values()])
    drivelines = jax.tree.map(lambda leaf: leaf[low], both)
    limits = jax.vmap(lambda ground, line: grade_limit(vehicle, conditions, ground, line, vehicle.mass.gross_kg))(
        stacked, drivelines
    )
    return dict(zip(grounds, limits, strict=True))


def _climbed(name: str) -> Attribute:
    words = f"Grade on {name.replace('_', ' ')}, gross mass"
    return Attribute(f"grade_limit_{name}", "fraction", "%", "more", words)


def _restarted(name: str) -> Attribute:
    words = f"Restart in high range on {name.replace('_', ' ')}, gross mass"
    return Attribute(f"restart_grade_{name}", "fraction", "%", "more", words)


TRIAL = Trial(
    name="surface_grades",
    title="Grades by surface, restart, split ground, one wheel on grip",
    attributes=(
        *(_climbed(name) for name in CLIMBED),
        *(_restarted(name) for name in RESTARTED),
        Attribute("split_start_grade", "fraction", "%", "more", "Hill start, left wheels on ice, right on asphalt"),
        Attribute("one_front_wheel_grade", "fraction", "%", "more", "Grade with only one front wheel on grip"),
        Attribute("one_rear_wheel_grade", "fraction", "%", "more", "Grade with only one rear wheel on grip"),
    ),
    evaluate=evaluate,
    suite="off_road",
    source="statics of differentials and brakes; friction by surface; docs/theory/traction.md",
)
