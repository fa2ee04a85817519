"""The record of a run: what was logged fifty times a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from redline.proving_ground.courses.driving.driver import Driver, seats_of
from redline.proving_ground.courses.model.build import Built, wheel_bodies
from redline.proving_ground.courses.model.rig import WHEELS
from redline.proving_ground.courses.model.sensors import WIDTH

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Record:
    """Time series, one row a sample: bodies' places, wheels' turns and loads, torque, brakes, forces on the underbody.

    ``places_m`` ``(n, bodies, 3)`` and ``turns`` ``(n, bodies, 4)`` are all bodies' poses, ``hubs_m`` the hubs.
    ``axle_nm`` is front and rear; ``spin_rad_s``, ``load_n``, ``brake_nm`` the wheels in order.
    """

    time_s: Array
    places_m: Array
    turns: Array
    hubs_m: Array
    velocity_m_s: Array
    spin_rad_s: Array
    load_n: Array
    axle_nm: Array
    brake_nm: Array
    part_n: Array


class Recorder:
    """Collects rows while a run goes on."""

    def __init__(self, built: Built, driver: Driver) -> None:
        self._data, self._driver = built.data, driver
        self._seats = seats_of(built)
        self._wheels = wheel_bodies(built)
        self._rows: list[tuple[Any, ...]] = []

    def take(self) -> None:
        """Log one sample."""
        data, controls = self._data, self._driver.controls
        self._rows.append(
            (
                data.time, data.xpos.copy(), data.xquat.copy(), data.qvel.copy(), data.sensordata.copy(),
                data.actuator_force.copy(), tuple(controls.brake_nm),
            )
        )  # fmt: skip

    def record(self) -> Record:
        """All samples as arrays."""
        times, places, turns, rates, sensed, forces, brakes = (
            np.array(column, dtype=float) for column in zip(*self._rows, strict=True)
        )
        nets = sensed.reshape(len(times), -1, WIDTH)[:, :, 1:]
        seats, wheels = self._seats, self._wheels
        axle = np.stack([forces[:, list(motors)].sum(axis=1) for motors in seats.motors], axis=1)
        return Record(
            time_s=times,
            places_m=places,
            turns=turns,
            hubs_m=places[:, wheels],
            velocity_m_s=rates[:, :3],
            spin_rad_s=rates[:, list(seats.spins)],
            load_n=np.maximum(-np.einsum("nwi,ni->nw", nets[:, : len(WHEELS)], up_of(turns[:, 1])), 0.0),
            axle_nm=axle,
            brake_nm=brakes,
            part_n=np.linalg.norm(nets[:, len(WHEELS) :], axis=2),
        )


def up_of(turns: Array) -> Array:
    """The upward axis of bodies turned by quaternions ``(n, 4)``.

    >>> up_of(np.array([[1.0, 0.0, 0.0, 0.0]]))
    array([[0., 0., 1.]])
    """
    w, i, j, k = turns.T
    return np.stack([2.0 * (i * k + w * j), 2.0 * (j * k - w * i), 1.0 - 2.0 * (i * i + j * j)], axis=1)
