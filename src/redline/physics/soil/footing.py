"""How a vehicle stands on soft ground, and what its wheels give and meet there at a slip."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.road.axle_load import axle_normal_forces, shifted_rearwards
from redline.physics.soil.ground import Ground
from redline.physics.soil.rigid_wheel import WheelForces
from redline.physics.soil.tyre_mode import flexing_force
from redline.vehicle.chassis.tyre import Tyre
from redline.vehicle.soil import AS_MODELLED, GroundDeviation

_LEAST_N = 1.0


@record
class Footing:
    """A vehicle with two axles of two wheels on soft ground.

    ``road_load_n`` is the wheel load at which the tyre's deflection is stated; axle limits are the tangential forces
    that the powertrain can give each axle (0: not driven), the total what it can give both; ``overlap_frac`` is how
    much of a rear tyre runs in the front one's rut; ``deviation`` is how far the ground is not as its models say.
    """

    mass_kg: Float
    front_share_frac: Float
    cg_height_m: Float
    wheelbase_m: Float
    hitch_height_m: Float
    clearance_m: Float
    tyre: Tyre
    pressure_pa: Float
    road_load_n: Float
    front_limit_n: Float
    rear_limit_n: Float
    total_limit_n: Float
    overlap_frac: Float
    deviation: GroundDeviation = AS_MODELLED


@record
class Pull:
    """What all wheels give together at slips ``(slip,)``, in N, and how deep those of the deeper axle sink.

    ``net_n`` is thrust less resistance of ground and tyres, ``tangential_n`` the force that torque must give;
    ``free_net_n`` is ``net_n`` of a powertrain without limits; ``carried_frac`` below 1: the soil does not carry.
    """

    thrust_n: Float
    resistance_n: Float
    net_n: Float
    free_net_n: Float
    tangential_n: Float
    sinkage_m: Float
    carried_frac: Float


@record
class Beyond:
    """What ground gives beyond its models: pull over the load; most thrust over it, and depth, that such ground has."""

    pull_frac: Float
    grip_frac: Float
    depth_m: Float


#: Depth of ground without a firm bottom that a wheel could meet; finite, so that derivatives stay so.
BOTTOMLESS_M = 1e3
#: Ground that gives what its models say.
NOTHING_BEYOND = Beyond(pull_frac=0.0, grip_frac=1.0, depth_m=BOTTOMLESS_M)


def weight(footing: Footing) -> jax.Array:
    """Weight of the vehicle, in N."""
    return jnp.asarray(footing.mass_kg) * GRAVITY_M_S2


def axle_loads(footing: Footing, grade_frac: Float, drawn_n: Float = 0.0) -> tuple[jax.Array, jax.Array]:
    """Loads of both axles on a slope and behind them a drawn load, in N; neither is less than a newton.

    A pull at the hitch shifts ``D h / L`` from the front axle to the rear one.
    """
    front, rear = axle_normal_forces(
        footing.mass_kg, footing.front_share_frac, footing.cg_height_m, footing.wheelbase_m, grade_frac, 0.0
    )
    shift = jnp.asarray(drawn_n) * footing.hitch_height_m / footing.wheelbase_m
    return shifted_rearwards(front, rear, shift, _LEAST_N)


def pull(ground: Ground, footing: Footing, slip_frac: jax.Array, front_n: jax.Array, rear_n: jax.Array) -> Pull:
    """What the wheels of both axles give under axle loads ``(slip,)``; the rear ones trail.

    Those of a driven axle turn at the slips ``(slip,)``, which are ``SLIPS``, those of an axle without drive as the
    soil turns them.
    """
    loads = 0.5 * jnp.stack([front_n, rear_n])
    driven = jax.vmap(ground.wheel, in_axes=(None, 0))(slip_frac, loads)
    dragged = jax.vmap(ground.dragged)(driven, loads)
    wheels = jax.tree.map(lambda one, other: jnp.where(_limits(footing) > 0.0, one, other), driven, dragged)
    first, second = (jax.tree.map(lambda leaf, i=i: leaf[i], wheels) for i in (0, 1))
    trailing = ground.trailing(first, second)
    overlap = jnp.asarray(footing.overlap_frac)
    met = jnp.stack([jnp.asarray(first.resistance_n), overlap * trailing + (1.0 - overlap) * second.resistance_n])
    return _pull(footing, wheels, met + flexing_force(footing.tyre, loads, footing.pressure_pa), loads)


def _limits(footing: Footing) -> jax.Array:
    """Tangential forces that the powertrain can give the axles, ``(axle, 1)`` in N."""
    return jnp.stack([jnp.asarray(footing.front_limit_n), jnp.asarray(footing.rear_limit_n)])[:, None]


def _pull(footing: Footing, wheels: WheelForces, resistance_n: jax.Array, loads_n: jax.Array) -> Pull:
    """Both axles' sums, each axle cut to what its powertrain gives, and to the tyre's grip on dry asphalt."""
    limits = _limits(footing)
    asked = 2.0 * jnp.maximum(jnp.asarray(wheels.tangential_n), 0.0)
    thrust = 2.0 * jnp.asarray(wheels.thrust_n)
    held = jnp.minimum(1.0, 2.0 * footing.tyre.adhesion_coeff * loads_n / jnp.maximum(asked, _LEAST_N))
    cut = jnp.minimum(held, limits / jnp.maximum(asked, _LEAST_N))
    cut = cut * jnp.minimum(1.0, footing.total_limit_n / jnp.maximum(jnp.sum(asked * cut, axis=0), _LEAST_N))
    resistance = 2.0 * jnp.sum(resistance_n, axis=0)
    return Pull(
        thrust_n=jnp.sum(thrust * cut, axis=0),
        resistance_n=resistance,
        net_n=jnp.sum(thrust * cut, axis=0) - resistance,
        free_net_n=jnp.sum(thrust * held, axis=0) - resistance,
        tangential_n=jnp.sum(2.0 * wheels.tangential_n * cut, axis=0),
        sinkage_m=jnp.max(jnp.asarray(wheels.sinkage_m), axis=0),
        carried_frac=jnp.min(wheels.load_n / loads_n, axis=0),
    )


def deviated(pulls: Pull, footing: Footing, beyond: Beyond, load_n: Float) -> Pull:
    """Pulls of ground that gives a share of the load beyond its models, ``D + min(x W, F_max - F)``.

    ``F_max`` is the most thrust of ground, of tyres on dry asphalt and of the powertrain: where one of them is short,
    better ground is no use. ``load_n`` is the vehicle's load on the ground.
    """
    more = beyond.pull_frac * jnp.asarray(load_n)
    grip = jnp.minimum(jnp.asarray(beyond.grip_frac), footing.tyre.adhesion_coeff) * load_n
    gripping = jnp.maximum(grip - pulls.tangential_n, 0.0)
    driving = jnp.maximum(jnp.asarray(footing.total_limit_n) - pulls.tangential_n, 0.0)
    return dataclasses.replace(
        pulls,
        net_n=pulls.net_n + jnp.minimum(more, jnp.minimum(gripping, driving)),
        free_net_n=pulls.free_net_n + jnp.minimum(more, gripping),
    )


def sinkage_ratio(pulls: Pull, footing: Footing, beyond: Beyond) -> jax.Array:
    """Sinkage over that of the models, no deeper than the ground is where it has a firm bottom."""
    deepest = beyond.depth_m / jnp.maximum(jnp.max(jnp.asarray(pulls.sinkage_m)), 1e-6)
    return jnp.minimum(jnp.asarray(footing.deviation.sinkage_ratio), jnp.maximum(deepest, 1.0))


def sinking(footing: Footing, deeper_ratio: Float) -> Footing:
    """The vehicle with the clearance ``h / r`` that the models' sinkage meets where wheels sink ``r`` times as deep."""
    return dataclasses.replace(footing, clearance_m=jnp.asarray(footing.clearance_m) / deeper_ratio)


def at_pressure(footing: Footing, pressure_pa: Float) -> Footing:
    """The same vehicle on tyres of another pressure."""
    return dataclasses.replace(footing, pressure_pa=pressure_pa)
