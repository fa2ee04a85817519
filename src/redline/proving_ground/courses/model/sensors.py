"""Sensors: the net force of the ground on each tyre and on each part of the underbody, read without a loop."""

from __future__ import annotations

from typing import Any

from redline.proving_ground.courses.model.rig import WHEELS

#: Numbers a contact sensor gives: whether it touches, and the net force in the world's axes.
WIDTH = 4


def add_sensors(mj: Any, spec: Any, parts: tuple[str, ...]) -> None:
    """One sensor a tyre, then one a part, in this order."""
    for name in (*(f"tyre_{wheel}" for wheel in WHEELS), *parts):
        sensor = spec.add_sensor(
            name=f"on {name}", type=mj.mjtSensor.mjSENS_CONTACT, objtype=mj.mjtObj.mjOBJ_GEOM, objname=name
        )
        found = 1 << int(mj.mjtConDataField.mjCONDATA_FOUND)
        force = 1 << int(mj.mjtConDataField.mjCONDATA_FORCE)
        sensor.intprm = [found | force, 3, 1]
