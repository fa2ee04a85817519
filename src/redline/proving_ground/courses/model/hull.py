"""The underbody as convex parts: prisms under the side profile and the battery box, each with a name to report."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from redline.vehicle.vehicle import Vehicle

#: Parts reach this far up from the profile; nothing below the ground's edges gets behind them.
_DEEP_M = 0.25
#: Gap between the tyre's side and what lies between the wheels; full steering lock is not driven here.
_GAP_M = 0.03


@dataclass(frozen=True, slots=True)
class Part:
    """A convex part of the underbody: its name, its outline in x and z, and half its width; in the vehicle's axes."""

    name: str
    outline_m: tuple[tuple[float, float], ...]
    half_width_m: float

    def corners_m(self) -> list[tuple[float, float, float]]:
        """All corners, right side first."""
        return [(x, y, z) for y in (-self.half_width_m, self.half_width_m) for x, z in self.outline_m]


def hull_of(vehicle: Vehicle, lift_m: float = 0.0) -> tuple[Part, ...]:
    """Convex prisms under each stretch of the side profile, named by what lies there, raised by ``lift_m``."""
    points = _profile(vehicle, lift_m)
    radius, wheelbase = float(vehicle.tyre.radius_m), float(vehicle.body.wheelbase_m)
    boxed = float(vehicle.battery_box.underfloor_frac) > 0.5
    half_box = min(0.5 * float(vehicle.battery_box.length_m), 0.5 * wheelbase - radius)
    track = min(float(vehicle.body.track_front_m), float(vehicle.body.track_rear_m))
    inner = 0.5 * (track - float(vehicle.tyre.section_width_m)) - _GAP_M
    outer = 0.46 * float(vehicle.body.width_m)
    parts: list[Part] = []
    for (x1, z1), (x2, z2) in itertools.pairwise(points):
        if x1 - x2 < 1e-6:
            continue
        middle = 0.5 * (x1 + x2)
        name = _name(middle, wheelbase, radius, half_box if boxed else -1.0)
        between = -wheelbase - 0.9 * radius < middle < 0.9 * radius
        top = max(z1, z2) + _DEEP_M
        outline = ((x1, z1), (x2, z2), (x2, top), (x1, top))
        parts.append(Part(name, outline, inner if between else outer))
    return tuple(parts)


def _profile(vehicle: Vehicle, lift_m: float) -> list[tuple[float, float]]:
    """Underside points from front to rear, cut at both axles so that no part spans a wheel and an overhang."""
    pairs = zip(np.asarray(vehicle.profile.x_m), np.asarray(vehicle.profile.z_m), strict=True)
    points = list(dict.fromkeys((float(x), float(z) + lift_m) for x, z in pairs))
    points.sort(key=lambda point: -point[0])
    radius, wheelbase = float(vehicle.tyre.radius_m), float(vehicle.body.wheelbase_m)
    xs, zs = [x for x, _ in points][::-1], [z for _, z in points][::-1]
    for cut in (0.9 * radius, -wheelbase - 0.9 * radius):
        if xs[0] < cut < xs[-1] and cut not in xs:
            points.append((cut, float(np.interp(cut, xs, zs))))
    return sorted(points, key=lambda point: -point[0])


def _name(x_m: float, wheelbase_m: float, radius_m: float, half_box_m: float) -> str:
    if x_m >= 0.9 * radius_m:
        return "front bumper"
    if x_m <= -wheelbase_m - 0.9 * radius_m:
        return "rear bumper"
    if abs(x_m + 0.5 * wheelbase_m) < half_box_m:
        return "battery box"
    if x_m > -0.25 * wheelbase_m:
        return "front underside"
    return "rear underside" if x_m < -0.75 * wheelbase_m else "belly"
