"""Checks of the underside profile: how many points, and whether each lies on the vehicle."""

from __future__ import annotations

from collections.abc import Iterator

from redline.concept.building.complete import PROFILE_POINTS
from redline.concept.concept import Concept

#: How far a winch, a spare wheel or a hitch may stick out beyond the length, m.
_STICKS_OUT_M = 0.5


def profile_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Find more points than are used, and points under the ground, over the roof, before or behind the vehicle."""
    path, value = "off_road.profile", {name: given.value for name, given in concept.numbers.items()}
    if len(concept.profile) > PROFILE_POINTS:
        yield path, f"has {len(concept.profile)} points; at most {PROFILE_POINTS} are used"
    length, base = value.get("dimensions.length"), value.get("dimensions.wheelbase")
    height = value.get("dimensions.height")
    front = rear = None
    if length and base:
        front = value.get("dimensions.overhang_front", length - base) + _STICKS_OUT_M
        rear = base + value.get("dimensions.overhang_rear", length - base) + _STICKS_OUT_M
    for x_m, z_m in concept.profile:
        point = f"the point [{x_m:.3f} m, {z_m:.3f} m]"
        if z_m <= 0.0:
            yield path, f"{point} lies on or under the ground; its height should be above 0 m"
        elif height and z_m > height:
            yield path, f"{point} lies over the roof; its height should be at most {height:.3f} m"
        if front is not None and x_m > front:
            yield path, f"{point} lies ahead of the vehicle; x should be at most {front:.3f} m from the front axle"
        if rear is not None and x_m < -rear:
            yield path, f"{point} lies behind the vehicle; x should be at least {-rear:.3f} m from the front axle"
