"""Cycles of a load and the damage they do: rainflow counting and a Miner sum, relative figures only."""

from __future__ import annotations

import numpy as np
import rainflow
from numpy.typing import NDArray


def turning_points(load: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first, the last and every point where a load turns.

    >>> turning_points(np.array([0.0, 1.0, 2.0, 2.0, 1.0, 3.0])).tolist()
    [0.0, 2.0, 1.0, 3.0]
    """
    moved = load[np.concatenate([[True], np.diff(load) != 0.0])]
    if len(moved) < 3:
        return moved
    rise = np.sign(np.diff(moved))
    return moved[np.concatenate([[True], rise[1:] != rise[:-1], [True]])]


def cycles(load: NDArray[np.float64]) -> NDArray[np.float64]:
    """Amplitudes and counts ``(cycle, 2)`` of a load; half cycles count one half [ASTM E1049-85 sec. 5.4.4].

    >>> cycles(np.array([0.0, 2.0, 0.0, 2.0, 0.0])).tolist()
    [[1.0, 0.5], [1.0, 0.5], [1.0, 0.5], [1.0, 0.5]]
    """
    found = [(0.5 * span, count) for span, _, count, _, _ in rainflow.extract_cycles(turning_points(load))]
    return np.array(found).reshape(-1, 2)


def damage(load: NDArray[np.float64], exponent: float) -> float:
    """Sum of cycles times amplitude to the exponent, ``sum n_i S_i^b`` [Miner45]: relative, for it has no strength."""
    counted = cycles(load)
    return float(np.sum(counted[:, 1] * counted[:, 0] ** exponent))


def equivalent_amplitude(total: float, exponent: float, count: float) -> float:
    """Amplitude that does the same damage in so many equal cycles, ``(D / N)^(1/b)``.

    >>> equivalent_amplitude(8.0 * 100.0, 3.0, 100.0)
    2.0
    """
    return round((total / count) ** (1.0 / exponent), 12)
