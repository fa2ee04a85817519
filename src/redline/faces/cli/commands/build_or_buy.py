"""``redline build-or-buy``: what an own drive unit would hold that the bought-in one does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, json_option, read_concepts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from redline.studio.ensemble.spread import Spread
    from redline.studio.insight.build_or_buy import BuildOrBuy, Figure

#: Grades are sought up to 77 degrees: beyond this torque does not limit.
_NO_LIMIT_PCT = 440.0
#: Runs end after an hour: what lasts as long holds.
_HOLDS_MIN = 59.9


class Ratio(click.FloatRange):
    """A number within a range; click lets one through that is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or what is wrong with it."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number from {self.min:g} to {self.max:g}.", param, ctx)
        return number


@click.command("build-or-buy")
@click.argument("concept", type=CONCEPT)
@click.option(
    "--low-gear",
    default=2.0,
    show_default=True,
    metavar="RATIO",
    type=Ratio(1.0, 6.0),
    help="Low gear of a two-speed unit over its high one.",
)
@click.option(
    "--copper",
    default=1.3,
    show_default=True,
    metavar="RATIO",
    type=Ratio(1.0, 3.0),
    help="Copper of an own winding over the bought-in one's.",
)
@json_option
def build_or_buy(concept: str, low_gear: float, copper: float, as_json: bool) -> None:
    """Put own drive units beside CONCEPT's bought-in one: more copper, a second ratio, and both.

    Grades that torque climbs and restarts on when hot, and minutes of crawling and holding before heat takes torque,
    at gross mass, each with its error bar. The high gear is the bought-in unit's, so range does not change.
    """
    from redline.faces.cli.output import console, echo_json, working

    (read,) = read_concepts((concept,))
    with working("Heating drive units ..."):
        from redline.studio.insight.build_or_buy import build_or_buy as work_out

        found = work_out(read, low_gear, copper)
    if as_json:
        echo_json({"redline_version": __version__, **found.to_dict()})
    else:
        show_build_or_buy(console(), found)


def show_build_or_buy(screen: Console, found: BuildOrBuy) -> None:
    """Write a row for every drive unit and a column for every figure."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.studio.insight.build_or_buy import FIGURES

    screen.print(Text.assemble((found.concept, "bold"), "  build or buy the drive unit"))
    if not found.alternatives:
        screen.print(Text("A gearbox drives the wheels: its low range does what a second ratio would.", style="dim"))
        return
    screen.print()
    table = sheet()
    table.add_column("drive unit", no_wrap=True)
    for figure in FIGURES:
        table.add_column(f"{_two_lines(figure.title)}, {figure.unit}", justify="right", no_wrap=True)
    for alternative in found.alternatives:
        table.add_row(alternative.name, *(_cell(alternative.figures[figure.key], figure) for figure in FIGURES))
    screen.print(table)
    screen.print()
    built = f"Low gear {found.spread_ratio:g}:1, copper {found.copper_ratio:g} times the bought-in unit's."
    screen.print(Text(f"At gross mass and 45 degC; minutes until heat takes torque. {built}", style="dim"))
    bars = f"Below each: p10 – p90 of {found.samples} plausible vehicles."
    screen.print(Text(f"{bars} Mass, cost and space of an own unit are not in it.", style="dim"))


def _cell(value: Spread, figure: Figure) -> Text:
    from rich.text import Text

    low, high = _words(value.p10, figure), _words(value.p90, figure)
    return Text.assemble((_words(value.value, figure), "bold"), ("" if low == high else f"\n{low} – {high}", "dim"))


def _words(value: float, figure: Figure) -> str:
    from redline.faces.numbers import number

    if figure.unit == "min":
        return "cannot" if value == 0.0 else "holds" if value > _HOLDS_MIN else number(value, 1)
    return "no limit" if value > _NO_LIMIT_PCT else number(value, 0)


def _two_lines(title: str) -> str:
    return title.replace(" ", "\n", 1)
