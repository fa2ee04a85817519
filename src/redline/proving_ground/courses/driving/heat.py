"""Heat of the machines while a course is driven: windings and housings of both axles, and the torque they leave."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from redline.foundations.constants import STANDARD_TEMPERATURE_K
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.thermal.machine import MachineState, axle_heat, derate, hottest, warmed
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving import machine_warmth
from redline.proving_ground.driving.machine_warmth import air_at_radiator, derated, soaked_heat
from redline.proving_ground.driving.march import prepare_drive
from redline.vehicle.drive.powertrain import Geared
from redline.vehicle.vehicle import Vehicle

#: Machines turn slower than this at a stall, in m/s at the wheel.
_STALL_M_S = 0.02
#: Windings take minutes to warm: twice a second is often enough.
EVERY_S = 0.5


def _step(
    vehicle: Vehicle, heat: machine_warmth.Heat, force_n: jax.Array, speed_m_s: jax.Array
) -> tuple[machine_warmth.Heat, jax.Array, jax.Array]:
    """Half a second at wheel forces and speeds ``(2,)``: the next states, torque left, and hottest phases, in K.

    Each axle's machines give what its wheels feel, as far as they can; still air cools them.
    """
    warm = derated(vehicle, prepare_drive(vehicle), heat)
    if isinstance(warm, GearedDrive):
        raise TypeError("a gearbox's machines have no temperature here")
    after: list[MachineState] = []
    left: list[jax.Array] = []
    air = air_at_radiator(Conditions(), 0.0)
    axles = (
        (vehicle.thermal.front, warm.traction.front, heat.front),
        (vehicle.thermal.rear, warm.traction.rear, heat.rear),
    )
    for index, (thermal, axle, state) in enumerate(axles):
        speed = jnp.abs(speed_m_s[index])
        given = jnp.minimum(jnp.abs(force_n[index]), axle.peak_force_n)
        arising = axle_heat(thermal, axle, given, speed, jnp.where(speed < _STALL_M_S, 1.0, 0.0))
        state, _ = warmed(thermal, state, arising, air, EVERY_S)
        after.append(state)
        left.append(derate(thermal, hottest(state)))
    found = machine_warmth.Heat(front=after[0], rear=after[1])
    return found, jnp.stack(left), jnp.stack([hottest(state) for state in after])


class Heat:
    """The machines at a vehicle's wheels from a soak at 20 degC on; engines are taken to be cooled well enough."""

    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle
        self.warms = not isinstance(vehicle.powertrain, Geared)
        self._states: machine_warmth.Heat | None = None
        self._program: Any = None
        self.hottest_k = (float("nan"), float("nan"))

    @float64
    def after(self, force_n: tuple[float, float], speed_m_s: tuple[float, float]) -> tuple[float, float]:
        """Share of torque that the machines have left after half a second more."""
        if not self.warms:
            return 1.0, 1.0
        states = self._states or soaked_heat(STANDARD_TEMPERATURE_K)
        arguments = (self._vehicle, states, jnp.asarray(force_n), jnp.asarray(speed_m_s))
        if self._program is None:
            family = type(self._vehicle.powertrain).__name__
            self._program = compiled(f"course-heat-{family}", _step, *arguments)
        self._states, left, hottest_k = self._program(*arguments)
        self.hottest_k = float(hottest_k[0]), float(hottest_k[1])
        return float(left[0]), float(left[1])
