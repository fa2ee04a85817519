"""``redline trail``: drive a trail of your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, condition_options, conditions_of, json_option, read_concepts, together
from redline.faces.cli.targets import Target

if TYPE_CHECKING:
    from rich.console import Console

    from redline.studio.trail.report import TrailRun

_STYLE = {"go": "green", "hot": "yellow", "short": "yellow", "no-go": "red"}


@click.command()
@click.argument("concept", type=CONCEPT)
@click.argument("trail", metavar="FILE.gpx|FILE.csv", type=click.Path(path_type=Path))
@condition_options
@click.option("--start-charge", metavar='"90 %"', help="Charge at the trailhead; full unless said.")
@click.option("--reserve", metavar='"20 %"', default="20 %", show_default=True, help="Share to be left at the end.")
@click.option("--speed", metavar='"20 km/h"', help="Nowhere faster than this.")
@click.option(
    "--standing", metavar='"6 h"', help="Time at rest along the way, awake, with the cabin kept: waiting, camp."
)
@click.option(
    "--out", "folder", type=Target(folder=True), metavar="DIR", help="Folder for the picture and a table of points."
)
@json_option
def trail(
    concept: str, trail: Path, stated: dict[str, str], start_charge: str | None, reserve: str, speed: str | None,
    standing: str | None, folder: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Drive a trail with CONCEPT: energy, hours, charge along the way, and whether it arrives.

    A GPX file holds points with elevation; a CSV file has distance_m (or lat and lon) and elevation_m, and may have
    surface, obstacle, speed_km_h and name.
    """
    from redline.faces.cli.output import console, echo_json, messages, working

    with working("Loading ..."):
        from redline.studio.trail.read_trail import read_trail
        from redline.studio.trail.report import drive_trail

        (read,), day, (charge, left, fastest, rest), route = together(
            lambda: read_concepts((concept,)),
            lambda: conditions_of(stated),
            lambda: _numbers(start_charge, reserve, speed, standing),
            lambda: read_trail(trail),
        )
    with working(f"Driving {route.name} ..."):
        run = drive_trail(
            read, route, day, reserve_frac=left, charge_frac=charge, fastest_m_s=fastest, standing_s=rest
        )  # fmt: skip
    written = _write(run, folder) if folder is not None else []
    if as_json:
        echo_json({"redline_version": __version__, **run.to_dict()})
    else:
        show_trail(console(), run)
    for path in written:
        messages().print(f"wrote {path}")


def _write(run: TrailRun, folder: Path) -> list[Path]:
    """The picture, and the points of the trail as a table."""
    import csv
    import io

    from redline.faces.cli.output import write_folder
    from redline.faces.plots.trail_profile import write_trail_profile

    def fill(inside: Path) -> None:
        write_trail_profile(run, inside)
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(run.points)
        writer.writerows(
            [round(value, 4) if isinstance(value, float) else value for value in row]
            for row in zip(*run.points.values(), strict=True)
        )
        (inside / "trail_points.csv").write_text(stream.getvalue(), encoding="utf-8", newline="\n")

    return write_folder(folder, fill)


def _numbers(
    start_charge: str | None, reserve: str, speed: str | None, standing: str | None
) -> tuple[float | None, float, float, float]:
    """Options in SI, checked together."""
    from redline.foundations import units
    from redline.foundations.errors import InputError, Problem, UnitError

    problems: list[Problem] = []

    def value(option: str, text: str, dimension: str, least: float, most: float, example: str) -> float:
        try:
            found = units.parse(text, dimension)
        except UnitError as error:
            problems.append(Problem("the options", None, option, str(error)))
            return most
        if not least <= found <= most:
            problems.append(
                Problem("the options", None, option, f"{text!r} is out of range; write for example {example}")
            )
        return found

    charge = None if start_charge is None else value("--start-charge", start_charge, "fraction", 0.0, 1.0, "'90 %'")
    left = value("--reserve", reserve, "fraction", 0.0, 0.9, "'20 %'")
    fastest = float("inf") if speed is None else value("--speed", speed, "speed", 0.5, 36.0, "'20 km/h'")
    rest = 0.0 if standing is None else value("--standing", standing, "time", 0.0, 100.0 * 3600.0, "'6 h'")
    if problems:
        raise InputError(problems)
    return charge, left, fastest, rest


def show_trail(screen: Console, run: TrailRun) -> None:
    """Write the verdict, the run's figures, and what each surface took."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    screen.print(Text.assemble((run.concept, "bold"), f" drives {run.trail}"))
    screen.print(Text.assemble((run.verdict.upper(), f"bold {_STYLE[run.verdict]}"), f"  {run.sentence}"))
    for remark in run.remarks:
        screen.print(Text(f"But {remark}.", style="yellow"))
    table = sheet(show_header=False)
    table.add_column()
    table.add_column(justify="right", style="bold")
    table.add_column()
    for words, value, unit in _rows(run):
        table.add_row(f"  {words}", value, unit)
    screen.print(table)
    fuel, electric = run.tank_l > 0.0, run.drives_on_battery
    shares = sheet()
    for heading in ("  on", "km", "h", "km/h", *(("kWh/km",) if electric else ()), *(("l/h",) if fuel else ())):
        shares.add_column(heading, justify="left" if heading == "  on" else "right")
    for share in run.surfaces:
        per_hour = (number(share.fuel_l / max(share.hours, 1e-9), 1),) if fuel else ()
        per_km = (number(share.battery_kwh / max(share.km, 1e-9), 2),) if electric else ()
        shares.add_row(
            f"  {share.surface.replace('_', ' ')}", number(share.km, 1), number(share.hours, 2),
            number(share.mean_km_h, 1), *per_km, *per_hour,
        )  # fmt: skip
    screen.print(shares)
    for part in run.no_go:
        named = f" {part.name}:" if part.name else ""
        screen.print(Text(f"  no-go, km {part.from_km:.2f} to {part.to_km:.2f}:{named} {part.reason}", style="red"))


def _rows(run: TrailRun) -> list[tuple[str, str, str]]:
    from redline.faces.numbers import number

    rows = [
        ("distance", number(run.driven_km, 1), f"km of {number(run.length_km, 1)} km on the map"),
        ("time", number(run.hours, 2), f"h, mean {number(run.mean_km_h, 1)} km/h"),
        ("climb", number(run.climb_m), f"m, down {number(run.descent_m)} m, steepest {number(run.steepest_pct)} %"),
    ]
    if run.drives_on_battery:
        rows += [
            ("energy out of the battery", number(run.battery_kwh, 1), f"kWh, {number(run.battery_kwh_km, 2)} kWh/km"),
            ("given back by braking", number(run.recovered_kwh, 1), "kWh at the wheels"),
            ("charge", number(run.charge_start_pct), f"% to {number(run.charge_end_pct)} %"),
        ]
    if run.tank_l > 0.0:
        rows.append(
            ("fuel", number(run.fuel_l, 1), f"l of {number(run.tank_l)} l, {number(run.fuel_l_100km, 1)} l/100km")
        )
    rows += [
        ("climate and auxiliaries", number(run.hotel_kwh, 1), f"kWh, {number(run.hotel_kw, 2)} kW"),
        ("rough and soft ground", number(run.ground_kwh, 1), "kWh at the wheels"),
    ]
    if run.standing_hours > 0.0:
        rows.append(_rest_row(run))
    if run.trail_hours is not None and run.trail_range_km is not None:
        left = f"h until {number(run.reserve_pct)} % is left, {number(run.trail_range_km)} km"
        rows.append(("a full vehicle goes on like this", number(run.trail_hours, 1), left))
    return rows


def _rest_row(run: TrailRun) -> tuple[str, str, str]:
    from redline.faces.numbers import number

    took = f"{number(run.standing_kwh, 1)} kWh, {number(run.standing_kw, 2)} kW"
    left = f"charge then {number(run.charge_after_pct)} %"
    if run.tank_l > 0.0:
        left = f"{number(run.standing_fuel_l, 1)} l, {number(run.standing_fuel_l / run.standing_hours, 2)} l/h"
    return "at rest, awake", number(run.standing_hours, 1), f"h: {took}; {left}"
