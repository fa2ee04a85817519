"""The nominal vehicle second by second: the march's own step, its history kept instead of summed."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.battery import charge_capacity
from redline.physics.response.ask import EngineState
from redline.physics.response.electric import ElectricDrive
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.cycles import cycle
from redline.proving_ground.drive_step import Demand, Flows, State, step
from redline.proving_ground.legs import Leg
from redline.proving_ground.march import load_of, pack_at, prepare_drive
from redline.proving_ground.schedule import schedule
from redline.vehicle.vehicle import Vehicle


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


def _history(
    vehicle: Vehicle, conditions: Conditions, rows: dict[str, jax.Array], soc_start_frac: jax.Array
) -> tuple[State, Flows]:
    """States after and flows during every step, chunk by chunk as the march drives them ``(chunk, 64)``."""
    drive, load = prepare_drive(vehicle), load_of(vehicle, conditions, "wltp")
    battery = vehicle.powertrain.battery
    per_charge = 1.0 / charge_capacity(battery)

    def chunk(state: State, row: dict[str, jax.Array]) -> tuple[State, tuple[State, Flows]]:
        pack = pack_at(battery, load, state.soc_frac)

        def one(before: State, now: dict[str, jax.Array]) -> tuple[State, tuple[State, Flows]]:
            after, flows = step(drive, load, pack, before, Demand(**now), conditions.head_wind_m_s, per_charge)
            return after, (after, flows)

        return lax.scan(one, state, row)

    engine = None if isinstance(drive, ElectricDrive) else EngineState.at_rest()
    charge = jnp.asarray(soc_start_frac)
    start = State(speed_m_s=jnp.zeros(()), soc_frac=charge, behind=jnp.asarray(False), engine=engine)
    return lax.scan(chunk, start, rows)[1]


@float64
def drive_trace(
    vehicle: Vehicle, conditions: Conditions | None = None, name: str = "wltc_3b", soc_start_frac: float = 1.0
) -> Trace:
    """Drive a cycle at WLTP test mass and road load from a usable charge, and keep every step."""
    conditions = jax.tree.map(np.float64, conditions or Conditions())
    path, plan = cycle(name), schedule([Leg("trace", name, "wltp", "full")])
    rows = {key: getattr(plan, key) for key in ("speed_m_s", "grade_frac", "dt_s", "rate_1_s")}
    arguments = (jax.tree.map(np.float64, vehicle), conditions, rows, np.float64(soc_start_frac))
    states, flows = compiled("trace", _history, *arguments)(*arguments)
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
    )
