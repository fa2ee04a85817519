"""Grounding on what lies across the way: ridge, log and ditch, by moving the side profile over them."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float

#: Places of the front axle at which the underside is looked at: one each 7 cm or so.
_PLACES = 72
#: How far before and behind the axles a vehicle is still over an obstacle.
_BEYOND_M = 1.3


@record
class Underside:
    """Points of the underside ``(point,)`` as the vehicle stands, wheelbase and loaded tyre radius."""

    x_m: jax.Array
    z_m: jax.Array
    wheelbase_m: Float
    loaded_radius_m: Float


def lift_over_round(x_m: jax.Array, centre_m: Float, round_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Rise of a rigid wheel over a bar across the way, ``max(0, k + sqrt((R + r)^2 - x^2) - r)``, in m.

    ``x`` is from the bar to the hub, ``k`` the height of its middle, ``R`` its radius: a log lies with ``k = R``, a
    sharp ridge has ``R = 0`` [geometry].

    >>> [round(float(lift_over_round(jnp.asarray(x), 0.15, 0.15, 0.37)), 3) for x in (0.0, 0.3, 0.6)]
    [0.3, 0.205, 0.0]
    """
    inside = (jnp.asarray(round_m) + loaded_radius_m) ** 2 - x_m * x_m
    over = centre_m + jnp.sqrt(jnp.maximum(inside, 1e-12)) - loaded_radius_m
    return jnp.where(inside > 0.0, jnp.maximum(over, 0.0), 0.0)


def drop_into_ditch(x_m: jax.Array, width_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Drop of a rigid wheel into a ditch with sharp edges, ``r - sqrt(r^2 - d^2)`` with ``d = w / 2 - |x|``, in m.

    >>> round(float(drop_into_ditch(jnp.asarray(0.0), 0.6, 0.37)), 3)
    0.153
    """
    radius = jnp.asarray(loaded_radius_m)
    deep = jnp.clip(0.5 * jnp.asarray(width_m) - jnp.abs(x_m), 0.0, 0.999 * radius)
    return radius - jnp.sqrt(radius * radius - deep * deep)


def clearance_over_round(car: Underside, centre_m: Float, round_m: Float) -> jax.Array:
    """Least distance of the underside from a bar across the way and from the ground, driven over it, in m.

    The body is rigid on rigid wheels at loaded radius; it is negative where the vehicle grounds [geometry].
    """

    def at(front_m: jax.Array) -> jax.Array:
        rises = [
            lift_over_round(x, centre_m, round_m, car.loaded_radius_m) for x in (front_m, front_m - car.wheelbase_m)
        ]
        bar = _distance(car, front_m, rises[0], rises[1], jnp.asarray(0.0), jnp.asarray(centre_m)) - round_m
        return jnp.minimum(bar, jnp.min(_heights(car, front_m, rises[0], rises[1])[1]))

    return jnp.min(jax.vmap(at)(_places(car)))


def clearance_over_ditch(car: Underside, width_m: Float) -> jax.Array:
    """Least distance of the underside from the edges of a ditch and from the ground beside it, in m."""
    half = 0.5 * jnp.asarray(width_m)

    def at(front_m: jax.Array) -> jax.Array:
        falls = [-drop_into_ditch(x, width_m, car.loaded_radius_m) for x in (front_m, front_m - car.wheelbase_m)]
        edges = [_distance(car, front_m, falls[0], falls[1], edge, jnp.asarray(0.0)) for edge in (half, -half)]
        x, z = _heights(car, front_m, falls[0], falls[1])
        beside = jnp.min(jnp.where(jnp.abs(x) > half, z, jnp.inf))
        return jnp.minimum(beside, jnp.minimum(edges[0], edges[1]))

    return jnp.min(jax.vmap(at)(_places(car)))


def _places(car: Underside) -> jax.Array:
    """Places of the front axle, from before the obstacle until the tail is over it."""
    return jnp.linspace(0.0, 1.0, _PLACES) * (car.wheelbase_m + 2.0 * _BEYOND_M) - _BEYOND_M


def _tilt(car: Underside, front_m: jax.Array, rear_m: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Sine and cosine of the body's tilt, nose up."""
    sine = jnp.clip((front_m - rear_m) / car.wheelbase_m, -0.9, 0.9)
    return sine, jnp.sqrt(1.0 - sine * sine)


def _heights(
    car: Underside, front_m: jax.Array, rise_m: jax.Array, rear_rise_m: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Places along the way and heights of the underside's points."""
    sine, cosine = _tilt(car, rise_m, rear_rise_m)
    above = car.z_m - car.loaded_radius_m
    along = front_m + car.x_m * cosine - above * sine
    return along, car.loaded_radius_m + rise_m + car.x_m * sine + above * cosine


def _distance(
    car: Underside, front_m: jax.Array, rise_m: jax.Array, rear_rise_m: jax.Array, x_m: jax.Array, z_m: jax.Array
) -> jax.Array:
    """Distance of a point of the ground from the underside, negative within the body, in m."""
    sine, cosine = _tilt(car, rise_m, rear_rise_m)
    ahead, up = x_m - front_m, z_m - (car.loaded_radius_m + rise_m)
    u, v = ahead * cosine + up * sine, up * cosine - ahead * sine + car.loaded_radius_m
    run, rise = car.x_m[1:] - car.x_m[:-1], car.z_m[1:] - car.z_m[:-1]
    length = jnp.maximum(run * run + rise * rise, 1e-12)
    share = jnp.clip(((u - car.x_m[:-1]) * run + (v - car.z_m[:-1]) * rise) / length, 0.0, 1.0)
    across, over = u - car.x_m[:-1] - share * run, v - car.z_m[:-1] - share * rise
    square = across * across + over * over
    nearest = jnp.sqrt(jnp.maximum(jnp.min(square), 1e-18))
    # Above the edge that lies over or under the point, the point is within the body.
    spans = (jnp.minimum(car.x_m[1:], car.x_m[:-1]) <= u) & (u < jnp.maximum(car.x_m[1:], car.x_m[:-1]))
    slope = rise / jnp.where(jnp.abs(run) > 1e-9, run, 1.0)
    within = jnp.any(spans & (v > car.z_m[:-1] + (u - car.x_m[:-1]) * slope))
    return jnp.where(within, -nearest, nearest)
