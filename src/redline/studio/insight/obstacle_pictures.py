"""What the pictures of hard obstacles need: the pose at the limit of articulation, and loads on the twister."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.statics.equilibrium import on_heights, settle
from redline.physics.statics.twister import along_twister
from redline.proving_ground.trials.obstacles.articulation import AMPLITUDES_MM, off_road_stance, rise_of_a_front_wheel
from redline.vehicle.chassis.suspension import AxleSuspension
from redline.vehicle.vehicle import Vehicle

Numbers = NDArray[np.float64]
#: Fields of a wheel's pose by the arrays they are taken from.
_BY_WHEEL = {
    "across_m": "across", "hub_m": "hub", "ground_m": "height", "lean_rad": "lean", "load_n": "load",
    "travel_m": "travel", "seat_m": "seat", "bump_m": "bump", "rebound_m": "rebound",
}  # fmt: skip
#: Places of the front axle along a wave of the twister.
_PLACES = 81


@dataclass(frozen=True, slots=True, eq=False)
class WheelPose:
    """A wheel seen from behind: its hub from the middle of the track, the ground below, lean, load and travel.

    ``seat_m`` is the travel of its spring, which the stops hold between bump and rebound.
    """

    across_m: float
    hub_m: float
    ground_m: float
    lean_rad: float
    load_n: float
    travel_m: float
    seat_m: float
    bump_m: float
    rebound_m: float


@dataclass(frozen=True, slots=True, eq=False)
class AxlePose:
    """One axle seen from behind: left and right wheel, and where the body's frame stands, turned by its roll.

    The body's own heights count from ``origin_m`` along its upright; ``beam`` says that the wheels share a beam.
    """

    left: WheelPose
    right: WheelPose
    origin_m: tuple[float, float]
    roll_rad: float
    beam: bool
    spring_base_m: float


@dataclass(frozen=True, slots=True, eq=False)
class ObstaclePictures:
    """The pose in which a wheel lifts while a front wheel is raised, and wheel loads on twisters.

    ``loads_n`` is ``(amplitude, place, wheel)``, ``place_frac`` the front axle's place in wheelbases.
    """

    rise_m: float
    front: AxlePose
    rear: AxlePose
    lift_m: float
    amplitudes_m: tuple[float, ...]
    place_frac: Numbers
    loads_n: Numbers


def _work_out(vehicle: Vehicle) -> dict[str, jax.Array]:
    """All arrays of the pictures."""
    stance = off_road_stance(vehicle)
    rise = rise_of_a_front_wheel(stance)
    height = rise * jnp.array([1.0, 0.0, 0.0, 0.0])
    pose = settle(stance, on_heights(height))
    over, up, s, c = jnp.sin(pose.roll_rad), jnp.cos(pose.roll_rad), jnp.sin(pose.pitch_rad), jnp.cos(pose.pitch_rad)
    y, z = stance.y_m, stance.hub_m + pose.travel_m
    base = pose.heave_m - stance.x_m * s
    pairs = pose.travel_m.reshape(2, 2)[:, ::-1].reshape(4)
    places = jnp.linspace(0.0, 2.0, _PLACES)
    wheelbase = jnp.asarray(vehicle.body.wheelbase_m)
    amplitudes = jnp.array(AMPLITUDES_MM) / 1000.0
    loads = jax.vmap(lambda amplitude: along_twister(stance, amplitude, places * wheelbase).load_n)(amplitudes)
    lever = stance.lever_frac
    return {
        "rise": rise, "height": height, "roll": pose.roll_rad, "across": -(y * up - z * over),
        "hub": base + c * (y * over + z * up), "base": base, "load": pose.load_n, "travel": pose.travel_m,
        "bump": stance.bump_m, "rebound": stance.rebound_m, "places": places, "twister": loads,
        "seat": 0.5 * ((1.0 + lever) * pose.travel_m + (1.0 - lever) * pairs),
        "lean": pose.roll_rad + stance.lean_rad_m * pose.travel_m + stance.lean_other_rad_m * pairs,
    }  # fmt: skip


@float64
def obstacle_pictures(vehicle: Vehicle) -> ObstaclePictures:
    """Work out what the pictures of hard obstacles show of a vehicle."""
    found = {k: np.asarray(v) for k, v in compiled("obstacle-pictures", _work_out, vehicle)(vehicle).items()}

    def wheel(n: int) -> WheelPose:
        at = {name: float(found[key][n]) for name, key in _BY_WHEEL.items()}
        return WheelPose(**at)

    def axle(first: int, sprung: AxleSuspension) -> AxlePose:
        return AxlePose(
            left=wheel(first),
            right=wheel(first + 1),
            origin_m=(0.0, float(found["base"][first])),
            roll_rad=float(found["roll"]),
            beam=float(sprung.solid_frac) > 0.5,
            spring_base_m=float(sprung.spring_base_m),
        )

    suspension = vehicle.suspension
    return ObstaclePictures(
        rise_m=float(found["rise"]),
        front=axle(0, suspension.front),
        rear=axle(2, suspension.rear),
        lift_m=float(vehicle.profile.ride_heights.off_road_m),
        amplitudes_m=tuple(mm / 1000.0 for mm in AMPLITUDES_MM),
        place_frac=found["places"],
        loads_n=found["twister"],
    )
