"""The sessions that the picture of charging shows: summer, a pack soaked in winter's cold, a pack warmed before."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import numpy as np
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.charging_session import Session
from redline.proving_ground.trials.lasting.charge import SUMMER_K, WINTER_K, preheated, session_at
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True, eq=False)
class ChargeCurve:
    """One session from 10 to 100 %: charge, power at the pack, its temperature, and the minutes from 10 to 80 %."""

    soc_frac: NDArray[np.float64]
    power_w: NDArray[np.float64]
    temperature_k: NDArray[np.float64]
    minutes_10_80: float


def _sessions(vehicle: Vehicle) -> tuple[Session, Session, Session]:
    warm = preheated(vehicle)
    return (
        session_at(vehicle, SUMMER_K, SUMMER_K, 1.0, 180),
        session_at(vehicle, warm, WINTER_K, 1.0, 180),
        session_at(vehicle, WINTER_K, WINTER_K, 1.0, 180),
    )


@float64
def charge_curves(vehicle: Vehicle) -> dict[str, ChargeCurve]:
    """The three sessions of a vehicle with a fast-charging socket, by name."""
    vehicle = jax.tree.map(lambda leaf: np.asarray(leaf, np.float64), vehicle)
    found = compiled("charge-curves", _sessions, vehicle)(vehicle)
    return {
        name: ChargeCurve(
            soc_frac=np.asarray(part.soc_frac),
            power_w=np.asarray(part.power_w),
            temperature_k=np.asarray(part.temperature_k),
            minutes_10_80=float(part.time_s[140]) / 60.0,
        )
        for name, part in zip(("summer", "preconditioned", "soaked"), found, strict=True)
    }
