"""The body: outside dimensions [SAE J1100] and what the air feels."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Body:
    """Outside dimensions and drag of the body."""

    length_m: Float
    width_m: Float
    height_m: Float
    wheelbase_m: Float
    overhang_front_m: Float
    overhang_rear_m: Float
    track_front_m: Float
    track_rear_m: Float
    steering_angle_rad: Float
    turning_circle_m: Float
    drag_coeff: Float
    frontal_area_m2: Float
