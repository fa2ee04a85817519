"""Contacts with exact stiffness: tyres, stops and hull.

MuJoCo's constraint with impedance d and reference ``(-a, -b)`` presses with ``a x / ((1 - d) A)`` at a penetration x, A
being the constraint's own estimate of inverse mass. So ``a = K (1 - d) A`` makes it a spring of rate K. Friction keeps
its own, much stiffer rate, else a vehicle creeps down a slope on the softness of its tyres [MuJoCo: Computation,
solver parameters; measured, docs/theory/courses.md].
"""

from __future__ import annotations

import math
from typing import Any

from redline.proving_ground.courses.library import model_constants
from redline.proving_ground.courses.model.axles import arm_m
from redline.proving_ground.courses.model.rig import WHEELS, AxleRig, Rig


def add_tyre_pairs(spec: Any, shapes: int, mu_coeff: float) -> None:
    """Let every tyre touch every shape of the ground, with friction of its own rate."""
    rate = model_constants()["friction_rate_1_s"]
    for name in WHEELS:
        for index in range(shapes):
            spec.add_pair(
                name=f"{name}_{index}", geomname1=f"tyre_{name}", geomname2=f"ground_{index}", condim=3,
                friction=[mu_coeff, mu_coeff, 0.005, 0.0001, 0.0001], solreffriction=[0.0, -rate],
            )  # fmt: skip


def make_exact(mj: Any, model: Any, rig: Rig) -> None:
    """Give tyres, stops and hull their rates once the model knows its inverse masses."""
    impedance = model_constants()["tyre_impedance"]
    frozen = [impedance, impedance, 0.001, 0.5, 2.0]
    shapes = model.npair // len(WHEELS)
    for index, name in enumerate(WHEELS):
        axle = rig.front if name[0] == "f" else rig.rear
        damping = 2.0 * model_constants()["tyre_damping"] * math.sqrt(rig.tyre_n_m * 0.5 * axle.unsprung_kg)
        inverse = float(model.body_invweight0[model.body(f"wheel_{name}").id, 0])
        scale = (1.0 - impedance) * inverse
        rows = slice(index * shapes, (index + 1) * shapes)
        model.pair_solref[rows] = [-rig.tyre_n_m * scale, -damping * scale]
        model.pair_solimp[rows] = frozen
    for place, axle in zip("fr", rig.axles, strict=True):
        _stops(model, axle, place, frozen)
    _hull(mj, model, frozen)


def _stops(model: Any, axle: AxleRig, place: str, frozen: list[float]) -> None:
    damping = 2.0 * model_constants()["stop_damping"] * math.sqrt(axle.stop_n_m * 0.5 * axle.unsprung_kg)
    for side in "lr":
        if axle.solid:
            row = model.tendon(f"seat_{place}{side}").id
            inverse, length = float(model.tendon_invweight0[row]), 1.0
            reference, impedance = model.tendon_solref_lim, model.tendon_solimp_lim
        else:
            row = model.joint(f"travel_{place}{side}").id
            inverse = float(model.dof_invweight0[model.jnt_dofadr[row]])
            length = arm_m(axle) or 1.0
            reference, impedance = model.jnt_solref, model.jnt_solimp
        scale = (1.0 - frozen[0]) * inverse * length * length
        reference[row] = [-axle.stop_n_m * scale, -damping * scale]
        impedance[row] = frozen


def _hull(mj: Any, model: Any, frozen: list[float]) -> None:
    """Hull and axle housings press on the ground with one rate, critically damped for a quarter of the mass."""
    rate = model_constants()["hull_n_m"]
    damping = math.sqrt(rate * 0.25 * float(model.body_mass.sum()))
    for geom in range(model.ngeom):
        if model.geom_contype[geom] != 1:
            continue
        scale = (1.0 - frozen[0]) * float(model.body_invweight0[model.geom_bodyid[geom], 0])
        model.geom_solref[geom] = [-rate * scale, -damping * scale]
        model.geom_solimp[geom] = frozen
        model.geom_priority[geom] = 1
