"""A pack as cold as the day: what its cells give is all there is at full throttle, and what they hold counts."""

from __future__ import annotations

import dataclasses

import jax
import numpy as np
import pytest

import strategies as s
from redline.physics.electric.drive_unit import full_load_efficiency
from redline.physics.storage.battery import greatest_power
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.loads import ambient_density
from redline.proving_ground.driving.march import drive_on, pack_at, prepare_drive
from redline.proving_ground.trials.lasting import endurance
from redline.proving_ground.trials.road import climb, crawl, sprint
from redline.proving_ground.trials.seasons import day_grip
from redline.vehicle.vehicle import Vehicle

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
    cold = s.scaled(vehicle_of(family), "powertrain.battery.resistance_ohm", 2.0)
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
