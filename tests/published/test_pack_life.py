"""Pack ageing against published fleets. Nothing in the model was fitted to them.

Sources:
    [Arval 2026]  24 000 certificates of 11 countries, two thirds electric, one third plug-in: 93 % at 70 000 km, over 90 % at 160 000 km
                  or 6 years (bodyshop.ie, journalauto.com 2026-02-26). At 70 000 km 3 years are taken.
    [Generational 2025] 8000 tests of 36 makers: medians of 93.5 % after 4-5 years, 85 % after 8-12 (electrek.co 2026-02-18). Distances
                  are not stated; 16 000 km a year are taken, and of the old ones 8.5 years.
    [Recurrent 2023] Model Y of 2020: 95 % left in cold regions, 92 % in hot ones after 3 years (recurrentauto.com).
    [Geotab 2024] 10 000 cars: 1.8 % a year on average (electrichybridvehicletechnology.com, read 2026).
    [Geotab 2025] 22 700 cars: 2.3 % a year; 1.5 % where AC charging prevails, up to 3.0 % with frequent DC over 100 kW; 0.4 % a year more
                  in hot regions than in mild ones (powerprogress.com 2026-01-13, evshift.com, tarantas.news, read 2026).
    [Tesla 2022]  impact report: Model S and X keep 88 % after 200 000 miles (autoevolution.com 2023-04-28, read 2026).
    [ADAC 2025]   28 500 measurements of plug-ins by Aviloo: makers' means of 85-90 % after 200 000 km, cars driven mostly on charge 77 %; sound
                  packs have at least 88 % after 100 000 km and 80 % after 200 000 (autoflotte.de, evcreating.com, tarantas.news, read 2026).
"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

import strategies as s
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.march import march
from redline.proving_ground.procedures.utility_factor import J2841_FLEET, RULE_YEARS, UtilityCurve
from redline.proving_ground.run import plan_of
from redline.proving_ground.trials.lasting import pack_life as p

YEARS = 8.0
MILES_200K_M = 321.9e6


@pytest.fixture(scope="module")
def drive() -> Any:
    plan = plan_of([p.TRIAL])
    return jax.jit(lambda vehicle: march(vehicle, Conditions(), plan))


def rate(left: Any) -> float:
    """Capacity lost in a year, in percent, as fleets state it."""
    return 100.0 * (1.0 - float(left)) / YEARS


@pytest.mark.parametrize(("chemistry", "low", "high"), [("nmc", 1.5, 2.3), ("nca", 1.0, 2.3), ("lfp", 1.0, 2.3)])
@pytest.mark.parametrize("kwh", [58.0, 77.0, 100.0])
def test_a_car_in_a_temperate_place_loses_what_fleets_lose(
    drive: Any, chemistry: str, low: float, high: float, kwh: float
) -> None:
    """Between the AC-charged and the mean of all, 1.5-2.3 % a year; NCA and LFP may lie down to 1.0 %."""
    vehicle = s.vehicle({"battery.usable_energy": kwh * s.KWH}, {"battery.chemistry": chemistry})
    left = p.evaluate(vehicle, Conditions(), drive(vehicle))["pack_capacity_temperate"]
    assert low <= rate(left) <= high


@pytest.mark.parametrize(
    ("years", "km", "published"),
    [(3.0, 70e3, 0.93), (6.0, 160e3, 0.90), (4.5, 72e3, 0.935), (8.5, 136e3, 0.85)],
    ids=["Arval", "Arval, 6 years", "Generational, 4-5 years", "Generational, 8-12 years"],
)
def test_a_car_of_any_age_has_what_fleets_have(drive: Any, years: float, km: float, published: float) -> None:
    vehicle = s.vehicle({"battery.usable_energy": 58.0 * s.KWH})
    life = p.electric_duty(vehicle, drive(vehicle), km * 1e3, years)
    left = float(p.capacity_after(vehicle, life, p.months_k("temperate")))
    assert left == pytest.approx(published, abs=0.03)


def test_a_hot_place_costs_what_the_fleets_of_hot_regions_show(drive: Any) -> None:
    """0.4 % a year more than in mild regions [Geotab 2025], 1.0 % more than in cold ones [Recurrent 2023]."""
    vehicle = s.vehicle({"battery.usable_energy": 77.0 * s.KWH})
    life = p.electric_duty(vehicle, drive(vehicle))
    cold, mild, hot = (
        rate(p.capacity_after(vehicle, life, p.months_k(name))) for name in ("cold", "temperate", "phoenix")
    )
    assert 0.3 < hot - mild < 0.7
    assert 0.6 < hot - cold < 1.1


def test_a_large_saloon_of_nca_cells_after_200_000_miles(drive: Any) -> None:
    """88 % are published for a mean of ages that is not stated; eight years are taken, and 5 points allowed."""
    numbers = {"battery.usable_energy": 95.0 * s.KWH, "powertrain.power": 400e3, "aero.drag_coefficient": 0.23}
    vehicle = s.vehicle(numbers, {"battery.chemistry": "nca", "body_style": "saloon"})
    life = p.electric_duty(vehicle, drive(vehicle), MILES_200K_M, YEARS)
    np.testing.assert_allclose(p.capacity_after(vehicle, life, p.months_k("temperate")), 0.88, atol=0.05)


@pytest.mark.parametrize(("curve", "low", "high"), [(RULE_YEARS[2].curve, 0.85, 0.90), (J2841_FLEET, 0.77, 0.85)])
def test_a_plug_in_after_200_000_km(curve: UtilityCurve, low: float, high: float) -> None:
    """Charged as seldom as measured cars: makers' means of 85-90 %, missed by up to 6 points; every night: 77 to 85 %."""
    numbers = {"battery.gross_energy": 15.0 * s.KWH, "mass.kerb": 1900.0, "charging.ac_power": 7.4e3}
    concept = s.engine_concept("parallel_hybrid", numbers, {"powertrain.plug_in": True, "battery.chemistry": "nmc"})
    vehicle, plan = s.take(s.fleet([concept]), 0), plan_of([p.PLUG_IN_TRIAL])
    legs = jax.jit(lambda vehicle: march(vehicle, Conditions(), plan))(vehicle)
    life = p.plug_in_duty(vehicle, legs, 200e6, curve)
    left = float(p.capacity_after(vehicle, life, p.months_k("temperate")))
    seldom = curve is RULE_YEARS[2].curve
    assert low - (0.06 if seldom else 0.0) <= left <= high
    arctic = float(p.capacity_after(vehicle, life, p.months_k("cold")))
    assert arctic > left - 0.04
