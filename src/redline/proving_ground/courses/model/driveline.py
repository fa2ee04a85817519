"""The driveline in MuJoCo: what drives each axle, how its wheels share torque, and brakes on a spinning wheel.

An open differential is a motor on half the sum of both wheels' turns, so each wheel gets half its torque. A locked one
adds a rigid link between them, a limited-slip one a clutch whose torque follows the axle's. Machines for each wheel
drive it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redline.proving_ground.courses.library import driver_constants
from redline.proving_ground.courses.model.rig import Rig

LOCKS = ("own", "open", "locked", "brake")


@dataclass(frozen=True, slots=True)
class AxleDrive:
    """One axle's drive: ``open``, ``limited``, ``locked`` or ``each`` wheel its own machine; its torque bias."""

    driven: bool
    kind: str
    bias_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Driveline:
    """Both axles' drives, and whether a wheel that spins is braked."""

    front: AxleDrive
    rear: AxleDrive
    brakes: bool

    @property
    def axles(self) -> tuple[AxleDrive, AxleDrive]:
        """Front and rear."""
        return self.front, self.rear


def add_driveline(mj: Any, spec: Any, rig: Rig, line: Driveline) -> None:
    """Motors with speed control on each driven axle, its differential, and the steering."""
    for place, drive in zip("fr", line.axles, strict=True):
        names = [f"spin_{place}l", f"spin_{place}r"]
        if not drive.driven:
            continue
        if drive.kind == "each":
            for name in names:
                _servo(mj, spec, f"drive_{name[-2:]}", name, mj.mjtTrn.mjTRN_JOINT, 0.5)
            continue
        shaft = spec.add_tendon(name=f"shaft_{place}")
        for name in names:
            shaft.wrap_joint(name, 0.5)
        _servo(mj, spec, f"drive_{place}", f"shaft_{place}", mj.mjtTrn.mjTRN_TENDON, 1.0)
        if drive.kind == "locked":
            _lock(mj, spec, names)
        elif drive.kind == "limited":
            clutch = spec.add_tendon(name=f"clutch_{place}")
            clutch.wrap_joint(names[0], 1.0)
            clutch.wrap_joint(names[1], -1.0)
            clutch.frictionloss = 1.0
    for place, axle in zip("fr", rig.axles, strict=True):
        if axle.steered:
            for side in "lr":
                _steer(mj, spec, rig, f"steer_{place}{side}")


def _servo(mj: Any, spec: Any, name: str, target: str, kind: Any, share: float) -> None:
    """A velocity servo: ``T = k (w_wanted - w)``, within limits that the run sets."""
    gain = share * driver_constants()["servo_nm_s_rad"]
    motor = spec.add_actuator(name=name, target=target, trntype=kind)
    motor.gaintype, motor.biastype = mj.mjtGain.mjGAIN_FIXED, mj.mjtBias.mjBIAS_AFFINE
    motor.gainprm[0], motor.biasprm[2] = gain, -gain
    motor.forcelimited, motor.forcerange = mj.mjtLimited.mjLIMITED_TRUE, [-1.0, 1.0]


def _lock(mj: Any, spec: Any, names: list[str]) -> None:
    """A rigid link between both wheels' turns."""
    link = spec.add_equality(
        type=mj.mjtEq.mjEQ_JOINT, objtype=mj.mjtObj.mjOBJ_JOINT, name1=names[0], name2=names[1],
        solref=[0.01, 1.0], solimp=[0.99, 0.999, 0.001, 0.5, 2.0],
    )  # fmt: skip
    link.data[0], link.data[1] = 0.0, 1.0


def _steer(mj: Any, spec: Any, rig: Rig, target: str) -> None:
    motor = spec.add_actuator(name=target, target=target, trntype=mj.mjtTrn.mjTRN_JOINT)
    motor.gaintype, motor.biastype = mj.mjtGain.mjGAIN_FIXED, mj.mjtBias.mjBIAS_AFFINE
    stiffness = 0.2 * 0.5 * rig.front.load_n * rig.radius_m / 0.01
    motor.gainprm[0], motor.biasprm[1], motor.biasprm[2] = stiffness, -stiffness, -0.1 * stiffness
