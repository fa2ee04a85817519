"""Fording: when a vehicle floats off its tyres, how deep it goes on, and what stream carries it away."""

from __future__ import annotations

from collections.abc import Mapping

from redline.foundations.constants import GRAVITY_M_S2
from redline.physics.water.floating import depth_with_load, stream_speed
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.ford import fording_depth, hull_of, thrust_left
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Depth at which the vehicle floats, the depth that holds, and thrust and stream in the declared depth."""
    del legs
    hull, declared = hull_of(vehicle), vehicle.profile.wading_depth_m
    weight = hull.mass_kg * GRAVITY_M_S2
    return {
        "float_depth": depth_with_load(hull, 0.0),
        "fording_depth": fording_depth(vehicle, conditions),
        "ford_thrust_left": thrust_left(vehicle, conditions, hull, declared) / weight,
        "stream_speed": stream_speed(hull, declared),
    }


TRIAL = Trial(
    name="fording",
    title="Fording, floating and streams",
    attributes=(
        Attribute("float_depth", "length", "mm", "more", "Depth at which it floats off its tyres"),
        Attribute("fording_depth", "length", "mm", "more", "Depth that holds at walking pace: the least of all limits"),
        Attribute("ford_thrust_left", "fraction", "%", "more", "Thrust left in its wading depth, over weight"),
        Attribute("stream_speed", "speed", "km/h", "more", "Side stream that pushes it away in its wading depth", 1),
    ),
    evaluate=evaluate,
    suite="off_road",
    source="Archimedes, drag and grip; docs/theory/water.md",
)
