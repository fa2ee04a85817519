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

from redline.concept.building.build import build
from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.family import kinds_of
from redline.concept.language.quantity import Chosen, Given
from redline.physics.engine import at_warmth, fuel_line, fuel_on_line
from redline.vehicle.drive.engine import Engine
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
    return _concept("electric", {**PLAIN, **(numbers or {})}, {**CHOICES, **(choices or {})})


def _concept(kind: str, given: Mapping[str, float], chosen: Mapping[str, str | bool]) -> Concept:
    known: dict[str, Any] = {
        "numbers": {path: Given(float(value)) for path, value in given.items() if value is not None},
        "choices": {path: Chosen(value) for path, value in chosen.items() if value is not None},
        "name": "drawn", "path": "drawn", "kind": kind, "places": {}, "profile": (), "envelope": None, "published": {},
    }  # fmt: skip
    texts = {field.name: "" for field in dataclasses.fields(Concept)}
    return Concept(**(texts | known))


#: Kinds with an engine, by the family that answers for them.
GEARED = kinds_of("geared")
ENGINE_ELECTRIC = kinds_of("engine_electric")
KINDS = (*GEARED, *ENGINE_ELECTRIC)
#: The plain car with an engine, and what a kind needs besides.
WITH_ENGINE: dict[str, float] = {
    "model_year": 2023.0,
    "dimensions.length": 4.5,
    "dimensions.width": 1.83,
    "dimensions.height": 1.6,
    "dimensions.wheelbase": 2.68,
    "powertrain.power": 140e3,
}
ENGINE_CHOICES: dict[str, str | bool] = {"body_style": "crossover", "powertrain.drive": "front"}


def engine_concept(
    kind: str, numbers: Mapping[str, float] | None = None, choices: Mapping[str, str | bool] | None = None
) -> Concept:
    """A concept with an engine, of one of the six kinds: the plain one with some values replaced."""
    return _concept(kind, {**WITH_ENGINE, **(numbers or {})}, {**ENGINE_CHOICES, **(choices or {})})


def slots_of(concept: Concept) -> Slots:
    """A concept laid out as arrays; plug-ins among its family, since building asks only its features for that."""
    return dataclasses.replace(slots(concept, features(concept)), plug_in=False)


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


def fuel_power(engine: Engine, speed_rad_s: Any, power_w: Any, warmth_frac: Any) -> jax.Array:
    """Fuel power of an engine at a speed, brake power and warmth, in W, as the engine's own functions give it."""
    now = at_warmth(engine, warmth_frac)
    return fuel_on_line(now, fuel_line(now, speed_rad_s), speed_rad_s, power_w)


def weighing(vehicle: Vehicle, factor: float) -> Vehicle:
    """So many times the mass, at rest and in every procedure."""
    for name in ("kerb_kg", "gross_kg", "epa_test_kg", "wltp_test_kg"):
        vehicle = scaled(vehicle, f"mass.{name}", factor)
    return vehicle


def heavier(vehicle: Vehicle) -> Vehicle:
    """Five per cent more mass."""
    return weighing(vehicle, 1.05)


def nudged(vehicle: Vehicle) -> Vehicle:
    """A mass that differs in the fifteenth digit."""
    return weighing(vehicle, 1.0 + 3e-15)


def draggier(vehicle: Vehicle) -> Vehicle:
    """Five per cent more drag area."""
    vehicle = scaled(vehicle, "road_load.drag_area_m2", 1.05)
    return scaled(vehicle, "homologation.wltp_road_load.drag_area_m2", 1.05)


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


def plausible_engine(random: np.random.Generator, family: str) -> Concept:
    """Any plausible vehicle with an engine, of any kind of a family, one in three hybrids charged from the wall too."""

    def between(low: float, high: float) -> float:
        return float(random.uniform(low, high))

    def one_of(*names: str | bool) -> str | bool:
        return names[int(random.integers(len(names)))]

    kind = str(one_of(*(GEARED if family == "geared" else ENGINE_ELECTRIC)))
    length, diesel = between(3.5, 5.4), bool(one_of(True, False, False)) and family == "geared"
    mass = (300.0 * length + between(-200.0, 700.0)) * (1.0 if kind == "combustion" else 1.05)
    power = mass * between(55.0, 130.0)
    plug_in = kind not in ("combustion", "mild_hybrid") and bool(one_of(True, False, False))
    numbers = {
        "model_year": between(2010.0, 2027.0),
        "dimensions.length": length,
        "dimensions.width": between(1.65, 2.05),
        "dimensions.height": between(1.4, 1.95),
        "dimensions.wheelbase": between(0.56, 0.63) * length,
        "mass.kerb": mass,
        "aero.drag_coefficient": between(0.24, 0.5),
        "tyres.rolling_coefficient": between(0.007, 0.014),
        "powertrain.power": power,
        "auxiliaries.power": between(150.0, 900.0),
        "regeneration.share": between(0.5, 1.0),
    }
    if plug_in:
        numbers |= {"battery.usable_energy": KWH * between(6.0, 25.0)}
    elif kind not in ("combustion", "mild_hybrid"):
        numbers |= {"battery.gross_energy": KWH * between(0.9, 2.5)}
    choices = {
        "body_style": one_of("hatchback", "crossover", "suv", "off_roader", "pick_up"),
        "powertrain.drive": one_of("front", "rear", "all"),
        "powertrain.plug_in": plug_in,
        "engine.fuel": "diesel" if diesel else "petrol",
        "engine.aspiration": "turbo" if diesel else one_of("natural", "turbo"),
        "engine.stop_start": one_of(True, False) if kind == "combustion" else True,
        "engine.cylinder_deactivation": one_of(True, False, False),
    }
    if family == "geared":
        choices["gearbox.kind"] = one_of("manual", "automatic", "dual_clutch", "cvt")
        if kind == "parallel_hybrid" and one_of(True, False, False):
            numbers["powertrain.rear.power"] = 0.35 * power  # P4: the machine on an axle of its own
    return engine_concept(kind, numbers, choices)


@dataclasses.dataclass(frozen=True)
class EngineDraw:
    """The seed of a drawn fleet with engines, all of one family."""

    seed: int
    count: int
    family: str

    @functools.cached_property
    def concepts(self) -> list[Concept]:
        """The drawn concepts."""
        random = np.random.default_rng(self.seed)
        return [plausible_engine(random, self.family) for _ in range(self.count)]

    @functools.cached_property
    def fleet(self) -> Vehicle:
        """The drawn concepts built into one stacked vehicle."""
        return fleet(self.concepts)


def engine_draws(count: int, family: str) -> st.SearchStrategy[EngineDraw]:
    """Fleets with engines of exactly ``count`` vehicles of one family."""
    return st.integers(0, 2**32 - 1).map(lambda seed: EngineDraw(seed, count, family))


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
