"""Fit the constants of engines and gearboxes on EPA tests, with a leave-one-maker-out figure beside the fitted one.

Run: python tools/fit_engines.py [FOLDER]. Prints errors and the constants to copy into library/estimators.toml.
Data: the list of tests (FTP and HWFET of off-road models, model year 2022) and the rows of the vehicle table that pair
a label exactly with a tested car; combustion and mild hybrid only, so that hybrids judge what was fitted without them.
City and highway count alike, makers are weighted equally, large errors less than their square. Priors are published
engine maps, friction measurements and gearbox tests; the bags of the FTP are held to their usual ratio. The bend of the
line, which these two gentle cycles hardly see, is judged on the list's US06 tests, which are printed but not fitted.
"""

from __future__ import annotations

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
from redline.proving_ground.trials.road import fuel_epa
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
    "cvt": {"efficiency": (0.900, 0.015), "shift_up": (1.7, 0.2)},
}  # fmt: skip
SHARED = {"friction_rise": (4.0, 1.2), "cold_friction": (0.9, 0.10), "warm_up_energy": (5.0e6, 0.7e6),
          "engine_inertia": (0.14, 0.02)}  # fmt: skip
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
#: Fuel of a cold first bag over a hot one at 23 degC, and how far cars differ (recalled; 40 CFR 1066 bag results).
_BAGS, _BAG_SPREAD = 1.20, 0.03
_SHIFTED = {"launch": math.pi / 30.0}


class Fit:
    """The records, laid out once, and one compiled program that takes the constants as arguments."""

    def __init__(self, records: list[FuelRecord]) -> None:
        self.records = records
        self.kind = [engine_class(record.choices) for record in records]
        self.box = [str(record.choices["gearbox.kind"]) for record in records]
        self.maker = np.array([_house(record.make) for record in records])
        legs = tuple(leg for leg in fuel_epa.LEGS if leg.name.startswith(("ftp", "hwfet", "us06")))
        self.plan = schedule(legs)
        laid_out = [dataclasses.replace(slots_of(record), plug_in=False) for record in records]
        self.slots = jax.tree.map(lambda *leaves: np.stack(leaves), *laid_out)
        measured = [(record.measured.city_l_100km, record.measured.highway_l_100km) for record in records]
        self.measured = np.array(measured).T
        self.us06 = np.array([record.tests.get("us06", math.nan) for record in records])
        self.program = jax.jit(jax.vmap(_results, in_axes=(0, None, None)))
        size = value_of("friction_size")
        litres = np.array([record.numbers["engine.displacement"] * 1e3 for record in records])
        self.smallness = (litres / 2.4) ** -size

    def results(self, values: np.ndarray) -> np.ndarray:
        """City, highway, US06 in l/100 km and the ratio of the first bag to the third ``(4, record)``."""
        given = dict(zip(PARAMETERS, values, strict=True))
        features = dict(self.slots.features)
        for name, scale in (("efficiency", 1.0), ("friction", 1e5), ("load_loss", 1e-5)):
            features[f"engine.{name}"] = np.array([given[f"{kind}.{name}"] * scale for kind in self.kind])
        features["engine.friction_rise"] = np.full(len(self.kind), given["friction_rise"] * 0.1)
        for name in ("efficiency", "drag", "creep", "launch", "shift_up"):
            own = features[f"gearbox.{name}"]
            found = [given.get(f"{kind}.{name}", math.nan) * _SHIFTED.get(name, 1.0) for kind in self.box]
            features[f"gearbox.{name}"] = np.where(np.isnan(found), own, found)
        shared = {name: jnp.asarray(given[name]) for name in ("cold_friction", "warm_up_energy", "engine_inertia")}
        return np.asarray(self.program(dataclasses.replace(self.slots, features=features), shared, self.plan)).T

    def errors(self, values: np.ndarray) -> np.ndarray:
        """Relative errors of city and highway, then the misses of the bags in sigmas."""
        found = self.results(values)
        bags = [(np.mean(found[3, np.array(self.kind) == kind]) - _BAGS) / _BAG_SPREAD for kind in CLASSES]
        return np.concatenate([*(found[:2] / self.measured - 1.0), bags])

    def weights(self, keep: np.ndarray) -> np.ndarray:
        """Weight of every residual: makers alike, those left out nothing."""
        one = np.zeros(len(self.maker))
        for maker in np.unique(self.maker[keep]):
            part = keep & (self.maker == maker)
            one[part] = 1.0 / np.sqrt(np.sum(part)) / _SPREAD
        return np.concatenate([one, one, np.ones(len(CLASSES))])


def _house(make: str) -> str:
    """Maker of a brand: brands that share engines count as one."""
    return {"Lexus": "Toyota", "Ram": "Jeep", "Land Rover": "Land Rover"}.get(make.title(), make.title())


def _results(slots, shared, plan):
    vehicle = build(slots)
    engine, litres = vehicle.powertrain.engine, vehicle.powertrain.engine.displacement_m3 * 1e3
    engine = dataclasses.replace(
        engine, cold_friction_frac=shared["cold_friction"], warm_up_j=shared["warm_up_energy"] * litres,
        inertia_kg_m2=shared["engine_inertia"] * litres,
    )  # fmt: skip
    vehicle = dataclasses.replace(vehicle, powertrain=dataclasses.replace(vehicle.powertrain, engine=engine))
    legs = march(vehicle, Conditions(), plan)
    city, highway = fuel_epa.test_of(vehicle, legs)
    fuel = fuel_epa.epa_fuel(engine)

    def bag(name: str) -> tuple[jax.Array, jax.Array]:
        one = fuel_epa.bag(engine, fuel, legs[name])
        return jnp.asarray(one.fuel_m3), jnp.asarray(one.distance_m)

    hard = [bag(f"us06_{part}") for part in ("start", "highway", "end")]
    us06 = sum(f for f, _ in hard) / sum(d for _, d in hard)
    ratio = bag("ftp_cold")[0] / bag("ftp_hot")[0]
    return jnp.stack([jnp.asarray(city.city_m3_m) * 1e8, highway * 1e8, us06 * 1e8, ratio])


def _robust(errors: np.ndarray, records: int) -> np.ndarray:
    """Weight by which an error beyond the scale counts less."""
    weight = np.sqrt(np.minimum(1.0, _HUBER / np.maximum(np.abs(errors), 1e-9)))
    weight[2 * records :] = 1.0
    return weight


def step_of(
    errors: np.ndarray, slopes: np.ndarray, weights: np.ndarray, past: np.ndarray, damping: float
) -> np.ndarray:
    """One damped step, in sigmas of the priors; ``past`` is how far the constants have moved already."""
    weighted = weights * _robust(errors, (len(errors) - len(CLASSES)) // 2)
    left = slopes * weighted[:, None]
    normal = left.T @ left + np.eye(len(past)) * (1.0 + damping)
    return np.linalg.solve(normal, -left.T @ (errors * weighted) - past)


def cost(errors: np.ndarray, weights: np.ndarray, past: np.ndarray) -> float:
    """What the fit makes least."""
    bend = np.where(np.abs(errors) < _HUBER, errors**2, 2.0 * _HUBER * np.abs(errors) - _HUBER**2)
    bend[-len(CLASSES) :] = errors[-len(CLASSES) :] ** 2
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
    past, weights = np.zeros(len(prior)), fit.weights(np.ones(len(fit.maker), dtype=bool))
    errors, slopes = fit.errors(prior), slopes_of(fit, prior, sigma)
    for _ in range(turns):
        best, damping = cost(errors, weights, past), 0.3
        for _ in range(5):
            moved = past + step_of(errors, slopes, weights, past, damping)
            found = fit.errors(prior + sigma * moved)
            if cost(found, weights, moved) < best:
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
        fit = Fit(records_in(folder))
        prior, sigma = (np.array([pair[part] for pair in PARAMETERS.values()]) for part in (0, 1))
        report("constants as shipped", fit.errors(shipped()), fit)
        report("priors", fit.errors(prior), fit)
        past, slopes = solve(fit)
        errors = fit.errors(prior + sigma * past)
        report("fitted", errors, fit)
        left_out = errors.copy()
        for maker in np.unique(fit.maker):
            out = fit.maker == maker
            step = step_of(errors, slopes, fit.weights(~out), past, 0.0)
            both = np.concatenate([out, out, np.zeros(len(CLASSES), dtype=bool)])
            left_out[both] = (errors + slopes @ step)[both]
        report("leave one maker out", left_out, fit)
        hard = fit.results(prior + sigma * past)[2] / fit.us06 - 1.0
    print(f"US06, not fitted: n {np.sum(np.isfinite(hard))}  bias {100 * np.nanmean(hard):+.1f} %")
    for (name, (_, _)), value, moved in zip(PARAMETERS.items(), prior + sigma * past, past, strict=True):
        print(f"{name} = {value:.4g}  ({moved:+.1f} sigma)")


if __name__ == "__main__":
    main()
