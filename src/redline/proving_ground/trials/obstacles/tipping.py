"""Tipping on springs: the slopes at which a vehicle that leans and sinks on its springs and tyres falls over."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.physics.shape.static_stability import tip_angle_downhill, tip_angle_uphill
from redline.physics.statics.lift import Test, reach_until_lift
from redline.physics.statics.stance import stance_of
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.trials.obstacles.articulation import off_road_stance, stacked
from redline.vehicle.vehicle import Vehicle

#: Slope to the side, left up, watching either left wheel; nose up; nose down. The lower wheels hold.
_SIDE, _CLIMB = (1.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, -1.0)
_HOLD = ((0, 1, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1), (1, 1, 0, 0))
_WATCH = ((1, 0, 0, 0), (0, 0, 1, 0), (1, 1, 0, 0), (0, 0, 1, 1))


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Slopes at which the first and the last upper wheel lift, at road and at off-road height."""
    del conditions, legs
    both = stacked(stance_of(vehicle), off_road_stance(vehicle))
    tests = Test(
        rise_frac=jnp.zeros((4, 4)),
        side_frac=jnp.array(_SIDE),
        climb_frac=jnp.array(_CLIMB),
        hold_frac=0.5 * jnp.array(_HOLD, float),
        watched_frac=jnp.array(_WATCH, float),
    )
    reach = jax.vmap(lambda stance: jax.vmap(lambda test: reach_until_lift(stance, test))(tests))(both)
    mass, base = vehicle.mass, vehicle.body.wheelbase_m
    return {
        **_mode(reach[0], ""),
        **_mode(reach[1], "_off_road"),
        "pitch_tip_uphill_rigid": tip_angle_uphill(mass.front_share_frac, base, mass.cg_height_m),
        "pitch_tip_downhill_rigid": tip_angle_downhill(mass.front_share_frac, base, mass.cg_height_m),
    }


def _mode(reach: jax.Array, suffix: str) -> dict[str, jax.Array]:
    return {
        f"tilt_first_lift{suffix}": jnp.minimum(reach[0], reach[1]),
        f"tilt_angle_sprung{suffix}": jnp.maximum(reach[0], reach[1]),
        f"pitch_tip_uphill{suffix}": reach[2],
        f"pitch_tip_downhill{suffix}": reach[3],
    }


def _of_mode(suffix: str, words: str) -> tuple[Attribute, ...]:
    return (
        Attribute(f"tilt_first_lift{suffix}", "angle", "deg", "more", f"Side slope where a wheel lifts, {words}", 1),
        Attribute(f"tilt_angle_sprung{suffix}", "angle", "deg", "more", f"Side slope to tip on springs, {words}", 1),
        Attribute(f"pitch_tip_uphill{suffix}", "angle", "deg", "more", f"Climb to tip back on springs, {words}", 1),
        Attribute(f"pitch_tip_downhill{suffix}", "angle", "deg", "more", f"Descent to tip over on springs, {words}", 1),
    )


TRIAL = Trial(
    name="tipping",
    title="Tipping on springs and tyres",
    attributes=(
        *_of_mode("", "road height"),
        *_of_mode("_off_road", "off-road height"),
        Attribute("pitch_tip_uphill_rigid", "angle", "deg", "more", "Climb to tip back, rigid, road height", 1),
        Attribute("pitch_tip_downhill_rigid", "angle", "deg", "more", "Descent to tip over, rigid, road height", 1),
    ),
    evaluate=evaluate,
    source="statics of docs/theory/articulation.md; SAE J2180 for the last wheel",
    suite="off_road",
)
