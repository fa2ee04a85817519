"""What holds the vehicle back on a straight, level road, as a coast-down sees it."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class RoadLoad:
    """Road load ``F = (constant + linear v) m / m_ref + drag_area rho v^2 / 2``.

    ``neutral_drag_frac`` is 1 where the coefficients come from a coast-down in neutral, which already
    holds the drag of the unloaded drive units, and 0 where they were built up from tyres and air alone.
    """

    constant_n: Float
    linear_n_s_m: Float
    drag_area_m2: Float
    reference_mass_kg: Float
    neutral_drag_frac: Float
