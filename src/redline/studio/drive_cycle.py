"""Driving a user's own cycle with the nominal vehicle: energy, distance, and where the trace is missed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.build import build
from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language.files import is_there
from redline.foundations.engine import float64
from redline.foundations.errors import InputError, Problem, unknown_name
from redline.foundations.executables import compiled
from redline.foundations.library_file import library_folder
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import checked
from redline.proving_ground.driving.cycles import Cycle, cycle, read_cycle
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import AS_IT_IS, CHUNK, Schedule, schedule
from redline.proving_ground.registry import TRIALS
from redline.proving_ground.run import legs_of
from redline.studio.engine_run import EngineRun, engine_run
from redline.vehicle.vehicle import Vehicle

#: A run is reported in at most this many windows; one compiled program serves every cycle of a like length.
WINDOWS = 32
_KWH = 3.6e6


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a cycle in which the trace was missed."""

    start_s: float
    end_s: float
    missed_s: float
    shortfall_km_h: float


@dataclass(frozen=True, slots=True)
class CycleRun:
    """What driving a cycle took, in shown units; ``asked_km`` is the trace's own distance."""

    concept: str
    cycle: str
    duration_s: float
    asked_km: float
    distance_km: float
    mean_km_h: float
    battery_kwh: float
    wall_kwh: float
    battery_kwh_100km: float
    wall_kwh_100km: float
    recovered_kwh: float
    usable_kwh: float
    range_km: float | None
    missed_s: float
    shortfall_km_h: float
    missed: tuple[Window, ...]
    empty_between_s: tuple[float, float] | None
    coarsest_step_s: float
    powertrain: str = "electric"
    plug_in: bool = False
    engine: EngineRun | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline cycle --json``."""
        return dataclasses.asdict(self)


def known_cycles() -> list[str]:
    """Names of the library's cycles and the stretches of them that trials drive."""
    folder = library_folder() / "cycles"
    names = {path.stem for path in folder.glob("*.csv")} | {leg.cycle for leg in legs_of(tuple(TRIALS.values()))}
    return sorted(names)


def find_cycle(where: str) -> Cycle:
    """A cycle by CSV path or library name.

    Raises:
        InputError: neither, or the file is broken; every problem with its line.
    """
    path = Path(where)
    if path.suffix or is_there(path):
        return read_cycle(path)
    names = known_cycles()
    if where not in names:
        raise InputError([unknown_name("cycle", where, names, "no such file or library cycle")])
    return cycle(where)


def drive_cycle(
    concept: Concept, trace: Cycle, conditions: Conditions | None = None, *, held: bool = False
) -> CycleRun:
    """Drive a cycle on the road with a driver aboard, the engine cold.

    Electric vehicles and plug-ins begin with a full battery, and plug-ins use it first; hybrids, and plug-ins with
    ``held``, begin with the charge that they hold.

    Raises:
        InputError: the cycle does not move, or the conditions are none.
        DomainError: the conditions lie outside what the models cover.
    """
    day = checked(conditions)
    if trace.distance_m < 1.0:
        raise InputError(
            [Problem(trace.name, None, "speed", "the cycle does not move: its distance is under one metre")]
        )
    full = concept.family == "electric" or (concept.plug_in and not held)
    plan, bounds = windows_of(trace, full=full)
    vehicle, legs = _nominal(slots(concept, features(concept)), day, plan)
    driven = [legs[leg.name] for leg in plan.legs]
    run = _report(concept.name, trace, bounds, vehicle, driven)
    engine = None if concept.family == "electric" else engine_run(vehicle, driven, depleting=full)
    if engine is not None:
        run = dataclasses.replace(run, range_km=100.0 * engine.tank_l / engine.balanced_l_100km if not full else None)
    return dataclasses.replace(run, powertrain=concept.kind, plug_in=concept.plug_in, engine=engine)


def windows_of(trace: Cycle, *, full: bool = True) -> tuple[Schedule, NDArray[np.float64]]:
    """One continuous run laid out as 32 legs of whole chunks, and the times ``(33,)`` at which they begin and end."""
    start: Literal["full", "held"] = "full" if full else "held"
    whole = schedule([Leg("own", "own", "kerb", start, warmth_frac=0.0, deplete=full)], {"own": trace})
    chunks = whole.counts[0]
    each = -(-chunks // WINDOWS)
    extra = each * WINDOWS - chunks

    def longer(values: NDArray[Any], fill: Any) -> NDArray[Any]:
        return np.concatenate([values, np.full((extra, *values.shape[1:]), fill, values.dtype)])

    plan = dataclasses.replace(
        whole,
        legs=tuple(Leg(f"window_{index}", "own", "kerb") for index in range(WINDOWS)),
        counts=(each,) * WINDOWS,
        durations_s=(0.0,) * WINDOWS,
        speed_m_s=longer(whole.speed_m_s, trace.speed_m_s[-1]),
        grade_frac=longer(whole.grade_frac, 0.0),
        dt_s=longer(whole.dt_s, 0.0),
        rate_1_s=longer(whole.rate_1_s, 0.0),
        starts=longer(whole.starts, False),
        start_speed_m_s=longer(whole.start_speed_m_s, 0.0),
        soc_offset=longer(whole.soc_offset, 0.0),
        soc_gain=longer(whole.soc_gain, 1.0),
        load=longer(whole.load, whole.load[0]),
        warmth=longer(whole.warmth, AS_IT_IS),
        deplete=longer(whole.deplete, float(full)),
        soak=longer(whole.soak, 0),
    )
    edges = np.minimum(np.arange(WINDOWS + 1) * each * CHUNK, len(trace.time_s) - 1)
    return plan, trace.time_s[edges]


def _drive(laid_out: Slots, conditions: Conditions, plan: Schedule) -> tuple[Vehicle, dict[str, LegTotals]]:
    vehicle = build(laid_out)
    return vehicle, dict(march(vehicle, conditions, plan))


@float64
def _nominal(laid_out: Slots, conditions: Conditions, plan: Schedule) -> tuple[Vehicle, dict[str, LegTotals]]:
    arguments = (laid_out, jax.tree.map(np.float64, conditions), plan)
    return jax.tree.map(np.asarray, compiled(f"cycle-{laid_out.family}", _drive, *arguments)(*arguments))


def _report(name: str, trace: Cycle, bounds: NDArray[np.float64], vehicle: Vehicle, legs: list[LegTotals]) -> CycleRun:
    def column(field: str) -> NDArray[np.float64]:
        return np.array([float(getattr(leg, field)) for leg in legs])

    train = vehicle.powertrain
    efficiency, usable = float(train.charging.efficiency_frac), float(train.battery.usable_energy_j)
    spent = column("terminal_j")
    energy, distance = float(spent.sum()), float(column("distance_m").sum())
    duration = float(trace.time_s[-1] - trace.time_s[0])
    consumption = energy / distance if distance > 0.0 else float("nan")
    missed, short = column("missed_s"), column("shortfall_m_s") * 3.6
    empty = np.flatnonzero(np.cumsum(spent) > usable)
    return CycleRun(
        concept=name,
        cycle=trace.name,
        duration_s=duration,
        asked_km=trace.distance_m / 1e3,
        distance_km=distance / 1e3,
        mean_km_h=3.6 * distance / duration,
        battery_kwh=energy / _KWH,
        wall_kwh=energy / _KWH / efficiency,
        battery_kwh_100km=consumption / 36.0,
        wall_kwh_100km=consumption / 36.0 / efficiency,
        recovered_kwh=float(column("wheel_in_j").sum()) / _KWH,
        usable_kwh=usable / _KWH,
        range_km=usable / consumption / 1e3 if consumption > 0.0 else None,
        missed_s=float(missed.sum()),
        shortfall_km_h=max(float(short.max()), 0.0),
        missed=tuple(
            Window(float(bounds[i]), float(bounds[i + 1]), float(missed[i]), float(short[i]))
            for i in np.flatnonzero(missed > 0.0)
        ),
        empty_between_s=(float(bounds[empty[0]]), float(bounds[empty[0] + 1])) if len(empty) else None,
        coarsest_step_s=float(np.max(np.diff(trace.time_s))),
    )
