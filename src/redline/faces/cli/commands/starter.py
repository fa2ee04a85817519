"""``redline new``: a commented starter concept, generated from the schema so that it cannot go stale."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from redline.concept.checking.engine_checks import foreign_to
from redline.concept.family import FAMILY
from redline.faces.cli.inputs import Named
from redline.faces.cli.targets import Target, unwritable
from redline.foundations.printable import control_in

#: Values that every concept must give, as a compact 4x4 has them.
_BODY = {
    "body_style": '"off_roader"',
    "model_year": "2027",
    "dimensions.length": '"4550 mm"',
    "dimensions.width": '"1930 mm"',
    "dimensions.height": '"1810 mm"',
    "dimensions.wheelbase": '"2800 mm"',
    "tyres.size": '"255/60R18"',
    "powertrain.drive": '"all"',
}
_TURBO = {
    "engine.fuel": '"petrol"',
    "engine.aspiration": '"turbo"',
    "engine.displacement": '"2.0 l"',
    "engine.power": '"180 kW"',
    "engine.torque": '"370 Nm"',
}
_GEARED = {**_TURBO, "gearbox.kind": '"automatic"', "gearbox.gears": "8", "transfer.low_range": "2.7"}
_FREE = {"engine.fuel": '"petrol"', "engine.displacement": '"2.0 l"', "engine.power": '"110 kW"'}
_HYBRID = {"powertrain.power": '"180 kW"', **_FREE}
#: What a kind of powertrain adds to it.
_BY_KIND = {
    "electric": {"powertrain.power": '"230 kW"', "battery.usable_energy": '"79 kWh"'},
    "combustion": _GEARED,
    "mild_hybrid": {**_GEARED, "powertrain.shaft.power": '"14 kW"', "battery.usable_energy": '"0.6 kWh"'},
    "parallel_hybrid": {
        "powertrain.power": '"230 kW"',
        **_GEARED,
        "powertrain.shaft.power": '"80 kW"',
        "battery.usable_energy": '"1.4 kWh"',
    },
    "power_split": _HYBRID,
    "series_parallel": _HYBRID,
    "series": {"powertrain.power": '"200 kW"', **_FREE, "engine.power": '"80 kW"', "engine.displacement": '"1.5 l"'},
}
#: What another fuel changes of an engine behind a gearbox, and of one free of the wheels.
_DIESEL_GEARED = {"engine.fuel": '"diesel"', "engine.power": '"140 kW"', "engine.torque": '"420 Nm"'}
_DIESEL_FREE = {"engine.fuel": '"diesel"'}
_PLUG_IN = {"powertrain.plug_in": "true", "battery.usable_energy": '"18 kWh"', "charging.ac_power": '"7.4 kW"'}
#: Tables and keys that a kind could hold but that say nothing there.
_IDLE = {
    "electric": ("battery.held_charge",),
    "combustion": ("battery.", "charging.", "regeneration.", "powertrain.loss_factor", "powertrain.power"),
    "mild_hybrid": ("charging.",),
}
_SPLIT = ("powertrain.torque_split", "powertrain.front_torque_share")
#: Keys that hold neither a quantity nor a choice, with an example.
_TEXTS = {
    "make": '"..."',
    "notes": '"..."',
    "source": '"..."',
    "off_road.profile": '[["0.62 m", "0.41 m"], ...]',
    "gearbox.ratios": "[4.71, 3.14, ...]",
    "engine.map": '"....csv"',
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
@click.option(
    "--kind",
    type=click.Choice(tuple(FAMILY)),
    default="electric",
    show_default=True,
    help="Kind of powertrain.",
)
@click.option("--plug-in", is_flag=True, help="A hybrid that is charged from the wall too.")
@click.option(
    "--fuel", type=click.Choice(("petrol", "diesel")), help="Fuel of the engine; petrol where nothing is said."
)
@click.option("--platform", type=Named("platforms"), metavar="NAME", help="Platform of the library to build on.")
@click.option(
    "--out",
    type=Target(folder=False),
    metavar="FILE",
    help="File to write; else NAME.toml here.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def new(
    name: str, kind: str, plug_in: bool, fuel: str | None, platform: str | None, out: Path | None, force: bool
) -> None:
    """Write a commented starter concept called NAME.

    Required keys stand with realistic values; every optional key stands as a comment with its meaning,
    its range and what Redline would estimate for it.
    """
    from redline.faces.cli.output import working, write_text

    if not name.strip():
        raise click.UsageError("NAME is empty; write for example: redline new my_concept")
    if message := control_in(name):
        raise click.UsageError(f"NAME {message}")
    path = out or Path(f"{file_stem(name)}.toml")
    if out is None and (message := unwritable(path)):
        raise click.UsageError(f"{message}; name the file with --out")
    if path.exists() and not force:
        raise click.UsageError(f"{path} is there already; write elsewhere with --out, or overwrite with --force")
    if platform is not None:
        _check_platform(platform)
    if plug_in and foreign_to("powertrain.plug_in", kind):
        raise click.UsageError(f"--plug-in is for hybrids; a powertrain of kind {kind!r} has no plug")
    if fuel is not None and foreign_to("engine.fuel", kind):
        raise click.UsageError(f"--fuel is for engines; a powertrain of kind {kind!r} burns nothing")
    with working("Estimating what the starter leaves out ..."):
        text = starter(name, path.name, platform, kind, plug_in=plug_in, fuel=fuel)
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


@dataclass(frozen=True)
class _Starter:
    """What a starter is made of: its kind, the values it must give, and the estimates of the others."""

    kind: str
    required: dict[str, str]
    estimates: dict[str, str]

    def left_out(self, path: str) -> bool:
        """Whether a key says nothing for this kind of powertrain."""
        if path in self.required:
            return False
        idle = _IDLE.get(self.kind, ()) + (_SPLIT if "gearbox.kind" in self.required else ())
        charged = self.kind == "electric" or "powertrain.plug_in" in self.required
        return path.startswith((*idle, *(() if charged else ("charging.",)))) or bool(foreign_to(path, self.kind))


def _required(kind: str, plug_in: bool, fuel: str | None) -> dict[str, str]:
    """The values that a starter gives, by path."""
    found = {**_BODY, "powertrain.kind": f'"{kind}"', **_BY_KIND[kind], **(_PLUG_IN if plug_in else {})}
    if fuel != "diesel":
        return found
    return found | (_DIESEL_GEARED if "gearbox.kind" in found else _DIESEL_FREE)


def starter(
    name: str,
    file: str,
    platform: str | None,
    kind: str = "electric",
    *,
    plug_in: bool = False,
    fuel: str | None = None,
) -> str:
    """The text of a starter concept; the required part is read back once to find the estimates."""
    import json

    chosen = platform.removeprefix("platform:") if platform else None
    top = [f'extends = "platform:{chosen}"'] if chosen else []
    top.append(f"name = {json.dumps(name, ensure_ascii=False)}")
    lines = [_HEAD.format(name=name.replace("\n", " "), file=file), *top]
    required = _required(kind, plug_in, fuel)
    from redline.concept.language.schema import ConceptFile

    lines += _table(ConceptFile, "", _Starter(kind, required, _estimates(_required_text(top, required))))
    return "\n".join(lines) + "\n"


def _required_text(top: list[str], required: dict[str, str]) -> str:
    tables: dict[str, list[str]] = {}
    for path, value in required.items():
        table, _, key = path.rpartition(".")
        tables.setdefault(table, []).append(f"{key} = {value}")
    text = "\n".join([*top, *tables.pop("", [])])
    return text + "".join(f"\n[{table}]\n" + "\n".join(keys) for table, keys in tables.items())


def _estimates(text: str) -> dict[str, str]:
    """What Redline estimates for the starter's blanks, as TOML values by path."""
    import tempfile

    from redline.concept.building.complete import slots
    from redline.concept.building.features import features
    from redline.concept.estimators import order
    from redline.concept.language.catalogue import quantities
    from redline.concept.read import read
    from redline.studio.ensemble.fleet import values_and_sigmas

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "starter.toml"
        path.write_text(text, encoding="utf-8")
        concept = read(path)
    made = features(concept)
    values, _ = values_and_sigmas(slots(concept, made))
    shapes = quantities()
    found = {entry.target: _written(values[entry.target], shapes[entry.target]) for entry in order(concept.family)}
    for key, (value, _) in made.choices.items():
        found[key] = str(value).lower() if isinstance(value, bool) else f'"{value}"'
    # The powers of a station stand beside it, and who opens one of them has the inlet.
    return found | {"charging.dc_inlet": "true"}


def _written(value_si: float, shape: Any) -> str:
    """An SI value as TOML text, kept within its possible range after rounding."""
    from redline.faces.numbers import trimmed
    from redline.foundations.units import from_si

    held = min(max(value_si, shape.low), shape.high)
    text = trimmed(from_si(held, shape.display, shape.dimension)).replace("\N{MINUS SIGN}", "-")
    return f'"{text} {shape.display}"' if shape.display else text


def _table(model: Any, prefix: str, made: _Starter) -> list[str]:
    """The keys of one table, then its tables, in the schema's order."""
    from redline.concept.language.catalogue import choices, quantities
    from redline.concept.language.schema import Envelope

    lines, tables = [], []
    properties = model.model_json_schema()["properties"]
    for key, field in model.model_fields.items():
        path = f"{prefix}{key}"
        inner = field.annotation
        if isinstance(inner, type) and hasattr(inner, "model_fields"):
            body = [] if issubclass(inner, Envelope) else _table(inner, f"{path}.", made)
            if body:
                tables += ["", *_comment(inner.__doc__ or ""), f"[{path}]", *body]
        elif made.left_out(path):
            continue
        elif path in quantities() or path in choices() or path in made.required:
            lines += _entry(path, key, _meaning(properties[key], path), made)
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


def _entry(path: str, key: str, meaning: str, made: _Starter) -> list[str]:
    from redline.concept.language.catalogue import quantities

    if path in made.required:
        return [*_comment(meaning), f"{key} = {made.required[path]}"]
    if path in made.estimates:
        return [*_comment(meaning), f"# {key} = {made.estimates[path]}"]
    shape = quantities().get(path)
    unit = f' "... {shape.display}"' if shape and shape.display else " ..."
    return [*_comment(meaning), f"# {key} ={unit}"]


def _comment(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), 110, initial_indent="# ", subsequent_indent="# ")
