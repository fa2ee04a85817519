"""A vehicle laid out for statics, the ground it is put on, and the pose it finds there.

Wheels are ordered front left, front right, rear left, rear right. Axes follow ISO 8855 in direction, x forward, y left
and z up, with the origin on level ground below the centre of gravity, where the vehicle stands in its ride height.
"""

import jax

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Stance:
    """Geometry, springs, tyres and masses of a standing vehicle.

    Arrays are ``(wheel,)``. ``hub_m`` is the height of the hub where the vehicle stands. Bump and rebound travel count
    from there. ``lever_frac`` is the distance between springs over that between wheels: 1 where each wheel has its own.
    A wheel leans by ``lean_rad_m`` per own travel and by ``lean_other_rad_m`` per the other wheel's. ``preload_n`` is
    what a spring carries where the vehicle stands. ``warp_n_m`` is the stiffness against unequal twist of the axles
    that cross links take away. ``radius_m`` and ``crown_m`` are half axes of the ellipse a tyre shows from behind.
    """

    x_m: jax.Array
    y_m: jax.Array
    hub_m: jax.Array
    radius_m: Float
    crown_m: Float
    tyre_n_m: jax.Array
    unsprung_kg: jax.Array
    sprung_kg: Float
    sprung_x_m: Float
    sprung_z_m: Float
    preload_n: jax.Array
    rate_n_m: jax.Array
    bar_n_m: jax.Array
    stop_n_m: jax.Array
    bump_m: jax.Array
    rebound_m: jax.Array
    lever_frac: jax.Array
    lean_rad_m: jax.Array
    lean_other_rad_m: jax.Array
    warp_n_m: Float


@record
class Ground:
    """Heights under the wheels ``(wheel,)``, and the slope all of it lies on.

    ``side_slope_rad`` is positive with the left side up, ``climb_rad`` with the nose up. ``hold_frac`` ``(wheel,)``
    says which wheels' patches hold the vehicle on the slope; it sums to 1.
    """

    height_m: jax.Array
    side_slope_rad: Float
    climb_rad: Float
    hold_frac: jax.Array


@record
class Pose:
    """Where a vehicle comes to rest.

    ``load_n`` are forces square to the ground, ``travel_m`` bump travel from standing, both ``(wheel,)``. ``heave_m``,
    ``roll_rad`` (left side up) and ``pitch_rad`` (nose down) move the body from where it stands. ``stands_frac`` is 1
    where this is a stable rest, and 0 where none was found, as beyond the point of tipping: nothing else counts then.
    """

    load_n: jax.Array
    travel_m: jax.Array
    heave_m: Float
    roll_rad: Float
    pitch_rad: Float
    lifted_frac: jax.Array
    stands_frac: Float
