"""Reading the tables that predictions are validated on."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from redline.foundations.errors import InputError, Problem
from redline.foundations.table_header import wrong_header

#: Where the fields of a row that is longer than the header go.
_BEYOND = "\0beyond"


def read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file that has some columns, as they stand; a field that a short row lacks is empty.

    Raises:
        InputError: the file is missing or no table, or columns are missing; all at once.
    """
    return [row for _, row in read_lines(path, columns)]


def read_lines(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file that has some columns, each with its line; a field that a short row lacks is empty.

    Raises:
        InputError: the file is missing or no table, or columns are missing; all at once.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(stream, restkey=_BEYOND, restval="")
            header = table.fieldnames or ()
            rows = [(table.line_num, row) for row in table]
    except OSError as error:
        raise InputError([Problem(str(path), None, "", f"cannot read the file: {error.strerror}")]) from None
    except (UnicodeDecodeError, csv.Error):
        raise InputError([Problem(str(path), None, "", "the file is not a table in UTF-8 text")]) from None
    if message := wrong_header(header):
        raise InputError([Problem(str(path), 1, "", message)])
    missing = [name for name in columns if not rows or name not in rows[0][1]]
    if missing:
        raise InputError([Problem(str(path), 1, name, "this column is missing") for name in missing])
    return [(line, {name: value for name, value in row.items() if name != _BEYOND}) for line, row in rows]


def number_in(
    row: dict[str, str],
    name: str,
    place: tuple[Path, int],
    problems: list[Problem],
    *,
    above: float = -math.inf,
    wanted: str = "is not a finite number",
) -> float:
    """The number in a row's column, NaN where it is blank or none; what is none joins the problems as ``wanted``.

    >>> found: list[Problem] = []
    >>> number_in({"range": "310"}, "range", (Path("tests.csv"), 2), found)
    310.0
    >>> number_in({"range": "far"}, "range", (Path("tests.csv"), 3), found)
    nan
    >>> found[0].message
    "'far' is not a finite number"
    """
    text = row.get(name, "").strip()
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value > above:
        return value
    path, line = place
    problems.append(Problem(str(path), line, name, f"{text!r} {wanted}"))
    return math.nan
