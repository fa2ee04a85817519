"""Problems of files that hold repeated tables, ``[[requirement]]`` and its like, each with the line of its table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from redline.concept.language.files import TomlFile
from redline.foundations.errors import Problem, did_you_mean


def table_problem(file: TomlFile, item: Mapping[str, Any], *models: type[BaseModel]) -> Problem:
    """What pydantic found wrong, with its line; an unknown key is compared with the fields of the file's models."""
    loc, message = item["loc"], item["msg"]
    if item["type"] == "extra_forbidden":
        known = sorted({name for model in models for name in model.model_fields})
        name = str(loc[-1])
        elsewhere = f"; it belongs into another table of the file, not to {loc[0] if len(loc) > 1 else 'the top'}"
        message = f"unknown key{elsewhere if name in known else did_you_mean(name, known)}"
    elif item["type"] == "missing":
        message = "is missing"
    elif item["type"] == "literal_error":
        message = f"{item['input']!r} is not known; write {item['ctx']['expected']}"
    return Problem(file.label, table_line(file, loc), _path(file, loc), message, missing=item["type"] == "missing")


def _path(file: TomlFile, loc: tuple[Any, ...]) -> str:
    """A key by the name of its table, or by the number of a table without a name: people count from one."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return ".".join(map(str, loc))
    tables = file.data.get(loc[0])
    table = tables[loc[1]] if isinstance(tables, list) and loc[1] < len(tables) else {}
    name = table.get("name") if isinstance(table, dict) else None
    return ".".join([str(name or f"{loc[0]} {loc[1] + 1}"), *map(str, loc[2:])])


def table_line(file: TomlFile, loc: tuple[Any, ...]) -> int | None:
    """Line of the n-th table of a name: repeated tables share a key path, so they are counted."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return file.lines.get(tuple(str(part) for part in loc[:1]))
    lines = Path(file.label).read_text("utf-8").splitlines()
    heads = [n for n, text in enumerate(lines, 1) if text.replace(" ", "").startswith(f"[[{loc[0]}]]")]
    return heads[loc[1]] if loc[1] < len(heads) else None
