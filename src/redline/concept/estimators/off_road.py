"""Estimators of the side profile and of what the ground and the water feel."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.concept.constants import value_of as k
from redline.concept.estimators.known import Estimator, Known, estimator
from redline.physics.shape.clearance_angles import belly_height_from_breakover, bumper_height_from_angle


def _loaded_radius(known: Known) -> jax.Array:
    return 0.5 * known["tyres.diameter"] - known["tyres.deflection"]


def _style_or_angle(angle: str, end: str):  # noqa: ANN202
    def height(known: Known) -> jax.Array:
        """From the given angle, exactly; else typical of the body style, an off-roader's by its tyre's diameter."""
        ahead = known[f"dimensions.overhang_{end}"] - known[f"off_road.bumper_{end}_setback"]
        by_angle = bumper_height_from_angle(known.raw[angle], ahead, _loaded_radius(known))
        of_tyre = known.features[f"style.bumper_{end}_of_tyre"] * known["tyres.diameter"]
        return jnp.where(known.given(angle), by_angle, known.features[f"style.bumper_{end}_height"] + of_tyre)

    return height


def ground_clearance(known: Known) -> jax.Array:
    """Typical of the body style; an off-roader's or pick-up's grows with its tyre, which its lift makes room for."""
    of_tyre = known.features["style.ground_clearance_of_tyre"] * known["tyres.diameter"]
    return known.features["style.ground_clearance"] + of_tyre


def belly_height(known: Known) -> jax.Array:
    """From the given breakover, exactly; else a little above the least clearance."""
    by_angle = belly_height_from_breakover(
        known.raw["off_road.breakover"], known["dimensions.wheelbase"], _loaded_radius(known)
    )
    typical = known["off_road.ground_clearance"] + known.features["belly_over_clearance"]
    return jnp.where(known.given("off_road.breakover"), by_angle, typical)


def wheel_travel(known: Known) -> jax.Array:
    """Typical of the style."""
    return known.features["style.wheel_travel"]


def floor_height(known: Known) -> jax.Array:
    """Above the belly: a battery box and the floor on it, or what hangs under a floor without one."""
    boxed = known["battery.box_height"] + known.features["floor_thickness"]
    return known["off_road.belly_height"] + jnp.where(known.features["underfloor"] > 0.5, boxed, k("underfloor_parts"))


def cabin_floor_area(known: Known) -> jax.Array:
    """From behind the front wheels to the tail, or to the rear axle before an open bed, as wide as the sills."""
    behind = known["dimensions.overhang_rear"] * (1.0 - known.features["open_bed"])
    bed = k("cabin_before_bed") * known["dimensions.wheelbase"]
    closed = known["dimensions.wheelbase"] - 0.5 * known["tyres.diameter"] + behind
    length = jnp.where(known.features["open_bed"] > 0.5, bed, closed)
    return k("cabin_width_share") * known["dimensions.width"] * length


#: What models of soft ground may miss. They stand last of all inputs, so that samples of the vehicle's stay put.
GROUND_MODELS: tuple[Estimator, ...] = (
    estimator("off_road.pull_on_sand", "as the models say", lambda n: jnp.asarray(k("sand_pull")), "sand_pull"),
    estimator("off_road.pull_on_fine_soil", "as the models say", lambda n: jnp.asarray(k("fine_pull")), "fine_pull"),
    estimator("off_road.pull_on_snow", "as the models say", lambda n: jnp.asarray(k("snow_pull")), "snow_pull"),
    estimator(
        "off_road.soft_sinkage", "as the models say", lambda n: jnp.asarray(k("soft_sinkage")), "soft_sinkage",
        multiplies=True,
    ),
)  # fmt: skip

CLEARANCE: tuple[Estimator, ...] = (
    estimator(
        "off_road.ground_clearance",
        "typical of the style, or by the tyre",
        ground_clearance,
        sigma=0.11,
        source="off-roaders and pick-ups by tyre, a maker left out errs by 11 %; else style table",
    ),
)

ESTIMATORS: tuple[Estimator, ...] = (
    estimator(
        "off_road.bumper_front_setback", "usual curvature", lambda n: jnp.asarray(k("bumper_setback")), "bumper_setback"
    ),
    estimator(
        "off_road.bumper_rear_setback", "usual curvature", lambda n: jnp.asarray(k("bumper_setback")), "bumper_setback"
    ),
    estimator(
        "off_road.bumper_front_height",
        "given angle or style",
        _style_or_angle("off_road.approach", "front"),
        sigma=0.21,
        source="off-roaders by tyre, a maker left out errs by 20 %; else style table; inverse of the SAE J1100 angle",
        exact=lambda n: n.given("off_road.approach"),
    ),
    estimator(
        "off_road.bumper_rear_height",
        "given angle or style",
        _style_or_angle("off_road.departure", "rear"),
        sigma=0.13,
        source="off-roaders by tyre, a maker left out errs by 10 %; else style table; inverse of the SAE J1100 angle",
        exact=lambda n: n.given("off_road.departure"),
    ),
    estimator(
        "off_road.belly_height",
        "given breakover, or over the clearance",
        belly_height,
        sigma=0.04,
        source="docs/theory/geometry.md",
        exact=lambda n: n.given("off_road.breakover"),
    ),
    estimator(
        "off_road.axle_clearance",
        "over the clearance",
        lambda n: n["off_road.ground_clearance"] + k("axle_over_clearance"),
        "axle_over_clearance",
    ),
    estimator(
        "off_road.wading_depth",
        "typical of the style",
        lambda n: n.features["style.wading"],
        sigma=0.12,
        source="style table",
    ),
    estimator(
        "off_road.air_intake_height",
        "share of the height",
        lambda n: k("air_intake_share") * n["dimensions.height"],
        "air_intake_share",
    ),
    estimator("off_road.floor_height", "over the belly or the battery box", floor_height, "underfloor_parts"),
    estimator("off_road.cabin_floor_area", "between the wheels and the tail", cabin_floor_area, "cabin_width_share"),
    estimator("off_road.flood_share", "doors that seal", lambda n: jnp.asarray(k("flood_share")), "flood_share"),
    estimator("off_road.wheel_travel_front", "typical of the style", wheel_travel, sigma=0.08, source="style table"),
    estimator("off_road.wheel_travel_rear", "typical of the style", wheel_travel, sigma=0.08, source="style table"),
    estimator(
        "off_road.ride_height.access", "steel springs", lambda n: jnp.asarray(0.0), source="no other ride height given"
    ),
    estimator(
        "off_road.ride_height.off_road",
        "steel springs",
        lambda n: jnp.asarray(0.0),
        source="no other ride height given",
    ),
)
