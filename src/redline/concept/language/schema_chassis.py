"""Keys of the suspension of both axles."""

from __future__ import annotations

from typing import Any

from redline.concept.language.quantity import choice, quantity, switch
from redline.concept.language.table import Table

SUSPENSIONS = ("independent", "swing_arm", "solid_axle")


def _length(low: float, high: float, text: str) -> Any:
    return quantity("length", "mm", low, high, text)


def _rate(low: float, high: float, text: str) -> Any:
    return quantity("stiffness", "N/mm", low, high, text)


#: Under 8 N/mm a light car's body swings at 0.7 Hz: softer than anything built, and it leans without end.
_SOFTEST = 8


class AxleSuspension(Table):
    """How one axle is sprung; wheel travel stands under [off_road]."""

    kind: choice(SUSPENSIONS, "How the wheels of the axle are guided.") | None = None
    bump_share: quantity("fraction", "%", 15, 85, "Share of wheel travel that is bump, at kerb mass.") | None = None
    wheel_rate: _rate(_SOFTEST, 300, "Spring rate at the wheel, both wheels moving alike.") | None = None
    anti_roll_rate: _rate(0, 200, "Force at a wheel per height of it over the other one's, by the bar.") | None = None
    anti_roll_disconnect: switch("The anti-roll bar can be taken off for rough ground.") | None = None
    stop_rate: _rate(0, 3000, "Rate of bump and rebound stops at the wheel.") | None = None
    spring_base: _length(300, 2200, "Distance between the springs of a solid axle.") | None = None
    swing_arm: (
        _length(300, 20000, "Distance from the wheel to the point about which it leans, seen from ahead.") | None
    ) = None
    unsprung_mass: quantity("mass", "kg", 20, 800, "Mass that moves with both wheels of the axle.") | None = None


class Suspension(Table):
    """Springs, bars and stops."""

    front: AxleSuspension = AxleSuspension()
    rear: AxleSuspension = AxleSuspension()
    air: switch("Air springs; they keep their height at any load.") | None = None
    cross_linked: switch("Springs linked across the vehicle, so that the axles may twist freely.") | None = None
