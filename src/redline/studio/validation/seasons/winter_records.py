"""Winter range tests on the road: reading them, and which concept stands for which car."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from redline.concept.language.files import is_there, library_path, not_there, referred_to
from redline.concept.read import read
from redline.foundations.errors import InputError, Problem
from redline.foundations.units import to_si
from redline.studio.validation.table import number_in, read_lines

_COLUMNS = ("edition", "temp_c_min", "temp_c_max", "vehicle", "deviation_pct")

#: Words that a tested car's name must have, words it must not, and its file. The first that fits counts. Where a trim
#: is not told the file is the one whose WLTP range the test quotes, or the nearest.
CARS: tuple[tuple[str, str, str], ...] = (
    ("g 580", "", "mercedes_g_580_eq_2025"),
    ("taycan", "", "porsche_taycan_4s_plus_2025"),
    ("eqb 250", "", "mercedes_eqb_250_plus_2024"),
    ("eqb", "", "mercedes_eqb_350_4matic_2022"),
    ("eqc", "", "mercedes_eqc_400_2021"),
    ("tesla model 3 rwd", "lr", "tesla_model_3_rwd_2024"),
    ("tesla model 3 lr rwd", "", "tesla_model_3_long_range_rwd_2024"),
    ("tesla model 3 highland", "", "tesla_model_3_long_range_awd_2024"),
    ("tesla model 3", "", "tesla_model_3_long_range_awd_2022"),
    ("tesla model y", "", "tesla_model_y_long_range_awd_2025"),
    ("tesla model s", "", "tesla_model_s_long_range_2023"),
    ("tesla model x", "", "tesla_model_x_long_range_2023"),
    ("audi q8 e-tron sportback", "", "audi_q8_e_tron_55_sportback_2024"),
    ("audi q8 e-tron", "", "audi_q8_e_tron_55_2024"),
    ("audi q4", "", "audi_q4_e_tron_50_quattro_2023"),
    ("f-150 lightning", "", "ford_f150_lightning_extended_range_2023"),
    ("mustang mach-e gt", "", "ford_mustang_mach_e_gt_performance_2022"),
    ("mustang mach-e", "", "ford_mustang_mach_e_rwd_extended_2024"),
    ("toyota bz4x fwd", "", "toyota_bz4x_fwd_2024"),
    ("toyota bz4x", "", "toyota_bz4x_awd_2024"),
    ("nissan ariya e-4orce", "", "nissan_ariya_87_e_4orce_2024"),
    ("nissan ariya", "", "nissan_ariya_87_fwd_2024"),
    ("nissan leaf", "", "nissan_leaf_62_2024"),
    ("skoda enyaq", "", "skoda_enyaq_85_2025"),
    ("id.4", "", "volkswagen_id4_pro_rwd_2024"),
    ("jeep avenger", "", "jeep_avenger_electric_2024"),
    ("corsa", "", "vauxhall_corsa_electric_115kw_2025"),
    ("byd atto 3 evo", "", "byd_atto_3_evo_rwd_2026"),
    ("byd atto 3", "", "byd_atto_3_2023"),
    ("deepal s05 awd", "", "deepal_s05_awd_2026"),
    ("deepal s05", "", "deepal_s05_rwd_2026"),
    ("polestar 3", "", "polestar_3_long_range_dual_motor_performance_2024"),
    ("polestar 2", "", "polestar_2_long_range_dual_motor_2024"),
    ("volvo c40", "", "volvo_c40_recharge_twin_awd_2024"),
    ("volvo ex90", "", "volvo_ex90_twin_2025"),
    ("kia ev3", "", "kia_ev3_long_range_2025"),
    ("kia ev4 fastback", "", "kia_ev4_long_range_fastback_2025"),
    ("kia ev4", "", "kia_ev4_long_range_hatchback_2025"),
    ("kia ev9", "", "kia_ev9_long_range_awd_2024"),
    ("bmw i5", "", "bmw_i5_edrive40_2024"),
    ("bmw ix xdrive60", "", "bmw_ix_xdrive60_2025"),
    ("bmw ix xdrive50", "", "bmw_ix_xdrive50_2022"),
    ("mini countryman se", "", "mini_countryman_se_all4_2025"),
    ("audi q6", "", "audi_q6_e_tron_quattro_2025"),
    ("audi a6 e-tron", "", "audi_a6_sportback_e_tron_performance_2025"),
    ("id.7 gtx", "", "volkswagen_id7_gtx_tourer_2025"),
    ("id.7", "", "volkswagen_id7_pro_2024"),
    ("peugeot e-3008", "", "peugeot_e_3008_73_2025"),
    ("byd tang", "", "byd_tang_2024"),
    ("byd dolphin", "", "byd_dolphin_60_2024"),
    ("xpeng g9", "", "xpeng_g9_awd_performance_2024"),
    ("lotus emeya", "", "lotus_emeya_s_2025"),
    ("lotus eletre", "", "lotus_eletre_s_2024"),
    ("lucid air", "", "lucid_air_grand_touring_2025"),
    ("mercedes cla", "", "mercedes_cla_250_plus_eq_2025"),
    ("mercedes-benz cla", "", "mercedes_cla_250_plus_eq_2025"),
    ("hyundai ioniq 9", "", "hyundai_ioniq_9_long_range_awd_2025"),
    ("hyundai ioniq 6", "", "hyundai_ioniq_6_long_range_rwd_2023"),
    ("hyundai inster", "", "hyundai_inster_long_range_2025"),
    ("skoda elroq", "", "skoda_elroq_85_2025"),
    ("hiphi z", "", "hiphi_z_2023"),
    ("voyah dream", "", "voyah_dream_2024"),
)


@dataclass(frozen=True, slots=True)
class WinterRecord:
    """One car's drive to empty: the test's mean temperature, and its range against WLTP less one, in per cent.

    ``concept`` is the file that stands for the car; none where the row names none and the library has none. ``wltp_m``
    is the range that the car is sold with, NaN where the row tells none.
    """

    edition: str
    vehicle: str
    concept: Path | None
    temperature_k: float
    deviation_pct: float
    wltp_m: float = math.nan

    @property
    def file(self) -> str:
        """Name of the concept's file, without its ending."""
        return self.concept.stem if self.concept else ""


def stem_of(vehicle: str) -> str:
    """The library file of a tested car, or nothing where the library has none.

    >>> stem_of("Tesla Model 3 LR AWD (Highland)")
    'tesla_model_3_long_range_awd_2024'
    >>> stem_of("Maxus Euniq6")
    ''
    """
    words = set(re.findall(r"[\w.\-]+", vehicle.lower()))
    for wanted, unwanted, stem in CARS:
        if set(wanted.split()) <= words and not set(unwanted.split()) & words:
            return stem
    return ""


def concept_file(row: dict[str, str], stem: str, place: tuple[Path, int], problems: list[Problem]) -> Path | None:
    """The concept of a row: what its column ``concept`` names, else the library's file of this stem, if any.

    A column ``concept`` holds ``vehicle:NAME`` or the path of a concept from where the table lies; what is wrong with
    it, and with the concept, joins the problems.
    """
    wanted = row.get("concept", "").strip()
    if not wanted:
        return library_path("vehicles", stem) if stem else None
    path, (table, line) = referred_to(wanted, place[0]), place
    if not is_there(path, file=True):
        problems.append(Problem(str(table), line, "concept", not_there(wanted, path)))
        return None
    try:
        family = read(path).family
    except InputError as error:
        problems.extend(error.problems)
        return None
    if family != "electric":
        problems.append(Problem(str(table), line, "concept", f"{wanted!r} is no electric car"))
    return path


def read_winter(path: Path) -> list[WinterRecord]:
    """The rows of a table of winter tests that state temperatures and a deviation; those without are left out.

    Raises:
        InputError: the file is missing, columns are missing, numbers are not numbers, or concepts not of electric cars;
            all at once.
    """
    problems: list[Problem] = []
    records: list[WinterRecord] = []
    for line, row in read_lines(path, _COLUMNS):
        numbers = [
            number_in(row, name, (path, line), problems) for name in ("temp_c_min", "temp_c_max", "deviation_pct")
        ]
        if all(math.isfinite(value) for value in numbers):
            mean_k = to_si(0.5 * (numbers[0] + numbers[1]), "degC", "temperature")
            concept = concept_file(row, stem_of(row["vehicle"]), (path, line), problems)
            wltp_m = to_si(number_in(row, "wltp_km", (path, line), problems, above=0.0), "km", "length")
            records.append(WinterRecord(row["edition"], row["vehicle"], concept, mean_k, numbers[2], wltp_m))
    if problems:
        raise InputError(problems)
    return records
