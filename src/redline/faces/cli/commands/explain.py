"""``redline explain``: where a number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, condition_options, conditions_of, json_option, read_concepts, together

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from redline.studio.insight.audit import LegAudit
    from redline.studio.insight.explain import Explanation

#: From this many columns on there is room for where an input comes from.
_WIDE = 96


@click.command()
@click.argument("concept", type=CONCEPT)
@click.argument("attribute", metavar="ATTRIBUTE", default="")
@condition_options
@json_option
def explain(concept: str, attribute: str, stated: dict[str, str], as_json: bool) -> None:
    """Show where ATTRIBUTE of CONCEPT comes from: trial, steps, energy, inputs.

    Attributes are listed by redline catalogue trials.
    """
    from redline.faces.cli.output import console, echo_json, working

    if not attribute:
        raise click.UsageError("name an attribute, such as range_wltp or breakover; all: redline catalogue trials")
    with working("Loading ..."):
        (read,), name, conditions = together(
            lambda: read_concepts((concept,)), lambda: known_attribute(attribute), lambda: conditions_of(stated)
        )
        from redline.studio.applicable import why_absent
        from redline.studio.insight.explain import explain as run
        from redline.studio.insight.explain import gives

        if not gives(read, name):
            raise click.UsageError(f"{read.name} has no {name}: {why_absent(name, read.kind, read.plug_in)}")
    with working(f"Explaining {name} ..."):
        found = run(read, name, conditions)
    if as_json:
        echo_json({"redline_version": __version__, **found.to_dict()})
    else:
        show_explanation(console(), found)


def known_attribute(name: str) -> str:
    """The attribute of this name, or of this name without its unit.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    from redline.proving_ground.registry import attributes
    from redline.studio.attribute_names import full_name, nearest_name

    known = [attribute for attribute, _ in attributes().values()]
    if (found := full_name(name, known)) is not None:
        return found
    close = nearest_name(name, known)
    hint = f"did you mean {close!r}?" if close else "see redline catalogue trials"
    raise click.UsageError(f"no trial gives {name!r}; {hint}")


def show_explanation(screen: Console, found: Explanation) -> None:
    """Write the explanation from the result down to the inputs."""
    from rich.padding import Padding
    from rich.text import Text

    from redline.faces.numbers import number

    item, digits = found.result, found.result.attribute.digits
    screen.print(Text.assemble((found.concept, "bold"), f": {item.attribute.title}"))
    value = f"{number(item.value, digits)} {item.attribute.unit}".strip()
    band = f"   p10 – p90: {number(item.p10, digits)} – {number(item.p90, digits)}"
    why = item.not_applicable
    told = Text(f"not applicable: {why}") if why else Text.assemble((value, "bold"), band)
    screen.print(Padding(told, (0, 0, 0, 2), expand=False))
    screen.print(
        Padding(Text(f"Trial: {found.title}\nSource: {found.source}", style="dim"), (0, 0, 1, 2), expand=False)
    )
    if found.limiting:
        screen.print(Padding(Text(found.limiting + "."), (0, 0, 1, 2), expand=False))
    if found.steps:
        screen.print(Text("Step by step", style="bold"))
        screen.print(step_table(found), "")
    if found.legs:
        _show_energy(screen, found.legs)
    if found.movers:
        screen.print(Text("What moves it most", style="bold"))
        screen.print(input_table(found, width=screen.width))
    elif not why:
        screen.print(Text("No input moves it.", style="dim"))
    if found.changes:
        screen.print()
        screen.print(Text("What buys most of it per kilometre of range (WLTP)", style="bold"))
        screen.print(change_table(found))
    if found.follows:
        screen.print(Padding(Text(f"{found.follows}.", style="dim"), (1, 0, 0, 2), expand=False))
    _show_sources(screen, found)
    for warning in found.warnings:
        screen.print(Text.assemble(("! ", "yellow"), warning))


def _show_energy(screen: Console, legs: tuple[LegAudit, ...]) -> None:
    from rich.text import Text

    from redline.faces.cli.views.explain_energy import energy_table, engine_table, heading

    screen.print(Text(heading(legs), style="bold"))
    screen.print(energy_table(legs, width=screen.width), "")
    if legs[0].engine is not None:
        screen.print(Text("What the engine did; consumption at zero battery energy", style="bold"))
        screen.print(engine_table(legs), "")


def _show_sources(screen: Console, found: Explanation) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if estimates := sources(found):
        screen.print()
        screen.print(
            Text(
                "Sources of the estimates that matter (give a measured value to narrow the bars)",
                style="bold",
            )
        )
        for path, source in estimates:
            screen.print(Padding(Text.assemble((path, "cyan"), ": ", source, style="dim"), (0, 0, 0, 2), expand=False))


def step_table(found: Explanation) -> Table:
    """The procedure's steps as written in its text."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import figures

    table = sheet()
    table.add_column("  symbol", no_wrap=True)
    table.add_column("what it is")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for step in found.steps:
        table.add_row(Text(f"  {step.symbol}", style="cyan"), step.meaning, figures(step.value), step.unit)
    return table


def input_table(found: Explanation, *, width: int = 100) -> Table:
    """Inputs with the effect of a round step and their share of the spread; on a wide screen, whence they come."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.cli.views.assess_header import value_text
    from redline.faces.numbers import number, trimmed

    table = sheet()
    table.add_column("  input", no_wrap=True)
    table.add_column("value", no_wrap=True)
    table.add_column("a step", justify="right", no_wrap=True)
    table.add_column(f"changes it, {found.result.attribute.unit}".rstrip(", "), justify="right")
    table.add_column("of spread", justify="right")
    if width >= _WIDE:
        table.add_column("given or estimated by", style="dim")
    for mover in found.movers:
        driver, given = mover.driver, mover.given
        step = f"+{trimmed(driver.step)} {driver.step_unit}".strip()
        change = f"{'+' if driver.change > 0 else ''}{trimmed(driver.change, 3)}".replace("-", "\N{MINUS SIGN}")
        share = f"{number(100.0 * mover.spread_share)} %" if mover.spread_share >= 0.005 else ""
        origin = (given.source or "given") if given.origin == "given" else given.source.partition(":")[0]
        row = [f"  {driver.path}", value_text(given), step, Text(change, style="bold"), share]
        table.add_row(*row, *([origin] if width >= _WIDE else []))
    return table


def change_table(found: Explanation) -> Table:
    """Changes a designer can make, the most bought per kilometre of range first."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number, signed, trimmed

    attribute = found.result.attribute
    table = sheet()
    table.add_column("  change", no_wrap=True)
    table.add_column(f"changes it, {attribute.unit}".rstrip(", "), justify="right")
    table.add_column("range, km", justify="right")
    table.add_column("from", style="dim")
    for change in found.changes:
        gain = f"{'+' if change.gain > 0.0 else ''}{trimmed(change.gain, 3)}".replace("-", "\N{MINUS SIGN}")
        cost = signed(change.range_km, 1) if abs(change.range_km) >= 0.05 else number(0.0)
        how = "exact derivative" if change.exact else "runs compared"
        table.add_row(f"  {change.words}", Text(gain, style="bold"), cost, how)
    return table


def sources(found: Explanation) -> list[tuple[str, str]]:
    """Where the estimates come from that make a twentieth of the spread or more: input and source."""
    return [
        (mover.given.path, mover.given.source)
        for mover in found.movers
        if mover.given.origin == "estimated" and mover.spread_share >= 0.05
    ]
