"""A route laid out on even nodes along the ground: smoothed slope, curves, and the stretch each node lies in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.proving_ground.trail.route import Route
from redline.proving_ground.trail.smoothing import averaged, noise_of, smoothed, window_of

#: Nodes lie this far apart: the least, and the most on a trail too long for so many.
_LEAST_STEP_M, _MOST_STEP_M, _NODES = 2.0, 20.0, 30_000
#: Window over which a receiver's track is smoothed before its curves are read, m: a receiver's error is about 5 m.
_CURVE_WINDOW_M = 10.0
#: Steepest slope that is believed, as a sine; steeper ones are faults of the data.
_STEEPEST_SINE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class TrailGrid:
    """Nodes ``(n,)``: distance along the ground and on the map, elevation, sine of the slope, curve, stretch.

    ``sine_frac`` and ``stretch`` are those of the way from a node to the next; the last repeats the one before.
    ``noise_m`` is what the elevations were found to jitter by, ``window_m`` the window that took it away.
    """

    along_m: NDArray[np.float64]
    map_m: NDArray[np.float64]
    elevation_m: NDArray[np.float64]
    sine_frac: NDArray[np.float64]
    curve_1_m: NDArray[np.float64]
    stretch: NDArray[np.int64]
    noise_m: float
    window_m: float


def grid_of(route: Route) -> TrailGrid:
    """Lay a route out on even nodes: average its points, take the noise away, and read slope and curves."""
    length = route.length_m
    step = float(np.clip(length / _NODES, _LEAST_STEP_M, _MOST_STEP_M))
    nodes = np.linspace(0.0, length, max(round(length / step), 2) + 1)
    step = float(nodes[1])
    noise = noise_of(route.distance_m, route.elevation_m)
    window = window_of(noise, float(np.median(np.diff(route.distance_m))))
    raw = averaged(route.distance_m, route.elevation_m, nodes)
    elevation = smoothed(raw, step, window)
    most = step * _STEEPEST_SINE / np.sqrt(1.0 - _STEEPEST_SINE**2)
    rise = np.clip(np.diff(elevation), -most, most)
    way = np.hypot(step, rise)
    middles = 0.5 * (nodes[1:] + nodes[:-1])
    starts = np.array([stretch.start_m for stretch in route.stretches])
    stretch = np.clip(np.searchsorted(starts, middles, side="right") - 1, 0, len(starts) - 1)
    return TrailGrid(
        along_m=np.concatenate([[0.0], np.cumsum(way)]),
        map_m=nodes,
        elevation_m=elevation[0] + np.concatenate([[0.0], np.cumsum(rise)]),
        sine_frac=_repeated(rise / way),
        curve_1_m=_curve(route, nodes),
        stretch=np.append(stretch, stretch[-1]),
        noise_m=noise,
        window_m=window,
    )


def _repeated(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.append(values, values[-1])


def _curve(route: Route, nodes_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Curvature in plan, ``|x' y'' - y' x''| / (x'^2 + y'^2)^1.5``, in 1/m; none where positions are not known."""
    if route.east_m is None or route.north_m is None or len(nodes_m) < 5:
        return np.zeros(len(nodes_m))
    step = float(nodes_m[1] - nodes_m[0])
    spacing = float(np.median(np.diff(route.distance_m)))
    window = max(_CURVE_WINDOW_M, spacing)
    x, y = (
        smoothed(averaged(route.distance_m, values, nodes_m), step, window) for values in (route.east_m, route.north_m)
    )
    dx, dy = np.gradient(x, step), np.gradient(y, step)
    ddx, ddy = np.gradient(dx, step), np.gradient(dy, step)
    return np.abs(dx * ddy - dy * ddx) / np.maximum(dx * dx + dy * dy, 0.01) ** 1.5
