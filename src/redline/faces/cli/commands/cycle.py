"""``redline cycle``: drive a speed trace of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, condition_options, conditions_of, json_option, read_concepts, together

if TYPE_CHECKING:
    from rich.console import Console

    from redline.studio.drive_cycle import CycleRun, Window

#: Beyond this step a trace says too little of how it was driven.
_COARSE_S = 2.0


@click.command()
@click.argument("concept", type=CONCEPT)
@click.argument("trace", metavar="FILE.csv|NAME")
@condition_options
@click.option("--held", is_flag=True, help="A plug-in begins with the charge it holds, not with a full battery.")
@json_option
def cycle(concept: str, trace: str, stated: dict[str, str], held: bool, as_json: bool) -> None:
    """Drive a speed trace with CONCEPT, driver aboard.

    Electric vehicles and plug-ins begin with a full battery, hybrids with the charge they hold; an engine begins cold.
    A CSV file has columns time_s and speed_km_h or speed_m_s, and grade_frac if it climbs. A library cycle goes
    by its name: udds, hwfet, us06, wltc_3b, steady_120_km_h ...
    """
    from redline.faces.cli.output import console, echo_json, working

    with working("Loading ..."):
        from redline.studio.drive_cycle import drive_cycle, find_cycle

        (read,), found, conditions = together(
            lambda: read_concepts((concept,)), lambda: find_cycle(trace), lambda: conditions_of(stated)
        )
    with working(f"Driving {found.name} ..."):
        run = drive_cycle(read, found, conditions, held=held)
    if as_json:
        echo_json({"redline_version": __version__, **run.to_dict()})
    else:
        show_run(console(), run)


def show_run(screen: Console, run: CycleRun) -> None:
    """Write the run's figures and whether the trace was followed."""
    from rich.text import Text

    from redline.faces.cli.output import sheet

    screen.print(Text.assemble((run.concept, "bold"), f" drives {run.cycle}"))
    table = sheet(show_header=False)
    table.add_column()
    table.add_column(justify="right", style="bold")
    table.add_column()
    for words, value, unit in [*_distance_rows(run), *(_engine_rows(run) if run.engine else _electric_rows(run))]:
        table.add_row(f"  {words}", value, unit)
    screen.print(table)
    for sentence, style in remarks(run):
        screen.print(Text(sentence, style=style))


def joined(windows: tuple[Window, ...], most: int = 6) -> list[Window]:
    """Windows as they are where they are few, else those that follow each other made one."""
    from dataclasses import replace

    if len(windows) <= most:
        return list(windows)
    found: list[Window] = []
    for one in windows:
        if found and found[-1].end_s == one.start_s:
            worst = max(found[-1].shortfall_km_h, one.shortfall_km_h)
            missed = found[-1].missed_s + one.missed_s
            found[-1] = replace(found[-1], end_s=one.end_s, missed_s=missed, shortfall_km_h=worst)
        else:
            found.append(one)
    return found


def _distance_rows(run: CycleRun) -> list[tuple[str, str, str]]:
    from redline.faces.numbers import number

    return [
        ("distance", number(run.distance_km, 2), f"km of {number(run.asked_km, 2)} km asked"),
        ("time", number(run.duration_s), f"s, mean {number(run.mean_km_h, 1)} km/h"),
    ]


def _electric_rows(run: CycleRun) -> list[tuple[str, str, str]]:
    from redline.faces.numbers import number

    rows = [
        ("energy out of the pack", number(run.battery_kwh, 2), f"kWh, {number(run.battery_kwh_100km, 1)} kWh/100km"),
        ("energy from the wall", number(run.wall_kwh, 2), f"kWh, {number(run.wall_kwh_100km, 1)} kWh/100km"),
        ("given back by braking", number(run.recovered_kwh, 2), "kWh at the wheels"),
    ]
    if run.range_km is not None:
        rows.append(
            ("range at this rate", number(run.range_km), f"km on the {number(run.usable_kwh, 1)} kWh of a full test")
        )
    return rows


def _engine_rows(run: CycleRun) -> list[tuple[str, str, str]]:
    """Fuel, carbon dioxide, what the engine did and what became of the charge."""
    from redline.faces.numbers import number

    told = run.engine
    if told is None:
        return []
    share = 100.0 * told.running_s / run.duration_s
    rows = [
        ("fuel burnt", number(told.litres, 2), f"l, {number(told.litres_100km, 2)} l/100km"),
        ("CO2 from the tailpipe", number(told.carbon_dioxide_g_km), "g/km"),
        ("engine running", number(told.running_s), f"s, {number(share)} % of the time, {_times(told.starts, 'start')}"),
    ]
    if told.shifts >= 0.5:
        rows.append(("shifts", number(told.shifts), ""))
    if run.powertrain == "combustion":
        return [*rows, _tank_row(run)] if run.range_km else rows
    end, least = max(told.charge_end_pct, 0.0), max(told.charge_least_pct, 0.0)
    moved = f"% to {number(end)} %, least {number(least)} %; {number(told.held_pct)} % is to be held"
    rows.append(("charge", number(told.charge_start_pct), moved))
    rows.append(("given back by braking", number(run.recovered_kwh, 2), "kWh at the wheels"))
    if run.range_km is None:
        rows.append(
            ("energy from the wall", number(run.wall_kwh, 2), f"kWh, {number(run.wall_kwh_100km, 1)} kWh/100km")
        )
        return rows
    rows.append(("fuel at zero battery energy", number(told.balanced_l_100km, 2), "l/100km"))
    return [*rows, _tank_row(run)]


def _tank_row(run: CycleRun) -> tuple[str, str, str]:
    from redline.faces.numbers import number

    tank = run.engine.tank_l if run.engine else 0.0
    return "range at this rate", number(run.range_km or 0.0), f"km on a tank of {number(tank)} l"


def _times(count: float, word: str) -> str:
    return f"{count:.0f} {word}" + ("" if round(count) == 1 else "s")


def remarks(run: CycleRun) -> list[tuple[str, str]]:
    """Sentences on what went wrong, each with its colour; or that nothing did."""
    found: list[tuple[str, str]] = []
    if run.missed:
        found.append(
            (
                f"The trace is missed for {run.missed_s:.0f} s (over 2 km/h), by up to {run.shortfall_km_h:.1f} km/h:",
                "red",
            )
        )
        found += [
            (
                f"  between {w.start_s:.0f} s and {w.end_s:.0f} s: "
                f"{w.missed_s:.0f} s, by up to {w.shortfall_km_h:.1f} km/h",
                "red",
            )
            for w in joined(run.missed)
        ]
    else:
        found.append(("The trace is followed within 2 km/h throughout.", "green"))
    found += _charge_remarks(run)
    if run.empty_between_s and run.engine is None:
        start, end = run.empty_between_s
        found.append(
            (
                f"The battery is empty between {start:.0f} s and {end:.0f} s; figures beyond assume it were not.",
                "red",
            )
        )
    if run.coarsest_step_s > _COARSE_S:
        found.append(
            (
                f"The trace has steps of up to {run.coarsest_step_s:.0f} s; "
                "braking and accelerating within them are lost.",
                "yellow",
            )
        )
    return found


def _charge_remarks(run: CycleRun) -> list[tuple[str, str]]:
    """Whether the charge is sustained, and how far the battery's energy falsifies what was burnt."""
    told = run.engine
    if told is None or run.powertrain == "combustion":
        return []
    if not told.sustained:
        return [
            (
                f"Charge cannot be sustained: it ends at {max(told.charge_end_pct, 0.0):.0f} %, and "
                f"{told.held_pct:.0f} % is to be held. The engine is too small for this, or the way too steep.",
                "red",
            )
        ]
    if told.charge_start_pct > told.held_pct + 1.0 and told.charge_end_pct > told.held_pct + 1.0:
        return [("The charge lasts to the end; what follows it shows --held.", "yellow")]
    share = told.battery_over_fuel_pct
    if run.range_km is not None and share is not None and abs(share) > 1.0:
        words = "gave" if share > 0.0 else "took"
        return [
            (
                f"The battery {words} {abs(share):.1f} % of the fuel's energy, over the 1 % of SAE J1711; "
                "compare at zero battery energy.",
                "yellow",
            )
        ]
    return [("Charge is sustained.", "green")]
