"""Build or buy: what an own drive unit would hold that the bought-in one does not, by the same trials."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from redline.concept.building.build import build
from redline.concept.building.complete import Slots
from redline.foundations.engine import float64
from redline.foundations.types import Float
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.lasting import endurance, endurance_heat
from redline.vehicle.drive_unit import DriveUnit
from redline.vehicle.thermal import MachineThermal
from redline.vehicle.vehicle import Vehicle

#: Ratio of the low gear over the high one of a two-speed unit, and copper of an own winding over the bought-in one's.
SPREAD_RATIO, COPPER_RATIO = 2.0, 1.3


@dataclass(frozen=True, slots=True)
class Alternative:
    """One drive unit: grades that torque starts on and hot restart (rise over run), and minutes until derating."""

    name: str
    torque_grade_frac: float
    restart_grade_hot_frac: float
    hold_60_at_45_c_min: float
    hold_100_at_45_c_min: float
    stall_30_at_45_c_min: float


def two_speed(vehicle: Vehicle, spread_ratio: Float) -> Vehicle:
    """The vehicle in the low gear of a two-speed reduction: ratio and wheel torque times the spread, speed over it."""
    return _with_units(vehicle, lambda unit: dataclasses.replace(unit, gear_ratio=unit.gear_ratio * spread_ratio))


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


_KEYS = ("torque_grade", "restart_grade_hot", "hold_60_at_45_c", "hold_100_at_45_c", "stall_30_at_45_c")
_NAMES = ("bought-in", "two-speed", "more copper", "two-speed, more copper")


def _evaluated(laid_out: Slots, conditions: Conditions, spread_ratio: Float, copper_ratio: Float) -> jax.Array:
    """Rows of alternatives, columns of ``_KEYS``, in SI units."""
    vehicle = build(laid_out)

    def one(spread: jax.Array, copper: jax.Array) -> jax.Array:
        changed = more_copper(two_speed(vehicle, spread), copper)
        found = {**endurance.evaluate(changed, conditions, {}), **endurance_heat.evaluate(changed, conditions, {})}
        return jnp.stack([jnp.asarray(found[key]) for key in _KEYS])

    spreads = jnp.stack([jnp.asarray(x, float) for x in (1.0, spread_ratio, 1.0, spread_ratio)])
    coppers = jnp.stack([jnp.asarray(x, float) for x in (1.0, 1.0, copper_ratio, copper_ratio)])
    return jax.vmap(one)(spreads, coppers)


@float64
def build_or_buy(
    laid_out: Slots,
    conditions: Conditions,
    spread_ratio: float = SPREAD_RATIO,
    copper_ratio: float = COPPER_RATIO,
) -> tuple[Alternative, ...]:
    """The bought-in drive unit beside a two-speed one, one with more copper, and both together.

    None for an engine behind a gearbox, whose low range does that. A crawl gear changes nothing on the road: the high
    gear is the bought-in one's.
    """
    if laid_out.family == "geared":
        return ()
    rows = jax.jit(_evaluated)(laid_out, conditions, spread_ratio, copper_ratio)
    return tuple(
        Alternative(name, float(row[0]), float(row[1]), *(float(seconds) / 60.0 for seconds in row[2:]))
        for name, row in zip(_NAMES, rows, strict=True)
    )
