"""Masses and where they sit."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Mass:
    """Kerb, gross and test masses, their distribution and the ratings they must respect."""

    kerb_kg: Float
    gross_kg: Float
    epa_test_kg: Float
    wltp_test_kg: Float
    front_share_frac: Float
    cg_height_m: Float
    front_axle_rating_kg: Float
    rear_axle_rating_kg: Float
    trailer_rating_kg: Float
    rotating_frac: Float
