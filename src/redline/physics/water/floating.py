"""Floating: what a wading vehicle displaces, what is left on its tyres, and how fast a stream pushes it sideways."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.constants import GRAVITY_M_S2, WATER_DENSITY_KG_M3
from redline.foundations.pytrees import record
from redline.foundations.solve import root
from redline.foundations.types import Float

#: Cabins end here: water over this depth is over most roofs, and no depth is sought beyond, m.
DEEPEST_M = 2.5
#: Side-on to the stream: the greatest drag coefficient of a car in a flume, and the least friction of its tyres
#: on a wet bed [JWRHE25: coefficient 0.466-1.067, friction 0.320-0.898].
STREAM_DRAG_COEFF, STREAM_GRIP_COEFF = 1.067, 0.320


@record
class Hull:
    """What a vehicle displaces: tyres, a sealed box under the floor, and a cabin that floods in part.

    ``box_m2`` is the plan area of the sealed box between ``belly_m`` and ``belly_m + box_height_m``; ``cabin_m2`` that
    of the cabin above ``floor_m``, of which ``flood_frac`` fills.
    """

    mass_kg: Float
    tyre_radius_m: Float
    rim_radius_m: Float
    tyre_width_m: Float
    belly_m: Float
    box_m2: Float
    box_height_m: Float
    floor_m: Float
    cabin_m2: Float
    flood_frac: Float
    length_m: Float


def segment_area(depth_m: Float, radius_m: Float) -> jax.Array:
    """Area of a standing circle below a water line, ``r^2 acos(1 - d/r) - (r - d) sqrt(2 r d - d^2)``, in m2.

    >>> round(float(segment_area(0.4, 0.4)), 4)
    0.2513
    """
    radius = jnp.asarray(radius_m)
    depth = jnp.clip(jnp.asarray(depth_m), 1e-9, (2.0 - 1e-9) * radius)
    chord = jnp.sqrt(depth * (2.0 * radius - depth))
    return radius * radius * jnp.arccos(1.0 - depth / radius) - (radius - depth) * chord


def displaced_volume(hull: Hull, depth_m: Float) -> jax.Array:
    """Volume of air and sealed parts below the water line, in m3.

    Four tyres without their rims, the sealed box, and ``(1 - flood) A (d - z_floor)`` of the cabin [Archimedes].
    """
    depth = jnp.asarray(depth_m)
    rim_depth = depth - hull.tyre_radius_m + hull.rim_radius_m
    ring = segment_area(depth, hull.tyre_radius_m) - segment_area(rim_depth, hull.rim_radius_m)
    box = hull.box_m2 * jnp.clip(depth - hull.belly_m, 0.0, hull.box_height_m)
    cabin = hull.cabin_m2 * (1.0 - jnp.asarray(hull.flood_frac)) * jnp.maximum(depth - hull.floor_m, 0.0)
    return 4.0 * hull.tyre_width_m * ring + box + cabin


def tyre_load(hull: Hull, depth_m: Float) -> jax.Array:
    """Load left on the tyres in still water, ``m g - rho g V(d)``, in N; negative where the vehicle would float up.

    >>> sealed = Hull(mass_kg=2000.0, tyre_radius_m=0.4, rim_radius_m=0.4, tyre_width_m=0.25, belly_m=0.3, box_m2=0.0,
    ...     box_height_m=0.1, floor_m=0.4, cabin_m2=6.0, flood_frac=0.0, length_m=4.6)
    >>> round(float(tyre_load(sealed, 0.9)) / 9.80665)
    -999
    """
    lift = WATER_DENSITY_KG_M3 * GRAVITY_M_S2 * displaced_volume(hull, depth_m)
    return hull.mass_kg * GRAVITY_M_S2 - lift


def depth_with_load(hull: Hull, left_frac: Float) -> jax.Array:
    """Depth at which a share of the weight is left on the tyres, in m; none is left where the vehicle floats."""
    weight = hull.mass_kg * GRAVITY_M_S2
    return root(lambda depth: tyre_load(hull, depth) - left_frac * weight, 0.0, DEEPEST_M)


def submerged_side(hull: Hull, depth_m: Float) -> jax.Array:
    """Side area below the water, in m2: the body above the belly, and the wheels of one side below it."""
    depth = jnp.asarray(depth_m)
    wheels = 2.0 * (2.0 * jnp.asarray(hull.tyre_radius_m)) * jnp.minimum(depth, hull.belly_m)
    return hull.length_m * jnp.maximum(depth - hull.belly_m, 0.0) + wheels


def stream_speed(hull: Hull, depth_m: Float) -> jax.Array:
    """Speed of a stream from the side whose drag is the grip left, ``sqrt(2 mu N / (rho C_d A))``, in m/s.

    Zero where nothing is left on the tyres. Fast or rising water pushes sooner: it piles up on the side it meets.
    """
    grip = STREAM_GRIP_COEFF * jnp.maximum(tyre_load(hull, depth_m), 0.0)
    area = jnp.maximum(submerged_side(hull, depth_m), 1e-6)
    return jnp.sqrt(2.0 * grip / (WATER_DENSITY_KG_M3 * STREAM_DRAG_COEFF * area) + 1e-12)
