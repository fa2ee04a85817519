"""The electric drive unit of one axle: machines, inverters and a reduction gear."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class MachineLoss:
    """Loss of machine and inverter over peak power, by load ``tau = T/T_peak`` and speed ``nu = w/w_base``.

    ``weakening_from_frac`` is the ``nu`` from which a lightly loaded machine's field is weakened.
    """

    engaged_frac: Float
    load_frac: Float
    load2_frac: Float
    load_speed_frac: Float
    weakening_frac: Float
    weakening_from_frac: Float
    neutral_speed_frac: Float
    neutral_speed2_frac: Float


@record
class DriveUnit:
    """One axle's drive unit; a missing axle has zero peak torque and power and loses nothing.

    A single-speed unit's low gear is its only gear. One with two drives in the high gear and takes the low one where
    the high one cannot give the force, and to crawl.
    """

    count: Float
    peak_torque_nm: Float
    peak_power_w: Float
    max_speed_rad_s: Float
    gear_ratio: Float
    low_gear_ratio: Float
    mesh_efficiency_frac: Float
    disconnect_frac: Float
    loss: MachineLoss
