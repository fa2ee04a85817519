"""Problems of files that hold repeated tables, ``[[requirement]]`` and its like, each with the line of its table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel

from redline.concept.language.files import TomlFile
from redline.foundations.errors import Problem, did_you_mean

#: Wordings of pydantic's own errors by their type.
WORDS = {
    "model_type": "should be a table",
    "dict_type": "should be a table",
    "missing": "is missing",
    "too_short": "is empty; list at least one, or leave the key out",
    "string_too_short": "is empty; write a text, or leave the key out",
    "string_type": "should be a text in quotes",
    "list_type": "should be a list in brackets",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
}
#: What would be right where the wording alone does not say it.
_EXAMPLES = {
    "bound": '">= 35 deg"',
    "conditions": '{ temperature = "-10 degC" }',
    "attribute": '"approach_deg"',
    "model_error": '"5 %"',
}


def table_problem(file: TomlFile, item: Mapping[str, Any], *models: type[BaseModel]) -> Problem:
    """What pydantic found wrong, with its line; an unknown key is compared with the fields of the file's models."""
    loc, kind = item["loc"], item["type"]
    name = str(loc[-1])
    message = WORDS.get(kind) or str(item["msg"])
    if kind == "extra_forbidden":
        message = f"unknown key{_known(loc, name, models)}"
    elif kind == "literal_error":
        message = f"{item['input']!r} is not known; write {item['ctx']['expected']}"
    elif len(loc) == 1 and _repeated(name, models):
        message = f"{'is missing' if kind == 'missing' else 'is no list of tables'}; write at least one [[{name}]]"
    elif kind == "string_too_short":
        message = "is empty; write a text"
    elif kind in ("string_type", "dict_type", "missing") and (key := next((k for k in loc if k in _EXAMPLES), "")):
        message += f", for example {key} = {_EXAMPLES[key]}"
    return Problem(file.label, table_line(file, loc), _path(file, loc), message, missing=kind == "missing")


def _repeated(name: str, models: tuple[type[BaseModel], ...]) -> bool:
    """Whether a key at the top of a file is one of its repeated tables."""
    fields = [model.model_fields[name] for model in models if name in model.model_fields]
    return any(get_origin(field.annotation) is list for field in fields)


def _known(loc: tuple[Any, ...], name: str, models: tuple[type[BaseModel], ...]) -> str:
    """What to say of a key that is not known: the nearest, the table it belongs into, or all that are known there."""
    known = sorted({field for model in models for field in model.model_fields})
    if name in known:
        return f"; it belongs into another table of the file, not to {loc[0] if len(loc) > 1 else 'the top'}"
    if hint := did_you_mean(name, known):
        return hint
    top = len(loc) == 1
    here = next((m.model_fields for m in models if top == _repeated(str(loc[0]), (m,))), models[-1].model_fields)
    return f"; known here: {', '.join(here)}"


def _path(file: TomlFile, loc: tuple[Any, ...]) -> str:
    """A key by the name of its table, or by the number of a table without a name: people count from one."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return ".".join(map(str, loc))
    tables = file.data.get(loc[0])
    table = tables[loc[1]] if isinstance(tables, list) and loc[1] < len(tables) else {}
    name = table.get("name") if isinstance(table, dict) else None
    return ".".join([str(name or f"{loc[0]} {loc[1] + 1}"), *map(str, loc[2:])])


def table_line(file: TomlFile, loc: tuple[Any, ...]) -> int | None:
    """Line of a key of the n-th table of a name, else of that table: repeated tables share a path and are counted."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return file.lines.get(tuple(str(part) for part in loc[:1]))
    lines = Path(file.label).read_text("utf-8").splitlines()
    bare = [text.replace(" ", "") for text in lines]
    heads = [n for n, text in enumerate(bare) if text.startswith(f"[[{loc[0]}]]")]
    if loc[1] >= len(heads):
        return file.lines.get((str(loc[0]),))
    first = heads[loc[1]]
    last = next((n for n in range(first + 1, len(bare)) if bare[n].startswith("[[")), len(bare))
    for name in reversed(loc[2:]):
        wanted = (f"{name}=", f'"{name}"=', f"[{loc[0]}.{name}]", f"{name}.")
        if found := [n for n in range(first + 1, last) if bare[n].startswith(wanted)]:
            return found[0] + 1
    return first + 1
