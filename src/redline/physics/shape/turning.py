"""Turning: the kerb-to-kerb circle of a front-steered vehicle at a crawl, and its inverse.

Wheels roll without slip about a point on the line of the rear axle. The mean steering angle is that of
the single-track model, so both front wheels are taken to meet Ackermann's condition; real racks turn the
outer wheel further than that, which tightens the circle by some per cent [docs/theory/geometry.md].
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float


def turning_circle(wheelbase_m: Float, steering_angle_rad: Float, track_m: Float, tyre_width_m: Float) -> jax.Array:
    """Kerb-to-kerb turning circle from the mean steering angle, in m [SAE J695; Ackermann geometry].

    ``D = 2 sqrt(L^2 + (L / tan d + t / 2)^2) + b``: twice the path of the outer front wheel, plus its width.

    >>> round(float(turning_circle(2.875, jnp.radians(35.0), 1.654, 0.245)), 2)
    11.66
    """
    wheelbase = jnp.asarray(wheelbase_m)
    centre = wheelbase / jnp.tan(jnp.asarray(steering_angle_rad)) + 0.5 * jnp.asarray(track_m)
    return 2.0 * jnp.hypot(wheelbase, centre) + tyre_width_m


def turning_circle_from_outer_wheel(wheelbase_m: Float, outer_angle_rad: Float, tyre_width_m: Float) -> jax.Array:
    """Kerb-to-kerb turning circle from the angle of the outer wheel, ``D = 2 L / sin d_o + b``, in m.

    Exact for that wheel when the turn centre lies on the rear axle line [SAE J695]. No trial calls it: it is the
    check of ``turning_circle`` by another way, and for makers that state this angle.

    >>> round(float(turning_circle_from_outer_wheel(2.875, jnp.radians(32.0), 0.245)), 2)
    11.1
    """
    return 2.0 * jnp.asarray(wheelbase_m) / jnp.sin(jnp.asarray(outer_angle_rad)) + tyre_width_m


def steering_angle(wheelbase_m: Float, turning_circle_m: Float, track_m: Float, tyre_width_m: Float) -> jax.Array:
    """Mean steering angle that gives a kerb-to-kerb circle, in rad: the inverse of ``turning_circle``.

    ``tan d = L / (sqrt(((D - b) / 2)^2 - L^2) - t / 2)``; a circle no steering can give, with the outer
    wheel's path inside the wheelbase, returns the angle of a turn about the inner rear wheel.

    >>> round(float(jnp.degrees(steering_angle(2.875, 11.66, 1.654, 0.245))), 1)
    35.0
    """
    wheelbase = jnp.asarray(wheelbase_m)
    half_track = 0.5 * jnp.asarray(track_m)
    path = 0.5 * (jnp.asarray(turning_circle_m) - tyre_width_m)
    square = path * path - wheelbase * wheelbase
    least = jnp.square(2.0 * half_track)
    centre = jnp.sqrt(jnp.maximum(square, least)) - half_track
    return jnp.arctan2(wheelbase, centre)
