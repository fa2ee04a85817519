"""The traction battery, its box and its charger."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.drive.ageing import CellAgeing


@record
class OpenCircuitVoltage:
    """Cell voltage over cell state of charge ``s``: ``c0 + c1 s + c2 s^2 + c3 s^3 + c4 exp(-c5 s)``."""

    c0_v: Float
    c1_v: Float
    c2_v: Float
    c3_v: Float
    c4_v: Float
    c5_frac: Float


@record
class Battery:
    """Energy, voltage, resistance and power limits of the pack."""

    usable_energy_j: Float
    gross_energy_j: Float
    nominal_voltage_v: Float
    resistance_ohm: Float
    resistance_low_soc_frac: Float
    resistance_activation_k: Float
    discharge_power_w: Float
    charge_power_w: Float
    window_low_frac: Float
    window_high_frac: Float
    cell: OpenCircuitVoltage
    cell_nominal_v: Float
    ageing: CellAgeing


@record
class BatteryBox:
    """The box under the floor, which the belly and the wheel travel feel."""

    length_m: Float
    width_m: Float
    height_m: Float
    floor_thickness_m: Float
    travel_lost_m: Float
    underfloor_frac: Float


@record
class Charging:
    """From the wall or the station to the pack.

    A warm pack takes ``acceptance_w`` when empty and ``full_frac`` of it when full, at most ``dc_power_w``; less below
    ``warm_k``, nothing at ``cold_limit_k``, less above ``derate_k``, nothing at ``hot_limit_k``. Cooling moves
    ``chiller_ratio`` times its electricity.
    ``dc_inlet_frac`` is 1 where there is an inlet for a station's direct current, else 0.
    """

    efficiency_frac: Float
    ac_power_w: Float
    dc_inlet_frac: Float
    dc_power_w: Float
    acceptance_w: Float
    full_frac: Float
    warm_k: Float
    cold_limit_k: Float
    derate_k: Float
    hot_limit_k: Float
    chiller_ratio: Float
