"""Fit the share of rated power that is held over a full-throttle run, with a leave-one-maker-out figure beside it.

Run: python tools/fit_held_power.py. Prints the share with which published sprints of the library's cars are right on
the mean, makers weighted equally: of all, and of electric drives, hybrids and engines without a machine's help apart.
0-60 mph is printed with a foot of rollout in America: 0.3 s are added. Cars whose power is from memory are left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redline.concept.building.complete import Slots, paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.constants import value_of
from redline.foundations.engine import float64
from redline.proving_ground.conditions import Conditions
from redline.studio.ensemble.samples import samples_by_name
from redline.studio.validation.library import complete_vehicles, sourced_power

SPRINTS = {"accel_0_100_kmh_s": 0.0, "accel_0_60_mph_s": 0.3}
SHARES = np.array([0.76, 0.80, 0.84, 0.88, 0.92, 0.96])
_HELD = "powertrain.held_power"


@dataclass(frozen=True, slots=True)
class Car:
    """A car's published sprint, and log of predicted over published at each of the shares."""

    name: str
    make: str
    group: str
    log_errors: NDArray[np.float64]


def group_of(laid_out: Slots, concept: Concept) -> str:
    """The kind of drive."""
    if concept.family == "electric":
        return "electric"
    return "hybrid" if laid_out.features.get("hybrid", 0.0) > 0.5 else "engine alone"


@float64
def cars() -> Iterator[Car]:
    """Every library car that publishes a sprint and whose power is sourced; 0 to 100 km/h goes before 0 to 60 mph."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, concept in complete_vehicles():
            sprint = next((key for key in SPRINTS if key in concept.published), "")
            if not sprint or _HELD in concept.numbers or not sourced_power(concept):
                continue
            laid_out = slots(concept, features(concept))
            published = concept.published[sprint].value + SPRINTS[sprint]
            still = np.zeros((1, len(paths(concept.family))))
            times = [
                float(samples_by_name(pool, held_at(laid_out, share), Conditions(), still, (sprint,))[sprint][0])
                for share in SHARES
            ]
            yield Car(name, concept.make, group_of(laid_out, concept), np.log(np.array(times) / published))


def held_at(laid_out: Slots, share: float) -> Slots:
    """A concept that gives the share."""
    raw, mask = laid_out.raw | {_HELD: np.float64(share)}, laid_out.mask | {_HELD: np.float64(1.0)}
    return dataclasses.replace(laid_out, raw=raw, mask=mask)


def fitted(part: list[Car]) -> float:
    """The share at which the mean over makers of the mean log error is none, between those that were driven."""
    makers = sorted({car.make for car in part})
    means = [np.mean([car.log_errors for car in part if car.make == maker], axis=0) for maker in makers]
    return float(np.interp(0.0, -np.mean(means, axis=0), SHARES))


def error_at(car: Car, share: float) -> float:
    """Predicted over published less one, in per cent."""
    return 100.0 * float(np.expm1(np.interp(share, SHARES, car.log_errors)))


def report(name: str, part: list[Car], shipped: float) -> None:
    """Print the share that fits a part of the cars, its errors, a maker left out, and the errors as shipped."""
    share = fitted(part)
    left = [error_at(car, fitted([other for other in part if other.make != car.make])) for car in part]
    print(f"{name}: {share:.3f} of {len(part)} times of {len({car.make for car in part})} makers")
    for words, errors in (
        ("fitted", [error_at(car, share) for car in part]),
        ("a maker left out", left),
        (f"as shipped, {shipped:.2f}", [error_at(car, shipped) for car in part]),
    ):
        print(f"  {words}: mean |e| {np.mean(np.abs(errors)):.1f} %, bias {np.mean(errors):+.1f} %")


def main() -> None:
    """Fit and print."""
    found, shipped = list(cars()), value_of("held_power")
    report("all", found, shipped)
    for group in sorted({car.group for car in found}):
        report(group, [car for car in found if car.group == group], shipped)


if __name__ == "__main__":
    main()
