"""What the road asks of a powertrain in one step, and what the powertrain answers."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Ask:
    """Wheel force wanted (N, positive driving), braking offered to the drive units, and where the vehicle is.

    ``acceleration_m_s2`` is what the trace wants: it spins the engine up too.

    ``open_circuit_v`` and ``resistance_ohm`` are the pack's in this step; ``deplete_frac`` is 1 in a step that a
    plug-in drives on charge as far as it can. ``extra_w`` is electrical load beyond the auxiliaries (cooling);
    ``heat_frac`` 1 where the cabin wants the engine's heat until it is warm;
    ``unit_frac`` is a one known only at run time (foundations/settled.py);
    ``ambient_frac`` is the air's warmth as an engine's: 0 at 23 degC (physics/engine.py); ``cabin_w`` the heat that the
    cabin takes from its coolant. ``belt_w`` is the part of ``extra_w`` that a belt can drive (the compressor);
    ``resistance_n`` and ``inverse_inertia_1_kg`` turn a force into the acceleration it gives. ``spread_n`` is the
    standard deviation of the driving force about its mean over stones; None on roads. ``charging_frac`` is the share of
    its charging power that the pack takes at its temperature; ``prescribed_frac`` 1 where the WLTP says when to shift.
    """

    wanted_n: Float
    regenerative_n: Float
    braking_n: Float
    speed_m_s: Float
    inverse_speed_s_m: Float
    acceleration_m_s2: Float
    moving: Float
    driving: Float
    soc_frac: Float
    rate_1_s: Float
    open_circuit_v: Float
    resistance_ohm: Float
    deplete_frac: Float
    extra_w: Float
    heat_frac: Float
    unit_frac: Float = 1.0
    ambient_frac: Float = 0.0
    cabin_w: Float = 0.0
    belt_w: Float = 0.0
    resistance_n: Float = 0.0
    inverse_inertia_1_kg: Float = 0.0
    spread_n: Float | None = None
    charging_frac: Float = 1.0
    prescribed_frac: Float = 0.0


@record
class EngineAnswer:
    """What the engine does: fuel, its heat and friction, clutch or converter slip (W), starts and shifts (1/s)."""

    fuel_w: Float
    engine_loss_w: Float
    slip_loss_w: Float
    on_frac: Float
    starts_1_s: Float
    shifts_1_s: Float


#: A start or stop that is so long ago decides nothing any more; time since it is counted no further.
LONG_AGO_S = 1e3


@record
class EngineState:
    """What an engine's powertrain hands to the next step.

    ``trade`` is the learned part of the equivalence factor, ``warmth_frac`` 0 at 23 degC and 1 fully warm, ``since_s``
    the time since the engine last started or stopped, ``power_w`` what it gave at its crankshaft.
    """

    gear: Float
    on: Float
    warmth_frac: Float
    trade: Float
    since_s: Float
    power_w: Float

    @staticmethod
    def at_rest() -> EngineState:
        """First gear, engine off for long, cold, nothing learned."""
        zero = jnp.zeros(())
        return EngineState(gear=zero, on=zero, warmth_frac=zero, trade=zero, since_s=zero + LONG_AGO_S, power_w=zero)


@record
class Answer:
    """Force at the wheels (N; in braking, what the drive units take) and powers (W) at the speed asked for."""

    force_n: Float
    machine_loss_w: Float
    gear_loss_w: Float
    neutral_drag_w: Float
    engine: EngineAnswer | None


#: Warmth at which an engine is started for the cabin's heat, and up to which it then runs: 53 and 60 degC [M].
_HEATS_FROM, _HEATS_TO = 0.45, 0.55


def wants_heat(ask: Ask, state: EngineState) -> jax.Array:
    """Whether the engine must run for heat: the cabin asks for it, and the coolant is cold, or was when it started."""
    enough = _HEATS_FROM + (_HEATS_TO - _HEATS_FROM) * jnp.asarray(state.on)
    return (jnp.asarray(ask.heat_frac) > 0.5) & (jnp.asarray(state.warmth_frac) < enough)
