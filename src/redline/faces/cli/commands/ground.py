"""``redline ground``: where a concept gets through on soft ground, and what stops it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, json_option, out_option, read_concepts, together

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from redline.concept.soils import SoilEntry
    from redline.studio.ground import GroundReport, GroundRow, Sweep

_WHY = {
    "traction": "traction: no net pull at any slip",
    "torque": "torque: the wheels cannot turn",
    "belly": "belly: sinks to the underbody",
    "bearing": "bearing: more pressure than the soil carries",
    "depth": "depth: sinks deeper than the soil was tested",
}


@click.command()
@click.argument("concept", type=CONCEPT)
@click.option(
    "--soil", "names", multiple=True, metavar="NAME|FILE", help="Library soil, or a TOML file of your own; repeatable."
)
@click.option("--pressure", metavar="TEXT", help='Tyre pressure, for example "120 kPa"; default: off-road pressure.')
@json_option
@out_option("Also write figures and ground.json there.")
def ground(concept: str, names: tuple[str, ...], pressure: str | None, as_json: bool, out: Path | None) -> None:
    """Put CONCEPT on soft ground: drawbar, sinkage, resistance, slope, and go or no-go with the reason.

    Drawbar is told by two models: plate and shear tests, and cone index. No figure is given where a vehicle does not
    get through. Without --soil all soils of the library are tried.
    """
    from redline.faces.cli.output import console, echo_json, working, write_figures

    with working("Loading ..."):
        (read,), (pressure_pa, soils) = together(lambda: read_concepts((concept,)), lambda: _asked(pressure, names))
        from redline.studio.ground import ground as put
    with working("Trying soils ..."):
        report = put(read, soils, pressure_pa)
    data = {"redline_version": __version__, **report.to_dict()}
    if as_json:
        echo_json(data)
    else:
        show(console(), report)
    if out is not None:
        from redline.faces.plots.ground import write_ground

        write_figures(out, "ground", data, lambda folder: write_ground(report, folder))


def _asked(pressure: str | None, names: tuple[str, ...]) -> tuple[float | None, dict[str, SoilEntry]]:
    """Pressure and soils asked for; every problem at once."""
    from redline.concept.soils import read_soils, soils
    from redline.foundations.errors import InputError, Problem, UnitError
    from redline.foundations.units import parse

    problems: list[Problem] = []
    found: dict[str, SoilEntry] = {}
    for name in names:
        try:
            found |= read_soils(name)
        except InputError as error:
            problems += error.problems
    value = None
    if pressure is not None:
        try:
            value = parse(pressure, "pressure")
            if not 30e3 <= value <= 600e3:
                wrong = f"{pressure} is not possible here (30 to 600 kPa)"
                problems.append(Problem("the options", None, "--pressure", wrong))
        except UnitError as error:
            problems.append(Problem("the options", None, "--pressure", str(error)))
    if problems:
        raise InputError(problems)
    return value, found or dict(soils())


def show(screen: Console, report: GroundReport) -> None:
    """Write the soils, the tyre-pressure sweep and the cone indices."""
    from rich.text import Text

    from redline.faces.numbers import number

    head = f"  on soft ground, {report.mass_kg:.0f} kg with driver, tyres at {report.pressure_kpa:.0f} kPa"
    screen.print(Text.assemble((report.concept, "bold"), head))
    screen.print()
    screen.print(_soil_table(report))
    told = (
        "drawbar: over weight at 20 % slip, by plates and shear | by cone index.",
        _trust(report),
        f"sinkage: of the first tyre, ± one sigma of the models, {100.0 * report.sinkage_share:.0f} %.",
        "resist.: motion resistance over weight. slope: the steepest.",
        "kWh: energy at the wheels, 100 km on the level.",
        "passes: in one rut, by vehicle cone index; loam and clay only.",
    )
    for line in (*told, *_same_in_assess(report)):
        screen.print(Text(line, style="dim"))
    if dug := [f"{number(row.belly_slip)} % on {row.title}" for row in report.rows if row.belly_slip is not None]:
        screen.print(Text(f"wheels that slip dig in down to the belly: at {'; '.join(dug)}.", style="dim"))
    if any(row.doubted for row in report.rows):
        screen.print(Text("go ?: plates say go, the cone index says no.", style="dim"))
    for reason in dict.fromkeys(row.reason for row in report.rows if not row.go):
        screen.print(Text(f"no by {_WHY[reason]}.", style="dim"))
    screen.print()
    if report.sweeps:
        screen.print(Text("Tyre pressure: greatest pull of a leading tyre, % of its load; sinkage", style="bold cyan"))
        screen.print(_sweep_table(report.sweeps))
        screen.print()
    screen.print(Text("Clay crossed once and fifty times (rating cone index, psi)", style="bold cyan"))
    told = f"  VCI1 {report.vci_1:.1f}   VCI50 {report.vci_50:.1f}   mobility index {report.mobility_index:.1f}"
    screen.print(Text(told))


def _same_in_assess(report: GroundReport) -> list[str]:
    """Which rows ``assess --off-road`` has too, by what name, and what its error bars are."""
    from redline.proving_ground.terrain.soft_ground import TRIAL_SNOW, TRIAL_SOILS
    from redline.proving_ground.trials.soft_ground.soft_energy import ON

    word_of = {soil: ON[word] for word, soil in (*TRIAL_SOILS.items(), ("snow", TRIAL_SNOW))}
    same = [f"{word_of[row.name]} ({row.title})" for row in report.rows if row.name in word_of]
    if not same:
        return []
    bars = "p10 – p90 of uncertain inputs and of these models"
    return [f"redline assess --off-road has these at off-road pressure, with {bars}, on {', '.join(same)}."]


def _trust(report: GroundReport) -> str:
    """What the models may miss of drawbar and slope, by kind of ground; bands of an assessment hold the same."""
    words = {"sand": "sand", "loam": "loam and clay", "clay": "loam and clay", "snow": "snow", "snow_plate": "sand"}
    by_kind = {words[row.kind]: row.pull_sigma for row in report.rows}
    told = ", ".join(f"{sigma:.0f} ({kind})" for kind, sigma in by_kind.items())
    return f"drawbar, slope: ± one sigma of the models, {told}."


def _soil_table(report: GroundReport) -> Table:
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    table = sheet()
    table.add_column("soil")
    table.add_column("verdict", no_wrap=True)
    for heading in ("drawbar\n%", "sinkage\nmm", "resist.\n%", "slope\n%", "kWh", "passes"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in report.rows:
        cone = "" if row.drawbar_cone is None else f" | {number(row.drawbar_cone)}"
        told = (row.sinkage_mm, row.resistance, row.slope, row.wheel_kwh_100km)
        figures = ["–" if value is None else number(value) for value in told]
        drawbar = Text(f"{number(row.drawbar)}{cone}") if row.go else Text(f"–{cone}")
        table.add_row(row.title, _verdict(row), drawbar, *figures, _passes(row))
    return table


def _verdict(row: GroundRow) -> Text:
    from rich.text import Text

    if not row.go:
        return Text(f"no: {row.reason}", style="red")
    return Text("go ?", style="yellow") if row.doubted else Text("go", style="green")


def _passes(row: GroundRow) -> str:
    if row.passes is None or not row.go:
        return "–"
    return {0: "none", 1: "1-49", 50: "50+"}[row.passes]


def _sweep_table(sweeps: tuple[Sweep, ...]) -> Table:
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    table = sheet()
    for heading in ("kPa", "deflection %", *(sweep.title for sweep in sweeps)):
        table.add_column(heading, justify="right")
    best = [max(sweep.pressures, key=lambda row: -math.inf if row.drawbar is None else row.drawbar) for sweep in sweeps]
    for rows in zip(*(sweep.pressures for sweep in sweeps), strict=True):
        cells = [
            Text("–")
            if row.drawbar is None or row.sinkage_mm is None
            else Text(f"{number(row.drawbar, 1)}  {number(row.sinkage_mm)} mm", style="bold" if row is most else "")
            for row, most in zip(rows, best, strict=True)
        ]
        table.add_row(Text(number(rows[0].pressure_kpa)), Text(number(rows[0].deflection)), *cells)
    return table
