"""Kinds of powertrain: a tagged union that the march dispatches on once, when it is assembled."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.battery import Battery, Charging
from redline.vehicle.drive_unit import DriveUnit


@record
class TorqueSplit:
    """How two driven axles share torque: by least loss (1) or by a fixed front share (0)."""

    loss_minimising_frac: Float
    front_share_frac: Float


@record
class Regeneration:
    """What braking may give back: share, deceleration and power limits, and the low-speed fade."""

    share_frac: Float
    max_power_w: Float
    max_deceleration_m_s2: Float
    fade_speed_m_s: Float


@record
class Electric:
    """A battery-electric powertrain with up to one drive unit an axle."""

    front: DriveUnit
    rear: DriveUnit
    system_power_w: Float
    held_power_frac: Float
    split: TorqueSplit
    regeneration: Regeneration
    battery: Battery
    charging: Charging
    auxiliary_power_w: Float
    top_speed_m_s: Float
    torque_rise_s: Float


Powertrain = Electric
