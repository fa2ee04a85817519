"""A night outdoors: what standing takes of the charge."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.weather import weathers
from redline.proving_ground.outcome import ELECTRIC, PLUG_IN, Attribute, Outcome, Trial
from redline.vehicle.vehicle import Vehicle

_NIGHT_S = 14.0 * 3600.0
#: Controls awake and 12-V battery kept up [owners' logs 5-25 W; engineering range].
_STANDBY_W = 15.0
#: A pack that has been driven in the cold stands at this when the night begins.
_PARKED_AT_K = 288.15


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Share of usable energy that 14 hours at -20 degC cost: standby, and the heat that brings the pack back.

    The pack cools by ``T = T_o + (T_0 - T_o) exp(-G t / C)``; what is needed to heat it to where it is held follows.
    """
    del conditions, legs
    pack, cold = vehicle.thermal.pack, weathers()["cold_-20"].temperature_k
    fall = jnp.exp(-jnp.asarray(pack.ambient_w_k) * _NIGHT_S / pack.heat_j_k)
    morning = cold + (_PARKED_AT_K - cold) * fall
    heat = pack.heat_j_k * jnp.maximum(pack.heat_to_k - morning, 0.0)
    usable = vehicle.powertrain.battery.usable_energy_j
    return {"standing_loss": (_STANDBY_W * _NIGHT_S + heat) / usable, "standing_pack": morning - cold}


TRIAL = Trial(
    name="standing",
    title="A night outdoors at -20 degC",
    attributes=(
        Attribute("standing_loss", "fraction", "%", "less", "Charge a night at -20 degC costs", 1),
        Attribute("standing_pack", "temperature_difference", "K", "more", "Pack above the air after the night", 1),
    ),
    evaluate=evaluate,
    families=ELECTRIC | PLUG_IN,
    suite="seasons",
    source="lumped pack cooling in still air; standby power from owners' logs, engineering range 5-25 W",
)
