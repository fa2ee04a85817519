"""The side profile: what meets the ground first.

Axes follow ISO 8855 in direction (x forward, z up) with the origin on the ground below the front axle,
at kerb mass in the road ride height.
"""

import jax

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class RideHeights:
    """Ride-height modes as offsets of the sprung body from its road height."""

    access_m: Float
    road_m: Float
    off_road_m: Float


@record
class SideProfile:
    """Underside points of the sprung body ``(point,)``, clearances, ride-height modes, and what water meets.

    Clearances are those of the road height. ``axle_clearance_m`` is that of the lower axle: a differential that stays
    with the wheels (solid axle) or stands with the body (independent wheels).
    Above ``floor_height_m`` the cabin holds air over ``cabin_floor_m2``, less ``flood_frac`` of it that fills.
    """

    x_m: jax.Array
    z_m: jax.Array
    ground_clearance_m: Float
    axle_clearance_m: Float
    wading_depth_m: Float
    air_intake_height_m: Float
    wheel_travel_front_m: Float
    wheel_travel_rear_m: Float
    ride_heights: RideHeights
    floor_height_m: Float = 0.5
    cabin_floor_m2: Float = 5.0
    flood_frac: Float = 0.0
