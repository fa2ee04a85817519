"""Driving for the laws of engines and hybrids: cycles leg by leg, or second by second, compiled once a family."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

from redline.physics.response.ask import EngineState
from redline.physics.response.electric import ElectricDrive
from redline.physics.storage.battery import charge_capacity
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import Cycle, cycle
from redline.proving_ground.driving.drive_step import Demand, Flows, State, step
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.loads import ambient_density, load_of
from redline.proving_ground.driving.march import march, pack_at, prepare_drive
from redline.proving_ground.driving.schedule import Schedule, schedule

#: Each cycle after one of preparation, as the legal tests drive them; a plug-in's day from a full pack, cold.
LEGS = (
    Leg("udds_prep", "udds", "epa", "held", warmth_frac=0.9),
    Leg("udds", "udds", "epa"),
    Leg("hwfet_prep", "hwfet", "epa"),
    Leg("hwfet", "hwfet", "epa"),
    Leg("us06", "us06", "epa"),
    Leg("wltc_prep", "wltc_3b", "wltp", "held", warmth_frac=0.9),
    Leg("wltc", "wltc_3b", "wltp"),
    Leg("depleting", "udds", "epa", "full", warmth_frac=0.0, deplete=True),
)
#: The cycles after which charge must be what it was.
BALANCED = ("udds", "hwfet", "wltc")
PLAN = schedule(LEGS)
#: The cold tests, each from an engine as cold as the cell and after one of preparation.
COLD_LEGS = (
    Leg("wltc_cool_prep", "wltc_3b", "wltp_regional", "held", warmth_frac=0.0),
    Leg("wltc_cool", "wltc_3b", "wltp_regional", warmth_frac=0.0),
    Leg("udds_cold_prep", "udds", "epa_cold", "held", warmth_frac=0.0),
    Leg("udds_cold", "udds", "epa_cold", warmth_frac=0.0),
)
COLD = ("wltc_cool", "udds_cold")
COLD_PLAN = schedule(COLD_LEGS)


@functools.cache
def _many(plan: Schedule) -> Any:
    return jax.jit(jax.vmap(lambda vehicle, conditions: dict(march(vehicle, conditions, plan)), in_axes=(0, None)))


def legs_of(fleet: Any, conditions: Conditions | None = None, plan: Schedule = PLAN) -> dict[str, LegTotals]:
    """The totals of every leg of a stacked fleet; one program a family and plan."""
    day = jax.tree.map(np.float64, conditions or Conditions())
    return jax.tree.map(np.asarray, _many(plan)(fleet, day))


def throughput(leg: LegTotals) -> NDArray[np.float64]:
    """Energy that passed through the vehicle: fuel, out of the cells, and to and from the wheels."""
    assert leg.engine is not None
    return np.abs(leg.chemical_j) + leg.wheel_in_j + leg.wheel_out_j + leg.engine.fuel_j


def residual(leg: LegTotals) -> NDArray[np.float64]:
    """Fuel and charge less everything they were spent on, over the throughput."""
    assert leg.engine is not None
    spent = (
        leg.battery_loss_j + leg.machine_loss_j + leg.gear_loss_j + leg.auxiliary_j + leg.friction_brake_j
        + leg.rolling_j + leg.aero_j + leg.grade_j + leg.kinetic_j + leg.engine.engine_loss_j + leg.engine.slip_loss_j
    )  # fmt: skip
    return np.abs(leg.chemical_j + leg.engine.fuel_j - spent) / throughput(leg)


def gap(first: LegTotals, second: LegTotals) -> NDArray[np.float64]:
    """Fuel and charge of one leg over another's, as a share of the throughput."""
    assert first.engine is not None
    assert second.engine is not None
    apart = second.engine.fuel_j - first.engine.fuel_j + second.chemical_j - first.chemical_j
    return np.abs(apart) / throughput(first)


#: Points of every trace driven second by second, so that one program serves all.
POINTS = 1370


def padded(name: str, speed_m_s: Any, grade_frac: Any = 0.0) -> Cycle:
    """A trace of ``POINTS`` whole seconds: the speeds given, held at the last."""
    speed = np.asarray(speed_m_s, np.float64)[:POINTS]
    grade = np.broadcast_to(np.asarray(grade_frac, np.float64), speed.shape)
    more = POINTS - len(speed)
    return Cycle(name, np.arange(float(POINTS)), np.pad(speed, (0, more), "edge"), np.pad(grade, (0, more), "edge"))


@functools.cache
def udds() -> Cycle:
    """The UDDS second by second."""
    return padded("udds", cycle("udds").speed_m_s)


def steady(speed_km_h: float) -> Cycle:
    """Gathering speed at 1 m/s2, then a constant speed."""
    return padded("steady", np.minimum(np.arange(float(POINTS)), speed_km_h / 3.6))


def _by_second(
    vehicle: Any, conditions: Conditions, speed_m_s: Any, grade_frac: Any, start: dict[str, Any]
) -> tuple[Flows, State]:
    """Flows of every second of a trace, and the state after each; charge, warmth and load as ``start`` says."""
    drive = prepare_drive(vehicle, ambient_density(conditions))
    load, battery = load_of(vehicle, conditions, "epa"), vehicle.powertrain.battery
    per_charge = 1.0 / charge_capacity(battery)

    def one(state: State, trace: tuple[Any, Any]) -> tuple[State, tuple[Flows, State]]:
        demand = Demand(speed_m_s=trace[0], grade_frac=trace[1], dt_s=1.0, rate_1_s=1.0, deplete_frac=start["deplete"])
        pack = pack_at(battery, load.temperature_k, state.soc_frac)
        state, flows = step(drive, load, pack, state, demand, conditions.head_wind_m_s, per_charge)
        return state, (flows, state)

    engine = None if isinstance(drive, ElectricDrive) else EngineState.at_rest()
    if engine is not None:
        engine = dataclasses.replace(engine, warmth_frac=jnp.asarray(start["warmth"], float))
    soc = jnp.asarray(start["soc"], float)
    first = State(speed_m_s=jnp.asarray(speed_m_s[0]), soc_frac=soc, behind=jnp.asarray(False), engine=engine)
    _, found = lax.scan(one, first, (speed_m_s[1:], grade_frac[1:]))
    return found


@functools.cache
def _seconds() -> Any:
    return jax.jit(jax.vmap(_by_second, in_axes=(0, None, None, None, {"soc": 0, "warmth": None, "deplete": None})))


def seconds_of(
    fleet: Any, trace: Cycle, conditions: Conditions | None = None, *,
    soc_frac: Any = None, warmth_frac: float = 1.0, deplete_frac: float = 0.0,
) -> tuple[Flows, State]:  # fmt: skip
    """Flows and states ``(vehicle, second)`` of a stacked fleet on a trace of whole seconds, from the held charge."""
    day = jax.tree.map(np.float64, conditions or Conditions())
    count = len(np.asarray(fleet.mass.kerb_kg))
    held = fleet.powertrain.management.target_soc_frac if soc_frac is None else np.broadcast_to(soc_frac, (count,))
    start = {"soc": np.asarray(held), "warmth": np.float64(warmth_frac), "deplete": np.float64(deplete_frac)}
    return jax.tree.map(np.asarray, _seconds()(fleet, day, trace.speed_m_s, trace.grade_frac, start))
