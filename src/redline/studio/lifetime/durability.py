"""Indicators of durability: capacity of the pack after a life, and damage of wheel loads on a road mix."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.foundations.constants import DRIVER_KG
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule
from redline.proving_ground.outcome import Trial
from redline.proving_ground.run import evaluate, plan_of
from redline.proving_ground.trials.lasting import pack_life
from redline.studio.ensemble.fleet import moved_vehicle
from redline.studio.ensemble.plausible import plausible
from redline.studio.ensemble.sampling import standard_normal
from redline.studio.ensemble.spread import Spread, spread
from redline.studio.lifetime.durability_data import stretches, tables
from redline.studio.lifetime.wheel_damage import (
    LEVERS,
    Corners,
    amplitudes,
    corners,
    damage_per_km,
    lever,
    reference,
    static_n,
)

#: Plausible vehicles behind the error bars: the first of those an assessment draws.
SAMPLES = 64
#: Inputs that only the ride has, after those of the concept: frequency, damping, hub share, density of the wheel.
_RIDE_INPUTS = 4


@dataclass(frozen=True, slots=True)
class WheelLoad:
    """Load of one wheel: at rest, its damage-equivalent amplitude, and the latter over the former."""

    axle: str
    static_n: float
    amplitude_n: Spread
    amplitude_over_static: Spread


@dataclass(frozen=True, slots=True)
class Durability:
    """Both indicators of a concept.

    ``damage`` is over the reference's, ``damage_over_load`` with each wheel's load at rest as the unit; ``shares`` are
    those of the mix's parts in it, ``levers`` what a tenth more of something adds to it, both in percent.
    """

    concept: str
    mix: str
    exponent: float
    samples: int
    pack: dict[str, Spread]
    wheels: tuple[WheelLoad, ...]
    damage: Spread
    damage_over_load: Spread
    shares: dict[str, float]
    levers: dict[str, float]
    indicator: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline durability --json``."""
        return dataclasses.asdict(self)


@float64
def durability(concept: Concept, mix: str = "go_anywhere") -> Durability:
    """Work out both indicators on the nominal vehicle and 64 plausible ones.

    Raises:
        InputError: no such road mix.
    """
    roads = stretches(mix)
    chosen = features(concept)
    laid_out = slots(concept, chosen)
    drawn = plausible(concept, laid_out)
    trial = _pack_trial(concept)
    rows, pack = _built(laid_out, drawn.deltas[: 1 + SAMPLES], trial)
    style = str(chosen.choices["body_style"][0])
    ride = np.concatenate([np.zeros((1, _RIDE_INPUTS)), standard_normal(_RIDE_INPUTS, SAMPLES)])
    own = corners(style, *rows, deviation=ride)
    moved = [lever(own.nominal(), name) for name in LEVERS]
    exponent = tables()["counting"]["exponent"]
    per_km = damage_per_km(own.joined(reference(), *moved), roads, exponent)
    names = [attribute.key for attribute in trial.attributes] if trial else []
    found = {name: spread(100.0 * pack[:, index]) for index, name in enumerate(names)}
    return _report(concept, mix, own, per_km, [road.name for road in roads], found)


def _report(
    concept: Concept, mix: str, own: Corners, per_km: NDArray[np.float64], names: list[str], pack: dict[str, Spread]
) -> Durability:
    exponent, count = tables()["counting"]["exponent"], SAMPLES + 1
    amplitude, rest = amplitudes(per_km[:count]), static_n(own)
    total = per_km.sum(axis=(1, 2))
    light = (per_km.sum(axis=2)[:count] / rest**exponent).sum(axis=1)
    standard = (per_km.sum(axis=2)[count] / static_n(reference())[0] ** exponent).sum()
    by_part = per_km[0].sum(axis=0)
    return Durability(
        concept=concept.name,
        mix=mix,
        exponent=exponent,
        samples=SAMPLES,
        pack=pack,
        wheels=tuple(
            WheelLoad(axle, float(rest[0, i]), spread(amplitude[:, i]), spread(amplitude[:, i] / rest[:, i]))
            for i, axle in enumerate(("front", "rear"))
        ),
        damage=spread(total[:count] / total[count]),
        damage_over_load=spread(light / standard),
        shares=dict(zip(names, (100.0 * by_part / by_part.sum()).tolist(), strict=True)),
        levers={name: float(100.0 * (total[count + 1 + i] / total[0] - 1.0)) for i, name in enumerate(LEVERS)},
    )


def _pack_trial(concept: Concept) -> Trial | None:
    """The trial of the pack's life, where the traction battery is charged from the wall."""
    if concept.family == "electric":
        return pack_life.TRIAL
    return pack_life.PLUG_IN_TRIAL if concept.plug_in else None


def _built(
    laid_out: Slots, deltas: NDArray[np.float64], trial: Trial | None
) -> tuple[tuple[NDArray[np.float64], ...], NDArray[np.float64]]:
    """Mass, front share, tyre diameter, width and deflection of many vehicles; the trial's attributes as shares."""

    def one(delta: jax.Array, base: Slots, plan: Schedule | None) -> tuple[tuple[Any, ...], jax.Array]:
        vehicle = moved_vehicle(delta, base)
        tyre, mass = vehicle.tyre, vehicle.mass
        row = (
            mass.kerb_kg + DRIVER_KG,
            mass.front_share_frac,
            2.0 * tyre.radius_m,
            tyre.section_width_m,
            tyre.deflection_m,
        )
        if trial is None or plan is None:
            return row, jnp.zeros(0)
        legs = march(vehicle, Conditions(), plan)
        return row, evaluate(vehicle, Conditions(), (trial,), legs) / 100.0

    plan = plan_of((trial,)) if trial else None
    arguments = (deltas, laid_out, plan)
    name = f"durability-{laid_out.family}{'-plug-in' if laid_out.plug_in else ''}"
    rows, pack = compiled(name, jax.vmap(one, in_axes=(0, None, None)), *arguments)(*arguments)
    return tuple(np.asarray(row) for row in rows), np.asarray(pack)
