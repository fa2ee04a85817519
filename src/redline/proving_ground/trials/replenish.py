"""Refilling: minutes for fuel or charge, and the range they bring."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from redline.proving_ground.conditions import Conditions
from redline.proving_ground.legs import LegTotals
from redline.proving_ground.outcome import ELECTRIC, PLUG_IN, WITH_ENGINE, Attribute, Outcome, Trial
from redline.vehicle.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

#: Flow of a fuel nozzle, 35 l/min, and two minutes of opening, paying and closing.
_FLOW_M3_S, _PAUSE_S = 35e-3 / 60.0, 120.0
#: Mean over peak power of a direct-current session between 10 and 80 % [EV Database, 30 cars: 0.5-0.8].
_MEAN_OVER_PEAK_FRAC = 0.65
_WINDOW_FRAC = 0.70


def refuel(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time to fill an empty tank."""
    del conditions, legs
    return {"refuel_time": vehicle.powertrain.tank_m3 / _FLOW_M3_S + _PAUSE_S}  # type: ignore[union-attr]


def charge(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Time from 10 to 80 % at a fast charger, and from empty to full at the wall.

    A session's mean power is taken as 0.65 of its peak: the curve itself is not modelled.
    """
    del conditions, legs
    train = vehicle.powertrain
    energy, charging = train.battery.usable_energy_j, train.charging
    fast = _WINDOW_FRAC * energy / (_MEAN_OVER_PEAK_FRAC * jnp.asarray(charging.dc_power_w))
    held = 0.0 if isinstance(train, Electric) else train.management.target_soc_frac
    return {
        "charge_time_dc": fast,
        "charge_time_ac": energy * (1.0 - held) / (charging.ac_power_w * jnp.asarray(charging.efficiency_frac)),
    }


REFUEL = Trial(
    name="refuel",
    title="Refuelling",
    attributes=(Attribute("refuel_time", "time", "min", "less", "Time to fill the tank", 1),),
    evaluate=refuel,
    families=WITH_ENGINE,
    source="35 l/min nozzle [40 CFR 1090: 10 gal/min at most] and two minutes' pause",
)
CHARGE = Trial(
    name="charge",
    title="Charging",
    attributes=(
        Attribute("charge_time_dc", "time", "min", "less", "10 to 80 % at a fast charger"),
        Attribute("charge_time_ac", "time", "h", "less", "Empty to full at the wall", 1),
    ),
    evaluate=charge,
    families=ELECTRIC | PLUG_IN,
    source="energy over mean power; EV Database session averages",
)
