"""Checks of wheels against their arches, and of wheel travel against what is there for it."""

from __future__ import annotations

from collections.abc import Iterator

from redline.concept.concept import Concept
from redline.concept.constants import value_of
from redline.concept.tyre_size import parse_tyre_size

_AXLES = ("front", "rear")


def chassis_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Find tyres larger than the wheel arch, and travel that arch, belly or ride height do not leave."""
    value = {path: given.value for path, given in concept.numbers.items()}
    diameter, tyre_path = tyre_diameter(concept, value)
    arch = value.get("off_road.wheel_arch_diameter")
    if diameter and arch and diameter > arch:
        yield (
            tyre_path,
            f"a tyre of {1e3 * diameter:.0f} mm does not fit a wheel arch of {1e3 * arch:.0f} mm; "
            f"write a smaller tyre, or off_road.wheel_arch_diameter of {1e3 * diameter + 60:.0f} mm or more",
        )
    gap = 0.5 * (arch - diameter) if arch and diameter and arch >= diameter else None
    for axle in _AXLES:
        travel = value.get(f"off_road.wheel_travel_{axle}")
        if travel:
            yield from _travel(value, axle, travel, gap)


def tyre_diameter(concept: Concept, value: dict[str, float]) -> tuple[float | None, str]:
    """Diameter of the tyre in m, None where none is given, and the key that gives it."""
    if "tyres.diameter" in value:
        return value["tyres.diameter"], "tyres.diameter"
    try:
        return (parse_tyre_size(concept.tyre_size).diameter_m if concept.tyre_size else None), "tyres.size"
    except ValueError:
        return None, "tyres.size"


def _travel(value: dict[str, float], axle: str, travel: float, gap: float | None) -> Iterator[tuple[str, str]]:
    path, share_path = f"off_road.wheel_travel_{axle}", f"suspension.{axle}.bump_share"
    share = value.get(share_path, value_of("bump_share"))
    bump, rebound = share * travel, (1.0 - share) * travel
    split = f"{1e3 * travel:.0f} mm of travel, {100 * share:.0f} % of it bump,"
    if gap is not None and bump > gap:
        yield (
            path,
            f"{split} is {1e3 * bump:.0f} mm of bump, but the arch leaves {1e3 * gap:.0f} mm above the tyre; "
            f"write {1e3 * gap / share:.0f} mm or less, or a smaller {share_path}",
        )
    low = [(value[name], name) for name in ("off_road.belly_height", "off_road.ground_clearance") if name in value]
    if low and bump > min(low)[0]:
        height, name = min(low)
        yield (
            path,
            f"{split} is {1e3 * bump:.0f} mm of bump, but {name} is {1e3 * height:.0f} mm: the body would ground "
            f"before the stop; write {1e3 * height / share:.0f} mm or less",
        )
    lift = value.get("off_road.ride_height.off_road", 0.0)
    if lift > rebound:
        yield (
            "off_road.ride_height.off_road",
            f"{1e3 * lift:.0f} mm is more than the {1e3 * rebound:.0f} mm of rebound travel at the {axle} axle: "
            f"the wheels would hang; write {1e3 * rebound:.0f} mm or less, or more {path}",
        )
    drop = -value.get("off_road.ride_height.access", 0.0)
    if drop > bump:
        yield (
            "off_road.ride_height.access",
            f"{-1e3 * drop:.0f} mm is below the {1e3 * bump:.0f} mm of bump travel at the {axle} axle: "
            f"the body would stand on its stops; write {-1e3 * bump:.0f} mm or more",
        )
