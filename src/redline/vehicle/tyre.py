"""The tyre as the ground feels it."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Tyre:
    """Free radius, static deflection at kerb mass, rolling resistance and adhesion."""

    radius_m: Float
    deflection_m: Float
    section_width_m: Float
    rolling_coeff: Float
    adhesion_coeff: Float
