"""The steps of one chunk: driven one after another, or all at once where the trace is met."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.electric.regeneration import FADES_ABOVE_FRAC
from redline.proving_ground.driving.drive_step import Demand, Drive, EngineFlows, Flows, Load, Pack, State, step

#: Sums of a chunk by name: energies are named after their powers.
Sums = dict[str, jax.Array]
#: Columns of a schedule with a value for every step, in the order of ``_demand``.
STEPPED = ("speed_m_s", "grade_frac", "dt_s", "rate_1_s", "ground_frac", "spread_frac")
SUMMED = tuple(
    field.name for field in dataclasses.fields(Flows) if field.name not in ("speed_m_s", "shortfall_m_s", "engine")
)
_ENGINE_SUMMED = tuple(field.name for field in dataclasses.fields(EngineFlows))
#: A speed trace counts as followed within 2 km/h [UN R154 annex B6 sec. 2.6.8.3; 40 CFR 1066.425 allows 2 mph].
_MISSED_M_S = 2.0 / 3.6
#: A chunk moves charge by less than this; where it moves more, the steps are taken in turn.
_MOVED_FRAC = 0.02
#: Charges that agree to rounding: those of two passes, and those of the last pass and its flows, which round apart.
_SAME_FRAC, _ALIKE_FRAC = 1e-15, 1e-14


@record
class Stage:
    """What is held over a chunk: powertrain, load, pack, wind, and charge per coulomb."""

    drive: Drive
    load: Load
    pack: Pack
    head_wind_m_s: Float
    inverse_capacity_1_c: Float
    deplete_frac: Float


def _stepped(stage: Stage, state: State, trace: tuple[jax.Array, ...]) -> tuple[State, Flows]:
    """One step of the trace from a state."""
    speed, grade, dt, rate, *ground = trace
    demand = Demand(
        speed_m_s=speed, grade_frac=grade, dt_s=dt, rate_1_s=rate, deplete_frac=stage.deplete_frac,
        ground_frac=ground[0] if ground else None, spread_frac=ground[1] if ground else None,
    )  # fmt: skip
    return step(stage.drive, stage.load, stage.pack, state, demand, stage.head_wind_m_s, stage.inverse_capacity_1_c)


def in_turn(stage: Stage, start: State, trace: tuple[jax.Array, ...]) -> tuple[State, Sums]:
    """Drive the steps of a chunk one after another; return the state at its end and the sums of its flows."""
    names = (*SUMMED, *(_ENGINE_SUMMED if start.engine is not None else ()))
    sums = dict.fromkeys((*names, "distance_m", "shortfall_m_s", "missed_s"), jnp.zeros_like(start.soc_frac))

    def one(carry: tuple[State, Sums], now: tuple[jax.Array, ...]) -> tuple[tuple[State, Sums], None]:
        state, flows = _stepped(stage, carry[0], now)
        return (state, _added(carry[1], flows, now[2])), None

    return lax.scan(one, (start, sums), trace)[0]


def _added(sums: Sums, flows: Flows, dt_s: Float) -> Sums:
    """Sums of a chunk with the flows of one more step."""
    return {
        name: jnp.maximum(sums[name], value) if name == "shortfall_m_s" else sums[name] + value
        for name, value in _counted(flows, dt_s).items()
    }


def _counted(flows: Flows, dt_s: Float) -> Sums:
    """What one step adds to the sums; of shortfalls the greatest counts."""
    new = {name: getattr(flows, name) * dt_s for name in SUMMED}
    if flows.engine is not None:
        new |= {name: getattr(flows.engine, name) * dt_s for name in _ENGINE_SUMMED}
    new["distance_m"] = flows.speed_m_s * jnp.asarray(dt_s)
    new["shortfall_m_s"] = jnp.asarray(flows.shortfall_m_s)
    new["missed_s"] = jnp.where(flows.shortfall_m_s > _MISSED_M_S, dt_s, 0.0)
    return new


def at_once(stage: Stage, start: State, trace: tuple[jax.Array, ...]) -> tuple[State, Sums]:
    """Drive the steps of a chunk side by side: to rounding the answer of ``in_turn``, for one vehicle sooner.

    Where the trace is met, every step's speed is known beforehand, and only charge is handed on. It matters only near
    full, where regeneration fades: there the charges ``s_k = s_0 - sum_(i<k) u(s_i)`` are found by putting in what came
    out, ``s <- s_0 - cumsum u(s)``, which is exact after as many passes as there are steps, and to rounding after some
    seven. A chunk whose trace is missed is driven in turn. For powertrains without an engine, whose state goes on from
    step to step; under ``vmap`` both ways would be worked out.
    """

    def all_from(soc_frac: jax.Array) -> tuple[State, Flows]:
        before = jnp.concatenate([start.speed_m_s[None], trace[0][:-1]])
        states = State(speed_m_s=before, soc_frac=soc_frac, behind=jnp.zeros(before.shape, dtype=bool))
        return jax.vmap(lambda state, now: _stepped(stage, state, now))(states, trace)

    def charges(before: jax.Array, after: State) -> jax.Array:
        return start.soc_frac + jnp.cumsum(after.soc_frac - before)

    def again(carry: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        _, soc = carry
        new = jnp.concatenate([start.soc_frac[None], charges(soc, all_from(soc)[0])[:-1]])
        return jnp.any(jnp.abs(new - soc) > _SAME_FRAC), new

    held = jnp.full(trace[0].shape, start.soc_frac)
    near_full = start.soc_frac > FADES_ABOVE_FRAC - _MOVED_FRAC
    _, soc = lax.while_loop(lambda carry: carry[0], again, (near_full, held))
    after, flows = all_from(soc)
    ends = charges(soc, after)
    unlike = jnp.any(jnp.abs(ends[:-1] - soc[1:]) > _ALIKE_FRAC) & (jnp.max(ends) > FADES_ABOVE_FRAC)
    each = _counted(flows, trace[2])
    sums = {name: jnp.max(value) if name == "shortfall_m_s" else jnp.sum(value) for name, value in each.items()}
    met = State(speed_m_s=trace[0][-1], soc_frac=ends[-1], behind=jnp.asarray(False))
    alone = start.behind | jnp.any(after.behind) | unlike
    return lax.cond(alone, lambda: in_turn(stage, start, trace), lambda: (met, sums))
