"""Files of the package's library, and the tables of TOML text."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from redline.foundations.errors import InputError, Problem


def library_folder() -> Path:
    """The folder of ``redline.library``."""
    return Path(str(resources.files("redline.library")))


def library_table(name: str) -> dict[str, Any]:
    """All tables of a TOML file of the library, by its path there.

    Raises:
        InputError: the file is not TOML; the message names it.

    >>> library_table("surfaces.toml")["dry_asphalt"]["rolling"]
    1.0
    """
    return toml_tables((library_folder() / name).read_text("utf-8"), f"library/{name}")


def toml_tables(text: str, label: str) -> dict[str, Any]:
    """The tables of TOML text; ``label`` is how messages name its file.

    Raises:
        InputError: the text is not TOML.

    >>> toml_tables("a = 1", "my.toml")
    {'a': 1}
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = getattr(error, "lineno", None)
        raise InputError([Problem(label, line, "", f"not valid TOML: {error}")]) from None
