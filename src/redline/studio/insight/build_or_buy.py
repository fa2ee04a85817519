"""Build or buy: what an own drive unit would hold that the bought-in one does not, by the same trials."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.lasting import endurance, endurance_heat
from redline.studio.ensemble.fleet import BLOCK, fleet
from redline.studio.ensemble.groups import as_float64
from redline.studio.ensemble.plausible import plausible
from redline.studio.ensemble.spread import Spread, spread
from redline.vehicle.drive.drive_unit import DriveUnit
from redline.vehicle.thermal import MachineThermal
from redline.vehicle.vehicle import Vehicle

#: Ratio of the low gear over the high one of a two-speed unit, and copper of an own winding over the bought-in one's.
SPREAD_RATIO, COPPER_RATIO = 2.0, 1.3
#: Plausible vehicles behind the error bars: with the nominal one they fill one block of a fleet.
SAMPLES = BLOCK - 1


@dataclass(frozen=True, slots=True)
class Figure:
    """What is asked of every drive unit: its key, its title, its unit, and how many of that unit an SI unit is."""

    key: str
    title: str
    unit: str
    per_si: float


FIGURES = (
    Figure("torque_grade", "torque climbs", "%", 100.0),
    Figure("restart_grade_hot", "hot restart", "%", 100.0),
    Figure("hold_60_at_45_c", "climbs 60 %", "min", 1.0 / 60.0),
    Figure("hold_100_at_45_c", "climbs 100 %", "min", 1.0 / 60.0),
    Figure("stall_30_at_45_c", "holds on 30 %", "min", 1.0 / 60.0),
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One drive unit with its figures by key, at gross mass; 60 minutes mean that it holds."""

    name: str
    figures: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class BuildOrBuy:
    """The bought-in drive unit of a concept beside own ones; no alternatives where a gearbox drives the wheels."""

    concept: str
    spread_ratio: float
    copper_ratio: float
    samples: int
    alternatives: tuple[Alternative, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the JSON contract of ``redline build-or-buy --json``."""
        return dataclasses.asdict(self) | {"units": {figure.key: figure.unit for figure in FIGURES}}


def two_speed(vehicle: Vehicle, spread_ratio: Float) -> Vehicle:
    """The vehicle with two-speed drive units: in the low gear wheel torque is times the spread, and speed over it.

    A unit that has a lower gear already keeps it.
    """

    def geared(unit: DriveUnit) -> DriveUnit:
        return dataclasses.replace(
            unit, low_gear_ratio=jnp.maximum(jnp.asarray(unit.low_gear_ratio), unit.gear_ratio * spread_ratio)
        )

    return _with_units(vehicle, geared)


def more_copper(vehicle: Vehicle, copper_ratio: Float) -> Vehicle:
    """The vehicle with more copper in its machines: copper loss over the ratio, windings' heat capacity times it.

    The way of heat from windings to housing stays: slots grow deeper, not wider.
    """

    def cooler(unit: DriveUnit) -> DriveUnit:
        return dataclasses.replace(
            unit, loss=dataclasses.replace(unit.loss, load2_frac=unit.loss.load2_frac / copper_ratio)
        )

    def larger(thermal: MachineThermal) -> MachineThermal:
        return dataclasses.replace(thermal, winding_j_k=thermal.winding_j_k * copper_ratio)

    changed, heat = _with_units(vehicle, cooler), vehicle.thermal
    heat = dataclasses.replace(heat, front=larger(heat.front), rear=larger(heat.rear))
    return dataclasses.replace(changed, thermal=heat)


def _with_units(vehicle: Vehicle, change: Callable[[DriveUnit], DriveUnit]) -> Vehicle:
    train = vehicle.powertrain
    changed = dataclasses.replace(train, front=change(train.front), rear=change(train.rear))  # type: ignore[union-attr]
    return dataclasses.replace(vehicle, powertrain=changed)


_NAMES = ("bought-in", "more copper", "two-speed", "both")


def _evaluated(vehicle: Vehicle, conditions: Conditions, spread_ratio: Float, copper_ratio: Float) -> jax.Array:
    """Rows of alternatives, columns of ``FIGURES``, in SI units."""

    def one(spread: jax.Array, copper: jax.Array) -> jax.Array:
        changed = more_copper(two_speed(vehicle, spread), copper)
        found = {**endurance.evaluate(changed, conditions, {}), **endurance_heat.evaluate(changed, conditions, {})}
        return jnp.stack([jnp.asarray(found[figure.key]) for figure in FIGURES])

    spreads = jnp.stack([jnp.asarray(x, float) for x in (1.0, 1.0, spread_ratio, spread_ratio)])
    coppers = jnp.stack([jnp.asarray(x, float) for x in (1.0, copper_ratio, 1.0, copper_ratio)])
    return jax.vmap(one)(spreads, coppers)


@float64
def build_or_buy(
    concept: Concept, spread_ratio: float = SPREAD_RATIO, copper_ratio: float = COPPER_RATIO
) -> BuildOrBuy:
    """The bought-in drive unit beside one with more copper, a two-speed one, and both together.

    None for an engine behind a gearbox, whose low range does that. A crawl gear changes nothing on the road: the high
    gear is the bought-in one's.
    """
    if concept.family == "geared":
        return BuildOrBuy(concept.name, spread_ratio, copper_ratio, SAMPLES, ())
    laid_out = slots(concept, features(concept))
    vehicles = fleet(laid_out, plausible(concept, laid_out).deltas[:BLOCK])[0]
    arguments = (vehicles, as_float64(Conditions()), np.float64(spread_ratio), np.float64(copper_ratio))
    function = jax.vmap(_evaluated, in_axes=(0, None, None, None))
    rows = np.asarray(compiled(f"build-or-buy-{laid_out.family}", function, *arguments)(*arguments))
    scaled = rows * np.array([figure.per_si for figure in FIGURES])
    alternatives = tuple(
        Alternative(name, {figure.key: spread(scaled[:, row, place]) for place, figure in enumerate(FIGURES)})
        for row, name in enumerate(_NAMES)
    )
    return BuildOrBuy(concept.name, spread_ratio, copper_ratio, SAMPLES, alternatives)
