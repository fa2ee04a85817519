"""Lift of the first wheel against hand calculation, closed limits, and the direction in which designs move it."""

from __future__ import annotations

import functools
import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.foundations.constants import GRAVITY_M_S2
from redline.physics.statics.lift import Test as Growing
from redline.physics.statics.lift import reach_until_lift
from redline.physics.statics.stance import stance_of
from redline.proving_ground.trials.obstacles import articulation, tipping
from redline.vehicle.vehicle import Vehicle
from strategies import put, vehicle

KERB_KG = 2400.0
#: Static load of each wheel, in N.
LOAD_N = KERB_KG * GRAVITY_M_S2 / 4.0
few = settings(max_examples=15, deadline=None)


@functools.cache
def _plain(cg_m: float, deflection_m: float) -> Vehicle:
    numbers = {
        "mass.kerb": KERB_KG, "mass.front_share": 0.5, "mass.cg_height": cg_m, "tyres.diameter": 0.8, "tyres.deflection": deflection_m,
        "dimensions.track_front": 1.6, "dimensions.track_rear": 1.6,
    }  # fmt: skip
    return vehicle(numbers)


def made(
    rate: float = 40e3,
    bar: float = 0.0,
    travel: float = 1.0,
    cg: float = 0.25,
    deflection: float = 0.021,
    **more: float,
) -> Vehicle:
    """A vehicle that is the same front and rear: vertical guides, equal travel both ways."""
    car = _plain(cg, deflection)
    fields = {
        "wheel_rate_n_m": rate, "anti_roll_n_m": bar, "bump_m": travel, "rebound_m": travel, "lean_rad_m": 0.0, "unsprung_kg": 60.0,
        "stop_n_m": 5e5, "solid_frac": 0.0, **more,
    }  # fmt: skip
    for axle in ("front", "rear"):
        for name, value in fields.items():
            car = put(car, f"suspension.{axle}.{name}", value)
    return car


@functools.cache
def _jack() -> Any:
    """Rise of the front left wheel until a low one lifts, and the tyre's stiffness."""
    test = Growing(
        rise_frac=jnp.array([1.0, 0.0, 0.0, 0.0]), side_frac=0.0, climb_frac=0.0, hold_frac=jnp.full(4, 0.25),
        watched_frac=jnp.array([0.0, 1.0, 1.0, 0.0]),
    )  # fmt: skip

    def rise(car: Vehicle, bars_off: float) -> tuple[jax.Array, jax.Array]:
        stance = stance_of(car, bars_off_frac=bars_off)
        return reach_until_lift(stance, test), stance.tyre_n_m[0]

    return jax.jit(rise)


def rise_of(car: Vehicle, bars_off: float = 0.0) -> tuple[float, float]:
    """Rise at first lift in m, and the tyre's stiffness in N/m."""
    rise, tyre = _jack()(car, bars_off)
    assert np.isfinite(rise)
    return float(rise), float(tyre)


@functools.cache
def _tips() -> Any:
    return jax.jit(lambda car: tipping.evaluate(car, None, {}))  # type: ignore[arg-type]


@pytest.mark.parametrize(("rate", "bar"), [(150e3, 0.0), (120e3, 20e3), (200e3, 30e3)])
def test_without_stops_it_is_the_springs_in_series_and_the_lean(rate: float, bar: float) -> None:
    """``h = 2 W (kf + kr) / (kf kr)``, less what the leaning weight takes from the low side, within 3 %."""
    cg, track = 0.6, 1.6
    rise, tyre = rise_of(made(rate, bar, cg=cg))
    k = 1.0 / (1.0 / tyre + 1.0 / (rate + 2.0 * bar))
    plain = 4.0 * LOAD_N / k
    roll_per_rise = 0.5 / track / (1.0 - 4.0 * LOAD_N * cg / (k * track * track))
    leaning = LOAD_N / (k / 4.0 + 2.0 * LOAD_N * cg * roll_per_rise / track)
    assert rise == pytest.approx(leaning, rel=0.03)
    assert 0.88 * plain < rise < plain


def test_with_the_weight_at_the_ground_it_is_the_springs_in_series() -> None:
    rise, tyre = rise_of(made(150e3, cg=0.17))
    assert rise == pytest.approx(4.0 * LOAD_N * (1.0 / tyre + 1.0 / 150e3), rel=0.03)


@pytest.mark.parametrize("travel", [0.06, 0.10, 0.125])
def test_with_stops_it_is_the_sum_of_travels_and_what_stops_and_tyres_give(travel: float) -> None:
    rate, stop, hanging = 25e3, 5e5, 30.0 * GRAVITY_M_S2
    rise, tyre = rise_of(made(rate, travel=travel, cg=0.17))
    bump = (LOAD_N - rate * travel) / (rate + stop)
    assert LOAD_N - hanging - rate * travel > 0.0, "else the stop is not reached"
    assert rise == pytest.approx(4.0 * travel + 4.0 * bump + 4.0 * LOAD_N / tyre, rel=0.03)


def test_a_beam_axle_trades_spring_base_for_travel() -> None:
    """Springs closer together let the wheels of a beam move further against each other."""
    wide, _ = rise_of(made(travel=0.08, solid_frac=1.0, spring_base_m=1.6))
    own, _ = rise_of(made(travel=0.08))
    narrow, _ = rise_of(made(travel=0.08, solid_frac=1.0, spring_base_m=1.0))
    assert wide == pytest.approx(own, rel=0.03)
    assert narrow > 1.25 * wide


def test_bars_cost_articulation_and_taking_them_off_gives_it_back() -> None:
    stiff, soft = made(40e3, 15e3, anti_roll_free_frac=1.0), made(40e3, 0.0)
    assert rise_of(stiff)[0] < 0.9 * rise_of(soft)[0]
    assert rise_of(stiff, bars_off=1.0)[0] == pytest.approx(rise_of(soft)[0], rel=1e-9)


def test_cross_links_let_the_axles_twist_until_the_stops() -> None:
    loose = put(made(40e3, travel=0.15), "suspension.cross_link_frac", 1.0)
    tight = made(40e3, travel=0.15)
    assert rise_of(loose)[0] > 4.0 * 0.15
    assert rise_of(loose)[0] > rise_of(tight)[0] + 0.05


def test_where_no_wheel_ever_lifts_there_is_no_result() -> None:
    """Endless travel and axles free to twist: whatever the rise, every wheel keeps its load."""
    endless = put(made(40e3, travel=1e3, cg=0.17), "suspension.cross_link_frac", 1.0)
    assert math.isnan(float(_jack()(endless, 0.0)[0]))


@few
@given(st.floats(0.05, 0.2), st.floats(0.005, 0.1), st.floats(20e3, 60e3), st.floats(0.4, 0.9))
def test_more_travel_never_costs_articulation(travel: float, more: float, rate: float, cg: float) -> None:
    assert rise_of(made(rate, travel=travel + more, cg=0.5))[0] >= rise_of(made(rate, travel=travel, cg=0.5))[0] - 1e-9


def test_slope_of_the_rise_is_its_slope() -> None:
    car = made(40e3, 6e3, travel=0.12, cg=0.6, lean_rad_m=0.5)
    for path in ("suspension.front.wheel_rate_n_m", "suspension.rear.bump_m", "mass.cg_height_m", "tyre.deflection_m"):
        value = float(np.asarray(functools.reduce(getattr, path.split("."), car)))
        change = put(jax.tree.map(np.zeros_like, car), path, value)
        slope = float(jax.jvp(lambda v: _jack()(v, 0.0)[0], (car,), (change,))[1])
        ends = [rise_of(put(car, path, value * (1.0 + step)))[0] for step in (1e-5, -1e-5)]
        assert slope == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-3, abs=1e-6), path


def test_stiff_springs_tip_as_a_rigid_vehicle() -> None:
    """Within 0.3 degree of geometry, to the side and along."""
    car = made(5e7, 0.0, cg=0.7, deflection=0.0005)
    found = {key: math.degrees(float(value)) for key, value in _tips()(car).items()}
    assert found["tilt_angle_sprung"] == pytest.approx(math.degrees(math.atan(0.8 / 0.7)), abs=0.3)
    assert found["tilt_first_lift"] == pytest.approx(found["tilt_angle_sprung"], abs=0.3)
    assert found["pitch_tip_uphill"] == pytest.approx(found["pitch_tip_uphill_rigid"], abs=0.3)
    assert found["pitch_tip_downhill"] == pytest.approx(found["pitch_tip_downhill_rigid"], abs=0.3)


def test_springs_tip_sooner_by_as_much_as_the_body_leans() -> None:
    """A roll about the ground by ``m g h sin / K``, and the weight over the lower wheels [statics], within 3 %."""
    cg, track, rate = 0.6, 1.6, 150e3
    car = made(rate, cg=cg)
    angle = math.degrees(float(_tips()(car)["tilt_angle_sprung"]))
    _, tyre = rise_of(car)
    k, weight = 1.0 / (1.0 / tyre + 1.0 / rate), 4.0 * LOAD_N
    crown = 0.5 * 1.15 * float(car.tyre.section_width_m)
    patch = crown**2 / float(car.tyre.radius_m)
    slope = 0.7
    for _ in range(60):
        # At the tip the lower wheels bear all: the body has sunk there, and rolled, by the same load.
        roll = 0.5 * weight * math.cos(slope) / k / track
        lean = cg * math.cos(roll) + LOAD_N * (1.0 - math.cos(slope)) / k  # it stands lighter on its springs
        slope = math.atan((0.5 * track + patch * roll - lean * math.sin(roll)) / lean)
    assert angle == pytest.approx(math.degrees(slope), rel=0.03)
    assert angle < math.degrees(math.atan(0.5 * track / cg)) - 1.0


def test_ramp_travel_index_turns_with_the_ramp() -> None:
    """For the same rise and a wheel of no size RTI 30 over RTI 20 is sin 20 / sin 30."""
    steep, flat = (float(articulation.ramp_travel_index(0.5, math.radians(a), 0.0, 2.8)) for a in (30.0, 20.0))
    assert steep / flat == pytest.approx(math.sin(math.radians(20.0)) / math.sin(math.radians(30.0)))
    assert flat == pytest.approx(1000.0 * 0.5 / math.sin(math.radians(20.0)) / 2.8)
