"""``redline cycle``: drive a speed trace of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, condition_options, conditions_of, read_concepts

if TYPE_CHECKING:
    from rich.console import Console

    from redline.studio.drive_cycle import CycleRun

#: Beyond this step a trace says too little of how it was driven.
_COARSE_S = 2.0


@click.command()
@click.argument("concept", type=CONCEPT)
@click.argument("trace", metavar="FILE.csv|NAME")
@condition_options
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout, and nothing else.")
def cycle(concept: str, trace: str, temperature: float | None, altitude: float | None, as_json: bool) -> None:
    """Drive a speed trace with CONCEPT, driver aboard, from a full battery.

    A CSV file has columns time_s and speed_km_h or speed_m_s, and grade_frac if it climbs. A library cycle goes
    by its name: udds, hwfet, us06, wltc_3b, steady_120_km_h ...
    """
    from redline.faces.cli.output import console, echo_json, working

    (read,) = read_concepts((concept,))
    with working("Loading ..."):
        from redline.studio.drive_cycle import drive_cycle, find_cycle

        found = find_cycle(trace)
    with working(f"Driving {found.name} ..."):
        run = drive_cycle(read, found, conditions_of(temperature, altitude))
    if as_json:
        echo_json({"redline_version": __version__, **run.to_dict()})
    else:
        show_run(console(), run)


def show_run(screen: Console, run: CycleRun) -> None:
    """Write the run's figures and whether the trace was followed."""
    from rich.text import Text

    from redline.faces.cli.output import number, sheet

    screen.print(Text.assemble((run.concept, "bold"), f" drives {run.cycle}"))
    table = sheet(show_header=False)
    table.add_column()
    table.add_column(justify="right", style="bold")
    table.add_column()
    rows = [
        ("distance", number(run.distance_km, 2), f"km of {number(run.asked_km, 2)} km asked"),
        ("time", number(run.duration_s), f"s, mean {number(run.mean_km_h, 1)} km/h"),
        (
            "energy out of the pack",
            number(run.battery_kwh, 2),
            f"kWh, {number(run.battery_kwh_100km, 1)} kWh/100km",
        ),
        ("energy from the wall", number(run.wall_kwh, 2), f"kWh, {number(run.wall_kwh_100km, 1)} kWh/100km"),
        ("given back by braking", number(run.recovered_kwh, 2), "kWh at the wheels"),
    ]
    if run.range_km is not None:
        rows.append(("range at this rate", number(run.range_km), f"km on {number(run.usable_kwh, 1)} kWh usable"))
    for words, value, unit in rows:
        table.add_row(f"  {words}", value, unit)
    screen.print(table)
    for sentence, style in remarks(run):
        screen.print(Text(sentence, style=style))


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
            for w in run.missed
        ]
    else:
        found.append(("The trace is followed within 2 km/h throughout.", "green"))
    if run.empty_between_s:
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
