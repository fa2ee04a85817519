"""Wading: the declared depth, and how far its bow wave stays below the lowest dry opening."""

from __future__ import annotations

from collections.abc import Mapping

from redline.physics.water.wading import intake_margin
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Declared depth, and the margin of the intake above the bow wave at walking pace, off-road height."""
    del conditions, legs
    profile = vehicle.profile
    margin = intake_margin(profile.air_intake_height_m, profile.wading_depth_m, profile.ride_heights.off_road_m)
    return {"wading": profile.wading_depth_m, "bow_wave_margin": margin}


TRIAL = Trial(
    name="wading",
    title="Wading depth and bow wave",
    attributes=(
        Attribute("wading", "length", "mm", "more", "Declared wading depth"),
        Attribute("bow_wave_margin", "length", "mm", "more", "Air intake above the bow wave at walking pace"),
    ),
    evaluate=evaluate,
    source="Bernoulli; docs/theory/geometry.md",
)
