"""The suspension: springs, bars, stops and travel between body and wheels.

Heights and travel count from where the vehicle stands at kerb mass in the road ride height. Rates are at the wheel.
"""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class AxleSuspension:
    """One axle's suspension, the same left and right.

    ``solid_frac`` is 1 where both wheels sit on a beam, which then rolls on springs ``spring_base_m`` apart. The
    anti-roll bar presses each wheel with ``anti_roll_n_m`` times its height over the other one's; it is taken off
    where ``anti_roll_free_frac`` is 1 and the ground is rough. ``lean_rad_m`` is how far an independent wheel leans
    against the body per travel: the reciprocal of its swing arm seen from ahead, zero for a vertical guide.
    """

    solid_frac: Float
    bump_m: Float
    rebound_m: Float
    wheel_rate_n_m: Float
    anti_roll_n_m: Float
    anti_roll_free_frac: Float
    stop_n_m: Float
    spring_base_m: Float
    lean_rad_m: Float
    unsprung_kg: Float


@record
class Suspension:
    """Both axles' suspension.

    ``cross_link_frac`` is the share of warp stiffness of springs that diagonal links take away: 1 lets the axles twist
    against each other freely.
    """

    front: AxleSuspension
    rear: AxleSuspension
    cross_link_frac: Float
