"""Grounding: the highest ridge, the thickest log and the widest ditch that pass under without a touch."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.shape.clearance_angles import loaded_radius, standing_heights
from redline.physics.statics.grounding import Underside, clearance_over_ditch, clearance_over_round
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle

#: Halvings of the range that is searched: to a hundredth of a millimetre.
_HALVINGS = 16
#: The widest ditch that is looked at, in tyre radii: a wheel soon falls in and sticks.
_WIDEST_FRAC = 1.98


def underside(vehicle: Vehicle, lift_m: Float) -> Underside:
    """The side profile of a ride-height mode, with what carries it."""
    profile, tyre = vehicle.profile, vehicle.tyre
    return Underside(
        x_m=jnp.asarray(profile.x_m),
        z_m=standing_heights(profile.z_m, lift_m),
        wheelbase_m=vehicle.body.wheelbase_m,
        loaded_radius_m=loaded_radius(tyre.radius_m, tyre.deflection_m),
    )


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """The largest of three obstacles by ride height, none higher than a hub: higher ones stop the wheel."""
    del conditions, legs
    modes = vehicle.profile.ride_heights
    lifts = jnp.stack([jnp.asarray(lift, float) for lift in (modes.off_road_m, modes.road_m)])
    found = jax.vmap(lambda lift: _largest(underside(vehicle, lift), _stated(vehicle, lift)))(lifts)
    return {f"{key}{suffix}": values[n] for n, suffix in enumerate(("", "_road")) for key, values in found.items()}


def _stated(vehicle: Vehicle, lift_m: Float) -> jax.Array:
    """Least clearance between the axles as stated, in a ride height, in m: what hangs below the drawn profile."""
    return standing_heights(vehicle.profile.ground_clearance_m, lift_m)


def _largest(car: Underside, stated_m: jax.Array) -> dict[str, jax.Array]:
    """Largest of each obstacle; no bar across the way is higher than the stated clearance, wherever that hangs."""
    radius = jnp.asarray(car.loaded_radius_m)
    least = 1e-3 * radius
    ridge = root(lambda height: clearance_over_round(car, height, 0.0), least, radius, steps=_HALVINGS)
    log = root(lambda half: clearance_over_round(car, half, half), least, radius, steps=_HALVINGS)
    ditch = root(lambda width: clearance_over_ditch(car, width), least, _WIDEST_FRAC * radius, steps=_HALVINGS)
    most = jnp.maximum(stated_m, 0.0)
    return {
        "ridge_height": jnp.minimum(ridge, most),
        "log_diameter": jnp.minimum(2.0 * log, most),
        "ditch_width": ditch,
    }


def _of_mode(suffix: str, words: str) -> tuple[Attribute, ...]:
    return (
        Attribute(f"ridge_height{suffix}", "length", "mm", "more", f"Highest sharp ridge cleared, {words}"),
        Attribute(f"log_diameter{suffix}", "length", "mm", "more", f"Thickest log cleared, {words}"),
        Attribute(f"ditch_width{suffix}", "length", "mm", "more", f"Widest ditch crossed without grounding, {words}"),
    )


TRIAL = Trial(
    name="grounding",
    title="Ridge, log and ditch without grounding",
    attributes=(*_of_mode("", "off-road height"), *_of_mode("_road", "road height")),
    evaluate=evaluate,
    source="geometry of docs/theory/articulation.md",
    suite="off_road",
)
