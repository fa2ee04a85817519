"""Sensitivities in the user's own units, and the inputs that move an attribute most."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from redline.concept.language.quantity import Shape
from redline.proving_ground.outcome import Attribute
from redline.studio.assessment import Driver, shown_width


def round_step(size: float) -> float:
    """The round number (1, 2 or 5 times a power of ten) next below a size.

    >>> round_step(0.037)
    0.02
    """
    if size <= 0.0 or not math.isfinite(size):
        return 0.0
    power = 10.0 ** math.floor(math.log10(size))
    return next(factor * power for factor in (5.0, 2.0, 1.0) if factor * power <= size * (1.0 + 1e-9))


def drivers(
    attribute: Attribute,
    slopes: NDArray[np.float64],
    paths: Sequence[str],
    shapes: dict[str, Shape],
    values: dict[str, float],
    sigmas: dict[str, float],
    most: int = 3,
) -> tuple[Driver, ...]:
    """The inputs that move an attribute most, over the larger of their sigma and 2 % of their value.

    ``slopes`` is the attribute's gradient ``(input,)`` in shown units per SI unit.
    """
    reach = np.array([max(sigmas.get(path, 0.0), 0.02 * abs(values[path])) for path in paths])
    order = np.argsort(-np.abs(slopes * reach), kind="stable")[:most]
    least = 1e-9 * float(np.max(np.abs(slopes * reach), initial=0.0))  # below this a slope is rounding noise
    found: list[Driver] = []
    for index in order:
        path = paths[int(index)]
        step = round_step(shown_width(float(reach[index]), shapes[path]))
        if abs(slopes[index]) * reach[index] <= least or step == 0.0:
            continue
        unit_si = reach[index] / shown_width(float(reach[index]), shapes[path])
        found.append(Driver(path, step, shapes[path].display, float(slopes[index] * step * unit_si), attribute.unit))
    return tuple(found)
