"""Fit how much of what a published WLTP range misses by is the car's own, with a maker left out beside it.

Run: python tools/fit_wltp_share.py. A published WLTP range differs from the predicted one because the car is not the
one that was predicted (wheels, options, the model's error), and because makers declare less than they measured or
prepare the test well. Of the first another test of the same car tells: the share is the slope of the logarithm of
predicted over published EPA range on that of WLTP range, both about their means, on library cars with both ranges and a
sourced battery.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from redline.concept.constants import value_of
from redline.studio.validation.library import compare

RANGES = ("range_wltp_km", "range_epa_km")


def residuals() -> tuple[list[str], list[str], NDArray[np.float64]]:
    """Names and makers of the cars with both ranges, and their logarithms of predicted over published ``(car, 2)``."""
    found: dict[str, dict[str, float]] = {}
    makers: dict[str, str] = {}
    for row in compare(samples=1):
        if row.attribute in RANGES:
            found.setdefault(row.vehicle, {})[row.attribute] = float(np.log(row.predicted / row.published))
            makers[row.vehicle] = row.make
    cars = [name for name, both in found.items() if len(both) == len(RANGES)]
    return cars, [makers[car] for car in cars], np.array([[found[car][name] for name in RANGES] for car in cars])


def slope(pairs: NDArray[np.float64], makers: list[str]) -> float:
    """Slope of the second residual on the first, makers alike."""
    weight = np.array([1.0 / makers.count(make) for make in makers])
    first, second = (pairs - np.average(pairs, axis=0, weights=weight)).T
    return float(np.sum(weight * first * second) / np.sum(weight * first * first))


def main() -> None:
    """Fit and print."""
    cars, makers, pairs = residuals()
    for car, (wltp, epa) in zip(cars, pairs, strict=True):
        print(f"{car:42s} WLTP {wltp:+.3f} EPA {epa:+.3f}")
    left = {
        make: slope(pairs[[other != make for other in makers]], [other for other in makers if other != make])
        for make in sorted(set(makers))
    }
    print(f"{len(cars)} cars of {len(left)} makers: correlation {np.corrcoef(pairs.T)[0, 1]:.2f}")
    print(f"share {slope(pairs, makers):.2f}, shipped {value_of('wltp_own_share'):.2f}")
    print("a maker left out: " + ", ".join(f"{make} {share:.2f}" for make, share in left.items()))


if __name__ == "__main__":
    main()
