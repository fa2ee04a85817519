"""Clearance angles: approach, breakover, departure and what lies lowest, from the side profile.

Approach and departure angles are measured from the ground to the line tangent to the static loaded
radius arc of the tyre through the underside; the breakover angle is the supplement of the largest angle
between the lines tangent to both arcs that meet on the underside [49 CFR 523.2; SAE J1100 A106, A147].
Axes as in ``vehicle.side_profile``: x forward from the front axle, z up from the ground.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float

#: Pieces every edge of the profile is cut into between the axles: a flat edge can ground at its middle,
#: which no vertex shows. The middle of the wheelbase is always sampled as well.
_PIECES = 16
#: An underside this close to its lowest counts as flat: about the depth of skid-plate ribs and bolt heads;
#: a definition of this project, not of a standard.
FLATNESS_BAND_M = 0.020


def loaded_radius(radius_m: Float, deflection_m: Float, payload_deflection_m: Float = 0.0) -> jax.Array:
    """Static loaded radius, ``r = r_free - d - d_payload``, in m [49 CFR 523.2, static loaded radius arc].

    >>> round(float(loaded_radius(0.400, 0.020)), 3)
    0.38
    """
    return jnp.asarray(radius_m) - deflection_m - payload_deflection_m


def standing_heights(z_m: Float, lift_m: Float, payload_deflection_m: Float = 0.0) -> jax.Array:
    """Heights of sprung points in a ride-height mode, ``z + lift - d_payload``, in m, any shape.

    ``lift_m`` is what the springs add (less what payload takes); ``payload_deflection_m`` is the extra
    deflection of the tyres, which lowers sprung and unsprung parts alike.

    >>> round(float(standing_heights(0.290, 0.075)), 3)
    0.365
    """
    return jnp.asarray(z_m) + lift_m - payload_deflection_m


def tangent_angle(ahead_m: Float, height_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Angle of the plane that touches the tyre and a point ahead of its axle, in rad, any shape.

    ``a = asin(r / D) + atan((z - r) / x)`` with ``D^2 = x^2 + (z - r)^2``, held at a right angle above.
    A point behind the axle, or inside the arc where no plane can reach it, limits nothing: pi/2
    [49 CFR 523.2; the sign convention of docs/theory/geometry.md].

    >>> round(float(jnp.degrees(tangent_angle(0.85, 0.43, 0.385))), 1)
    29.9
    """
    ahead, above = jnp.asarray(ahead_m), jnp.asarray(height_m) - loaded_radius_m
    reachable = (ahead > 0.0) & (ahead * ahead + above * above > jnp.square(loaded_radius_m))
    safe_ahead = jnp.where(reachable, ahead, 1.0)
    safe_above = jnp.where(reachable, above, 0.0)
    reach = jnp.sqrt(safe_ahead * safe_ahead + safe_above * safe_above)
    ratio = jnp.where(reachable, loaded_radius_m / reach, 0.0)
    angle = jnp.arcsin(ratio) + jnp.arctan2(safe_above, safe_ahead)
    return jnp.where(reachable, jnp.minimum(angle, 0.5 * jnp.pi), 0.5 * jnp.pi)


def approach_angle(x_m: jax.Array, z_m: jax.Array, loaded_radius_m: Float) -> jax.Array:
    """Approach angle, least ``tangent_angle`` over the points ahead of the front axle, in rad.

    ``x_m`` and ``z_m`` are the underside ``(point,)`` as it stands. Vertices suffice: what clears a plane
    is a half-space, so an edge clears it when both its ends do [49 CFR 523.2; SAE J1100 A106-1].

    >>> x, z = jnp.array([0.85, -0.5, -2.5, -3.9]), jnp.array([0.43, 0.29, 0.29, 0.50])
    >>> round(float(jnp.degrees(approach_angle(x, z, 0.385))), 1)
    29.9
    """
    return jnp.min(tangent_angle(x_m, z_m, loaded_radius_m))


def departure_angle(x_m: jax.Array, z_m: jax.Array, wheelbase_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Departure angle, least ``tangent_angle`` over the points behind the rear axle, in rad.

    Underside ``(point,)`` as for ``approach_angle``, mirrored [49 CFR 523.2; SAE J1100 A106-2].

    >>> x, z = jnp.array([0.85, -0.5, -2.5, -3.9]), jnp.array([0.43, 0.29, 0.29, 0.50])
    >>> round(float(jnp.degrees(departure_angle(x, z, 3.02, 0.385))), 1)
    33.2
    """
    return jnp.min(tangent_angle(-(x_m + wheelbase_m), z_m, loaded_radius_m))


def breakover_angle(x_m: jax.Array, z_m: jax.Array, wheelbase_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Ramp breakover angle, least sum of the tangent angles to both tyres, in rad.

    ``a = min_x [tangent(-x) + tangent(x + L)]`` over the underside ``(point,)`` between the axles, edges
    included, because a straight edge is tightest near mid-wheelbase [49 CFR 523.2; SAE J1100 A147].

    >>> x, z = jnp.array([0.85, -0.5, -2.5, -3.9]), jnp.array([0.43, 0.29, 0.29, 0.50])
    >>> round(float(jnp.degrees(breakover_angle(x, z, 3.02, 0.385))), 1)
    22.3
    """
    along, height = _between_axles(x_m, z_m, wheelbase_m)
    # A point beyond an axle or inside a tyre meets a right angle there, so it never wins the minimum.
    front = tangent_angle(-along, height, loaded_radius_m)
    rear = tangent_angle(along + wheelbase_m, height, loaded_radius_m)
    return jnp.min(front + rear)


def belly_height(x_m: jax.Array, z_m: jax.Array, wheelbase_m: Float) -> jax.Array:
    """Height of the underside at mid-wheelbase, ``z(-L/2)`` on the profile ``(point,)``, in m.

    Breakover feels this height; published ground clearance is often lower and elsewhere
    [docs/theory/geometry.md, definition traps].

    >>> x, z = jnp.array([0.85, -0.5, -2.5, -3.9]), jnp.array([0.43, 0.29, 0.29, 0.50])
    >>> round(float(belly_height(x, z, 3.02)), 3)
    0.29
    """
    return jnp.interp(-0.5 * jnp.asarray(wheelbase_m), *_rear_to_front(x_m, z_m))


def lowest_between_tyres(x_m: jax.Array, z_m: jax.Array, wheelbase_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Lowest sprung point between the tyres of the underside ``(point,)``, in m [SAE J1100 H156].

    >>> x, z = jnp.array([0.85, -0.5, -2.5, -3.9]), jnp.array([0.43, 0.30, 0.27, 0.50])
    >>> round(float(lowest_between_tyres(x, z, 3.02, 0.385)), 3)
    0.27
    """
    between = (x_m < -jnp.asarray(loaded_radius_m)) & (x_m > loaded_radius_m - jnp.asarray(wheelbase_m))
    corners = jnp.where(between, z_m, jnp.inf)
    return jnp.minimum(jnp.min(corners), jnp.min(_belly_line(x_m, z_m, wheelbase_m, loaded_radius_m)))


def axle_clearance(axle_clearance_m: Float, lift_m: Float, solid_frac: Float) -> jax.Array:
    """Clearance under an axle in a ride-height mode, ``c + lift (1 - solid)``, in m, any shape.

    ``axle_clearance_m`` is that of the road height; ``solid_frac`` is 1 for a beam axle, whose differential stays with
    the wheels, and 0 for independent wheels, whose differential or drive unit is bolted to the body. A point of an
    arm at the share s from its pivot on the body to the wheel rises by ``(1 - s) lift``; what counts between the
    tyres is the inner end, s = 0 [49 CFR 523.2, axle clearance: under the differential; docs/theory/geometry.md].

    >>> [round(float(axle_clearance(0.225, 0.060, solid)), 3) for solid in (0.0, 1.0)]
    [0.285, 0.225]
    """
    return jnp.asarray(axle_clearance_m) + lift_m * (1.0 - jnp.asarray(solid_frac))


def ground_clearance(sprung_clearance_m: Float, axle_clearance_m: Float) -> jax.Array:
    """Ground clearance, ``min(sprung, axle)`` as both stand in a ride height, in m [SAE J1100 H156].

    A lift raises the first and leaves a solid axle, which then ends what a lift can give (``axle_clearance``).

    >>> round(float(ground_clearance(0.291, 0.240)), 3)
    0.24
    """
    return jnp.minimum(sprung_clearance_m, axle_clearance_m)


def belly_flatness(
    x_m: jax.Array,
    z_m: jax.Array,
    wheelbase_m: Float,
    loaded_radius_m: Float,
    *,
    band_m: Float = FLATNESS_BAND_M,
) -> jax.Array:
    """Share of the length between the tyres whose underside lies within a band of its lowest, 0 to 1.

    ``|{x : z(x) <= min z + band}| / (L - 2 r)`` on the profile ``(point,)``; 1 is a skateboard that slides
    over a crest without a catch, small is a single low hook [definition of this project].

    >>> x, z = jnp.array([0.0, -1.0, -2.0, -3.0]), jnp.array([0.35, 0.25, 0.25, 0.35])
    >>> round(float(belly_flatness(x, z, 3.0, 0.4)), 2)
    0.64
    """
    height = _belly_line(x_m, z_m, wheelbase_m, loaded_radius_m)
    level = jnp.min(height) + band_m
    low, high = jnp.minimum(height[:-1], height[1:]), jnp.maximum(height[:-1], height[1:])
    slope = high - low
    flat = slope <= 0.0
    share = jnp.where(flat, low <= level, (level - low) / jnp.where(flat, 1.0, slope))
    return jnp.mean(jnp.clip(share, 0.0, 1.0))


def breakover_of_flat_belly(height_m: Float, wheelbase_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Breakover angle of a flat belly, ``2 [asin(r / D) + atan((h - r) / (L / 2))]``, in rad.

    The closed form of ``breakover_angle`` at mid-wheelbase; as r goes to 0 it becomes ``2 atan(2 h / L)``. No trial
    calls it: it is what ``breakover_angle`` is checked by.

    >>> round(float(jnp.degrees(breakover_of_flat_belly(0.287, 3.022, 0.385))), 1)
    22.0
    """
    return 2.0 * tangent_angle(0.5 * jnp.asarray(wheelbase_m), height_m, loaded_radius_m)


def bumper_height_from_angle(angle_rad: Float, x_ahead_of_axle_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Height of a bumper point from its approach or departure angle, ``z = r + x tan a - r / cos a``, in m.

    The exact inverse of ``tangent_angle`` for a point at ``x_ahead_of_axle_m`` outside the axle.

    >>> round(float(bumper_height_from_angle(tangent_angle(0.85, 0.43, 0.385), 0.85, 0.385)), 3)
    0.43
    """
    angle = jnp.asarray(angle_rad)
    return loaded_radius_m + x_ahead_of_axle_m * jnp.tan(angle) - loaded_radius_m / jnp.cos(angle)


def limiting_point_ahead(
    low_angle_rad: Float, high_angle_rad: Float, lift_m: Float, loaded_radius_m: Float
) -> jax.Array:
    """Distance ahead of the axle of the point that limits both angles of a body lifted level, in m.

    ``x = (lift + r / cos a2 - r / cos a1) / (tan a2 - tan a1)``: two ride heights fix the point that one
    angle leaves on a line. Beyond the bumper it means that the two angles are not of one level body.
    From ``bumper_height_from_angle`` at both heights [49 CFR 523.2]; rounding of the angles is felt as
    ``1 / (a2 - a1)``.

    >>> low, high = tangent_angle(0.85, 0.43, 0.385), tangent_angle(0.85, 0.43 + 0.075, 0.385)
    >>> round(float(limiting_point_ahead(low, high, 0.075, 0.385)), 3)
    0.85
    """
    low, high = jnp.asarray(low_angle_rad), jnp.asarray(high_angle_rad)
    rise = lift_m + loaded_radius_m * (1.0 / jnp.cos(high) - 1.0 / jnp.cos(low))
    return rise / (jnp.tan(high) - jnp.tan(low))


def belly_height_from_breakover(angle_rad: Float, wheelbase_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Belly height at mid-wheelbase from a breakover angle, in m; inverse of ``breakover_of_flat_belly``.

    ``h = r + (L / 2) tan(a / 2) - r / cos(a / 2)``.

    >>> round(float(belly_height_from_breakover(jnp.radians(22.0), 3.022, 0.385)), 3)
    0.287
    """
    half = 0.5 * jnp.asarray(angle_rad)
    return bumper_height_from_angle(half, 0.5 * jnp.asarray(wheelbase_m), loaded_radius_m)


def _rear_to_front(x_m: jax.Array, z_m: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The profile with x rising, whichever end it was drawn from; the door keeps points in order."""
    forwards = x_m[0] <= x_m[-1]
    return jnp.where(forwards, x_m, x_m[::-1]), jnp.where(forwards, z_m, z_m[::-1])


def _between_axles(x_m: jax.Array, z_m: jax.Array, wheelbase_m: Float) -> tuple[jax.Array, jax.Array]:
    """Vertices, points on every edge, and mid-wheelbase."""
    x, z = _rear_to_front(x_m, z_m)
    along = jnp.linspace(0.0, 1.0, _PIECES + 1)[:, None]
    edge_x, edge_z = x[:-1] + along * (x[1:] - x[:-1]), z[:-1] + along * (z[1:] - z[:-1])
    middle = -0.5 * jnp.asarray(wheelbase_m)
    return (
        jnp.concatenate([edge_x.ravel(), middle[None]]),
        jnp.concatenate([edge_z.ravel(), belly_height(x, z, wheelbase_m)[None]]),
    )


def _belly_line(x_m: jax.Array, z_m: jax.Array, wheelbase_m: Float, loaded_radius_m: Float) -> jax.Array:
    """Heights at even steps from behind the front tyre to ahead of the rear tyre."""
    share = jnp.linspace(0.0, 1.0, 8 * _PIECES + 1)
    span = jnp.asarray(wheelbase_m) - 2.0 * jnp.asarray(loaded_radius_m)
    return jnp.interp(-loaded_radius_m - share * span, *_rear_to_front(x_m, z_m))
