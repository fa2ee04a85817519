"""What stops a vehicle on a trail, stretch by stretch: grip, force, sliding, water, steps, side slopes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.physics.shape.static_stability import tip_angle
from redline.proving_ground.trail.ability import Ability
from redline.proving_ground.trail.grid import TrailGrid
from redline.proving_ground.trail.route import Obstacle, Route, Stretch
from redline.proving_ground.trail.speed_plan import SLOWEST_M_S, Possible
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class Stop:
    """A part of the way that the vehicle does not pass, by distance on the map, and why."""

    start_m: float
    end_m: float
    stretch: Stretch
    reason: str


def stops_of(
    vehicle: Vehicle,
    able: Ability,
    route: Route,
    grid: TrailGrid,
    can: Possible,
    ground: NDArray[np.int64],
    speed_m_s: NDArray[np.float64],
) -> tuple[Stop, ...]:
    """Every part that stops the vehicle, in order of the way; like ones of one stretch are told as one.

    ``ground`` numbers each stretch's ground; ``speed_m_s`` are the speeds of a plan over the whole trail: where they
    reach zero on a slope that cannot be held, momentum did not carry the vehicle over it.
    """
    found: list[Stop] = []
    for place, stop in _too_steep(route, grid, can, speed_m_s):
        yields = _yields(able, int(ground[place]), stop.stretch.surface)
        found.append(dataclasses.replace(stop, reason=yields) if yields else stop)
    found += _slides(route, grid, able, ground)
    for stretch, which in zip(route.stretches, ground.tolist(), strict=True):
        if stretch.obstacle is not None and (reason := _in_the_way(vehicle, able, stretch.obstacle, which)):
            found.append(Stop(stretch.start_m, stretch.end_m, stretch, reason))
    return tuple(sorted(found, key=lambda stop: stop.start_m))


def first_stop(stops: tuple[Stop, ...]) -> Stop | None:
    """The first of them, if any."""
    return stops[0] if stops else None


def _too_steep(route: Route, grid: TrailGrid, can: Possible, speed_m_s: NDArray[np.float64]) -> list[tuple[int, Stop]]:
    """Runs of nodes on which no force is to spare even at a crawl, and momentum ends, by number of their stretch."""
    runs: dict[int, list[tuple[int, int]]] = {}
    for first, behind in _runs(can.speed_m_s <= 0.0):
        if speed_m_s[first:behind].min() < SLOWEST_M_S:
            runs.setdefault(int(grid.stretch[first]), []).append((first, behind))
    return [(place, _one_stop(route.stretches[place], grid, can, parts)) for place, parts in runs.items()]


def _runs(fails: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First node and the one behind the last of every run of nodes that fail."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], fails.astype(int), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _slides(route: Route, grid: TrailGrid, able: Ability, ground: NDArray[np.int64]) -> list[Stop]:
    """Descents steeper than all wheels braked can hold, ``-sin t > (mu + f) cos t``, one stop a stretch."""
    held = np.asarray(able.adhesion_coeff) + np.asarray(able.ground_frac)
    most = held[ground[grid.stretch]]
    falls = -grid.sine_frac / np.sqrt(1.0 - grid.sine_frac**2)
    found: dict[int, Stop] = {}
    for first, behind in _runs(falls > most):
        stretch = route.stretches[int(grid.stretch[first])]
        worst = first + int(np.argmax(falls[first:behind] - most[first:behind]))
        reason = (
            f"falls {100.0 * falls[worst]:.0f} % on {stretch.surface.replace('_', ' ')}; braked wheels hold "
            f"{100.0 * most[worst]:.0f} % there: it slides"
        )
        end = float(grid.map_m[min(behind, len(grid.map_m) - 1)])
        found.setdefault(int(grid.stretch[first]), Stop(float(grid.map_m[first]), end, stretch, reason))
    return list(found.values())


def _one_stop(stretch: Stretch, grid: TrailGrid, can: Possible, runs: list[tuple[int, int]]) -> Stop:
    nodes = np.concatenate([np.arange(*run) for run in runs])
    grade = grid.sine_frac[nodes] / np.sqrt(1.0 - grid.sine_frac[nodes] ** 2)
    worst = int(np.argmax(grade - can.steepest_frac[nodes]))
    asked, most = 100.0 * float(grade[worst]), 100.0 * float(can.steepest_frac[nodes[worst]])
    surface = stretch.surface.replace("_", " ")
    places = f", at {len(runs)} places" if len(runs) > 1 else ""
    reason = f"climbs {asked:.0f} % on {surface}{places}; the vehicle holds {most:.0f} % there"
    start, end = grid.map_m[runs[0][0]], grid.map_m[min(runs[-1][1], len(grid.map_m) - 1)]
    return Stop(float(start), float(end), stretch, reason)


#: What may yield on soft ground, in the order of the margins, in words.
_YIELDS = (
    "the wheels sink until the belly sits on it",
    "the ground does not carry the tyres' pressure",
    "the wheels sink deeper than the soil is known",
)


def _yields(able: Ability, which: int, surface: str) -> str:
    """Why soft ground stops the vehicle however level it is; empty where it bears."""
    margins = np.asarray(able.bears_frac)[which]
    worst = int(np.argmin(margins))
    return f"{surface.replace('_', ' ')}: {_YIELDS[worst]}" if margins[worst] <= 0.0 else ""


def _in_the_way(vehicle: Vehicle, able: Ability, obstacle: Obstacle, which: int) -> str:
    """Why an obstacle stops the vehicle; empty where it does not."""
    if obstacle.kind == "ford":
        depth = float(able.fording_m)
        if obstacle.size_m > depth:
            return f"the water is {obstacle.size_m:.2f} m deep; the vehicle fords {depth:.2f} m"
    if obstacle.kind == "side_slope":
        track = 0.5 * (float(vehicle.body.track_front_m) + float(vehicle.body.track_rear_m))
        tip = float(tip_angle(track, vehicle.mass.cg_height_m))
        if obstacle.angle_rad > tip:
            asked, most = np.degrees(obstacle.angle_rad), np.degrees(tip)
            return f"the way leans {asked:.0f} deg; the vehicle tips over at {most:.0f} deg"
    if obstacle.kind == "rocks":
        clear = float(vehicle.profile.ground_clearance_m) + float(vehicle.profile.ride_heights.off_road_m)
        if obstacle.size_m > clear:
            return f"stones of {1e3 * obstacle.size_m:.0f} mm; the vehicle clears {1e3 * clear:.0f} mm"
    if obstacle.kind == "step" and obstacle.size_m > (most := float(np.asarray(able.step_m)[which])):
        return f"a step of {obstacle.size_m:.2f} m; the vehicle climbs {most:.2f} m there at a crawl"
    return ""
