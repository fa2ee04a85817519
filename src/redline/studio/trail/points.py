"""Points of a trail file checked and made into a route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.proving_ground.trail.route import Obstacle, Route, Stretch, in_plan, steps_between
from redline.studio.trail.words import Change, Problems

#: Points of a measured way may be sparse where it is even, but not further apart than this, m.
_LONGEST_GAP_M = 50e3
#: Two points of a track further apart than this are a jump, not a way, m.
LARGEST_GAP_M = 1000.0
#: Lowest and highest ground that a trail can lie on: below the Dead Sea's shore, above Everest.
LOWEST_M, HIGHEST_M = -500.0, 9000.0
#: Points closer than this are one place; elevations that differ by more than the second figure there are a fault, m.
_SAME_PLACE_M, _SAME_HEIGHT_M = 0.01, 5.0
#: Two points that rise over run more than the first figure and differ by more than the second are a fault, m.
_STEEPEST_FRAC, _LEAST_SPIKE_M = 3.0, 30.0
#: A trail shorter than this is none, m.
_SHORTEST_M = 50.0
#: What a trail lies on where nothing is said.
USUAL_SURFACE = "earth"


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points ``(n,)`` of a file with the lines they stand on; either positions in degrees or distances in m."""

    lines: NDArray[np.int64]
    elevation_m: NDArray[np.float64]
    latitude_deg: NDArray[np.float64] | None = None
    longitude_deg: NDArray[np.float64] | None = None
    distance_m: NDArray[np.float64] | None = None


def route_of(
    name: str, points: Points, changes: Sequence[Change], problems: Problems, surface: str = USUAL_SURFACE
) -> Route:
    """Check points and lay them out as a route.

    Raises:
        InputError: too few points, numbers that are not, jumps, a duplicate with another elevation, distance that
            does not rise; every problem with its line.
    """
    if len(points.lines) < 2:
        problems.add(None, "", "a trail needs at least two points with position and elevation")
    problems.check()
    _check_elevation(points, problems)
    if points.distance_m is not None:
        distance, east, north = _checked_distance(points, problems), None, None
    else:
        distance, east, north = _measured(points, problems)
    problems.check()
    _check_rises(points, distance, problems)
    keep = np.concatenate([[True], np.diff(distance) > _SAME_PLACE_M])
    if distance[-1] < _SHORTEST_M:
        problems.add(None, "", f"the trail is {distance[-1]:.0f} m long; one needs {_SHORTEST_M:.0f} m at least")
    problems.check()
    stretches = stretches_of(changes, distance, surface)
    return Route(
        name=name,
        distance_m=distance[keep],
        elevation_m=points.elevation_m[keep],
        east_m=None if east is None else east[keep],
        north_m=None if north is None else north[keep],
        stretches=stretches,
    )


def _check_elevation(points: Points, problems: Problems) -> None:
    for index in np.flatnonzero((points.elevation_m < LOWEST_M) | (points.elevation_m > HIGHEST_M)):
        value = points.elevation_m[index]
        problems.add(
            int(points.lines[index]), "elevation", f"{value:g} m is not between {LOWEST_M:g} and {HIGHEST_M:g}"
        )


def _check_rises(points: Points, distance_m: NDArray[np.float64], problems: Problems) -> None:
    """A way that rises or falls like no way does is a fault of its elevations."""
    ways, rises = np.diff(distance_m), np.diff(points.elevation_m)
    steep = (np.abs(rises) > _STEEPEST_FRAC * ways) & (np.abs(rises) > _LEAST_SPIKE_M) & (ways > _SAME_PLACE_M)
    for index in np.flatnonzero(steep):
        how = (
            f"{abs(rises[index]):.0f} m {'higher' if rises[index] > 0.0 else 'lower'} after {ways[index]:.0f} m of way"
        )
        problems.add(
            int(points.lines[index + 1]), "elevation", f"a jump at point {index + 2}: {how}; no trail is that steep"
        )


def _checked_distance(points: Points, problems: Problems) -> NDArray[np.float64]:
    distance = points.distance_m
    assert distance is not None  # noqa: S101  the caller's branch
    for index in np.flatnonzero(np.diff(distance) <= 0.0):
        here, before = distance[index + 1], distance[index]
        what = "repeats" if here == before else "falls back from"
        problems.add(int(points.lines[index + 1]), "distance", f"{here:g} m {what} {before:g} m; distance must rise")
    for index in np.flatnonzero(np.diff(distance) > _LONGEST_GAP_M):
        far = f"{(distance[index + 1] - distance[index]) / 1e3:g} km beyond the point before it"
        problems.add(int(points.lines[index + 1]), "distance", f"{far}; at most {_LONGEST_GAP_M / 1e3:g} km")
    return distance - distance[0]


def _measured(
    points: Points, problems: Problems
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    assert points.latitude_deg is not None  # noqa: S101  the caller's branch
    assert points.longitude_deg is not None  # noqa: S101
    latitude, longitude = points.latitude_deg, points.longitude_deg
    for index in np.flatnonzero((np.abs(latitude) > 90.0) | (np.abs(longitude) > 180.0)):
        where = f"{latitude[index]:g}, {longitude[index]:g}"
        problems.add(int(points.lines[index]), "lat, lon", f"{where} is no place: latitude to 90, longitude to 180")
    ways = steps_between(np.radians(latitude), np.radians(longitude))
    for index in np.flatnonzero(ways > LARGEST_GAP_M):
        far = f"{ways[index] / 1e3:.2f} km from the point before it (line {points.lines[index]})"
        problems.add(int(points.lines[index + 1]), "lat, lon", f"a jump: {far}; at most {LARGEST_GAP_M / 1e3:g} km")
    rises = np.abs(np.diff(points.elevation_m))
    for index in np.flatnonzero((ways <= _SAME_PLACE_M) & (rises > _SAME_HEIGHT_M)):
        message = f"the same place as the point before it, {rises[index]:.0f} m higher or lower"
        problems.add(int(points.lines[index + 1]), "elevation", message)
    east, north = in_plan(np.radians(latitude), np.radians(longitude))
    return np.concatenate([[0.0], np.cumsum(ways)]), east, north


def stretches_of(changes: Sequence[Change], distance_m: NDArray[np.float64], surface: str) -> tuple[Stretch, ...]:
    """Stretches between changes.

    A surface, a speed and a name last until the next; an obstacle until the next point that says anything.
    """
    starts, found = [0.0], [Stretch(0.0, 0.0, surface)]
    for change in changes:
        start = float(distance_m[change.index])
        if start >= distance_m[-1]:
            continue
        last = found[-1]
        obstacle: Obstacle | None = change.obstacle if change.says_obstacle else None
        new_surface = change.surface or last.surface
        told = change.speed_m_s if change.speed_m_s is not None else (0.0 if change.surface else last.speed_m_s)
        one = Stretch(start, 0.0, new_surface, obstacle, told, change.name or ("" if change.surface else last.name))
        if start <= starts[-1]:
            starts[-1], found[-1] = starts[-1], one
        else:
            starts.append(start)
            found.append(one)
    ends = [*starts[1:], float(distance_m[-1])]
    return tuple(
        Stretch(start, end, s.surface, s.obstacle, s.speed_m_s, s.name)
        for start, end, s in zip(starts, ends, found, strict=True)
    )
