"""The quasi-static answer to a course, from the same physics as the trials, to stand beside the 3-D one.

It knows no momentum, no driver and no sliding sideways; where two limits apply the lower counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.foundations.solve import root
from redline.foundations.types import Float
from redline.physics.shape.clearance_angles import breakover_angle, loaded_radius, standing_heights
from redline.physics.statics.equilibrium import on_heights, settle
from redline.physics.statics.grounding import clearance_over_round
from redline.physics.statics.lift import Test, reach_until_lift
from redline.physics.statics.stance import stance_of
from redline.physics.traction.driveline import LOCKED_BIAS, Driveline
from redline.physics.traction.step import StepClimber, crawl_step
from redline.physics.traction.wheels import greatest_thrust
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.courses.entrant import Entrant
from redline.proving_ground.courses.library import level_range
from redline.proving_ground.courses.model.layouts import MOUND_FRAC, RAMP_RAD
from redline.proving_ground.driving.driveline_of import driveline_of, low_range_of
from redline.proving_ground.driving.loads import CRAWL_M_S
from redline.proving_ground.terrain.traction_ground import Ground, grade_by_traction
from redline.proving_ground.trials.obstacles.articulation import rise_of_a_front_wheel
from redline.proving_ground.trials.obstacles.grounding import underside
from redline.proving_ground.trials.obstacles.wheel_in_the_air import with_differentials
from redline.vehicle.vehicle import Vehicle

#: Places looked at while a wheel climbs a mound; heights of mounds looked at between nothing and the highest.
_PLACES, _HEIGHTS = 24, 25


@dataclass(frozen=True, slots=True)
class QuasiStatic:
    """The size up to which a course is managed, in the course's own SI unit (or degrees), and what limits it.

    ``clear`` is true where the limit is the first touch of the underbody, which a 3-D run may drive over.
    """

    size: float
    words: str
    clear: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an answer may need: the driveline as on the course, friction, and the lift of the ride height."""

    line: Driveline
    mu_coeff: Float
    rolling_frac: Float
    lift_m: Float


def quasi_static(entrant: Entrant, course: str) -> QuasiStatic | None:
    """The quasi-static answer to a course; None where there is none, as for a rock garden."""
    if course not in _ANSWERS:
        return None
    answer, words, clear = _ANSWERS[course]
    return QuasiStatic(_worked_out(entrant, course, answer), words, clear)


@float64
def _worked_out(entrant: Entrant, course: str, answer: Callable[[Vehicle, _Asked], jax.Array]) -> float:
    kinds = {"own": None, "open": (1.0, 0.0), "brake": (1.0, 1.0), "locked": (LOCKED_BIAS, 0.0)}
    kind = kinds[entrant.lock]

    def whole(vehicle: Vehicle, mu_coeff: Float, rolling_frac: Float, lift_m: Float) -> jax.Array:
        line = driveline_of(vehicle, Conditions(), CRAWL_M_S, low_range_of(vehicle))
        line = line if kind is None else with_differentials(line, *kind)
        return answer(vehicle, _Asked(line, mu_coeff, rolling_frac, lift_m))

    arguments = (entrant.vehicle, entrant.mu_coeff, entrant.rolling_frac, entrant.lift_m)
    return float(compiled(f"course-static-{course}-{entrant.lock}", whole, *arguments)(*arguments))


def _ramp(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    """Height of the ground under the front left wheel when another lifts: ``H + r (1 - cos 20 deg)``, in m."""
    stance = stance_of(vehicle, lift_m=asked.lift_m, bars_off_frac=1.0)
    return rise_of_a_front_wheel(stance) + _loaded(vehicle) * (1.0 - math.cos(RAMP_RAD))


def _loaded(vehicle: Vehicle) -> jax.Array:
    return loaded_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)


def _twister(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    """Highest mounds with thrust to spare at every place of the climb: ``F >= sum N tan(slope) + f W``."""
    stance = stance_of(vehicle, lift_m=asked.lift_m, bars_off_frac=1.0)
    base = jnp.asarray(vehicle.body.wheelbase_m)
    length = MOUND_FRAC * base
    places = -0.5 * length * (1.0 - (jnp.arange(_PLACES) + 0.5) / _PLACES)

    def spare(height_m: jax.Array) -> jax.Array:
        radius = (0.25 * length**2 + height_m**2) / (2.0 * height_m) + _loaded(vehicle)
        edge = radius - height_m - _loaded(vehicle)

        def at(place_m: jax.Array) -> jax.Array:
            rise = jnp.sqrt(radius**2 - place_m**2) - edge - _loaded(vehicle)
            slope = -place_m / jnp.sqrt(radius**2 - place_m**2)
            up = jnp.array([1.0, 0.0, 0.0, 1.0])
            pose = settle(stance, on_heights(rise * up))
            thrust = greatest_thrust(asked.line, asked.mu_coeff * pose.load_n)
            weight = vehicle.mass.kerb_kg * GRAVITY_M_S2
            resisted = slope * jnp.sum(pose.load_n * up)
            rolling = vehicle.tyre.rolling_coeff * asked.rolling_frac * weight
            return (thrust - resisted - rolling) / weight

        return jnp.min(jax.vmap(at)(places))

    highest = level_range()[1] * 0.06
    heights = jnp.linspace(highest / _HEIGHTS, highest, _HEIGHTS)
    margins = jax.vmap(spare)(heights)
    failed = jnp.argmax(margins < 0.0)
    before = jnp.maximum(failed - 1, 0)
    share = margins[before] / jnp.maximum(margins[before] - margins[failed], 1e-12)
    return jnp.where(jnp.any(margins < 0.0), heights[before] + share * (heights[failed] - heights[before]), highest)


def _step(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    climber = StepClimber(
        weight_n=jnp.asarray(vehicle.mass.kerb_kg) * GRAVITY_M_S2,
        front_share_frac=vehicle.mass.front_share_frac,
        wheelbase_m=vehicle.body.wheelbase_m,
        radius_m=vehicle.tyre.radius_m,
        deflection_m=vehicle.tyre.deflection_m,
        driveline=asked.line,
    )
    return jnp.minimum(*(crawl_step(climber, asked.mu_coeff, front=front) for front in (True, False)))


def _ridge(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    """The breakover angle, in degrees."""
    z = standing_heights(vehicle.profile.z_m, asked.lift_m)
    return jnp.degrees(breakover_angle(vehicle.profile.x_m, z, vehicle.body.wheelbase_m, _loaded(vehicle)))


def _log(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    """The thickest log that passes under without a touch, none thicker than a hub is high, in m."""
    car, radius = underside(vehicle, asked.lift_m), _loaded(vehicle)
    return 2.0 * root(lambda half: clearance_over_round(car, half, half), 1e-3 * radius, radius, steps=16)


def _side_slope(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    """The slope at which the upper wheels have lifted, or at which all slide, ``atan mu``; in degrees."""
    stance = stance_of(vehicle, lift_m=asked.lift_m, bars_off_frac=1.0)

    def tips(watched: jax.Array) -> jax.Array:
        test = Test(
            rise_frac=jnp.zeros(4), side_frac=1.0, climb_frac=0.0, hold_frac=jnp.array([0.0, 0.5, 0.0, 0.5]),
            watched_frac=watched,
        )  # fmt: skip
        return reach_until_lift(stance, test)

    upper = jnp.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
    return jnp.degrees(jnp.minimum(jnp.max(jax.vmap(tips)(upper)), jnp.arctan(asked.mu_coeff)))


def _hill(vehicle: Vehicle, asked: _Asked) -> jax.Array:
    """Steepest even grade by torque and friction, as rise over run; ruts cost more."""
    adhesion = asked.mu_coeff / jnp.asarray(vehicle.tyre.adhesion_coeff)
    ground = Ground(adhesion_frac=jnp.full(4, adhesion), rolling_frac=jnp.asarray(asked.rolling_frac, float))
    return grade_by_traction(vehicle, Conditions(), ground, asked.line, vehicle.mass.kerb_kg)


_ANSWERS: dict[str, tuple[Callable[[Vehicle, _Asked], jax.Array], str, bool]] = {
    "ramp": (_ramp, "until another wheel lifts", False),
    "twister": (_twister, "thrust to spare at every place", False),
    "step": (_step, "climbed at a crawl by both axles", False),
    "ridge": (_ridge, "breakover angle: nothing touches", True),
    "log": (_log, "passes under: nothing touches", True),
    "side_slope": (_side_slope, "tips on its springs, or slides", False),
    "rutted_hill": (_hill, "even grade, without ruts", False),
}
