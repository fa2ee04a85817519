"""A pack as cold as the day: what its cells give is all there is at full throttle, and what they hold counts."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import numpy as np
import pytest

import strategies as s
from redline.physics.electric.drive_unit import full_load_efficiency
from redline.physics.storage.battery import greatest_power
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import ambient_density
from redline.proving_ground.driving.march import drive_on, march, pack_at, prepare_drive
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.driving.weather import weathers
from redline.proving_ground.outcome import Trial
from redline.proving_ground.procedures.sustaining import epa_fuel, wltp_fuel
from redline.proving_ground.trials.lasting import charge, endurance, journey
from redline.proving_ground.trials.road import climb, crawl, fuel_epa, fuel_steady, fuel_wltp, sprint, steady_speed
from redline.proving_ground.trials.road import plug_in as plug_in_trial
from redline.proving_ground.trials.seasons import day_grip
from redline.proving_ground.trials.trail import mixed
from redline.vehicle.vehicle import Vehicle

HELD = "powertrain.management.target_soc_frac"
FROST = Conditions(temperature_k=243.15)
KINDS = {"electric": None, "geared": "parallel_hybrid", "engine_electric": "series"}


def vehicle_of(family: str) -> Vehicle:
    kind = KINDS[family]
    return s.take(s.fleet([s.concept_of() if kind is None else s.engine_concept(kind)]), 0)


def test_full_throttle_in_the_frost_is_what_the_cells_give() -> None:
    """Wheel power ``(P_cells - P_aux) eta`` with the cells' power at the air's temperature, half full."""
    vehicle = s.vehicle()
    drive = drive_on(vehicle, FROST)
    pack = pack_at(vehicle.powertrain.battery, FROST.temperature_k, jax.numpy.asarray(0.5))
    gives = greatest_power(pack.open_circuit_v, pack.resistance_ohm)
    axles = drive.traction  # type: ignore[union-attr]
    expected = (gives - drive.auxiliary_w) * full_load_efficiency(axles.front, axles.rear)
    assert float(drive.full_throttle_power_w) == pytest.approx(float(expected), rel=1e-12)  # type: ignore[union-attr]
    assert gives < 0.8 * vehicle.powertrain.battery.discharge_power_w


@pytest.mark.parametrize("family", KINDS)
def test_the_cells_limit_does_not_bind_on_a_standard_day(family: str) -> None:
    vehicle = vehicle_of(family)
    held, rated = drive_on(vehicle, Conditions()), prepare_drive(vehicle, ambient_density(Conditions()))
    for field in dataclasses.fields(rated):
        jax.tree.map(np.testing.assert_array_equal, getattr(held, field.name), getattr(rated, field.name))


@pytest.mark.parametrize("family", KINDS)
def test_less_resistance_in_the_frost_is_more_power(family: str) -> None:
    """Every trial at full throttle knows the pack: with a twentieth of its resistance none is worse."""
    heavy = s.scaled(vehicle_of(family), "mass.kerb_kg", 1.3)  # so that grip does not hold the launch
    cold = s.scaled(heavy, "powertrain.battery.resistance_ohm", 2.0)
    eased = s.scaled(cold, "powertrain.battery.resistance_ohm", 0.05)
    for trial, name in ((sprint, "accel_0_100_kmh"), (day_grip, "launch_0_50_day")):
        slow, quick = (float(jax.jit(trial.evaluate)(one, FROST, {})[name]) for one in (cold, eased))
        assert slow > 1.001 * quick, name
    flat, steep = (float(climb.evaluate(one, FROST, {})["gradeability_50_km_h"]) for one in (cold, eased))
    assert flat < steep or family != "electric", "an engine's grade may be held by grip"
    assert flat <= steep
    weak, strong = (float(crawl.evaluate(one, FROST, {})["crawl_torque"]) for one in (cold, eased))
    assert weak <= strong
    weak, strong = (float(sum(endurance.peak_forces(one, FROST, 20.0))) for one in (cold, eased))
    assert weak < strong


def at_pack(trial: Trial, vehicle: Vehicle, share_1_k: float, day: Conditions) -> dict[str, float]:
    """A trial's results on a day with cells that lose a share of their energy per kelvin."""
    other = s.put(vehicle, "thermal.pack.capacity_cold_1_k", share_1_k)
    legs = march(other, day, schedule(trial.legs)) if trial.legs else {}
    return {name: float(value) for name, value in trial.evaluate(other, day, legs).items()}


@pytest.mark.parametrize("trial", [steady_speed.TRIAL, mixed.ELECTRIC_TRAIL, charge.SEASONS], ids=lambda t: t.name)
def test_a_cold_pack_holds_less_wherever_a_leg_is_driven(trial: Trial) -> None:
    """By the share of the pack's own temperature, as in ``range_of``; on a standard day by nothing."""
    vehicle, name = s.vehicle(), {"steady_speed": "range_110_km_h", "mixed_trail": "trail_range"}.get(trial.name)
    whole, less = (at_pack(trial, vehicle, share, FROST)[name or "charged_range_winter"] for share in (0.0, 0.01))
    held = 293.15 - float(vehicle.thermal.pack.heat_to_k)
    assert held > 5.0
    assert 1.0 - 0.01 * (held + 1.0) <= less / whole < 1.0 - 0.01 * (held - 8.0)
    mild = [at_pack(trial, vehicle, share, Conditions())[name or "charged_range_summer"] for share in (0.0, 0.01)]
    assert mild[0] == pytest.approx(mild[1], rel=1e-9)


def test_a_journey_charges_on_the_day_that_it_is_driven() -> None:
    """Its plan is that of the day's air and of the pack as the road leaves it."""
    vehicle, trial = s.vehicle(), journey.ELECTRIC_JOURNEY
    leg = march(vehicle, FROST, schedule(trial.legs))["steady_120"]
    found = journey.electric_journey(vehicle, FROST, {"steady_120": leg})["journey_standing"]
    summer = journey.electric_plan(vehicle, leg, 298.15, 298.15)["journey_standing"]
    own = journey.electric_plan(vehicle, leg, leg.thermal.pack_k, FROST.temperature_k)["journey_standing"]
    assert float(found) == float(own)
    assert float(found) > 1.02 * float(summer)


def test_what_is_charged_in_summer_is_driven_in_summer() -> None:
    legs = {leg.name: leg for leg in charge.SEASONS.legs}
    assert weathers()[legs[charge.LEG_OF["summer"]].weather].temperature_k == pytest.approx(charge.SUMMER_K)
    assert weathers()[legs[charge.LEG_OF["winter"]].weather].temperature_k == pytest.approx(charge.WINTER_K)


@pytest.mark.parametrize(
    ("trial", "key", "leg"),
    [(fuel_steady, "range_110_km_h", "steady_110_charge"), (fuel_wltp, "range_wltp", "depleting_wltc")],
)
def test_a_plug_in_range_is_battery_and_tank(trial: Any, key: str, leg: str) -> None:
    """Tank alone beside the same car without a plug; with it the charge above what it holds, at its rate on charge."""
    plug_in = s.take(s.fleet([s.engine_concept("series", {"battery.usable_energy": 15.0 * s.KWH})]), 0)
    plug_in = s.put(s.put(plug_in, "powertrain.management.plug_in_frac", 1.0), HELD, 0.2)
    legs = jax.jit(lambda vehicle: dict(march(vehicle, Conditions(), schedule(trial.TRIAL.legs))))(plug_in)
    both = trial.evaluate(plug_in, Conditions(), legs)
    tank = trial.evaluate(s.put(plug_in, "powertrain.management.plug_in_frac", 0.0), Conditions(), legs)
    charged = legs[leg]
    assert charged.engine is not None
    times = 0.8 * 15.0 * s.KWH / charged.terminal_j
    tank_j = plug_in.powertrain.tank_m3 * wltp_fuel(plug_in.powertrain.engine).energy_j_m3  # type: ignore[union-attr]
    lost = times * charged.engine.fuel_j / tank_j * tank[key]
    expected = times * charged.distance_m - lost
    assert float(both[key] - tank[key]) == pytest.approx(float(expected), rel=1e-9)
    assert {name: both[name] for name in both if "fuel" in name} == {
        name: tank[name] for name in tank if "fuel" in name
    }


def test_the_epa_label_range_of_a_plug_in_is_its_charge_and_its_tank() -> None:
    """As ``fueleconomy.gov`` prints a total range: that on charge, near the electric label's, before that of the tank."""
    concept = s.engine_concept("series", {"battery.usable_energy": 15.0 * s.KWH})
    plug_in = s.put(s.take(s.fleet([concept]), 0), "powertrain.management.plug_in_frac", 1.0)
    plug_in = s.put(plug_in, HELD, 0.2)
    plan = schedule((*fuel_epa.TRIAL.legs, *plug_in_trial.LEGS, *fuel_wltp.LEGS))
    legs = jax.jit(lambda vehicle: dict(march(vehicle, Conditions(), plan)))(plug_in)
    both = fuel_epa.evaluate(plug_in, Conditions(), legs)
    tank = fuel_epa.evaluate(s.put(plug_in, "powertrain.management.plug_in_frac", 0.0), Conditions(), legs)
    factor = float(plug_in.homologation.five_cycle_factor_frac)
    city, highway = (legs[leg.name] for leg in fuel_epa.DEPLETING)
    cycles = [0.8 * 15.0 * s.KWH / float(leg.terminal_j) for leg in (city, highway)]
    expected = factor * (0.55 * cycles[0] * float(city.distance_m) + 0.45 * cycles[1] * float(highway.distance_m))
    burnt_j = 0.55 * cycles[0] * float(city.engine.fuel_j) + 0.45 * cycles[1] * float(highway.engine.fuel_j)
    litres_m3 = float(plug_in.powertrain.tank_m3)
    burnt_m3 = burnt_j / float(epa_fuel(plug_in.powertrain.engine).energy_j_m3)
    economy = float(both["economy_epa_label"])
    assert float(tank["range_epa"]) == pytest.approx(litres_m3 * economy, rel=1e-9)
    assert float(both["range_epa"]) == pytest.approx(expected + (litres_m3 - burnt_m3) * economy, rel=1e-9)
    electric = float(plug_in_trial.evaluate(plug_in, Conditions(), legs)["range_electric_epa"])
    assert expected == pytest.approx(electric, rel=0.06)
