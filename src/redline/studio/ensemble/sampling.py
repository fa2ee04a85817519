"""Quasi-random samples of the uncertain inputs: fixed seed, so that every run gives the same digits."""

from __future__ import annotations

import functools
import math
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from redline.foundations.executables import cache_folder

SAMPLES = 256
_SEED = 20261123
#: Beyond this many sigmas a sample says more about the tail of a normal law than about vehicles.
_CLIP = 3.0
#: Turns of taking covariance out and giving the normal law back.
_TURNS = 20


@functools.cache
def standard_normal(dimensions: int, samples: int = SAMPLES, beside: int = 0) -> NDArray[np.float64]:
    """Scrambled Sobol points turned into standard normals ``(sample, dimension)`` with exact first two moments.

    Clipped at three sigma, then moved to zero mean and unit covariance, ``z C^(-1/2)``: an outcome that is linear
    in the inputs so gets its exact sigma, in whichever order the inputs stand [second-order matching,
    Glasserman04 sec. 4.5].
    The last ``beside`` dimensions are drawn beside the others, which so stay what they are without them; a
    covariance of some thousandths is left between the two.
    The points are kept beside the compiled programs, because making them loads a statistics library.
    """
    folder = cache_folder()
    name = f"matched-sobol-{samples}-{dimensions}{f'-{beside}' if beside else ''}-{_SEED}.npy"
    path = folder / name if folder else None
    if path is not None and path.is_file():
        try:
            return np.load(path)
        except (OSError, ValueError):
            pass
    points = _points(dimensions - beside, samples)
    points = np.concatenate([points, _points_beside(points, beside)], axis=1) if beside else points
    if path is not None:
        _keep(path, points)
    return points


def _points(dimensions: int, samples: int) -> NDArray[np.float64]:
    return _matched(_drawn(dimensions, samples, _SEED))


def _points_beside(points: NDArray[np.float64], beside: int) -> NDArray[np.float64]:
    """More dimensions: normal scores ``ndtri((rank + 1/2) / n)``, without what the points explain of them, in turns.

    Each turn takes out the covariance with the points by least squares and gives the tails back by rank.
    """
    from scipy.special import ndtri

    samples, dimensions = points.shape
    found = _drawn(dimensions + beside, samples, _SEED + 1)[:, dimensions:]
    for _ in range(_TURNS):
        left = found - points @ np.linalg.lstsq(points, found, rcond=None)[0]
        ranks = np.argsort(np.argsort(left, axis=0), axis=0)
        found = ndtri((ranks + 0.5) / samples)
    return _matched(found)


def _drawn(dimensions: int, samples: int, seed: int) -> NDArray[np.float64]:
    from scipy.special import ndtri
    from scipy.stats import qmc

    uniform = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed)).random(samples)
    return np.clip(ndtri(uniform), -_CLIP, _CLIP)


def _matched(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points moved to zero mean and unit covariance; left alone when too few to have a full covariance."""
    samples, dimensions = points.shape
    if samples < 2 * dimensions:
        return points
    centred = points - points.mean(axis=0)
    size, axes = np.linalg.eigh(centred.T @ centred / samples)
    return centred @ (axes / np.sqrt(size)) @ axes.T


def _keep(path: Path, points: NDArray[np.float64]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as stream:
            np.save(stream, points)
        Path(stream.name).replace(path)
    except OSError:
        return


def band(samples: NDArray[np.float64]) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile of samples ``(sample,)``, over those that have a result; nan if none has.

    Where a percentile falls between two results of which one is infinite, it is the nearer of them.

    >>> band(np.array([1.0, 2.0, np.nan, 3.0]))[1]
    2.0
    """
    found = samples[~np.isnan(samples)]
    if not found.size:
        return math.nan, math.nan, math.nan
    method = "linear" if np.all(np.isfinite(found)) else "nearest"
    low, middle, high = np.quantile(found, [0.1, 0.5, 0.9], method=method)
    return float(low), float(middle), float(high)
