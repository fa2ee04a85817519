"""Differentials of both axles, and the brakes that help them."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Differentials:
    """Share of an axle's torque that one wheel can take while the other has no grip.

    An open differential whose spinning wheel is braked gives one half, as do two machines on an axle; a limited-slip
    one with bias b gives ``b / (1 + b)``; a locked one all.

    The torque bias is torque of the slower over torque of the faster wheel: 1 open, 1e9 locked. ``own`` is 1 where two
    machines drive one wheel each. ``brake_control_frac`` is 1 where traction control brakes a spinning wheel.
    """

    front_one_wheel_frac: Float
    rear_one_wheel_frac: Float
    front_bias_ratio: Float = 1.0
    rear_bias_ratio: Float = 1.0
    front_own_frac: Float = 0.0
    rear_own_frac: Float = 0.0
    brake_control_frac: Float = 1.0
