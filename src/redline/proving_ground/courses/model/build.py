"""The model: a rig on a ground as a compiled MuJoCo model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redline.proving_ground.courses.library import model_constants
from redline.proving_ground.courses.model.axles import add_axle, add_cross_link
from redline.proving_ground.courses.model.contacts import add_tyre_pairs, make_exact
from redline.proving_ground.courses.model.driveline import Driveline, add_driveline
from redline.proving_ground.courses.model.engine import mujoco
from redline.proving_ground.courses.model.ground import Ground, Shape
from redline.proving_ground.courses.model.rig import WHEELS, Rig, gyration_m, sprung_mass
from redline.proving_ground.courses.model.sensors import add_sensors


@dataclass(frozen=True, slots=True)
class Built:
    """A compiled model and its state, with the rig it stands for."""

    model: Any
    data: Any
    rig: Rig
    ground: Ground
    driveline: Driveline
    part_names: tuple[str, ...]


def build_model(rig: Rig, ground: Ground, driveline: Driveline, mu_coeff: float) -> Built:
    """Build the rig on the ground, at rest, front axle at x = 0.

    Raises:
        MissingExtraError: MuJoCo is not installed.
    """
    mj = mujoco()
    spec = mj.MjSpec()
    _options(mj, spec, ground)
    for index, shape in enumerate(ground.shapes):
        _add_shape(mj, spec, shape, index)
    chassis = _chassis(mj, spec, rig)
    for place, axle in zip("fr", rig.axles, strict=True):
        add_axle(mj, spec, chassis, rig, axle, place)
    add_cross_link(spec, rig)
    add_tyre_pairs(spec, len(ground.shapes), mu_coeff)
    add_driveline(mj, spec, rig, driveline)
    parts = tuple(geom.name for geom in spec.geoms if geom.contype == 1)
    add_sensors(mj, spec, parts)
    model = spec.compile()
    make_exact(mj, model, rig)
    data = mj.MjData(model)
    mj.mj_forward(model, data)
    return Built(model, data, rig, ground, driveline, parts)


def _options(mj: Any, spec: Any, ground: Ground) -> None:
    constants = model_constants()
    spec.compiler.degree = False
    spec.compiler.balanceinertia = True
    spec.option.gravity = list(ground.tilted(0.0).gravity_m_s2())
    spec.option.timestep = constants["step_s"]
    spec.option.integrator = mj.mjtIntegrator.mjINT_IMPLICITFAST
    spec.option.cone = mj.mjtCone.mjCONE_ELLIPTIC
    spec.option.impratio = constants["impratio"]


def _add_shape(mj: Any, spec: Any, shape: Shape, index: int) -> None:
    kinds = {
        "plane": mj.mjtGeom.mjGEOM_PLANE,
        "box": mj.mjtGeom.mjGEOM_BOX,
        "cylinder": mj.mjtGeom.mjGEOM_CYLINDER,
        "ellipsoid": mj.mjtGeom.mjGEOM_ELLIPSOID,
        "prism": mj.mjtGeom.mjGEOM_MESH,
    }
    name = f"ground_{index}"
    geom = spec.worldbody.add_geom(
        name=name, type=kinds[shape.kind], pos=list(shape.centre_m), quat=list(shape.quaternion), contype=0,
        conaffinity=1,
    )  # fmt: skip
    if shape.kind == "prism":
        spec.add_mesh(name=name, uservert=[part for corner in shape.corners_m for part in corner])
        geom.meshname = name
    else:
        geom.size = list(shape.size_m)


def _chassis(mj: Any, spec: Any, rig: Rig) -> Any:
    """The body: its mass, its inertia, and the convex parts of its underside."""
    mass, x, z = sprung_mass(rig)
    radii = gyration_m(rig)
    chassis = spec.worldbody.add_body(name="body")
    chassis.add_freejoint(name="body")
    chassis.mass, chassis.ipos, chassis.explicitinertial = mass, [x, 0.0, z], True
    chassis.inertia = [mass * radius * radius for radius in radii]
    for index, part in enumerate(rig.parts):
        name = f"{part.name} {index}"
        spec.add_mesh(name=name, uservert=[value for corner in part.corners_m() for value in corner])
        chassis.add_geom(
            name=name, type=mj.mjtGeom.mjGEOM_MESH, meshname=name, mass=0.0, contype=1, conaffinity=0,
            friction=[model_constants()["hull_friction"], 0.005, 0.0001], priority=1, condim=3,
        )  # fmt: skip
    return chassis


def wheel_bodies(built: Built) -> list[int]:
    """Body numbers of the wheels in the order of ``WHEELS``."""
    return [int(built.model.body(f"wheel_{name}").id) for name in WHEELS]
