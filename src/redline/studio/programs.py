"""The two compiled programs of an assessment: many samples of a concept, and its exact sensitivities."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.build import build
from redline.concept.complete import Slots, complete, paths
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.march import march
from redline.proving_ground.outcome import Trial
from redline.proving_ground.registry import TRIALS
from redline.proving_ground.run import evaluate, plan_of, run
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


def _driven() -> tuple[bool, ...]:
    """Whether each attribute belongs to a trial that drives legs, in the order of the attributes."""
    return tuple(bool(trial.legs) for trial in TRIALS.values() for _ in trial.attributes)


def _part(driven: bool) -> tuple[Trial, ...]:
    return tuple(trial for trial in TRIALS.values() if bool(trial.legs) == driven)


@float64
def sensitivities_of(slots: Slots, conditions: Conditions, driven: bool) -> NDArray[np.float64]:
    """Derivatives of the attributes of driven or of standing trials by all inputs ``(attribute, input)``."""
    trials = _part(driven)
    plan = plan_of(trials) if driven else None

    def values(delta: jax.Array, slots: Slots, conditions: Conditions, plan: Schedule | None) -> jax.Array:
        vehicle = build(_moved(slots, delta))
        legs = march(vehicle, conditions, plan) if plan is not None else {}
        return evaluate(vehicle, conditions, trials, legs)

    arguments = (np.zeros(len(paths())), slots, _conditions(conditions), plan)
    name = "sensitivities-driven" if driven else "sensitivities-standing"
    return np.asarray(compiled(name, jax.jacfwd(values), *arguments)(*arguments))


def sensitivities(parts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Interleave the derivatives of driven and standing trials into the order of the attributes."""
    driven, standing = iter(parts[0]), iter(parts[1])
    return np.stack([next(driven if is_driven else standing) for is_driven in _driven()])


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
