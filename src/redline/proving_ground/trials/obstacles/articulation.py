"""Articulation: how far one wheel or two diagonal ones may rise until another lifts, and the ramp travel index."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.statics.lift import Test, reach_until_lift
from redline.physics.statics.stance import stance_of
from redline.physics.statics.twister import on_twister
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.chassis.stance import Stance
from redline.vehicle.vehicle import Vehicle

#: The ramps of the ramp travel index [offroad press; 20 deg usual, 30 deg for supple vehicles].
_RAMPS_DEG = (20, 30)
#: Amplitudes of the twister at which wheel loads are stated, in mm.
AMPLITUDES_MM = (100, 150, 200)


def off_road_stance(vehicle: Vehicle) -> Stance:
    """The vehicle as it meets obstacles: off-road height, bars off where they can be, road pressure."""
    return stance_of(vehicle, lift_m=vehicle.profile.ride_heights.off_road_m, bars_off_frac=1.0)


def rise_of_a_front_wheel(stance: Stance) -> jax.Array:
    """Height by which the front left wheel may be raised until another one lifts, in m [statics]."""
    return reach_until_lift(stance, jax.tree.map(lambda leaf: leaf[0], _tests()))


def stacked(*stances: Stance) -> Stance:
    """Some stances along a new first axis."""
    return jax.tree.map(lambda *leaves: jnp.stack([jnp.asarray(leaf, float) for leaf in leaves]), *stances)


def ramp_travel_index(rise_m: Float, angle_rad: Float, loaded_radius_m: Float, wheelbase_m: Float) -> jax.Array:
    """Ramp travel index of a wheel's rise, ``1000 (H + r (1 - cos a)) / (L sin a)``.

    The distance is along the ramp to where the wheel touches it: square to the ramp from the hub, ahead of the wheel's
    lowest point and higher than that by ``r (1 - cos a)`` [geometry].

    >>> round(float(ramp_travel_index(0.5, jnp.radians(20.0), 0.37, 2.8)))
    545
    """
    angle = jnp.asarray(angle_rad)
    along = (rise_m + loaded_radius_m * (1.0 - jnp.cos(angle))) / jnp.sin(angle)
    return 1000.0 * along / wheelbase_m


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Rise of one wheel and of two until another lifts, ramp travel index, and loads on the twister."""
    del conditions, legs
    road, off_road = stance_of(vehicle), off_road_stance(vehicle)
    both = stacked(off_road, road)
    reach = jax.vmap(lambda stance: jax.vmap(lambda test: reach_until_lift(stance, test))(_tests()))(both)
    radius = jnp.asarray(vehicle.tyre.radius_m) - vehicle.tyre.deflection_m
    indices = {
        f"ramp_travel_index_{angle}": ramp_travel_index(
            reach[0, 0], jnp.radians(float(angle)), radius, vehicle.body.wheelbase_m
        )
        for angle in _RAMPS_DEG
    }
    heights = {"articulation": reach[0, 0], "articulation_road": reach[1, 0], "twister_lift_height": reach[0, 1]}
    return {**heights, **indices, **_twister(off_road, vehicle)}


def _tests() -> Test:
    """A front wheel raised; then diagonal wheels raised and the others lowered. Either ends as a low wheel lifts."""
    rises = jnp.array([[1.0, 0.0, 0.0, 0.0], [1.0, -1.0, -1.0, 1.0]])
    low = jnp.array([0.0, 1.0, 1.0, 0.0])
    return Test(
        rise_frac=rises,
        side_frac=jnp.zeros(2),
        climb_frac=jnp.zeros(2),
        hold_frac=jnp.full((2, 4), 0.25),
        watched_frac=jnp.broadcast_to(low, (2, 4)),
    )


def _twister(stance: Stance, vehicle: Vehicle) -> Outcome:
    """Least wheel load over an even share of the weight, where the twister warps most."""
    amplitudes = jnp.array(AMPLITUDES_MM) / 1000.0
    poses = jax.vmap(lambda amplitude: on_twister(stance, amplitude, 0.5 * vehicle.body.wheelbase_m))(amplitudes)
    share = jnp.min(poses.load_n, axis=1) / jnp.mean(poses.load_n, axis=1)
    return {f"twister_least_load_{mm}": share[index] for index, mm in enumerate(AMPLITUDES_MM)}


TRIAL = Trial(
    name="articulation",
    title="Articulation, ramp travel index and twister",
    attributes=(
        Attribute("articulation", "length", "mm", "more", "Rise of a front wheel until another lifts, off-road height"),
        Attribute(
            "articulation_road", "length", "mm", "more", "Rise of a front wheel until another lifts, road height"
        ),
        *(
            Attribute(f"ramp_travel_index_{angle}", "count", "", "more", f"Ramp travel index on {angle} degrees")
            for angle in _RAMPS_DEG
        ),
        Attribute("twister_lift_height", "length", "mm", "more", "Amplitude of the twister at which a wheel lifts"),
        *(
            Attribute(f"twister_least_load_{mm}", "fraction", "%", "more", f"Least wheel load on a {mm} mm twister")
            for mm in AMPLITUDES_MM
        ),
    ),
    evaluate=evaluate,
    source="statics of docs/theory/articulation.md",
    suite="off_road",
)
