"""Fit the constants of engines and gearboxes on EPA tests, with a leave-one-maker-out figure beside the fitted one.

Run: python tools/fit_engines.py [FOLDER]. Prints errors and the constants to copy into library/estimators.toml.
Data: the list of tests (FTP and HWFET of off-road models, model year 2022) and the rows of the vehicle table that pair
a label exactly with a tested car; combustion and mild hybrid only, so that hybrids judge what was fitted without them.
City and highway count alike, makers are weighted equally, large errors less than their square. Priors are published
engine maps, friction measurements and gearbox tests. What a cold start costs and how slow traffic stands to fast is
held to ratios: of the FTP's bags in the EPA's list of tests, and of the phases of the WLTP of twelve European cars
(fit_data/wltp_phases.csv), whose combined fuel is not fitted. The bend of the line, which these gentle cycles hardly
see, is judged on the list's US06 tests, which are printed but not fitted.
"""

from __future__ import annotations

import csv
import dataclasses
import math
import os
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from redline.concept.building.build import build
from redline.concept.building.engine_features import engine_class
from redline.concept.constants import tables, value_of
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.trials.road import fuel_epa, fuel_wltp
from redline.studio.validation.fuel.fuel_concept import slots_of
from redline.studio.validation.fuel.fuel_records import FuelRecord, contradiction, read_fuel_records
from redline.studio.validation.fuel.fuel_test_list import read_test_list

TESTS, VEHICLES = "epa22_offroad_tests.csv", "vehicles.csv"
#: class -> prior and sigma of slope, friction and pumping (bar), and bend (1/bar): peak 35-37, 40, 36-38, 41-43 %.
CLASSES = {
    "natural": ((0.445, 0.02), (1.25, 0.25), (0.012, 0.0015)),
    "atkinson": ((0.460, 0.02), (1.00, 0.20), (0.006, 0.0010)),
    "turbo": ((0.475, 0.02), (1.60, 0.25), (0.014, 0.0015)),
    "diesel": ((0.475, 0.02), (1.45, 0.25), (0.007, 0.0010)),
}
#: gearbox kind -> figure -> prior and sigma.
BOXES = {
    "automatic": {
        "efficiency": (0.945, 0.01), "drag": (2.5, 0.8), "creep": (15.0, 4.0), "launch": (1370.0, 80.0),
        "shift_up": (2.1, 0.2),
    },
    "manual": {"efficiency": (0.955, 0.01), "shift_up": (2.3, 0.3)},
    "dual_clutch": {"shift_up": (1.85, 0.2)},
    "cvt": {"efficiency": (0.900, 0.015), "shift_up": (1.7, 0.2)},
}  # fmt: skip
#: Friction of a cold engine: CO2MPAS begins its search at a power -3.5 to -4.5 of absolute temperature, a factor of
#: 2.0 to 2.5 at 23 degC, one for all engines. Heat of a warm-up: bag 1 of a 2018 Camry 2.5 l, which is over by its end,
#: is 5 MJ of fuel per litre; a 2.4 l diesel of CO2MPAS reaches 63 % of its rise with about 4.5.
SHARED = {"friction_rise": (4.0, 1.2), "cold_friction": (0.8, 0.12), "warm_up_energy": (5.0e6, 0.7e6),
          "engine_inertia": (0.07, 0.015), "transient": (0.4, 0.2), "catalyst_heat": (5e5, 2e5)}  # fmt: skip
PARAMETERS: dict[str, tuple[float, float]] = {
    **{
        f"{c}.{n}": p
        for c, ps in CLASSES.items()
        for n, p in zip(("efficiency", "friction", "load_loss"), ps, strict=True)
    },
    **{f"{kind}.{name}": prior for kind, figures in BOXES.items() for name, prior in figures.items()},
    **SHARED,
}
#: Scale beyond which an error counts less than its square [Huber], spread of one maker's mean, step for derivatives.
_HUBER, _SPREAD, _STEP = 0.06, 0.017, 0.3
#: How many cars' worth of phases the twelve count: they share engines, gearboxes and one list.
_WHOLE = 4.0
#: Fuel per distance of bag 1 and of bag 2 over bag 3, and how well classes are known: EPA test car list of 2022, makers
#: equal. Bag 1: all 1,075 tests (407 natural, 651 charged, 17 diesel); bag 2: the fitted cars' own 86.
_BAGS = {"natural": (1.150, 1.114), "atkinson": (1.150, 1.114), "turbo": (1.147, 1.096), "diesel": (1.197, 1.101)}
_BAG_SPREAD = (0.015, 0.030)
#: Published phases of the WLTP of cars in the vehicle table, and how far cars' shares of combined fuel spread.
PHASES, _PHASE_SPREAD = Path(__file__).parent / "fit_data" / "wltp_phases.csv", (0.12, 0.06, 0.03)
_SHIFTED = {"launch": math.pi / 30.0}


class Cars:
    """Records laid out once, to be given constants."""

    def __init__(self, records: list[FuelRecord]) -> None:
        self.kind = np.array([engine_class(record.choices) for record in records])
        self.box = [str(record.choices["gearbox.kind"]) for record in records]
        laid_out = [dataclasses.replace(slots_of(record), plug_in=False) for record in records]
        self.slots = jax.tree.map(lambda *leaves: np.stack(leaves), *laid_out)

    def with_constants(self, given: dict[str, float]):
        """The cars as a batch, with the constants of their engine classes and gearboxes."""
        features = dict(self.slots.features)
        for name, scale in (("efficiency", 1.0), ("friction", 1e5), ("load_loss", 1e-5)):
            features[f"engine.{name}"] = np.array([given[f"{kind}.{name}"] * scale for kind in self.kind])
        features["engine.friction_rise"] = np.full(len(self.kind), given["friction_rise"] * 0.1)
        for name in ("efficiency", "drag", "creep", "launch", "shift_up"):
            own = features[f"gearbox.{name}"]
            found = [given.get(f"{kind}.{name}", math.nan) * _SHIFTED.get(name, 1.0) for kind in self.box]
            features[f"gearbox.{name}"] = np.where(np.isnan(found), own, found)
        return dataclasses.replace(self.slots, features=features)


class Fit:
    """The tests and the phases, and two compiled programs that take the constants as arguments."""

    def __init__(self, records: list[FuelRecord], others: list[FuelRecord]) -> None:
        self.cars, self.maker = Cars(records), np.array([_house(record.make) for record in records])
        legs = tuple(leg for leg in fuel_epa.LEGS if leg.name.startswith(("ftp", "hwfet", "us06")))
        self.plan, self.program = schedule(legs), jax.jit(jax.vmap(_results, in_axes=(0, None, None)))
        measured = [(record.measured.city_l_100km, record.measured.highway_l_100km) for record in records]
        self.measured = np.array(measured).T
        self.us06 = np.array([record.tests.get("us06", math.nan) for record in records])
        published = phases()
        known = [record for record in others if record.id in published]
        self.others, self.names = Cars(known), [f"{record.make} {record.model}" for record in known]
        self.shares = np.array([published[record.id] for record in known]).T
        self.wltp = schedule(fuel_wltp.LEGS)
        self.phase_program = jax.jit(jax.vmap(_phases, in_axes=(0, None, None)))

    def results(self, values: np.ndarray) -> np.ndarray:
        """City, highway, US06 in l/100 km, bag 1 over bag 3 and bag 2 over bag 3 ``(5, record)``."""
        given = dict(zip(PARAMETERS, values, strict=True))
        return np.asarray(self.program(self.cars.with_constants(given), _shared(given), self.plan)).T

    def phase_shares(self, values: np.ndarray) -> np.ndarray:
        """Fuel of the low, medium and high phase over the combined one ``(3, car)``."""
        given = dict(zip(PARAMETERS, values, strict=True))
        return np.asarray(self.phase_program(self.others.with_constants(given), _shared(given), self.wltp)).T

    def errors(self, values: np.ndarray) -> np.ndarray:
        """Relative errors of city and highway, then the misses of bags and phases in sigmas."""
        found, kind = self.results(values), self.cars.kind
        bags = [
            (np.mean(found[3 + index, kind == name]) - _BAGS[name][index]) / _BAG_SPREAD[index]
            for name in CLASSES
            for index in range(2)
        ]
        shares = (self.phase_shares(values) - self.shares) / np.array(_PHASE_SPREAD)[:, None]
        return np.concatenate([*(found[:2] / self.measured - 1.0), bags, shares.ravel()])

    def weights(self, keep: np.ndarray) -> np.ndarray:
        """Weight of every residual: makers alike, those left out nothing."""
        one = np.zeros(len(self.maker))
        for maker in np.unique(self.maker[keep]):
            part = keep & (self.maker == maker)
            one[part] = 1.0 / np.sqrt(np.sum(part)) / _SPREAD
        ratios = self.shares.size
        return np.concatenate(
            [one, one, np.ones(2 * len(CLASSES)), np.full(ratios, math.sqrt(_WHOLE / len(self.names)))]
        )


def phases() -> dict[str, tuple[float, float, float]]:
    """Low, medium and high phase over the combined cycle, by identity of the car in the vehicle table."""
    with PHASES.open(encoding="utf-8", newline="") as lines:
        return {
            row["id"]: tuple(float(row[name]) / float(row["combined"]) for name in ("low", "medium", "high"))
            for row in csv.DictReader(lines)
        }  # type: ignore[return-value]


def _shared(given: dict[str, float]) -> dict[str, jax.Array]:
    return {
        name: jnp.asarray(given[name])
        for name in ("cold_friction", "warm_up_energy", "engine_inertia", "transient", "catalyst_heat")
    }


def _house(make: str) -> str:
    """Maker of a brand: brands that share engines count as one."""
    return {"Lexus": "Toyota", "Ram": "Jeep", "Land Rover": "Land Rover"}.get(make.title(), make.title())


def _vehicle(slots, shared):
    vehicle = build(slots)
    engine, litres = vehicle.powertrain.engine, vehicle.powertrain.engine.displacement_m3 * 1e3
    inertia = value_of("engine_inertia_base") + shared["engine_inertia"] * litres
    engine = dataclasses.replace(
        engine, cold_friction_frac=shared["cold_friction"], warm_up_j=shared["warm_up_energy"] * litres,
        inertia_kg_m2=inertia, transient_s=shared["transient"], catalyst_heat_j=shared["catalyst_heat"],
    )  # fmt: skip
    return dataclasses.replace(vehicle, powertrain=dataclasses.replace(vehicle.powertrain, engine=engine))


def _results(slots, shared, plan):
    vehicle = _vehicle(slots, shared)
    engine, legs = vehicle.powertrain.engine, march(vehicle, Conditions(), plan)
    city, highway = fuel_epa.test_of(vehicle, legs)
    fuel = fuel_epa.epa_fuel(engine)

    def bag(name: str) -> tuple[jax.Array, jax.Array]:
        one = fuel_epa.bag(engine, fuel, legs[name])
        return jnp.asarray(one.fuel_m3), jnp.asarray(one.distance_m)

    hard = [bag(f"us06_{part}") for part in ("start", "highway", "end")]
    us06 = sum(f for f, _ in hard) / sum(d for _, d in hard)
    cold, stabilised, hot = (jnp.asarray(one) for one in city.bags_m3_m)
    return jnp.stack([jnp.asarray(city.city_m3_m) * 1e8, highway * 1e8, us06 * 1e8, cold / hot, stabilised / hot])


def _phases(slots, shared, plan):
    vehicle = _vehicle(slots, shared)
    fuel, whole = fuel_wltp.phase_fuel(vehicle, march(vehicle, Conditions(), plan))
    return jnp.stack([fuel[name] / whole for name in ("low", "medium", "high")])


def _robust(errors: np.ndarray, records: int) -> np.ndarray:
    """Weight by which an error beyond the scale counts less."""
    weight = np.sqrt(np.minimum(1.0, _HUBER / np.maximum(np.abs(errors), 1e-9)))
    weight[2 * records :] = 1.0
    return weight


def step_of(
    errors: np.ndarray, slopes: np.ndarray, weights: np.ndarray, past: np.ndarray, damping: float, records: int
) -> np.ndarray:
    """One damped step, in sigmas of the priors; ``past`` is how far the constants have moved already."""
    weighted = weights * _robust(errors, records)
    left = slopes * weighted[:, None]
    normal = left.T @ left + np.eye(len(past)) * (1.0 + damping)
    return np.linalg.solve(normal, -left.T @ (errors * weighted) - past)


def cost(errors: np.ndarray, weights: np.ndarray, past: np.ndarray, records: int) -> float:
    """What the fit makes least."""
    bend = np.where(np.abs(errors) < _HUBER, errors**2, 2.0 * _HUBER * np.abs(errors) - _HUBER**2)
    bend[2 * records :] = errors[2 * records :] ** 2
    return float(np.sum(weights**2 * bend) + np.sum(past**2))


def slopes_of(fit: Fit, values: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Change of every error with every constant, per sigma of its prior, by central differences."""
    columns = []
    for index in range(len(values)):
        step = np.zeros(len(values))
        step[index] = _STEP * sigma[index]
        columns.append((fit.errors(values + step) - fit.errors(values - step)) / (2.0 * _STEP))
    return np.stack(columns, axis=1)


def solve(fit: Fit, turns: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """The fitted constants in sigmas from their priors, and the slopes there."""
    prior, sigma = (np.array([pair[part] for pair in PARAMETERS.values()]) for part in (0, 1))
    past, weights, count = np.zeros(len(prior)), fit.weights(np.ones(len(fit.maker), dtype=bool)), len(fit.maker)
    errors, slopes = fit.errors(prior), slopes_of(fit, prior, sigma)
    for _ in range(turns):
        best, damping = cost(errors, weights, past, count), 0.3
        for _ in range(5):
            moved = past + step_of(errors, slopes, weights, past, damping, count)
            found = fit.errors(prior + sigma * moved)
            if cost(found, weights, moved, count) < best:
                break
            damping *= 5.0
        else:
            break
        past, errors = moved, found
        slopes = slopes_of(fit, prior + sigma * past, sigma)
    return past, slopes


def report(name: str, errors: np.ndarray, fit: Fit) -> None:
    """Print one line of figures in per cent: city, highway, and combined."""
    count = len(fit.maker)
    city, highway = fit.measured
    whole = 0.55 * city + 0.45 * highway
    combined = (0.55 * city * errors[:count] + 0.45 * highway * errors[count : 2 * count]) / whole
    equal = np.mean([np.mean(np.abs(combined[fit.maker == maker])) for maker in np.unique(fit.maker)])
    print(
        f"{name:22s} n {count}  combined |e| {100 * np.mean(np.abs(combined)):4.1f}  makers equal {100 * equal:4.1f}  "
        f"rms {100 * np.sqrt(np.mean(combined**2)):4.1f}  "
        f"bias {100 * np.mean(combined):+5.1f}  max {100 * np.max(np.abs(combined)):5.1f}  "
        f"city {100 * np.mean(errors[:count]):+5.1f}  highway {100 * np.mean(errors[count : 2 * count]):+5.1f}"
    )


def records_in(folder: Path) -> list[FuelRecord]:
    """The records that are fitted on."""
    table = [
        record
        for record in read_fuel_records(folder / VEHICLES)
        if record.pairing.startswith("exact") and record.measured.basis == "epa_unadjusted" and record.coast_down
    ]
    rows = [*read_test_list(folder / TESTS), *table]
    return [record for record in rows if record.kind in ("combustion", "mild_hybrid") and not contradiction(record)]


def shipped() -> np.ndarray:
    """The constants as the library has them."""
    data = tables()
    found = []
    for name in PARAMETERS:
        kind, _, figure = name.rpartition(".")
        if not kind:
            found.append(data["engine_class"]["natural"][name] if name == "friction_rise" else value_of(name))
            continue
        table = data["engine_class"] if kind in CLASSES else data["gearbox_kind"]
        found.append(table[kind]["launch_rpm" if figure == "launch" else figure])
    return np.array(found, dtype=float)


def main() -> None:
    """Fit and print."""
    folder = Path(os.environ.get("REDLINE_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    with jax.enable_x64(True):
        fit = Fit(records_in(folder), read_fuel_records(folder / VEHICLES))
        prior, sigma = (np.array([pair[part] for pair in PARAMETERS.values()]) for part in (0, 1))
        report("constants as shipped", fit.errors(shipped()), fit)
        report("priors", fit.errors(prior), fit)
        past, slopes = solve(fit)
        errors = fit.errors(prior + sigma * past)
        report("fitted", errors, fit)
        left_out = errors.copy()
        for maker in np.unique(fit.maker):
            out = fit.maker == maker
            step = step_of(errors, slopes, fit.weights(~out), past, 0.0, len(out))
            both = np.concatenate([out, out, np.zeros(len(errors) - 2 * len(out), dtype=bool)])
            left_out[both] = (errors + slopes @ step)[both]
        report("leave one maker out", left_out, fit)
        found = fit.results(prior + sigma * past)
        hard, shares = found[2] / fit.us06 - 1.0, fit.phase_shares(prior + sigma * past)
    print(f"US06, not fitted: n {np.sum(np.isfinite(hard))}  bias {100 * np.nanmean(hard):+.1f} %")
    for name in CLASSES:
        ratios = [float(np.mean(found[3 + index, fit.cars.kind == name])) for index in range(2)]
        print(f"bags of {name}: {ratios[0]:.3f} ({_BAGS[name][0]:.3f})  {ratios[1]:.3f} ({_BAGS[name][1]:.3f})")
    for name, ours, theirs in zip(fit.names, shares.T, fit.shares.T, strict=True):
        print(f"phases {name[:40]:40s} " + "  ".join(f"{a:.2f} ({b:.2f})" for a, b in zip(ours, theirs, strict=True)))
    for (name, (_, _)), value, moved in zip(PARAMETERS.items(), prior + sigma * past, past, strict=True):
        print(f"{name} = {value:.4g}  ({moved:+.1f} sigma)")


if __name__ == "__main__":
    main()
