"""Go, hot, short or no-go: what a driven trail comes to, in a word and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.studio.trail.heat_words import HOT_FRAC
from redline.studio.trail.run import Driven


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What is left of battery or tank at the end of every chunk, and after the hours at rest."""

    what: str
    along_frac: NDArray[np.float64]
    after_frac: float
    standing_s: float


def verdict_of(driven: Driven, left: Left, reserve_frac: float) -> tuple[str, str]:
    """The gravest of what the trail's ground, its energy and its heat say."""
    if driven.stops:
        stop = driven.stops[0]
        named = f" ({stop.stretch.name})" if stop.stretch.name else ""
        return "no-go", f"Stopped at km {stop.start_m / 1e3:.2f}{named}: {stop.reason}."
    verdict, sentence = _by_energy(driven, left, reserve_frac)
    if verdict == "go" and float(np.min(driven.warmth.given_frac)) < HOT_FRAC:
        return "hot", sentence
    return verdict, sentence


def _by_energy(driven: Driven, left: Left, reserve_frac: float) -> tuple[str, str]:
    empty, low = np.flatnonzero(left.along_frac < 0.0), np.flatnonzero(left.along_frac < reserve_frac)
    if len(empty):
        return "no-go", f"The {left.what} is empty at km {driven.along_m[empty[0]] / 1e3:.1f}."
    floor = f"the reserve of {100 * reserve_frac:.0f} %"
    if len(low):
        return "short", f"It arrives, but the {left.what} falls below {floor} at km {driven.along_m[low[0]] / 1e3:.1f}."
    end = float(left.along_frac[-1])
    arrives, hours = f"It arrives with {100.0 * end:.0f} % of the {left.what} left", left.standing_s / 3600.0
    if hours <= 0.0:
        return "go", f"{arrives}."
    if left.after_frac < 0.0:
        lasts = hours * end / (end - left.after_frac)
        return "no-go", f"{arrives}, which last {lasts:.0f} h at rest, not {hours:g} h."
    if left.after_frac < reserve_frac:
        return "short", f"{arrives}, but {hours:g} h at rest leave {100.0 * left.after_frac:.0f} %, below {floor}."
    return "go", f"{arrives}, and {100.0 * left.after_frac:.0f} % after {hours:g} h at rest."
