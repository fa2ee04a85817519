"""The entrant: a concept made ready for courses, and its runs on them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import jax
import numpy as np

from redline.concept.building.build import build
from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.foundations.engine import float64
from redline.foundations.errors import InputError, unknown_name
from redline.proving_ground.courses.driving.heat import Heat
from redline.proving_ground.courses.driving.run import Run, drive
from redline.proving_ground.courses.driving.torque import Torque, driveline_of, torque_of
from redline.proving_ground.courses.finding import Finding, finding_of
from redline.proving_ground.courses.model.driveline import LOCKS, Driveline
from redline.proving_ground.courses.model.layouts import lay_out
from redline.proving_ground.courses.model.rig import Rig, rig_of
from redline.proving_ground.day import surfaces
from redline.vehicle.vehicle import Vehicle

DEFAULT_SURFACE = "earth"
HEIGHTS = ("off_road", "road", "access")


@dataclass(frozen=True, slots=True)
class Entrant:
    """A vehicle with its rig, torque curves and driveline, and the friction of the surface it is on."""

    name: str
    vehicle: Vehicle
    rig: Rig
    torque: Torque
    driveline: Driveline
    lock: str
    surface: str
    height: str
    mu_coeff: float
    rolling_frac: float
    lift_m: float

    def drive(self, course: str, level: float) -> tuple[Run, Finding]:
        """Drive a course at a level.

        Raises:
            InputError: there is no such course or level.
            MissingExtraError: MuJoCo is not installed.
        """
        ground = lay_out(course, level, self.rig)
        run = drive(self.rig, ground, self.driveline, self.torque, self.mu_coeff, Heat(self.vehicle))
        return run, finding_of(run, course, level, self.vehicle, self.torque.radius_m)


@float64
def nominal_vehicle(concept: Concept) -> Vehicle:
    """The vehicle of a concept's own values, without its uncertainty."""
    return jax.tree.map(np.asarray, build(slots(concept, features(concept))))


def checked_choices(lock: str, surface: str, height: str) -> None:
    """Raise where differentials, surface or ride height are none that a course knows.

    Raises:
        InputError: no such way of locking, surface or ride height; all wrong names at once.
    """
    problems = [
        unknown_name(kind, name, known, f"no such {kind}")
        for kind, name, known in (
            ("lock", lock, LOCKS),
            ("surface", surface, list(surfaces())),
            ("height", height, HEIGHTS),
        )
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def enter(concept: Concept, lock: str = "own", surface: str = DEFAULT_SURFACE, height: str = "off_road") -> Entrant:
    """Make a concept ready for courses: its own differentials or others, a surface of the library, a ride height.

    Raises:
        InputError: no such way of locking, surface or ride height; all wrong names at once.
    """
    checked_choices(lock, surface, height)
    return entrant_of(concept.name, nominal_vehicle(concept), lock, surface, height)


def lift_of(vehicle: Vehicle, height: str) -> float:
    """Height of a ride-height mode over the road one, in m."""
    modes = vehicle.profile.ride_heights
    return float({"access": modes.access_m, "road": modes.road_m, "off_road": modes.off_road_m}[height])


def entrant_of(
    name: str, vehicle: Vehicle, lock: str = "own", surface: str = DEFAULT_SURFACE, height: str = "off_road"
) -> Entrant:
    """Make a vehicle ready for courses."""
    torque = torque_of(vehicle)
    adhesion, rolling = surfaces()[surface]
    lift_m = lift_of(vehicle, height)
    rig = rig_of(vehicle, lift_m)
    return Entrant(
        name=name,
        vehicle=vehicle,
        rig=dataclasses.replace(rig, rolling_coeff=rig.rolling_coeff * rolling),
        torque=torque,
        driveline=driveline_of(vehicle, torque, lock),
        lock=lock,
        surface=surface,
        height=height,
        mu_coeff=float(vehicle.tyre.adhesion_coeff) * adhesion,
        rolling_frac=rolling,
        lift_m=lift_m,
    )
