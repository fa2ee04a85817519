"""SAE J1634 multi-cycle range and consumption test, and the EPA label made from it.

Order of the test: UDDS, HWFET, UDDS, steady speed, UDDS, HWFET, UDDS, steady speed to the end
[SAE J1634 202104 sec. 8; 40 CFR 600.116-12(a)]. Formulas for the weights are recalled from sec. 8.4
and checked by their limits (equal consumption in every cycle gives that consumption).
"""

from __future__ import annotations

from collections.abc import Mapping

import jax

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.foundations.units import to_si
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.procedures.steps import Step

#: The test ends its second half with this share of the energy left for the closing steady speed (at most 20 %).
_CLOSING_FRAC = 0.15

LEGS = (
    Leg("j1634_udds_1", "udds", "epa", "full"),
    Leg("j1634_hwfet_1", "hwfet", "epa"),
    Leg("j1634_udds_2", "udds", "epa"),
    Leg("j1634_udds_3", "udds", "epa", "mirror", _CLOSING_FRAC),
    Leg("j1634_hwfet_2", "hwfet", "epa"),
    Leg("j1634_udds_4", "udds", "epa"),
)

_MILE_M = to_si(1.0, "mi", "length")
_CITY_FRAC, _HIGHWAY_FRAC = 0.55, 0.45


@record
class MultiCycleTest:
    """Everything the multi-cycle test works out, in SI units (J, J/m, m)."""

    usable_energy_j: Float
    udds_j_m: tuple[Float, ...]
    hwfet_j_m: tuple[Float, ...]
    k_udds: tuple[Float, ...]
    city_dc_j_m: Float
    highway_dc_j_m: Float
    recharge_frac: Float
    city_ac_j_m: Float
    highway_ac_j_m: Float
    city_range_m: Float
    highway_range_m: Float
    combined_ac_j_m: Float
    label_factor_frac: Float
    label_range_m: Float
    label_ac_j_m: Float


def consumption(totals: LegTotals) -> jax.Array:
    """Direct-current energy per distance of one leg, in J/m."""
    return totals.terminal_j / totals.distance_m


def multi_cycle_test(
    legs: Mapping[str, LegTotals], usable_energy_j: Float, charging_efficiency_frac: Float, label_factor_frac: Float
) -> MultiCycleTest:
    """Weigh the legs as the standard does, and make the label.

    ``K_U1 = E_U1 / UBE``, ``K_U2..4 = (1 - K_U1) / 3``; ``EC_city = sum K_Ui EC_Ui``,
    ``EC_hwy = (EC_H1 + EC_H2) / 2``; ranges are ``UBE / EC``; wall energy is ``EC E_AC / UBE``.
    Label range is ``f (0.55 R_city + 0.45 R_hwy)``, label energy ``(0.55 EC_city + 0.45 EC_hwy) / f``
    with ``f`` 0.7 or the maker's five-cycle factor [40 CFR 600.210-12].
    """
    udds = tuple(legs[f"j1634_udds_{index}"] for index in (1, 2, 3, 4))
    hwfet = tuple(legs[f"j1634_hwfet_{index}"] for index in (1, 2))
    first = udds[0].terminal_j / usable_energy_j
    weights = (first, *((1.0 - first) / 3.0,) * 3)
    udds_dc, hwfet_dc = tuple(map(consumption, udds)), tuple(map(consumption, hwfet))
    city = sum(weight * value for weight, value in zip(weights, udds_dc, strict=True))
    highway = 0.5 * (hwfet_dc[0] + hwfet_dc[1])
    recharge = 1.0 / charging_efficiency_frac
    city_range, highway_range = usable_energy_j / city, usable_energy_j / highway
    combined = (_CITY_FRAC * city + _HIGHWAY_FRAC * highway) * recharge
    return MultiCycleTest(
        usable_energy_j=usable_energy_j,
        udds_j_m=udds_dc,
        hwfet_j_m=hwfet_dc,
        k_udds=weights,
        city_dc_j_m=city,
        highway_dc_j_m=highway,
        recharge_frac=recharge,
        city_ac_j_m=city * recharge,
        highway_ac_j_m=highway * recharge,
        city_range_m=city_range,
        highway_range_m=highway_range,
        combined_ac_j_m=combined,
        label_factor_frac=label_factor_frac,
        label_range_m=label_factor_frac * (_CITY_FRAC * city_range + _HIGHWAY_FRAC * highway_range),
        label_ac_j_m=combined / label_factor_frac,
    )


def walk_through(test: MultiCycleTest) -> list[Step]:
    """Write the procedure out, step by step, with every K factor."""
    wh_mi = ("energy_per_distance", "Wh/mi")
    steps = [Step("UBE", "usable battery energy, whole discharge", test.usable_energy_j, "energy", "kWh")]
    for index, value in enumerate(test.udds_j_m, start=1):
        steps.append(Step(f"EC_U{index}", f"DC consumption of UDDS {index}", value, *wh_mi))
    for index, value in enumerate(test.hwfet_j_m, start=1):
        steps.append(Step(f"EC_H{index}", f"DC consumption of HWFET {index}", value, *wh_mi))
    for index, value in enumerate(test.k_udds, start=1):
        steps.append(Step(f"K_U{index}", "E_U1 / UBE" if index == 1 else "(1 - K_U1) / 3", value, "fraction", ""))
    return [
        *steps,
        Step("EC_city", "sum of K_Ui EC_Ui", test.city_dc_j_m, *wh_mi),
        Step("EC_hwy", "(EC_H1 + EC_H2) / 2", test.highway_dc_j_m, *wh_mi),
        Step("R_city", "UBE / EC_city", test.city_range_m, "length", "mi"),
        Step("R_hwy", "UBE / EC_hwy", test.highway_range_m, "length", "mi"),
        Step("RAF", "recharge energy at the wall / UBE", test.recharge_frac, "fraction", ""),
        Step("EC_ac,city", "EC_city RAF", test.city_ac_j_m, *wh_mi),
        Step("EC_ac,hwy", "EC_hwy RAF", test.highway_ac_j_m, *wh_mi),
        Step("EC_ac,comb", "0.55 city + 0.45 highway", test.combined_ac_j_m, "energy_per_distance", "kWh/100mi"),
        Step("f", "label factor (0.7 or five-cycle)", test.label_factor_frac, "fraction", ""),
        Step("R_label", "f (0.55 R_city + 0.45 R_hwy)", test.label_range_m, "length", "mi"),
        Step("EC_label", "EC_ac,comb / f", test.label_ac_j_m, "energy_per_distance", "kWh/100mi"),
    ]
