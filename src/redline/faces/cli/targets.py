"""Where a command writes: checked while options are read, so that no run ends before a closed door."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import click


class Target(click.Path):
    """A file or a folder to write; it need not be there, but it must be possible to write it."""

    def __init__(self, *, folder: bool) -> None:
        super().__init__(file_okay=not folder, dir_okay=folder, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The path, refused where it cannot be written."""
        if not os.fsdecode(value).strip():
            self.fail(f"is empty; name {'a folder' if self.dir_okay else 'a file'} to write", param, ctx)
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not (ctx and ctx.resilient_parsing) and (message := unwritable(path)):
            self.fail(message, param, ctx)
        return path


def unwritable(path: Path) -> str:
    """Why a file or folder cannot be written, nothing where it can: a probe is made in its place and taken away."""
    try:
        path.lstat()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            longest = max(path.parts, key=lambda part: len(os.fsencode(part)))
            return f"a file name of {len(os.fsencode(longest))} bytes is too long ({longest[:24]}...)"
    if path.exists() and not path.is_file() and not path.is_dir():
        return f"{path} is a device or a pipe, not a file; name a file, or redirect what goes to stdout"
    place = next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())
    if place == path.absolute() and not place.is_dir():
        place = place.parent
    if not place.is_dir():
        return f"{place} is a file, not a folder; name another place"
    try:
        Path(tempfile.mkdtemp(prefix=".redline-", dir=place)).rmdir()
    except OSError as error:
        return f"cannot write in {place}: {error.strerror}; name another place"
    return ""
