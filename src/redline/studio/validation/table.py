"""Reading the tables that predictions are validated on."""

from __future__ import annotations

import csv
from pathlib import Path

from redline.foundations.errors import InputError, Problem


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file that has some columns, as they stand.

    Raises:
        InputError: the file is missing or no table, or columns are missing; all at once.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(str(path), None, "", f"cannot read the file: {error}")]) from None
    missing = [name for name in columns if not rows or name not in rows[0]]
    if missing:
        raise InputError([Problem(str(path), 1, name, "this column is missing") for name in missing])
    return rows
