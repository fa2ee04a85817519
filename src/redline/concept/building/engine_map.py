"""An engine's fuel map from a file, turned into the Willans line that stands for it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from redline.foundations.errors import InputError, Problem
from redline.foundations.table_header import wrong_header

COLUMNS = ("speed_rpm", "torque_nm", "fuel_g_s")
#: Lower heating value of petrol and diesel by mass [Heywood18 table D.4], J/kg.
_HEATING_J_KG = {"petrol": 42.9e6, "diesel": 42.8e6}
#: No engine is more efficient anywhere: the best ship diesels turn 55 % of the fuel's heat into work (recalled).
_BEST_FRAC = 0.60
_LEAST_SPEEDS, _LEAST_TORQUES = 3, 3
_FOUR_STROKE = 4.0 * math.pi


@dataclass(frozen=True, slots=True)
class WillansFit:
    """The Willans line of a map, and the root mean square of what it leaves, relative to the fuel."""

    efficiency_frac: float
    friction_pa: float
    friction_rise_pa_s2: float
    load_loss_1_pa: float
    residual_frac: float
    points: int


def read_map(path: Path) -> NDArray[np.float64]:
    """Read a map: rows of engine speed (rpm), torque (Nm) and fuel (g/s), ``(n, 3)``.

    Raises:
        InputError: the file or a column is missing, a figure is none, a point stands twice or is more efficient than
            any engine, or the grid has holes.
    """
    rows = _rows_of(path)
    problems: list[Problem] = []
    found: dict[int, tuple[float, ...]] = {}
    for line, row in rows:
        try:
            values = tuple(float(row[name]) for name in COLUMNS)
        except (TypeError, ValueError):
            problems.append(Problem(str(path), line, "engine.map", "holds something that is not a number"))
            continue
        if not all(map(math.isfinite, values)) or values[0] <= 0.0 or values[2] < 0.0:
            problems.append(Problem(str(path), line, "engine.map", "speed and fuel should be positive and finite"))
        else:
            found[line] = values
    problems += [Problem(str(path), line, "engine.map", words) for line, words in (*_twice(found), *_too_good(found))]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line or 0))
    points = np.array(list(found.values()), dtype=np.float64).reshape(-1, 3)
    if holes := _holes(path, points):
        raise InputError(holes)
    return points


def _rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a map by column, each with its line."""

    def broken(line: int | None, message: str) -> InputError:
        return InputError([Problem(str(path), line, "engine.map", message)])

    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(stream)
            names = tuple(table.fieldnames or ())
            rows = [(table.line_num, row) for row in table]
    except OSError as error:
        raise broken(None, f"cannot read the map: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise broken(None, "the file is not a table in UTF-8 text") from None
    if message := wrong_header(names):
        raise broken(1, message)
    if missing := [name for name in COLUMNS if name not in names]:
        raise broken(1, f"lacks {', '.join(missing)}; a map has the columns {', '.join(COLUMNS)}")
    return rows


def _twice(points: dict[int, tuple[float, ...]]) -> Iterator[tuple[int, str]]:
    """Points of a speed and torque that stood on an earlier line already."""
    first: dict[tuple[float, ...], int] = {}
    for line, (rpm, torque, _) in points.items():
        if (earlier := first.setdefault((rpm, torque), line)) != line:
            yield line, f"gives {rpm:g} rpm and {torque:g} Nm a second time, after line {earlier}; keep one of the two"


def _too_good(points: dict[int, tuple[float, ...]]) -> Iterator[tuple[int, str]]:
    """The point that is most efficient, where no engine is: work at the shaft over the heat of the fuel."""
    heating = max(_HEATING_J_KG.values())
    share = {
        line: torque * rpm * math.pi / 30.0 / (fuel * 1e-3 * heating) if fuel > 0.0 else math.inf
        for line, (rpm, torque, fuel) in points.items()
        if torque > 0.0
    }
    worst = max(share, key=lambda line: share[line], default=None)
    if worst is None or share[worst] <= _BEST_FRAC:
        return
    many = sum(value > _BEST_FRAC for value in share.values())
    beside = f", the worst of {many} points above that" if many > 1 else ""
    found = f"{100.0 * share[worst]:.0f} %" if math.isfinite(share[worst]) else "without end: it burns nothing"
    yield (
        worst,
        f"the efficiency is {found}{beside}; no engine exceeds {100.0 * _BEST_FRAC:.0f} %, so check torque and fuel",
    )


def _holes(path: Path, points: NDArray[np.float64]) -> list[Problem]:
    speeds = np.unique(points[:, 0])
    if len(speeds) < _LEAST_SPEEDS:
        return [
            Problem(str(path), None, "engine.map", f"has {len(speeds)} speeds; at least {_LEAST_SPEEDS} are needed")
        ]
    thin = [speed for speed in speeds if np.sum(points[:, 0] == speed) < _LEAST_TORQUES]
    return [
        Problem(str(path), None, "engine.map", f"has a hole: fewer than {_LEAST_TORQUES} torques at {speed:.0f} rpm")
        for speed in thin
    ]


def outside(points: NDArray[np.float64], torque_nm: float | None, max_speed_rad_s: float | None) -> list[str]:
    """Sentences on where the engine would run outside its map; a twentieth beyond is allowed."""
    found: list[str] = []
    if torque_nm and torque_nm > 1.05 * float(points[:, 1].max()):
        found.append(f"the engine's {torque_nm:.0f} Nm lie outside its map, which ends at {points[:, 1].max():.0f} Nm")
    top = float(points[:, 0].max())
    if max_speed_rad_s and max_speed_rad_s * 30.0 / math.pi > 1.25 * top:
        found.append(
            f"the engine's {max_speed_rad_s * 30.0 / math.pi:.0f} rpm lie outside its map, which ends at {top:.0f} rpm"
        )
    return found


def fit_willans(points: NDArray[np.float64], displacement_m3: float, fuel: str) -> WillansFit:
    """Fit ``P_fuel = (p_0 V w / 4 pi + p_2 w^2 V w / 4 pi + P + k p_me P) / e`` by least squares, no term negative.

    Relative weights, points under load only.

    >>> w = np.array([150.0, 150.0, 150.0, 300.0, 300.0, 300.0, 450.0, 450.0, 450.0])
    >>> torque = np.array([40.0, 100.0, 160.0] * 3)
    >>> burnt = (1.3e5 * 2e-3 * w / (4 * math.pi) + torque * w) / 0.41
    >>> points = np.stack([w * 30 / math.pi, torque, burnt / 42.9e6 * 1e3], axis=1)
    >>> found = fit_willans(points, 2e-3, "petrol")
    >>> round(found.efficiency_frac, 4), round(found.friction_pa), round(found.friction_rise_pa_s2, 6)
    (0.41, 130000, 0.0)
    """
    from scipy.optimize import nnls

    loaded = points[(points[:, 1] > 0.0) & (points[:, 2] > 0.0)]
    speed, torque = loaded[:, 0] * math.pi / 30.0, loaded[:, 1]
    burnt = loaded[:, 2] * 1e-3 * _HEATING_J_KG[fuel]
    stroke, power = displacement_m3 * speed / _FOUR_STROKE, torque * speed
    columns = np.stack([power, stroke, speed**2 * stroke, power * power / stroke], axis=1) / burnt[:, None]
    scale = np.linalg.norm(columns, axis=0)
    found, _ = nnls(columns / scale, np.ones(len(burnt)))
    inverse, friction, rise, bend = found / scale
    left = columns @ np.array([inverse, friction, rise, bend]) - 1.0
    return WillansFit(
        efficiency_frac=float(1.0 / inverse),
        friction_pa=float(friction / inverse),
        friction_rise_pa_s2=float(rise / inverse),
        load_loss_1_pa=float(bend / inverse),
        residual_frac=float(np.sqrt(np.mean(left**2))),
        points=len(burnt),
    )
