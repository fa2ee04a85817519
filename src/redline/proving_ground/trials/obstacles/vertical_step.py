"""Vertical step: the highest edge that each axle climbs at a crawl, the lower of them, and with a run-up."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.physics.road_load import normal_force
from redline.physics.traction.run_up import run_up_step
from redline.physics.traction.step import StepClimber, crawl_step
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driveline_of import driveline_of, low_range_of
from redline.proving_ground.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.trials.lasting.endurance_heat import CRAWL_M_S
from redline.vehicle.vehicle import Vehicle

_SURFACE = "dry_concrete"
#: Speed of the run-up: a slow walk. Faster than this the model's bound is loose.
RUN_UP_M_S = 0.25


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


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Highest step of dry concrete at a crawl, by axle, and met at 0.25 m/s."""
    del legs
    climber = climber_of(vehicle, conditions)
    friction = vehicle.tyre.adhesion_coeff * surfaces()[_SURFACE][0]
    ahead, behind = (crawl_step(climber, friction, front=front) for front in (True, False))
    mass, suspension = vehicle.mass.gross_kg, vehicle.suspension
    met = [
        run_up_step(climber, friction, RUN_UP_M_S, mass, axle.unsprung_kg, front=front)
        for front, axle in ((True, suspension.front), (False, suspension.rear))
    ]
    return {
        "step_front": ahead,
        "step_rear": behind,
        "step_height": jnp.minimum(ahead, behind),
        "step_run_up": jnp.minimum(*met),
    }


TRIAL = Trial(
    name="vertical_step",
    title="Vertical step at a crawl and with a run-up",
    attributes=(
        Attribute("step_front", "length", "mm", "more", "Step that the front axle climbs at a crawl, dry concrete"),
        Attribute("step_rear", "length", "mm", "more", "Step that the rear axle climbs at a crawl, dry concrete"),
        Attribute("step_height", "length", "mm", "more", "Step that both axles climb at a crawl, dry concrete"),
        Attribute("step_run_up", "length", "mm", "more", "Step that both axles climb met at 0.25 m/s, at most"),
    ),
    evaluate=evaluate,
    suite="off_road",
    source="statics of a wheel on an edge; docs/theory/traction.md",
)
