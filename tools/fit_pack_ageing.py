"""Fit the law of pack ageing to the mean of nine published NMC cells; print what each leaves, and what the law does.

Run: python tools/fit_pack_ageing.py. The cells' laws stand in nmc_cells.py. Each is put through the lives that the
trials of pack life give the examples, electric and plug-in, in four climates; at low weight through years at rest and
cycles at one temperature, which tell apart what a life mixes. The project's law is fitted to the arithmetic mean of the
cells' losses, for fleets state means of capacity. No fleet is fitted.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import least_squares

from nmc_cells import CELLS, Array, Cell, Use
from redline.concept.building.build import build
from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.concept.constants import value_of
from redline.concept.read import read
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.outcome import Trial
from redline.proving_ground.procedures.utility_factor import J2841_FLEET, RULE_YEARS
from redline.proving_ground.run import plan_of
from redline.proving_ground.trials.lasting import pack_life
from redline.vehicle.drive.ageing import CellAgeing
from redline.vehicle.vehicle import Vehicle

EXAMPLES = Path(__file__).parents[1] / "examples"
CLIMATES = (*pack_life.CLIMATES, "phoenix")
YEAR_DAYS, DAY_S, HOUR_S = 365.25, 86_400.0, 3_600.0
MONTHS = 12
#: Weight of years at rest and of cycles at one temperature beside that of a life.
APART = 0.25


@dataclass(frozen=True, slots=True)
class Life:
    """What a cell goes through: temperatures parked and in use by month, the duty, and rates of its cycles per hour."""

    name: str
    place: str
    parked_k: Array
    in_use_k: Array
    duty: pack_life.Duty
    discharge: float
    charge: float
    weight: float = 1.0

    @property
    def use(self) -> Use:
        """How the cell is cycled."""
        return Use(self.duty.depth_frac, self.duty.soc_frac, self.discharge, self.charge)


def driven_lives() -> Iterator[Life]:
    """The examples' lives: electric, and plug-in charged every night and as seldom as measured cars are."""
    vehicle, legs = _driven(EXAMPLES / "compact_ev_4x4.toml", pack_life.TRIAL)
    yield from _lives("electric", vehicle, legs, pack_life.electric_duty(vehicle, legs))
    vehicle, legs = _driven(EXAMPLES / "compact_multi_energy" / "plug_in.toml", pack_life.PLUG_IN_TRIAL)
    for name, curve in (("plug-in, nightly", J2841_FLEET), ("plug-in, seldom", RULE_YEARS[2].curve)):
        yield from _lives(name, vehicle, legs, pack_life.plug_in_duty(vehicle, legs, curve=curve))


def _driven(path: Path, trial: Trial) -> tuple[Vehicle, dict[str, LegTotals]]:
    concept = read(path)
    vehicle, plan = build(slots(concept, features(concept))), plan_of([trial])
    return vehicle, jax.jit(lambda vehicle: dict(march(vehicle, Conditions(), plan)))(vehicle)


def _lives(name: str, vehicle: Vehicle, legs: dict[str, LegTotals], duty: pack_life.Duty) -> Iterator[Life]:
    duty = jax.tree.map(float, duty)
    driven = [leg for leg in legs.values() if float(leg.chemical_j) > 0.0]
    gross = float(vehicle.powertrain.battery.gross_energy_j)
    discharge = sum(float(leg.chemical_j) for leg in driven) / gross / sum(float(leg.time_s) for leg in driven)
    charge = float(vehicle.powertrain.charging.ac_power_w) / gross
    for place in CLIMATES:
        parked = pack_life.months_k(place)
        in_use = np.asarray(pack_life.in_use_k(vehicle, duty, parked))
        yield Life(name, place, parked, in_use, duty, discharge * HOUR_S, charge * HOUR_S)


def laboratory() -> Iterator[Life]:
    """Years at rest by temperature and charge, and cycles by temperature, depth and rate of charging."""
    idle = pack_life.Duty(time_s=0.0, full_cycles_count=0.0, depth_frac=0.4, soc_frac=0.55, used_frac=0.0, rise_k=0.0)
    for celsius, soc, years in itertools.product((5.0, 15.0, 25.0, 35.0), (0.3, 0.5, 0.6, 0.8), (2.0, 8.0)):
        flat = np.full(MONTHS, 273.15 + celsius)
        duty = dataclasses.replace(idle, time_s=years * YEAR_DAYS * DAY_S, soc_frac=soc)
        yield Life("rest", f"{celsius:.0f} degC", flat, flat, duty, 0.3, 0.3, APART)
    for celsius, depth, cycles, rate in itertools.product(
        (5.0, 15.0, 25.0, 35.0), (0.3, 0.5, 0.7, 0.9), (300.0, 1200.0), (0.15, 0.4)
    ):
        flat = np.full(MONTHS, 273.15 + celsius)
        duty = dataclasses.replace(idle, full_cycles_count=cycles, depth_frac=depth)
        yield Life("cycles", f"{celsius:.0f} degC", flat, flat, duty, 0.3, rate, APART)


def lost(cell: Cell, life: Life) -> float:
    """Share of capacity that a published cell loses by time and by use, stretches added in the form of its powers."""
    temperature, duty = np.concatenate([life.parked_k, life.in_use_k]), life.duty
    share = np.repeat([(1.0 - duty.used_frac) / MONTHS, duty.used_frac / MONTHS], MONTHS)
    z, days = cell.calendar_power, duty.time_s / DAY_S
    rest = np.sum(share * np.maximum(cell.calendar(temperature, duty.soc_frac), 0.0) ** (1.0 / z)) ** z * days**z
    z, cycles = cell.cycle_power, duty.full_cycles_count
    return float(rest + np.mean(cell.cycle(life.in_use_k, life.use) ** (1.0 / z)) ** z * cycles**z)


def law_of(x: Array) -> CellAgeing:
    """The project's law with eight free constants."""
    return CellAgeing(
        calendar_frac=jnp.exp(x[0]),
        calendar_power_frac=x[1],
        activation_k=1e3 * x[2],
        soc_frac=(x[3], 0.0, 0.0),
        cycle_frac=1.0,
        cycle_power_frac=x[4],
        depth_frac=(jnp.exp(x[5]), jnp.exp(x[6]), 0.0, 0.0),
        plating_k=value_of("plating_activation"),
        plating_frac=x[7],
        scale_frac=1.0,
    )


START = np.array([np.log(0.03), 0.6, 4.0, 0.8, 0.6, np.log(5e-4), np.log(2e-3), 4.0])


def log_losses(lives: list[Life]) -> Callable[[Array], jax.Array]:
    """Logarithm of the share of capacity that the project's law takes in each life, of its free constants."""
    stacked = [np.array([getattr(life, name) for life in lives]) for name in ("parked_k", "in_use_k", "charge")]
    duties = jax.tree.map(lambda *values: np.array(values), *(life.duty for life in lives))

    def one(law: CellAgeing, duty: pack_life.Duty, parked: jax.Array, used: jax.Array, charge: jax.Array) -> jax.Array:
        return sum(pack_life.losses_of(law, duty, parked, used, charge, HOUR_S))

    return jax.jit(lambda x: jnp.log(jax.vmap(one, in_axes=(None, 0, 0, 0, 0))(law_of(x), duties, *stacked)))


def report(lives: list[Life], cells: Array, law: Array) -> None:
    """Print what each cell and the law leave in every life that is driven, in per cent."""
    driven = [index for index, life in enumerate(lives) if life.weight == 1.0]
    print(
        "left, %".ljust(24) + "".join(lives[index].name.rjust(11 * len(CLIMATES)) for index in driven[:: len(CLIMATES)])
    )
    print(" " * 24 + "".join(lives[index].place.rjust(11) for index in driven))
    rows = [(cell.name, row) for cell, row in zip(CELLS, cells, strict=True)]
    for name, row in (*rows, ("mean", cells.mean(axis=0)), ("law", law)):
        print(name.ljust(24) + "".join(f"{100.0 * (1.0 - row[index]):11.1f}" for index in driven))


def words(x: Array) -> str:
    """The constants of the law as the library names them."""
    law = law_of(x)
    return (
        f"calendar {float(law.calendar_frac):.4f}, calendar_power {float(law.calendar_power_frac):.3f}, "
        f"activation {float(law.activation_k):.0f}, soc {float(law.soc_frac[0]):.3f}, "
        f"cycle_power {float(law.cycle_power_frac):.3f}, "
        f"depth {float(law.depth_frac[0]):.2e} {float(law.depth_frac[1]):.3e}, "
        f"plating_rate {float(law.plating_frac):.2f}"
    )


@float64
def main() -> None:
    """Fit and print."""
    lives = [*driven_lives(), *laboratory()]
    cells = np.array([[lost(cell, life) for life in lives] for cell in CELLS])
    weight, logs = np.array([life.weight for life in lives]), log_losses(lives)
    parts = {"mean of nine": cells} | {f"without {cell.name}": np.delete(cells, k, 0) for k, cell in enumerate(CELLS)}
    for name, rows in parts.items():
        target = np.log(rows.mean(axis=0))
        x = least_squares(lambda x, wanted=target: weight * (np.asarray(logs(x)) - wanted), START).x
        off = (np.asarray(logs(x)) - target)[weight == 1.0]
        if rows is cells:
            report(lives, cells, np.exp(logs(x)))
        print(f"{name}: {words(x)}; loss errs by {np.sqrt(np.mean(off**2)):.1%}, at most {np.max(np.abs(off)):.1%}")


if __name__ == "__main__":
    main()
