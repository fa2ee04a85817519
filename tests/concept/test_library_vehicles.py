"""The library's vehicles: those the brief names are there, and nothing that is only remembered passes for a fact."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from redline.concept.concept import Concept
from redline.concept.language.files import library_names, library_path, load_toml
from redline.concept.read import read
from redline.studio.validation.electric.published_machines import published_machines

DATA = Path(__file__).parents[3] / "shared" / "data" / "vehicles.csv"

#: Vehicles of the brief by file name: powertrain kind, and the row of the collected figures it was written from.
BRIEF: dict[str, tuple[str, int | None]] = {
    "land_rover_defender_90_p300_2024": ("combustion", 1), "land_rover_defender_110_p300_2024": ("combustion", 2),
    "land_rover_defender_90_p400_2024": ("mild_hybrid", 3), "land_rover_defender_110_p400_2024": ("mild_hybrid", 4),
    "land_rover_defender_130_p400_2023": ("mild_hybrid", 6), "land_rover_defender_90_v8_2022": ("combustion", None),
    "land_rover_defender_110_v8_2024": ("combustion", 5), "land_rover_defender_110_d240_2020": ("combustion", 13),
    "land_rover_defender_90_d200_2021": ("mild_hybrid", None), "land_rover_defender_110_d200_2021": ("mild_hybrid", None),
    "land_rover_defender_90_d250_2022": ("mild_hybrid", None), "land_rover_defender_110_d250_2022": ("mild_hybrid", 10),
    "land_rover_defender_90_d300_2022": ("mild_hybrid", None), "land_rover_defender_110_d300_2022": ("mild_hybrid", 11),
    "land_rover_defender_130_d300_2023": ("mild_hybrid", None), "land_rover_defender_110_d350_2024": ("mild_hybrid", 12),
    "land_rover_defender_130_d350_2024": ("mild_hybrid", None), "land_rover_defender_110_p400e_2022": ("parallel_hybrid", 8),
    "land_rover_defender_110_p300e_2024": ("parallel_hybrid", 9), "land_rover_defender_octa_2025": ("mild_hybrid", 7),
    "land_rover_defender_90_hard_top_d250_2022": ("mild_hybrid", None),
    "land_rover_defender_110_hard_top_d250_2022": ("mild_hybrid", None),
    "range_rover_evoque_p300e_2022": ("parallel_hybrid", 14), "range_rover_evoque_d200_2022": ("mild_hybrid", 15),
    "range_rover_evoque_p250_2024": ("combustion", 16), "range_rover_velar_p400e_2022": ("parallel_hybrid", 17),
    "range_rover_velar_d200_2022": ("mild_hybrid", 18), "range_rover_velar_d300_2022": ("mild_hybrid", 19),
    "range_rover_velar_p250_2024": ("combustion", 20), "range_rover_velar_p400_2024": ("mild_hybrid", 21),
    "range_rover_velar_p340_2024": ("mild_hybrid", 22), "ineos_grenadier_petrol_2023": ("combustion", None),
    "ineos_grenadier_diesel_2023": ("combustion", None), "ineos_quartermaster_petrol_2024": ("combustion", None),
    "ineos_quartermaster_diesel_2024": ("combustion", None), "honda_prelude_ehev_2026": ("series_parallel", 28),
    "deepal_s05_rwd_2026": ("electric", 30), "deepal_s05_awd_2026": ("electric", 31),
    "deepal_s05_range_extender_2025": ("series", 32), "tesla_model_3_rwd_2024": ("electric", 33),
    "byd_atto_3_2023": ("electric", 40), "byd_atto_3_evo_rwd_2026": ("electric", 41),
    "byd_atto_3_evo_awd_2026": ("electric", 42), "vauxhall_corsa_1_2_75_2025": ("combustion", 43),
    "vauxhall_corsa_1_2_100_2025": ("combustion", 44), "vauxhall_corsa_1_2_130_2025": ("combustion", 45),
    "vauxhall_corsa_hybrid_100_2025": ("mild_hybrid", 46), "vauxhall_corsa_electric_115kw_2025": ("electric", 47),
    "vauxhall_corsa_gse_2026": ("electric", 49), "porsche_taycan_plus_2023": ("electric", 52),
    "nissan_qashqai_1_3_140_2023": ("mild_hybrid", 56), "nissan_qashqai_1_3_158_xtronic_2023": ("mild_hybrid", 57),
    "nissan_qashqai_1_3_158_xtronic_4x4_2023": ("mild_hybrid", 58), "nissan_qashqai_e_power_2023": ("series", 59),
    "mercedes_cla_200_2021": ("combustion", 60), "mercedes_cla_200_2025": ("mild_hybrid", 61),
    "mercedes_cla_250_e_2025": ("parallel_hybrid", 62), "toyota_yaris_1_5_2022": ("combustion", 63),
    "toyota_yaris_hybrid_2022": ("power_split", 64), "mercedes_c350e_2018": ("parallel_hybrid", 65),
    "kia_stonic_1_0_mild_hybrid_2021": ("mild_hybrid", None), "skoda_kodiaq_1_5_tsi_2022": ("combustion", 68),
    "mini_countryman_s_all4_2024": ("mild_hybrid", None),
}  # fmt: skip
#: Vehicles to compare with, as above.
REFERENCES: dict[str, tuple[str, int | None]] = {
    "jeep_wrangler_4xe_sahara_2024": ("parallel_hybrid", 162), "jeep_wrangler_4xe_rubicon_2022": ("parallel_hybrid", 163),
    "jeep_wrangler_2_0_4_door_2024": ("combustion", 187), "jeep_wrangler_3_6_4_door_2024": ("combustion", 189),
    "jeep_wrangler_rubicon_392_2024": ("combustion", 190), "ford_bronco_2_3_2022": ("combustion", None),
    "ford_bronco_badlands_sasquatch_2_7_2022": ("combustion", None), "toyota_4runner_4_0_2022": ("combustion", None),
    "toyota_4runner_i_force_max_2025": ("parallel_hybrid", None),
    "toyota_land_cruiser_250_hybrid_2024": ("parallel_hybrid", None),
    "suzuki_jimny_1_5_manual_2019": ("combustion", None), "toyota_rav4_hybrid_awd_2024": ("power_split", 164),
    "toyota_rav4_prime_2024": ("power_split", 165), "toyota_rav4_2_5_awd_2024": ("combustion", 166),
    "toyota_prius_le_2024": ("power_split", 167), "toyota_prius_xle_2024": ("power_split", 168),
    "toyota_prius_awd_2024": ("power_split", 169), "toyota_prius_prime_se_2024": ("power_split", 170),
    "toyota_camry_2_5_2024": ("combustion", 171), "toyota_camry_hybrid_le_2024": ("power_split", 172),
    "toyota_camry_v6_2024": ("combustion", 173), "toyota_corolla_2_0_2024": ("combustion", 174),
    "toyota_corolla_hybrid_2024": ("power_split", 175), "honda_cr_v_1_5_awd_2024": ("combustion", 176),
    "honda_cr_v_hybrid_awd_2024": ("series_parallel", 177), "honda_cr_v_hybrid_fwd_2024": ("series_parallel", 178),
    "honda_civic_2_0_2024": ("combustion", 179), "honda_civic_1_5t_2024": ("combustion", 180),
    "honda_civic_si_2024": ("combustion", 181), "honda_civic_ehev_2023": ("series_parallel", 182),
    "ford_f150_2_7_2wd_2024": ("combustion", 183), "ford_f150_5_0_4wd_2024": ("combustion", 184),
    "ford_f150_3_5_4wd_2024": ("combustion", 185), "ford_f150_powerboost_4wd_2024": ("parallel_hybrid", 186),
    "volkswagen_golf_2_0_tdi_2015": ("combustion", 194), "volkswagen_golf_1_8_tsi_2015": ("combustion", 195),
    "volkswagen_golf_1_4_tsi_2021": ("combustion", 196), "volkswagen_golf_2_0_tdi_2023": ("combustion", 197),
    "volkswagen_golf_1_5_etsi_2023": ("mild_hybrid", 198), "subaru_outback_2_5_2022": ("combustion", None),
}  # fmt: skip
PLUG_INS = {
    "land_rover_defender_110_p400e_2022", "land_rover_defender_110_p300e_2024", "range_rover_evoque_p300e_2022",
    "range_rover_velar_p400e_2022", "deepal_s05_range_extender_2025", "mercedes_cla_250_e_2025", "mercedes_c350e_2018",
    "jeep_wrangler_4xe_sahara_2024", "jeep_wrangler_4xe_rubicon_2022", "toyota_rav4_prime_2024",
    "toyota_prius_prime_se_2024",
}  # fmt: skip
ALL = BRIEF | REFERENCES

#: Columns of the collected figures, and the input or published figure that the same figure would be.
INPUT_OF = {
    "length_mm": "dimensions.length", "width_mm": "dimensions.width", "height_mm": "dimensions.height",
    "wheelbase_mm": "dimensions.wheelbase", "kerb_mass_kg": "mass.kerb", "cd": "aero.drag_coefficient",
    "engine_cc": "engine.displacement", "engine_kw": "engine.power", "engine_nm": "engine.torque", "gears": "gearbox.gears",
    "system_power_kw": "powertrain.power", "motor_front_kw": "powertrain.front.power", "motor_rear_kw": "powertrain.rear.power",
    "motor_front_nm": "powertrain.front.torque", "motor_rear_nm": "powertrain.rear.torque",
    "battery_usable_kwh": "battery.usable_energy", "battery_gross_kwh": "battery.gross_energy",
    "ac_onboard_kw": "charging.ac_power", "dc_max_kw": "charging.dc_power",
}  # fmt: skip
FACT_OF = {
    "kerb_mass_kg": "kerb_mass_kg", "accel_0_100_kmh_s": "accel_0_100_kmh_s", "accel_0_60_mph_s": "accel_0_60_mph_s",
    "top_speed_kmh": "top_speed_km_h", "ground_clearance_mm": "ground_clearance_mm", "approach_deg": "approach_deg",
    "departure_deg": "departure_deg", "breakover_deg": "breakover_deg", "wading_mm": "wading_mm",
    "wltp_l_per_100km_min": "fuel_wltp_l_100km", "wltp_co2_g_per_km_min": "carbon_dioxide_wltp_g_km",
    "wltp_phev_ev_range_km_max": "range_electric_wltp_km", "epa_comb_mpg_or_mpge": "economy_epa_label_mpg",
    "epa_city_mpg_or_mpge": "economy_epa_city_mpg", "epa_hwy_mpg_or_mpge": "economy_epa_highway_mpg",
    "wltp_range_km_max": "range_wltp_km", "wltp_kwh_per_100km_min": "energy_wltp_kwh_100km", "epa_range_mi": "range_epa_km",
}  # fmt: skip
#: The sources of the collected figures: what a row says it only remembers was in none of them ...
COLLECTED = ("EPA test car list", "fueleconomy.gov", "ADEME", "UK VCA", "EPA OMEGA")
#: ... unless another column or row of theirs has it, and the source says which.
ELSEWHERE = ("rated power", "MY2022", "the same", "Speed")


def concept_of(stem: str) -> Concept:
    return read(library_path("vehicles", stem))


@pytest.mark.parametrize("stem", ALL)
def test_vehicle_is_there_whole_and_of_the_right_kind(stem: str) -> None:
    assert stem in library_names("vehicles")
    concept = concept_of(stem)
    assert concept.kind == ALL[stem][0]
    assert concept.plug_in == (stem in PLUG_INS)


def test_no_published_figure_is_from_memory() -> None:
    for stem in library_names("vehicles"):
        for key, fact in read(library_path("vehicles", stem), complete=False).published.items():
            assert "memory" not in fact.source, f"{stem}: {key}"
            assert "unverified" not in fact.source, f"{stem}: {key}"


def test_what_is_from_memory_is_marked_so_and_nothing_else() -> None:
    marked = 0
    for stem in library_names("vehicles"):
        concept = read(library_path("vehicles", stem), complete=False)
        for path, entry in (*concept.numbers.items(), *concept.choices.items()):
            assert entry.estimate == ("unverified" in entry.source), f"{stem}: {path}"
            marked += entry.estimate
    assert marked > 200


def test_what_is_from_memory_says_how_sure_it_is() -> None:
    for stem in library_names("vehicles"):
        for path, given in read(library_path("vehicles", stem), complete=False).numbers.items():
            if given.estimate and path != "gearbox.gears":
                assert given.sigma > 0.0, f"{stem}: {path}"


def from_collection(source: str) -> bool:
    return any(name in source for name in COLLECTED) and not any(word in source for word in ELSEWHERE)


@pytest.fixture(scope="module")
def rows() -> dict[int, dict[str, str]]:
    if not DATA.is_file():
        pytest.skip("the collected figures are not here")
    with DATA.open(encoding="utf-8", newline="") as stream:
        return {int(row["row_id"]): row for row in csv.DictReader(stream)}


@pytest.mark.parametrize("stem", [stem for stem, (_, row) in ALL.items() if row])
def test_nothing_remembered_was_taken_as_a_fact(stem: str, rows: dict[int, dict[str, str]]) -> None:
    row = rows[ALL[stem][1] or 0]
    remembered = {column for column in row["recalled"].split(";") if row.get(column)}
    concept = concept_of(stem)
    for column in remembered & set(INPUT_OF):
        given = concept.numbers.get(INPUT_OF[column])
        assert not (given and from_collection(given.source)), f"{stem}: {INPUT_OF[column]} ({given})"
    for column in remembered & set(FACT_OF):
        fact = concept.published.get(FACT_OF[column])
        assert not (fact and from_collection(fact.source)), f"{stem}: {FACT_OF[column]} ({fact})"
    if "tyre_size" in remembered:
        own = load_toml(library_path("vehicles", stem)).data
        assert own.get("tyres", {}).get("size") != row["tyre_size"], f"{stem}: tyres.size"


@pytest.mark.parametrize("name", ["electric", "range_extender", "plug_in", "hybrid", "petrol", "diesel"])
def test_the_compact_concept_is_offered_with_six_powertrains(name: str) -> None:
    kinds = {
        "electric": "electric", "range_extender": "series", "plug_in": "parallel_hybrid", "hybrid": "power_split",
        "petrol": "combustion", "diesel": "mild_hybrid",
    }  # fmt: skip
    concept = read(Path(__file__).parents[2] / "examples" / "compact_multi_energy" / f"{name}.toml")
    assert concept.kind == kinds[name]
    assert concept.envelope is not None
    assert concept.kind in (concept.envelope.kinds or [])
    assert concept.plug_in == (name in ("plug_in", "range_extender"))
    low = concept.numbers.get("transfer.low_range")
    assert bool(low and low.value > 2.0) == (name in ("plug_in", "petrol", "diesel"))
    assert all(
        "assumption" in given.source or "platform" in given.source for given in concept.numbers.values() if given.source
    )


#: Cars whose EPA text says nothing of the machine type, and what their makers or the press say of it.
TOLD_ELSEWHERE = {
    "mercedes_eqc_400_2021": ("induction", "induction"),
    "mercedes_eqb_300_4matic_2022": ("induction", "permanent_magnet"),
    "mercedes_eqb_350_4matic_2022": ("induction", "permanent_magnet"),
    "volkswagen_id4_pro_awd_2024": ("induction", "permanent_magnet"),
    "audi_q4_e_tron_50_quattro_2023": ("induction", "permanent_magnet"),
    "audi_q4_e_tron_55_quattro_2024": ("induction", "permanent_magnet"),
    "tesla_model_3_performance_2022": ("induction", "permanent_magnet"),
    "tesla_model_3_long_range_awd_2022": ("induction", "permanent_magnet"),
    "nissan_ariya_87_e_4orce_2024": ("externally_excited", "externally_excited"),
    "nissan_ariya_87_fwd_2024": ("externally_excited", ""),
    "nissan_ariya_63_fwd_2024": ("externally_excited", ""),
}
GEARS = ("powertrain.rear.low_gear_ratio", "powertrain.rear.gear_ratio")
DRIVEN = {"front": ("front",), "rear": ("rear",), "all": ("front", "rear")}


def machine_types(concept: Concept) -> dict[str, str]:
    """Machine type of each driven axle: as stated, else the magnet machine that a blank means."""
    drive = concept.choices["powertrain.drive"].value
    stated = {axle: concept.choices.get(f"powertrain.{axle}.machine") for axle in DRIVEN[str(drive)]}
    return {axle: str(chosen.value) if chosen else "permanent_magnet" for axle, chosen in stated.items()}


@pytest.mark.parametrize("stem", TOLD_ELSEWHERE)
def test_machine_types_that_makers_name_are_carried(stem: str) -> None:
    concept = concept_of(stem)
    told = dict(zip(("front", "rear"), TOLD_ELSEWHERE[stem], strict=True))
    assert machine_types(concept) == {axle: kind for axle, kind in told.items() if kind}
    assert all(concept.choices[f"powertrain.{axle}.machine"].source for axle, kind in told.items() if kind)


@pytest.mark.shared_data
def test_machine_types_are_those_of_the_certified_cars(shared_data: Path) -> None:
    table = shared_data / "epa_ev_label_roadload_matched.csv"
    with table.open(encoding="utf-8-sig", newline="") as stream:
        records = {row["fe_id"]: row for row in csv.DictReader(stream)}
    seen = 0
    for stem in library_names("vehicles"):
        concept = read(library_path("vehicles", stem), complete=False)
        fact = concept.published.get("energy_epa_unadjusted_kwh_100mi")
        found = re.search(r"id (\d+)", fact.source) if fact and concept.kind == "electric" else None
        if not found or found[1] not in records:
            continue
        row = records[found[1]]
        known = published_machines(row["make"], row["model"], float(row["year"]))
        for axle, kind in machine_types(concept).items():
            assert kind == (getattr(known, axle) or kind), f"{stem}: {known}"
            inverter = concept.choices.get(f"powertrain.{axle}.inverter")
            assert (inverter.value if inverter else "silicon") == (getattr(known, f"{axle}_inverter") or "silicon"), (
                stem
            )
        given = {path: concept.numbers[path].value for path in GEARS if path in concept.numbers}
        assert tuple(given.values()) == known.rear_ratios or not known.rear_ratios, stem
        seen += 1
    assert seen > 30
