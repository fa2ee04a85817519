"""Changing a concept file in place: one value set, every comment and blank line kept."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Table


def with_value(text: str, path: str, value: str | float | bool) -> str:
    r"""Set one value of a concept file's text by dotted path, adding tables where they are missing.

    A value that stands in a value table keeps its table; its ``source`` then no longer holds and is dropped.

    >>> print(with_value('[mass]\nkerb = "2 t"  # weighed\n', "mass.kerb", "1.9 t").strip())
    [mass]
    kerb = "1.9 t"  # weighed
    """
    document = tomlkit.parse(text)
    *tables, key = path.split(".")
    place: Any = document
    for name in tables:
        if name not in place:
            place[name] = tomlkit.table()
        place = place[name]
    old = place.get(key)
    if isinstance(old, (InlineTable, Table)):
        old["value"] = value
        if "source" in old:
            del old["source"]
    else:
        place[key] = value
    return tomlkit.dumps(document)
