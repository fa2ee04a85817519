"""The point of the underside that limits a clearance figure, as a sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.physics.shape.clearance_angles import loaded_radius, tangent_angle
from redline.proving_ground.trials.shape.clearance import lower_axle
from redline.vehicle.vehicle import Vehicle

#: The drawn profile's points in order (``concept.building.build``).
_DRAWN = (
    "the nose",
    "the front bumper",
    "the front edge of the belly",
    "the belly",
    "the rear edge of the belly",
    "the rear bumper",
    "the tail",
)
_MODES = {"road": "road", "access": "access", "": "off-road"}


@float64
def sentence(key: str, vehicle: Vehicle, drawn_by_user: bool) -> str:
    """Say what limits a clearance attribute, or takes wheel travel; empty for every other attribute."""
    if key == "wheel_travel_lost_to_pack":
        return _travel_lost(vehicle)
    kind, _, mode = key.partition("_") if not key.startswith("ground_clearance") else ("ground_clearance", "", key[17:])
    if kind not in ("approach", "breakover", "departure", "ground_clearance") or mode not in _MODES:
        return ""
    heights = vehicle.profile.ride_heights
    lift = float({"road": heights.road_m, "access": heights.access_m, "": heights.off_road_m}[mode])
    radius = float(loaded_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m))
    x, z = np.asarray(vehicle.profile.x_m), np.asarray(vehicle.profile.z_m) + lift
    if kind == "ground_clearance":
        return _clearance(vehicle, lift, x, z, radius)
    wheelbase = float(vehicle.body.wheelbase_m)
    x_at, z_at, name = _tightest(kind, x, z, wheelbase, radius, drawn_by_user)
    where = _place(x_at, wheelbase)
    return (
        f"Limited by {name}, {where}, {1000 * z_at:.0f} mm above the ground at {_MODES[mode]} height; "
        f"loaded tyre radius {1000 * radius:.0f} mm"
    )


def _travel_lost(vehicle: Vehicle) -> str:
    if float(vehicle.battery_box.underfloor_frac) < 0.5:
        return "No pack lies under the floor, so it takes no wheel travel"
    return "Set by the platform (envelope.travel_lost_to_battery; none where it says nothing); no input moves it"


def _tightest(
    kind: str,
    x: NDArray[np.float64],
    z: NDArray[np.float64],
    wheelbase: float,
    radius: float,
    drawn_by_user: bool,
) -> tuple[float, float, str]:
    if kind == "breakover":
        x, z = _between(x, z, wheelbase)
        angle = np.asarray(tangent_angle(-x, z, radius)) + np.asarray(tangent_angle(x + wheelbase, z, radius))
        best = int(np.argmin(np.round(angle, 9) + 1e-6 * np.abs(x + 0.5 * wheelbase)))
        return float(x[best]), float(z[best]), "the belly"
    angle = np.asarray(tangent_angle(x if kind == "approach" else -(x + wheelbase), z, radius))
    best = int(np.argmin(angle))
    name = f"point {best + 1} of the profile" if drawn_by_user else _DRAWN[min(best, len(_DRAWN) - 1)]
    return float(x[best]), float(z[best]), name


def _between(
    x: NDArray[np.float64], z: NDArray[np.float64], wheelbase: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    along = np.linspace(-wheelbase, 0.0, 2001)
    if x[0] > x[-1]:  # a profile may be drawn from either end; the door keeps its points in order
        x, z = x[::-1], z[::-1]
    return along, np.interp(along, x, z)


def _place(x: float, wheelbase: float) -> str:
    if x > 0.0:
        return f"{1000 * x:.0f} mm ahead of the front axle"
    if x < -wheelbase:
        return f"{1000 * (-x - wheelbase):.0f} mm behind the rear axle"
    return f"{-1000 * x:.0f} mm behind the front axle (mid-wheelbase is {500 * wheelbase:.0f} mm)"


def _axle_words(vehicle: Vehicle, lift: float) -> str:
    """The lower axle and whether it follows the body: lifted, a solid one is the lower; let down, it is not."""
    solid = [float(axle.solid_frac) > 0.5 for axle in (vehicle.suspension.front, vehicle.suspension.rear)]
    if any(solid) if lift >= 0.0 else all(solid):
        return "the lower axle, a solid one, which a lift does not raise"
    return "the lower axle, whose differential or drive unit rises with the body"


def _clearance(vehicle: Vehicle, lift: float, x: NDArray[np.float64], z: NDArray[np.float64], radius: float) -> str:
    wheelbase = float(vehicle.body.wheelbase_m)
    along, height = _between(x, z, wheelbase)
    inside = (along < -radius) & (along > radius - wheelbase)
    lowest = {
        _axle_words(vehicle, lift): float(lower_axle(vehicle, lift)),
        "the stated ground clearance (off_road.ground_clearance)": float(vehicle.profile.ground_clearance_m) + lift,
        "the lowest point of the side profile between the tyres": float(np.min(height[inside]))
        if inside.any()
        else np.inf,
    }
    name = min(lowest, key=lambda item: lowest[item])
    others = "; ".join(f"{1000 * value:.0f} mm under {other}" for other, value in lowest.items() if other != name)
    return f"Limited by {name}: {1000 * lowest[name]:.0f} mm (next: {others})"
