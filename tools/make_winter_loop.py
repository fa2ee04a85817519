"""Write the winter loop: our own route in the manner of Norwegian winter range tests, closed in height.

Run: python tools/make_winter_loop.py. Town, country, a climb to a plateau and back, motorway; speeds are limits kept
to, accelerations gentle. Not a recording: no published test gives its trace.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

OUT = Path(__file__).parents[1] / "src" / "redline" / "library" / "cycles" / "winter_loop.csv"
STEP_S, UP_M_S2, DOWN_M_S2 = 2.0, 0.8, 1.0
#: Stretches: length in m, limit in km/h, grade (rise over run).
ROUTE = (
    (900, 40, 0.0), (1100, 50, 0.005), (0, 0, 0.0), (900, 50, -0.005), (0, 0, 0.0), (1500, 50, 0.0), (0, 0, 0.0),
    (2000, 60, 0.005), (6000, 80, 0.01), (1500, 60, -0.005), (0, 0, 0.0), (9000, 80, 0.0), (1200, 50, 0.0),
    (6000, 80, 0.005), (11000, 80, 0.05), (2500, 60, 0.06), (12000, 80, 0.0), (1500, 60, 0.01), (8000, 90, -0.01),
    (2500, 60, -0.06), (9500, 80, -0.05), (1200, 50, 0.0), (9000, 80, -0.0067), (0, 0, 0.0), (1000, 60, 0.0),
    (24000, 110, 0.0), (1500, 70, 0.0), (1300, 50, 0.0), (0, 0, 0.0), (700, 40, 0.0), (0, 0, 0.0),
)  # fmt: skip
STOP_S = 16.0


def trace() -> tuple[np.ndarray, np.ndarray]:
    """Speed in m/s and grade at every step."""
    speeds, grades, speed = [0.0], [0.0], 0.0
    for index, (length, limit, grade) in enumerate(ROUTE):
        if length == 0:
            speeds += [0.0] * int(STOP_S / STEP_S)
            grades += [grades[-1]] * int(STOP_S / STEP_S)
            speed = 0.0
            continue
        after = ROUTE[index + 1][1] / 3.6 if index + 1 < len(ROUTE) else 0.0
        gone = 0.0
        while gone < length:
            stopping = max((speed**2 - after**2) / (2.0 * DOWN_M_S2), 0.0)
            brake = length - gone <= stopping + speed * STEP_S
            target = after if brake else limit / 3.6
            speed += float(np.clip(target - speed, -DOWN_M_S2 * STEP_S, UP_M_S2 * STEP_S))
            gone += max(speed, 1.0) * STEP_S
            speeds.append(speed)
            grades.append(grade)
    return np.array(speeds), np.array(grades)


def level(speed: np.ndarray, grade: np.ndarray) -> np.ndarray:
    """Grades moved by a hair so that the loop ends at the height it began."""
    step = speed * STEP_S
    return np.where(speed > 0.0, grade - np.sum(grade * step) / np.sum(step), 0.0)


def main() -> None:
    """Write the cycle."""
    speed, grade = trace()
    grade = level(speed, grade)
    with OUT.open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("time_s", "speed_km_h", "grade_frac"))
        for index, (v, g) in enumerate(zip(speed, grade, strict=True)):
            writer.writerow((f"{index * STEP_S:g}", f"{3.6 * v:.2f}", f"{g:.5f}"))
    climbed = float(np.sum(np.maximum(grade, 0.0) * speed * STEP_S))
    print(f"{np.sum(speed) * STEP_S / 1000:.1f} km, {len(speed) * STEP_S / 60:.0f} min, {climbed:.0f} m climbed")


if __name__ == "__main__":
    main()
