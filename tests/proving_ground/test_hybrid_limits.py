"""Hybrids by limit: no machine is combustion, an endless battery is electric, rest costs nothing, nothing hunts."""

from __future__ import annotations

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import driven as d
import strategies as s
from redline.physics.electric.electric_machine import active_loss, base_speed
from redline.physics.response import geared
from redline.physics.response.full_throttle import _asking, axle_forces
from redline.physics.response.geared_drive import axle_drag
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import Leg
from redline.proving_ground.driving.march import march, prepare_drive
from redline.proving_ground.driving.schedule import schedule
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

FLEET = 8
#: Given alike to two kinds, so that only what the kind adds differs.
ALIKE = {
    "mass.kerb": 1500.0, "mass.gross": 2000.0, "road_load.epa_a": 110.0, "road_load.epa_b": 1.0, "road_load.epa_c": 0.4, "powertrain.power": 110e3,
    "engine.power": 110e3, "engine.displacement": 2e-3, "engine.torque": 195.0, "auxiliaries.power": 400.0, "gearbox.first_ratio": 4.2,
    "gearbox.top_ratio": 0.7, "gearbox.final_drive": 3.4, "powertrain.held_power": 0.95,
}  # fmt: skip
BOX = {"gearbox.kind": "automatic", "engine.stop_start": False, "powertrain.shaft.position": "input"}


def eight(concept: Any) -> Vehicle:
    """Eight of a kind, so that every fleet of this file has one shape."""
    return s.fleet([concept] * FLEET)


def total(values: Any) -> float:
    """Sum over the seconds of the first vehicle."""
    return float(np.sum(values[0]))


def test_a_hybrid_without_machine_power_is_a_combustion_car() -> None:
    """Machines of no power: an alternator supplies the auxiliaries, and fuel is the same to 1e-9."""
    plain = eight(s.engine_concept("combustion", ALIKE, BOX))
    hybrid = eight(s.engine_concept("parallel_hybrid", ALIKE | {"battery.gross_energy": 1.5 * s.KWH}, BOX))
    for axle in ("shaft", "axle"):
        for leaf in ("peak_power_w", "peak_torque_nm"):
            hybrid = s.put(hybrid, f"powertrain.{axle}.{leaf}", 0.0)
    train = plain.powertrain  # and the same small battery for its alternator to fill
    train = dataclasses.replace(hybrid.powertrain, battery=train.battery, management=train.management)
    hybrid = dataclasses.replace(hybrid, powertrain=train)
    for trace in (d.udds(), d.steady(100.0)):
        burnt = [total(d.seconds_of(fleet, trace)[0].engine.fuel_w) for fleet in (plain, hybrid)]
        assert burnt[1] == pytest.approx(burnt[0], rel=1e-9)


def test_the_alternator_burns_what_the_auxiliaries_take_over_its_efficiency() -> None:
    """At a steady speed: fuel with auxiliaries less without is ``P_aux / (eta e)`` with the line's own bend."""
    fleet = s.put(eight(s.engine_concept("combustion", ALIKE, BOX)), "powertrain.engine.load_loss_1_pa", 0.0)
    without = s.put(fleet, "powertrain.auxiliary_power_w", 0.0)
    burnt = [d.seconds_of(one, d.steady(90.0))[0].engine.fuel_w[0, -1] for one in (fleet, without)]
    train = s.take(fleet, 0).powertrain
    wanted = 400.0 / train.alternator_efficiency_frac / train.engine.indicated_efficiency_frac
    assert burnt[0] - burnt[1] == pytest.approx(float(wanted), rel=1e-9)


def test_a_plug_in_with_an_endless_battery_is_electric() -> None:
    """Series, depleting: the engine never starts and the terminals give what an electric car's give, to 1e-12."""
    sized = {"battery.usable_energy": 100.0 * s.KWH, "battery.discharge_power": 200e3, "battery.charge_power": 200e3}
    numbers = {"mass.kerb": 1800.0, "powertrain.front.power": 150e3, "powertrain.power": 150e3, **sized}
    plug = s.take(s.fleet([s.engine_concept("series", numbers, {"powertrain.plug_in": True})]), 0)
    same = {field.name for field in dataclasses.fields(Electric)}
    train = Electric(**{name: getattr(plug.powertrain, name) for name in same})
    plan = schedule([Leg("udds", "udds", "epa", "full", deplete=True), Leg("us06", "us06", "epa", deplete=True)])
    program = jax.jit(lambda vehicle: dict(march(vehicle, Conditions(), plan)))
    legs = [program(vehicle) for vehicle in (plug, dataclasses.replace(plug, powertrain=train))]
    for name in ("udds", "us06"):
        assert float(legs[0][name].engine.running_s) == 0.0
        for total_of in ("terminal_j", "machine_loss_j", "gear_loss_j", "wheel_in_j", "distance_m"):
            wanted, got = (float(getattr(leg[name], total_of)) for leg in reversed(legs))
            assert got == pytest.approx(wanted, rel=1e-12), total_of


def test_stopping_at_rest_saves_exactly_the_fuel_of_idling() -> None:
    """Warm, nothing to supply, no price of rising: idle fuel over the seconds of rest is saved, less its restarts."""
    fleet = eight(s.engine_concept("combustion", ALIKE, {**BOX, "engine.stop_start": True}))
    fleet = s.put(fleet, "powertrain.auxiliary_power_w", 0.0)
    fleet = s.put(fleet, "powertrain.engine.cold_friction_frac", 0.0)
    fleet = s.put(fleet, "powertrain.engine.transient_s", 0.0)
    stopping, state = d.seconds_of(fleet, d.udds())
    idling, _ = d.seconds_of(s.put(fleet, "powertrain.engine.stop_start_frac", 0.0), d.udds())
    resting = state.engine.on[0] < 0.5
    assert 150 < np.sum(resting) < 400
    crawling = (stopping.speed_m_s[0] > 0.0) & (stopping.speed_m_s[0] < 0.1)  # there the flows are stretched with speed
    assert np.sum(crawling) < 30
    starts = np.sum((stopping.engine.starts_1_s - idling.engine.starts_1_s)[0][~crawling])
    engine, box = s.take(fleet, 0).powertrain.engine, s.take(fleet, 0).powertrain.gearbox
    idle = s.fuel_power(engine, engine.idle_speed_rad_s, box.creep_torque_nm * engine.idle_speed_rad_s, 1.0)
    saved = np.sum(resting) * float(idle) - starts * float(engine.start_energy_j)
    gap = (idling.engine.fuel_w - stopping.engine.fuel_w)[0]
    assert np.sum(gap[~crawling]) == pytest.approx(saved, rel=1e-9)


def test_at_a_steady_speed_stop_start_makes_no_difference() -> None:
    fleet = eight(s.engine_concept("combustion", ALIKE, {**BOX, "engine.stop_start": True}))
    with_it, state = d.seconds_of(fleet, d.steady(80.0))
    without, _ = d.seconds_of(s.put(fleet, "powertrain.engine.stop_start_frac", 0.0), d.steady(80.0))
    moving = slice(30, None)
    np.testing.assert_array_equal(with_it.engine.fuel_w[:, moving], without.engine.fuel_w[:, moving])
    assert np.all(state.engine.on[:, moving] == 1.0)


@pytest.mark.parametrize("family", ["geared", "engine_electric"])
def test_a_constant_speed_settles_without_hunting(family: str) -> None:
    """Ten minutes on: an engine alone does not shift; no engine starts more than ten times a minute, on average twice."""
    concepts = [c for seed in range(4) for c in s.EngineDraw(seed, FLEET, family).concepts][: 2 * FLEET]
    rate, shifts = [], []
    for half in (concepts[:FLEET], concepts[FLEET:]):
        fleet = s.fleet(half)
        alone = np.array([concept.kind == "combustion" for concept in half])
        for speed in (30.0, 50.0, 80.0, 110.0):
            flows, _ = d.seconds_of(fleet, d.steady(speed))
            late = slice(700, None)
            rate.append(60.0 * np.mean(flows.engine.starts_1_s[:, late], axis=1))
            shifts.append(np.sum(flows.engine.shifts_1_s[:, late], axis=1))
            assert np.all(shifts[-1][alone] == 0.0), speed
    assert np.max(rate) <= 10.0
    assert np.mean(rate) <= 2.0
    assert np.median(shifts) == 0.0


@pytest.mark.parametrize("kind", s.KINDS)
def test_a_cold_engine_burns_more(kind: str) -> None:
    fleet = eight(s.engine_concept(kind))
    burnt = [d.seconds_of(fleet, d.udds(), warmth_frac=warmth) for warmth in (1.0, 0.0)]
    engine = s.take(fleet, 0).powertrain.engine
    fuel = [
        total(f.engine.fuel_w) + total(f.chemical_w) / (0.93 * float(engine.indicated_efficiency_frac))
        for f, _ in burnt
    ]
    assert fuel[1] > 1.01 * fuel[0]
    assert burnt[1][1].engine.warmth_frac[0, -1] > 0.8, "twenty minutes warm an engine"


def test_altitude_takes_thrust_from_a_natural_engine_and_not_from_a_turbocharged_one() -> None:
    for aspiration in ("natural", "turbo"):
        vehicle = s.take(s.fleet([s.engine_concept("combustion", ALIKE, {**BOX, "engine.aspiration": aspiration})]), 0)
        force = [
            float(sum(axle_forces(prepare_drive(vehicle, density), 1.0, 12.0))) for density in (1.157, 0.8 * 1.157)
        ]
        if aspiration == "turbo":
            assert force[1] == force[0]
        else:
            assert 0.76 < force[1] / force[0] < 0.81, "drag and alternator do not fall with the air"


def test_the_low_range_multiplies_crawl_thrust() -> None:
    """At the pace of a walk, before the tyres slip: wheel force in proportion to the ratio."""
    vehicle = s.take(s.fleet([s.engine_concept("combustion", ALIKE | {"transfer.low_range": 2.5}, BOX)]), 0)
    drive = prepare_drive(vehicle)
    for ratio in (1.5, 2.5, 4.0):
        low, high = (float(geared.available_force(drive, _asking(0.4), r)[0]) for r in (ratio, 1.0))
        assert low / high == pytest.approx(ratio, rel=1e-12)


def test_a_gearbox_with_one_gear_is_a_single_speed() -> None:
    """One ratio, however many times it is listed: the same fuel, and never a shift."""
    fleet = s.scaled(eight(s.engine_concept("combustion", ALIKE, BOX)), "powertrain.engine.max_speed_rad_s", 3.0)
    ratios = np.repeat(np.asarray(fleet.powertrain.gearbox.ratios)[:, 3:4], 10, axis=1)
    listed = s.put(fleet, "powertrain.gearbox.ratios", ratios)
    single = s.put(listed, "powertrain.gearbox.count", 1.0)
    found = [d.seconds_of(one, d.udds())[0].engine for one in (listed, single)]
    np.testing.assert_allclose(found[0].fuel_w, found[1].fuel_w, rtol=1e-12)
    assert np.sum(found[1].shifts_1_s) == 0.0


def test_a_power_split_at_a_standstill_charges_through_its_generator() -> None:
    """At rest nothing goes straight to the wheels: the engine's power less the generator's loss is charge."""
    fleet = eight(s.engine_concept("power_split"))
    flows, state = d.seconds_of(fleet, d.padded("rest", np.zeros(d.POINTS)), soc_frac=0.05)
    runs = state.engine.on[0] > 0.5
    assert np.sum(runs) > 60, "short of charge, it should charge at rest"
    crank = flows.engine.fuel_w[0] - flows.engine.engine_loss_w[0]
    auxiliary = float(s.take(fleet, 0).powertrain.auxiliary_power_w)
    np.testing.assert_allclose(flows.terminal_w[0], auxiliary + flows.machine_loss_w[0] - crank, atol=1e-6)
    assert np.all(flows.machine_loss_w[0][runs] > 0.0)
    assert np.all(flows.gear_loss_w[0] == 0.0)
    assert np.all(flows.terminal_w[0][~runs] == pytest.approx(auxiliary))
    assert state.soc_frac[0, -1] > 0.3


def test_the_pack_stays_within_its_limits_below_rated_power() -> None:
    """Where the rating does not bind: neither more than the pack gives nor more than it takes."""
    for family in ("geared", "engine_electric"):
        draw = s.EngineDraw(8, FLEET, family)
        flows, _ = d.seconds_of(draw.fleet, d.udds())
        battery, rated = draw.fleet.powertrain.battery, np.asarray(draw.fleet.powertrain.system_power_w)[:, None]
        easy = flows.wheel_out_w < 0.7 * rated
        assert np.max((flows.terminal_w / np.asarray(battery.discharge_power_w)[:, None])[easy]) <= 1.02
        assert np.max(-flows.terminal_w / np.asarray(battery.charge_power_w)[:, None]) <= 1.02
    assert jnp.ones(1).dtype == jnp.float64


def test_a_machine_on_the_shaft_loses_what_the_loss_law_says() -> None:
    """All five terms, also the one in proportion to torque, which the constants leave at zero."""
    vehicle = s.take(s.fleet([s.engine_concept("parallel_hybrid", ALIKE, BOX)]), 0)
    vehicle = s.put(vehicle, "powertrain.shaft.loss.load_frac", 0.013)
    unit, drive = vehicle.powertrain.shaft, prepare_drive(vehicle)
    assert unit.peak_power_w > 0.0 == vehicle.powertrain.axle.peak_power_w
    for rad_s, power_w in ((120.0, 3e3), (250.0, -5e3), (600.0, 8e3)):
        loss = geared._machine_loss(drive, _asking(10.0), jnp.asarray(rad_s))
        found = loss.fixed_w + loss.linear * abs(power_w) + loss.quadratic_1_w * power_w**2
        turning = rad_s * unit.gear_ratio
        own = active_loss(unit, abs(power_w) / turning / unit.peak_torque_nm, turning / base_speed(unit))
        in_mesh = abs(power_w) * (1.0 / unit.mesh_efficiency_frac - 1.0)
        assert float(found) == pytest.approx(float(own + in_mesh), rel=1e-9)


@pytest.mark.parametrize("free", [False, True])
def test_an_axle_of_its_own_drags_as_an_electric_cars_does(free: bool) -> None:
    """``n1 P nu`` among the machines' losses where the road load is built up; uncoupled only while it carries."""
    given = {path: value for path, value in ALIKE.items() if not path.startswith("road_load")}
    given |= {"powertrain.rear.power": 70e3, "powertrain.shaft.power": 0.0, "battery.gross_energy": 15.0 * s.KWH}
    choices = {"powertrain.plug_in": True, "powertrain.drive": "all", "powertrain.rear.disconnect": free}
    fleet = eight(s.engine_concept("parallel_hybrid", given, choices))
    smooth = s.put(fleet, "powertrain.axle.loss.neutral_speed_frac", 0.0)
    late = slice(200, 400)
    lost = [d.seconds_of(one, d.steady(90.0), soc_frac=0.9, deplete_frac=1.0)[0] for one in (fleet, smooth)]
    vehicle = s.take(fleet, 0)
    unit, drive = vehicle.powertrain.axle, prepare_drive(vehicle)
    wanted = float(unit.peak_power_w * unit.loss.neutral_speed_frac * drive.axle.speed_frac_per_speed * 25.0)
    assert 100.0 < wanted < 400.0
    assert np.all(lost[0].engine.fuel_w[0, late] == 0.0)
    np.testing.assert_allclose((lost[0].machine_loss_w - lost[1].machine_loss_w)[0, late], wanted, rtol=1e-6)
    assert float(axle_drag(drive, _asking(25.0), 0.0)) == pytest.approx(0.0 if free else wanted, rel=1e-9)
    coasted_down = prepare_drive(s.put(vehicle, "road_load.neutral_drag_frac", 1.0))
    assert float(axle_drag(coasted_down, _asking(25.0), 1e4)) == 0.0
