"""How the cells of a pack lose capacity: constants of a semi-empirical law."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class CellAgeing:
    """Loss of capacity with time and with throughput.

    ``calendar_frac`` is lost in one year at 25 degC and half charge, growing with time to ``calendar_power_frac``;
    ``activation_k`` is activation energy over the gas constant; ``soc_frac`` weighs powers of charge beyond one half.
    ``cycle_frac`` is lost with one equivalent full cycle, growing to ``cycle_power_frac``; ``depth_frac`` weighs powers
    of depth. ``plating_k`` and ``plating_frac`` are how charging below 25 degC grows with cold and with rate;
    ``scale_frac`` is this pack's loss over that of the published cells.
    """

    calendar_frac: Float
    calendar_power_frac: Float
    activation_k: Float
    soc_frac: tuple[Float, ...]
    cycle_frac: Float
    cycle_power_frac: Float
    depth_frac: tuple[Float, ...]
    plating_k: Float
    plating_frac: Float
    scale_frac: Float
