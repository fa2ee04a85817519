"""Axles in MuJoCo: independent wheels on a vertical guide or a swing arm, and beam axles; springs, bars and stops.

Travel counts up from rest. A spring that at rest carries ``F`` has its zero at travel ``-F / k``.
"""

from __future__ import annotations

import math
from typing import Any

from redline.proving_ground.courses.library import model_constants
from redline.proving_ground.courses.model.rig import AxleRig, Rig

_SIDES = (("l", 1.0), ("r", -1.0))
#: Share of a beam's mass without its wheels that sits in both its ends.
_ENDS_FRAC = 0.2


def damper_n_s_m(axle: AxleRig) -> float:
    """Rate of one wheel's damper, ``c = 2 D sqrt(k m)``, in N s/m [Wong22 sec. 7.2]."""
    sprung_kg = max(0.5 * axle.sprung_n / 9.81, 1.0)
    return 2.0 * model_constants()["damper"] * math.sqrt(axle.rate_n_m * sprung_kg)


def add_axle(mj: Any, spec: Any, chassis: Any, rig: Rig, axle: AxleRig, place: str) -> None:
    """Hang an axle with its wheels, ``place`` being f or r, under the body."""
    if axle.solid:
        _beam(mj, spec, chassis, rig, axle, place)
    else:
        for side, sign in _SIDES:
            _corner(mj, chassis, rig, axle, f"{place}{side}", sign)
    if axle.bar_n_m > 0.0 and not axle.solid:
        _bar(spec, axle, place)
    if rig.cross_link_frac > 0.0:
        _heave_spring(spec, rig, axle, place)


def add_cross_link(spec: Any, rig: Rig) -> None:
    """Link the springs of both axles across, so that a share c of what resists unequal twist is gone.

    ``E = (1 - c) (K_f t_f^2 + K_r t_r^2) / 2 + c (K_f t_f + K_r t_r)^2 / 2 (K_f + K_r)`` with twist t, half the
    difference of an axle's travels, and ``K = 2 k l^2``, l the springs' distance over the track; heave keeps its rate.
    """
    if rig.cross_link_frac <= 0.0:
        return
    rates = [2.0 * axle.rate_n_m * _lever(axle) ** 2 for axle in rig.axles]
    tendon = spec.add_tendon(name="cross_link")
    for place, axle, rate in zip("fr", rig.axles, rates, strict=True):
        share = rate / sum(rates)
        if axle.solid:
            tendon.wrap_joint(f"roll_{place}", share * 0.5 * axle.track_m)
            continue
        for side, sign in _SIDES:
            tendon.wrap_joint(f"travel_{place}{side}", sign * 0.5 * share * (arm_m(axle) or 1.0))
    tendon.stiffness = [rig.cross_link_frac * sum(rates), 0.0, 0.0]
    tendon.springlength = [0.0, 0.0]


def _lever(axle: AxleRig) -> float:
    return axle.spring_base_m / axle.track_m if axle.solid else 1.0


def _heave_spring(spec: Any, rig: Rig, axle: AxleRig, place: str) -> None:
    """What cross-linked springs keep of their rate in heave: ``2 c k`` on the mean travel."""
    tendon = spec.add_tendon(name=f"heave_spring_{place}")
    if axle.solid:
        tendon.wrap_joint(f"heave_{place}", 1.0)
    else:
        for side, _ in _SIDES:
            tendon.wrap_joint(f"travel_{place}{side}", 0.5 * (arm_m(axle) or 1.0))
    tendon.stiffness = [2.0 * rig.cross_link_frac * axle.rate_n_m, 0.0, 0.0]
    tendon.springlength = [-0.5 * axle.sprung_n / axle.rate_n_m] * 2


def arm_m(axle: AxleRig) -> float:
    """Length of the swing arm seen from ahead, in m; none (0) where the wheel is guided upright."""
    return 1.0 / axle.lean_rad_m if axle.lean_rad_m > 1e-3 else 0.0


def _corner(mj: Any, chassis: Any, rig: Rig, axle: AxleRig, name: str, sign: float) -> None:
    """One independent wheel: a slide, or a hinge one arm's length inboard of it; stops are the joint's limits."""
    length = arm_m(axle)
    place = [axle.x_m, sign * 0.5 * axle.track_m, rig.hub_height_m(axle)]
    body = chassis.add_body(name=f"knuckle_{name}", pos=place)
    share = 0.5 * axle.unsprung_kg * (1.0 - model_constants()["wheel_share"])
    _weigh(body, share, rig.radius_m)
    scale = length if length > 0.0 else 1.0
    joint = body.add_joint(
        name=f"travel_{name}",
        type=mj.mjtJoint.mjJNT_HINGE if length > 0.0 else mj.mjtJoint.mjJNT_SLIDE,
        axis=[sign, 0.0, 0.0] if length > 0.0 else [0.0, 0.0, 1.0],
        pos=[0.0, -sign * length, 0.0],
        limited=mj.mjtLimited.mjLIMITED_TRUE,
        range=[-axle.rebound_m / scale, axle.bump_m / scale],
    )
    joint.stiffness = [(1.0 - rig.cross_link_frac) * axle.rate_n_m * scale * scale, 0.0, 0.0]
    joint.damping = [damper_n_s_m(axle) * scale * scale, 0.0, 0.0]
    joint.springref = -0.5 * axle.sprung_n / axle.rate_n_m / scale
    _wheel(mj, body, rig, axle, name)


def _beam(mj: Any, spec: Any, chassis: Any, rig: Rig, axle: AxleRig, place: str) -> None:
    """A beam: heave and roll against the body; springs and stops act at the spring seats, each as a tendon."""
    hub = rig.hub_height_m(axle)
    body = chassis.add_body(name=f"beam_{place}", pos=[axle.x_m, 0.0, hub])
    rest = axle.unsprung_kg * (1.0 - model_constants()["wheel_share"])
    share = rest * (1.0 - _ENDS_FRAC)
    body.mass, body.ipos = share, [0.0, 0.0, 0.0]
    across = share * (0.35 * axle.track_m) ** 2
    body.inertia, body.explicitinertial = [across, 0.05 * share, across], True
    body.add_joint(name=f"heave_{place}", type=mj.mjtJoint.mjJNT_SLIDE, axis=[0.0, 0.0, 1.0])
    roll = body.add_joint(name=f"roll_{place}", type=mj.mjtJoint.mjJNT_HINGE, axis=[1.0, 0.0, 0.0])
    roll.stiffness = [axle.bar_n_m * axle.track_m**2, 0.0, 0.0]
    for side, sign in _SIDES:
        tendon = spec.add_tendon(name=f"seat_{place}{side}")
        tendon.wrap_joint(f"heave_{place}", 1.0)
        tendon.wrap_joint(f"roll_{place}", sign * 0.5 * axle.spring_base_m)
        tendon.stiffness = [(1.0 - rig.cross_link_frac) * axle.rate_n_m, 0.0, 0.0]
        tendon.damping = [damper_n_s_m(axle), 0.0, 0.0]
        tendon.springlength = [-0.5 * axle.sprung_n / axle.rate_n_m] * 2
        tendon.limited, tendon.range = mj.mjtLimited.mjLIMITED_TRUE, [-axle.rebound_m, axle.bump_m]
        end = body.add_body(name=f"knuckle_{place}{side}", pos=[0.0, sign * 0.5 * axle.track_m, 0.0])
        _weigh(end, 0.5 * rest * _ENDS_FRAC, rig.radius_m)
        _wheel(mj, end, rig, axle, f"{place}{side}")
    _tube(mj, body, axle, hub)


def _tube(mj: Any, body: Any, axle: AxleRig, hub_m: float) -> None:
    """The beam and its final drive, which hang as low as the axle's clearance says."""
    drop = max(hub_m - axle.clearance_m, 0.06)
    body.add_geom(
        name=f"axle housing {body.name}", type=mj.mjtGeom.mjGEOM_SPHERE, size=[drop, 0.0, 0.0], mass=0.0,
        contype=1, conaffinity=0,
    )  # fmt: skip
    end = 0.5 * axle.track_m - 0.12
    body.add_geom(
        name=f"axle tube {body.name}", type=mj.mjtGeom.mjGEOM_CAPSULE, fromto=[0.0, -end, 0.0, 0.0, end, 0.0],
        size=[0.045, 0.0, 0.0], mass=0.0, contype=1, conaffinity=0,
    )  # fmt: skip


def _weigh(body: Any, mass_kg: float, radius_m: float) -> None:
    moment = mass_kg * (0.4 * radius_m) ** 2 + 0.02
    body.mass, body.ipos, body.inertia, body.explicitinertial = mass_kg, [0.0, 0.0, 0.0], [moment] * 3, True


def _bar(spec: Any, axle: AxleRig, place: str) -> None:
    """The anti-roll bar: each wheel pressed by ``k`` times its height over the other one's."""
    scale = arm_m(axle) or 1.0
    tendon = spec.add_tendon(name=f"bar_{place}")
    tendon.wrap_joint(f"travel_{place}l", scale)
    tendon.wrap_joint(f"travel_{place}r", -scale)
    tendon.stiffness = [axle.bar_n_m, 0.0, 0.0]
    tendon.springlength = [0.0, 0.0]


def _wheel(mj: Any, knuckle: Any, rig: Rig, axle: AxleRig, name: str) -> None:
    """A wheel that spins, and steers where the axle does; its tyre is an ellipsoid that touches in one point."""
    constants = model_constants()
    if axle.steered:
        steer = knuckle.add_joint(name=f"steer_{name}", type=mj.mjtJoint.mjJNT_HINGE, axis=[0.0, 0.0, 1.0])
        steer.armature = constants["steer_kg_m2"]
    wheel = knuckle.add_body(name=f"wheel_{name}")
    spin = wheel.add_joint(name=f"spin_{name}", type=mj.mjtJoint.mjJNT_HINGE, axis=[0.0, 1.0, 0.0])
    # A brake must hold: with MuJoCo's default impedance of dry friction a braked wheel creeps.
    spin.solimp_friction = [constants["brake_impedance"], constants["brake_impedance"], 0.001, 0.5, 2.0]
    wheel.add_geom(
        name=f"tyre_{name}",
        type=mj.mjtGeom.mjGEOM_ELLIPSOID,
        size=[rig.radius_m, 0.5 * constants["tyre_crown"] * rig.tyre_width_m, rig.radius_m],
        mass=0.5 * axle.unsprung_kg * constants["wheel_share"],
        contype=0,
        conaffinity=0,
    )
