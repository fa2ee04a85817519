"""The two compiled programs of an assessment: many samples of a concept, and its exact sensitivities."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.build import build
from redline.concept.complete import Slots, complete, paths
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import TRIALS
from redline.proving_ground.run import plan_of, run
from redline.proving_ground.schedule import Schedule

#: Vehicles per call of the sample program: small enough for the cache, and two calls fill two cores.
BLOCK = 129


@functools.cache
def _plan() -> Schedule:
    return plan_of(tuple(TRIALS.values()))


def _moved(slots: Slots, delta: jax.Array) -> Slots:
    return dataclasses.replace(slots, delta={path: delta[index] for index, path in enumerate(paths())})


def _attributes(delta: jax.Array, slots: Slots, conditions: Conditions, plan: Schedule) -> tuple[jax.Array, jax.Array]:
    values, legs = run(build(_moved(slots, delta)), conditions, tuple(TRIALS.values()), plan)
    return values, jax.numpy.stack([leg.missed_s for leg in legs.values()])


def _conditions(conditions: Conditions) -> Conditions:
    return jax.tree.map(np.float64, conditions)


@float64
def sample_program(slots: Slots, conditions: Conditions) -> Any:
    """Program that maps deviations ``(129, input)`` to attributes ``(129, attribute)`` and seconds missed ``(129, leg)``."""
    arguments = (np.zeros((BLOCK, len(paths()))), slots, _conditions(conditions), _plan())
    program = compiled("samples", jax.vmap(_attributes, in_axes=(0, None, None, None)), *arguments)
    return float64(lambda deltas: tuple(np.asarray(part) for part in program(deltas, *arguments[1:])))


@float64
def sensitivity_program(slots: Slots, conditions: Conditions) -> Any:
    """Program that gives the derivatives of all attributes by all inputs ``(attribute, input)``, in SI per shown unit."""
    arguments = (np.zeros(len(paths())), slots, _conditions(conditions), _plan())
    program = compiled("sensitivities", jax.jacfwd(lambda *a: _attributes(*a)[0]), *arguments)
    return float64(lambda: np.asarray(program(*arguments)))


@float64
def values_and_sigmas(slots: Slots) -> tuple[dict[str, float], dict[str, float]]:
    """Every input's value and the one-sigma of its estimate, in SI units."""
    values, sigmas = compiled("complete", complete, slots)(slots)
    return {k: float(v) for k, v in values.items()}, {k: float(v) for k, v in sigmas.items()}


def sample(slots: Slots, conditions: Conditions, deltas: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Attributes and missed seconds of any number of deviations, in blocks on two threads."""
    from concurrent.futures import ThreadPoolExecutor

    program = sample_program(slots, conditions)
    count = len(deltas)
    padded = np.concatenate([deltas, np.zeros((-count % BLOCK, deltas.shape[1]))])
    blocks = padded.reshape(-1, BLOCK, deltas.shape[1])
    with ThreadPoolExecutor(max_workers=2) as pool:
        parts = list(pool.map(program, blocks))
    return np.concatenate([part[0] for part in parts])[:count], np.concatenate([part[1] for part in parts])[:count]
