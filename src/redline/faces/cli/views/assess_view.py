"""How an assessment looks in a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from redline.faces.cli.output import sheet
from redline.faces.cli.views.assess_header import header
from redline.faces.cli.views.verdict_view import NOT_APPLICABLE, RESULTS, verdict_table
from redline.faces.numbers import number, signed
from redline.studio.assessment import Assessment, AttributeValue

#: Trial -> heading under which its attributes stand; a trial not named here stands under its own title.
GROUPS = {
    "range_epa": "Range and energy",
    "range_wltp": "Range and energy",
    "steady_speed": "Range and energy",
    "fuel_epa": "Fuel, CO2 and range on a tank",
    "fuel_wltp": "Fuel, CO2 and range on a tank",
    "fuel_steady": "Fuel, CO2 and range on a tank",
    "plug_in": "On the charge, and weighted with it",
    "charge": "Refilling",
    "refuel": "Refilling",
    "sprint": "Performance",
    "climb": "Performance",
    "crawl": "Crawling",
    "payload": "Mass and towing",
    "clearance": "Off-road geometry",
    "turning": "Off-road geometry",
    "stability": "Off-road geometry",
    "wading": "Off-road geometry",
    "fording": "Water",
    "articulation": "Articulation and obstacles",
    "grounding": "Articulation and obstacles",
    "vertical_step": "Articulation and obstacles",
    "tipping": "Slopes and grip",
    "surface_grades": "Slopes and grip",
    "wheel_in_the_air": "Slopes and grip",
    "soft_soil": "Soft ground",
    "soft_snow": "Soft ground",
    "soft_energy": "Soft ground",
    "sand_pressure": "Soft ground",
    "vehicle_cone_index": "Soft ground",
    "mixed_trail": "Trail",
    "mixed_trail_fuel": "Trail",
    "season_road": "Heat and cold",
    "cold_start": "Heat and cold",
    "cold_test": "Heat and cold",
    "winter_loop": "Heat and cold",
    "standing": "Heat and cold",
    "charge_seasons": "Heat and cold",
    "charge_winter": "Heat and cold",
    "day_road": "On this day",
    "day_start": "On this day",
    "day_grip": "On this day",
    "day_work": "On this day",
    "day_crawl": "On this day",
    "day_charge": "On this day",
    "towing": "Towing",
    "grade_tow": "Towing",
    "endurance": "Endurance at a crawl",
    "endurance_heat": "Endurance at a crawl",
    "journey": "Long distance",
    "journey_fuel": "Long distance",
    "pack_life": "Indicators of durability",
    "pack_life_plug_in": "Indicators of durability",
}
#: Attributes that only ``--all`` shows.
DETAILS = frozenset(
    [
        "range_epa_city",
        "range_epa_highway",
        "energy_epa_unadjusted",
        "range_wltp_consecutive",
        "range_90_km_h",
        "range_100_km_h",
        "range_110_km_h",
        "range_130_km_h",
        "energy_us06",
        "fuel_epa_city",
        "fuel_epa_highway",
        "economy_epa_city",
        "economy_epa_highway",
        "economy_five_cycle_city",
        "economy_five_cycle_highway",
        "fuel_us06",
        "fuel_wltp_low",
        "fuel_wltp_medium",
        "fuel_wltp_high",
        "fuel_wltp_extra_high",
        "accel_0_60_mph",
        "standing_km",
        "front_axle_margin",
        "rear_axle_margin",
        "approach_road",
        "breakover_road",
        "departure_road",
        "ground_clearance_road",
        "approach_access",
        "breakover_access",
        "departure_access",
        "ground_clearance_access",
        "axle_clearance",
        "belly_clearance",
        "belly_flatness",
        "wheel_travel_front",
        "wheel_travel_rear",
        "static_stability_factor_off_road",
        "tilt_angle",
        "bow_wave_margin",
        "articulation_road",
        "ramp_travel_index_30",
        "twister_least_load_100",
        "twister_least_load_150",
        "twister_least_load_200",
        "tilt_first_lift",
        "tilt_angle_sprung",
        "pitch_tip_uphill",
        "pitch_tip_downhill",
        "tilt_first_lift_off_road",
        "pitch_tip_uphill_off_road",
        "pitch_tip_downhill_off_road",
        "pitch_tip_uphill_rigid",
        "pitch_tip_downhill_rigid",
        "ridge_height",
        "ridge_height_road",
        "log_diameter_road",
        "ditch_width_road",
        "grade_limit_wet_earth",
        "restart_grade_gravel",
        "restart_grade_wet_grass",
        "restart_grade_packed_snow",
        "one_front_wheel_grade",
        "one_rear_wheel_grade",
        "step_front",
        "step_rear",
        "twister_reserve_open",
        "twister_reserve_braked",
        "twister_reserve_locked",
        "split_brake_power",
        "mobility_index",
        "vci_50",
        "pressure_gain_sand",
        *(
            f"{name}_{soil}"
            for soil in ("sand", "loam", "mud", "snow")
            for name in ("drawbar", "resistance", "wheel_energy", "go_margin")
        ),
        *(f"drawbar_{soil}_cone" for soil in ("sand", "loam", "mud")),
        "ford_thrust_left",
        "stream_speed",
    ]
)


#: What stands for a band where all plausible vehicles show the same.
NO_SPREAD = "no spread"


def show_assessment(screen: Console, assessment: Assessment, *, everything: bool = False) -> None:
    """Write one assessment: header, attributes, verdict, findings, and the closing sentence."""
    screen.print(Text(assessment.name, style="bold"))
    screen.print(Padding(header(assessment), (0, 0, 1, 2), expand=False))
    screen.print(attribute_table(assessment, everything=everything))
    if assessment.verdicts or assessment.not_applicable:
        screen.print()
        screen.print(Text(f"Red line: {assessment.red_line}", style="bold"))
        verdicts, absent = assessment.verdicts, assessment.not_applicable
        screen.print(verdict_table(verdicts, absent, everything=everything, width=screen.width))
    if assessment.warnings:
        screen.print()
        screen.print(Text("Findings", style="bold"))
        for warning in assessment.warnings:
            screen.print(Padding(Text.assemble(("! ", "yellow"), warning), (0, 0, 0, 2), expand=False))
    screen.print()
    screen.print(closing(assessment))


def attribute_table(assessment: Assessment, *, everything: bool = False) -> Table:
    """Attributes under their headings: value, unit, p10 to p90, and what is published where that is known."""
    judged = {verdict.judgement.requirement.attribute.key for verdict in assessment.verdicts}
    published = assessment.published
    table = sheet()
    table.add_column("", overflow="fold")
    for heading in ("value", "", "p10 – p90"):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    if published:
        table.add_column("published", justify="right", no_wrap=True)
    shown = [item for item in assessment.attributes if not (item.not_applicable and item.attribute.needs == "pack")]
    for index, (group, items) in enumerate(grouped(shown)):
        rows = [i for i in items if everything or i.attribute.key not in DETAILS or i.attribute.key in judged]
        if not rows:
            continue
        if index:
            table.add_row()
        table.add_row(Text(group, style="bold cyan"))
        for item in rows:
            table.add_row(*attribute_row(item, published, len(assessment.samples)))
    return table


def grouped(items: Iterable[AttributeValue]) -> list[tuple[str, list[AttributeValue]]]:
    """Attributes by heading, in the order of the trials."""
    groups: dict[str, list[AttributeValue]] = {}
    for item in items:
        groups.setdefault(GROUPS.get(item.trial, item.trial.replace("_", " ").capitalize()), []).append(item)
    return list(groups.items())


def spread(item: AttributeValue, samples: int) -> str:
    """The band of an attribute in words, and how many samples it leaves out because they have no result.

    ``no spread`` where no uncertain input moves what is shown; what the trial's own model may err by is in it only
    where that is an input.
    """
    digits, missing = item.attribute.digits, item.missing(samples)
    if math.isnan(item.p10):
        return missing or "no result"
    low, high = (number(end, digits) for end in (item.p10, item.p90))
    still = low == high and math.isfinite(item.p10) and not missing
    return NO_SPREAD if still else f"{low} – {high}" + (f"\n{missing}" if missing else "")


def attribute_row(item: AttributeValue, published: dict[str, float], samples: int) -> list[RenderableType]:
    """A result as a row: title with what a reader must know of it, value, unit, band, and what was published."""
    digits, why = item.attribute.digits, item.not_applicable
    title = Text(f"  {item.attribute.title}", style="dim" if why else "")
    if item.remark and not why:
        title.append(f"\n    {item.remark}", style="yellow")
    band, _, missing = spread(item, samples).partition("\n")
    remark = f"not applicable: {why}" if why else missing
    row: list[RenderableType] = [
        title.append(f"\n    {remark}", style="dim") if remark else title,
        Text("n/a", style="dim") if why else Text(number(item.value, digits), style="bold"),
        item.attribute.unit,
        Text("" if why else band, style="dim"),
    ]
    if published:
        fact = published.get(item.attribute.name)
        apart = f" ({signed(100.0 * (item.value / fact - 1.0))} %)" if fact else ""
        row.append("" if fact is None else f"{number(fact, digits)}{apart}")
    return row


def closing(assessment: Assessment) -> Text:
    """One sentence: how many requirements are inside, at risk and outside; the hard ones outside are named."""
    if not assessment.verdicts and not assessment.not_applicable:
        return Text("No red line was asked for; judge the concept with --red-line go_anywhere.", style="dim")
    by_result = {
        name: [v.judgement.requirement for v in assessment.verdicts if v.judgement.result == name] for name in RESULTS
    }
    text = Text(f"{assessment.name}: ")
    for index, (name, found) in enumerate(by_result.items()):
        text.append(", " if index else "")
        text.append(f"{len(found)} {name}", style=RESULTS[name][0])
    if assessment.not_applicable:
        text.append(f", {len(assessment.not_applicable)} not applicable", style=NOT_APPLICABLE[0])
    hard = [item.name for item in by_result["outside"] if item.kind == "hard"]
    soft = [item.name for item in by_result["outside"] if item.kind == "soft"]
    for words, names in (("hard lines crossed", hard), ("soft lines crossed", soft)):
        if names:
            text.append(f"; {words}: ")
            text.append(", ".join(names), style="bold")
    return text.append(".")
