"""``redline catalogue``: what the library holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from redline import __version__
from redline.faces.cli.inputs import RIVALS, Named, json_option

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from redline.concept.concept import Concept

#: From this many columns on there is room for units beside names.
_WIDE = 100
SECTIONS = ("vehicles", "rivals", "platforms", "red-lines", "trials", "cycles")


@click.command()
@click.argument("section", required=False, type=click.Choice(SECTIONS))
@click.option("--rivals", type=RIVALS, metavar="SET", help="Only the vehicles of this rival set.")
@click.option(
    "--show",
    type=Named("vehicles"),
    metavar="NAME",
    help="Data sheet of one vehicle: every fact with its source.",
)
@click.option("--attribute", metavar="NAME", help="Rank what is published of this attribute.")
@json_option
def catalogue(section: str | None, rivals: str | None, show: str | None, attribute: str | None, as_json: bool) -> None:
    """List what the library holds; SECTION narrows it to one shelf."""
    from redline.faces.cli.output import echo_json

    if show is not None:
        data, tables = _data_sheet(show)
    elif attribute is not None:
        data, tables = _ranking(attribute, rivals)
    else:
        chosen = (section,) if section else (("vehicles",) if rivals else SECTIONS[:4])
        parts = {name: _SHELVES[name](rivals) for name in chosen}
        data, tables = (
            {name: rows for name, (rows, _) in parts.items()},
            [table for _, table in parts.values()],
        )
    if as_json:
        echo_json({"redline_version": __version__, **data})
    else:
        _print(tables, hint=section is None and show is None and attribute is None)


def _print(tables: Sequence[RenderableType], *, hint: bool) -> None:
    from redline.faces.cli.output import console

    screen = console()
    for index, table in enumerate(tables):
        if index:
            screen.print()
        screen.print(table)
    if hint:
        screen.print(
            "\nMore: redline catalogue trials, redline catalogue cycles, redline catalogue --show NAME",
            style="dim",
        )


def _concepts(rivals: str | None) -> list[tuple[str, Concept]]:
    from redline.concept.language.files import library_names, library_path
    from redline.concept.read import read
    from redline.red_lines.rivals import rival_set

    stems = [rival.stem for rival in rival_set(rivals).rivals] if rivals else library_names("vehicles")
    return [(stem, read(library_path("vehicles", stem), complete=False)) for stem in stems]


def _vehicle_row(stem: str, concept: Concept) -> dict[str, Any]:
    from redline.faces.cli.views.data_sheet import value_text
    from redline.studio.applicable import kind_words

    style = concept.choices.get("body_style")
    fuel = str(concept.choices["engine.fuel"].value) if "engine.fuel" in concept.choices else ""
    words = kind_words(concept.kind, concept.plug_in) if concept.kind else ""
    if fuel and (concept.kind == "combustion" or fuel == "diesel"):
        words = words.replace("combustion", "").strip()
        words = f"{fuel} {words}".strip()
    return {
        "stem": stem,
        "name": concept.name,
        "model_year": value_text(concept, "model_year"),
        "body_style": str(style.value) if style else "",
        "kind": concept.kind,
        "powertrain": words,
        "power": value_text(concept, "powertrain.power") or value_text(concept, "engine.power"),
        "battery": value_text(concept, "battery.usable_energy") or value_text(concept, "battery.gross_energy"),
        "published": sorted(concept.published),
    }


def _plain_value(text: str) -> str:
    """A value without its spread, for a list."""
    number, _, rest = text.partition(" ± ")
    return f"{number} {rest.partition(' ')[2]}".strip() if rest else text


def _vehicles(rivals: str | None) -> tuple[Any, Table]:
    from redline.faces.cli.output import sheet

    rows = [_vehicle_row(stem, concept) for stem, concept in _concepts(rivals)]
    table = sheet(
        f"Vehicles{f' of {rivals}' if rivals else ''} ({len(rows)}; those with a powertrain: assess vehicle:NAME)"
    )
    table.add_column("name", no_wrap=True)
    table.add_column("powertrain", overflow="fold")
    for heading in ("power", "facts"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            row["stem"],
            row["powertrain"],
            _plain_value(row["power"]),
            str(len(row["published"])),
        )
    return rows, table


def _rival_sets(rivals: str | None) -> tuple[Any, Table]:
    from redline.concept.language.files import library_names
    from redline.faces.cli.output import sheet
    from redline.red_lines.rivals import rival_set

    del rivals
    sets = [rival_set(name) for name in library_names("rival_sets")]
    table = sheet("Rival sets", show_header=False)
    for item in sets:
        table.add_row(item.name, item.title, f"{len(item.rivals)} vehicles")
    return [{"name": s.name, "title": s.title, "vehicles": [rival.stem for rival in s.rivals]} for s in sets], table


def _files(shelf: str, title: str) -> tuple[Any, Table]:
    """A shelf whose files say in their name, notes or first comment what they are."""
    import tomllib

    from redline.concept.language.files import library_names, library_path
    from redline.faces.cli.output import sheet

    rows: list[dict[str, str]] = []
    for name in library_names(shelf):
        text = library_path(shelf, name).read_text("utf-8")
        first = text.splitlines()[0].lstrip("# ") if text.startswith("#") else ""
        rows.append({"name": name, "about": tomllib.loads(text).get("notes") or first})
    table = sheet(title, show_header=False)
    table.add_column(no_wrap=True)
    for row in rows:
        table.add_row(row["name"], row["about"])
    return rows, table


def _trials(rivals: str | None) -> tuple[Any, Table]:
    from rich.text import Text

    from redline.faces.cli.output import console, sheet
    from redline.proving_ground.registry import TRIALS

    del rivals
    table = sheet("Trials and their attributes")
    units = ("unit",) if console().width >= _WIDE else ()  # a name ends in its unit
    for heading in ("attribute", *units, "better"):
        table.add_column(heading, no_wrap=True)
    table.add_column("what it is", overflow="fold")
    rows: list[dict[str, Any]] = []
    for trial in TRIALS.values():
        blank = [""] * len(units)
        table.add_row(Text(f"{trial.name}", style="bold cyan"), *blank, "", Text(trial.title, style="bold"))
        for item in trial.attributes:
            table.add_row(f"  {item.name}", *([item.unit] if units else []), item.better, item.title)
        items = [{"name": a.name, "unit": a.unit, "better": a.better, "title": a.title} for a in trial.attributes]
        rows.append({"name": trial.name, "title": trial.title, "source": trial.source, "attributes": items})
    return rows, table


def _cycles(rivals: str | None) -> tuple[Any, Table]:
    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number
    from redline.proving_ground.driving.cycles import cycle
    from redline.studio.drive_cycle import known_cycles

    del rivals
    table = sheet("Cycles")
    for heading in ("name", "time, s", "distance, km", "fastest, km/h"):
        table.add_column(heading, justify="left" if heading == "name" else "right")
    rows: list[dict[str, Any]] = []
    for name in known_cycles():
        found = cycle(name)
        row: dict[str, Any] = {
            "name": name,
            "time_s": float(found.time_s[-1]),
            "distance_km": found.distance_m / 1e3,
            "fastest_km_h": 3.6 * float(found.speed_m_s.max()),
        }
        rows.append(row)
        table.add_row(name, number(row["time_s"]), number(row["distance_km"], 2), number(row["fastest_km_h"], 1))
    return rows, table


_SHELVES: dict[str, Callable[[str | None], tuple[Any, Any]]] = {
    "vehicles": _vehicles,
    "rivals": _rival_sets,
    "platforms": lambda _: _files("platforms", 'Platforms (extends = "platform:NAME")'),
    "red-lines": lambda _: _files("red_lines", "Red lines (--red-line NAME)"),
    "trials": _trials,
    "cycles": _cycles,
}


def _data_sheet(name: str) -> tuple[dict[str, Any], list[RenderableType]]:
    from pathlib import Path

    from redline.concept.language.files import is_there, library_names
    from redline.faces.cli.views.data_sheet import data_sheet, names_holding, similar_names
    from redline.studio.library import read_named

    stem = name.removeprefix("vehicle:")
    if stem not in library_names("vehicles") and not is_there(Path(name), file=True):
        if len(holding := names_holding(stem, library_names("vehicles"))) == 1:
            return _data_sheet(holding[0])
        close = similar_names(stem, library_names("vehicles"))
        hint = f"did you mean {', '.join(close)}?" if close else "see redline catalogue vehicles"
        raise click.UsageError(f"the library has no vehicle {stem!r}; {hint}")
    return data_sheet(read_named(name, complete=False), stem)


def _ranking(attribute: str, rivals: str | None) -> tuple[dict[str, Any], list[Table]]:
    from redline.faces.cli.commands.explain import known_attribute
    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number
    from redline.proving_ground.registry import attributes

    found = attributes()[known_attribute(attribute)][0]
    facts = [(c.published[found.name], stem, c.name) for stem, c in _concepts(rivals) if found.name in c.published]
    facts.sort(key=lambda item: (-item[0].value if found.better == "more" else item[0].value, item[1]))
    table = sheet(f"{found.title}, {found.unit}: {found.better} is better, {len(facts)} published")
    for heading in ("", "vehicle", "value", "source"):
        table.add_column(
            heading,
            justify="right" if heading in ("", "value") else "left",
            style="dim" if heading == "source" else "",
        )
    rows: list[dict[str, Any]] = []
    for place, (fact, stem, name) in enumerate(facts, start=1):
        rows.append({"stem": stem, "name": name, "value": fact.value, "source": fact.source, "date": fact.date})
        table.add_row(str(place), name, number(fact.value, found.digits), fact.source)
    return {"attribute": found.name, "better": found.better, "published": rows}, [table]
