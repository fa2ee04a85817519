"""What warms and cools: cabin, climate control, battery pack and electric machines."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Cabin:
    """Cabin air and interior as two heat capacities, what they lose, and what the sun and people bring.

    ``solar_area_m2`` is glazing area times the share of radiation that ends up inside; ``air_share_frac`` of it warms
    the air, the rest the interior. ``blower_kg_s`` is the blower's flow, ``recirculated_frac`` what of it comes back
    from the cabin in heating, ``recirculated_cooling_frac`` in cooling.
    """

    air_j_k: Float
    interior_j_k: Float
    shell_w_k: Float
    interior_w_k: Float
    solar_area_m2: Float
    air_share_frac: Float
    blower_kg_s: Float
    recirculated_frac: Float
    recirculated_cooling_frac: Float
    occupants_w: Float
    heat_to_k: Float
    cool_to_k: Float


@record
class ClimateControl:
    """What heats and cools the cabin.

    ``heat_pump_frac`` 1 with a heat pump; ``engine_heat_frac`` 1 where an engine's coolant heats the cabin,
    ``electric_backup_frac`` 1 where an electric heater helps it while a plug-in drives on its charge. ``heater_w`` is
    all heat there is at 0 degC, ``heat_pump_w`` what of it the heat pump gives there; ``carnot_frac`` its share of the
    ideal coefficient of performance, ``cooling_frac`` the air conditioning's. ``condenser_frac`` is the effectiveness
    of the heat pump's condenser, ``evaporator_w_k`` its evaporator's conductance to the air outside.
    """

    heat_pump_frac: Float
    engine_heat_frac: Float
    electric_backup_frac: Float
    heater_w: Float
    heat_pump_w: Float
    carnot_frac: Float
    condenser_frac: Float
    evaporator_w_k: Float
    cooling_w: Float
    cooling_frac: Float
    fan_w: Float


@record
class PackThermal:
    """The pack as one heat capacity, its conditioning, and what cold takes from it.

    Heated below ``heat_to_k``, cooled above ``cool_to_k``. ``capacity_cold_1_k`` is the share of usable energy lost per
    kelvin below ``capacity_from_k``; charging power falls linearly from ``full_charge_k`` to none at ``no_charge_k``.
    """

    heat_j_k: Float
    ambient_w_k: Float
    heater_w: Float
    cooling_w: Float
    heat_to_k: Float
    cool_to_k: Float
    capacity_cold_1_k: Float
    capacity_from_k: Float
    full_charge_k: Float
    no_charge_k: Float


@record
class MachineThermal:
    """One axle's machines: winding and housing with coolant, and the way of their heat to the air.

    Copper loss and ``winding_frac`` of all other loss arise in the windings, the rest in housing and inverter. Torque
    falls from ``derate_k`` to none at ``limit_k``. The radiator passes ``radiator_w_k`` at a standstill with its fan
    and ``radiator_flow_w_s_k_m`` more per m/s of air.
    """

    winding_j_k: Float
    winding_w_k: Float
    winding_frac: Float
    housing_j_k: Float
    radiator_w_k: Float
    radiator_flow_w_s_k_m: Float
    derate_k: Float
    limit_k: Float


@record
class Thermal:
    """All that warms and cools in a vehicle."""

    cabin: Cabin
    climate: ClimateControl
    pack: PackThermal
    front: MachineThermal
    rear: MachineThermal
