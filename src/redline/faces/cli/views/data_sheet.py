"""The data sheet of a library vehicle: what is known of it, by subject, each figure with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redline.foundations.errors import spelt_like

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from redline.concept.concept import Concept

_MACHINES = {
    "front": "front machine",
    "rear": "rear machine",
    "shaft": "shaft machine",
    "generator": "generator",
}
#: Headings of the sheet and the inputs under them: prefixes of paths, in reading order.
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Drive", ("powertrain.",)),
    ("Engine", ("engine.",)),
    ("Gearbox and transfer", ("gearbox.", "transfer.")),
    ("Machines", tuple(f"powertrain.{place}." for place in _MACHINES)),
    ("Battery and charging", ("battery.", "charging.")),
    ("Tank", ("tank.",)),
    ("Dimensions", ("dimensions.",)),
    ("Masses", ("mass.",)),
    ("Road load", ("road_load.", "aero.", "tyres.")),
    ("Off road", ("off_road.",)),
    ("Suspension", ("suspension.",)),
    ("Other", ("",)),
)
#: Inputs whose path alone does not say what they are.
_WORDS = {
    "powertrain.drive": "driven axles",
    "powertrain.plug_in": "charged from the wall",
    "powertrain.power": "system power",
    "powertrain.front_torque_share": "torque to the front",
    "transfer.front_share": "torque to the front",
    "transfer.centre": "centre differential",
    "gearbox.kind": "gearbox",
    "gearbox.gears": "forward gears",
    "gearbox.ratios": "gear ratios",
    "mass.kerb": "kerb mass",
    "mass.gross": "gross mass",
    "mass.epa_test": "EPA test weight",
    "mass.wltp_test": "WLTP test mass",
    "mass.trailer_rating": "braked trailer",
    "tank.volume": "fuel",
    "tyres.size": "tyre size",
    "tyres.diameter": "tyre diameter",
    "tyres.section_width": "tyre width",
    "road_load.epa_a": "EPA coefficient A",
    "road_load.epa_b": "EPA coefficient B",
    "road_load.epa_c": "EPA coefficient C",
    "off_road.ride_height.access": "ride height for access",
    "off_road.ride_height.off_road": "ride height off road",
    "charging.efficiency": "charging efficiency",
    "charging.ac_power": "AC charging",
    "charging.dc_power": "DC charging",
    "five_cycle_factor": "label over unadjusted",
}
_HEAD = ("powertrain.kind", "powertrain.plug_in", "body_style", "construction", "model_year")


class Row(NamedTuple):
    """One input of the sheet: its path, words, value as shown, source, and whether somebody only remembers it."""

    path: str
    words: str
    value: str
    source: str
    unverified: bool


def data_sheet(concept: Concept, stem: str) -> tuple[dict[str, Any], list[RenderableType]]:
    """The sheet as plain data and as it is shown."""
    rows = list(_rows(concept))
    complete = not _gaps(concept)
    data = {
        "vehicle": stem,
        "name": concept.name,
        "make": concept.make,
        "model_year": round(concept.numbers["model_year"].value) if "model_year" in concept.numbers else None,
        "body_style": _chosen(concept, "body_style"),
        "powertrain": concept.kind,
        "plug_in": concept.plug_in,
        "complete": complete,
        "notes": concept.notes,
        "tyre_size": concept.tyre_size,
        "inputs": [
            {"path": row.path, "value": row.value, "source": row.source, "unverified": row.unverified} for row in rows
        ],
        "published": {key: fact.model_dump() for key, fact in concept.published.items()},
    }
    return data, _shown(concept, stem, rows, complete=complete)


def _gaps(concept: Concept) -> bool:
    from redline.concept.checking.checks import problems_of

    return bool(problems_of(concept))


def _chosen(concept: Concept, path: str) -> str:
    found = concept.choices.get(path)
    return str(found.value) if found else ""


def value_text(concept: Concept, path: str) -> str:
    """A given number in the unit people use, with its one sigma where one is stated; empty if it is not given."""
    from redline.concept.language.catalogue import quantities
    from redline.faces.numbers import figures, trimmed
    from redline.foundations.units import from_si

    given = concept.numbers.get(path)
    if given is None:
        return ""
    shape = quantities()[path]
    value = from_si(given.value, shape.display, shape.dimension)
    if path == "model_year":
        return f"{value:.0f}"
    text = trimmed(value, 5 if path.startswith("road_load.") else 4)
    if given.sigma > 0.0:
        sigma = from_si(given.value + given.sigma, shape.display, shape.dimension) - value
        text += f" ± {figures(sigma, 2)}"
    return f"{text} {shape.display}".strip()


def _rows(concept: Concept) -> Iterable[Row]:
    """Numbers and choices by subject; what the head of the sheet says is left out."""
    values = {path: (value_text(concept, path), item.source, item.estimate) for path, item in concept.numbers.items()}
    for path, chosen in concept.choices.items():
        plain = {True: "yes", False: "no"}.get(chosen.value) if isinstance(chosen.value, bool) else None
        values[path] = (plain or str(chosen.value).replace("_", " "), chosen.source, chosen.estimate)
    if concept.ratios:
        values["gearbox.ratios"] = (", ".join(f"{ratio:g}" for ratio in concept.ratios), "", False)
    if concept.tyre_size:
        values["tyres.size"] = (concept.tyre_size, "", False)
    for path in sorted(values, key=_place):
        text, source, estimate = values[path]
        yield Row(path, _words(path), text, source, estimate)


def _section(path: str) -> int:
    """The section of a path: the one with the longest fitting prefix."""
    fits = [
        (len(prefix), -index)
        for index, (_, prefixes) in enumerate(_SECTIONS)
        for prefix in prefixes
        if path.startswith(prefix)
    ]
    return -max(fits)[1]


def _place(path: str) -> tuple[int, int, int]:
    """Where a path stands: its section, and the schema's order within."""
    from redline.concept.language.catalogue import choices, quantities

    order = list(quantities())
    names = [prefix for prefix in _SECTIONS[_section(path)][1] if path.startswith(prefix)]
    table = _SECTIONS[_section(path)][1].index(max(names, key=len))
    if path in choices():
        return _section(path), table, list(choices()).index(path) - 1000
    return _section(path), table, order.index(path) if path in order else -1


def _words(path: str) -> str:
    if path in _WORDS:
        return _WORDS[path]
    parts = path.split(".")
    last = parts[-1].replace("_", " ")
    if len(parts) == 3 and parts[0] == "suspension":
        return f"{parts[1]} {last}"
    if len(parts) == 3 and parts[1] in _MACHINES:
        return f"{_MACHINES[parts[1]]}, {'type' if last == 'machine' else last}"
    return last


class _Sources:
    """Sources in the order in which they are first cited, so that a row can cite one by its number."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def cite(self, source: str) -> str:
        return f"[{self.seen.setdefault(source, len(self.seen) + 1)}]" if source else ""


def _shown(concept: Concept, stem: str, rows: list[Row], *, complete: bool) -> list[RenderableType]:
    from rich.text import Text

    from redline.faces.cli.output import sheet

    sources = _Sources()
    parts: list[RenderableType] = [_head(concept)]
    for index, (title, _) in enumerate(_SECTIONS):
        chosen = [row for row in rows if _section(row.path) == index and row.path not in _HEAD]
        if not chosen:
            continue
        table = sheet(title, show_header=False)
        table.add_column(min_width=28, overflow="fold")
        table.add_column(min_width=24, overflow="fold")
        table.add_column(style="dim", justify="right", no_wrap=True)
        for row in chosen:
            value = Text(f"~{row.value}" if row.unverified else row.value, style="italic" if row.unverified else "")
            table.add_row(row.words, value, "" if row.unverified else Text(sources.cite(row.source)))
        parts.append(table)
    if concept.published:
        parts.append(_published(concept, sources))
    parts.append(_foot(concept, stem, rows, sources, complete=complete))
    return parts


def _head(concept: Concept) -> RenderableType:
    """Name, what kind of vehicle and powertrain it is, and the remarks of who collected it."""
    from rich.console import Group
    from rich.text import Text

    from redline.studio.applicable import kind_words

    style = _chosen(concept, "body_style").replace("_", "-")
    kind = kind_words(concept.kind, concept.plug_in) if concept.kind else "powertrain not stated"
    words = [value_text(concept, "model_year"), style, kind]
    lines = [Text(concept.name, style="bold"), Text(", ".join(word for word in words if word))]
    if concept.notes:
        lines.append(Text(concept.notes, style="dim"))
    return Group(*lines)


def _published(concept: Concept, sources: _Sources) -> RenderableType:
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import trimmed
    from redline.proving_ground.registry import attributes

    known = attributes()
    table = sheet("Published figures (to compare with, never inputs)", show_header=False)
    table.add_column(min_width=28, overflow="fold")
    table.add_column(min_width=24, overflow="fold")
    table.add_column(style="dim", justify="right", no_wrap=True)
    order = [*known, *(key for key in concept.published if key not in known)]
    for key in sorted(concept.published, key=order.index):
        fact = concept.published[key]
        title, unit = (known[key][0].title, known[key][0].unit) if key in known else _untried(key)
        value = Text(f"{trimmed(fact.value, 5)} {unit}".strip())
        if fact.note:
            value.append(f"  {fact.note}", style="dim")
        named = not fact.date or fact.date[:4] in fact.source
        table.add_row(title, value, Text(sources.cite(fact.source if named else f"{fact.source}, {fact.date}")))
    return table


def _untried(key: str) -> tuple[str, str]:
    """Words and unit of a figure that no trial gives yet: ``articulation_mm`` is an articulation in mm."""
    words, _, unit = key.rpartition("_")
    return words.replace("_", " ").capitalize(), "" if unit == "count" else unit


def _foot(concept: Concept, stem: str, rows: list[Row], sources: _Sources, *, complete: bool) -> RenderableType:
    """The sources by number, how much of the sheet is only remembered, and what to do next."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title="Sources", title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False
    )
    table.add_column(style="dim", justify="right", no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    for source, number in sources.seen.items():
        table.add_row(Text(f"[{number}]"), Text(source))
    remembered = sum(row.unverified for row in rows)
    lines: list[RenderableType] = [table] if sources.seen else []
    if remembered:
        lines.append(Text(f"\n~ {remembered} of {len(rows)} values are from memory and not verified."))
    if complete:
        lines.append(Text(f"\nWhat is not listed is estimated: redline assess vehicle:{stem}", style="dim"))
    else:
        lines.append(Text("\nPublished figures only: not enough is known to assess it.", style="dim"))
    return Group(*lines)


def similar_names(text: str, names: list[str]) -> list[str]:
    """Library names that hold every word of a text, else those spelt most like it.

    >>> similar_names("p400e", ["land_rover_defender_110_p400e_2022", "suzuki_jimny_2019"])
    ['land_rover_defender_110_p400e_2022']
    >>> similar_names("suzuki_jimmy_2019", ["land_rover_defender_110_p400e_2022", "suzuki_jimny_2019"])
    ['suzuki_jimny_2019']
    """
    return names_holding(text, names)[:6] or spelt_like(text.lower(), names, cutoff=0.5)


def names_holding(text: str, names: list[str]) -> list[str]:
    """Library names that hold every word of a text.

    >>> names_holding("Defender Octa", ["land_rover_defender_octa_2025", "suzuki_jimny_2019"])
    ['land_rover_defender_octa_2025']
    """
    import re

    words = [word for word in re.split(r"[^a-z0-9]+", text.lower()) if word]
    return [name for name in names if words and all(word in name for word in words)]


__all__ = ["data_sheet", "names_holding", "similar_names", "value_text"]
