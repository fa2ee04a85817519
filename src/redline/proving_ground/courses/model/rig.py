"""The rig: what the 3-D model needs of a vehicle, as plain numbers.

Axes as in the side profile: origin on the ground below the front axle at kerb mass, x forward, y left, z up.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from redline.foundations.constants import GRAVITY_M_S2
from redline.proving_ground.courses.library import model_constants
from redline.proving_ground.courses.model.hull import Part, hull_of
from redline.vehicle.chassis.suspension import AxleSuspension
from redline.vehicle.vehicle import Vehicle

WHEELS = ("fl", "fr", "rl", "rr")
WHEEL_WORDS = {"fl": "front left", "fr": "front right", "rl": "rear left", "rr": "rear right"}


@dataclass(frozen=True, slots=True)
class AxleRig:
    """One axle: where it is, what it carries at rest, and its springs; travel counts up from rest."""

    x_m: float
    track_m: float
    load_n: float
    unsprung_kg: float
    solid: bool
    lean_rad_m: float
    bump_m: float
    rebound_m: float
    rate_n_m: float
    bar_n_m: float
    stop_n_m: float
    spring_base_m: float
    clearance_m: float
    steered: bool

    @property
    def sprung_n(self) -> float:
        """Load on both springs at rest, in N."""
        return self.load_n - self.unsprung_kg * GRAVITY_M_S2


@dataclass(frozen=True, slots=True)
class Rig:
    """A vehicle on its wheels, ready to be built in MuJoCo."""

    mass_kg: float
    cg_x_m: float
    cg_height_m: float
    wheelbase_m: float
    width_m: float
    radius_m: float
    tyre_width_m: float
    tyre_n_m: float
    rolling_coeff: float
    steering_rad: float
    front: AxleRig
    rear: AxleRig
    cross_link_frac: float
    parts: tuple[Part, ...]

    @property
    def axles(self) -> tuple[AxleRig, AxleRig]:
        """Front and rear axle."""
        return self.front, self.rear

    def hub_height_m(self, axle: AxleRig) -> float:
        """Height of an axle's hubs at rest: free radius less the tyre's own deflection there, in m."""
        return self.radius_m - 0.5 * axle.load_n / self.tyre_n_m

    def static_load_n(self) -> tuple[float, float, float, float]:
        """Load of each wheel at rest on the level, in the order of ``WHEELS``, in N."""
        front, rear = 0.5 * self.front.load_n, 0.5 * self.rear.load_n
        return front, front, rear, rear


def rig_of(vehicle: Vehicle, lift_m: float = 0.0) -> Rig:
    """Take from a vehicle what its 3-D model needs, at kerb mass and road pressure, raised by ``lift_m``.

    Tyre rate ``K = m g / 4 d`` with d the deflection at kerb mass, the same on all wheels. An axle's clearance is that
    of the road height at any lift: only a beam is drawn by it, and a beam stays with its wheels.
    """
    mass, body, share = float(vehicle.mass.kerb_kg), vehicle.body, float(vehicle.mass.front_share_frac)
    weight, wheelbase = mass * GRAVITY_M_S2, float(body.wheelbase_m)
    links, clearance = vehicle.suspension, float(vehicle.profile.axle_clearance_m)
    front, rear = (
        dataclasses.replace(
            _axle(of, lift_m), x_m=x, track_m=float(track), load_n=load, clearance_m=clearance, steered=x == 0.0
        )
        for of, x, track, load in (
            (links.front, 0.0, body.track_front_m, weight * share),
            (links.rear, -wheelbase, body.track_rear_m, weight * (1.0 - share)),
        )
    )
    return Rig(
        mass_kg=mass,
        cg_x_m=-wheelbase * (1.0 - share),
        cg_height_m=float(vehicle.mass.cg_height_m) + lift_m,
        wheelbase_m=wheelbase,
        width_m=float(body.width_m),
        radius_m=float(vehicle.tyre.radius_m),
        tyre_width_m=float(vehicle.tyre.section_width_m),
        tyre_n_m=0.25 * weight / float(vehicle.tyre.deflection_m),
        rolling_coeff=float(vehicle.tyre.rolling_coeff),
        steering_rad=float(body.steering_angle_rad),
        front=front,
        rear=rear,
        cross_link_frac=float(links.cross_link_frac),
        parts=hull_of(vehicle, lift_m),
    )


def _axle(of: AxleSuspension, lift_m: float) -> AxleRig:
    """An axle's springs at a ride height; where it is and what it carries is the rig's to say."""
    return AxleRig(
        x_m=0.0,
        track_m=0.0,
        load_n=0.0,
        unsprung_kg=float(of.unsprung_kg),
        solid=float(of.solid_frac) > 0.5,
        lean_rad_m=float(of.lean_rad_m),
        bump_m=float(of.bump_m) + lift_m,
        rebound_m=max(float(of.rebound_m) - lift_m, 0.0),
        rate_n_m=float(of.wheel_rate_n_m),
        bar_n_m=float(of.anti_roll_n_m) * (1.0 - float(of.anti_roll_free_frac)),
        stop_n_m=float(of.stop_n_m),
        spring_base_m=float(of.spring_base_m),
        clearance_m=0.0,
        steered=False,
    )


def sprung_mass(rig: Rig) -> tuple[float, float, float]:
    """Mass of the body over its wheels and where its centre is (x, z), in kg and m: the whole less the unsprung."""
    unsprung = [(axle.unsprung_kg, axle.x_m, rig.hub_height_m(axle)) for axle in rig.axles]
    mass = rig.mass_kg - sum(part[0] for part in unsprung)
    x = (rig.mass_kg * rig.cg_x_m - sum(m * x for m, x, _ in unsprung)) / mass
    z = (rig.mass_kg * rig.cg_height_m - sum(m * z for m, _, z in unsprung)) / mass
    return mass, x, z


def gyration_m(rig: Rig) -> tuple[float, float, float]:
    """Radii of gyration of the body about x, y and z, in m: by the track, and by the dynamic index about y and z."""
    constants = model_constants()
    ahead, behind = -rig.cg_x_m, rig.wheelbase_m + rig.cg_x_m
    along = float(np.sqrt(constants["gyration_pitch"] * ahead * behind))
    return constants["gyration_roll"] * 0.5 * (rig.front.track_m + rig.rear.track_m), along, along
