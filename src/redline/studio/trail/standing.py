"""Hours at rest on a trail, awake: waiting, spotting and camp, with cabin and auxiliaries kept going."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trail.trace import SIZES, rest_schedule
from redline.studio.trail.run import Driven, marched


@dataclass(frozen=True, slots=True)
class Standing:
    """What so many seconds at rest took of battery and tank (J), and the charge that they left."""

    time_s: float
    terminal_j: float
    chemical_j: float
    fuel_j: float
    hotel_j: float
    charge_frac: float

    @staticmethod
    def none(charge_frac: float) -> Standing:
        """No rest: the charge is what it was."""
        return Standing(0.0, 0.0, 0.0, 0.0, 0.0, charge_frac)


@float64
def stand(
    driven: Driven, family: str, conditions: Conditions, time_s: float, *, charge_frac: float | None, deplete: bool
) -> Standing:
    """Let the vehicle stand awake, from a charge or, None, from the one that it holds.

    The march drives it as it drives everything, at no speed: climate control keeps the settled cabin in the day's air
    and sun, an engine runs where heat, cooling or charge ask for it.
    """
    still = dataclasses.replace(conditions, head_wind_m_s=0.0)
    plan = rest_schedule(time_s, SIZES[0], charge_frac=charge_frac, deplete=deplete)
    sums, auxiliary_w = marched(family, driven.vehicle, still, plan)
    return Standing(
        time_s=time_s,
        terminal_j=float(sums["terminal_w"].sum()),
        chemical_j=float(sums["chemical_w"].sum()),
        fuel_j=float(sums["fuel_w"].sum()) if "fuel_w" in sums else 0.0,
        hotel_j=auxiliary_w * time_s + float(sums["climate_j"].sum()),
        charge_frac=float(sums["soc_end_frac"][-1]),
    )
