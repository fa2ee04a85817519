"""An engine's fuel map from a file, turned into the Willans line that stands for it."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from redline.foundations.errors import InputError, Problem

COLUMNS = ("speed_rpm", "torque_nm", "fuel_g_s")
#: Lower heating value of petrol and diesel by mass [Heywood18 table D.4], J/kg.
_HEATING_J_KG = {"petrol": 42.9e6, "diesel": 42.8e6}
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
        InputError: the file is missing, a column is missing, a figure is no figure, or the grid has holes.
    """
    if not path.is_file():
        raise InputError([Problem(str(path), None, "engine.map", "no such file")])
    with path.open(encoding="utf-8", newline="") as stream:
        table = csv.DictReader(stream)
        missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if missing:
            message = f"lacks {', '.join(missing)}; a map has the columns {', '.join(COLUMNS)}"
            raise InputError([Problem(str(path), 1, "engine.map", message)])
        rows = list(table)
    problems: list[Problem] = []
    found: list[tuple[float, ...]] = []
    for line, row in enumerate(rows, start=2):
        try:
            values = tuple(float(row[name]) for name in COLUMNS)
        except (TypeError, ValueError):
            problems.append(Problem(str(path), line, "engine.map", "holds something that is not a number"))
            continue
        if not all(map(math.isfinite, values)) or values[0] <= 0.0 or values[2] < 0.0:
            problems.append(Problem(str(path), line, "engine.map", "speed and fuel should be positive and finite"))
        found.append(values)
    if problems:
        raise InputError(problems)
    points = np.array(found, dtype=np.float64).reshape(-1, 3)
    if holes := _holes(path, points):
        raise InputError(holes)
    return points


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
