"""The tyre as the ground feels it."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Tyre:
    """Free radius, static deflection at kerb mass on road pressure, section, pressures, rolling, adhesion, tread depth.

    ``carcass_pa`` is the pressure that the carcass of a tyre without air would carry on its footprint.
    """

    radius_m: Float
    deflection_m: Float
    section_width_m: Float
    section_height_m: Float
    pressure_pa: Float
    off_road_pressure_pa: Float
    carcass_pa: Float
    rolling_coeff: Float
    adhesion_coeff: Float
    tread_depth_m: Float
