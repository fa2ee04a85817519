"""Stability: the side slope at which the vehicle would tip, at road and off-road height."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.shape.static_stability import raised_cg_height, static_stability_factor, tip_angle
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Stability factor and tipping slope of the rigid vehicle at kerb mass, by ride height."""
    del conditions, legs
    modes = vehicle.profile.ride_heights
    return {**_mode(vehicle, modes.road_m, ""), **_mode(vehicle, modes.off_road_m, "_off_road")}


def _mode(vehicle: Vehicle, lift_m: Float, suffix: str) -> dict[str, jax.Array]:
    track = 0.5 * (jnp.asarray(vehicle.body.track_front_m) + vehicle.body.track_rear_m)
    height = raised_cg_height(vehicle.mass.cg_height_m, lift_m)
    return {
        f"static_stability_factor{suffix}": static_stability_factor(track, height),
        f"tilt_angle{suffix}": tip_angle(track, height),
    }


TRIAL = Trial(
    name="stability",
    title="Static stability on a side slope",
    attributes=(
        Attribute("static_stability_factor", "fraction", "", "more", "Static stability factor, road height", 2),
        Attribute("tilt_angle", "angle", "deg", "more", "Side slope at which it tips, road height", 1),
        Attribute("static_stability_factor_off_road", "fraction", "", "more", "Stability factor, off-road height", 2),
        Attribute("tilt_angle_off_road", "angle", "deg", "more", "Side slope at which it tips, off-road height", 1),
    ),
    evaluate=evaluate,
    source="NHTSA rollover resistance rating, chapter V; docs/theory/geometry.md",
)
