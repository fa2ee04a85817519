"""One corner of a vehicle as two masses."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class QuarterCar:
    """Body share over spring and damper, wheel and axle share over the tyre's spring; linear about rest."""

    sprung_kg: Float
    unsprung_kg: Float
    spring_n_m: Float
    damper_n_s_m: Float
    tyre_n_m: Float
