"""Where output goes: tables and JSON to stdout, everything else to stderr, files all at once or not at all."""

from __future__ import annotations

import errno
import json
import math
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from redline.foundations.errors import RedlineError

#: After this many seconds a run is almost surely compiling.
_COMPILING_S = 8.0
_COMPILING = "Compiling for this machine, first run only (about half a minute) ..."
#: What the system says where a place cannot be written or is full.
_ERRNOS = "EACCES EPERM EROFS ENOSPC EDQUOT EFBIG EIO ENAMETOOLONG ENOTDIR EISDIR EBUSY"
_NOT_WRITTEN = frozenset(getattr(errno, name) for name in _ERRNOS.split() if hasattr(errno, name))
#: Letters of a name that its temporary file keeps.
_STEM = 40


def console() -> Console:
    """The console for tables, on stdout."""
    return Console(highlight=False)


def messages() -> Console:
    """The console for progress and remarks, on stderr."""
    return Console(stderr=True, highlight=False)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show that work goes on, on a terminal only."""
    screen = messages()
    if not screen.is_terminal:
        yield
        return
    with screen.status(text, spinner="dots") as status:
        timer = threading.Timer(_COMPILING_S, lambda: status.update(_COMPILING))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def plain(data: Any) -> Any:
    """Data that JSON can hold: what is not finite becomes null."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [plain(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data


def to_json(data: Any) -> str:
    """JSON text that any reader accepts."""
    return json.dumps(plain(data), indent=2, ensure_ascii=False, allow_nan=False)


def echo_json(data: Any) -> None:
    """Write JSON, and nothing else, to stdout."""
    click.echo(to_json(data))


def write_text(path: Path, text: str) -> None:
    """Write a file under a temporary name and rename it, so that nothing is ever half written."""
    with _in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _regular(path)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_STEM]}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            _publish(Path(name), path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Say that a place cannot be written, or is full, as the user's matter."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            raise
        raise RedlineError(f"cannot write {path}: {error.strerror}; name another place with --out") from None


def _regular(path: Path) -> None:
    """A folder, a device or a pipe stays what it is: a file never takes its place."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EISDIR if path.is_dir() else errno.EBUSY, f"{path.name} is there and is no file", str(path))


def _publish(temporary: Path, path: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)
    temporary.replace(path)


def write_folder(folder: Path, fill: Callable[[Path], None]) -> list[Path]:
    """Let ``fill`` write into a temporary folder in or beside ``folder``, then move the files into place."""
    with _in_words(folder):
        place = folder if folder.is_dir() else folder.parent
        place.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=place, prefix=f".{folder.name[:_STEM]}."))
        try:
            fill(temporary)
            sources = [source for source in sorted(temporary.rglob("*")) if source.is_file()]
            for source in sources:
                _regular(folder / source.relative_to(temporary))
            return [_move(source, temporary, folder) for source in sources]
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def write_figures(folder: Path, name: str, data: Any, draw: Callable[[Path], object]) -> None:
    """Let ``draw`` write figures into a folder, with the data beside them as ``name.json``, and say so on stderr."""

    def fill(place: Path) -> None:
        draw(place)
        (place / f"{name}.json").write_text(to_json(data) + "\n", encoding="utf-8")

    with working("Drawing figures ..."):
        written = write_folder(folder, fill)
    messages().print(f"Wrote {len(written)} files to {folder}")


def _move(source: Path, root: Path, folder: Path) -> Path:
    target = folder / source.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    _publish(source, target)
    return target


def sheet(title: str = "", **columns: Any) -> Table:
    """A table in the house's shape: no box, a quiet heading."""
    return Table(
        title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0),
        header_style="dim", **columns,
    )  # fmt: skip
