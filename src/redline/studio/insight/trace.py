"""The nominal vehicle second by second: the march's own step, its history kept instead of summed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import jax
import numpy as np
from jax import lax
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.response.ask import EngineState
from redline.physics.storage.battery import charge_capacity
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import cycle
from redline.proving_ground.driving.drive_step import Demand, Flows, State, step
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import pack_at, prepare_drive
from redline.proving_ground.driving.schedule import schedule
from redline.vehicle.drive.powertrain import Electric, Geared
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True, eq=False)
class EngineTrace:
    """What the engine did in each step: power at its shaft, whether it ran, and the gear, from 1; 0 without gears."""

    shaft_w: NDArray[np.float64]
    running: NDArray[np.bool_]
    gear: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """History of one cycle, each ``(step,)``: the time at the end of the step and what happened in it.

    Wheel and battery power are positive when they drive or discharge, negative when braking gives back.
    """

    cycle: str
    time_s: NDArray[np.float64]
    demand_m_s: NDArray[np.float64]
    speed_m_s: NDArray[np.float64]
    wheel_w: NDArray[np.float64]
    friction_brake_w: NDArray[np.float64]
    battery_w: NDArray[np.float64]
    soc_frac: NDArray[np.float64]
    engine: EngineTrace | None = None


def _history(
    vehicle: Vehicle, conditions: Conditions, rows: dict[str, jax.Array], start: State
) -> tuple[State, tuple[State, Flows]]:
    """The last state; and states after and flows during each step, chunk by chunk as the march does."""
    drive, load = prepare_drive(vehicle), load_of(vehicle, conditions, "wltp")
    battery = vehicle.powertrain.battery
    per_charge = 1.0 / charge_capacity(battery)

    def chunk(state: State, row: dict[str, jax.Array]) -> tuple[State, tuple[State, Flows]]:
        pack = pack_at(battery, load.temperature_k, state.soc_frac)

        def one(before: State, now: dict[str, jax.Array]) -> tuple[State, tuple[State, Flows]]:
            after, flows = step(drive, load, pack, before, Demand(**now), conditions.head_wind_m_s, per_charge)
            return after, (after, flows)

        return lax.scan(one, state, row)

    return lax.scan(chunk, start, rows)


@float64
def drive_trace(
    vehicle: Vehicle, conditions: Conditions | None = None, name: str = "wltc_3b", soc_start_frac: float | None = None
) -> Trace:
    """Drive a cycle at WLTP test mass and road load, and keep every step.

    An electric vehicle begins with a full battery. With an engine the cycle is driven twice, as the test asks: once
    from the held charge to settle, then with a cold engine; the second is kept.
    """
    conditions = jax.tree.map(np.float64, conditions or Conditions())
    path, plan = cycle(name), schedule([Leg("trace", name, "wltp", "full")])
    rows = {key: getattr(plan, key) for key in ("speed_m_s", "grade_frac", "dt_s", "rate_1_s")}
    start = _beginning(vehicle, soc_start_frac)
    fixed = (jax.tree.map(np.float64, vehicle), conditions, rows)
    program = compiled("trace", _history, *fixed, start)
    if start.engine is not None and soc_start_frac is None:
        settled = jax.tree.map(np.asarray, program(*fixed, start)[0])
        cold = dataclasses.replace(settled.engine, warmth_frac=np.zeros(()))
        start = dataclasses.replace(settled, speed_m_s=np.zeros(()), behind=np.asarray(False), engine=cold)
    states, flows = program(*fixed, start)[1]
    count = len(path.time_s) - 1

    def flat(values: jax.Array) -> NDArray[np.float64]:
        return np.asarray(values, dtype=np.float64).reshape(-1)[:count]

    return Trace(
        cycle=name,
        time_s=path.time_s[1:],
        demand_m_s=path.speed_m_s[1:],
        speed_m_s=flat(states.speed_m_s),
        wheel_w=flat(flows.wheel_out_w - flows.wheel_in_w),
        friction_brake_w=flat(flows.friction_brake_w),
        battery_w=flat(flows.terminal_w),
        soc_frac=flat(states.soc_frac),
        engine=None
        if flows.engine is None or states.engine is None
        else EngineTrace(
            shaft_w=flat(flows.engine.fuel_w - flows.engine.engine_loss_w),
            running=flat(flows.engine.running_frac) > 0.5,
            gear=flat(states.engine.gear).astype(np.int64) + int(isinstance(vehicle.powertrain, Geared)),
        ),
    )


def _beginning(vehicle: Vehicle, soc_frac: float | None) -> State:
    """At rest: full without an engine, with one at the charge that is held."""
    train = vehicle.powertrain
    engine = None if isinstance(train, Electric) else jax.tree.map(np.float64, EngineState.at_rest())
    usual = 1.0 if isinstance(train, Electric) else float(train.management.target_soc_frac)
    charge = np.float64(usual if soc_frac is None else soc_frac)
    return State(speed_m_s=np.zeros(()), soc_frac=charge, behind=np.asarray(False), engine=engine)  # type: ignore[arg-type]


__all__ = ["EngineTrace", "Trace", "drive_trace"]
