"""The published configurations that predict one another, hits and misses alike.

Every pair that was found with enough published inputs stands here, whatever its residual; what would only
return its own angle does not. Two changes are read from a text: the Xtreme Recon's lift, "more like 2.0 inches"
in all (Autoblog 2021, via energyfastrim.com), and the 392's "2 in lift", which is not said against what. A ride
height that is only the difference of two clearances (Hummer EV, Terrain) predicts no clearance. Of vehicles with a
solid axle no clearances by mode were found: Ram's air springs lift by a published 2 in (earthgarage.com 2020), to what
clearance is not said.
"""

from __future__ import annotations

from collections.abc import Callable

from redline.studio.validation.geometry import (
    ROAD,
    Check,
    Stand,
    by_axle_kind,
    by_clearance,
    by_height,
    flat_belly,
    follows_the_axle,
    lower_of_two,
    moved_belly,
    moved_bumper,
    no_lift,
    same_end,
    third_height,
    two_inches,
)

BREAKOVER = "breakover from another configuration"
BUMPER = "approach and departure, point at the published bumper"
THIRD = "approach and departure at a third height, point fixed by two"
SAME = "approach and departure, end unchanged"
FLAT = "flat bottom: breakover from published clearance"
AXLE = "low axle: clearance from axle and tyre"
HEIGHTS = "clearance by ride height, independent wheels"

_DEFENDER, _DEFENDER_ROAD = Stand("land_rover_defender_110_2020"), Stand("land_rover_defender_110_2020", ROAD)
_DEFENDER_130 = Stand("land_rover_defender_130_2023")
_JL_2, _JL_4 = Stand("jeep_wrangler_rubicon_2_door_2018"), Stand("jeep_wrangler_rubicon_4_door_2021")
_XTREME, _JL_392 = Stand("jeep_wrangler_rubicon_xtreme_recon_2022"), Stand("jeep_wrangler_rubicon_392_2021")
_JL_2_35, _GLADIATOR = Stand("jeep_wrangler_rubicon_2_door_35s_2024"), Stand("jeep_gladiator_rubicon_2020")
_JK_2, _JK_4 = Stand("jeep_wrangler_jk_rubicon_2012"), Stand("jeep_wrangler_jk_rubicon_unlimited_2012")
_BRONCO_2, _BRONCO_4 = Stand("ford_bronco_sasquatch_2_door_2021"), Stand("ford_bronco_sasquatch_4_door_2021")
_JIMNY_3, _JIMNY_5 = Stand("suzuki_jimny_2019"), Stand("suzuki_jimny_5_door_2023")
_EXTRACT = Stand("gmc_hummer_ev_pickup_edition_1_2022")
_HUMMER = Stand("gmc_hummer_ev_pickup_edition_1_2022", ROAD)
_TERRAIN = Stand("gmc_hummer_ev_pickup_edition_1_terrain_2022")
_HUMMER_SUV = Stand("gmc_hummer_ev_suv_edition_1_2024")
_CRUISER, _RUNNER = Stand("toyota_land_cruiser_250_2024"), Stand("toyota_4runner_trd_off_road_2025")
_Z71, _BOSS = Stand("chevrolet_colorado_z71_2023"), Stand("chevrolet_colorado_trail_boss_2023")
_ZR2, _BISON = Stand("chevrolet_colorado_zr2_2023"), Stand("chevrolet_colorado_zr2_bison_2024")
_OUTBACK, _WILDERNESS = Stand("subaru_outback_2022"), Stand("subaru_outback_wilderness_2022")
_G_580, _R1T = Stand("mercedes_g_580_eq_2025"), Stand("rivian_r1t_2021")
_DISCOVERY = Stand("land_rover_discovery_1996")
_WK2, _WK2_ROAD = Stand("jeep_grand_cherokee_2011"), Stand("jeep_grand_cherokee_2011", ROAD)
_WK2_MIDDLE = Stand("jeep_grand_cherokee_off_road_1_2011")
_RAPTOR_35, _RAPTOR_37 = Stand("ford_f150_raptor_35s_2021"), Stand("ford_f150_raptor_37s_2021")

_DEFENDER_UP = "Defender 110, road to off-road"
_TO_TERRAIN, _TO_EXTRACT = "Hummer EV, normal to Terrain height", "Hummer EV, normal to Extract height"
_JL_DOORS, _BRONCO_DOORS = "Wrangler JL Rubicon, 2 to 4 doors", "Bronco Sasquatch, 4 to 2 doors"
_JIMNY_DOORS, _HUMMER_BODIES = "Jimny, 3 to 5 doors", "Hummer EV, pick-up to SUV"


def _breakover(name: str, start: Stand, end: Stand, change: str, lift_m: Callable[[Check], float] = no_lift) -> Check:
    return Check(BREAKOVER, name, "breakover", start, end, moved_belly, change, lift_m)


def _bumper(
    name: str, figure: str, start: Stand, end: Stand, change: str, lift_m: Callable[[Check], float] = by_height
) -> Check:
    return Check(BUMPER, name, figure, start, end, moved_bumper, change, lift_m)


def _third(name: str, figure: str) -> Check:
    return Check(THIRD, name, figure, _EXTRACT, _TERRAIN, third_height, "+1.8 in", by_height)


def _same(name: str, figure: str, start: Stand, end: Stand) -> Check:
    return Check(SAME, name, figure, start, end, same_end, "wheelbase", no_lift)


def _flat(name: str, stand: Stand) -> Check:
    return Check(FLAT, name, "breakover", stand, stand, flat_belly, "none", no_lift)


def _axle(name: str, start: Stand, end: Stand, change: str) -> Check:
    return Check(AXLE, name, "ground_clearance", start, end, follows_the_axle, change, no_lift)


def _height(name: str, start: Stand, end: Stand, change: str) -> Check:
    return Check(HEIGHTS, name, "ground_clearance", start, end, by_axle_kind, change, by_height)


#: Every check, in the order of the tables.
CASES: tuple[Check, ...] = (
    _breakover(_DEFENDER_UP, _DEFENDER_ROAD, _DEFENDER, "+75 mm", by_height),
    _breakover(_JL_DOORS, _JL_2, _JL_4, "wheelbase"),
    _breakover("Wrangler JK Rubicon, 2 to 4 doors", _JK_2, _JK_4, "wheelbase"),
    _breakover("Wrangler 4-door to Gladiator", _JL_4, _GLADIATOR, "wheelbase, clearance", by_clearance),
    _breakover("Rubicon 4-door to Xtreme Recon", _JL_4, _XTREME, "+2.0 in, tyre", two_inches),
    _breakover("Rubicon 2-door to 35 in tyres", _JL_2, _JL_2_35, "clearance, tyre", by_clearance),
    _breakover("Wrangler on 35s, 4 to 2 doors", _XTREME, _JL_2_35, "wheelbase, clearance", by_clearance),
    _breakover("Rubicon 4-door to 392, 2 in lift read as against it", _JL_4, _JL_392, "+2 in", two_inches),
    _breakover(_BRONCO_DOORS, _BRONCO_4, _BRONCO_2, "wheelbase"),
    _breakover(_JIMNY_DOORS, _JIMNY_3, _JIMNY_5, "wheelbase"),
    _breakover(_TO_TERRAIN, _HUMMER, _TERRAIN, "+1.8 in", by_height),
    _breakover(_TO_EXTRACT, _HUMMER, _EXTRACT, "+5.8 in", by_height),
    _breakover(_HUMMER_BODIES, _EXTRACT, _HUMMER_SUV, "wheelbase"),
    _breakover("Land Cruiser 250 to 4Runner TRD Off-Road", _CRUISER, _RUNNER, "clearance", by_clearance),
    _breakover("Colorado Z71 to Trail Boss", _Z71, _BOSS, "clearance", by_clearance),
    _breakover("Colorado Trail Boss to ZR2", _BOSS, _ZR2, "clearance, tyre", by_clearance),
    _breakover("Colorado ZR2 to Bison", _ZR2, _BISON, "clearance, tyre", by_clearance),
    _breakover("Outback to Wilderness", _OUTBACK, _WILDERNESS, "clearance", by_clearance),
    _bumper(_DEFENDER_UP, "approach", _DEFENDER_ROAD, _DEFENDER, "+75 mm"),
    _bumper(_DEFENDER_UP, "departure", _DEFENDER_ROAD, _DEFENDER, "+75 mm"),
    _bumper("Defender 110 to 130", "departure", _DEFENDER, _DEFENDER_130, "longer rear end", no_lift),
    _bumper(_TO_TERRAIN, "approach", _HUMMER, _TERRAIN, "+1.8 in"),
    _bumper(_TO_TERRAIN, "departure", _HUMMER, _TERRAIN, "+1.8 in"),
    _bumper(_TO_EXTRACT, "approach", _HUMMER, _EXTRACT, "+5.8 in"),
    _bumper(_TO_EXTRACT, "departure", _HUMMER, _EXTRACT, "+5.8 in"),
    _third("Hummer EV, Terrain from normal and Extract height", "approach"),
    _third("Hummer EV, Terrain from normal and Extract height", "departure"),
    _same(_JL_DOORS, "approach", _JL_2, _JL_4),
    _same(_JL_DOORS, "departure", _JL_2, _JL_4),
    _same(_BRONCO_DOORS, "approach", _BRONCO_4, _BRONCO_2),
    _same(_BRONCO_DOORS, "departure", _BRONCO_4, _BRONCO_2),
    _same(_JIMNY_DOORS, "approach", _JIMNY_3, _JIMNY_5),
    _same(_JIMNY_DOORS, "departure", _JIMNY_3, _JIMNY_5),
    _same(_HUMMER_BODIES, "approach", _EXTRACT, _HUMMER_SUV),
    _flat("G 580, clearance stated between the axles", _G_580),
    _flat("Rivian R1T, greatest height", _R1T),
    _flat("Hummer EV, normal height", _HUMMER),
    _flat("Hummer EV, Extract height", _EXTRACT),
    Check(AXLE, "Discovery 1996: under differentials and under frame", "ground_clearance", _DISCOVERY, _DISCOVERY,
          lower_of_two, "none", no_lift),
    _axle(_JIMNY_DOORS, _JIMNY_3, _JIMNY_5, "wheelbase"),
    _axle("F-150 Raptor, 35 to 37 in tyres", _RAPTOR_35, _RAPTOR_37, "tyre"),
    _axle("Rubicon 4-door to 392, 2 in lift", _JL_4, _JL_392, "springs"),
    _axle("Rubicon 4-door to Xtreme Recon", _JL_4, _XTREME, "springs, tyre"),
    _axle("Colorado ZR2 to Bison", _ZR2, _BISON, "springs, tyre"),
    _height(_DEFENDER_UP, _DEFENDER_ROAD, _DEFENDER, "+75 mm"),
    _height(_TO_EXTRACT, _HUMMER, _EXTRACT, "+5.8 in"),
    _height("Grand Cherokee, normal to Off-Road 1", _WK2_ROAD, _WK2_MIDDLE, "+33 mm"),
    _height("Grand Cherokee, normal to Off-Road 2", _WK2_ROAD, _WK2, "+65 mm"),
)  # fmt: skip
