"""A red line's verdicts in a terminal: columns where the screen has room for words beside them, else each stacked."""

from __future__ import annotations

from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from redline.faces.cli.output import sheet
from redline.faces.numbers import bound, number, probability, signed, typeset
from redline.proving_ground.day import in_words
from redline.red_lines.requirement import Requirement
from redline.studio.assessment import NotApplicable, Verdict

RESULTS = {
    "inside": ("green", "● inside"),
    "at risk": ("yellow", "▲ at risk"),
    "outside": ("red", "✗ outside"),
}
#: How a requirement looks that this kind of powertrain cannot be judged by.
NOT_APPLICABLE = ("dim", "– n/a")
#: Least room in which a requirement's words stand beside its figures; with less the figures go below them.
_WORDS = 24
_HEADS = ("bound", "value", "margin", "meets it")


@dataclass(frozen=True)
class _Row:
    """A verdict as it is read: its mark, its words, its figures under ``_HEADS``, and what moves it most."""

    mark: Text
    words: Text
    figures: tuple[Text, ...]
    below: Text


def verdict_table(
    verdicts: tuple[Verdict, ...], absent: tuple[NotApplicable, ...] = (), *, everything: bool = False, width: int = 100
) -> Table:
    """Verdicts in the red line's order; what is not safely inside names the inputs that move it most.

    What this kind of powertrain cannot be judged by comes last, with the reason.
    """
    rows = [*(_verdict_row(verdict, everything) for verdict in verdicts), *(_absent_row(item) for item in absent)]
    cells = [(len(row.mark), *map(len, row.figures)) for row in rows]
    least = [max(each) for each in zip((0, *map(len, _HEADS)), *cells, strict=True)]
    return _stacked(rows) if width < _WORDS + 2 + sum(wide + 2 for wide in least) else _beside(rows)


def _beside(rows: list[_Row]) -> Table:
    """Figures in columns of their own."""
    table = sheet()
    table.add_column("", no_wrap=True)
    table.add_column("requirement", ratio=1)
    for heading in _HEADS:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(row.mark, row.words + row.below, *row.figures)
    return table


def _stacked(rows: list[_Row]) -> Table:
    """Figures in a line below the words, for a narrow screen."""
    table = sheet()
    table.add_column("", no_wrap=True)
    table.add_column("requirement, then bound: value (margin)", ratio=1, overflow="fold")
    for row in rows:
        limit, value, margin, chance = row.figures
        told = [": ", value, " (", margin, "), meets it ", chance] if value.plain != "–" else []
        table.add_row(row.mark, Text.assemble(row.words, "\n  ", limit, *told, row.below))
    return table


def bound_words(requirement: Requirement) -> str:
    """The bound of a requirement as it is read."""
    return bound(requirement.sense, requirement.limit, requirement.attribute.digits, requirement.attribute.unit)


def _absent_row(item: NotApplicable) -> _Row:
    """A requirement that was not judged: its bound stands, value and margin are missing."""
    requirement, (style, mark) = item.requirement, NOT_APPLICABLE
    words = Text(f"{requirement.name}  {requirement.kind}\n{requirement.attribute.title}", style=style)
    figures = (Text(bound_words(requirement), style=style), *(Text("–", style=style) for _ in _HEADS[1:]))
    return _Row(Text(mark, style=style), words, figures, Text(f"\n  not applicable: {item.why}", style=style))


def _verdict_row(verdict: Verdict, everything: bool) -> _Row:
    judgement = verdict.judgement
    requirement, digits = judgement.requirement, judgement.requirement.attribute.digits
    style, mark = RESULTS[judgement.result]
    words, below = Text(requirement.name), Text()
    words.append(f"  {requirement.kind}", style="dim")
    _, bracket, standing = requirement.bound.partition("(")
    words.append(f"\n{requirement.attribute.title}" + (f", {standing.rstrip(')')}" if bracket else ""), style="dim")
    if requirement.conditions:
        words.append(f"\n  {in_words(dict(requirement.conditions))}", style="dim italic")
    if everything or judgement.result != "inside":
        for driver in verdict.drivers:
            below.append("\n  · ", style="dim").append(typeset(str(driver)), style="dim")
    figures = (
        Text(bound_words(requirement)),
        Text(number(verdict.value.value, digits), style="bold"),
        Text(signed(judgement.margin, digits), style=style),
        Text(probability(judgement.probability)),
    )
    return _Row(Text(mark, style=style), words, figures, below)
