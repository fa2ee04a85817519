"""``redline fit-out``: what a rack, a tent, other tyres, a lift or a winch give and take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, json_option, out_option, read_concepts, together

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from redline.concept.accessories import Accessory
    from redline.studio.insight.fit_out import Figure, FitOut, Fitted

#: Width from which all figures stand in one table; below it those off the road stand in a second.
_WIDE = 150


class AccessoryName(click.ParamType):
    """The name of an accessory; names complete in the shell."""

    name = "text"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the library's names."""
        from redline.concept.accessories import accessories

        del ctx, param
        return [CompletionItem(name) for name in accessories() if name.startswith(incomplete)]


@click.command("fit-out")
@click.argument("concept", type=CONCEPT)
@click.option(
    "--with",
    "names",
    multiple=True,
    metavar="NAME",
    type=AccessoryName(),
    help="Fit this only, for example roof_tent; more than one are told together too.",
)
@click.option(
    "--accessories",
    "own",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Accessories of your own, in TOML; without --with all of them are fitted, each and together.",
)
@json_option
@out_option("Also write a picture and fit_out.json there.")
def fit_out(concept: str, names: tuple[str, ...], own: Path | None, as_json: bool, out: Path | None) -> None:
    """Fit CONCEPT out: what each accessory changes of payload, range, angles, tipping and the slope in sand.

    Each figure with its error bar, against the same vehicle without it. Accessories: roof_rack, roof_tent,
    all_terrain_tyres, mud_terrain_tyres, larger_tyres, lift_kit, winch_bumper, underbody_plates, spare_carrier,
    week_of_stores.
    """
    from redline.faces.cli.output import console, echo_json, working, write_figures

    (read,), brought = together(lambda: read_concepts((concept,)), lambda: _brought(names, own))
    with working("Fitting out ..."):
        from redline.studio.insight.fit_out import fit_out as work_out

        found = work_out(read, names, brought)
    data = {"redline_version": __version__, **found.to_dict()}
    if as_json:
        echo_json(data)
    else:
        show_fit_out(console(), found)
    if out is not None:
        from redline.faces.plots.fit_out import write_fit_out

        write_figures(out, "fit_out", data, lambda folder: write_fit_out(found, folder))


def _brought(names: tuple[str, ...], own: Path | None) -> dict[str, Accessory]:
    """Accessories of a user's file, once every name is known."""
    from redline.concept.accessories import accessories_named, read_accessories

    brought = read_accessories(own) if own is not None else {}
    accessories_named(names, brought)
    return brought


def show_fit_out(screen: Console, found: FitOut) -> None:
    """Write a row for every accessory and a column for every figure, remarks below."""
    from rich.text import Text

    from redline.studio.insight.fit_out import FIGURES

    half = len(FIGURES) // 2
    parts = (FIGURES,) if screen.width >= _WIDE else (FIGURES[:half], FIGURES[half:])
    screen.print(Text.assemble((found.concept, "bold"), "  fitted out"))
    for figures in parts:
        screen.print()
        _table(screen, found, figures)
    screen.print()
    for row in found.rows:
        for remark in row.remarks:
            screen.print(Text.assemble(f"{row.words}: ", (remark, "bold")))
    bars = f"Changes against the same vehicle without it; below each p10 – p90 of {found.samples} plausible ones."
    screen.print(
        Text(f"{bars} Range by built-up road load, driver only; a coast-down would hide tyres and drag.", "dim")
    )


def _table(screen: Console, found: FitOut, figures: tuple[Figure, ...]) -> None:
    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    table = sheet()
    table.add_column("", no_wrap=True)
    for figure in figures:
        table.add_column(f"{figure.title}\n{figure.unit}", justify="right", no_wrap=True)
    stock = [number(found.stock[figure.key], 0 if figure.relative else figure.digits) for figure in figures]
    units = [" km" if figure.relative else "" for figure in figures]
    table.add_row("as it stands", *(value + unit for value, unit in zip(stock, units, strict=True)))
    for row in found.rows:
        table.add_row(row.words, *(_cell(row, figure) for figure in figures))
    screen.print(table)


def _cell(row: Fitted, figure: Figure) -> Text:
    from rich.text import Text

    from redline.faces.numbers import signed

    change = row.changes[figure.key]
    value, low, high = (signed(number, figure.digits) for number in (change.value, change.p10, change.p90))
    if {value, low, high} == {signed(0.0, figure.digits)}:
        return Text("·", style="dim")
    return Text.assemble((value, "bold"), ("" if low == high else f"\n{low} to {high}", "dim"))
