"""``redline compare``: concepts side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.commands.assess import assess_all, contract
from redline.faces.cli.inputs import CONCEPT, json_option, off_road_option, out_option, red_line_options, seasons_option

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from redline.studio.compare import Comparison, Difference, Row

_MARKS = {
    "better": ("green", "▲"),
    "worse": ("red", "▼"),
    "within error bars": ("dim", "≈"),
    "same": ("dim", "="),
    "": ("", ""),
}


#: Least width of an attribute's or a requirement's words, and the gap after a column.
_WORDS, _GAP = 24, 2


@click.command()
@click.argument("concepts", nargs=-1, required=True, type=CONCEPT, metavar="CONCEPT CONCEPT...")
@red_line_options
@off_road_option
@seasons_option
@click.option("--all", "everything", is_flag=True, help="Show every attribute.")
@json_option
@out_option("Also write the figure powertrain_choice, comparison.json and assessment.json there.")
def compare(
    concepts: tuple[str, ...],
    red_line: str | None,
    rivals: str | None,
    off_road: bool,
    seasons: bool,
    everything: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Put concepts side by side; differences are from the first."""
    from redline.faces.cli.output import console, echo_json, messages, to_json, write_folder

    if len(set(concepts)) < 2:
        raise click.UsageError("compare needs at least two different concepts")
    assessments = assess_all(concepts, red_line, rivals, off_road=off_road, seasons=seasons)
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
    """Write the side-by-side table, the verdicts and what the marks mean; in blocks where the screen is narrow."""
    from rich.text import Text

    for index, table in enumerate(attribute_tables(comparison, width=screen.width, everything=everything)):
        screen.print(*([""] if index else []), table, sep="\n")
    if any(item.verdicts or item.not_applicable for item in comparison.assessments):
        screen.print()
        name = next(item.red_line for item in comparison.assessments if item.red_line)
        screen.print(Text(f"Red line: {name}", style="bold"))
        for index, table in enumerate(verdict_tables(comparison, width=screen.width)):
            screen.print(*([""] if index else []), table, sep="\n")
    screen.print()
    marks = "▲ better, ▼ worse than the first that has it; ≈ within error bars; = the same"
    blank = any(cell is None for row in comparison.rows for cell in row)
    screen.print(Text(marks + ("; – not of this powertrain" if blank else ""), style="dim"))


def attribute_tables(comparison: Comparison, *, width: int, everything: bool = False) -> list[Table]:
    """Kinds of powertrain and what they consist of, then attributes by heading; one column a concept.

    As many concepts stand in a table as ``width`` holds without losing a value; the others follow in the next.
    """
    from rich.text import Text

    from redline.faces.cli.views.assess_view import DETAILS, grouped
    from redline.studio.applicable import kind_words
    from redline.studio.compare import attribute_of

    held = {v.judgement.requirement.attribute.key for item in comparison.assessments for v in item.verdicts}
    rows = {attribute_of(row).name: row for row in comparison.rows}
    firsts = [next(cell.result for cell in row if cell) for row in comparison.rows]
    lines: list[_Line] = []
    if len({(item.kind, item.plug_in) for item in comparison.assessments}) > 1:
        kinds = [Text(kind_words(item.kind, item.plug_in), style="italic") for item in comparison.assessments]
        lines.append(_Line(Text("Powertrain", style="bold cyan"), "", kinds))
    lines += [_line_of(row) for row in comparison.inputs]
    for group, items in grouped(firsts):
        shown = [i for i in items if everything or i.attribute.key not in DETAILS or i.attribute.key in held]
        if shown:
            lines += [_Line(Text("")), _Line(Text(group, style="bold cyan"))]
        lines += [_line_of(rows[item.attribute.name]) for item in shown]
    return _blocks(comparison, lines, ("", ""), width)


@dataclass(frozen=True)
class _Line:
    """A line of a comparison: words, what stands beside them, and a cell for each concept; a heading has none."""

    words: Text
    beside: str = ""
    cells: list[Text] = field(default_factory=list)


def _line_of(row: Row) -> _Line:
    from rich.text import Text

    from redline.studio.compare import attribute_of

    attribute = attribute_of(row)
    return _Line(Text(f"  {attribute.title}"), attribute.unit, [_cell(one) for one in row])


def _blocks(comparison: Comparison, lines: list[_Line], heads: tuple[str, str], width: int) -> list[Table]:
    """Tables of some concepts each, the same lines in all; words wrap between words, values never."""
    from redline.faces.cli.output import sheet
    from redline.studio.compare import short_names

    names = short_names([item.name for item in comparison.assessments])
    wide = [_least_width(name, [line.cells[at] for line in lines if line.cells]) for at, name in enumerate(names)]
    beside = max(len(text) for text in (heads[1], *(line.beside for line in lines)))
    whole = [max(len(text) for text in (name, *(line.cells[at].plain for line in lines if line.cells)))
             for at, name in enumerate(names)]  # fmt: skip
    words = max(len(text) for text in (heads[0], *(line.words.plain for line in lines)))
    tables: list[Table] = []
    for block in in_blocks(wide, width - (_WORDS + _GAP + beside + _GAP)):
        table = sheet()
        room = width - beside - _GAP * (1 + len(block))
        first, *columns = widened([_WORDS, *(wide[at] for at in block)], [words, *(whole[at] for at in block)], room)
        table.add_column(heads[0], width=first, overflow="fold")
        table.add_column(heads[1], width=beside, justify="right" if heads[1] else "left", no_wrap=True)
        for at, column in zip(block, columns, strict=True):
            table.add_column(names[at], justify="right", overflow="fold", width=column)
        for line in lines:
            table.add_row(line.words, line.beside, *(line.cells[at] for at in block if line.cells))
        tables.append(table)
    return tables


def widened(least: list[int], whole: list[int], room: int) -> list[int]:
    """Widths of columns that grow from the least towards the whole, the narrowest first, while there is room.

    >>> widened([4, 4], [10, 5], 12), widened([4, 4], [10, 5], 5)
    ([7, 5], [4, 4])
    """
    widths = list(least)
    while sum(widths) < room and (short := [at for at, wide in enumerate(widths) if wide < whole[at]]):
        widths[min(short, key=widths.__getitem__)] += 1
    return widths


def _least_width(name: str, cells: list[Text]) -> int:
    """Width at which no value breaks: cells with a digit stand whole, words by themselves."""
    parts = [cell.plain for cell in cells if any(character.isdigit() for character in cell.plain)]
    words = [word for cell in cells for word in cell.plain.split()]
    return max(len(part) for part in (*parts, *words, *name.split()))


def in_blocks(widths: list[int], room: int) -> list[list[int]]:
    """Places of columns that stand side by side in some room, at least one each.

    >>> in_blocks([10, 12, 9], 30), in_blocks([10, 12, 9], 5)
    ([[0, 1], [2]], [[0], [1], [2]])
    """
    blocks: list[list[int]] = [[]]
    left = room
    for at, wide in enumerate(widths):
        if blocks[-1] and wide + _GAP > left:
            blocks.append([])
            left = room
        blocks[-1].append(at)
        left -= wide + _GAP
    return blocks


def _cell(found: Difference | None) -> Text:
    from rich.text import Text

    from redline.faces.numbers import number, signed

    if found is None:
        return Text("–", style="dim")
    digits = found.result.attribute.digits
    text = Text(number(found.result.value, digits), style="bold")
    style, mark = _MARKS[found.mark]
    if found.mark in ("better", "worse", "within error bars"):
        text.append(f" {signed(found.change, digits)}", style=f"not bold {style}")
    if mark:
        text.append(f" {mark}", style=f"not bold {style}")
    return text


def verdict_tables(comparison: Comparison, *, width: int) -> list[Table]:
    """Each requirement's result for each concept, in as many tables as the width asks for."""
    from rich.text import Text

    from redline.faces.cli.views.verdict_view import NOT_APPLICABLE, RESULTS, bound_words
    from redline.faces.numbers import probability
    from redline.studio.assessment import Verdict
    from redline.studio.compare import judged

    lines: list[_Line] = []
    for wanted, results in judged(comparison.assessments):
        cells: list[Text] = []
        for found in results:
            if not isinstance(found, Verdict):
                cells.append(Text(NOT_APPLICABLE[1], style=NOT_APPLICABLE[0]))
                continue
            style, mark = RESULTS[found.judgement.result]
            cells.append(Text.assemble((mark, style), (f"  {probability(found.judgement.probability)}", "dim")))
        name = Text.assemble(wanted.name, (f"  {wanted.kind}", "dim"))
        lines.append(_Line(name, bound_words(wanted), cells))
    return _blocks(comparison, lines, ("requirement", "bound"), width)
