"""Differentials of both axles."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Differentials:
    """Share of an axle's torque that one wheel can take while the other has no grip.

    An open differential whose spinning wheel is braked gives one half, as do two machines on an axle; a limited-slip
    one with bias b gives ``b / (1 + b)``; a locked one all.
    """

    front_one_wheel_frac: Float
    rear_one_wheel_frac: Float
