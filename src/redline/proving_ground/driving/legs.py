"""Legs: the cycles a trial drives, and the totals the march returns for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import jax

from redline.foundations.pytrees import record

#: What is driven: as tested (``epa``, ``wltp``, with their cold and hot tests), or on the road: ``kerb`` with a driver,
#: ``tow_`` with a trailer behind.
LoadKind = Literal[
    "epa", "epa_cold", "epa_hot", "wltp", "wltp_regional", "wltp_cold", "kerb", "tow_caravan", "tow_box"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of driving: a cycle, the test mass and road load it uses, and its starting charge.

    ``start`` is ``"full"``, ``"continue"`` (where the last leg ended), ``"half"``, or ``"mirror"``:
    the charge at which as much is left, plus ``reserve_frac``, as the legs since full have used. The
    mirror is how a multi-cycle test places its second half after the steady-speed phase; ``"held"`` is the charge
    that a hybrid's management holds, full without an engine; ``"middle"`` the same, but half without one.
    ``warmth_frac`` sets the engine at the start: 0 soaked at the air's temperature, 1 warm; None leaves it as it is, or
    soaked where the vehicle has stood. ``deplete`` lets a plug-in drive on charge as far as it can.

    ``weather`` names a day of the library that replaces the trial's own on the road. ``soak`` is how the vehicle has
    stood before: ``settled`` (warmed through, cabin comfortable), ``soaked`` (all as cold or hot as the day),
    ``preconditioned`` (cabin and pack prepared at the wall, tyres and oil not), or ``""``: settled, and as it is where
    the leg continues another (``as_is`` says so for any).
    """

    name: str
    cycle: str
    load: LoadKind = "kerb"
    start: Literal["full", "continue", "half", "mirror", "held", "middle"] = "continue"
    reserve_frac: float = 0.0
    warmth_frac: float | None = None
    deplete: bool = False
    weather: str = ""
    soak: Literal["", "as_is", "settled", "soaked", "preconditioned"] = ""


@record
class EngineTotals:
    """What the engine burnt (J of fuel) and lost over one leg, how long it ran, its starts, shifts and last coolant.

    ``free_m`` is how far the leg went before fuel first burnt, to within a chunk of 64 steps.
    """

    fuel_j: jax.Array
    engine_loss_j: jax.Array
    slip_loss_j: jax.Array
    running_s: jax.Array
    starts: jax.Array
    shifts: jax.Array
    free_m: jax.Array
    coolant_k: jax.Array


@record
class ThermalTotals:
    """Heat of one leg, in J, and temperatures at its end, in K.

    ``climate_j`` is the electricity of climate control and pack conditioning; ``cabin_j`` the heat climate control put
    into the cabin (negative: took out), ``gain_j`` sun and people, ``loss_j`` what left through shell and fresh air,
    ``stored_j`` what air and interior kept. ``pack_in_j`` is the loss and heater heat into the pack, ``pack_out_j`` its
    cooling and loss to the air, ``pack_stored_j`` what it kept.
    """

    climate_j: jax.Array
    cabin_j: jax.Array
    gain_j: jax.Array
    loss_j: jax.Array
    stored_j: jax.Array
    pack_in_j: jax.Array
    pack_out_j: jax.Array
    pack_stored_j: jax.Array
    air_k: jax.Array
    interior_k: jax.Array
    pack_k: jax.Array
    housing_k: jax.Array


@record
class LegTotals:
    """Sums over one leg; energies positive where they are spent. ``auxiliary`` includes climate control.

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
    thermal: ThermalTotals
    engine: EngineTotals | None = None
