"""Concept files on disk: finding them, following ``extends``, and merging child over parent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redline.concept.language.toml_lines import key_lines, line_of
from redline.foundations.errors import InputError, Problem, nearest
from redline.foundations.library_file import library_folder, toml_tables
from redline.foundations.printable import control_in, printable

#: Tables and lists within each other that a file may have; no file of ours needs more than five.
_DEEPEST = 32
_SHELVES = {"platform": "platforms", "vehicle": "vehicles"}


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed TOML file with the line of each key; ``label`` is how messages name it."""

    label: str
    data: dict[str, Any]
    lines: dict[tuple[str, ...], int]


def library_path(shelf: str, name: str) -> Path:
    """Path of a library file, whether or not it exists."""
    return library_folder() / shelf / f"{name}.toml"


def library_names(shelf: str) -> list[str]:
    """Names of the files on a library shelf, sorted."""
    return sorted(path.stem for path in (library_folder() / shelf).glob("*.toml"))


def is_there(path: Path, *, file: bool = False) -> bool:
    """Whether a path leads to something, or to a ``file``; one too long for the system leads nowhere.

    >>> is_there(Path("a" * 300))
    False
    """
    try:
        return path.is_file() if file else path.exists()
    except OSError:
        return False


def load_toml(path: Path, label: str | None = None) -> TomlFile:
    """Read and parse one TOML file.

    Raises:
        InputError: the file cannot be read or is not TOML; the message names file and line.
    """
    label = label or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError([Problem(label, None, "", f"cannot read the file: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(label, None, "", "the file is not UTF-8 text")]) from None
    try:
        data = toml_tables(text, label)
        if _too_deep(data):
            raise RecursionError
        lines = key_lines(text)
    except RecursionError:
        message = f"nested too deeply: more than {_DEEPEST} tables or lists within each other"
        raise InputError([Problem(label, None, "", message)]) from None
    if problems := list(_controls(label, data, lines, ())):
        raise InputError(problems)
    return TomlFile(label, data, lines)


def _too_deep(data: dict[str, Any]) -> bool:
    within: list[Any] = [data]
    for _ in range(_DEEPEST):
        inner = [one for held in within for one in (held.values() if isinstance(held, dict) else held)]
        within = [one for one in inner if isinstance(one, (dict, list))]
    return bool(within)


def _controls(label: str, held: Any, lines: dict[tuple[str, ...], int], path: tuple[str, ...]) -> Iterator[Problem]:
    """Texts and keys with a control character: shown raw they would steer the terminal of whoever reads them."""
    if isinstance(held, str):
        if message := control_in(held):
            yield Problem(label, line_of(lines, path), ".".join(path), message)
        return
    for key, value in held.items() if isinstance(held, dict) else ():
        if message := control_in(key):
            yield Problem(label, line_of(lines, path), ".".join((*path, printable(key))), f"the key {message}")
        yield from _controls(label, value, lines, (*path, printable(key)))
    for value in held if isinstance(held, list) else ():
        yield from _controls(label, value, lines, path)


def chain(path: Path) -> list[TomlFile]:
    """Read a concept file and all it extends, the farthest ancestor first.

    Raises:
        InputError: a file is missing or broken, or the chain runs in a circle.
    """
    files: list[TomlFile] = []
    seen: list[Path] = []
    current, asked_by = path, None
    while True:
        resolved = current.resolve()
        if resolved in seen:
            circle = " -> ".join(p.name for p in [*seen[seen.index(resolved) :], resolved])
            raise InputError(
                [Problem(files[-1].label, files[-1].lines.get(("extends",)), "extends", f"runs in a circle: {circle}")]
            )
        if asked_by is not None and not is_there(current, file=True):
            raise InputError([_missing_parent(current, asked_by)])
        seen.append(resolved)
        files.append(load_toml(current, str(current) if asked_by is None else _label(current)))
        parent = files[-1].data.get("extends")
        if parent is None:
            return files[::-1]
        if not isinstance(parent, str):
            raise InputError(
                [Problem(files[-1].label, files[-1].lines.get(("extends",)), "extends", "should be a text")]
            )
        asked_by = files[-1]
        current = referred_to(parent, current)


def _label(path: Path) -> str:
    library = library_folder()
    return f"library/{path.relative_to(library)}" if path.is_relative_to(library) else str(path)


def referred_to(wanted: str, asking: Path) -> Path:
    """The file that another names: ``platform:`` or ``vehicle:`` of the library, else a path from where that lies."""
    shelf, colon, name = wanted.partition(":")
    if colon and shelf in _SHELVES:
        return library_path(_SHELVES[shelf], name)
    return asking.parent / wanted


def not_there(wanted: str, path: Path) -> str:
    """What to say of a file that another file names and that is not there."""
    shelf, colon, name = wanted.partition(":")
    if colon and shelf in _SHELVES:
        names = library_names(_SHELVES[shelf])
        near = nearest(name, names)
        hint = f"did you mean {shelf}:{near}?" if near else f"there are: {', '.join(names[:12])}"
        return f"the library has no {wanted!r}; {hint}"
    return f"no such file: {path}"


def _missing_parent(path: Path, asked_by: TomlFile) -> Problem:
    message = not_there(str(asked_by.data["extends"]), path)
    return Problem(asked_by.label, asked_by.lines.get(("extends",)), "extends", message)


def merge(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """Lay a child's keys over its parent's, table by table; a value table replaces a value.

    >>> merge({"mass": {"kerb": "2 t", "gross": "3 t"}}, {"mass": {"kerb": "1.9 t"}})
    {'mass': {'kerb': '1.9 t', 'gross': '3 t'}}
    """
    merged = dict(parent)
    for key, value in child.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict) and "value" not in value and "value" not in old
        merged[key] = merge(old, value) if both else value  # type: ignore[arg-type]
    return merged
