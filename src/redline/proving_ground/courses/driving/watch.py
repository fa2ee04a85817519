"""The watch: looks at every sample and says when a run is over, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from redline.proving_ground.courses.driving.driver import Driver, seats_of
from redline.proving_ground.courses.library import driver_constants
from redline.proving_ground.courses.model.build import Built, wheel_bodies
from redline.proving_ground.courses.model.rig import WHEEL_WORDS, WHEELS
from redline.proving_ground.courses.model.sensors import WIDTH

PASSED, LIFT, TIP, TRACTION, TORQUE, HEAT, GROUNDING, BLOW, DIVERGED = (
    "passed", "lift", "tip", "traction", "torque", "heat", "grounding", "blow", "diverged",
)  # fmt: skip
#: Energy of motion beyond that of the speed asked and of a fall of this height is an explosion.
_FALL_M = 2.0
#: No tyre of a crawling vehicle carries more than so many times the whole weight.
_SPIKE_FRAC = 12.0
#: Share of the weight that lies on the underbody when it is what holds the vehicle.
_HUNG_FRAC = 0.08
#: What is felt on the way to being stuck is a mean that forgets this much of itself with each sample.
_FORGOTTEN_FRAC = 0.05
#: A wheel of a stuck vehicle that turns faster spins.
_SPINNING_RAD_S = 0.2
#: With less of an axle's torque left it is heat that a vehicle at its limit lacks.
_HOT_FRAC = 0.98


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended: the reason, and what of the vehicle it was."""

    reason: str
    detail: str = ""


def _felt(mean: float, sample: float) -> float:
    """A mean that has taken in one more sample and forgotten as much."""
    return mean + _FORGOTTEN_FRAC * (sample - mean)


def _plain(part: str) -> str:
    """A part's name without its number."""
    return part.rsplit(" ", 1)[0]


class Watch:
    """Judges a run sample by sample."""

    def __init__(self, built: Built, driver: Driver, speed_m_s: float) -> None:
        self._built, self._driver, self._rules = built, driver, driver_constants()
        self._wheels, self._seats = wheel_bodies(built), seats_of(built)
        self._static_n = built.rig.static_load_n()
        self._weight_n = sum(self._static_n)
        self._fastest2_m2_s2 = 4.0 * speed_m_s**2 + 2.0 * 9.81 * _FALL_M
        self._light_s, self._furthest_m, self._since_s = [0.0] * 4, -math.inf, 0.0
        self._hung_n, self._turning_rad_s = [0.0] * len(built.part_names), [0.0] * len(WHEELS)

    def look(self, time_s: float, passed_s: float, pose: list[float], rates: list[float]) -> End | None:
        """The end, if this sample brings it; ``passed_s`` is the time since the last one."""
        data, rules = self._built.data, self._rules
        sensed: list[float] = data.sensordata.tolist()
        wild = self._wild(pose, rates, sensed, data)
        if wild is not None:
            return wild
        hubs: list[list[float]] = data.xpos[self._wheels].tolist()
        lifted = self._lifted(sensed, passed_s)
        if lifted is not None and self._built.ground.lift_stops and time_s > 0.5:
            return End(LIFT, WHEEL_WORDS[WHEELS[lifted]])
        if 1.0 - 2.0 * (pose[4] ** 2 + pose[5] ** 2) < math.cos(rules["tip_rad"]):
            return End(TIP)
        if abs(pose[1]) > rules["slide_m"]:
            return End(TRACTION, "slid sideways")
        front, rear = 0.5 * (hubs[0][0] + hubs[1][0]), 0.5 * (hubs[2][0] + hubs[3][0])
        if front < self._furthest_m - rules["slide_m"]:
            return End(TRACTION, "slid back")
        ground = self._built.ground
        if (front if ground.front_only else rear) >= ground.finish_m:
            return End(PASSED)
        return self._stuck(time_s, front, sensed)

    def _wild(self, pose: list[float], rates: list[float], sensed: list[float], data: Any) -> End | None:
        """Whether the simulation has left what is possible: no pass is ever read from such a run."""
        if not math.isfinite(sum(pose) + sum(rates) + sum(sensed)):
            return End(DIVERGED, "a state is not a number")
        if any(int(count) for count in data.warning.number):
            return End(DIVERGED, "MuJoCo warned of a bad state")
        if sum(rate * rate for rate in rates[:3]) > self._fastest2_m2_s2:
            return End(DIVERGED, "energy of motion from nowhere")
        most = _SPIKE_FRAC * self._weight_n
        if any(abs(value) > most for value in sensed):
            return self._struck(sensed, most)
        return None

    def _struck(self, sensed: list[float], most_n: float) -> End:
        """A force beyond any weight: a blow where the underbody fell on the ground, else nothing that can be."""
        for part, name in enumerate(self._built.part_names):
            if self._force_n(sensed, len(WHEELS) + part) > most_n:
                return End(BLOW, _plain(name))
        return End(DIVERGED, "a contact force beyond any weight")

    @staticmethod
    def _force_n(sensed: list[float], place: int) -> float:
        """Contact force on a wheel or, after the wheels, a part of the underbody."""
        at = WIDTH * place
        return math.hypot(sensed[at + 1], sensed[at + 2], sensed[at + 3])

    def _lifted(self, sensed: list[float], passed_s: float) -> int | None:
        """A wheel that has been in the air long enough to count."""
        for wheel in range(4):
            light = self._force_n(sensed, wheel) < self._rules["lift_frac"] * self._static_n[wheel]
            self._light_s[wheel] = self._light_s[wheel] + passed_s if light else 0.0
        for wheel in range(4):
            if self._light_s[wheel] >= self._rules["lift_s"]:
                return wheel
        return None

    def _stuck(self, time_s: float, front_m: float, sensed: list[float]) -> End | None:
        """Stuck when nothing was gained for long; the reason is what held it then."""
        for part in range(len(self._hung_n)):
            self._hung_n[part] = _felt(self._hung_n[part], self._force_n(sensed, len(WHEELS) + part))
        for wheel, dof in enumerate(self._seats.spins):
            self._turning_rad_s[wheel] = _felt(self._turning_rad_s[wheel], float(self._built.data.qvel[dof]))
        if front_m > self._furthest_m + self._rules["progress_m"]:
            self._furthest_m, self._since_s = front_m, time_s
            return None
        if (
            time_s - self._since_s < self._rules["stuck_s"]
            or time_s < self._driver.start_s + 1.0 + self._rules["stuck_s"]
        ):
            return None
        return self._reason()

    def _reason(self) -> End:
        hung = sum(self._hung_n)
        worst = max(range(len(self._hung_n)), key=self._hung_n.__getitem__, default=0)
        if hung > _HUNG_FRAC * self._weight_n:
            return End(GROUNDING, _plain(self._built.part_names[worst]))
        spinning = self._spinning()
        if not spinning and self._at_limit():
            return End(HEAT if min(self._driver.derate) < _HOT_FRAC else TORQUE)
        return End(TRACTION, spinning)

    def _at_limit(self) -> bool:
        """Whether every driven axle gives all it has."""
        forces = self._built.data.actuator_force
        shares: list[float] = []
        for motors, limit in zip(self._seats.motors, self._driver.controls.limit_nm, strict=True):
            if motors and limit > 0.0:
                shares.append(abs(float(sum(forces[list(motors)]))) / limit)
        return bool(shares) and min(shares) > self._rules["limited_frac"]

    def _spinning(self) -> str:
        """The wheels that turn though the vehicle stands: torque is not what it lacks."""
        turning = zip(WHEELS, self._turning_rad_s, strict=True)
        spinning = [WHEEL_WORDS[name] for name, rate in turning if rate > _SPINNING_RAD_S]
        if len(spinning) == len(WHEELS):
            return "all wheels spinning"
        if not spinning:
            return ""
        first, last = ", ".join(spinning[:-1]), spinning[-1]
        return f"{first} and {last} spinning" if first else f"{last} spinning"
