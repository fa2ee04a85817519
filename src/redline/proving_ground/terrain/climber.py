"""The vehicle as a vertical step sees it: weight, wheels, and what its driveline gives at a crawl."""

from __future__ import annotations

from redline.physics.road.road_load import normal_force
from redline.physics.traction.step import StepClimber
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.driveline_of import driveline_of, low_range_of
from redline.proving_ground.driving.loads import CRAWL_M_S
from redline.vehicle.vehicle import Vehicle


def climber_of(vehicle: Vehicle, conditions: Conditions) -> StepClimber:
    """The vehicle at gross mass in its lowest gear, as a step sees it."""
    return StepClimber(
        weight_n=normal_force(vehicle.mass.gross_kg, 0.0),
        front_share_frac=vehicle.mass.front_share_frac,
        wheelbase_m=vehicle.body.wheelbase_m,
        radius_m=vehicle.tyre.radius_m,
        deflection_m=vehicle.tyre.deflection_m,
        driveline=driveline_of(vehicle, conditions, CRAWL_M_S, low_range_of(vehicle)),
    )
