"""Which moment of a run a picture shows, and from where."""

from __future__ import annotations

import math

import numpy as np

from redline.faces.scenes.ray_cast import Camera
from redline.faces.scenes.scene import Scene, rotation
from redline.proving_ground.courses.driving.run import Run

#: The eye looks from ahead and from the left, a little above; across its height it sees so much.
_AWAY = np.array([7.4, 5.6, 2.5])
_VIEW_RAD = math.radians(29.0)


def telling_moment(run: Run) -> int:
    """The sample to show: the last where the run stopped, else the one of greatest warp, pitch and roll.

    Warp counts as the height one wheel is out of the plane of the others.
    """
    if not run.passed:
        return max(len(run.record.time_s) - 2, 0)
    hubs = run.record.hubs_m[:, :, 2]
    warp = np.abs(hubs[:, 0] - hubs[:, 1] - hubs[:, 2] + hubs[:, 3])
    pitch = np.abs(0.5 * (hubs[:, 0] + hubs[:, 1] - hubs[:, 2] - hubs[:, 3]))
    return int(np.argmax(warp + pitch))


def camera_for(scene: Scene, run: Run, sample: int) -> Camera:
    """A camera that sees the whole vehicle from its left front."""
    body = scene.moving[0]
    rig = run.built.rig
    middle = rotation(body.turns[sample]) @ np.array([-0.5 * rig.wheelbase_m, 0.0, rig.radius_m + 0.25])
    target = body.places_m[sample] + middle
    scale = (rig.wheelbase_m + 1.9) / 4.6
    up = -scene.gravity
    away = _AWAY * scale
    level = away - np.array([0.0, 0.0, away[2]])
    return Camera(target + level - (level @ up) * up + away[2] * up, target, _VIEW_RAD, up)
