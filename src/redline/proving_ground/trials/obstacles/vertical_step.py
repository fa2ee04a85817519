"""Vertical step: the highest edge that each axle climbs at a crawl, the lower of them, and with a run-up."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.physics.traction.run_up import run_up_step
from redline.physics.traction.step import crawl_step
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import surfaces
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.climber import climber_of
from redline.vehicle.vehicle import Vehicle

_SURFACE = "dry_concrete"
#: Speed of the run-up: a slow walk. Faster than this the model's bound is loose.
RUN_UP_M_S = 0.25


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Highest step of dry concrete at a crawl, by axle, and met at 0.25 m/s."""
    del legs
    climber = climber_of(vehicle, conditions)
    friction = vehicle.tyre.adhesion_coeff * surfaces()[_SURFACE][0]
    mass, suspension = vehicle.mass.gross_kg, vehicle.suspension
    unsprung = jnp.stack([jnp.asarray(suspension.front.unsprung_kg), jnp.asarray(suspension.rear.unsprung_kg)])

    def axle(front: jax.Array, unsprung_kg: jax.Array) -> tuple[jax.Array, jax.Array]:
        crawled = crawl_step(climber, friction, front=front)
        return crawled, run_up_step(climber, friction, RUN_UP_M_S, mass, unsprung_kg, front=front)

    crawled, met = jax.vmap(axle)(jnp.array([True, False]), unsprung)
    return {
        "step_front": crawled[0],
        "step_rear": crawled[1],
        "step_height": jnp.min(crawled),
        "step_run_up": jnp.min(met),
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
