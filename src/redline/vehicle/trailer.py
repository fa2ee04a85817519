"""A trailer as the towing vehicle feels it."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Trailer:
    """Mass, rolling coefficient and hitch of a trailer, and the drag area it adds to the vehicle before it.

    ``added_drag_area_m2`` is drag area of the combination less that of the vehicle alone: the wake of the vehicle
    shelters the trailer, and the trailer fills the wake.
    """

    mass_kg: Float
    frontal_area_m2: Float
    added_drag_area_m2: Float
    rolling_coeff: Float
    hitch_height_m: Float
