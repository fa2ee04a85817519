"""Naming concepts: a path, ``vehicle:STEM``, ``platform:NAME``, or the bare stem of a library vehicle."""

from __future__ import annotations

from pathlib import Path

from redline.concept.concept import Concept
from redline.concept.language.files import is_there, library_names, library_path
from redline.concept.read import read
from redline.foundations.errors import InputError, Problem, nearest

_SHELVES = {"vehicle": "vehicles", "platform": "platforms"}


def locate(where: str | Path) -> Path:
    """The file a concept's name stands for.

    Raises:
        InputError: no such file or library entry; the message names the nearest.
    """
    text = str(where)
    shelf, colon, name = text.partition(":")
    if colon and shelf in _SHELVES:
        return _on_shelf(shelf, name)
    path = Path(text)
    if is_there(path):
        return path
    if text in library_names("vehicles"):
        return library_path("vehicles", text)
    raise InputError([Problem(text, None, "", f"no such file{_nearest(path)}")])


def _on_shelf(shelf: str, name: str) -> Path:
    names = library_names(_SHELVES[shelf])
    if name in names:
        return library_path(_SHELVES[shelf], name)
    near = nearest(name, names, cutoff=0.4)
    hint = f"did you mean {shelf}:{near}?" if near else f"there are: {', '.join(names[:12])}"
    raise InputError([Problem(f"{shelf}:{name}", None, "", f"the library has no such {shelf}; {hint}")])


def _nearest(path: Path) -> str:
    here = [str(item) for item in path.parent.glob("*.toml")] if is_there(path.parent) else []
    if near := nearest(str(path), here):
        return f"; did you mean {near}?"
    vehicle = nearest(path.stem, library_names("vehicles"))
    return f"; did you mean vehicle:{vehicle}?" if vehicle else "; see redline catalogue for the library"


def read_named(where: str | Path, *, complete: bool = True) -> Concept:
    """Read a concept by path or library name.

    Raises:
        InputError: anything is wrong; every problem with file and line.
    """
    return read(locate(where), complete=complete)
