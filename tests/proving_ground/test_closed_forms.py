"""Where the equations can be solved by hand, the proving ground gives that solution."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings

import strategies as s
from redline.foundations.constants import DRIVER_KG, GRAVITY_M_S2
from redline.physics.response.full_throttle import _asking
from redline.physics.response.gear_choice import lowest_gear, turns_in
from redline.physics.road.road_load import aero_force, rolling_force
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.cycles import Cycle
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.loads import ambient_density, load_of
from redline.proving_ground.driving.march import march, prepare_drive
from redline.proving_ground.driving.schedule import schedule
from redline.proving_ground.trials.road import sprint
from redline.proving_ground.trials.road.climb import steepest
from redline.vehicle.vehicle import Vehicle

STILL = Conditions()


def driven(vehicle: Vehicle, trace: Cycle, start: str = "half") -> LegTotals:
    """One own cycle on the road."""
    plan = schedule([Leg("own", "own", "kerb", start)], {"own": trace})  # type: ignore[arg-type]
    return jax.tree.map(np.asarray, march(vehicle, STILL, plan)["own"])


def warmed_through(vehicle: Vehicle) -> Vehicle:
    """A vehicle whose oil stays at the 40 degC to which its road load belongs: housings too large to warm or cool.

    At 20 degC, warmed through, neither tyres nor oil then add to the road load, and its constant is one for the hand.
    """
    return s.put(vehicle, "thermal.rear.housing_j_k", 1e18)


def grippy(vehicle: Vehicle, **leaves: Any) -> Vehicle:
    """A vehicle whose drive units never limit: grip alone does."""
    for axle in ("front", "rear"):
        for leaf in ("peak_torque_nm", "peak_power_w"):
            vehicle = s.scaled(vehicle, f"powertrain.{axle}.{leaf}", 1e3)
    vehicle = s.put(vehicle, "powertrain.system_power_w", 1e9)
    vehicle = s.put(vehicle, "powertrain.battery.discharge_power_w", 1e9)
    for path, value in leaves.items():
        vehicle = s.put(vehicle, path.replace("__", "."), value)
    return vehicle


@pytest.mark.parametrize("speed_km_h", [50.0, 90.0, 130.0])
@pytest.mark.parametrize("axle", ["front", "rear"])
def test_constant_speed_is_force_times_speed_and_the_losses(speed_km_h: float, axle: str) -> None:
    """``P = F v / eta + P_loss(F, v) + P_drag + P_aux`` with one driven axle, all worked out by hand."""
    vehicle = s.vehicle({"powertrain.power": 160e3, "dimensions.height": 1.6}, {"powertrain.drive": axle})
    v = speed_km_h / 3.6
    train, unit = vehicle.powertrain, getattr(vehicle.powertrain, axle)
    mass = vehicle.mass.kerb_kg + DRIVER_KG
    load = vehicle.road_load
    force = (load.constant_n + load.linear_n_s_m * v) * mass / load.reference_mass_kg
    force += 0.5 * float(ambient_density(STILL)) * load.drag_area_m2 * v * v
    radius = vehicle.tyre.radius_m - vehicle.tyre.deflection_m / 3.0
    turns = unit.gear_ratio / radius
    tau = force / (unit.peak_torque_nm * turns * unit.mesh_efficiency_frac)
    nu = turns * v / (unit.peak_power_w / unit.peak_torque_nm)
    k = unit.loss
    shape = k.engaged_frac + tau * (k.load_frac + k.load2_frac * tau + k.load_speed_frac * nu)
    machine = unit.peak_power_w * (shape + k.weakening_frac * max(nu - k.weakening_from_frac, 0.0) ** 2)
    machine += (
        unit.peak_power_w * (1.0 - load.neutral_drag_frac) * nu * (k.neutral_speed_frac + k.neutral_speed2_frac * nu)
    )
    expected = force * v / unit.mesh_efficiency_frac + machine + train.auxiliary_power_w
    count = 65
    leg = driven(vehicle, Cycle("steady", np.arange(float(count)), np.full(count, v), np.zeros(count)))
    assert leg.distance_m == pytest.approx(64.0 * v, rel=1e-12)
    assert leg.terminal_j / leg.time_s == pytest.approx(expected, rel=1e-11)


def coast_down(vehicle: Vehicle, start: float, end: float) -> tuple[float, float, float, float]:
    """Constant and quadratic resistance, mass and the closed-form time from one speed to another."""
    mass = vehicle.mass.kerb_kg + DRIVER_KG
    inertia = mass + vehicle.mass.rotating_frac * vehicle.mass.kerb_kg
    constant = float(vehicle.road_load.constant_n * mass / vehicle.road_load.reference_mass_kg)
    quadratic = float(0.5 * ambient_density(STILL) * vehicle.road_load.drag_area_m2)
    turn = math.sqrt(quadratic / constant)
    time = inertia / math.sqrt(constant * quadratic) * (math.atan(start * turn) - math.atan(end * turn))
    return constant, quadratic, float(inertia), time


def test_a_coast_down_takes_the_time_and_way_of_its_closed_form() -> None:
    """``m dv/dt = -(A + C v^2)``: time by arc tangents, way by a logarithm; the road load integrated by Runge-Kutta."""
    vehicle = s.put(s.vehicle(), "road_load.linear_n_s_m", 0.0)
    start, end = 40.0, 8.0
    constant, quadratic, inertia, expected = coast_down(vehicle, start, end)
    way = inertia / (2.0 * quadratic) * math.log((constant + quadratic * start**2) / (constant + quadratic * end**2))

    def slope(speed: float) -> float:
        load = vehicle.road_load
        rolling = rolling_force(
            load.constant_n, load.linear_n_s_m, speed, (vehicle.mass.kerb_kg + DRIVER_KG) / load.reference_mass_kg
        )
        return -float(rolling + aero_force(load.drag_area_m2, ambient_density(STILL), speed, 0.0)) / inertia

    speed, distance, steps = start, 0.0, 400
    dt = expected / steps
    for _ in range(steps):
        k1 = slope(speed)
        k2 = slope(speed + 0.5 * dt * k1)
        k3 = slope(speed + 0.5 * dt * k2)
        k4 = slope(speed + dt * k3)
        distance += dt * (speed + dt * (k1 + k2 + k3) / 6.0)
        speed += dt * (k1 + 2 * k2 + 2 * k3 + k4) / 6.0
    assert speed == pytest.approx(end, rel=1e-8)
    assert distance == pytest.approx(way, rel=1e-8)


def test_following_a_coast_down_needs_neither_drive_nor_brake() -> None:
    """The march on the closed form's own trace: no tractive work and no friction."""
    vehicle = warmed_through(s.put(s.vehicle(), "road_load.linear_n_s_m", 0.0))
    start, end = 40.0, 8.0
    constant, quadratic, inertia, total = coast_down(vehicle, start, end)
    root = math.sqrt(constant / quadratic)
    time = np.linspace(0.0, total, 3001)
    speed = root * np.tan(math.atan(start / root) - time * math.sqrt(constant * quadratic) / inertia)
    leg = driven(vehicle, Cycle("coast", time, speed, np.zeros(len(time))))
    kinetic = 0.5 * inertia * (start**2 - end**2)
    assert -leg.kinetic_j == pytest.approx(kinetic, rel=1e-9)
    assert leg.rolling_j + leg.aero_j == pytest.approx(kinetic, rel=1e-6)
    for work in (leg.wheel_out_j, leg.wheel_in_j, leg.friction_brake_j):
        assert 0.0 <= work < 1e-6 * kinetic


def without_drive(vehicle: Vehicle) -> Vehicle:
    """A vehicle whose machines give nothing."""
    for axle in ("front", "rear"):
        for leaf in ("peak_torque_nm", "peak_power_w"):
            vehicle = s.put(vehicle, f"powertrain.{axle}.{leaf}", 0.0)
    return vehicle


def test_a_vehicle_without_drive_coasts_down_whatever_is_demanded() -> None:
    vehicle = without_drive(s.put(s.vehicle(), "road_load.linear_n_s_m", 0.0))
    start, end = 30.0, 15.0
    *_, total = coast_down(vehicle, start, end)
    time = np.linspace(0.0, total, 1281)
    leg = driven(vehicle, Cycle("demanded", time, np.full(len(time), start), np.zeros(len(time))))
    reached = start - float(leg.shortfall_m_s)
    assert reached == pytest.approx(end, rel=1e-3)


def test_a_car_held_at_its_limit_reaches_its_top_speed() -> None:
    """Asked for 200 km/h, a 40 kW car should settle where the sprint trial's surplus is zero."""
    vehicle = s.vehicle({"powertrain.power": 40e3, "powertrain.top_speed": 70.0}, {"powertrain.drive": "rear"})
    vehicle = warmed_through(s.put(vehicle, "powertrain.held_power_frac", 1.0))
    fastest = float(sprint.full_throttle(vehicle, STILL).fastest_m_s)
    time = np.arange(0.0, 641.0)
    asked = 200.0 / 3.6
    trace = Cycle("asked", time, np.where(time < 1, 0.9 * fastest, asked), np.zeros(len(time)))
    late = Cycle("late", time + 640.0, np.full(len(time), asked), np.zeros(len(time)))
    plan = schedule(
        [Leg("asked", "asked", "kerb", "half"), Leg("late", "late", "kerb")], {"asked": trace, "late": late}
    )
    plan = dataclasses.replace(plan, starts=plan.starts & (np.arange(len(plan.starts)) == 0))
    leg = jax.tree.map(np.asarray, march(vehicle, STILL, plan)["late"])
    assert leg.distance_m / 640.0 == pytest.approx(fastest, rel=2e-3)


@settings(max_examples=25)
@given(mu=s.floats(0.3, 1.1), share=s.floats(0.4, 0.62), height=s.floats(0.5, 0.9), rolling=s.floats(0.005, 0.05))
def test_grip_limits_the_climb_as_the_textbook_says(mu: float, share: float, height: float, rolling: float) -> None:
    """All wheels: ``tan t = mu - f``; one axle: with load transfer, ``tan t (1 -+ mu h / L) = mu w - f``."""
    mass = 2000.0
    base = grippy(
        PLAIN, road_load__drag_area_m2=0.0, road_load__linear_n_s_m=0.0, tyre__adhesion_coeff=mu, mass__front_share_frac=share,
        mass__cg_height_m=height, road_load__constant_n=rolling * mass * GRAVITY_M_S2, road_load__reference_mass_kg=mass,
    )  # fmt: skip
    wheelbase = float(base.body.wheelbase_m)
    lever = mu * height / wheelbase
    expected = {
        "all": mu - rolling,
        "rear": (mu * (1.0 - share) - rolling) / (1.0 - lever),
        "front": (mu * share - rolling) / (1.0 + lever),
    }
    for drive, grade in expected.items():
        vehicle = base
        if drive != "all":
            dead = "front" if drive == "rear" else "rear"
            vehicle = s.put(
                s.put(base, f"powertrain.{dead}.peak_torque_nm", 0.0), f"powertrain.{dead}.peak_power_w", 0.0
            )
        if drive == "rear" and grade > 0.95 * wheelbase * share / height:
            continue  # the front axle would lift: another law
        assert float(CLIMB(vehicle, mass)) == pytest.approx(grade, rel=1e-9, abs=1e-12), drive


@pytest.fixture(scope="module", autouse=True)
def _plain_vehicle() -> None:
    global PLAIN, CLIMB
    with jax.enable_x64(True):
        PLAIN = s.vehicle()
    CLIMB = jax.jit(lambda vehicle, mass: steepest(vehicle, STILL, 0.3, mass, 0.0))


PLAIN: Any = None
CLIMB: Any = None


def test_a_weak_vehicle_climbs_what_its_torque_holds() -> None:
    """Torque-limited: ``F = m g sin t + f m g cos t``, solved for t by hand."""
    vehicle = grippy(PLAIN, tyre__adhesion_coeff=5.0, road_load__drag_area_m2=0.0, road_load__linear_n_s_m=0.0)
    vehicle = s.put(vehicle, "powertrain.front.peak_power_w", 0.0)
    vehicle = s.put(s.put(vehicle, "powertrain.front.peak_torque_nm", 0.0), "powertrain.rear.peak_torque_nm", 180.0)
    unit = vehicle.powertrain.rear
    mass = 2100.0
    radius = vehicle.tyre.radius_m - vehicle.tyre.deflection_m / 3.0
    force = float(unit.peak_torque_nm * unit.gear_ratio / radius * unit.mesh_efficiency_frac)
    weight = mass * GRAVITY_M_S2
    f = float(vehicle.road_load.constant_n / vehicle.road_load.reference_mass_kg / GRAVITY_M_S2)
    reach = math.hypot(1.0, f)
    angle = math.asin(force / weight / reach) - math.atan(f)
    assert float(CLIMB(vehicle, mass)) == pytest.approx(math.tan(angle), rel=1e-9)


def test_a_trailer_adds_its_weight_to_the_slope() -> None:
    """With grip to spare, a trailer of the vehicle's own mass halves the sine, but for rolling resistance."""
    vehicle = grippy(PLAIN, tyre__adhesion_coeff=9.0, road_load__drag_area_m2=0.0, road_load__constant_n=0.0)
    vehicle = s.put(s.put(vehicle, "powertrain.rear.peak_torque_nm", 150.0), "powertrain.front.peak_torque_nm", 0.0)
    vehicle = s.put(vehicle, "road_load.linear_n_s_m", 0.0)
    alone = math.atan(float(steepest(vehicle, STILL, 0.3, 2000.0, 0.0)))
    towing = math.atan(float(steepest(vehicle, STILL, 0.3, 2000.0, 2000.0)))
    assert 2.0 * math.sin(towing) + 0.012 * math.cos(towing) == pytest.approx(math.sin(alone), rel=1e-9)


def test_full_throttle_at_constant_force_is_uniform_acceleration() -> None:
    """No drag, no power limit: ``t = v m / F`` and ``x = v^2 m / 2F``."""
    vehicle = grippy(PLAIN, tyre__adhesion_coeff=50.0, road_load__drag_area_m2=0.0, road_load__constant_n=0.0)
    vehicle = s.put(s.put(vehicle, "road_load.linear_n_s_m", 0.0), "powertrain.torque_rise_s", 0.0)
    vehicle = s.put(s.put(vehicle, "powertrain.rear.peak_torque_nm", 250.0), "powertrain.front.peak_torque_nm", 0.0)
    vehicle = s.put(s.put(vehicle, "mass.cg_height_m", 0.01), "powertrain.rear.max_speed_rad_s", 1e5)
    unit = vehicle.powertrain.rear
    radius = vehicle.tyre.radius_m - vehicle.tyre.deflection_m / 3.0
    force = float(unit.peak_torque_nm * unit.gear_ratio / radius * unit.mesh_efficiency_frac)
    inertia = float(vehicle.mass.kerb_kg * (1.0 + vehicle.mass.rotating_frac) + DRIVER_KG)
    run = sprint.full_throttle(vehicle, STILL)
    at = 100.0 / 3.6
    assert float(jnp.interp(at, run.speed_m_s, run.time_s)) == pytest.approx(at * inertia / force, rel=1e-6)
    place = int(np.searchsorted(np.asarray(run.speed_m_s), at))
    v = float(run.speed_m_s[place])
    assert float(run.distance_m[place]) == pytest.approx(0.5 * v * v * inertia / force, rel=1e-6)
    assert float(sprint.evaluate(vehicle, STILL, {})["accel_0_100_kmh"]) == pytest.approx(
        at * inertia / force, rel=1e-6
    )


def test_full_throttle_at_constant_power_gains_energy_at_that_power() -> None:
    """No drag, no torque or grip limit: kinetic energy = power times time."""
    vehicle = grippy(PLAIN, tyre__adhesion_coeff=500.0, road_load__drag_area_m2=0.0, road_load__constant_n=0.0)
    vehicle = s.put(s.put(vehicle, "road_load.linear_n_s_m", 0.0), "mass.cg_height_m", 0.001)
    vehicle = s.put(s.put(vehicle, "powertrain.system_power_w", 100e3), "powertrain.held_power_frac", 1.0)
    run = sprint.full_throttle(vehicle, STILL)
    speed, time = np.asarray(run.speed_m_s), np.asarray(run.time_s)
    first, last = np.searchsorted(speed, [15.0, 35.0])
    inertia = float(vehicle.mass.kerb_kg * (1.0 + vehicle.mass.rotating_frac) + DRIVER_KG)
    gained = 0.5 * inertia * (speed[last] ** 2 - speed[first] ** 2)
    power = 100e3 * float(vehicle.powertrain.rear.mesh_efficiency_frac)
    assert gained / (time[last] - time[first]) == pytest.approx(power, rel=1e-3)


@pytest.mark.parametrize("speed_km_h", [40.0, 90.0])
def test_an_engine_spins_up_with_the_car(speed_km_h: float) -> None:
    """On endless grip the pace times mass and ``I q^2 eta`` is the same surplus of force, whatever the inertia."""
    vehicle = s.take(s.fleet([s.engine_concept("combustion", {})]), 0)
    vehicle = dataclasses.replace(vehicle, tyre=dataclasses.replace(vehicle.tyre, adhesion_coeff=np.float64(50.0)))
    train, speed = vehicle.powertrain, speed_km_h / 3.6

    def force(inertia_kg_m2: float) -> float:
        engine = dataclasses.replace(train.engine, inertia_kg_m2=np.float64(inertia_kg_m2))
        one = dataclasses.replace(vehicle, powertrain=dataclasses.replace(train, engine=engine))
        load, drive = load_of(one, STILL, "kerb"), prepare_drive(one)
        turns = float(turns_in(drive, lowest_gear(drive, _asking(speed))))
        spins = inertia_kg_m2 * turns**2 * float(drive.mesh_efficiency_frac)
        return float(sprint.surplus(one, STILL, np.float64(speed))) * (float(load.inertia_kg) + spins)

    assert force(0.5) == pytest.approx(force(0.0), rel=1e-9)
    assert force(0.0) > 0.0
