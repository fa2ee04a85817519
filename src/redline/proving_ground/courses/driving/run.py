"""The run: a rig driven over a ground until it passes or stops."""

from __future__ import annotations

import time
from dataclasses import dataclass

from redline.proving_ground.courses.driving.driver import Driver
from redline.proving_ground.courses.driving.heat import EVERY_S, Heat
from redline.proving_ground.courses.driving.record import Record, Recorder
from redline.proving_ground.courses.driving.torque import Torque
from redline.proving_ground.courses.driving.watch import End, Watch
from redline.proving_ground.courses.library import model_constants
from redline.proving_ground.courses.model.build import Built, build_model
from redline.proving_ground.courses.model.driveline import Driveline
from redline.proving_ground.courses.model.engine import mujoco
from redline.proving_ground.courses.model.ground import Ground
from redline.proving_ground.courses.model.rig import Rig

TIME_OUT = "time"
_MOST_S = 90.0


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: how it ended, its record, the model it was driven with, and how long the machine took for it."""

    end: End
    record: Record
    built: Built
    driven_s: float
    took_s: float
    start_s: float = 0.5
    hottest_k: float | None = None

    @property
    def passed(self) -> bool:
        """Whether the course was passed."""
        return self.end.reason == "passed"


def drive(
    rig: Rig, ground: Ground, driveline: Driveline, torque: Torque, mu_coeff: float, heat: Heat | None = None
) -> Run:
    """Drive a rig over a ground with a friction coefficient; machines stay cold without ``heat``.

    Raises:
        MissingExtraError: MuJoCo is not installed.
    """
    built = build_model(rig, ground, driveline, mu_coeff)
    return drive_built(built, torque, heat)


def drive_built(built: Built, torque: Torque, heat: Heat | None = None) -> Run:
    """Drive a model that is already built."""
    mj, constants = mujoco(), model_constants()
    driver = Driver(built, torque, built.ground.speed_m_s)
    recorder, watch = Recorder(built, driver), Watch(built, driver, built.ground.speed_m_s)
    model, data = built.model, built.data
    steps = round(constants["control_s"] / constants["step_s"])
    every = round(constants["log_s"] / constants["control_s"])
    warming = round(EVERY_S / constants["control_s"]) if heat is not None and heat.warms else 0
    started, end, count = time.process_time(), None, 0
    step, qpos, qvel = mj.mj_step, data.qpos, data.qvel
    while end is None:
        driver.act(data.time, qpos.tolist(), qvel.tolist())
        step(model, data, steps)
        count += 1
        if heat is not None and warming and count % warming == 0:
            driver.derate = heat.after(*driver.axle_work())
        if count % every == 0:
            recorder.take()
            end = watch.look(data.time, constants["log_s"], qpos.tolist(), qvel.tolist())
            if end is None and data.time > _MOST_S:
                end = End(TIME_OUT)
    took = time.process_time() - started
    hottest = max(heat.hottest_k) if heat is not None and warming and count >= warming else None
    return Run(end, recorder.record(), built, float(data.time), took, driver.start_s, hottest)
