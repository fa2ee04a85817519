"""WLTP range and consumption of electric vehicles: shortened and consecutive-cycle procedures.

Shortened: WLTC and city cycle, steady speed, WLTC and city cycle, steady speed to the end; consecutive:
WLTC after WLTC to the end [UN R154 annex B8 sec. 3.4.4]. Weights recalled from sec. 4.4 and checked by
their limits. 23 degC, auxiliaries of comfort off.
"""

from __future__ import annotations

from collections.abc import Mapping

import jax

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.procedures.steps import Step

#: The closing steady speed may take at most 10 % of the usable energy [UN R154 annex B8 sec. 3.4.4.2.1].
_CLOSING_FRAC = 0.08

LEGS = (
    Leg("wltp_city_1", "wltc_3b_city", "wltp", "full"),
    Leg("wltp_fast_1", "wltc_3b_fast", "wltp"),
    Leg("wltp_city_2", "wltc_3b_city", "wltp"),
    Leg("wltp_city_3", "wltc_3b_city", "wltp", "mirror", _CLOSING_FRAC),
    Leg("wltp_fast_2", "wltc_3b_fast", "wltp"),
    Leg("wltp_city_4", "wltc_3b_city", "wltp"),
    Leg("wltp_half_city", "wltc_3b_city", "wltp", "half"),
    Leg("wltp_half_fast", "wltc_3b_fast", "wltp"),
)


@record
class WltpTest:
    """Everything the procedures work out, in SI units (J, J/m, m)."""

    usable_energy_j: Float
    wltc_j_m: tuple[Float, Float]
    k_wltc: tuple[Float, Float]
    city_j_m: tuple[Float, ...]
    k_city: tuple[Float, ...]
    shortened_dc_j_m: Float
    shortened_range_m: Float
    city_dc_j_m: Float
    city_range_m: Float
    consecutive_cycles_count: Float
    consecutive_range_m: Float
    recharge_j: Float
    shortened_ac_j_m: Float


def _joined(first: LegTotals, second: LegTotals) -> tuple[jax.Array, jax.Array]:
    return first.terminal_j + second.terminal_j, first.distance_m + second.distance_m


def wltp_test(legs: Mapping[str, LegTotals], usable_energy_j: Float, charging_efficiency_frac: Float) -> WltpTest:
    """Weigh the legs as UN R154 does.

    Shortened: ``K_1 = dE_1 / UBE``, ``K_2 = 1 - K_1``, ``EC = K_1 EC_1 + K_2 EC_2``, ``PER = UBE / EC``.
    City: ``K_1 = dE_city,1 / UBE``, ``K_2..4 = (1 - K_1) / 3``. Consecutive: ``K_1 = dE_1 / UBE`` and the
    later cycles share the rest; their mean is that of a cycle at half charge, because consumption changes
    linearly with charge once the pack is no longer full. Wall consumption is ``E_AC / PER``.
    """
    first_j, wltc_m = _joined(legs["wltp_city_1"], legs["wltp_fast_1"])
    second_j, _ = _joined(legs["wltp_city_3"], legs["wltp_fast_2"])
    middle_j, _ = _joined(legs["wltp_half_city"], legs["wltp_half_fast"])
    k_first = first_j / usable_energy_j
    wltc = (first_j / wltc_m, second_j / wltc_m)
    shortened = k_first * wltc[0] + (1.0 - k_first) * wltc[1]
    cities = tuple(legs[f"wltp_city_{index}"] for index in (1, 2, 3, 4))
    city = tuple(leg.terminal_j / leg.distance_m for leg in cities)
    k_city_first = cities[0].terminal_j / usable_energy_j
    k_city = (k_city_first, *((1.0 - k_city_first) / 3.0,) * 3)
    city_dc = sum(weight * value for weight, value in zip(k_city, city, strict=True))
    consecutive = k_first * wltc[0] + (1.0 - k_first) * middle_j / wltc_m
    shortened_range = usable_energy_j / shortened
    recharge = usable_energy_j / charging_efficiency_frac
    return WltpTest(
        usable_energy_j=usable_energy_j,
        wltc_j_m=wltc,
        k_wltc=(k_first, 1.0 - k_first),
        city_j_m=city,
        k_city=k_city,
        shortened_dc_j_m=shortened,
        shortened_range_m=shortened_range,
        city_dc_j_m=city_dc,
        city_range_m=usable_energy_j / city_dc,
        consecutive_cycles_count=usable_energy_j / consecutive / wltc_m,
        consecutive_range_m=usable_energy_j / consecutive,
        recharge_j=recharge,
        shortened_ac_j_m=recharge / shortened_range,
    )


def walk_through(test: WltpTest) -> list[Step]:
    """Write the procedures out, step by step, with every K factor."""
    wh_km = ("energy_per_distance", "Wh/km")
    steps = [Step("UBE", "usable battery energy", test.usable_energy_j, "energy", "kWh")]
    for index in (0, 1):
        steps.append(Step(f"EC_WLTC,{index + 1}", f"DC consumption of WLTC {index + 1}", test.wltc_j_m[index], *wh_km))
        steps.append(Step(f"K_{index + 1}", ("dE_1 / UBE", "1 - K_1")[index], test.k_wltc[index], "fraction", ""))
    for index in range(4):
        steps.append(Step(f"EC_city,{index + 1}", f"DC consumption of city {index + 1}", test.city_j_m[index], *wh_km))
        meaning = "dE_city,1 / UBE" if index == 0 else "(1 - K_city,1) / 3"
        steps.append(Step(f"K_city,{index + 1}", meaning, test.k_city[index], "fraction", ""))
    return [
        *steps,
        Step("EC_DC", "K_1 EC_1 + K_2 EC_2", test.shortened_dc_j_m, *wh_km),
        Step("PER", "UBE / EC_DC, shortened procedure", test.shortened_range_m, "length", "km"),
        Step("PER_city", "UBE / EC_DC,city", test.city_range_m, "length", "km"),
        Step("n", "cycles of the consecutive procedure", test.consecutive_cycles_count, "count", ""),
        Step("PER_CCP", "UBE / EC_DC, consecutive procedure", test.consecutive_range_m, "length", "km"),
        Step("E_AC", "recharge energy at the wall", test.recharge_j, "energy", "kWh"),
        Step("EC", "E_AC / PER", test.shortened_ac_j_m, "energy_per_distance", "kWh/100km"),
    ]
