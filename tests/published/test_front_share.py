"""Front axle share of kerb mass against published ones, by the layout that a concept tells.

Sources:
    [NHTSA]  centres of gravity of rollover ratings 2003-2005 with wheelbases, a driver of 77 kg taken off.
    [others] registrations and press as named in /docs/theory/mass-build-up.md.
"""

from __future__ import annotations

import numpy as np
import pytest

import strategies as s
from redline.vehicle.vehicle import Vehicle

#: Body, driven axles, published front share in per cent; cars with an engine in front, by body style of ours.
WITH_ENGINE = {
    "Ford Focus": ("estate", "front", 58.9), "Toyota Echo": ("saloon", "front", 61.5), "Nissan Maxima": ("saloon", "front", 60.9),
    "Mazda 3": ("saloon", "front", 62.1), "Acura TSX": ("saloon", "front", 59.6), "Volkswagen New Beetle": ("coupe", "front", 61.6),
    "Chevrolet Aveo": ("hatchback", "front", 63.3), "Hyundai Elantra": ("saloon", "front", 62.8), "Nissan Murano": ("crossover", "all", 59.8),
    "Honda Pilot": ("crossover", "all", 56.3), "Volvo XC90": ("suv", "all", 54.7), "BMW X2": ("crossover", "all", 56.8),
    "Jeep Liberty": ("suv", "all", 54.1), "Mazda RX-8": ("coupe", "rear", 52.2), "Toyota 86": ("coupe", "rear", 53.0),
    "Toyota 4Runner": ("off_roader", "all", 54.5), "Chevrolet Tahoe": ("off_roader", "all", 52.2), "Ford Explorer": ("off_roader", "all", 53.5),
    "Dodge Durango": ("off_roader", "all", 55.4), "Toyota Tacoma": ("pick_up", "all", 59.1), "Ford F-150": ("pick_up", "all", 57.4),
    "Chevrolet Silverado": ("pick_up", "all", 60.1), "Ford Sport Trac": ("pick_up", "rear", 55.2),
}  # fmt: skip
ELECTRIC = {"Volkswagen ID.4 Pro": ("rear", 47.2), "Tesla Model 3": ("rear", 48.0), "Mazda MX-30": ("front", 56.0)}


def share_of(vehicle: Vehicle) -> float:
    return 100.0 * float(vehicle.mass.front_share_frac)


def with_engine(style: str, drive: str) -> float:
    concept = s.engine_concept("combustion", {}, {"body_style": style, "powertrain.drive": drive})
    return share_of(s.take(s.fleet([concept]), 0))


def test_cars_with_an_engine_stand_as_measured() -> None:
    errors = {name: with_engine(style, drive) - found for name, (style, drive, found) in WITH_ENGINE.items()}
    assert np.mean(np.abs(list(errors.values()))) < 1.6
    assert abs(np.mean(list(errors.values()))) < 0.6
    assert max(map(abs, errors.values())) < 3.6, errors


def test_electric_cars_stand_as_published() -> None:
    for name, (drive, found) in ELECTRIC.items():
        concept = s.concept_of(choices={"powertrain.drive": drive})
        assert share_of(s.take(s.fleet([concept]), 0)) == pytest.approx(found, abs=1.0), name


def test_a_pack_behind_takes_load_off_the_front() -> None:
    plain, plug_in = (
        share_of(s.take(s.fleet([s.engine_concept("parallel_hybrid", {}, {"powertrain.plug_in": plug})]), 0))
        for plug in (False, True)
    )
    assert plain - 5.0 < plug_in < plain - 1.0
