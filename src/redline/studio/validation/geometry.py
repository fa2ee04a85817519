"""Validation of the clearance angles: one published configuration of a vehicle predicts another.

A configuration is a library vehicle in one ride height. What the prediction starts from and what it meets
are both published, never fitted; an angle that only returns itself is not listed [docs/theory/geometry.md].
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import jax.numpy as jnp

from redline.concept.concept import Concept
from redline.concept.language.files import library_path
from redline.concept.read import read
from redline.concept.tyre_size import parse_tyre_size
from redline.foundations.engine import float64
from redline.physics.shape import clearance_angles as angles

#: Static deflection as a share of the free radius; breakover feels 10 mm of radius by less than 0.1 deg.
DEFLECTION_FRAC = 0.05
#: Loaded radius where no tyre is published: the middle of the off-roaders here.
_RADIUS_M = 0.385
#: What counts as met: for angles the aim of this project; for clearances, two nominal tyres and tenths of inches.
LIMIT_DEG, LIMIT_MM = 1.0, 5.0
#: Suffix of a published figure by ride height; plain figures are the highest, or the only one.
RAISED, ROAD = "", "_road"


@dataclass(frozen=True, slots=True)
class Stand:
    """A library vehicle standing in one ride height."""

    vehicle: str
    height: str = RAISED

    @property
    def concept(self) -> Concept:
        """The vehicle's file."""
        return _concept(self.vehicle)

    def published(self, name: str, unit: str = "deg") -> float:
        """A published figure in this height, in its unit."""
        return self.concept.published[f"{name}{self.height}_{unit}"].value

    def angle_rad(self, name: str) -> float:
        """A published angle in this height, in rad."""
        return math.radians(self.published(name))

    @property
    def clearance_m(self) -> float:
        """The published ground clearance, in m."""
        return 1e-3 * self.published("ground_clearance", "mm")

    @property
    def wheelbase_m(self) -> float:
        """The published wheelbase, in m."""
        return self.concept.numbers["dimensions.wheelbase"].value

    @property
    def lift_m(self) -> float:
        """How far the springs have raised it above the road height, in m."""
        if self.height == ROAD:
            return 0.0
        return self.concept.numbers["off_road.ride_height.off_road"].value

    @property
    def radius_m(self) -> float | None:
        """Loaded radius of the published tyre, in m; None where none is published."""
        size, given = self.concept.tyre_size, self.concept.numbers.get("tyres.diameter")
        diameter = parse_tyre_size(size).diameter_m if size else given.value if given else None
        return 0.5 * diameter * (1.0 - DEFLECTION_FRAC) if diameter else None

    @property
    def solid_fracs(self) -> tuple[float, float]:
        """1 for each axle, front and rear, whose published suspension is a solid axle; 0 for independent wheels."""
        kinds = [self.concept.choices[f"suspension.{axle}.kind"].value for axle in ("front", "rear")]
        return float(kinds[0] == "solid_axle"), float(kinds[1] == "solid_axle")

    def reach_m(self, end: str) -> float:
        """Published distance from the axle to the bumper that may limit an end, in m."""
        numbers = self.concept.numbers
        setback = numbers.get(f"off_road.bumper_{end}_setback")
        return numbers[f"dimensions.overhang_{end}"].value - (setback.value if setback else 0.0)


@cache
def _concept(stem: str) -> Concept:
    return read(library_path("vehicles", stem), complete=False)


@dataclass(frozen=True, slots=True)
class Check:
    """One published figure to meet, the configuration it is predicted from, and by which rule."""

    group: str
    name: str
    figure: str
    start: Stand
    end: Stand
    predict: Callable[[Check], float]
    change: str
    lift_m: Callable[[Check], float]

    @property
    def radii_m(self) -> tuple[float, float]:
        """Loaded radii before and after; a tyre published for one of them serves both."""
        start, end = self.start.radius_m, self.end.radius_m
        return start or end or _RADIUS_M, end or start or _RADIUS_M

    @property
    def published(self) -> float:
        """What is published of the configuration to predict, in deg or mm."""
        return self.end.published(self.figure, self.unit)

    @property
    def unit(self) -> str:
        """Unit of the figure."""
        return "mm" if self.figure == "ground_clearance" else "deg"


@dataclass(frozen=True, slots=True)
class Row:
    """The outcome of a check, in the figure's unit."""

    group: str
    name: str
    figure: str
    change: str
    start: float | None
    predicted: float
    published: float
    unit: str

    @property
    def residual(self) -> float:
        """Predicted less published."""
        return self.predicted - self.published


def no_lift(check: Check) -> float:
    """Springs left alone."""
    return 0.0


def by_height(check: Check) -> float:
    """Difference of the published ride heights, in m."""
    return check.end.lift_m - check.start.lift_m


def by_clearance(check: Check) -> float:
    """Difference of the published ground clearances taken as the lift of the belly, in m."""
    return check.end.clearance_m - check.start.clearance_m


def two_inches(check: Check) -> float:
    """A lift published as 2 in over the other configuration, in m."""
    return 2.0 * 0.0254


def moved_belly(check: Check) -> float:
    """Breakover after the change from the belly that the first angle implies, in deg."""
    before, after = check.radii_m
    belly = angles.belly_height_from_breakover(check.start.angle_rad("breakover"), check.start.wheelbase_m, before)
    return _breakover_deg(float(belly) + check.lift_m(check), check.end.wheelbase_m, after)


def flat_belly(check: Check) -> float:
    """Breakover of a flat belly at the published ground clearance, in deg."""
    return _breakover_deg(check.start.clearance_m, check.end.wheelbase_m, check.radii_m[1])


def _breakover_deg(belly_m: float, wheelbase_m: float, radius_m: float) -> float:
    x = jnp.array([-0.5, radius_m + 0.05 - wheelbase_m])
    z = angles.standing_heights(jnp.full(2, belly_m), 0.0)
    return math.degrees(float(angles.breakover_angle(x, z, wheelbase_m, radius_m)))


def _end_of(check: Check) -> str:
    return "front" if check.figure == "approach" else "rear"


def moved_bumper(check: Check) -> float:
    """Approach or departure after the change, the limiting point at the published bumper, in deg."""
    before, after = check.radii_m
    end = _end_of(check)
    height = angles.bumper_height_from_angle(check.start.angle_rad(check.figure), check.start.reach_m(end), before)
    raised = angles.standing_heights(height, check.lift_m(check))
    return math.degrees(float(angles.tangent_angle(check.end.reach_m(end), raised, after)))


def third_height(check: Check) -> float:
    """Approach or departure at a third height, the limiting point fixed by two others, in deg.

    The two are the road height and the raised height of the start's vehicle.
    """
    radius = check.radii_m[0]
    road, raised = Stand(check.start.vehicle, ROAD), check.start
    low, high = road.angle_rad(check.figure), raised.angle_rad(check.figure)
    x = angles.limiting_point_ahead(low, high, raised.lift_m - road.lift_m, radius)
    height = angles.bumper_height_from_angle(low, x, radius)
    return math.degrees(float(angles.tangent_angle(x, height + check.end.lift_m, radius)))


def same_end(check: Check) -> float:
    """The angle of an end that the change leaves as it was, in deg."""
    return check.start.published(check.figure)


def lower_of_two(check: Check) -> float:
    """Ground clearance, the lower of sprung parts and axle, in mm."""
    numbers = check.start.concept.numbers
    sprung, axle = (numbers[f"off_road.{key}"].value for key in ("ground_clearance", "axle_clearance"))
    return 1e3 * float(angles.ground_clearance(sprung, axle))


def follows_the_axle(check: Check) -> float:
    """Ground clearance under a rigid axle: it rises by the tyre's radius and by nothing else, in mm."""
    before, after = check.radii_m
    return 1e3 * (check.start.clearance_m + after - before)


def by_axle_kind(check: Check) -> float:
    """Ground clearance in another ride height: what hangs lowest, body or axle, rises as its kind says, in mm.

    At road height neither is lower than the published clearance; at a lift a solid axle is the lower of the two.
    """
    low, lift = check.start.clearance_m, check.lift_m(check)
    axles = [angles.axle_clearance(low, lift, solid) for solid in check.end.solid_fracs]
    return 1e3 * min(float(angles.ground_clearance(angles.standing_heights(low, lift), axle)) for axle in axles)


def outcome(check: Check) -> Row:
    """Predict one figure and set it beside the published one."""
    from_itself = check.predict in (flat_belly, lower_of_two)
    start = None if from_itself else check.start.published(check.figure, check.unit)
    return Row(
        check.group,
        check.name,
        check.figure,
        check.change,
        start,
        check.predict(check),
        check.published,
        check.unit,
    )


@float64
def compare(checks: tuple[Check, ...]) -> list[Row]:
    """Predict every figure."""
    return [outcome(check) for check in checks]


def summary(rows: list[Row], limit_deg: float = LIMIT_DEG) -> list[tuple[str, int, int, float, float]]:
    """Group, figures, figures within the limit, mean absolute residual and greatest, of the angles."""
    found: list[tuple[str, int, int, float, float]] = []
    for group in dict.fromkeys(row.group for row in rows if row.unit == "deg"):
        sizes = [abs(row.residual) for row in rows if row.group == group]
        within = sum(size <= limit_deg for size in sizes)
        found.append((group, len(sizes), within, sum(sizes) / len(sizes), max(sizes)))
    return found
