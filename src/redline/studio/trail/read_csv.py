"""Reading trails from CSV: distance or position, elevation, and what is said of the way."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np

from redline.foundations.errors import InputError, Problem, unknown_words
from redline.foundations.printable import control_in
from redline.foundations.table_header import wrong_header
from redline.proving_ground.trail.route import Route
from redline.studio.trail.points import Points, route_of
from redline.studio.trail.words import Change, Problems, change_of

#: Columns, and what each is in SI or in words.
_COLUMNS = ("distance_m", "distance_km", "lat", "lon", "elevation_m", "surface", "obstacle", "speed_km_h", "name")
_WORDS = {"surface": "surface", "obstacle": "obstacle", "speed_km_h": "speed", "name": "name"}


#: Distances that differ by less are one, rounded twice.
_SAME_M, _SAME_FRAC = 60.0, 0.001


def read_trail_csv(path: Path) -> Route:
    """Read a trail with columns ``distance_m`` (or ``distance_km``, or ``lat`` and ``lon``) and ``elevation_m``.

    ``surface``, ``obstacle``, ``speed_km_h`` and ``name`` may be given; what a row says holds until another says
    otherwise, an obstacle until the next row.

    Raises:
        InputError: the file, a column or a number is missing or wrong; every problem with its line.
    """
    problems = Problems(str(path))
    rows = _rows_of(path, problems)
    problems.check()
    where = _place_columns(rows[0][1], problems)
    problems.check()
    numbers: dict[str, list[float]] = {key: [] for key in (*where, "elevation_m")}
    lines: list[int] = []
    changes: list[Change] = []
    before = ""
    twice = {"distance_m", "distance_km"} <= rows[0][1].keys()
    for line, row in rows:
        if twice:
            _check_agreement(row, line, problems)
        values = {key: _number(row, key, line, problems) for key in numbers}
        said = {_WORDS[key]: row.get(key) or "" for key in _WORDS}
        said["obstacle"] = said["obstacle"].strip() or ("none" if before else "")
        before = said["obstacle"].replace("none", "")
        if (change := change_of(len(lines), said, line, problems)) is not None:
            changes.append(change)
        lines.append(line)
        for key, value in values.items():
            numbers[key].append(value)
    return route_of(path.stem.replace("_", " "), _points(lines, numbers), changes, problems)


def _points(lines: list[int], numbers: dict[str, list[float]]) -> Points:
    def column(key: str, scale: float = 1.0) -> np.ndarray | None:
        return scale * np.array(numbers[key]) if key in numbers else None

    distance = column("distance_m")
    return Points(
        lines=np.array(lines, dtype=np.int64),
        elevation_m=np.array(numbers["elevation_m"]),
        latitude_deg=column("lat"),
        longitude_deg=column("lon"),
        distance_m=distance if distance is not None else column("distance_km", 1e3),
    )


def _rows_of(path: Path, problems: Problems) -> list[tuple[int, dict[str, str]]]:
    """Rows by column with their line; lines that begin with ``#`` are remarks."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError([Problem(str(path), None, "", f"cannot read the trail: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(str(path), None, "", "the file is not UTF-8 text")]) from None
    kept = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not kept:
        problems.add(None, "", "the file is empty; a trail has columns distance_m and elevation_m")
        return []
    for number, line in kept:
        if message := control_in(line):
            problems.add(number, "", message)
    problems.check()
    header = [name.strip() for name in _cells(kept[0], problems)]
    _check_columns(header, kept[0][0], problems)
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in kept[1:]:
        cells = _cells((number, line), problems)
        if len(cells) > len(header):
            problems.add(number, "", f"{len(cells)} values under {len(header)} columns")
        rows.append((number, dict(zip(header, cells, strict=False))))
    if not rows:
        problems.add(kept[0][0], "", "a trail needs at least two rows below its columns")
    return rows


def _cells(numbered: tuple[int, str], problems: Problems) -> list[str]:
    number, line = numbered
    try:
        return next(csv.reader(io.StringIO(line)))
    except csv.Error as error:
        problems.add(number, "", f"the line is not one of a table: {error}")
        problems.check()
        return []


def _check_columns(header: list[str], line: int, problems: Problems) -> None:
    if message := wrong_header(header):
        problems.add(line, "", message)
        problems.check()
    for name in header:
        if name not in _COLUMNS:
            problems.add(line, name, unknown_words("no such column", name, _COLUMNS))
    if "elevation_m" not in header:
        problems.add(line, "elevation_m", "this column is missing; a trail needs an elevation at every point")
    if not ({"distance_m", "distance_km"} & set(header) or {"lat", "lon"} <= set(header)):
        problems.add(line, "distance_m", "this column is missing; a trail has distance_m, distance_km, or lat and lon")


def _place_columns(row: dict[str, str], problems: Problems) -> tuple[str, ...]:
    del problems
    for key in ("distance_m", "distance_km"):
        if key in row:
            return (key,)
    return ("lat", "lon")


def _check_agreement(row: dict[str, str], line: int, problems: Problems) -> None:
    """Both columns of distance may stand in a file while they say the same."""
    metres, kilometres = (_number(row, key, line, problems) for key in ("distance_m", "distance_km"))
    if abs(metres - 1e3 * kilometres) > _SAME_M + _SAME_FRAC * abs(metres):
        said = f"{kilometres:g} km is {1e3 * kilometres:.0f} m, but distance_m says {metres:g}"
        problems.add(line, "distance_km", f"{said}; keep one of the two columns")


def _number(row: dict[str, str], key: str, line: int, problems: Problems) -> float:
    text = (row.get(key) or "").strip()
    try:
        value = float(text)
        if math.isfinite(value):
            return value
    except ValueError:
        pass
    problems.add(line, key, f"{text!r} is not a finite number" if text else "a number is missing here")
    return 0.0
