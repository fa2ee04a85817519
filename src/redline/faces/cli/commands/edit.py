"""``redline set``: change one value of a concept file, comments kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from redline.faces.cli.output import write_text
from redline.faces.cli.targets import unwritable

#: Tables that a path may lead through; a concept has three.
_DEEPEST = 8


@click.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("concept", type=click.Path(path_type=Path))
@click.argument("path")
@click.argument("value")
def set_value(concept: Path, path: str, value: str) -> None:
    """Set PATH of the file CONCEPT to VALUE, for example: redline set my.toml battery.box_height "120 mm".

    The file is checked with the new value first, and left alone if anything would be wrong.
    """
    from redline.concept.language.edit import with_value
    from redline.concept.language.files import load_toml
    from redline.concept.read import check_text

    if path.count(".") > _DEEPEST:
        raise click.UsageError(f"no key of a concept has more than {_DEEPEST} tables before it")
    load_toml(concept)
    if message := unwritable(concept):
        raise click.UsageError(message)
    as_it_stands = concept.read_bytes().decode("utf-8-sig")
    text = with_value(as_it_stands, path, _as_in_a_file(path, value), str(concept))
    if "\r\n" in as_it_stands:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    check_text(concept, text)
    write_text(concept, text)
    click.echo(f"{concept}: {path} = {value}", err=True)


def _as_in_a_file(path: str, value: str) -> Any:
    """The value as one would write it in the file: yes or no, a list or a bare number where the path takes one."""
    from redline.concept.language.catalogue import choices, quantities

    if True in choices().get(path, ()):
        return {"true": True, "false": False}.get(value.lower(), value)
    bare = path.removesuffix(".value").removesuffix(".sigma")
    kind: Any = (int, float) if any(bare == known or bare.startswith(f"{known}_") for known in quantities()) else ()
    if path in ("gearbox.ratios", "off_road.profile"):
        kind = list
    found = _toml(value)
    return found if isinstance(found, kind) and not isinstance(found, bool) else value


def _toml(value: str) -> Any:
    """A TOML value written on the command line, such as ``"[4.71, 3.14, 2.11]"``; None where it is none."""
    import tomllib

    try:
        return tomllib.loads(f"value = {value}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
