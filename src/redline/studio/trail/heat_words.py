"""What a trail's heat does to the machines, as a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from redline.studio.trail.run import Driven

#: Shares of the force asked for: below the first heat is said to lack it, below the second a driver must slow down.
REMARKED_FRAC, HOT_FRAC = 0.98, 0.9


def too_hot(driven: Driven) -> Iterator[str]:
    """Say where heat first takes torque that the way asks for: a driver slows down there, or rests."""
    lacking = np.flatnonzero(np.asarray(driven.warmth.given_frac) < REMARKED_FRAC)
    if not len(lacking) or driven.time_s[first := int(lacking[0])] >= driven.time_s[-1]:
        return
    place, minutes = driven.along_m[first] / 1e3, driven.time_s[first] / 60.0
    least = 100.0 * float(driven.warmth.given_frac[lacking].min())
    yield (
        f"its machines grow too hot at km {place:.1f}, after {minutes:.0f} min: from there on they give as little as "
        f"{least:.0f} % of what the way asks; it must slow down or rest"
    )
