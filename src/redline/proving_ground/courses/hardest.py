"""The hardest level passed: all whole levels upwards, then halving between the last pass and the next failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from redline.proving_ground.courses.entrant import Entrant
from redline.proving_ground.courses.finding import Finding
from redline.proving_ground.courses.library import level_range
from redline.proving_ground.courses.run import Run

#: Levels are told apart to a tenth.
_FINE = 0.1
#: Whole levels that are still tried after a failure, to see whether a harder one is passed by chance or momentum.
_BEYOND = 2


@dataclass(frozen=True, slots=True)
class Ladder:
    """All levels tried, in order of level; the hardest up to which all were passed, and what stopped the next.

    ``level`` is 0 where not even the lowest was passed. ``monotone`` is false where a harder level was passed although
    an easier one was not. ``shown`` is the run to look at: the one that failed next, or the hardest.
    """

    level: float
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
    best = high if failed is None else max((one for one in found if one < failed), default=0.0)
    if failed is not None and best >= low and fine:
        upper = failed
        while upper - best > 1.5 * _FINE:
            middle = round(0.5 * (best + upper), 1)
            if passes(middle):
                best = middle
            else:
                upper = middle
        failed = upper
    tried = tuple(found[level][1] for level in sorted(found))
    monotone = not any(one.passed and failed is not None and one.level > failed for one in tried)
    shown = failed if failed is not None else best
    return Ladder(best, monotone, tried, found[failed][1] if failed is not None else None, found[shown])


def single(entrant: Entrant, course: str, level: float) -> Ladder:
    """One level only, as a ladder of one."""
    run, finding = entrant.drive(course, level)
    return Ladder(
        level if finding.passed else 0.0, True, (finding,), None if finding.passed else finding, (run, finding)
    )
