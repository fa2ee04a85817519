"""Changing a concept file in place: one value set, every comment and blank line kept."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

import tomlkit
from tomlkit.items import InlineTable, Table

from redline.foundations.errors import InputError, Problem

#: What may be said of a value beside it; a bare value becomes a value table to hold it.
_BESIDE = ("sigma", "source")
Value = str | float | bool | list[Any]


def with_value(text: str, path: str, value: Value, label: str = "the concept") -> str:
    r"""Set one value of a concept file's text by dotted path, adding tables where they are missing.

    A value that stands in a value table keeps its table; its ``source`` then no longer holds and is dropped. A bare
    value becomes a value table where its ``sigma`` or ``source`` is set.

    Raises:
        InputError: the path leads on into a value; ``label`` is how the message names the file.

    >>> print(with_value('[mass]\nkerb = "2 t"  # weighed\n', "mass.kerb", "1.9 t").strip())
    [mass]
    kerb = "1.9 t"  # weighed
    >>> print(with_value('[mass]\nkerb = "2 t"  # weighed\n', "mass.kerb.sigma", "1 %").strip())
    [mass]
    kerb = {value = "2 t", sigma = "1 %"}  # weighed
    """
    document = tomlkit.parse(text)
    *tables, key = path.split(".")
    place = cast("MutableMapping[str, Any]", document)
    for depth, name in enumerate(tables, 1):
        if name not in place:
            place[name] = tomlkit.table()
        elif not isinstance(place[name], MutableMapping):
            if depth < len(tables) or key not in _BESIDE:
                whole, rest = ".".join(tables[:depth]), ".".join([*tables[depth:], key])
                message = f"{whole} is {place[name]!r} and holds no {rest!r}; set {whole} itself"
                raise InputError([Problem(label, None, path, message)])
            place[name] = _value_table(place[name])
        place = place[name]
    old = place.get(key)
    if isinstance(old, (InlineTable, Table)):
        old["value"] = value
        if "source" in old:
            del old["source"]
    else:
        place[key] = value
    return tomlkit.dumps(document)


def _value_table(bare: Any) -> InlineTable:
    table = tomlkit.inline_table()
    table["value"] = bare.unwrap()  # the item itself would take its comment along into the table
    return table
