"""How a vehicle stands on soft ground, and what its wheels give and meet there at a slip."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.axle_load import axle_normal_forces
from redline.physics.soil import snow as snowy
from redline.physics.soil.resistance import in_the_rut
from redline.physics.soil.rigid_wheel import WheelForces, rigid_wheel
from redline.physics.soil.shear import mobilised
from redline.physics.soil.tyre_mode import contact_width, equal_wheel, flexing_force, ground_pressure
from redline.vehicle.soil import Snow, Soil
from redline.vehicle.tyre import Tyre

_LEAST_N = 1.0


@record
class Footing:
    """A vehicle with two axles of two wheels on soft ground.

    ``road_load_n`` is the wheel load at which the tyre's deflection is stated; axle limits are the tangential forces
    that the powertrain can give each axle (0: not driven), the total what it can give both; ``overlap_frac`` is how much of
    a rear tyre runs in the front one's rut.
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


@record
class Pull:
    """What all wheels give together at a slip, in N, and how deep the first ones sink.

    ``net_n`` is thrust less resistance of ground and tyres, ``tangential_n`` the force that torque must give;
    ``free_net_n`` is ``net_n`` of a powertrain without limits; ``carried_frac`` below 1 says that the soil does not carry.
    """

    thrust_n: Float
    resistance_n: Float
    net_n: Float
    free_net_n: Float
    tangential_n: Float
    sinkage_m: Float
    carried_frac: Float


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
    total = front + rear
    front = jnp.clip(front - shift, _LEAST_N, total - _LEAST_N)
    return front, total - front


def tyre_on_soil(soil: Soil, tyre: Tyre, load_n: Float, slip_frac: Float, pressure_pa: Float) -> WheelForces:
    """A tyre on its first pass: the stresses of the rigid wheel that it is equal to (``equal_wheel``)."""
    width, diameter = contact_width(tyre), 2.0 * jnp.asarray(tyre.radius_m)
    equal_m = equal_wheel(soil, load_n, width, diameter, ground_pressure(tyre, pressure_pa))
    return rigid_wheel(soil, load_n, slip_frac, 0.5 * equal_m, width)


def pull_on_soil(
    soil: Soil, footing: Footing, slip_frac: Float, front_n: Float, rear_n: Float, pressure_pa: Float | None = None
) -> Pull:
    """What the wheels of both axles give on soil at one slip; the rear ones run in the front ones' ruts."""
    pressure = footing.pressure_pa if pressure_pa is None else pressure_pa
    loads = 0.5 * jnp.stack([jnp.asarray(front_n), jnp.asarray(rear_n)])
    wheel = jax.vmap(lambda load: tyre_on_soil(soil, footing.tyre, load, slip_frac, pressure))(loads)
    rut = in_the_rut(wheel.sinkage_m[0], wheel.sinkage_m[1])
    share = jnp.stack([jnp.ones(()), 1.0 - footing.overlap_frac * (1.0 - rut)])
    flexing = flexing_force(footing.tyre, loads, pressure)
    return _pull(footing, wheel, wheel.resistance_n * share + flexing, jnp.min(wheel.load_n / loads))


def pull_on_snow(
    snow: Snow, footing: Footing, slip_frac: Float, front_n: Float, rear_n: Float, pressure_pa: Float | None = None
) -> Pull:
    """What the wheels of both axles give on snow at one slip.

    Thrust rises to that of full slip with the mean of Janosi's law under the footprint.
    """
    pressure = footing.pressure_pa if pressure_pa is None else pressure_pa
    tyre, ground = footing.tyre, ground_pressure(footing.tyre, pressure)
    loads = 0.5 * jnp.stack([jnp.asarray(front_n), jnp.asarray(rear_n)])
    width = contact_width(tyre)
    length = loads / (width * ground)
    rise = mobilised(slip_frac, length, snow.shear_m) / mobilised(1.0, length, snow.shear_m)
    thrust = snowy.gross_traction(loads, ground) * rise
    sinkage = snowy.snow_sinkage(snow, ground)
    leading = snowy.leading_resistance(snow, tyre.radius_m, width, sinkage)
    resistance = jnp.stack([leading, snowy.trailing_resistance(snow, loads[1])]) + flexing_force(tyre, loads, pressure)
    nothing = jnp.zeros_like(loads)
    wheel = WheelForces(
        entry_rad=nothing, sinkage_m=nothing + sinkage, load_n=loads, thrust_n=thrust, resistance_n=resistance,
        tangential_n=thrust,
    )  # fmt: skip
    return _pull(footing, wheel, resistance, jnp.ones(()))


def _pull(footing: Footing, wheel: WheelForces, resistance_n: jax.Array, carried_frac: jax.Array) -> Pull:
    """Both axles' sums, each axle cut to what its powertrain gives, and to the tyre's grip on dry asphalt."""
    limits = jnp.stack([jnp.asarray(footing.front_limit_n), jnp.asarray(footing.rear_limit_n)])
    asked = 2.0 * jnp.asarray(wheel.tangential_n)
    driven = jnp.where(limits > 0.0, 1.0, 0.0)
    grip = 2.0 * footing.tyre.adhesion_coeff * jnp.asarray(wheel.load_n)
    held = jnp.minimum(1.0, grip / jnp.maximum(asked, _LEAST_N))
    cut = jnp.minimum(held, limits / jnp.maximum(asked, _LEAST_N))
    resistance = 2.0 * jnp.sum(resistance_n)
    cut = cut * jnp.minimum(1.0, footing.total_limit_n / jnp.maximum(jnp.sum(asked * cut), _LEAST_N))
    thrust = jnp.sum(2.0 * wheel.thrust_n * cut)
    return Pull(
        thrust_n=thrust,
        resistance_n=resistance,
        net_n=thrust - resistance,
        free_net_n=jnp.sum(2.0 * wheel.thrust_n * driven * held) - resistance,
        tangential_n=jnp.sum(asked * cut),
        sinkage_m=jnp.asarray(wheel.sinkage_m)[0],
        carried_frac=carried_frac,
    )


def at_pressure(footing: Footing, pressure_pa: Float) -> Footing:
    """The same vehicle on tyres of another pressure."""
    return dataclasses.replace(footing, pressure_pa=pressure_pa)
