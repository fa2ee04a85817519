"""``redline compare``: concepts side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.commands.assess import assess_all, contract
from redline.faces.cli.inputs import CONCEPT, json_option, off_road_option, out_option, red_line_options

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


#: Width of an attribute's title with its unit, and of a value with its change.
_WORDS, _CELL = 46, 19
#: Width of a column without changes.
_NARROW = 13


@click.command()
@click.argument("concepts", nargs=-1, required=True, type=CONCEPT, metavar="CONCEPT CONCEPT...")
@red_line_options
@off_road_option
@click.option("--all", "everything", is_flag=True, help="Show every attribute.")
@json_option
@out_option("Also write the figure powertrain_choice, comparison.json and assessment.json there.")
def compare(
    concepts: tuple[str, ...],
    red_line: str | None,
    rivals: str | None,
    off_road: bool,
    everything: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Put concepts side by side; differences are from the first."""
    from redline.faces.cli.output import console, echo_json, messages, to_json, write_folder

    if len(set(concepts)) < 2:
        raise click.UsageError("compare needs at least two different concepts")
    assessments = assess_all(concepts, red_line, rivals, off_road=off_road)
    from redline.studio.compare import compare as lay_out

    comparison = lay_out(assessments)
    data = {"redline_version": __version__, **comparison.to_dict()}
    if as_json:
        echo_json(data)
    else:
        show_comparison(console(), comparison, everything=everything)
    if out is not None:
        from redline.faces.plots.powertrain_choice import write_choice

        def fill(folder: Path) -> None:
            (folder / "comparison.json").write_text(to_json(data) + "\n", encoding="utf-8")
            write_choice(comparison, folder)
            (folder / "assessment.json").write_text(to_json(contract(assessments)) + "\n", encoding="utf-8")

        written = write_folder(out, fill)
        messages().print(f"Wrote {len(written)} files to {out}")


def show_comparison(screen: Console, comparison: Comparison, *, everything: bool = False) -> None:
    """Write the side-by-side table, the verdicts and what the marks mean."""
    from rich.text import Text

    brief = _WORDS + _CELL * len(comparison.assessments) > screen.width and len(comparison.assessments) > 2
    screen.print(attribute_table(comparison, everything=everything, brief=brief))
    if any(item.verdicts or item.not_applicable for item in comparison.assessments):
        screen.print()
        name = next(item.red_line for item in comparison.assessments if item.red_line)
        screen.print(Text(f"Red line: {name}", style="bold"))
        screen.print(verdict_table(comparison))
    screen.print()
    marks = "▲ better, ▼ worse than the first that has it; ≈ within error bars; = the same"
    blank = any(cell is None for row in comparison.rows for cell in row)
    screen.print(Text(marks + ("; – not of this powertrain" if blank else ""), style="dim"))


def attribute_table(comparison: Comparison, *, everything: bool = False, brief: bool = False) -> Table:
    """Kinds of powertrain and what they consist of, then attributes by heading; one column a concept.

    ``brief`` leaves out by how much a value differs, where the screen is too narrow.
    """
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.cli.views.assess_view import DETAILS, grouped
    from redline.studio.applicable import kind_words
    from redline.studio.compare import attribute_of, short_names

    held = {v.judgement.requirement.attribute.key for item in comparison.assessments for v in item.verdicts}
    rows = {attribute_of(row).name: row for row in comparison.rows}
    firsts = [next(cell.result for cell in row if cell) for row in comparison.rows]
    table = sheet()
    table.add_column("", overflow="fold")
    table.add_column("", no_wrap=True)
    for name in short_names([item.name for item in comparison.assessments]):
        table.add_column(name, justify="right", overflow="fold", min_width=9, max_width=_NARROW if brief else None)
    if len({(item.kind, item.plug_in) for item in comparison.assessments}) > 1:
        kinds = [Text(kind_words(item.kind, item.plug_in), style="italic") for item in comparison.assessments]
        table.add_row(Text("Powertrain", style="bold cyan"), "", *kinds)
    for row in comparison.inputs:
        table.add_row(f"  {attribute_of(row).title}", attribute_of(row).unit, *(_cell(one, brief=brief) for one in row))
    for group, items in grouped(firsts):
        shown = [i for i in items if everything or i.attribute.key not in DETAILS or i.attribute.key in held]
        if shown:
            table.add_row()
            table.add_row(Text(group, style="bold cyan"))
        for item in shown:
            cells = [_cell(one, brief=brief) for one in rows[item.attribute.name]]
            table.add_row(f"  {item.attribute.title}", item.attribute.unit, *cells)
    return table


def _cell(found: Difference | None, *, brief: bool = False) -> Text:
    from rich.text import Text

    from redline.faces.numbers import number, signed

    if found is None:
        return Text("–", style="dim")
    digits = found.result.attribute.digits
    text = Text(number(found.result.value, digits), style="bold")
    style, mark = _MARKS[found.mark]
    if not brief and found.mark in ("better", "worse", "within error bars"):
        text.append(f" {signed(found.change, digits)}", style=f"not bold {style}")
    if mark:
        text.append(f" {mark}", style=f"not bold {style}")
    return text


def verdict_table(comparison: Comparison) -> Table:
    """Each requirement's result for each concept."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.cli.views.assess_view import NOT_APPLICABLE, RESULTS
    from redline.faces.numbers import number, probability
    from redline.studio.assessment import Verdict
    from redline.studio.compare import judged, short_names

    table = sheet()
    table.add_column("requirement", overflow="fold")
    table.add_column("bound", justify="right", no_wrap=True)
    for name in short_names([item.name for item in comparison.assessments]):
        table.add_column(name, overflow="fold")
    for wanted, results in judged(comparison.assessments):
        sign = "≥" if wanted.sense == ">=" else "≤"
        cells = []
        for found in results:
            if not isinstance(found, Verdict):
                cells.append(Text(NOT_APPLICABLE[1], style=NOT_APPLICABLE[0]))
                continue
            style, mark = RESULTS[found.judgement.result]
            cells.append(Text.assemble((mark, style), (f"  {probability(found.judgement.probability)}", "dim")))
        name = Text.assemble(wanted.name, (f"  {wanted.kind}", "dim"))
        bound = f"{sign} {number(wanted.limit, wanted.attribute.digits)} {wanted.attribute.unit}".strip()
        table.add_row(name, bound, *cells)
    return table
