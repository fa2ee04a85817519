"""The driver: a gentle start, one speed, and the heading held; traction control by brakes; torque within its limits."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from redline.proving_ground.courses.driving.torque import Torque
from redline.proving_ground.courses.library import driver_constants, model_constants
from redline.proving_ground.courses.model.build import Built
from redline.proving_ground.courses.model.rig import WHEELS

#: Stands still so long, on the brakes, then takes so long to its speed, in s.
_STAND_S, _RISE_S = 0.5, 1.0
#: A course that slopes is tilted in so many seconds, before all else.
_TILT_S = 4.0
#: Wheels of an axle may differ so much before one is braked, in rad/s, and brakes follow in this time, in s.
_APART_RAD_S, _BRAKE_S = 0.4, 0.05


@dataclass(slots=True)
class Controls:
    """What the driver last set: torque limits of the axles, and the brake torque of each wheel."""

    limit_nm: tuple[float, float] = (0.0, 0.0)
    brake_nm: list[float] = field(default_factory=lambda: [0.0] * 4)


@dataclass(frozen=True, slots=True)
class Seats:
    """Where in MuJoCo's arrays the driver reads and writes."""

    spins: tuple[int, ...]
    motors: tuple[tuple[int, ...], tuple[int, ...]]
    steers: tuple[int, ...]
    clutch_frac: tuple[tuple[int, float], ...]
    rolling_nm: tuple[float, ...]


class Driver:
    """Sets speed, steering, torque limits and brakes once a control step."""

    def __init__(self, built: Built, torque: Torque, speed_m_s: float) -> None:
        self._model, self._data = built.model, built.data
        self._built, self._torque = built, torque
        self._wanted_rad_s = speed_m_s / torque.radius_m
        self._seats = seats_of(built)
        self._brakes = built.driveline.brakes
        self._tilting = built.ground.tilts
        self.start_s = _STAND_S + (_TILT_S if built.ground.tilts else 0.0)
        self._drives, self._model_constants = driver_constants(), model_constants()
        self._front_share = torque.front_nm[0] / max(torque.front_nm[0] + torque.rear_nm[0], 1e-9)
        self._lead_rad_s = [0.0] * sum(len(motors) for motors in self._seats.motors)
        self.controls = Controls()
        self.derate: tuple[float, float] = (1.0, 1.0)

    def act(self, time_s: float, pose: list[float], rates: list[float]) -> None:
        """One control step from the time, MuJoCo's positions and its velocities."""
        self._tilt(time_s)
        share = min(max((time_s - self.start_s) / _RISE_S, 0.0), 1.0)
        spins = [rates[index] for index in self._seats.spins]
        self._drive(share * self._wanted_rad_s, spins)
        self._hold(spins, standing=time_s < self.start_s)
        self._steer(pose)

    def _tilt(self, time_s: float) -> None:
        """Bring a sloping course to its slope while the vehicle stands, so slowly that nothing rocks on its springs."""
        if not self._tilting:
            return
        share = min(time_s / _TILT_S, 1.0)
        self._model.opt.gravity[:] = self._built.ground.tilted(share).gravity_m_s2()
        self._tilting = share < 1.0

    def axle_work(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Wheel force of both axles now, in N, and the speed of their wheels' mean turn, in m/s."""
        forces, rates, radius = self._data.actuator_force, self._data.qvel, self._torque.radius_m
        front, rear = (float(sum(forces[motor] for motor in motors)) / radius for motors in self._seats.motors)
        spins = [float(rates[index]) * radius for index in self._seats.spins]
        return (front, rear), (0.5 * (spins[0] + spins[1]), 0.5 * (spins[2] + spins[3]))

    def _drive(self, wanted_rad_s: float, spins: list[float]) -> None:
        """Ask every motor for the speed, within what the powertrain gives at the speed it has."""
        ctrl, ranges = self._data.ctrl, self._model.actuator_forcerange
        limits: list[float] = []
        self._share_out(wanted_rad_s)
        leads = iter(self._lead_rad_s)
        for axle, motors in enumerate(self._seats.motors):
            turning = 0.5 * abs(spins[2 * axle] + spins[2 * axle + 1])
            limit = self._torque.at(turning * self._torque.radius_m)[axle] * self.derate[axle]
            limits.append(limit)
            for motor in motors:
                each = limit / len(motors)
                ctrl[motor] = wanted_rad_s + next(leads)
                ranges[motor, 0], ranges[motor, 1] = -each, each
        self.controls.limit_nm = limits[0], limits[1]

    def _share_out(self, wanted_rad_s: float) -> None:
        """Let what turns freely of the rest go at its own speed until each motor gives its share of the torque.

        Axles with a free centre share as their machines are strong.
        """
        if not all(self._seats.motors) or self._torque.shared:
            return
        forces: list[float] = self._data.actuator_force.tolist()
        given = [sum(forces[motor] for motor in axle) for axle in self._seats.motors]
        front, rear = self._lead_rad_s[0], self._lead_rad_s[-1]
        shares = [self._front_share, 1.0 - self._front_share]
        leads = self._shared_leads(wanted_rad_s, [front, rear], shares, given)
        self._lead_rad_s = [lead for lead, axle in zip(leads, self._seats.motors, strict=True) for _ in axle]

    def _shared_leads(
        self, wanted_rad_s: float, before: list[float], shares: list[float], given: list[float]
    ) -> list[float]:
        """How far each that shares turns ahead of the speed wanted, moved towards its share of the torque given.

        At most by a slip: a motor that spins stays there, and the others get the torque.
        """
        most = self._drives["axle_slip_frac"] * wanted_rad_s
        pace = self._drives["share_rate_1_s"] * 0.01 * len(shares) / (2.0 * self._drives["servo_nm_s_rad"])
        total = sum(given)
        leads = [
            min(max(lead + pace * (share * total - one), -most), most)
            for lead, share, one in zip(before, shares, given, strict=True)
        ]
        mean = sum(leads) / len(leads)
        return [lead - mean for lead in leads]

    def _hold(self, spins: list[float], *, standing: bool) -> None:
        """Brake the faster wheel of an axle with an open differential; all wheels while standing."""
        losses, constants = self._model.dof_frictionloss, self._model_constants
        share = 0.01 / _BRAKE_S
        for wheel, dof in enumerate(self._seats.spins):
            asked = 0.0
            if self._brakes and self._built.driveline.axles[wheel // 2].kind == "open":
                apart = spins[wheel] - spins[wheel ^ 1]
                asked = min(constants["brake_gain_nm_s_rad"] * max(apart - _APART_RAD_S, 0.0), constants["brake_nm"])
            held = self.controls.brake_nm[wheel]
            held += share * (asked - held)
            self.controls.brake_nm[wheel] = held
            losses[dof] = constants["brake_nm"] if standing else held + self._seats.rolling_nm[wheel]
        for tendon, share in self._seats.clutch_frac:
            self._model.tendon_frictionloss[tendon] = self._clutch(tendon, share)

    def _clutch(self, tendon: int, share: float) -> float:
        """Torque of a limited-slip clutch, ``T (b - 1) / (b + 1) / 2`` with bias b, in Nm."""
        axle = 0 if self._model.tendon(tendon).name.endswith("f") else 1
        given = float(self._data.actuator_force[self._seats.motors[axle][0]])
        return max(abs(given) * share, 1.0)

    def _steer(self, pose: list[float]) -> None:
        """Steer against heading error and sideways error."""
        _, y, _, w, i, j, k = pose[:7]
        heading = math.atan2(2.0 * (w * k + i * j), 1.0 - 2.0 * (j * j + k * k))
        angle = -self._drives["heading_gain_frac"] * heading - self._drives["offset_gain_1_m"] * y
        most = self._built.rig.steering_rad
        angle = min(max(angle, -most), most)
        for motor in self._seats.steers:
            self._data.ctrl[motor] = angle


def seats_of(built: Built) -> Seats:
    """Find joints, motors and clutches of a built model."""
    model: Any = built.model
    names = [model.actuator(index).name for index in range(model.nu)]
    rig, clutches = built.rig, []
    for place, drive in zip("fr", built.driveline.axles, strict=True):
        if drive.driven and drive.kind == "limited":
            share = 0.5 * (drive.bias_ratio - 1.0) / (drive.bias_ratio + 1.0)
            clutches.append((int(model.tendon(f"clutch_{place}").id), share))
    return Seats(
        spins=tuple(int(model.jnt_dofadr[model.joint(f"spin_{name}").id]) for name in WHEELS),
        motors=(
            tuple(i for i, name in enumerate(names) if name.startswith("drive_f")),
            tuple(i for i, name in enumerate(names) if name.startswith("drive_r")),
        ),
        steers=tuple(i for i, name in enumerate(names) if name.startswith("steer_")),
        clutch_frac=tuple(clutches),
        rolling_nm=tuple(rig.rolling_coeff * load * rig.radius_m for load in rig.static_load_n()),
    )
