"""The hardest level passed: all whole levels upwards, then halving between the last pass and the next failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from redline.proving_ground.courses.driving.run import Run
from redline.proving_ground.courses.entrant import Entrant
from redline.proving_ground.courses.finding import Finding
from redline.proving_ground.courses.library import level_range

#: Levels are told apart to a tenth.
_FINE = 0.1
#: Whole levels that are still tried after a failure, to see whether a harder one is passed by chance or momentum.
_BEYOND = 2


@dataclass(frozen=True, slots=True)
class Ladder:
    """All levels tried, in order of level; the hardest up to which all were passed, and what stopped the next.

    ``level`` is 0 where not even the lowest was passed. ``monotone`` is false where a harder level was passed although
    an easier one was not. ``clear_level`` is the hardest up to which nothing of the underbody touched. ``shown`` is the
    run to look at: the one that failed next, or the hardest.
    """

    level: float
    clear_level: float
    monotone: bool
    tried: tuple[Finding, ...]
    stop: Finding | None
    shown: tuple[Run, Finding]


def climb(entrant: Entrant, course: str, *, fine: bool = True, told: Callable[[Finding], None] | None = None) -> Ladder:
    """Find the hardest level of a course that an entrant passes.

    Whole levels are driven upwards until one fails, and two beyond it; then, with ``fine``, the level between the last
    pass and the first failure is halved to a tenth.

    Raises:
        InputError: there is no such course.
        MissingExtraError: MuJoCo is not installed.
    """
    low, high = level_range()
    found: dict[float, tuple[Run, Finding]] = {}

    def passes(level: float) -> bool:
        run, finding = entrant.drive(course, level)
        found[level] = run, finding
        if told is not None:
            told(finding)
        return finding.passed

    level, failed, beyond = low, None, 0
    while level <= high and (failed is None or beyond < _BEYOND):
        if failed is not None:
            beyond += 1
        if not passes(level) and failed is None:
            failed = level
        level += 1.0
    best, failed = _edge(found, lambda one: one.passed, passes if fine else None)
    clear, _ = _edge(found, lambda one: one.passed and not one.touched_n, passes if fine else None)
    tried = tuple(found[level][1] for level in sorted(found))
    monotone = not any(one.passed and failed is not None and one.level > failed for one in tried)
    stop = None if failed is None else found[failed][1]
    return Ladder(best, clear, monotone, tried, stop, found[best if failed is None else failed])


def _edge(
    found: dict[float, tuple[Run, Finding]], holds: Callable[[Finding], bool], drive: Callable[[float], bool] | None
) -> tuple[float, float | None]:
    """The level up to which something holds (0: none), and the lowest at which it does not; halved by more drives."""
    levels = sorted(found)
    failed = next((level for level in levels if not holds(found[level][1])), None)
    best = max((level for level in levels if failed is None or level < failed), default=0.0)
    while failed is not None and best > 0.0 and drive is not None and failed - best > 1.5 * _FINE:
        middle = round(0.5 * (best + failed), 1)
        if middle not in found:
            drive(middle)
        if holds(found[middle][1]):
            best = middle
        else:
            failed = middle
    return best, failed


def single(entrant: Entrant, course: str, level: float) -> Ladder:
    """One level only, as a ladder of one."""
    run, finding = entrant.drive(course, level)
    passed = level if finding.passed else 0.0
    clear = passed if not finding.touched_n else 0.0
    return Ladder(passed, clear, True, (finding,), None if finding.passed else finding, (run, finding))
