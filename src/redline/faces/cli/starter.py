"""``redline new``: a commented starter concept, generated from the schema so that it cannot go stale."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import click

from redline.faces.cli.inputs import Named

#: Values that every concept must give, as a compact 4x4 has them.
_REQUIRED = {
    "body_style": '"off_roader"',
    "model_year": "2027",
    "dimensions.length": '"4550 mm"',
    "dimensions.width": '"1930 mm"',
    "dimensions.height": '"1810 mm"',
    "dimensions.wheelbase": '"2800 mm"',
    "tyres.size": '"255/60R18"',
    "powertrain.kind": '"electric"',
    "powertrain.drive": '"all"',
    "powertrain.power": '"230 kW"',
    "battery.usable_energy": '"79 kWh"',
}
#: Keys that hold neither a quantity nor a choice, with an example.
_TEXTS = {
    "make": '"..."',
    "notes": '"..."',
    "source": '"..."',
    "off_road.profile": '[["0.62 m", "0.41 m"], ...]',
}
_HEAD = """\
# {name}: a Redline concept. Assess it with: redline assess {file} --red-line go_anywhere
#
# Write a number with its unit. Say where it comes from, and how sure you are, with a table:
#   kerb = {{ value = "2100 kg", sigma = "40 kg", source = "weighed, mule 2" }}
# Lines that begin with # are optional: what you leave out is estimated, with error bars.
# The values in them are what Redline estimates for this starter, or only a unit where it estimates none.
"""


@click.command()
@click.argument("name")
@click.option("--platform", type=Named("platforms"), metavar="NAME", help="Platform of the library to build on.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File to write; else NAME.toml here.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def new(name: str, platform: str | None, out: Path | None, force: bool) -> None:
    """Write a commented starter concept called NAME.

    Required keys stand with realistic values; every optional key stands as a comment with its meaning,
    its range and what Redline would estimate for it.
    """
    from redline.faces.cli.output import working, write_text

    path = out or Path(f"{file_stem(name)}.toml")
    if path.exists() and not force:
        raise click.UsageError(f"{path} is there already; write elsewhere with --out, or overwrite with --force")
    if platform is not None:
        _check_platform(platform)
    with working("Estimating what the starter leaves out ..."):
        text = starter(name, path.name, platform)
    write_text(path, text)
    click.echo(f"Wrote {path}; assess it with: redline assess {path} --red-line go_anywhere", err=True)


def file_stem(name: str) -> str:
    """A file name for a concept.

    >>> file_stem("My Concept 4x4")
    'my_concept_4x4'
    """
    kept = "".join(character if character.isalnum() else " " for character in name.lower())
    return "_".join(kept.split()) or "concept"


def _check_platform(platform: str) -> None:
    from redline.studio.library import locate

    locate(f"platform:{platform.removeprefix('platform:')}")


def starter(name: str, file: str, platform: str | None) -> str:
    """The text of a starter concept; the required part is read back once to find the estimates."""
    import json

    chosen = platform.removeprefix("platform:") if platform else None
    top = [f'extends = "platform:{chosen}"'] if chosen else []
    top.append(f"name = {json.dumps(name, ensure_ascii=False)}")
    lines = [_HEAD.format(name=name.replace("\n", " "), file=file), *top]
    estimates = _estimates(_required_text(top))
    from redline.concept.language.schema import ConceptFile

    lines += _table(ConceptFile, "", estimates)
    return "\n".join(lines) + "\n"


def _required_text(top: list[str]) -> str:
    tables: dict[str, list[str]] = {}
    for path, value in _REQUIRED.items():
        table, _, key = path.rpartition(".")
        tables.setdefault(table, []).append(f"{key} = {value}")
    text = "\n".join([*top, *tables.pop("", [])])
    return text + "".join(f"\n[{table}]\n" + "\n".join(keys) for table, keys in tables.items())


def _estimates(text: str) -> dict[str, str]:
    """What Redline estimates for the starter's blanks, as TOML values by path."""
    import tempfile

    from redline.concept.complete import slots
    from redline.concept.estimators import ORDER
    from redline.concept.features import features
    from redline.concept.language.catalogue import quantities
    from redline.concept.read import read
    from redline.studio.programs import values_and_sigmas

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "starter.toml"
        path.write_text(text, encoding="utf-8")
        concept = read(path)
    made = features(concept)
    values, _ = values_and_sigmas(slots(concept, made))
    shapes = quantities()
    found = {entry.target: _written(values[entry.target], shapes[entry.target]) for entry in ORDER}
    for key, (value, _) in made.choices.items():
        found[key] = str(value).lower() if isinstance(value, bool) else f'"{value}"'
    return found


def _written(value_si: float, shape: Any) -> str:
    """An SI value as TOML text, kept within its possible range after rounding."""
    from redline.faces.cli.output import trimmed
    from redline.foundations.units import from_si

    held = min(max(value_si, shape.low), shape.high)
    text = trimmed(from_si(held, shape.display, shape.dimension)).replace("\N{MINUS SIGN}", "-")
    return f'"{text} {shape.display}"' if shape.display else text


def _table(model: Any, prefix: str, estimates: dict[str, str]) -> list[str]:
    """The keys of one table, then its tables, in the schema's order."""
    from redline.concept.language.catalogue import choices, quantities
    from redline.concept.language.schema import Envelope

    lines, tables = [], []
    properties = model.model_json_schema()["properties"]
    for key, field in model.model_fields.items():
        path = f"{prefix}{key}"
        inner = field.annotation
        if isinstance(inner, type) and hasattr(inner, "model_fields"):
            if not issubclass(inner, Envelope):
                body = _table(inner, f"{path}.", estimates)
                tables += ["", *_comment(inner.__doc__ or ""), f"[{path}]", *body]
        elif path in quantities() or path in choices() or path in _REQUIRED:
            lines += _entry(path, key, _meaning(properties[key], path), estimates)
        elif path in _TEXTS:
            lines += [*_comment(_meaning(properties[key], path)), f"# {key} = {_TEXTS[path]}"]
    return [*lines, *tables]


def _meaning(schema: dict[str, Any], path: str) -> str:
    from redline.concept.language.catalogue import choices

    found = schema.get("description") or next(
        (part["description"] for part in schema.get("anyOf", []) if "description" in part), ""
    )
    names = choices().get(path, ())
    if not names:
        return str(found)
    words = ", ".join(str(name).lower() if isinstance(name, bool) else name for name in names)
    return f"{found} One of: {words}."


def _entry(path: str, key: str, meaning: str, estimates: dict[str, str]) -> list[str]:
    from redline.concept.language.catalogue import quantities

    if path in _REQUIRED:
        return [*_comment(meaning), f"{key} = {_REQUIRED[path]}"]
    if path in estimates:
        return [*_comment(meaning), f"# {key} = {estimates[path]}"]
    shape = quantities().get(path)
    unit = f' "... {shape.display}"' if shape and shape.display else " ..."
    return [*_comment(meaning), f"# {key} ={unit}"]


def _comment(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), 110, initial_indent="# ", subsequent_indent="# ")
