"""The vehicles of many deviations of one concept, and how the nominal one moves with every input.

Building a vehicle is a program of its own, run once for all trial programs: each of them would otherwise hold the
estimators of the whole concept.
"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.build import build
from redline.concept.building.complete import Deltas, Slots, complete, paths
from redline.foundations.engine import float64
from redline.foundations.executables import QUICK, compiled
from redline.vehicle.vehicle import Vehicle

#: Vehicles per call of a sample program: small enough for the processor's cache.
BLOCK = 129

#: Vehicles block by block, each leaf with a leading axis ``(129,)``.
Fleet = tuple[Vehicle, ...]

#: The nominal vehicle, and its derivatives with every input: each leaf with a leading axis ``(input,)``.
Moving = tuple[Vehicle, Any]


def blocks_of(deltas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Deviations ``(block, 129, input)`` of deviations ``(sample, input)``, the last block filled up with zeros."""
    padded = np.concatenate([deltas, np.zeros((-len(deltas) % BLOCK, deltas.shape[1]))])
    return padded.reshape(-1, BLOCK, deltas.shape[1])


@float64
def values_and_sigmas(slots: Slots) -> tuple[dict[str, float], dict[str, float]]:
    """Every input's value and the one-sigma of its estimate, in SI units."""
    values, sigmas = compiled(f"complete-{slots.family}", complete, slots, options=QUICK)(slots)
    return {k: float(v) for k, v in values.items()}, {k: float(v) for k, v in sigmas.items()}


@float64
def fleet(slots: Slots, deltas: NDArray[np.float64]) -> Fleet:
    """The vehicles of deviations ``(sample, input)`` in SI units, in blocks of 129."""
    blocks = blocks_of(deltas)
    usual = {path: np.float64(sigma) for path, sigma in values_and_sigmas(slots)[1].items()}
    function = jax.vmap(moved_vehicle, in_axes=(0, None, None))
    program = compiled(f"fleet-{slots.family}", function, blocks[0], slots, usual, options=QUICK)
    return tuple(program(block, slots, usual) for block in blocks)


@float64
def moving(slots: Slots) -> Moving:
    """The nominal vehicle and its exact derivatives with every input, in SI units."""
    count = len(paths(slots.family))
    program = compiled(f"moving-{slots.family}", _moving, np.zeros(count), np.eye(count), slots, options=QUICK)
    return program(np.zeros(count), np.eye(count), slots)


def _moving(still: jax.Array, directions: jax.Array, slots: Slots) -> Moving:
    def along(direction: jax.Array) -> Any:
        return jax.jvp(lambda delta: build(slots, _by_path(delta, slots)), (still,), (direction,))[1]

    return build(slots), jax.vmap(along)(directions)


def moved_vehicle(delta: jax.Array, slots: Slots, usual: Deltas | None = None) -> Vehicle:
    """The vehicle of one deviation ``(input,)`` in SI units; traceable by JAX throughout.

    ``usual`` are the sigmas of the nominal vehicle's estimates; worked out here if not at hand.
    """
    return build(slots, _by_path(delta, slots), complete(slots)[1] if usual is None else usual)


def _by_path(delta: jax.Array, slots: Slots) -> Deltas:
    return {path: delta[index] for index, path in enumerate(paths(slots.family))}
