"""Clearance: approach, breakover, departure and ground clearance in every ride-height mode."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.physics.shape import clearance_angles as angles
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.drive.battery import BatteryBox
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Angles and clearances by mode, the belly, and what the underfloor pack costs."""
    del conditions, legs
    modes = vehicle.profile.ride_heights
    lifts = jnp.stack([jnp.asarray(lift, float) for lift in (modes.off_road_m, modes.road_m, modes.access_m)])
    by_mode = jax.vmap(lambda lift: _mode(vehicle, lift))(lifts)
    named = {
        f"{key}{suffix}": values[index]
        for index, suffix in enumerate(("", "_road", "_access"))
        for key, values in by_mode.items()
    }
    return {**named, **_belly(vehicle), **_pack_cost(vehicle)}


def pack_raise(box: BatteryBox) -> jax.Array:
    """Height by which the belly would rise without the box, ``u max(0, h_box - h_floor)``, in m.

    ``u`` is 1 for a box under the floor. A body without a box still needs a floor and its members, here
    as thick as the floor above the box; shafts, exhaust and tank need more, so this is an upper bound
    [model of this project, docs/theory/geometry.md].

    >>> box = BatteryBox(length_m=1.6, width_m=1.4, height_m=0.14, floor_thickness_m=0.04,
    ...                  travel_lost_m=0.02, underfloor_frac=1.0)
    >>> round(float(pack_raise(box)), 3)
    0.1
    """
    return box.underfloor_frac * jnp.maximum(jnp.asarray(box.height_m) - box.floor_thickness_m, 0.0)


def lower_axle(vehicle: Vehicle, lift_m: Float) -> jax.Array:
    """Clearance under the lower axle in a ride height, in m: each by its kind, both as low as stated at road height."""
    links, stated = vehicle.suspension, vehicle.profile.axle_clearance_m
    front, rear = (angles.axle_clearance(stated, lift_m, axle.solid_frac) for axle in (links.front, links.rear))
    return jnp.minimum(front, rear)


def _radius(vehicle: Vehicle) -> jax.Array:
    return angles.loaded_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)


def _mode(vehicle: Vehicle, lift_m: Float) -> dict[str, jax.Array]:
    """The four figures of one ride-height mode."""
    profile, wheelbase, radius = vehicle.profile, vehicle.body.wheelbase_m, _radius(vehicle)
    x, z = profile.x_m, angles.standing_heights(profile.z_m, lift_m)
    # The stated clearance and the profile may disagree by an estimate's error; the lower one counts.
    stated = angles.standing_heights(profile.ground_clearance_m, lift_m)
    sprung = jnp.minimum(stated, angles.lowest_between_tyres(x, z, wheelbase, radius))
    return {
        "approach": angles.approach_angle(x, z, radius),
        "breakover": angles.breakover_angle(x, z, wheelbase, radius),
        "departure": angles.departure_angle(x, z, wheelbase, radius),
        "ground_clearance": angles.ground_clearance(sprung, lower_axle(vehicle, lift_m)),
    }


def _belly(vehicle: Vehicle) -> dict[str, Float | jax.Array]:
    """Heights in the off-road mode, flatness, and wheel travel."""
    profile, wheelbase = vehicle.profile, vehicle.body.wheelbase_m
    z = angles.standing_heights(profile.z_m, profile.ride_heights.off_road_m)
    return {
        "axle_clearance": lower_axle(vehicle, profile.ride_heights.off_road_m),
        "belly_clearance": angles.belly_height(profile.x_m, z, wheelbase),
        "belly_flatness": angles.belly_flatness(profile.x_m, z, wheelbase, _radius(vehicle)),
        "wheel_travel_front": profile.wheel_travel_front_m,
        "wheel_travel_rear": profile.wheel_travel_rear_m,
    }


def _pack_cost(vehicle: Vehicle) -> dict[str, Float | jax.Array]:
    """Breakover of the same vehicle with its belly raised by the box, and the wheel travel the box takes."""
    profile, box, wheelbase = vehicle.profile, vehicle.battery_box, vehicle.body.wheelbase_m
    z = angles.standing_heights(profile.z_m, profile.ride_heights.off_road_m)
    belly = (profile.x_m < 0.0) & (profile.x_m > -jnp.asarray(wheelbase))
    raised = z + jnp.where(belly, pack_raise(box), 0.0)
    return {
        "breakover_without_pack": angles.breakover_angle(profile.x_m, raised, wheelbase, _radius(vehicle)),
        "wheel_travel_lost_to_pack": box.underfloor_frac * jnp.asarray(box.travel_lost_m),
    }


def _of_mode(suffix: str, words: str) -> tuple[Attribute, ...]:
    return (
        Attribute(f"approach{suffix}", "angle", "deg", "more", f"Approach angle, {words}", 1),
        Attribute(f"breakover{suffix}", "angle", "deg", "more", f"Breakover angle, {words}", 1),
        Attribute(f"departure{suffix}", "angle", "deg", "more", f"Departure angle, {words}", 1),
        Attribute(f"ground_clearance{suffix}", "length", "mm", "more", f"Ground clearance, {words}"),
    )


TRIAL = Trial(
    name="clearance",
    title="Approach, breakover, departure and ground clearance",
    attributes=(
        *_of_mode("", "off-road height"),
        *_of_mode("_road", "road height"),
        *_of_mode("_access", "access height"),
        Attribute("axle_clearance", "length", "mm", "more", "Clearance under the lower axle, off-road height"),
        Attribute("belly_clearance", "length", "mm", "more", "Belly height at mid-wheelbase, off-road height"),
        Attribute("belly_flatness", "fraction", "%", "more", "Flat share of the belly between the tyres"),
        Attribute("wheel_travel_front", "length", "mm", "more", "Wheel travel, front"),
        Attribute("wheel_travel_rear", "length", "mm", "more", "Wheel travel, rear"),
        Attribute(
            "breakover_without_pack",
            "angle",
            "deg",
            "more",
            "Breakover angle if no pack lay underfloor",
            1,
            needs="pack",
            goal=False,
        ),
        Attribute(
            "wheel_travel_lost_to_pack", "length", "mm", "less", "Wheel travel the underfloor pack takes", needs="pack"
        ),
    ),
    evaluate=evaluate,
    source="49 CFR 523.2; SAE J1100; docs/theory/geometry.md",
)
