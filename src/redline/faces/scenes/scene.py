"""A scene: solids that stand and solids that move with the bodies of a run."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.silhouette import silhouette
from redline.faces.scenes import wheels
from redline.faces.scenes.bodywork import bodywork
from redline.faces.scenes.solid import Array, Rgb, Solid, joined, lathe, rgb
from redline.proving_ground.courses.driving.run import Run
from redline.proving_ground.courses.driving.watch import BLOW, GROUNDING
from redline.proving_ground.courses.model.ground import Shape
from redline.proving_ground.courses.model.rig import WHEELS
from redline.vehicle.vehicle import Vehicle

OBSTACLE = rgb("#a98f6b")
GROUND = rgb("#c9bfa8")
ROCK = rgb("#8d887d")
_TIMBER = rgb("#8a6a48")


@dataclass(frozen=True, slots=True)
class Moving:
    """Solids that move with a body: its places ``(n, 3)`` and turns ``(n, 4)``, w first."""

    name: str
    solids: list[Solid]
    places_m: Array
    turns: Array


@dataclass(frozen=True, slots=True)
class Standing:
    """A primitive of the course with its colour."""

    shape: Shape
    colour: Rgb


@dataclass(frozen=True, slots=True)
class Scene:
    """All there is to see of a run; ``tilt`` turns the course's axes upright, w first.

    ``held`` names the part of the underbody that the ground holds, where one is what ended the run.
    """

    standing: list[Standing]
    moving: list[Moving]
    time_s: Array
    tilt: tuple[float, float, float, float]
    gravity: Array
    held: str = ""


def scene_of(run: Run, concept: Concept, vehicle: Vehicle) -> Scene:
    """Dress a run: bodywork on the body, wheels and axles on theirs, earth and rocks on the ground."""
    built, rig, record = run.built, run.built.rig, run.record
    grounded = run.end.detail if run.end.reason in (BLOW, GROUNDING) else ""
    moving: list[Moving] = []

    def follow(name: str, solids: list[Solid]) -> None:
        body = int(built.model.body(name).id)
        moving.append(Moving(name, solids, record.places_m[:, body], record.turns[:, body]))

    follow("body", [*_body(concept, vehicle), *wheels.hull(rig, grounded), wheels.chassis_floor(rig)])
    rim = rig.radius_m - float(vehicle.tyre.section_height_m)
    for place, axle in zip("fr", rig.axles, strict=True):
        if axle.solid:
            follow(f"beam_{place}", wheels.beam(rig, axle))
    for name in WHEELS:
        side, axle = (1.0 if name[1] == "l" else -1.0), rig.front if name[0] == "f" else rig.rear
        if not axle.solid:
            follow(f"knuckle_{name}", wheels.arm(rig, axle, side))
        follow(f"wheel_{name}", wheels.wheel(rig, rim, side))
    gravity = np.array(built.ground.gravity_m_s2())
    return Scene(
        [Standing(shape, _colour(shape)) for shape in built.ground.shapes],
        moving,
        record.time_s,
        _upright(built.ground.uphill_rad, built.ground.side_rad),
        gravity / np.linalg.norm(gravity),
        grounded,
    )


def _body(concept: Concept, vehicle: Vehicle) -> list[Solid]:
    chosen = {path: value for path, (value, _) in features(concept).choices.items()}
    rake = features(concept).numbers["style.windscreen_rake"]
    if "aero.windscreen_rake" in concept.numbers:
        rake = concept.numbers["aero.windscreen_rake"].value
    drawn = silhouette(vehicle, str(chosen["body_style"]), str(chosen["aero.tail"]), float(rake))
    hub = float(vehicle.tyre.radius_m) - float(vehicle.tyre.deflection_m)
    return bodywork(drawn, float(vehicle.body.width_m), float(vehicle.body.wheelbase_m), hub, style.GREEN)


def _colour(shape: Shape) -> Rgb:
    if shape.name == "rock":
        seed = int(1e4 * (shape.centre_m[0] + 7.0 * shape.centre_m[1])) % 97
        return tuple(c * (0.90 + 0.20 * seed / 97.0) for c in ROCK)  # type: ignore[return-value]
    if shape.name == "log":
        return _TIMBER
    return GROUND if shape.name in ("ground", "near bank", "far bank", "ditch") else OBSTACLE


def _upright(uphill_rad: float, side_rad: float) -> tuple[float, float, float, float]:
    """The turn that brings the course's axes upright: nose up about y, left side up about x."""
    pitch = (math.cos(0.5 * uphill_rad), 0.0, -math.sin(0.5 * uphill_rad), 0.0)
    roll = (math.cos(0.5 * side_rad), math.sin(0.5 * side_rad), 0.0, 0.0)
    return multiply(pitch, roll)


def multiply(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Product of two quaternions, w first."""
    w, x, y, z = a
    s, i, j, k = b
    return (
        w * s - x * i - y * j - z * k,
        w * i + x * s + y * k - z * j,
        w * j - x * k + y * s + z * i,
        w * k + x * j - y * i + z * s,
    )


def rotation(turn: Array) -> Array:
    """Rotation matrix of a quaternion, w first."""
    w, i, j, k = turn
    return np.array(
        [
            [1 - 2 * (j * j + k * k), 2 * (i * j - w * k), 2 * (i * k + w * j)],
            [2 * (i * j + w * k), 1 - 2 * (i * i + k * k), 2 * (j * k - w * i)],
            [2 * (i * k - w * j), 2 * (j * k + w * i), 1 - 2 * (i * i + j * j)],
        ]
    )


def cylinder(radius_m: float, half_m: float, segments: int = 72) -> Solid:
    """A cylinder about z with its ends, for files; pictures use the exact primitive."""
    points, triangles = lathe([(-half_m, 0.0), (-half_m, radius_m), (half_m, radius_m), (half_m, 0.0)], segments)
    return joined("cylinder", [(points[:, [0, 2, 1]], triangles[:, ::-1])], OBSTACLE)
