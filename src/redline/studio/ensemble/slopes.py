"""Derivatives of a concept's attributes with every input, worked out group by group when they are first asked for."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, paths
from redline.concept.language import catalogue
from redline.foundations.engine import float64
from redline.foundations.executables import LEAN, QUICK, compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.outcome import CORE, EVERY, Suites
from redline.studio.ensemble.fleet import Fleet, Moving, fleet, moving, values_and_sigmas
from redline.studio.ensemble.groups import (
    BRIEF,
    GROUPS,
    Group,
    as_float64,
    groups_of,
    in_order,
    places_of,
    plan_for,
    program_name,
    values_of,
)
from redline.studio.ensemble.samples import samples_by_name, samples_of
from redline.vehicle.vehicle import Vehicle

#: Step of a difference over its input: errors of the solvers (1e-11) and of curvature both stay below 1e-3 of a slope.
_STEP_FRAC = 1e-4

#: Vehicles an input apart from the nominal one, and how far apart: ``(input,)``.
_Stepped = tuple[Fleet, NDArray[np.float64]]


class Slopes:
    """Derivatives of the attributes of one concept on one day, in shown units per SI unit of an input.

    They are exact, but for off-road trials: those are forward differences, because the derivatives of their solvers
    would take minutes to compile. Nothing is worked out before it is asked for; ``begin`` asks ahead, in a pool.
    """

    def __init__(self, slots: Slots, conditions: Conditions, suites: Suites = CORE) -> None:
        self._slots, self._conditions, self._suites = slots, conditions, suites
        self._built: dict[bool, Future[Any]] = {}
        self._jobs: dict[Group, Future[NDArray[np.float64]]] = {}

    def __reduce__(self) -> tuple[type[Slopes], tuple[Slots, Conditions, Suites]]:
        """Sent to another process as the question, not the answers."""
        return Slopes, (self._slots, self._conditions, self._suites)

    def on(self, conditions: Conditions) -> Slopes:
        """The same of another day; both share the vehicles."""
        other = Slopes(self._slots, conditions, self._suites)
        other._built = self._built
        return other

    def groups_with(self, names: Collection[str]) -> tuple[Group, ...]:
        """The groups of trials that measure some attributes, the longest to compile first."""
        asked = {group for group, _ in places_of(self._slots, names).values()}
        return tuple(group for group in groups_of(self._slots, EVERY) if group in asked)

    def build(self, pool: Executor, groups: Collection[Group]) -> None:
        """Begin with the vehicles that some groups need: the sooner, the less the rest waits."""
        for differs in sorted({_differs(group) for group in groups} - self._built.keys()):
            self._built[differs] = pool.submit(_stepped if differs else moving, self._slots)

    def begin(self, pool: Executor, groups: Collection[Group]) -> None:
        """Begin to work out the derivatives of some groups."""
        self.build(pool, groups)
        for group in groups:
            if group not in self._jobs:
                work, built = _differences if _differs(group) else _exact, self._built[_differs(group)]
                self._jobs[group] = pool.submit(work, group, self._slots, self._conditions, built)

    def of(self, name: str) -> NDArray[np.float64]:
        """Derivatives ``(input,)`` of one attribute, in the order of ``concept.building.complete.paths``."""
        group, index = places_of(self._slots, [name])[name]
        return self._found([group])[group][index]

    def every(self) -> NDArray[np.float64]:
        """Derivatives ``(attribute, input)`` of all attributes of the suites."""
        found = self._found(groups_of(self._slots, self._suites))
        return in_order({group: slopes.T for group, slopes in found.items()}, self._slots, self._suites).T

    def sampled(
        self, pool: Executor, deltas: NDArray[np.float64], names: Collection[str]
    ) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Samples ``(sample,)`` and derivatives ``(input,)`` of a few attributes by name; absent ones are left out."""
        self.begin(pool, self.groups_with(names))
        samples = samples_by_name(pool, self._slots, self._conditions, deltas, names)
        return {name: (found, self.of(name)) for name, found in samples.items()}

    def _found(self, groups: Collection[Group]) -> dict[Group, NDArray[np.float64]]:
        if any(group not in self._jobs for group in groups):
            with ThreadPoolExecutor(max_workers=2) as pool:
                self.begin(pool, groups)
        return {group: self._jobs[group].result() for group in groups}


def _differs(group: Group) -> bool:
    return group in GROUPS["off_road"]


@float64
def _exact(group: Group, slots: Slots, conditions: Conditions, built: Future[Moving]) -> NDArray[np.float64]:
    """Exact derivatives ``(attribute, input)``: those of the attributes with the vehicle, times its own."""
    vehicle, tangents = built.result()
    rest = (as_float64(conditions), plan_for(group, slots))
    values = values_of(group, slots)

    def derivatives(vehicle: Vehicle, tangents: Any, *rest: Any) -> jax.Array:
        def along(tangent: Any) -> jax.Array:
            return jax.jvp(lambda moving: values(moving, *rest)[0], (vehicle,), (tangent,))[1]

        return jax.vmap(along)(tangents)

    arguments = (vehicle, tangents, *rest)
    options = QUICK if group in BRIEF else LEAN
    program = compiled(program_name("sensitivities", group, slots), derivatives, *arguments, options=options)
    return np.asarray(program(*arguments)).T


def _differences(group: Group, slots: Slots, conditions: Conditions, built: Future[_Stepped]) -> NDArray[np.float64]:
    """Derivatives ``(attribute, input)`` by forward differences, ``(f(x + h) - f(x)) / h`` with ``h`` of 1e-4 of x."""
    vehicles, step = built.result()
    found = samples_of(group, slots, conditions, vehicles)[0]
    return (found[1 : len(step) + 1] - found[0]).T / step


def _stepped(slots: Slots) -> _Stepped:
    deltas, step = _steps(slots)
    return fleet(slots, deltas), step


def _steps(slots: Slots) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deviations ``(1 + input, input)`` of forward differences, nominal vehicle first, and their steps ``(input,)``.

    A step is 1e-4 of its input; one that would leave the input's possible range goes the other way.
    """
    names, shapes = paths(slots.family), catalogue.quantities()
    values = values_and_sigmas(slots)[0]
    nominal = np.array([values[name] for name in names])
    low, high = (np.array([getattr(shapes[name], end) for name in names]) for end in ("low", "high"))
    step = _STEP_FRAC * np.maximum(np.abs(nominal), 0.01 * (high - low))
    step = np.where(nominal + step > high, -step, step)
    return np.concatenate([np.zeros((1, len(names))), np.diag(step)]), step
