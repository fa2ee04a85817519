"""Courses in 3-D: simulated over processor seconds, control and record included, level 4 of each course.

Run: python benchmarks/courses.py. Prints a Markdown table; nothing here gates a build.
"""

from __future__ import annotations

import os
import statistics
from importlib.util import find_spec
from pathlib import Path

from redline.concept.read import read

EXAMPLE = Path(__file__).parents[1] / "examples" / "compact_ev_4x4.toml"
LEVEL, REPEATS = 4.0, 5


def course_rows() -> list[tuple[str, str]]:
    """Real-time ratio of each course: the best and the median of five runs, for other jobs share the machine."""
    if find_spec("mujoco") is None:
        return [("courses in 3-D", "not installed")]
    from redline.proving_ground.courses.entrant import enter
    from redline.proving_ground.courses.library import course_names

    entrant = enter(read(EXAMPLE))
    rows: list[tuple[str, str]] = []
    for name in course_names():
        ratios = [entrant.drive(name, LEVEL)[1].real_time_ratio for _ in range(REPEATS)]
        told = f"{max(ratios):.0f} ({statistics.median(ratios):.0f})"
        rows.append((f"{name}, level {LEVEL:g}, times real time per core, best (median)", told))
    return rows


if __name__ == "__main__":
    found = course_rows()
    print(f"load {os.getloadavg()[0]:.1f}\n\n| what | measured |\n| --- | ---: |")
    for what, value in found:
        print(f"| {what} | {value} |")
