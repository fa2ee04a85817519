"""Heat of the machines while a course is driven: windings and housings of both axles, and the torque they leave."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.response.electric import ElectricDrive
from redline.physics.thermal import machine
from redline.physics.thermal.machine import MachineState
from redline.proving_ground.conditions import STANDARD_TEMPERATURE_K, Conditions
from redline.proving_ground.driving.machine_warmth import air_at_radiator
from redline.proving_ground.driving.march import prepare_drive
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

#: Machines turn slower than this at a stall, in m/s at the wheel.
_STALL_M_S = 0.02
#: Windings take minutes to warm: twice a second is often enough.
EVERY_S = 0.5

States = tuple[MachineState, MachineState]


def _step(
    vehicle: Vehicle, states: States, force_n: jax.Array, speed_m_s: jax.Array
) -> tuple[States, jax.Array, jax.Array]:
    """Half a second at wheel forces and speeds ``(2,)``: the next states, torque left, and hottest phases, in K."""
    drive = prepare_drive(vehicle)
    if not isinstance(drive, ElectricDrive):
        raise TypeError("only electric powertrains warm here")
    after: list[MachineState] = []
    left: list[jax.Array] = []
    air = air_at_radiator(Conditions(), 0.0)
    axles = (drive.traction.front, vehicle.thermal.front), (drive.traction.rear, vehicle.thermal.rear)
    for index, (axle, thermal) in enumerate(axles):
        warm = machine.at_temperature(thermal, axle, states[index])
        stalled = jnp.where(jnp.abs(speed_m_s[index]) < _STALL_M_S, 1.0, 0.0)
        heat = machine.axle_heat(thermal, warm, jnp.abs(force_n[index]), jnp.abs(speed_m_s[index]), stalled)
        state, _ = machine.warmed(thermal, states[index], heat, air, EVERY_S)
        after.append(state)
        left.append(machine.derate(thermal, machine.hottest(state)))
    hottest = jnp.stack([machine.hottest(state) for state in after])
    return (after[0], after[1]), jnp.stack(left), hottest


class Heat:
    """The machines of a vehicle from a soak at 20 degC on; engines are taken to be cooled well enough."""

    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle
        self.electric = isinstance(vehicle.powertrain, Electric)
        self._states: States | None = None
        self._program: Any = None
        self.hottest_k = (float("nan"), float("nan"))

    @float64
    def after(self, force_n: tuple[float, float], speed_m_s: tuple[float, float]) -> tuple[float, float]:
        """Share of torque that the machines have left after half a second more."""
        if not self.electric:
            return 1.0, 1.0
        states = self._states
        if states is None:
            cold = machine.soaked(STANDARD_TEMPERATURE_K)
            states = (cold, cold)
        arguments = (self._vehicle, states, jnp.asarray(force_n), jnp.asarray(speed_m_s))
        if self._program is None:
            self._program = compiled("course-heat", _step, *arguments)
        self._states, left, hottest = self._program(*arguments)
        self.hottest_k = float(hottest[0]), float(hottest[1])
        return float(left[0]), float(left[1])
