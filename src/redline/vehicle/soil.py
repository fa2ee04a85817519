"""The ground under the tyres where it gives way: soil by plate, shear and cone tests; snow by depth and density."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Soil:
    """A homogeneous layer of soil.

    Plate tests: ``p = (k_c / b + k_phi) (z / 1 m)^n``, so that ``frictional_pa`` is the pressure of a wide plate at one
    metre and ``cohesive_n_m`` what a narrow one adds times its width. ``exponent_slip_coeff`` raises the exponent with
    slip; ``dig_frac`` is how much of Lyasko's law of digging wheels the soil shows. Shear tests: cohesion, friction
    angle, and the shear that mobilises 63 % of strength. Cone tests: index of the critical layer, and the share that
    remoulding leaves. ``layer_m`` is how deep the figures hold, ``tested_pa`` the highest pressure they come from
    (infinite where unknown). Under a wheel the greatest stress lies at ``(peak_base + peak_slip s) theta_f`` and
    contact ends at ``(exit_base + exit_slip s) theta_f``. ``coarse_frac`` is 1 for sand, 0 for clay and loam.
    """

    exponent_coeff: Float
    exponent_slip_coeff: Float
    cohesive_n_m: Float
    frictional_pa: Float
    cohesion_pa: Float
    friction_rad: Float
    shear_m: Float
    dig_frac: Float
    cone_index_pa: Float
    remoulding_frac: Float
    coarse_frac: Float
    layer_m: Float
    tested_pa: Float
    peak_base_coeff: Float
    peak_slip_coeff: Float
    exit_base_coeff: Float
    exit_slip_coeff: Float


@record
class GroundDeviation:
    """How far soft ground deviates from what its models say: pulls over weight beyond theirs, sinkage over theirs."""

    sand_pull_frac: Float
    fine_pull_frac: Float
    snow_pull_frac: Float
    sinkage_ratio: Float


#: Ground that is as its models say.
AS_MODELLED = GroundDeviation(sand_pull_frac=0.0, fine_pull_frac=0.0, snow_pull_frac=0.0, sinkage_ratio=1.0)


@record
class Snow:
    """Undisturbed snow on firm ground: depth, density, and the shear that mobilises 63 % of its strength."""

    depth_m: Float
    density_kg_m3: Float
    shear_m: Float
