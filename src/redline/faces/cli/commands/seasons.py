"""``redline seasons``: two winters and two summers, driven before anybody travels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import (
    CONCEPT,
    RED_LINE,
    Named,
    json_option,
    out_option,
    read_concepts,
    read_line,
    together,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from redline.studio.seasons.evidence import Evidence
    from redline.studio.seasons.programme import Programme
    from redline.studio.seasons.run import CycleReport, SeasonReport

_BAR = 6


@click.command()
@click.argument("concept", type=CONCEPT)
@click.option(
    "--programme",
    type=Named("programmes"),
    default="two_winters_two_summers",
    show_default=True,
    metavar="FILE|NAME",
    help="Programme of cycles and tests.",
)
@click.option(
    "--site", "sites", multiple=True, metavar="NAME", help="Drive at this site instead of the programme's; repeatable."
)
@click.option("--red-line", type=RED_LINE, metavar="FILE|NAME", help="Also judge a red line on each day.")
@json_option
@out_option("Also write figures and seasons.json there.")
def seasons(
    concept: str, programme: str, sites: tuple[str, ...], red_line: str | None, as_json: bool, out: Path | None
) -> None:
    """Drive CONCEPT through winters and summers, and say what must still be driven.

    Each cycle is a day at a site: the vehicle has stood outdoors, then starts, warms or cools its crew, climbs,
    pulls away and drives until empty. For each planned test: the probability that it passes, how much of the
    answer that already tells, and what to do.
    """
    from redline.faces.cli.output import console, echo_json, working

    with working("Loading ..."):
        from redline.studio.seasons.run import run_programme

        (read,), plan, line = together(
            lambda: read_concepts((concept,)), lambda: _plan(programme, sites), lambda: read_line(red_line, None)
        )
    with working(f"Driving {len(plan.cycles)} cycles ..."):
        report = run_programme(read, plan, line)
    data = {"redline_version": __version__, **report.to_dict()}
    if as_json:
        echo_json(data)
    else:
        show(console(), report)
    if out is not None:
        from redline.faces.cli.output import write_figures
        from redline.faces.plots.seasons import write_seasons
        from redline.studio.seasons.pictures import pictures_of

        write_figures(out, "seasons", data, lambda folder: write_seasons(read.name, pictures_of(read, plan), folder))


def _plan(programme: str, names: tuple[str, ...]) -> Programme:
    """The programme, or its tests at sites named on the command line."""
    import dataclasses
    import functools

    from redline.studio.seasons.programme import read_programme, site_named

    sites = [functools.partial(site_named, name) for name in dict.fromkeys(names)]
    plan, found = together(lambda: read_programme(programme), lambda: together(*sites))
    return dataclasses.replace(plan, cycles=tuple((site.title, site) for site in found)) if names else plan


def show(screen: Console, report: SeasonReport) -> None:
    """Write each cycle's tests, its red lines and what the day does; and the balance."""
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Text.assemble((report.concept, "bold"), f": {report.programme}"))
    for cycle in report.cycles:
        screen.print()
        where = cycle.site.title if cycle.name == cycle.site.title else f"{cycle.name}: {cycle.site.title}"
        screen.print(Text.assemble((where, "bold cyan"), (f"\n  {cycle.day}", "dim")))
        screen.print(cycle_table(cycle))
        for line in _red_lines(cycle):
            screen.print(Padding(line, (0, 0, 0, 2), expand=False))
        for note in cycle.notes:
            screen.print(Padding(Text.assemble(("· ", "dim"), (note, "dim")), (0, 0, 0, 2), expand=False))
    screen.print()
    screen.print(balance(report))
    if report.unasked:
        told = "not asked here (a day of their own, or none that a site changes; see redline assess): "
        screen.print(Text(told + "; ".join(report.unasked), style="dim"))


def cycle_table(cycle: CycleReport) -> Table:
    """One row a test: result, what to do, value with its bar, bound, probability, and how much is told."""
    from rich.text import Text

    from redline.faces.cli.output import sheet

    table = sheet()
    table.add_column("", no_wrap=True)
    table.add_column("test", ratio=1)
    for heading in ("value", "bound"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("passes", justify="right", no_wrap=True)
    table.add_column("told", no_wrap=True)
    for item in cycle.evidence:
        table.add_row(*_row(item))
    for name, why in cycle.absent:
        table.add_row(Text("– n/a", style="dim"), Text(f"{name}\n  {why}", style="dim"))
    return table


def _row(item: Evidence) -> list[RenderableType]:
    from rich.text import Text

    from redline.faces.cli.views.assess_view import RESULTS
    from redline.faces.numbers import bound, number, probability

    style, mark = RESULTS[item.result]
    test, digits = item.test, item.test.attribute.digits
    unit = test.attribute.unit
    value = Text.assemble((number(item.value, digits), "bold"), f" {unit}")
    value.append(f"\n{number(item.p10, digits)} – {number(item.p90, digits)}", style="dim")
    full = round(_BAR * item.told_frac)
    bar = Text("━" * full, style=style)
    bar.append("·" * (_BAR - full), style="bright_black").append(f" {100.0 * item.told_frac:.0f} %", style="dim")
    words = Text(test.name)
    words.append(f"\n  {test.attribute.title}\n  → {item.advice}", style="dim")
    return [
        Text(mark, style=style), words, value, bound(test.sense, test.limit, digits, unit),
        probability(item.probability), bar,
    ]  # fmt: skip


def _red_lines(cycle: CycleReport) -> list[RenderableType]:
    """Which red lines hold on this day, and which do not: value, bound and probability of each."""
    from rich.text import Text

    from redline.faces.cli.views.verdict_view import RESULTS, bound_words
    from redline.faces.numbers import number, probability

    lines: list[RenderableType] = []
    for verdict in cycle.red_lines:
        style, mark = RESULTS[verdict.judgement.result]
        wanted, chance = verdict.judgement.requirement, probability(verdict.judgement.probability)
        value = number(verdict.value.value, wanted.attribute.digits)
        told = f"  {wanted.name}: {value} {bound_words(wanted)}, {chance}"
        lines.append(Text.assemble((mark, style), (told, "dim")))
    return lines


def balance(report: SeasonReport) -> RenderableType:
    """How many of the planned tests the virtual runs make unnecessary, and how many remain to be driven."""
    from rich.text import Text

    every = [item for cycle in report.cycles for item in cycle.evidence]
    done = [item for item in every if item.action == "confirm"]
    fail = [item for item in every if item.action == "mend"]
    told = sum(item.told_frac for item in every) / max(len(every), 1)
    return Text.assemble(
        f"{len(every)} test{'' if len(every) == 1 else 's'} planned: ",
        (f"{len(done)} told by the virtual run", "green"),
        ", ",
        (f"{len(every) - len(done) - len(fail)} still to be driven", "yellow"),
        ", ",
        (f"{len(fail)} to be mended first", "red"),
        f"; {100.0 * told:.0f} % of all answers are in.",
    )
