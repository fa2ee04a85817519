"""A nominal value with the spread of its plausible vehicles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.studio.ensemble.sampling import band


@dataclass(frozen=True, slots=True)
class Spread:
    """A nominal value with the 10th, 50th and 90th percentile of its samples."""

    value: float
    p10: float
    p50: float
    p90: float


def spread(values: NDArray[np.float64]) -> Spread:
    """The first value as nominal, percentiles of the others.

    >>> spread(np.array([7.0, 1.0, 2.0, 3.0])).p50
    2.0
    """
    return Spread(float(values[0]), *band(values[1:]))
