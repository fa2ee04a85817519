"""Complete vehicles for the laws: drawn by Hypothesis, built by the same road as a user's concept.

A *draw* is a plain dictionary of SI numbers by concept path plus a few choices. ``fleet`` turns a list of draws
into one ``Vehicle`` whose leaves carry a leading vehicle axis, so that one compiled program serves a whole example.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st

from redline.concept.build import build
from redline.concept.complete import Slots, slots
from redline.concept.concept import Concept
from redline.concept.features import features
from redline.concept.language.quantity import Chosen, Given
from redline.vehicle.vehicle import Vehicle

KWH = 3.6e6
#: The plain concept: a middling crossover with two different machines.
PLAIN: dict[str, float] = {
    "model_year": 2025.0,
    "dimensions.length": 4.6,
    "dimensions.width": 1.88,
    "dimensions.height": 1.65,
    "dimensions.wheelbase": 2.8,
    "powertrain.power": 180e3,
    "battery.usable_energy": 70.0 * KWH,
}
CHOICES: dict[str, str | bool] = {
    "body_style": "crossover",
    "powertrain.drive": "all",
    "powertrain.front.machine": "induction",
    "powertrain.rear.machine": "permanent_magnet",
}


def concept_of(numbers: Mapping[str, float] | None = None, choices: Mapping[str, str | bool] | None = None) -> Concept:
    """A concept in memory: the plain one with some values replaced; a ``None`` value is left out."""
    given = {**PLAIN, **(numbers or {})}
    chosen = {**CHOICES, **(choices or {})}
    known: dict[str, Any] = {
        "numbers": {path: Given(float(value)) for path, value in given.items() if value is not None},
        "choices": {path: Chosen(value) for path, value in chosen.items() if value is not None},
        "name": "drawn", "path": "drawn", "kind": "electric", "places": {}, "profile": (), "envelope": None, "published": {},
    }  # fmt: skip
    texts = {field.name: "" for field in dataclasses.fields(Concept)}
    return Concept(**(texts | known))


def slots_of(concept: Concept) -> Slots:
    """A concept laid out as arrays."""
    return slots(concept, features(concept))


def stack(trees: Sequence[Any]) -> Any:
    """Join records leaf by leaf along a new first axis."""
    return jax.tree.map(lambda *leaves: np.stack([np.asarray(leaf, np.float64) for leaf in leaves]), *trees)


def take(tree: Any, index: int) -> Any:
    """One record of a stack."""
    return jax.tree.map(lambda leaf: leaf[index], tree)


@functools.cache
def _builder() -> Any:
    return jax.jit(jax.vmap(build))


def fleet(concepts: Sequence[Concept]) -> Vehicle:
    """Build concepts into one stacked vehicle."""
    with jax.enable_x64(True):
        return jax.tree.map(np.asarray, _builder()(stack([slots_of(concept) for concept in concepts])))


def vehicle(numbers: Mapping[str, float] | None = None, choices: Mapping[str, str | bool] | None = None) -> Vehicle:
    """One vehicle, its leaves NumPy float64."""
    return take(fleet([concept_of(numbers, choices)]), 0)


def put(tree: Any, path: str, value: Any) -> Any:
    """A copy of a record with one leaf, named by its dotted path, replaced by a value or through a function."""
    head, _, rest = path.partition(".")
    old = getattr(tree, head)
    new = put(old, rest, value) if rest else value(old) if callable(value) else np.zeros_like(old) + value
    return dataclasses.replace(tree, **{head: new})


def scaled(tree: Any, path: str, factor: Any) -> Any:
    """A copy of a record with one leaf multiplied by a factor."""
    return put(tree, path, lambda old: old * factor)


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Finite floats of a closed range."""
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def plausible(random: np.random.Generator, power_kw: tuple[float, float]) -> Concept:
    """Any plausible electric vehicle: body, mass, resistance, machines, split and battery drawn together."""

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    def one_of(*names: str | bool) -> str | bool:
        return names[int(random.integers(len(names)))]

    length = between(3.2, 5.8)
    numbers = {
        "model_year": between(2012.0, 2030.0),
        "dimensions.length": length,
        "dimensions.width": between(1.6, 2.2),
        "dimensions.height": between(1.35, 2.1),
        "dimensions.wheelbase": between(0.55, 0.66) * length,
        "mass.kerb": between(1000.0, 4200.0),
        "aero.drag_coefficient": between(0.2, 0.6),
        "tyres.rolling_coefficient": between(0.006, 0.02),
        "powertrain.power": 1e3 * between(*power_kw),
        "battery.usable_energy": KWH * between(25.0, 210.0),
        "auxiliaries.power": between(0.0, 2500.0),
        "regeneration.share": between(0.0, 1.0),
        "regeneration.fade_speed": between(0.0, 8.0),
        "powertrain.front_torque_share": between(0.0, 1.0),
    }
    if one_of(True, False):
        numbers |= {
            "road_load.epa_a": between(20.0, 400.0),
            "road_load.epa_b": between(-0.5, 8.0),
            "road_load.epa_c": between(0.25, 0.9),
        }
    machines = ("permanent_magnet", "induction", "externally_excited")
    choices = {
        "body_style": one_of("crossover", "suv", "off_roader", "pick_up"),
        "powertrain.drive": one_of("front", "rear", "all"),
        "powertrain.front.machine": one_of(*machines),
        "powertrain.rear.machine": one_of(*machines),
        "powertrain.torque_split": one_of("fixed", "loss_minimising"),
        "powertrain.front.disconnect": one_of(True, False),
        "battery.chemistry": one_of("nmc", "lfp"),
    }
    return concept_of(numbers, choices)


@dataclasses.dataclass(frozen=True)
class Draw:
    """The seed of a drawn fleet: what a failing test prints, and all that is needed to draw it again."""

    seed: int
    count: int
    power_kw: tuple[float, float] = (45.0, 600.0)

    @property
    def concepts(self) -> list[Concept]:
        """The drawn concepts."""
        random = np.random.default_rng(self.seed)
        return [plausible(random, self.power_kw) for _ in range(self.count)]

    @property
    def fleet(self) -> Vehicle:
        """The drawn concepts built into one stacked vehicle."""
        return fleet(self.concepts)


def draws(count: int, power_kw: tuple[float, float] = (45.0, 600.0)) -> st.SearchStrategy[Draw]:
    """Fleets of exactly ``count`` vehicles, so that every example has the same shape and nothing is compiled twice."""
    return st.integers(0, 2**32 - 1).map(lambda seed: Draw(seed, count, power_kw))


def loop(function: Any, tree: Any, count: int) -> Any:
    """Apply a function to each record of a stack, one by one."""
    parts = [function(jax.tree.map(jnp.asarray, take(tree, index))) for index in range(count)]
    return jax.tree.map(lambda *leaves: np.stack([np.asarray(leaf) for leaf in leaves]), *parts)
