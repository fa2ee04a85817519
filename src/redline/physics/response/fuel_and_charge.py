"""What every engine beside a battery shares: the price of charge, the pack's fade, starts, and the next state."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.electric.regeneration import room_below_full
from redline.physics.engine import late_spark, warming
from redline.physics.response.ask import LONG_AGO_S, Ask, EngineState
from redline.physics.response.energy_management import equivalence_factor, learned, missing_charge
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.powertrain import EnergyManagement

#: An engine that is started must promise to save this many times what its start burns.
_START_PRICE = 1.5
#: An engine on the move runs and rests at least so long, where it has the choice; 3 to 10 s are usual [M].
LEAST_ON_S, LEAST_OFF_S = 6.0, 3.0
#: Share of its charging power that a pack must take for its missing charge to be learned from in full [M].
_LEARNS_FROM_FRAC = 0.25
#: Discharge fades over the last part of usable charge: one over that part.
_PER_FADE = 50.0


@record
class Trade:
    """Charge that is missing, in swings, and the fuel that a unit of battery energy is worth now, J/J."""

    missing: Float
    factor: Float


def trade_of(engine: Engine, management: EnergyManagement, capacity_j: Float, ask: Ask, state: EngineState) -> Trade:
    """Price charge in the engine's own marginal fuel, by what is missing and what was learned of it."""
    missing = missing_charge(management, capacity_j, ask.soc_frac)
    marginal = 1.0 / jnp.asarray(engine.indicated_efficiency_frac)
    factor = equivalence_factor(management, marginal, missing, state.trade, ask.deplete_frac)
    return Trade(missing=missing, factor=factor)


def pack_fade(soc_frac: Float) -> tuple[jax.Array, jax.Array]:
    """Share of discharge and of charging power that a pack has left: both fade, where it is empty or full.

    Below empty the share is negative: what losses beyond the estimate took is asked back, so that it cannot add up.
    """
    soc = jnp.asarray(soc_frac)
    return jnp.clip(soc * _PER_FADE, -1.0, 1.0), room_below_full(soc)


def pack_loss_1_w(ask: Ask) -> jax.Array:
    """Loss of the pack over the square of its terminal power, ``R / U^2``, in 1/W."""
    return ask.resistance_ohm / jnp.square(jnp.asarray(ask.open_circuit_v))


def cell_power(ask: Ask, terminal_w: jax.Array) -> jax.Array:
    """Power of the cells at a terminal power, ``P + (R / U^2) P^2``, to second order in it, in W."""
    return terminal_w + pack_loss_1_w(ask) * terminal_w * terminal_w


def start_price(engine: Engine, ask: Ask, state: EngineState) -> jax.Array:
    """Price of having the engine run in this step, in W: that of a start where it rests, so that it does not hunt."""
    return jnp.where(jnp.asarray(state.on) > 0.5, 0.0, _START_PRICE * engine.start_energy_j * ask.rate_1_s)


def as_it_was(ask: Ask, state: EngineState, cheaper: jax.Array) -> jax.Array:
    """Whether the engine runs by choice: the ``cheaper`` way, but on the move as before for seconds after a change.

    Braking ends the time on, for the engine would only drag.
    """
    changed = jnp.asarray(state.since_s) < jnp.where(jnp.asarray(state.on) > 0.5, LEAST_ON_S, LEAST_OFF_S)
    held = changed & jnp.asarray(ask.moving) & jnp.asarray(ask.driving)
    return jnp.where(held, jnp.asarray(state.on) > 0.5, cheaper)


def starts(ask: Ask, state: EngineState, on: jax.Array) -> jax.Array:
    """Starts of the engine in this step, in 1/s."""
    return jnp.where(on & (jnp.asarray(state.on) < 0.5), ask.rate_1_s, 0.0)


def _restorable(ask: Ask, missing: Float) -> jax.Array:
    """Missing charge from which a price is learned: none while the pack is too cold to be given any.

    Else the price rises for as long as the frost lasts, and the pack is filled to the brim once it is warm.
    """
    short = jnp.asarray(missing)
    return jnp.where(short > 0.0, short * jnp.minimum(ask.charging_frac / _LEARNS_FROM_FRAC, 1.0), short)


def burnt(engine: Engine, ask: Ask, state: EngineState, on: jax.Array, line_w: Float) -> jax.Array:
    """Fuel of a step where the engine's line gives ``line_w``: the catalyst's heat and a start come on top, in W."""
    running = jnp.where(on, line_w / (1.0 - late_spark(engine, state.warmth_frac)), 0.0)
    return running + starts(ask, state, on) * engine.start_energy_j


def rising(engine: Engine, ask: Ask, state: EngineState, power_w: Float) -> jax.Array:
    """Fuel that a rise of the engine's power costs beyond the steady line, ``tau max(P - P_before, 0) / (e dt)``, in W.

    Mixture, spark and boost are not those of a steady engine while it is asked for more, and a gearbox holds torque
    back in its shifts by retarded spark: simulation on steady maps burns less than cars on a dynamometer
    [Dekraker17, abstract: adjusted there by rate of power too]. An engine that is free of the wheels is led slowly up
    while its machines take the rise, and pays nothing.
    """
    before = jnp.maximum(jnp.asarray(state.power_w), 0.0)
    rise = jnp.maximum(jnp.asarray(power_w) - before, 0.0) * jnp.asarray(ask.rate_1_s)
    return jnp.asarray(engine.transient_s) * rise / engine.indicated_efficiency_frac


def engine_after(
    engine: Engine, ask: Ask, state: EngineState, trade: Trade, gear: Float, on: jax.Array, fuel_w: Float,
    power_w: Float,
) -> EngineState:  # fmt: skip
    """The state that a step hands on: gear, running, warmth, power, and what was learned of the price of charge."""
    dt = jnp.where(jnp.asarray(ask.rate_1_s) > 0.0, 1.0 / jnp.maximum(ask.rate_1_s, 1e-6), 0.0)
    warmth = state.warmth_frac + warming(engine, state.warmth_frac, fuel_w, ask.ambient_frac, ask.cabin_w) * dt
    kept = jnp.where(on, 1.0, 0.0) == state.on
    return EngineState(
        gear=jnp.asarray(gear),
        on=jnp.where(on, 1.0, 0.0),
        warmth_frac=jnp.clip(warmth, -1.2, 1.0),
        trade=learned(state.trade, _restorable(ask, trade.missing), ask.rate_1_s, ask.deplete_frac),
        since_s=jnp.minimum(jnp.where(kept, state.since_s, 0.0) + dt, LONG_AGO_S),
        power_w=jnp.asarray(power_w),
    )
