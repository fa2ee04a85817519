"""What stops a vehicle on a trail, stretch by stretch: grip, force, water, steps, side slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from redline.physics.static_stability import tip_angle
from redline.proving_ground.trail.ability import Ability
from redline.proving_ground.trail.grid import TrailGrid
from redline.proving_ground.trail.route import Obstacle, Route, Stretch
from redline.proving_ground.trail.speed_plan import Possible
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class Stop:
    """A part of the way that the vehicle does not pass, by distance on the map, and why."""

    start_m: float
    end_m: float
    stretch: Stretch
    reason: str


def stops_of(vehicle: Vehicle, able: Ability, route: Route, grid: TrailGrid, can: Possible) -> tuple[Stop, ...]:
    """Every part that stops the vehicle, in order of the way."""
    found = [*_too_steep(route, grid, can)]
    for stretch in route.stretches:
        if stretch.obstacle is not None and (reason := _in_the_way(vehicle, able, stretch.obstacle)):
            found.append(Stop(stretch.start_m, stretch.end_m, stretch, reason))
    return tuple(sorted(found, key=lambda stop: stop.start_m))


def first_stop(stops: tuple[Stop, ...]) -> Stop | None:
    """The first of them, if any."""
    return stops[0] if stops else None


def _too_steep(route: Route, grid: TrailGrid, can: Possible) -> list[Stop]:
    """Runs of nodes on which no force is to spare even at a crawl."""
    fails = can.speed_m_s <= 0.0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], fails.astype(int), [0]])))
    found: list[Stop] = []
    for first, behind in zip(edges[::2], edges[1::2], strict=True):
        part = slice(int(first), int(behind))
        grade = grid.sine_frac[part] / np.sqrt(1.0 - grid.sine_frac[part] ** 2)
        worst = int(np.argmax(grade - can.steepest_frac[part]))
        asked, most = 100.0 * float(grade[worst]), 100.0 * float(can.steepest_frac[part][worst])
        stretch = route.stretches[int(grid.stretch[first + worst])]
        surface = stretch.surface.replace("_", " ")
        reason = f"climbs {asked:.0f} % on {surface}; the vehicle holds {most:.0f} % there at a crawl"
        end = float(grid.map_m[min(int(behind), len(grid.map_m) - 1)])
        found.append(Stop(float(grid.map_m[first]), end, stretch, reason))
    return found


def _in_the_way(vehicle: Vehicle, able: Ability, obstacle: Obstacle) -> str:
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
    if obstacle.kind in ("step", "rocks"):
        clear = float(vehicle.profile.ground_clearance_m) + float(vehicle.profile.ride_heights.off_road_m)
        radius = float(vehicle.tyre.radius_m)
        if obstacle.kind == "rocks" and obstacle.size_m > clear:
            return f"stones of {obstacle.size_m:.2f} m; the vehicle clears {clear:.2f} m"
        if obstacle.kind == "step" and obstacle.size_m > radius:
            return f"a step of {obstacle.size_m:.2f} m, higher than the wheels' centres ({radius:.2f} m)"
    return ""
