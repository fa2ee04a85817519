"""A driven trail as figures for people: energy, hours, charge and fuel along the way, and the verdict."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.concept.concept import Concept
from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.units import from_si
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import checked
from redline.proving_ground.procedures.charge_balance import corrected_fuel
from redline.proving_ground.procedures.sustaining import charge_slope, wltp_fuel
from redline.proving_ground.procedures.to_empty import charge_of, tank_of, times_on_charge
from redline.proving_ground.trail.route import Obstacle, Route
from redline.proving_ground.trail.smoothing import climb_of
from redline.proving_ground.trail.stops import Stop
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.studio.trail.heat_words import too_hot
from redline.studio.trail.run import Driven, drive
from redline.studio.trail.standing import Standing, stand
from redline.studio.trail.verdict import Left, verdict_of

_KWH = 3.6e6
#: Points of the file and of the profile that are told at most.
_MOST_POINTS, _MOST_PROFILE = 5000, 1500


@dataclass(frozen=True, slots=True)
class NoGo:
    """A part of the trail that is not passed, and why."""

    from_km: float
    to_km: float
    surface: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SurfaceShare:
    """What the parts of one surface took: way, time, energy of battery and fuel."""

    surface: str
    km: float
    hours: float
    battery_kwh: float
    fuel_l: float
    mean_km_h: float


@dataclass(frozen=True, slots=True)
class StretchShown:
    """A stretch of the trail as its file says."""

    from_km: float
    to_km: float
    surface: str
    name: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class TrailRun:
    """What driving a trail took, in shown units; ``points`` hold what is known along the way driven.

    ``verdict`` is ``go``, ``hot`` (machines must rest on the way), ``short`` (less than the reserve is left) or
    ``no-go``. ``standing_`` is what the hours at rest took, ``_after`` what there is after them (``fuel_after_l`` was
    burnt). ``trail_hours`` is how long a full vehicle goes on like this, hours at rest included, until the reserve;
    ``trail_range_km`` how far.
    ``torque_left_pct`` is the least torque that heat leaves the machines; ``remarks`` are sentences to heed.
    """

    concept: str
    trail: str
    powertrain: str
    verdict: str
    sentence: str
    no_go: tuple[NoGo, ...]
    length_km: float
    driven_km: float
    hours: float
    mean_km_h: float
    climb_m: float
    descent_m: float
    steepest_pct: float
    noise_m: float
    window_m: float
    battery_kwh: float
    battery_kwh_km: float
    recovered_kwh: float
    hotel_kwh: float
    hotel_kw: float
    ground_kwh: float
    lifted_kwh: float
    usable_kwh: float
    charge_start_pct: float
    charge_end_pct: float
    charge_least_pct: float
    fuel_l: float
    fuel_l_100km: float
    tank_l: float
    reserve_pct: float
    standing_hours: float
    standing_kwh: float
    standing_kw: float
    standing_fuel_l: float
    charge_after_pct: float
    fuel_after_l: float
    trail_hours: float | None
    trail_range_km: float | None
    torque_left_pct: float
    remarks: tuple[str, ...]
    surfaces: tuple[SurfaceShare, ...]
    stretches: tuple[StretchShown, ...]
    profile: dict[str, list[float]]
    points: dict[str, list[Any]]

    @property
    def drives_on_battery(self) -> bool:
        """Whether the battery carries the vehicle; that of a mild hybrid only helps."""
        return self.powertrain not in ("combustion", "mild_hybrid")

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline trail --json``."""
        return dataclasses.asdict(self)


def drive_trail(
    concept: Concept, route: Route, conditions: Conditions | None = None, *, reserve_frac: float = 0.2,
    charge_frac: float | None = None, fastest_m_s: float = float("inf"), standing_s: float = 0.0,
) -> TrailRun:  # fmt: skip
    """Drive a trail with a driver aboard, warmed up; stop at the first stretch that the vehicle does not pass.

    ``standing_s`` is time at rest along the way, awake; it is taken from what is left on arrival, so not where none is.
    """
    day = checked(conditions) if conditions else Conditions(altitude_m=float(np.mean(route.elevation_m)))
    driven = drive(concept, route, day, fastest_m_s=fastest_m_s, charge_frac=charge_frac)
    if standing_s <= 0.0 or driven.stops:
        found = report(concept, driven, reserve_frac)
        rest = (f"{standing_s / 3600.0:g} h at rest are left out: it does not arrive",) if standing_s > 0.0 else ()
        return dataclasses.replace(found, remarks=(*found.remarks, *rest))
    left = float(driven.sums["soc_end_frac"][-1])
    plug_in = driven.held_sums is not None
    stood = stand(driven, concept.family, day, standing_s, charge_frac=left, deplete=plug_in)
    held = stand(driven, concept.family, day, standing_s, charge_frac=None, deplete=False) if plug_in else stood
    return report(concept, driven, reserve_frac, stood, held)


def report(
    concept: Concept, driven: Driven, reserve_frac: float, stood: Standing | None = None, held: Standing | None = None
) -> TrailRun:
    """Sum a driven trail up, and the rest after it; ``held`` is a plug-in's rest on the charge that it holds."""
    flow, way = _Flow.of(driven), driven.grid
    stood = stood or Standing.none(float(flow.charge_frac[-1]))
    km, hours = driven.along_m[-1] / 1e3, driven.time_s[-1] / 3600.0
    lasts = _lasting(concept, driven, flow, reserve_frac, stood, held or stood)
    verdict, sentence = verdict_of(driven, _left(concept, driven, flow, stood), reserve_frac)
    climb, descent = climb_of(way.elevation_m)
    return TrailRun(
        concept=concept.name,
        trail=driven.route.name,
        powertrain=concept.kind,
        verdict=verdict,
        sentence=sentence,
        no_go=tuple(_no_go(stop) for stop in driven.stops),
        length_km=driven.route.length_m / 1e3,
        driven_km=km,
        hours=hours,
        mean_km_h=km / max(hours, 1e-9),
        climb_m=climb,
        descent_m=descent,
        steepest_pct=100.0 * float(np.max(way.sine_frac / np.sqrt(1.0 - way.sine_frac**2))),
        noise_m=way.noise_m,
        window_m=way.window_m,
        reserve_pct=100.0 * reserve_frac,
        trail_hours=lasts,
        trail_range_km=None if lasts is None else lasts * km / max(hours + stood.time_s / 3600.0, 1e-9),
        torque_left_pct=100.0 * float(driven.warmth.left_frac[: len(driven.sums["distance_m"])].min()),
        remarks=tuple(too_hot(driven)),
        surfaces=_surfaces(driven, flow),
        stretches=_stretches(driven),
        profile=_profile(driven),
        points=_points(driven, flow),
        **_energies(driven, km, hours),
        **_stores(driven, flow, km),
        **_rest(driven, flow, stood),
    )


def _no_go(stop: Stop) -> NoGo:
    return NoGo(stop.start_m / 1e3, stop.end_m / 1e3, stop.stretch.surface, stop.stretch.name, stop.reason)


def _energies(driven: Driven, km: float, hours: float) -> dict[str, float]:
    """What was drawn, given back and resisted, in kWh."""
    sums, grid = driven.sums, driven.grid
    battery = float(sums["terminal_w"].sum()) / _KWH
    hotel = (driven.auxiliary_w * driven.time_s[-1] + float(sums["climate_j"].sum())) / _KWH
    weight = float(driven.able.mass_kg) * GRAVITY_M_S2
    cosine = np.sqrt(1.0 - grid.sine_frac[:-1] ** 2)
    ground = float(np.sum(driven.resisted.ground_frac[:-1] * cosine * np.diff(grid.along_m))) * weight / _KWH
    return {
        "battery_kwh": battery,
        "battery_kwh_km": battery / max(km, 1e-9),
        "recovered_kwh": float(sums["wheel_in_w"].sum()) / _KWH,
        "hotel_kwh": hotel,
        "hotel_kw": hotel / max(hours, 1e-9),
        "ground_kwh": ground,
        "lifted_kwh": weight * float(grid.elevation_m[-1] - grid.elevation_m[0]) / _KWH,
    }


def _stores(driven: Driven, flow: _Flow, km: float) -> dict[str, float]:
    """What battery and tank held, and what was taken of them."""
    return {
        "usable_kwh": float(driven.vehicle.powertrain.battery.usable_energy_j) / _KWH,
        "charge_start_pct": 100.0 * float(flow.charge_frac[0]),
        "charge_end_pct": 100.0 * float(flow.charge_frac[-1]),
        "charge_least_pct": 100.0 * float(flow.charge_frac.min()),
        "fuel_l": float(flow.fuel_l[-1]),
        "fuel_l_100km": 100.0 * float(flow.fuel_l[-1]) / max(km, 1e-9),
        "tank_l": flow.tank_l,
    }


def _rest(driven: Driven, flow: _Flow, stood: Standing) -> dict[str, float]:
    """What the hours at rest took, and what there is after them."""
    burnt = _burnt_l(driven, stood)
    return {
        "standing_hours": stood.time_s / 3600.0,
        "standing_kwh": stood.hotel_j / _KWH,
        "standing_kw": stood.hotel_j / max(stood.time_s, 1.0) / 1e3,
        "standing_fuel_l": burnt,
        "charge_after_pct": 100.0 * min(max(stood.charge_frac, 0.0), 1.0),
        "fuel_after_l": float(flow.fuel_l[-1]) + burnt,
    }


def _burnt_l(driven: Driven, stood: Standing) -> float:
    """Fuel that the hours at rest took, in litres."""
    return stood.fuel_j / _fuel_j_l(driven)


def _fuel_j_l(driven: Driven) -> float:
    """Energy of a litre of the engine's fuel, endless without an engine."""
    if "fuel_w" not in driven.sums:
        return np.inf
    return float(wltp_fuel(engine_of(driven.vehicle)).energy_j_m3) / 1e3


@dataclass(frozen=True, slots=True, eq=False)
class _Flow:
    """Sums from the start to the end of every chunk ``(chunk + 1,)``."""

    battery_j: NDArray[np.float64]
    fuel_l: NDArray[np.float64]
    charge_frac: NDArray[np.float64]
    tank_l: float

    @staticmethod
    def of(driven: Driven) -> _Flow:
        """Sum the chunks up, as far as the trail goes."""
        sums, train = driven.sums, driven.vehicle.powertrain

        def so_far(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.concatenate([[0.0], np.cumsum(values)])

        fuel, tank = np.zeros(len(driven.along_m)), 0.0
        if "fuel_w" in sums:
            fuel = so_far(sums["fuel_w"]) / _fuel_j_l(driven)
            tank = from_si(float(train.tank_m3), "l", "volume")  # type: ignore[union-attr]
        charge = np.concatenate([sums["soc_start_frac"][:1], sums["soc_end_frac"]])
        return _Flow(so_far(sums["terminal_w"]), fuel, charge, tank)


def _lasting(
    concept: Concept, driven: Driven, flow: _Flow, reserve_frac: float, stood: Standing, held: Standing
) -> float | None:
    """Hours that a full vehicle goes on like this until its reserve, None where nothing is spent.

    Electric: usable energy less the reserve over mean power. With an engine: the tank less the reserve over the fuel an
    hour at zero battery energy; a plug-in first uses the charge above what it holds.
    """
    hours = (driven.time_s[-1] + stood.time_s) / 3600.0
    usable = float(charge_of(driven.vehicle, driven.sums["pack_k"][-1]))
    if concept.family == "electric":
        spent = flow.battery_j[-1] + stood.terminal_j
        return (1.0 - reserve_frac) * usable / spent * hours if spent > 0.0 else None
    engine, sums = engine_of(driven.vehicle), driven.held_sums or driven.sums
    burnt = sums["fuel_w"].sum() + held.fuel_j
    fuel = float(corrected_fuel(burnt, sums["chemical_w"].sum() + held.chemical_j, charge_slope(engine))) / hours
    tank = (1.0 - reserve_frac) * float(tank_of(driven.vehicle))
    on_charge, used = _on_charge(driven, tank, stood) if driven.held_sums else (0.0, 0.0)
    return on_charge + (tank - used) / fuel if fuel > 0.0 else None


def _on_charge(driven: Driven, tank_j: float, stood: Standing) -> tuple[float, float]:
    """Hours that a plug-in's charge above what it holds lasts, at most as long as the tank, and the fuel burnt then, J.

    At the rate of the part of the way that was driven above the held charge, and of the rest where that ended above it;
    none where none was.
    """
    sums, train = driven.sums, driven.vehicle.powertrain
    held = float(train.management.target_soc_frac)  # type: ignore[union-attr]
    above = (sums["soc_end_frac"] > held) & (np.diff(driven.time_s) > 0.0)
    rests = stood.charge_frac > held
    hours = (float(np.diff(driven.time_s)[above].sum()) + rests * stood.time_s) / 3600.0
    taken = float(sums["terminal_w"][above].sum()) + rests * stood.terminal_j
    if taken <= 0.0:
        return 0.0, 0.0
    burnt = float(sums["fuel_w"][above].sum()) + rests * stood.fuel_j
    share = float(times_on_charge(driven.vehicle, sums["pack_k"][-1], taken, burnt, tank_j))
    return share * hours, share * burnt


def _left(concept: Concept, driven: Driven, flow: _Flow, stood: Standing) -> Left:
    """What is left in battery or tank along the way, and after the hours at rest."""
    if concept.family == "electric":
        return Left("battery", flow.charge_frac, stood.charge_frac, stood.time_s)
    tank = max(flow.tank_l, 1e-9)
    along = 1.0 - flow.fuel_l / tank
    return Left("tank", along, float(along[-1]) - _burnt_l(driven, stood) / tank, stood.time_s)


def _surfaces(driven: Driven, flow: _Flow) -> tuple[SurfaceShare, ...]:
    """What each surface took: sums along the way read at the ends of its stretches."""
    grid = driven.grid
    rows: dict[str, NDArray[np.float64]] = {}
    for stretch in driven.route.stretches:
        ends = np.interp([stretch.start_m, stretch.end_m], grid.map_m, grid.along_m)
        took = np.array(
            [np.diff(np.interp(ends, driven.along_m, v))[0] for v in (driven.time_s, flow.battery_j, flow.fuel_l)]
        )
        rows[stretch.surface] = rows.get(stretch.surface, np.zeros(4)) + np.concatenate([[ends[1] - ends[0]], took])
    return tuple(
        SurfaceShare(name, m / 1e3, s / 3600.0, j / _KWH, litres, 3.6 * m / max(s, 1e-9))
        for name, (m, s, j, litres) in rows.items()
        if m > 0.0
    )


def _points(driven: Driven, flow: _Flow) -> dict[str, list[Any]]:
    """What is known at the points of the file, as far as the trail was driven: every so many where there are many."""
    route, grid = driven.route, driven.grid
    kept = route.distance_m[route.distance_m <= grid.map_m[-1] + 1e-6]
    kept = kept[:: max(1, -(-len(kept) // _MOST_POINTS))]
    along = np.interp(kept, grid.map_m, grid.along_m)
    nodes = np.clip(np.searchsorted(grid.map_m, kept, side="right") - 1, 0, len(grid.map_m) - 1)
    columns = {
        "km": kept / 1e3,
        "elevation_m": np.interp(kept, grid.map_m, grid.elevation_m),
        "hours": np.interp(along, driven.trace.along_m, driven.trace.time_s) / 3600.0,
        "speed_km_h": 3.6 * np.interp(along, driven.trace.along_m, driven.trace.speed_m_s),
        "charge_pct": 100.0 * np.interp(along, driven.along_m, flow.charge_frac),
        "battery_kwh": np.interp(along, driven.along_m, flow.battery_j) / _KWH,
        "fuel_l": np.interp(along, driven.along_m, flow.fuel_l),
    }
    words = {"surface": [route.stretches[index].surface for index in grid.stretch[nodes].tolist()]}
    return {name: [float(value) for value in values] for name, values in columns.items()} | words


def _profile(driven: Driven) -> dict[str, list[float]]:
    """The whole trail's smoothed profile, in at most so many points."""
    every = max(1, len(driven.whole.map_m) // _MOST_PROFILE)
    grid = driven.whole
    return {"km": (grid.map_m[::every] / 1e3).tolist(), "elevation_m": grid.elevation_m[::every].tolist()}


def _stretches(driven: Driven) -> tuple[StretchShown, ...]:
    def obstacle_of(obstacle: Obstacle | None) -> str:
        if obstacle is None:
            return ""
        if obstacle.kind == "side_slope":
            return f"side slope {np.degrees(obstacle.angle_rad):.0f} deg"
        return f"{obstacle.kind} {obstacle.size_m:.2f} m"

    return tuple(
        StretchShown(s.start_m / 1e3, s.end_m / 1e3, s.surface, s.name, obstacle_of(s.obstacle))
        for s in driven.route.stretches
    )
