"""Fit the build-up of kerb mass of vehicles with an engine, with a leave-one-maker-out figure beside the fitted one.

Run: python tools/fit_engine_mass.py [FOLDER]. Prints errors and the constants to copy into library/estimators.toml.
Data: rows of the vehicle table whose dimensions are known and whose kerb mass is stated and not recalled, else their
EPA test weight less 176 kg (a class of 57 kg, so it counts for less). Makers are weighted equally; priors hold what the
data cannot tell apart. The build-up of electric cars (fit_estimators.py) gives mass per driven axle and of the pack.
"""

from __future__ import annotations

import csv
import dataclasses
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import jax
import numpy as np
from scipy.optimize import least_squares

from redline.concept.building.complete import complete, slots
from redline.concept.building.features import features
from redline.concept.constants import constant, value_of
from redline.concept.estimators.body import engine_pack_mass
from redline.concept.estimators.known import Known
from redline.concept.language.quantity import Chosen, Given
from redline.studio.validation.fuel.fuel_concept import concept_of
from redline.studio.validation.fuel.fuel_records import FuelRecord, read_fuel_records
from redline.studio.validation.fuel.fuel_words import body_of

FILE = "vehicles.csv"
_POUND_KG = 0.45359237
#: Prior and sigma of density (kg/m3), fixed part (kg) and part at 150 kW (kg).
PRIORS = np.array([[85.0, 10.0], [100.0, 40.0], [250.0, 80.0]])
#: Spread of cars, of a stated kerb mass and of a test weight class, as fractions.
_SPREAD, _STATED, _CLASS = 0.04, 0.028, 0.05
_HOUSES = {"Skoda": "Volkswagen", "Lexus": "Toyota"}


@dataclass(frozen=True, slots=True)
class Car:
    """What the build-up sees of a car, its kerb mass, and how well that is known."""

    name: str
    maker: str
    kerb_kg: float
    sigma_frac: float
    box_m3: float
    power_frac: float
    rest_kg: float
    shipped_kg: float


def car_of(record: FuelRecord, row: dict[str, str]) -> Car | None:
    """A row whose kerb mass and dimensions are known, estimated without its masses."""
    recalled = (row["recalled"] or "").split(";")
    if not all(row[f"{name}_mm"] for name in ("length", "width", "height")):
        return None
    if row["kerb_mass_kg"] and "kerb_mass_kg" not in recalled and row["kerb_mass_basis"] != "recalled":
        kerb, sigma = float(row["kerb_mass_kg"]), _STATED
    elif row["epa_etw_lb"]:
        kerb, sigma = float(row["epa_etw_lb"]) * _POUND_KG - value_of("epa_test_addition"), _CLASS
    else:
        return None
    sides = {name: 1e-3 * float(row[f"{name}_mm"]) for name in ("length", "width", "height")}
    plain = concept_of(record)
    numbers = {path: given for path, given in plain.numbers.items() if not path.startswith("mass.")}
    numbers |= {f"dimensions.{name}": Given(value) for name, value in sides.items()}
    body = "pick_up" if "F-150" in row["model"] else body_of(*sides.values(), row["drive"], row["variant"])
    concept = dataclasses.replace(plain, numbers=numbers, choices=dict(plain.choices) | {"body_style": Chosen(body)})
    laid_out = slots(concept, features(concept))
    values, _ = complete(laid_out)
    known = Known(values, laid_out.raw, laid_out.mask, laid_out.features)
    axles = float(known.features["front_driven"] + known.features["rear_driven"])
    return Car(
        name=concept.name,
        maker=_HOUSES.get(record.make, record.make),
        kerb_kg=kerb,
        sigma_frac=sigma,
        box_m3=float(np.prod(list(sides.values()))) * float(known.features["style.body_mass_factor"]),
        power_frac=float(values["powertrain.power"]) / value_of("drive_unit_reference_power"),
        rest_kg=float(engine_pack_mass(known)) + axles * value_of("axle_hardware_mass"),
        shipped_kg=float(values["mass.kerb"]),
    )


def cars_in(folder: Path) -> list[Car]:
    """Every car of the table that can be used."""
    with (folder / FILE).open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["row_id"]: row for row in csv.DictReader(lines)}
    found = [car_of(record, rows[record.id]) for record in read_fuel_records(folder / FILE)]
    return [car for car in found if car is not None]


def build_up(cars: list[Car], constants: np.ndarray) -> np.ndarray:
    """Kerb masses ``(car,)`` in kg by density, fixed part and part by power."""
    density, fixed, by_power = constants
    exponent = value_of("drive_unit_exponent")
    return np.array([density * car.box_m3 + fixed + by_power * car.power_frac**exponent + car.rest_kg for car in cars])


def fit(cars: list[Car]) -> np.ndarray:
    """The constants, makers equal, held by their priors."""
    makers = [car.maker for car in cars]
    kerb = np.array([car.kerb_kg for car in cars])
    weight = np.array([_STATED / car.sigma_frac / np.sqrt(makers.count(car.maker)) for car in cars])

    def residuals(constants: np.ndarray) -> np.ndarray:
        errors = weight * (build_up(cars, constants) / kerb - 1.0) / _SPREAD
        return np.concatenate([errors, (constants - PRIORS[:, 0]) / PRIORS[:, 1]])

    return least_squares(residuals, PRIORS[:, 0]).x


def report(name: str, cars: list[Car], masses: np.ndarray) -> None:
    """Print one line of figures in per cent."""
    errors = masses / np.array([car.kerb_kg for car in cars]) - 1.0
    makers = np.array([car.maker for car in cars])
    equal = np.mean([np.mean(np.abs(errors[makers == maker])) for maker in np.unique(makers)])
    print(
        f"{name:22s} n {len(cars)}  mean |e| {100 * np.mean(np.abs(errors)):4.1f}  makers equal {100 * equal:4.1f}  "
        f"rms {100 * np.sqrt(np.mean(errors**2)):4.1f}  bias {100 * np.mean(errors):+5.1f}  "
        f"max {100 * np.max(np.abs(errors)):5.1f}"
    )


def main() -> None:
    """Fit and print."""
    folder = Path(os.environ.get("REDLINE_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")
    with jax.enable_x64(True):
        cars = cars_in(Path(sys.argv[1]) if len(sys.argv) > 1 else folder)
    report("constants as shipped", cars, np.array([car.shipped_kg for car in cars]))
    found = fit(cars)
    report("fitted", cars, build_up(cars, found))
    left_out = np.zeros(len(cars))
    for maker in {car.maker for car in cars}:
        others = fit([car for car in cars if car.maker != maker])
        own = [index for index, car in enumerate(cars) if car.maker == maker]
        left_out[own] = build_up([cars[index] for index in own], others)
    report("leave one maker out", cars, left_out)
    for name, value in zip(
        ("engine_body_mass_density", "engine_mass_fixed", "engine_mass_by_power"), found, strict=True
    ):
        print(f"{name} = {value:.4g}")
    print(f"sigma as shipped {constant('engine_body_mass_density').sigma}")


if __name__ == "__main__":
    main()
