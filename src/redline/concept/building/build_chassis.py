"""Tyres and suspension, built from the values of a concept."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.vehicle.chassis.suspension import AxleSuspension, Suspension
from redline.vehicle.chassis.tyre import Tyre

Values = Mapping[str, jax.Array]


def tyre(v: Values) -> Tyre:
    """The tyre, the same on all wheels."""
    return Tyre(
        radius_m=0.5 * v["tyres.diameter"],
        deflection_m=v["tyres.deflection"],
        section_width_m=v["tyres.section_width"],
        section_height_m=0.5 * (v["tyres.diameter"] - v["tyres.rim_diameter"]),
        pressure_pa=v["tyres.pressure"],
        off_road_pressure_pa=v["tyres.off_road_pressure"],
        carcass_pa=v["tyres.carcass_pressure"],
        rolling_coeff=v["tyres.rolling_coefficient"],
        adhesion_coeff=v["tyres.adhesion"],
        tread_depth_m=v["tyres.tread_depth"],
    )


def suspension(v: Values, f: Values) -> Suspension:
    """Both axles' suspension, and what ties them together."""
    return Suspension(front=_axle(v, f, "front"), rear=_axle(v, f, "rear"), cross_link_frac=f["cross_linked"])


def _axle(v: Values, f: Values, axle: str) -> AxleSuspension:
    travel, at = v[f"off_road.wheel_travel_{axle}"], f"suspension.{axle}"
    solid = f[f"{axle}.suspension.solid"]
    return AxleSuspension(
        solid_frac=solid,
        bump_m=travel * v[f"{at}.bump_share"],
        rebound_m=travel * (1.0 - v[f"{at}.bump_share"]),
        wheel_rate_n_m=v[f"{at}.wheel_rate"],
        anti_roll_n_m=v[f"{at}.anti_roll_rate"],
        anti_roll_free_frac=f[f"{axle}.suspension.free_bar"],
        stop_n_m=v[f"{at}.stop_rate"],
        spring_base_m=v[f"{at}.spring_base"],
        lean_rad_m=jnp.where(solid > 0.5, 0.0, 1.0 / v[f"{at}.swing_arm"]),
        unsprung_kg=v[f"{at}.unsprung_mass"],
    )
