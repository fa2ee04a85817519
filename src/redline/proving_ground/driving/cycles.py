"""Drive cycles: speed over time, from the library or from a user's CSV file."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from redline.foundations.errors import InputError, Problem
from redline.foundations.library_file import library_folder
from redline.foundations.table_header import wrong_header

#: Library cycles and the stretches of them that procedures name.
_PHASES: dict[str, tuple[str, float, float]] = {
    "us06_start": ("us06", 0.0, 130.0),
    "us06_highway": ("us06", 130.0, 495.0),
    "us06_end": ("us06", 495.0, 600.0),
    "udds_transient": ("udds", 0.0, 505.0),
    "udds_stabilised": ("udds", 505.0, 1369.0),
    "wltc_3b_city": ("wltc_3b", 0.0, 1022.0),
    "wltc_3b_fast": ("wltc_3b", 1022.0, 1800.0),
    "wltc_3b_low": ("wltc_3b", 0.0, 589.0),
    "wltc_3b_medium": ("wltc_3b", 589.0, 1022.0),
    "wltc_3b_high": ("wltc_3b", 1022.0, 1477.0),
    "wltc_3b_extra_high": ("wltc_3b", 1477.0, 1800.0),
}
#: The WLTC's phases in order, as its cuts name them [UN R154 annex B1].
WLTC_PHASES = ("low", "medium", "high", "extra_high")
#: Steepest grade a cycle may have: 45 degrees. More is most likely a figure in per cent.
STEEPEST_GRADE = 1.0
#: Speeds in two units that differ by less, in km/h, are one, rounded twice.
_SAME_KM_H = 1.0
_STEADY_PREFIX = "steady_"
_STEADY_S = 64
_MINUTE_PREFIX = "minute_at_"
_HALF_HOUR_PREFIX = "half_hour_at_"


@dataclass(frozen=True, slots=True, eq=False)
class Cycle:
    """A speed trace: times ``(n,)`` in s, speeds ``(n,)`` in m/s, and grades ``(n,)`` as rise over run."""

    name: str
    time_s: NDArray[np.float64]
    speed_m_s: NDArray[np.float64]
    grade_frac: NDArray[np.float64]

    @property
    def distance_m(self) -> float:
        """Distance of the trace by the trapezoid rule."""
        return float(np.trapezoid(self.speed_m_s, self.time_s))


def wltc_phase_times() -> tuple[tuple[str, float, float], ...]:
    """The WLTC's phases in order: name, start and end in s.

    >>> wltc_phase_times()[-1]
    ('extra_high', 1477.0, 1800.0)
    """
    return tuple((phase, *_PHASES[f"wltc_3b_{phase}"][1:]) for phase in WLTC_PHASES)


@functools.cache
def cycle(name: str) -> Cycle:
    """Find a cycle by name: a library cycle, a phase of it, ``steady_110_km_h`` (64 s) or ``half_hour_at_110_km_h``.

    Raises:
        KeyError: no such cycle.

    >>> round(cycle("wltc_3b").distance_m)
    23266
    >>> float(cycle("steady_90_km_h").speed_m_s[0])
    25.0
    """
    if name.startswith(_STEADY_PREFIX):
        return _steady(name, _STEADY_PREFIX, _STEADY_S, 1.0)
    if name.startswith(_MINUTE_PREFIX):
        return _steady(name, _MINUTE_PREFIX, 60, 1.0)
    if name.startswith(_HALF_HOUR_PREFIX):
        return _steady(name, _HALF_HOUR_PREFIX, 900, 2.0)
    if name in _PHASES:
        whole, start_s, end_s = _PHASES[name]
        return _cut(cycle(whole), name, start_s, end_s)
    path = library_folder() / "cycles" / f"{name}.csv"
    if not path.is_file():
        raise KeyError(name)
    return read_cycle(path, name)


def _steady(name: str, prefix: str, steps: int, step_s: float) -> Cycle:
    try:
        speed = float(name.removeprefix(prefix).removesuffix("_km_h")) / 3.6
    except ValueError:
        raise KeyError(name) from None
    time = step_s * np.arange(steps + 1, dtype=float)
    return Cycle(name, time, np.full(steps + 1, speed), np.zeros(steps + 1))


def _cut(whole: Cycle, name: str, start_s: float, end_s: float) -> Cycle:
    keep = (whole.time_s >= start_s) & (whole.time_s <= end_s)
    return Cycle(name, whole.time_s[keep] - start_s, whole.speed_m_s[keep], whole.grade_frac[keep])


def read_cycle(path: Path, name: str | None = None) -> Cycle:
    """Read a cycle from CSV with columns ``time_s`` and ``speed_m_s`` or ``speed_km_h`` (``grade_frac`` optional).

    Raises:
        InputError: the file is missing, a column is missing, a number is not one, time does not rise, or a speed or
            grade is out of range.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(stream)
            header = table.fieldnames or ()
            # The reader drops blank lines, so only it knows where a row stands.
            numbered = [(table.line_num, row) for row in table]
    except OSError as error:
        raise InputError([Problem(str(path), None, "", f"cannot read the cycle: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(str(path), None, "", "the file is not UTF-8 text")]) from None
    except csv.Error as error:
        raise InputError([Problem(str(path), None, "", f"the file is not a table: {error}")]) from None
    if message := wrong_header(header):
        raise InputError([Problem(str(path), 1, "", message)])
    rows, lines = [row for _, row in numbered], [line for line, _ in numbered]
    columns = set(header)
    speed_key = "speed_km_h" if "speed_km_h" in columns else "speed_m_s"
    sheet = _Sheet(str(path), rows, lines, [])
    for key in ("time_s", speed_key):
        if key not in columns:
            sheet.add(1, key, "this column is missing; a cycle has time_s and speed_m_s or speed_km_h")
    sheet.check()
    time = sheet.column("time_s")
    speed = sheet.column(speed_key) / (3.6 if speed_key == "speed_km_h" else 1.0)
    grade = sheet.column("grade_frac") if "grade_frac" in columns else np.zeros_like(time)
    if {"speed_km_h", "speed_m_s"} <= columns:
        _check_agreement(sheet)
    _check_trace(time, speed, grade, sheet)
    sheet.check()
    return Cycle(name or path.stem, time, speed, grade)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A cycle's file: its rows, the line of each, and what is wrong so far."""

    file: str
    rows: list[dict[str, str]]
    lines: list[int]
    problems: list[Problem]

    def add(self, line: int | None, key: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, line, key, message))

    def check(self) -> None:
        """Raise what is wrong, if anything is."""
        if self.problems:
            raise InputError(self.problems)

    def column(self, key: str) -> NDArray[np.float64]:
        """The numbers of a column; what is none counts as zero and is a problem."""
        values = np.zeros(len(self.rows))
        for index, row in enumerate(self.rows):
            try:
                values[index] = float(row[key])
                if not np.isfinite(values[index]):
                    raise ValueError
            except (TypeError, ValueError):
                self.add(self.lines[index], key, f"{row.get(key)!r} is not a finite number")
        return values


def _check_agreement(sheet: _Sheet) -> None:
    """Both columns of speed may stand in a file while they say the same."""
    km_h, m_s = sheet.column("speed_km_h"), sheet.column("speed_m_s")
    for index in np.flatnonzero(np.abs(3.6 * m_s - km_h) > _SAME_KM_H)[:5]:
        said = f"{m_s[index]:g} m/s is {3.6 * m_s[index]:.1f} km/h, but speed_km_h says {km_h[index]:g}"
        sheet.add(sheet.lines[index], "speed_m_s", f"{said}; keep one of the two columns")


def _check_trace(
    time_s: NDArray[np.float64], speed_m_s: NDArray[np.float64], grade_frac: NDArray[np.float64], sheet: _Sheet
) -> None:
    if len(time_s) < 2:
        sheet.add(None, "time_s", "a cycle needs at least two rows")
        return
    for index in np.flatnonzero(np.diff(time_s) <= 0.0)[:5]:
        sheet.add(sheet.lines[index + 1], "time_s", "time must rise from row to row")
    for index in np.flatnonzero((speed_m_s < 0.0) | (speed_m_s > 150.0))[:5]:
        sheet.add(sheet.lines[index], "speed", "speed must lie between 0 and 540 km/h")
    for index in np.flatnonzero(np.abs(grade_frac) > STEEPEST_GRADE)[:5]:
        message = f"{grade_frac[index]:g} is steeper than {STEEPEST_GRADE:g}; a grade is rise over run, so 6 % is 0.06"
        sheet.add(sheet.lines[index], "grade_frac", message)
