"""Payload, axle loads and towing against the ratings."""

from __future__ import annotations

from collections.abc import Mapping

from redline.foundations.constants import DRIVER_KG
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle

#: Share of a full payload that rests on the rear axle: passengers in two rows and luggage [ISO 2416, recalled].
_PAYLOAD_REAR_FRAC = 0.65


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Payload beside a 75 kg driver, and what each axle has left at gross mass."""
    del conditions, legs
    mass = vehicle.mass
    load = mass.gross_kg - mass.kerb_kg
    front = mass.kerb_kg * mass.front_share_frac + load * (1.0 - _PAYLOAD_REAR_FRAC)
    rear = mass.gross_kg - front
    return {
        "payload": load - DRIVER_KG,
        "front_axle_margin": mass.front_axle_rating_kg - front,
        "rear_axle_margin": mass.rear_axle_rating_kg - rear,
        "trailer_rating": mass.trailer_rating_kg,
        "kerb_mass": mass.kerb_kg,
    }


TRIAL = Trial(
    name="payload",
    title="Payload, axle loads and towing",
    attributes=(
        Attribute("payload", "mass", "kg", "more", "Payload beside the driver"),
        Attribute("front_axle_margin", "mass", "kg", "more", "Front axle rating left at gross mass"),
        Attribute("rear_axle_margin", "mass", "kg", "more", "Rear axle rating left at gross mass"),
        Attribute("trailer_rating", "mass", "kg", "more", "Braked trailer rating"),
        Attribute("kerb_mass", "mass", "kg", "less", "Kerb mass"),
    ),
    evaluate=evaluate,
    source="EU 1230/2012 definitions; ISO 2416 load distribution (recalled)",
)
