"""``redline compare``: concepts side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.assess import assess_all, contract
from redline.faces.cli.inputs import CONCEPT, red_line_options

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from redline.studio.compare import Comparison, Difference

_MARKS = {
    "better": ("green", "▲"),
    "worse": ("red", "▼"),
    "within error bars": ("dim", "≈"),
    "same": ("dim", "="),
    "": ("", ""),
}


@click.command()
@click.argument("concepts", nargs=-1, required=True, type=CONCEPT, metavar="CONCEPT CONCEPT...")
@red_line_options
@click.option("--all", "everything", is_flag=True, help="Show every attribute.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout, and nothing else.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write comparison.json and assessment.json there.",
)
def compare(
    concepts: tuple[str, ...],
    red_line: str | None,
    rivals: str | None,
    everything: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Put concepts side by side; differences are from the first."""
    from redline.faces.cli.output import console, echo_json, messages, to_json, write_folder

    if len(set(concepts)) < 2:
        raise click.UsageError("compare needs at least two different concepts")
    assessments = assess_all(concepts, red_line, rivals)
    from redline.studio.compare import compare as lay_out

    comparison = lay_out(assessments)
    data = {"redline_version": __version__, **comparison.to_dict()}
    if as_json:
        echo_json(data)
    else:
        show_comparison(console(), comparison, everything=everything)
    if out is not None:

        def fill(folder: Path) -> None:
            (folder / "comparison.json").write_text(to_json(data) + "\n", encoding="utf-8")
            (folder / "assessment.json").write_text(to_json(contract(assessments)) + "\n", encoding="utf-8")

        written = write_folder(out, fill)
        messages().print(f"Wrote {len(written)} files to {out}")


def show_comparison(screen: Console, comparison: Comparison, *, everything: bool = False) -> None:
    """Write the side-by-side table, the verdicts and what the marks mean."""
    from rich.text import Text

    screen.print(attribute_table(comparison, everything=everything))
    if comparison.assessments[0].verdicts:
        screen.print()
        screen.print(Text(f"Red line: {comparison.assessments[0].red_line}", style="bold"))
        screen.print(verdict_table(comparison))
    screen.print()
    screen.print(Text("▲ better, ▼ worse than the first; ≈ within error bars; = the same", style="dim"))


def attribute_table(comparison: Comparison, *, everything: bool = False) -> Table:
    """Attributes by heading, one column a concept."""
    from rich.text import Text

    from redline.faces.cli.assess_view import DETAILS, grouped
    from redline.faces.cli.output import sheet

    judged = {verdict.judgement.requirement.attribute.key for verdict in comparison.assessments[0].verdicts}
    rows = {row[0].result.attribute.key: row for row in comparison.rows}
    table = sheet()
    table.add_column("", overflow="fold")
    table.add_column("", no_wrap=True)
    for item in comparison.assessments:
        table.add_column(item.name, justify="right", overflow="fold", min_width=9)
    for index, (group, items) in enumerate(grouped([row[0].result for row in comparison.rows])):
        shown = [i for i in items if everything or i.attribute.key not in DETAILS or i.attribute.key in judged]
        if shown and index:
            table.add_row()
        if shown:
            table.add_row(Text(group, style="bold cyan"))
        for item in shown:
            table.add_row(f"  {item.attribute.title}", item.attribute.unit, *map(_cell, rows[item.attribute.key]))
    return table


def _cell(difference: Difference) -> Text:
    from rich.text import Text

    from redline.faces.cli.output import number, signed

    digits = difference.result.attribute.digits
    text = Text(number(difference.result.value, digits), style="bold")
    style, mark = _MARKS[difference.mark]
    if difference.mark in ("better", "worse", "within error bars"):
        text.append(f" {signed(difference.change, digits)}", style=f"not bold {style}")
    if mark:
        text.append(f" {mark}", style=f"not bold {style}")
    return text


def verdict_table(comparison: Comparison) -> Table:
    """Each requirement's result for each concept."""
    from rich.text import Text

    from redline.faces.cli.assess_view import RESULTS, probability
    from redline.faces.cli.output import number, sheet

    table = sheet()
    table.add_column("requirement", overflow="fold")
    table.add_column("bound", justify="right", no_wrap=True)
    for item in comparison.assessments:
        table.add_column(item.name, overflow="fold")
    for index, verdict in enumerate(comparison.assessments[0].verdicts):
        wanted = verdict.judgement.requirement
        sign = "≥" if wanted.sense == ">=" else "≤"
        cells = []
        for item in comparison.assessments:
            judgement = item.verdicts[index].judgement
            style, mark = RESULTS[judgement.result]
            cells.append(Text.assemble((mark, style), (f"  {probability(judgement.probability)}", "dim")))
        name = Text.assemble(wanted.name, (f"  {wanted.kind}", "dim"))
        table.add_row(
            name,
            f"{sign} {number(wanted.limit, wanted.attribute.digits)} {wanted.attribute.unit}".strip(),
            *cells,
        )
    return table
