"""Fit the population constants of the estimators once, on the library's cars, and print them.

    PYTHONPATH=src python tools/fit_estimators.py

Nothing is written: what it prints is copied into ``library/estimators.toml`` by hand, so that a change of a
constant is a decision. Every maker weighs the same, whatever the number of its cars. Each figure also stands
as leave-one-maker-out (LOMO): the maker's cars predicted by constants fitted without them.
Theory: docs/theory/drag-from-silhouette.md and docs/theory/mass-build-up.md.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from scipy.optimize import minimize

from redline.concept.building.build import built_up_road_load
from redline.concept.building.complete import complete, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.constants import tables
from redline.concept.constants import value_of as k
from redline.concept.estimators.body import drive_unit_mass
from redline.concept.estimators.resistance import shortness
from redline.concept.language.files import chain, library_names, library_path
from redline.concept.language.quantity import Chosen
from redline.concept.read import read
from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, GRAVITY_M_S2
from redline.foundations.errors import InputError

LBF, LBF_MPH, LBF_MPH2 = 4.4482216, 9.950389, 22.258381
ROAD_LOAD = ("road_load.epa_a", "road_load.epa_b", "road_load.epa_c")
#: Bluff combustion vehicles: library body, A, B, C (lbf, mph) and test weight (lb) of the EPA test car list.
BLUFF = (
    ("land_rover_defender_110_2020", "P300", 55.528, 0.30897, 0.03551, 5500.0),  # 3EPTT110/1, MY2024
    ("land_rover_defender_110_2020", "P400", 48.173, 0.40945, 0.034635, 6000.0),  # 3EPTT111/2, MY2024
)

#: Published range (km) and wall energy, and the energy per km in J that one unit of it is.
_RANGE_TIMES_ENERGY = (
    ("range_epa_km", "energy_epa_label_kwh_100mi", 3.6e6 / 160.9344),
    ("range_wltp_km", "energy_wltp_kwh_100km", 3.6e4),
)
#: Words of a source that does not print the usable energy itself.
_NOT_PRINTED_USABLE = ("unverified", "not stated", "Wikipedia")

Array = np.ndarray
Model = Callable[[Array, Array], Array]


@dataclasses.dataclass(frozen=True)
class Car:
    """One library car: what it states, what is estimated when it states neither drag nor mass, what is measured."""

    name: str
    make: str
    concept: Concept
    values: dict[str, float]
    features: dict[str, float]
    choices: dict[str, Any]
    rolling_n: float = 0.0
    neutral_n: float = 0.0
    drag_area_m2: float = 0.0
    built_constant_n: float = 0.0

    def stated(self, path: str) -> float | None:
        """A value the library gives, unless it marks it as recalled."""
        given = self.concept.numbers.get(path)
        return None if given is None or given.estimate else given.value

    def published(self, name: str) -> float | None:
        """A published figure."""
        fact = self.concept.published.get(name)
        return fact.value if fact else None


def projected(a_n: float, b_n_s_m: float, c_n_s2_m2: float, slope_n_s_m: float) -> tuple[float, float]:
    """Project ``A + (B - slope) v + C v^2`` on ``{1, v^2}`` over 50-115 km/h: constant in N, drag area in m2."""
    v = np.linspace(50.0, 115.0, 131) / 3.6
    force = a_n + (b_n_s_m - slope_n_s_m) * v + c_n_s2_m2 * v * v
    constant, quadratic = np.linalg.lstsq(np.stack([np.ones_like(v), v * v], 1), force, rcond=None)[0]
    return float(constant), 2.0 * float(quadratic) / EPA_AIR_DENSITY_KG_M3


def without(concept: Concept, *hidden: str) -> Concept:
    """The same concept with some values left blank."""
    return dataclasses.replace(concept, numbers={p: v for p, v in concept.numbers.items() if p not in hidden})


def library() -> list[tuple[str, str, Concept]]:
    """Name, make and concept of every vehicle that states its main dimensions."""
    found = []
    for name in library_names("vehicles"):
        path = library_path("vehicles", name)
        try:
            concept = read(path, complete=False)
        except InputError:
            continue
        if concept.family != "electric":
            continue
        makes = [str(file.data["make"]) for file in chain(path) if "make" in file.data]
        found.append((name, makes[-1] if makes else name.split("_")[0], concept))
    return found


@jax.jit
def _completed(laid_out: Any) -> tuple[dict[str, jax.Array], jax.Array]:
    values, _ = complete(laid_out)
    return values, built_up_road_load(values).constant_n


def _neutral_n(values: dict[str, float], numbers: dict[str, float]) -> float:
    """Drag of the unloaded drive units that the march adds where there is no coast-down, in N."""
    force = 0.0
    for axle in ("front", "rear"):
        path = f"powertrain.{axle}"
        if values[f"{path}.power"] > 0.0:
            turns = values[f"{path}.gear_ratio"] / (0.5 * values["tyres.diameter"])
            force += numbers[f"{axle}.neutral_speed"] * values[f"{path}.torque"] * turns
    return force


def completed(
    name: str, make: str, concept: Concept, coefficients: tuple[float, float, float] | None, mass_kg: float
) -> Car:
    """Estimate a car that states neither Cd, area nor kerb mass, and set its coast-down beside it."""
    blank = without(concept, "aero.drag_coefficient", "aero.frontal_area", "mass.kerb")
    chosen = features(blank)
    arrays, _ = _completed(slots(blank, chosen))
    values = {path: float(value) for path, value in arrays.items()}
    choices = {path: value for path, (value, _) in chosen.choices.items()}
    car = Car(name, make, concept, values, chosen.numbers, choices)
    if coefficients is None:
        return car
    weight = mass_kg * GRAVITY_M_S2
    constant, area = projected(*coefficients, k("rolling_speed") * weight)
    rolling = values["tyres.rolling_coefficient"] - k("rolling_speed") * 80.0 / 3.6 + k("brake_drag")
    neutral = _neutral_n(values, chosen.numbers)
    return dataclasses.replace(
        car, rolling_n=constant, neutral_n=neutral, drag_area_m2=area, built_constant_n=rolling * weight + neutral
    )


def electric_cars() -> list[Car]:
    """All electric cars of the library."""
    cars = []
    for name, make, concept in library():
        if concept.kind == "electric":
            numbers = concept.numbers
            given = all(path in numbers for path in ROAD_LOAD)
            coefficients = tuple(numbers[path].value for path in ROAD_LOAD) if given else None
            cars.append(completed(name, make, concept, coefficients, numbers["mass.epa_test"].value if given else 0.0))
    return cars


def bluff_cars() -> list[Car]:
    """The combustion off-roaders that anchor the bluff end of the drag fit."""
    concepts = {name: (make, concept) for name, make, concept in library()}
    cars = []
    for name, trim, a, b, c, etw in BLUFF:
        make, concept = concepts[name]
        choices = dict(concept.choices) | {"aero.exposed_spare": Chosen(True), "tyres.tread": Chosen("all_season")}
        open_car = dataclasses.replace(concept, choices=choices)
        cars.append(completed(f"{name}_{trim}", make, open_car, (a * LBF, b * LBF_MPH, c * LBF_MPH2), etw * 0.45359237))
    return cars


def weights(cars: list[Car]) -> Array:
    """Equal weight of every maker."""
    count = Counter(car.make for car in cars)
    return np.array([1.0 / count[car.make] for car in cars]) / len(count)


def fit(model: Model, target: Array, weight: Array, prior: Array, spread: Array, index: Array) -> Array:
    """Least absolute relative error (smoothed), each constant held loosely to its prior."""
    part = weight[index] / weight[index].sum()

    def loss(constants: Array) -> float:
        error = model(constants, index) / target[index] - 1.0
        return float((part * np.sqrt(error**2 + 0.03**2)).sum() + 3e-4 * (((constants - prior) / spread) ** 2).sum())

    options = {"maxiter": 20000, "maxfev": 20000, "xatol": 1e-7, "fatol": 1e-10}
    return minimize(loss, prior, method="Nelder-Mead", options=options).x


def report(
    title: str, cars: list[Car], model: Model, target: Array, prior: Array, spread: Array, names: list[str]
) -> Array:
    """Fit, leave each maker out in turn, print, and return the constants."""
    weight, every = weights(cars), np.arange(len(cars))
    makes = np.array([car.make for car in cars])
    found = fit(model, target, weight, prior, spread, every)
    fitted = model(found, every) / target - 1.0
    unseen = np.zeros_like(fitted)
    for make in sorted(set(makes)):
        out, rest = np.flatnonzero(makes == make), np.flatnonzero(makes != make)
        unseen[out] = model(fit(model, target, weight, prior, spread, rest), out) / target[out] - 1.0
    print(f"\n{title}: {len(cars)} cars of {len(set(makes))} makers")
    print("  " + ", ".join(f"{name} = {value:.4g}" for name, value in zip(names, found, strict=True)))
    for label, error in (("fitted", fitted), ("LOMO", unseen)):
        size = np.abs(error)
        near, far = np.quantile(size, [0.68, 0.8])
        print(
            f"  {label}: mean |error| {size.mean():.1%} of cars, {(weight * size).sum():.1%} of makers, "
            f"bias {error.mean():+.1%}; 68 % within {near:.1%}, 80 % within {far:.1%}"
        )
    for index in np.argsort(-np.abs(fitted))[:8]:
        print(f"    {cars[index].name:45s} fitted {fitted[index]:+.1%}, LOMO {unseen[index]:+.1%}")
    return found


def fit_drag(cars: list[Car]) -> None:
    """Base, shortness and the tails of the silhouette; all else keeps its published value."""
    tails = ("bluff", "open_bed")
    area = np.array([car.values["aero.frontal_area"] for car in cars])
    short = np.asarray(shortness(np.array([car.values["dimensions.length"] for car in cars]), area))
    estimated = np.array([car.values["aero.drag_coefficient"] for car in cars])
    tail = np.array([[float(car.choices["aero.tail"] == name) for name in tails] for car in cars])
    columns = np.column_stack([np.ones(len(cars)), short, tail])
    present = np.r_[k("drag_base"), k("drag_shortness"), [tables()["tail"][name] for name in tails]]
    held = estimated - columns @ present
    target = np.array([car.drag_area_m2 for car in cars])

    def model(constants: Array, index: Array) -> Array:
        return (held[index] + columns[index] @ constants) * area[index]

    names = ["drag_base", "drag_shortness", *(f"tail.{name}" for name in tails)]
    prior, spread = np.array([0.23, 0.15, 0.06, 0.06]), np.array([1.0, 0.1, 0.03, 0.03])
    report("Drag area from the silhouette", cars, model, target, prior, spread, names)


def fit_mass(cars: list[Car]) -> None:
    """Density of the body, specific energy and power, hardware of a driven axle."""
    cars = [car for car in cars if car.stated("mass.kerb")]

    def value(path: str) -> np.ndarray:
        return np.array([car.values[path] for car in cars])

    box = value("dimensions.length") * value("dimensions.width") * value("dimensions.height")
    box = box * np.array([car.features["style.body_mass_factor"] for car in cars])
    energy = value("battery.gross_energy")
    drives = np.asarray(drive_unit_mass(value("powertrain.power"))) * k("drive_unit_specific_power")
    axles = np.array([car.features["front_driven"] + car.features["rear_driven"] for car in cars])
    target = np.array([car.stated("mass.kerb") for car in cars])

    def model(c: Array, i: Array) -> Array:
        return c[0] * box[i] + energy[i] / (3600.0 * c[1]) + drives[i] / (1000.0 * c[2]) + c[3] * axles[i]

    names = [
        "body_mass_density kg/m3",
        "battery_specific_energy Wh/kg",
        "drive_unit_specific_power kW/kg",
        "axle_hardware_mass kg",
    ]
    report(
        "Kerb mass", cars, model, target, np.array([92.0, 166.0, 1.6, 40.0]), np.array([20.0, 10.0, 0.1, 20.0]), names
    )


def fit_rolling(cars: list[Car]) -> None:
    """One coefficient for road tyres: what is left of the constant after neutral drag, over the weight."""
    cars = [car for car in cars if car.choices["tyres.tread"] == "road"]
    mass = np.array([car.stated("mass.epa_test") for car in cars]) * GRAVITY_M_S2
    size = (k("rolling_reference_diameter") / np.array([car.values["tyres.diameter"] for car in cars])) ** k(
        "rolling_size_exponent"
    )
    neutral = np.array([car.neutral_n for car in cars])
    target = np.array([car.rolling_n for car in cars])
    offset = k("brake_drag") - k("rolling_speed") * 80.0 / 3.6

    def model(c: Array, i: Array) -> Array:
        return (c[0] * size[i] + offset) * mass[i] + neutral[i]

    report(
        "Rolling constant, neutral drag included",
        cars,
        model,
        target,
        np.array([0.005]),
        np.array([1.0]),
        ["tread.road.rolling"],
    )
    weight = np.sqrt(weights(cars))
    columns = np.stack([mass, neutral], 1) / target[:, None] * weight[:, None]
    share = np.linalg.lstsq(columns, weight, rcond=None)[0]
    print(f"  freely: constant = {share[0]:.5f} m g + {share[1]:.2f} x modelled neutral drag")


def tested_over_printed(car: Car) -> float | None:
    """Range x wall energy x charging efficiency over the printed usable energy; EPA and WLTP averaged."""
    printed = car.concept.numbers.get("battery.usable_energy")
    if printed is None or any(word in printed.source for word in _NOT_PRINTED_USABLE):
        return None
    found = [
        car.published(distance) * car.published(energy) * per_km_j * k("charger_efficiency") / printed.value
        for distance, energy, per_km_j in _RANGE_TIMES_ENERGY
        if car.published(distance) and car.published(energy)
    ]
    return float(np.mean(found)) if found else None


def averages(cars: list[Car]) -> None:
    """Constants that are plain averages of what the library states."""

    def show(name: str, pairs: list[tuple[Car, float]]) -> None:
        weight, value = weights([car for car, _ in pairs]), np.array([v for _, v in pairs])
        mean = float((weight * value).sum())
        spread = float(np.sqrt((weight * (value - mean) ** 2).sum()))
        makers = len({car.make for car, _ in pairs})
        print(f"  {name}: {mean:.4g}, sigma {spread:.3g}, {len(pairs)} cars of {makers} makers")

    def of(function: Callable[[Car], float | None]) -> list[tuple[Car, float]]:
        return [(car, value) for car in cars if (value := function(car)) is not None]

    def ratio(car: Car, above: str, below: str) -> float | None:
        over, under = car.stated(above), car.stated(below)
        return over / under if over and under else None

    def over_legal(car: Car, test: str) -> float | None:
        given, kerb = car.stated(test), car.stated("mass.kerb")
        return given - kerb if given and kerb else None

    def power_ratio(car: Car) -> float | None:
        dims = [car.values[f"dimensions.{name}"] for name in ("length", "width", "height")]
        size = k("body_mass_density") * car.features["style.body_mass_factor"] * float(np.prod(dims))
        given = car.stated("powertrain.power")
        return given / (1.35 * size) if given else None

    print("\nAverages")
    show("test_share", of(tested_over_printed))
    show("usable_share", of(lambda car: ratio(car, "battery.usable_energy", "battery.gross_energy")))
    show("five_cycle_factor", of(lambda car: car.stated("five_cycle_factor")))
    show("power_per_mass", of(power_ratio))
    show("EPA test weight less kerb mass", of(lambda car: over_legal(car, "mass.epa_test")))
    show("WLTP test mass less kerb mass", of(lambda car: over_legal(car, "mass.wltp_test")))
    fast = [car for car in cars if car.published("top_speed_km_h") and car.stated("powertrain.power")]
    power = np.array([car.values["powertrain.power"] for car in fast])
    target = np.array([car.published("top_speed_km_h") for car in fast]) / 3.6
    names = ["top_speed_base m/s", "top_speed_per_power m/s per 100 kW"]

    def model(c: Array, i: Array) -> Array:
        return c[0] + c[1] * power[i] / 1e5

    report("Top speed", fast, model, target, np.array([41.0, 4.7]), np.array([10.0, 5.0]), names)


def main() -> None:
    """Print every fit."""
    with jax.enable_x64(True):
        cars = electric_cars()
        coasted = [car for car in cars if car.drag_area_m2]
        fit_drag(coasted + bluff_cars())
        fit_rolling(coasted)
        fit_mass(cars)
        averages(cars)


if __name__ == "__main__":
    main()
