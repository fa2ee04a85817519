"""``redline durability``: two indicators, the pack's life and the damage of wheel loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, json_option, read_concepts, together

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from redline.studio.ensemble.spread import Spread
    from redline.studio.lifetime.durability import Durability

_PACK = {
    "pack_capacity_temperate": ("capacity left, temperate (Munich)", "%"),
    "pack_capacity_cold": ("capacity left, cold (Arjeplog)", "%"),
    "pack_capacity_hot": ("capacity left, hot (Dubai)", "%"),
    "pack_warranty_margin": ("over 70 % in the worst of them", "points"),
}


@click.command()
@click.argument("concept", type=CONCEPT)
@click.option("--mix", default="go_anywhere", metavar="NAME", help="Road mix: road_car or go_anywhere.")
@json_option
def durability(concept: str, mix: str, as_json: bool) -> None:
    """Show indicators of CONCEPT's durability: the traction battery's life and the damage of wheel loads.

    Capacity is what is left after 8 years and 160 000 km by climate. Damage is that of the loads between wheels and
    road on a road mix, over that of a stated reference vehicle. Both compare concepts; neither is a life.
    """
    from redline.faces.cli.output import console, echo_json, working

    with working("Driving roads ..."):
        from redline.studio.lifetime.durability import durability as work_out
        from redline.studio.lifetime.durability_data import known_mix

        (read,), _ = together(lambda: read_concepts((concept,)), lambda: known_mix(mix))
        found = work_out(read, mix)
    if as_json:
        echo_json({"redline_version": __version__, **found.to_dict()})
    else:
        show_durability(console(), found)


def show_durability(screen: Console, found: Durability) -> None:
    """Write both indicators, what the damage comes from, and what moves it."""
    from rich.text import Text

    screen.print(Text.assemble((found.concept, "bold"), "  indicators of durability, not lives"))
    screen.print()
    screen.print(Text("Traction battery after 8 years and 160000 km", style="bold cyan"))
    if found.pack:
        screen.print(_table([(*_PACK[key], value, 0) for key, value in found.pack.items()]))
    else:
        screen.print(Text("  no traction battery that is charged from the wall", style="dim"))
    screen.print()
    screen.print(Text(f"Wheel loads on the mix {found.mix}, exponent {found.exponent:g}", style="bold cyan"))
    rows: list[tuple[str, str, Spread, int]] = []
    for wheel in found.wheels:
        rows.append((f"damage-equivalent amplitude, {wheel.axle} wheel", "N", wheel.amplitude_n, 0))
        rows.append((f"over its load at rest, {wheel.static_n:.0f} N", "", wheel.amplitude_over_static, 2))
    rows.append(("pseudo-damage over the reference's", "", found.damage, 2))
    rows.append(("the same, loads in units of the load at rest", "", found.damage_over_load, 2))
    screen.print(_table(rows))
    screen.print()
    _show_shares(screen, found)


def _table(rows: list[tuple[str, str, Spread, int]]) -> Table:
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    table = sheet()
    for name, justify in (("", "left"), ("value", "right"), ("", "left"), ("p10 – p90", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for words, unit, value, digits in rows:
        bars = Text(f"{number(value.p10, digits)} – {number(value.p90, digits)}", style="dim")
        table.add_row(f"  {words}", Text(number(value.value, digits), style="bold"), unit, bars)
    return table


def _show_shares(screen: Console, found: Durability) -> None:
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number, signed

    table = sheet()
    table.add_column("where the damage comes from")
    table.add_column("share", justify="right")
    for name, share in found.shares.items():
        table.add_row(f"  {name}", f"{number(share, 1)} %")
    for name, change in found.levers.items():
        table.add_row(f"  a tenth more {name} changes the damage by", f"{signed(change)} %")
    screen.print(table)
    sentence = f"Bars from {found.samples} plausible vehicles. Linear suspension: compare, do not predict."
    screen.print(Text(sentence, style="dim"))
