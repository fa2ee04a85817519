"""Gearbox, transfer case and differentials: the way from the crankshaft to the wheels."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float

#: Most forward ratios a gearbox may have; a continuously variable one is laid out as as many steps.
MOST_RATIOS = 10


@record
class Gearbox:
    """Overall ratios ``(10,)`` engine over wheel in high range, first to last, and their losses.

    Ratios beyond the last are repeated. ``launch_speed_rad_s`` is the engine speed at which clutch or converter
    takes up; ``drag_torque_nm`` is pump and churning torque at the input; ``creep_torque_nm`` what the stalled
    converter takes at idle in drive; ``shift_time_s`` how long a full-throttle shift interrupts thrust;
    ``shift_up_over_idle`` the least engine speed, over idle, with which a higher gear is taken in gentle driving.
    Cold, below 23 degC and per 67 K: ``cold_drag_frac`` is the rise of the root of drag; ``cold_slip_frac`` is the slip
    of a converter that then does not lock. ``manual_frac`` is 1 where a driver shifts, as a procedure prescribes.
    """

    ratios: Float
    count: Float
    mesh_efficiency_frac: Float
    drag_torque_nm: Float
    launch_speed_rad_s: Float
    creep_torque_nm: Float
    shift_time_s: Float
    shift_up_over_idle: Float
    cold_drag_frac: Float = 0.0
    cold_slip_frac: Float = 0.0
    manual_frac: Float = 0.0


@record
class TransferCase:
    """Drive to the axles: front share of torque, whether the centre is locked, the low range (1: none), torque bias.

    The bias of the centre is torque of the slower output over that of the faster, each over its share: 1 open.
    """

    front_share_frac: Float
    locked_frac: Float
    low_range_ratio: Float
    centre_bias_ratio: Float = 1.0
