"""Turning: the kerb-to-kerb circle from the greatest steering angle."""

from __future__ import annotations

from collections.abc import Mapping

from redline.physics.shape.turning import turning_circle
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Kerb-to-kerb turning circle, so that wheelbase, track and steering lock each move it."""
    del conditions, legs
    body = vehicle.body
    circle = turning_circle(body.wheelbase_m, body.steering_angle_rad, body.track_front_m, vehicle.tyre.section_width_m)
    return {"turning_circle": circle}


TRIAL = Trial(
    name="turning",
    title="Turning circle",
    attributes=(Attribute("turning_circle", "length", "m", "less", "Kerb-to-kerb turning circle", 1),),
    evaluate=evaluate,
    source="SAE J695; Ackermann geometry; docs/theory/geometry.md",
)
