"""The contract of ``--json``, from json_contract.toml: what commands print, key by key; its page and its check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_suffix(".toml")
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its path, with the types that its values have, their unit, and what they mean."""

    path: str
    kind: str
    unit: str
    meaning: str

    @property
    def types(self) -> str:
        """Types in words."""
        words = self.kind.rstrip("?").replace("|", " or ")
        return f"{words} or null" if self.kind.endswith("?") else words

    def names(self, path: str) -> bool:
        """Whether a printed path is this key's; ``*`` stands for any one name."""
        pattern = re.escape(self.path).replace(r"\*", r"[^\[\]]+?")
        return re.fullmatch(pattern, path) is not None

    def takes(self, value: Any) -> bool:
        """Whether a printed value is of one of its types; a truth value is no number."""
        kinds = [*self.kind.rstrip("?").split("|"), *(("null",) if self.kind.endswith("?") else ())]
        return any(
            isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds
        )


@dataclass(frozen=True, slots=True)
class Command:
    """What a command prints with ``--json``."""

    name: str
    words: str
    run: str
    example: str
    keys: tuple[Key, ...]


def contract() -> dict[str, Command]:
    """Every command of the contract by name."""
    found = tomllib.loads(_FILE.read_text("utf-8"))["command"]
    return {
        item["name"]: Command(
            item["name"], item["words"], item["run"], item["example"].strip(), tuple(Key(*row) for row in item["keys"])
        )
        for item in found
    }


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of printed data that holds no others, with its path; ``[]`` is each item of an array."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, f"{path}[]")
    else:
        yield path, data


def departures(command: Command, runs: list[Any]) -> list[str]:
    """Where printed data and contract differ: keys that it does not name, other types, keys that nothing printed."""
    found: set[str] = set()
    met: set[str] = set()
    for path, value in (leaf for run in runs for leaf in leaves(run)):
        own = [key for key in command.keys if key.names(path)]
        met |= {key.path for key in own}
        if not own:
            found.add(f"{path}: printed, not described")
        elif not any(key.takes(value) for key in own):
            found.add(f"{path}: {type(value).__name__}, not {own[0].types}")
    found |= {f"{key.path}: described, not printed" for key in command.keys if key.path not in met}
    return sorted(found)


def page(table: Any) -> str:
    """The reference page; ``table`` lays out a head and its rows."""
    text = (
        "# JSON\n\nWhat commands print with `--json`, key by key. Written by `tools/write_docs.py` from "
        "`tools/json_contract.toml`; a test runs the commands and holds both together.\n\n"
        "Numbers are not rounded; what is not finite or has no result is `null`. `[]` is each item of an array, `*` a "
        "name that depends on the run. Percentages are 0 to 100, shares 0 to 1. New keys may be added; a key that is "
        "here keeps its meaning, and a change of it stands in the changelog. Examples are cut and rounded.\n\n"
        "What `redline validate` prints holds what the tables of [validation](../validation.md) show, "
        "`redline catalogue --show` and `--attribute` what their tables do: these are no part of the contract.\n"
    )
    for command in contract().values():
        rows = [(f"`{key.path}`", key.types, key.unit or "-", key.meaning) for key in command.keys]
        text += f"\n## redline {command.name}\n\n{command.words}\n\n    {command.run}\n\n"
        text += f"```text\n{command.example}\n```\n\n"
        text += table(("key", "type", "unit", "what it is"), rows, right=9)
    return text
