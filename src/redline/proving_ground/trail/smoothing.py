"""Elevation without its noise: how noisy it is, how wide a window that takes, and the smoothed profile.

Receivers and maps give elevations that jitter by metres from point to point; taken at their word they add hundreds of
metres of climb. The window is no wider than the noise asks for, so that a clean profile keeps its pitches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Slope that noise may leave, root of the mean square: 0.3 %, or 1.3 m of false climb a kilometre of level ground.
LEFT_SLOPE = 0.003
#: Window of a clean profile, m: about a vehicle's length, below which no slope acts on all wheels.
LEAST_WINDOW_M = 5.0
#: Widest window, m: more would take real hills away.
MOST_WINDOW_M = 200.0
#: Points up to so far apart show noise, m; further apart what lies off its neighbours is terrain more and more.
DENSE_M = 20.0
#: Integral of the squared derivative of the twiced Gaussian, times the window cubed:
#: ``1/sqrt(pi) - 4/(sqrt(2 pi) 3^1.5) + 1/(4 sqrt(pi) 2^1.5)``.
_KERNEL = 0.30700
#: Standard deviation over the median of absolute values of a normal distribution.
_NORMAL = 1.4826
#: Windows to either side over which the Gaussian is summed.
_REACH = 4.0


def noise_of(distance_m: NDArray[np.float64], elevation_m: NDArray[np.float64]) -> float:
    """Standard deviation of independent errors of the points' elevations, in m.

    From how far each point lies off the cubic through its four neighbours, by the median, which pitches and single
    steps do not move. Errors that neighbours share (drift of a receiver) are not seen.

    >>> x = np.arange(0.0, 2000.0, 10.0)
    >>> noise_of(x, 0.05 * x + 40.0 * np.sin(x / 100.0)) < 1e-2
    True
    """
    if len(distance_m) < 5:
        return 0.0
    here = distance_m[2:-2]
    near = [distance_m[place : len(distance_m) - 4 + place] for place in (0, 1, 3, 4)]
    heights = [elevation_m[place : len(elevation_m) - 4 + place] for place in (0, 1, 3, 4)]
    off, square = elevation_m[2:-2].copy(), np.ones(len(here))
    for index, (place, height) in enumerate(zip(near, heights, strict=True)):
        weight = np.ones(len(here))
        for other in (one for number, one in enumerate(near) if number != index):
            weight = weight * (here - other) / (place - other)
        off, square = off - weight * height, square + weight * weight
    return float(_NORMAL * np.median(np.abs(off / np.sqrt(square))))


def window_of(noise_m: float, spacing_m: float) -> float:
    """Window (standard deviation of the Gaussian) that leaves a slope of 0.3 % of a noise, in m.

    White noise of variance density ``n^2 d`` leaves a slope of ``sqrt(n^2 d c / L^3)`` after a kernel whose squared
    derivative integrates to ``c / L^3``, so ``L = (n^2 d c / q^2)^(1/3)``; at most ``200 m (20 m / d)^2`` where points
    lie further apart than 20 m: a pitch between two points of a plan is not noise.

    >>> round(window_of(3.0, 10.0)), window_of(3.0, 300.0)
    (145, 5.0)
    """
    wide = (noise_m**2 * spacing_m * _KERNEL / LEFT_SLOPE**2) ** (1.0 / 3.0)
    most = MOST_WINDOW_M * min(1.0, DENSE_M / spacing_m) ** 2
    return float(np.clip(wide, LEAST_WINDOW_M, max(most, LEAST_WINDOW_M)))


def averaged(
    distance_m: NDArray[np.float64], values: NDArray[np.float64], nodes_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Means of a polyline over the cells around evenly spaced nodes, so that dense points are averaged, not dropped."""
    half = 0.5 * (nodes_m[1] - nodes_m[0])
    edges: NDArray[np.float64] = np.clip(
        np.concatenate([nodes_m - half, [nodes_m[-1] + half]]), distance_m[0], distance_m[-1]
    )
    knots: NDArray[np.float64] = np.union1d(distance_m, edges)
    line: NDArray[np.float64] = np.interp(knots, distance_m, values)
    area: NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(0.5 * (line[1:] + line[:-1]) * np.diff(knots))])
    at_edges: NDArray[np.float64] = np.interp(edges, knots, area)
    return (at_edges[1:] - at_edges[:-1]) / (edges[1:] - edges[:-1])


def smoothed(values: NDArray[np.float64], spacing_m: float, window_m: float) -> NDArray[np.float64]:
    """Evenly spaced values less what is shorter than the window: a twiced Gaussian, ``g + G(z - g)`` with ``g = G(z)``.

    A slope or a parabola passes unchanged; of a wave ``l`` long ``1 - (1 - e)^2`` is left, with
    ``e = exp(-(2 pi L / l)^2 / 2)`` [Tukey77: twicing]. Beyond the ends the profile is turned about its end points.
    """
    if len(values) < 3:
        return values
    once = _gaussian(values, window_m / spacing_m)
    return once + _gaussian(values - once, window_m / spacing_m)


def _gaussian(values: NDArray[np.float64], window_count: float) -> NDArray[np.float64]:
    reach = min(max(int(np.ceil(_REACH * window_count)), 1), len(values) - 1)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / window_count) ** 2)
    before = 2.0 * values[0] - values[reach:0:-1]
    behind = 2.0 * values[-1] - values[-2 : -reach - 2 : -1]
    whole = np.concatenate([before, values, behind])
    return np.asarray(np.convolve(whole, weights / weights.sum(), "valid"), dtype=np.float64)


def climb_of(elevation_m: NDArray[np.float64]) -> tuple[float, float]:
    """All that a profile climbs and descends, both positive, in m.

    >>> climb_of(np.array([0.0, 5.0, 3.0, 10.0]))
    (12.0, 2.0)
    """
    rises = np.diff(elevation_m)
    return float(np.sum(np.maximum(rises, 0.0))), float(np.sum(np.maximum(-rises, 0.0)))
