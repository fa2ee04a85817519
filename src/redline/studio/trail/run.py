"""Driving a trail with the nominal vehicle: what stops it, what it takes, and what is left."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.build import build
from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.foundations.engine import float64
from redline.foundations.errors import InputError, Problem
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions, on_own_ground
from redline.proving_ground.driving.march import march_chunks
from redline.proving_ground.driving.schedule import HELD, Schedule
from redline.proving_ground.trail.ability import GROUNDS, Ability, GroundTable, ability
from redline.proving_ground.trail.grid import TrailGrid, grid_of
from redline.proving_ground.trail.ground import Ground, grounds, soil_number
from redline.proving_ground.trail.machine_heat import Warmth, warmth_along
from redline.proving_ground.trail.route import Route, Stretch
from redline.proving_ground.trail.speed_plan import Possible, possible, speed_plan, wished_speeds
from redline.proving_ground.trail.stops import Stop, first_stop, stops_of
from redline.proving_ground.trail.trace import Resisted, TrailTrace, resisted, trace_of, trail_schedule
from redline.vehicle.vehicle import Vehicle

#: A run in which the vehicle falls behind its plan is planned again with the speeds that it reached, so often at most.
_PLANS = 5
#: Behind its plan by more than this share of the way of a chunk, the speed there is planned anew.
_BEHIND_FRAC = 0.01
#: A new plan asks for this share of what was reached, and for no less than so much of the old plan.
_OF_REACHED, _SLOWEST_FRAC = 0.97, 0.2
#: Spacing of stones that a trail names without saying how far apart they lie, m: that of the library's rock gardens.
_STONE_SPACING_M = 1.5


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trip:
    """One drive of a plan as far as the first stop: the way, what acts on it, and the sums of every chunk.

    ``along_m``, ``time_s`` ``(chunk + 1,)`` are at the ends of chunks; ``sums`` hold J, m, and charge by chunk.
    """

    plan: Schedule
    stops: tuple[Stop, ...]
    grid: TrailGrid
    can: Possible
    resisted: Resisted
    trace: TrailTrace
    sums: dict[str, NDArray[np.float64]]
    auxiliary_w: float
    along_m: NDArray[np.float64]
    time_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Driven(Trip):
    """A trail as it was driven: its last trip, who drove it on which route, and what the trip did to the machines.

    ``whole`` is the grid of the trail, ``grid`` that of the way driven. ``held_sums`` are those of a plug-in's drive
    over the same way on the charge that it holds; None for all others. ``warmth`` is what heat leaves the machines.
    """

    vehicle: Vehicle
    route: Route
    whole: TrailGrid
    able: Ability
    warmth: Warmth
    held_sums: dict[str, NDArray[np.float64]] | None = None


def ground_of(stretch: Stretch) -> Ground:
    """The ground of a stretch: its surface, with the stones that it names in place of the surface's."""
    ground = grounds()[stretch.surface]
    obstacle = stretch.obstacle
    if obstacle is None or obstacle.kind != "rocks":
        return ground
    spacing = max(ground.stone_spacing_m, _STONE_SPACING_M) if ground.stone_height_m > 0.0 else _STONE_SPACING_M
    return dataclasses.replace(ground, stone_height_m=obstacle.size_m, stone_spacing_m=spacing)


def table_of(found: tuple[Ground, ...]) -> GroundTable:
    """Grounds as arrays, filled up to the size that the program is compiled for."""
    most = (*found, *(found[-1],) * (GROUNDS - len(found)))[:GROUNDS]
    names = [field.name for field in dataclasses.fields(GroundTable) if field.name != "soil"]
    columns = {name: np.array([getattr(ground, name) for ground in most]) for name in names}
    return GroundTable(soil=np.array([soil_number(ground) for ground in most]), **columns)


def _prepare(laid_out: Slots, conditions: Conditions, table: GroundTable) -> tuple[Vehicle, Ability]:
    vehicle = build(laid_out)
    return vehicle, ability(vehicle, conditions, table)


@float64
def prepared(concept: Concept, conditions: Conditions, table: GroundTable) -> tuple[Vehicle, Ability]:
    """The nominal vehicle and what it can do on some grounds."""
    laid_out = slots(concept, features(concept))
    arguments = (laid_out, jax.tree.map(np.float64, conditions), table)
    return jax.tree.map(np.asarray, compiled(f"trail-ability-{laid_out.family}", _prepare, *arguments)(*arguments))


@float64
def marched(
    family: str, vehicle: Vehicle, conditions: Conditions, plan: Schedule
) -> tuple[dict[str, NDArray[np.float64]], float]:
    """Sums of every chunk, and the power of the auxiliaries."""
    arguments = (vehicle, jax.tree.map(np.float64, conditions), plan)
    sums, auxiliary_w = compiled(f"trail-march-{family}", march_chunks, *arguments)(*arguments)
    return jax.tree.map(np.asarray, sums), float(auxiliary_w)


@float64
def warmed(family: str, vehicle: Vehicle, conditions: Conditions, plan: Schedule, able: Ability) -> Warmth:
    """What heat leaves the axles' machines in every chunk."""
    arguments = (vehicle, jax.tree.map(np.float64, conditions), plan, able)
    found = compiled(f"trail-warmth-{family}", warmth_along, *arguments)(*arguments)
    return jax.tree.map(np.asarray, found)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """A route before it is driven: the vehicle, the whole grid, and what each node (``ground`` ...) lies on."""

    vehicle: Vehicle
    able: Ability
    route: Route
    grid: TrailGrid
    can: Possible
    number: NDArray[np.int64]
    ground: NDArray[np.int64]
    rolling_frac: NDArray[np.float64]
    shear_m: NDArray[np.float64]


def _task(concept: Concept, route: Route, conditions: Conditions) -> _Task:
    per_stretch = tuple(ground_of(stretch) for stretch in route.stretches)
    distinct = tuple(dict.fromkeys(per_stretch))
    if len(distinct) > GROUNDS:
        told = f"{len(distinct)} kinds of ground (surfaces and sizes of rocks); at most {GROUNDS} are driven at once"
        raise InputError([Problem(route.name, None, "surface", told)])
    number = np.array([distinct.index(ground) for ground in per_stretch])
    vehicle, able = prepared(concept, conditions, table_of(distinct))
    grid = grid_of(route)
    ground = number[grid.stretch]
    return _Task(
        vehicle=vehicle,
        able=able,
        route=route,
        grid=grid,
        can=possible(able, ground, grid.sine_frac),
        number=number,
        ground=ground,
        rolling_frac=np.array([one.rolling_frac for one in per_stretch])[grid.stretch],
        shear_m=np.array([one.shear_m for one in per_stretch])[grid.stretch],
    )


@float64
def drive(
    concept: Concept, route: Route, conditions: Conditions, *,
    fastest_m_s: float = float("inf"), charge_frac: float | None = None,
) -> Driven:  # fmt: skip
    """Drive a route as far as the first stretch that stops the vehicle; ``charge_frac`` None begins full, or held.

    The route brings its own ground: a surface among the conditions says nothing here. Where the vehicle falls behind
    its plan the speeds that it reached are planned anew.

    Raises:
        InputError: more kinds of ground than one program drives.
    """
    conditions = on_own_ground(conditions)
    task = _task(concept, route, conditions)
    grip = np.asarray(task.able.adhesion_coeff)[task.number]
    own = tuple(ground_of(stretch) for stretch in route.stretches)
    wished = wished_speeds(task.grid, route.stretches, own, grip, fastest_m_s)
    plug_in = concept.family != "electric" and concept.plug_in
    start = charge_frac if charge_frac is not None else (1.0 if concept.family == "electric" or plug_in else None)
    for last in [False] * (_PLANS - 1) + [True]:
        trip = _trip(concept.family, task, conditions, wished, grip, charge_frac=start, deplete=plug_in)
        slower = None if last else _reached(trip)
        if slower is None:
            break
        count = len(slower)
        wished = np.concatenate([np.minimum(wished[:count], slower), wished[count:]])
    warmth = warmed(concept.family, task.vehicle, conditions, trip.plan, task.able)
    held = _held_sums(concept.family, task.vehicle, conditions, trip.plan) if plug_in else None
    return _told(task, trip, warmth, held)


def _told(task: _Task, trip: Trip, warmth: Warmth, held_sums: dict[str, NDArray[np.float64]] | None) -> Driven:
    """The last trip of a task with what heat leaves its machines and, of a plug-in, the same way on held charge."""
    last = {field.name: getattr(trip, field.name) for field in dataclasses.fields(Trip)}
    return Driven(
        **last, vehicle=task.vehicle, route=task.route, whole=task.grid, able=task.able, warmth=warmth,
        held_sums=held_sums,
    )  # fmt: skip


def _held_sums(family: str, vehicle: Vehicle, conditions: Conditions, plan: Schedule) -> dict[str, NDArray[np.float64]]:
    """Sums of the same way on the charge that a plug-in holds: what it takes when the rest of its charge is gone."""
    soc = np.where(plan.starts, HELD, plan.soc_offset)
    held = dataclasses.replace(plan, soc_offset=soc, deplete=np.zeros_like(plan.deplete))
    return marched(family, vehicle, conditions, held)[0]


def _trip(
    family: str, task: _Task, conditions: Conditions, wished_m_s: NDArray[np.float64], grip: NDArray[np.float64], *,
    charge_frac: float | None, deplete: bool,
) -> Trip:  # fmt: skip
    """Plan the speeds, find what stops the vehicle, and drive as far as that."""
    able, route = task.able, task.route
    whole = speed_plan(task.grid, wished_m_s, task.can, able, grip)
    stops = stops_of(task.vehicle, able, route, task.grid, task.can, task.number, whole)
    grid, ground, can = _as_far_as(task.grid, task.ground, task.can, first_stop(stops))
    count = len(ground)
    speed = whole if not stops else speed_plan(grid, wished_m_s[:count], can, able, grip)
    trace = trace_of(grid, speed)
    resist = resisted(grid, speed, able, ground, task.rolling_frac[:count], task.shear_m[:count])
    plan = trail_schedule(trace, grid, resist, charge_frac=charge_frac, deplete=deplete)
    sums, auxiliary = marched(family, task.vehicle, conditions, plan)
    ends = np.minimum(np.arange(len(sums["distance_m"]) + 1) * plan.speed_m_s.shape[1], len(trace.time_s) - 1)
    return Trip(
        plan=plan, stops=stops, grid=grid, can=can, resisted=resist, trace=trace, sums=sums, auxiliary_w=auxiliary,
        along_m=trace.along_m[ends], time_s=trace.time_s[ends],
    )  # fmt: skip


def _as_far_as(
    grid: TrailGrid, ground: NDArray[np.int64], can: Possible, stop: Stop | None
) -> tuple[TrailGrid, NDArray[np.int64], Possible]:
    """Everything on the nodes before a stop."""
    if stop is None:
        return grid, ground, can
    count = max(int(np.searchsorted(grid.map_m, stop.start_m)), 3)

    def cut(of: TrailGrid | Possible) -> TrailGrid | Possible:
        arrays = {f.name: v[:count] for f in dataclasses.fields(of) if isinstance(v := getattr(of, f.name), np.ndarray)}
        return dataclasses.replace(of, **arrays)

    return cut(grid), ground[:count], cut(can)  # type: ignore[return-value]


def _reached(trip: Trip) -> NDArray[np.float64] | None:
    """Speeds at nodes that the vehicle reached where it fell behind its plan; None where it kept to it.

    Slopes that momentum must carry it over are left as they are: a slower plan would end on them.
    """
    asked = np.diff(trip.along_m)
    share = np.where(asked > 1.0, trip.sums["distance_m"] / np.maximum(asked, 1.0), 1.0)
    behind = share < 1.0 - _BEHIND_FRAC
    if not behind.any():
        return None
    fastest = trip.plan.speed_m_s.max(axis=1) * np.maximum(share, _SLOWEST_FRAC) * _OF_REACHED
    chunk = np.clip(np.searchsorted(trip.along_m, trip.grid.along_m, side="right") - 1, 0, len(share) - 1)
    return np.where(behind[chunk] & (trip.can.speed_m_s > 0.0), fastest[chunk], np.inf)
