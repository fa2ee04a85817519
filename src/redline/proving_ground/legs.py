"""Legs: the cycles a trial drives, and the totals the march returns for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import jax

from redline.foundations.pytrees import record


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of driving: a cycle, the test mass and road load it uses, and its starting charge.

    ``start`` is ``"full"``, ``"continue"`` (where the last leg ended), ``"half"``, or ``"mirror"``:
    the charge at which as much is left, plus ``reserve_frac``, as the legs since full have used. The
    mirror is how a multi-cycle test places its second half after the steady-speed phase; ``"held"`` is the charge
    that a hybrid's management holds. ``warmth_frac`` sets the engine at the start: 0 soaked at the air's
    temperature, 1 warm, None as it is. ``deplete`` lets a plug-in drive on charge as far as it can.
    """

    name: str
    cycle: str
    load: Literal["epa", "epa_cold", "epa_hot", "wltp", "kerb"] = "kerb"
    start: Literal["full", "continue", "half", "mirror", "held"] = "continue"
    reserve_frac: float = 0.0
    warmth_frac: float | None = None
    deplete: bool = False


@record
class EngineTotals:
    """What the engine burnt (J of fuel) and lost over one leg, how long it ran, its starts and shifts."""

    fuel_j: jax.Array
    engine_loss_j: jax.Array
    slip_loss_j: jax.Array
    running_s: jax.Array
    starts: jax.Array
    shifts: jax.Array


@record
class LegTotals:
    """Sums over one leg; energies positive where they are spent.

    ``chemical`` is what leaves the cells, ``terminal`` what leaves the pack; ``wheel_out`` is the
    tractive work of the drive units, ``wheel_in`` what braking gives back to them.
    """

    distance_m: jax.Array
    time_s: jax.Array
    chemical_j: jax.Array
    battery_loss_j: jax.Array
    terminal_j: jax.Array
    auxiliary_j: jax.Array
    machine_loss_j: jax.Array
    gear_loss_j: jax.Array
    wheel_out_j: jax.Array
    wheel_in_j: jax.Array
    friction_brake_j: jax.Array
    rolling_j: jax.Array
    aero_j: jax.Array
    grade_j: jax.Array
    kinetic_j: jax.Array
    shortfall_m_s: jax.Array
    missed_s: jax.Array
    soc_start_frac: jax.Array
    soc_end_frac: jax.Array
    engine: EngineTotals | None = None
