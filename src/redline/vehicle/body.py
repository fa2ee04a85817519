"""The body: outside dimensions [SAE J1100]."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Body:
    """Outside dimensions of the body."""

    length_m: Float
    width_m: Float
    height_m: Float
    wheelbase_m: Float
    overhang_front_m: Float
    overhang_rear_m: Float
    track_front_m: Float
    track_rear_m: Float
    steering_angle_rad: Float
