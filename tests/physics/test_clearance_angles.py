"""Clearance angles: limits, closed forms, laws, and the trial that reports them."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redline.physics.shape import clearance_angles as angles
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.shape import clearance
from redline.vehicle.drive.battery import BatteryBox
from redline.vehicle.side_profile import RideHeights, SideProfile

WHEELBASE_M, RADIUS_M = 3.0, 0.38
X_M = np.array([0.85, 0.60, -0.50, -1.50, -2.50, -3.60, -3.90, -3.90])
Z_M = np.array([0.45, 0.36, 0.28, 0.27, 0.28, 0.42, 0.52, 0.52])

quick = settings(max_examples=40, deadline=None)
ahead = st.floats(0.45, 1.2)
height = st.floats(0.12, 0.7)
radius = st.floats(0.28, 0.44)
lift = st.floats(0.005, 0.15)


def three(x: Any, z: Any, wheelbase: float = WHEELBASE_M, r: float = RADIUS_M) -> np.ndarray:
    """Approach, breakover and departure of an underside."""
    x, z = jnp.asarray(x), jnp.asarray(z)
    return np.array(
        [
            angles.approach_angle(x, z, r),
            angles.breakover_angle(x, z, wheelbase, r),
            angles.departure_angle(x, z, wheelbase, r),
        ]
    )


def test_the_plane_touches_tyre_and_point() -> None:
    angle = float(angles.tangent_angle(0.8, 0.4, RADIUS_M))
    # Distance of the wheel centre from the plane through the point equals the loaded radius.
    distance = (RADIUS_M - 0.4) * math.cos(angle) + 0.8 * math.sin(angle)
    assert distance == pytest.approx(RADIUS_M, abs=1e-12)


def test_a_point_on_the_ground_leaves_no_angle() -> None:
    assert float(angles.tangent_angle(0.8, 0.0, RADIUS_M)) == pytest.approx(0.0, abs=1e-12)


def test_without_a_tyre_the_angle_is_that_of_the_contact_point() -> None:
    assert float(angles.tangent_angle(0.8, 0.4, 1e-9)) == pytest.approx(math.atan2(0.4, 0.8), abs=1e-8)
    assert float(angles.breakover_of_flat_belly(0.3, 3.0, 1e-9)) == pytest.approx(2 * math.atan(0.2), abs=1e-8)


@pytest.mark.parametrize(("x", "z"), [(0.0, 0.2), (0.1, 0.2), (0.3, 0.4), (-0.5, 0.3), (0.0, RADIUS_M)])
def test_points_in_the_wheel_or_behind_the_axle_limit_nothing(x: float, z: float) -> None:
    assert float(angles.tangent_angle(x, z, RADIUS_M)) == pytest.approx(math.pi / 2)
    for argument in (0, 1, 2):
        slope = jax.grad(angles.tangent_angle, argument)(x, z, RADIUS_M)
        assert np.isfinite(slope)


def test_a_low_point_close_ahead_of_the_tyre_is_seen() -> None:
    angle = float(angles.tangent_angle(0.36, 0.05, RADIUS_M))
    assert 0.0 < math.degrees(angle) < 10.0
    distance = (RADIUS_M - 0.05) * math.cos(angle) + 0.36 * math.sin(angle)
    assert distance == pytest.approx(RADIUS_M, abs=1e-12)


def test_a_profile_without_overhang_has_right_angles() -> None:
    approach, _, departure = three([-0.5, -2.5], [0.3, 0.3])
    assert approach == pytest.approx(math.pi / 2)
    assert departure == pytest.approx(math.pi / 2)


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_flat_bottom_meets_the_closed_form_in_either_order(order: slice) -> None:
    x, z = np.array([0.9, -0.45, -2.7, -4.0])[order], np.array([0.5, 0.25, 0.25, 0.6])[order]
    expected = angles.breakover_of_flat_belly(0.25, WHEELBASE_M, RADIUS_M)
    assert three(x, z)[1] == pytest.approx(float(expected), abs=1e-12)


def test_one_low_point_off_centre_limits_breakover() -> None:
    flat = three([-0.5, -1.0, -2.5], [0.3, 0.3, 0.3])[1]
    hook = three([-0.5, -0.9, -1.0, -1.1, -2.5], [0.3, 0.3, 0.2, 0.3, 0.3])[1]
    front = angles.tangent_angle(1.0, 0.2, RADIUS_M)
    rear = angles.tangent_angle(2.0, 0.2, RADIUS_M)
    assert hook == pytest.approx(float(front + rear), abs=1e-12)
    assert hook < flat


def test_a_sloping_edge_is_tightest_between_its_ends() -> None:
    x, z = np.array([-0.5, -1.0, -2.5]), np.array([0.3, 0.2, 0.3])
    dense = np.linspace(-2.5, -0.5, 20_001)
    line = jnp.asarray(np.interp(dense, x[::-1], z[::-1]))
    sums = angles.tangent_angle(-dense, line, RADIUS_M) + angles.tangent_angle(dense + 3.0, line, RADIUS_M)
    assert three(x, z)[1] == pytest.approx(float(jnp.min(sums)), abs=math.radians(0.02))
    at_the_ends = sums[np.array([0, int(np.argmin(np.abs(dense + 1.0))), -1])]
    assert float(jnp.min(sums)) < float(jnp.min(at_the_ends)) - math.radians(0.2)


def test_padding_by_repetition_changes_nothing() -> None:
    padded = three(np.append(X_M, [X_M[-1]] * 5), np.append(Z_M, [Z_M[-1]] * 5))
    assert padded == pytest.approx(three(X_M, Z_M), abs=1e-13)


@quick
@given(ahead, height, radius, st.floats(0.005, 0.1))
def test_higher_is_steeper(x: float, z: float, r: float, rise: float) -> None:
    assert float(angles.tangent_angle(x, z + rise, r)) > float(angles.tangent_angle(x, z, r))


@quick
@given(lift)
def test_lift_raises_every_angle(rise: float) -> None:
    raised = np.asarray(angles.standing_heights(Z_M, rise))
    assert np.all(three(X_M, raised) > three(X_M, Z_M))


@quick
@given(st.floats(0.2, 5.0))
def test_angles_do_not_depend_on_scale(scale: float) -> None:
    scaled = three(X_M * scale, Z_M * scale, WHEELBASE_M * scale, RADIUS_M * scale)
    assert scaled == pytest.approx(three(X_M, Z_M), rel=1e-10)


@quick
@given(st.floats(2.0, 3.4), st.floats(0.05, 0.5))
def test_a_longer_wheelbase_flattens_breakover(wheelbase: float, longer: float) -> None:
    short = angles.breakover_of_flat_belly(0.3, wheelbase, RADIUS_M)
    assert float(angles.breakover_of_flat_belly(0.3, wheelbase + longer, RADIUS_M)) < float(short)


@quick
@given(ahead, height, radius)
def test_bumper_height_inverts_the_tangent(x: float, z: float, r: float) -> None:
    found = angles.bumper_height_from_angle(angles.tangent_angle(x, z, r), x, r)
    assert float(found) == pytest.approx(z, abs=1e-9)


@quick
@given(ahead, height, radius, st.floats(0.02, 0.15))
def test_two_heights_fix_the_limiting_point(x: float, z: float, r: float, rise: float) -> None:
    low, high = angles.tangent_angle(x, z, r), angles.tangent_angle(x, z + rise, r)
    assert float(angles.limiting_point_ahead(low, high, rise, r)) == pytest.approx(x, rel=1e-8)


def test_the_limiting_point_without_a_tyre_is_where_two_lines_meet() -> None:
    found = angles.limiting_point_ahead(math.atan(0.4), math.atan(0.5), 0.1, 1e-12)
    assert float(found) == pytest.approx(1.0, abs=1e-9)


@quick
@given(st.floats(0.1, 0.6), st.floats(2.0, 3.6), radius)
def test_belly_height_inverts_breakover(z: float, wheelbase: float, r: float) -> None:
    found = angles.belly_height_from_breakover(angles.breakover_of_flat_belly(z, wheelbase, r), wheelbase, r)
    assert float(found) == pytest.approx(z, abs=1e-9)


def test_vector_equals_scalar() -> None:
    lifts = jnp.array([-0.05, 0.0, 0.075])

    def breakover(rise: jax.Array) -> jax.Array:
        return angles.breakover_angle(jnp.asarray(X_M), angles.standing_heights(Z_M, rise), WHEELBASE_M, RADIUS_M)

    one_by_one = np.array([breakover(rise) for rise in lifts])
    assert np.asarray(jax.vmap(breakover)(lifts)) == pytest.approx(one_by_one, abs=1e-14)
    assert np.asarray(angles.tangent_angle(X_M, Z_M, RADIUS_M))[1] == pytest.approx(
        float(angles.tangent_angle(X_M[1], Z_M[1], RADIUS_M))
    )


@pytest.mark.parametrize("which", [0, 1, 2])
def test_gradient_is_the_central_difference(which: int) -> None:
    def angle(rise: Any, r: Any) -> jax.Array:
        x, z = jnp.asarray(X_M), angles.standing_heights(Z_M, rise)
        return (
            angles.approach_angle(x, z, r),
            angles.breakover_angle(x, z, WHEELBASE_M, r),
            angles.departure_angle(x, z, WHEELBASE_M, r),
        )[which]

    step = 1e-6
    by_lift, by_radius = jax.grad(angle, (0, 1))(0.01, RADIUS_M)
    differences = (
        float(angle(0.01 + step, RADIUS_M) - angle(0.01 - step, RADIUS_M)) / (2 * step),
        float(angle(0.01, RADIUS_M + step) - angle(0.01, RADIUS_M - step)) / (2 * step),
    )
    assert (float(by_lift), float(by_radius)) == pytest.approx(differences, rel=1e-6)


def test_payload_lowers_the_tyre_and_all_above_it() -> None:
    assert float(angles.loaded_radius(0.40, 0.02, 0.01)) == pytest.approx(0.37)
    assert float(angles.standing_heights(0.30, 0.075, 0.01)) == pytest.approx(0.365)


def test_lift_does_not_raise_a_low_axle() -> None:
    road, raised = 0.216, 0.291
    assert float(angles.ground_clearance(road, 0.240)) == pytest.approx(0.216)
    assert float(angles.ground_clearance(raised, 0.240)) == pytest.approx(0.240)


def test_an_axle_rises_by_its_kind_and_never_the_other_way() -> None:
    """A solid axle keeps its clearance at any lift; under independent wheels it is the body's own rise."""
    lifts = jnp.linspace(-0.10, 0.20, 31)
    solid, free = (angles.axle_clearance(0.24, lifts, kind) for kind in (1.0, 0.0))
    assert np.asarray(solid) == pytest.approx(0.24)
    assert np.asarray(free) == pytest.approx(0.24 + np.asarray(lifts))
    assert float(jax.grad(lambda lift: angles.axle_clearance(0.24, lift, 0.0))(0.05)) == pytest.approx(1.0)
    assert float(jax.grad(lambda lift: angles.axle_clearance(0.24, lift, 1.0))(0.05)) == pytest.approx(0.0)


def test_under_an_arm_its_inner_end_is_what_passes_between_the_tyres() -> None:
    """The arc through both footprints that touches an arm level at road height does so at the pivot, lifted or not."""
    share = np.linspace(0.0, 1.0, 41)
    across = 0.35 + 0.5 * share
    for lift in (0.0, 0.075, 0.147):
        passes = np.asarray(angles.axle_clearance(0.25, lift, share)) / (1.0 - across**2)
        assert int(np.argmin(passes)) == 0


def test_flatness_runs_from_a_skateboard_to_a_hook() -> None:
    def flatness(x: list[float], z: list[float]) -> float:
        return float(angles.belly_flatness(jnp.array(x), jnp.array(z), WHEELBASE_M, RADIUS_M))

    # Between the tyres lie 3.0 - 2 * 0.38 = 2.24 m; the V stays within 20 mm over 2 * 0.12 m.
    assert flatness([0.0, -3.0], [0.3, 0.3]) == pytest.approx(1.0)
    assert flatness([0.0, -1.5, -3.0], [0.5, 0.25, 0.5]) == pytest.approx(0.24 / 2.24, abs=1e-9)
    assert flatness([0.0, -1.4, -1.5, -1.6, -3.0], [0.35, 0.35, 0.25, 0.35, 0.35]) == pytest.approx(
        0.04 / 2.24, rel=0.25
    )


def test_lowest_point_sees_corners_and_skips_bumpers() -> None:
    x, z = jnp.array([0.8, -0.6, -1.003, -1.4, -3.8]), jnp.array([0.15, 0.3, 0.21, 0.3, 0.15])
    assert float(angles.lowest_between_tyres(x, z, WHEELBASE_M, RADIUS_M)) == pytest.approx(0.21)


def vehicle(**changes: Any) -> Any:
    """The part of a vehicle that the clearance trial reads."""
    profile = SideProfile(
        x_m=jnp.asarray(X_M),
        z_m=jnp.asarray(Z_M),
        ground_clearance_m=0.26,
        axle_clearance_m=0.24,
        wading_depth_m=0.9,
        air_intake_height_m=1.1,
        wheel_travel_front_m=0.25,
        wheel_travel_rear_m=0.30,
        ride_heights=RideHeights(access_m=-0.05, road_m=0.0, off_road_m=0.075),
    )
    box = BatteryBox(
        length_m=1.6,
        width_m=1.4,
        height_m=changes.get("box_m", 0.14),
        floor_thickness_m=0.04,
        travel_lost_m=0.03,
        underfloor_frac=changes.get("underfloor_frac", 1.0),
    )
    return SimpleNamespace(
        profile=profile,
        battery_box=box,
        body=SimpleNamespace(wheelbase_m=WHEELBASE_M),
        suspension=SimpleNamespace(
            front=SimpleNamespace(solid_frac=changes.get("solid_front", 0.0)),
            rear=SimpleNamespace(solid_frac=changes.get("solid_rear", 0.0)),
        ),
        tyre=SimpleNamespace(radius_m=0.40, deflection_m=0.02),
    )


def result(**changes: Any) -> dict[str, float]:
    """The trial's outcome in the units people read."""
    outcome = clearance.TRIAL.evaluate(vehicle(**changes), Conditions(), {})
    shown = {attribute.key: attribute for attribute in clearance.TRIAL.attributes}
    assert set(outcome) == set(shown)
    return {shown[key].name: float(value) * shown[key].scale for key, value in outcome.items()}


def test_trial_reports_each_mode_in_shown_units() -> None:
    outcome = result()
    road, raised = np.degrees(three(X_M, Z_M)), np.degrees(three(X_M, Z_M + 0.075))
    keys = ("approach", "breakover", "departure")
    assert [outcome[f"{key}_deg"] for key in keys] == pytest.approx(raised)
    assert [outcome[f"{key}_road_deg"] for key in keys] == pytest.approx(road)
    assert outcome["belly_clearance_mm"] == pytest.approx(345.0)
    assert outcome["wheel_travel_rear_mm"] == pytest.approx(300.0)
    assert 0.0 < outcome["belly_flatness_pct"] <= 100.0


@pytest.mark.parametrize(
    ("kinds", "road", "raised", "lowered", "axle"),
    [
        ((0.0, 0.0), 240.0, 315.0, 190.0, 315.0),  # both drive units are bolted to the body
        ((1.0, 1.0), 240.0, 240.0, 210.0, 240.0),  # both differentials stay with the wheels; the body comes lower
        ((0.0, 1.0), 240.0, 240.0, 190.0, 240.0),  # the lower of both, whichever it is
        ((1.0, 0.0), 240.0, 240.0, 190.0, 240.0),
    ],
)
def test_clearance_by_mode_follows_the_kind_of_each_axle(
    kinds: tuple[float, float], road: float, raised: float, lowered: float, axle: float
) -> None:
    outcome = result(solid_front=kinds[0], solid_rear=kinds[1])
    assert outcome["ground_clearance_road_mm"] == pytest.approx(road)
    assert outcome["ground_clearance_mm"] == pytest.approx(raised)
    assert outcome["ground_clearance_access_mm"] == pytest.approx(lowered)
    assert outcome["axle_clearance_mm"] == pytest.approx(axle)


def test_trial_prices_the_underfloor_pack() -> None:
    with_pack, deeper = result(), result(box_m=0.18)
    expected = three(X_M, Z_M + 0.075 + np.where((X_M < 0) & (X_M > -WHEELBASE_M), 0.10, 0.0))[1]
    assert with_pack["breakover_without_pack_deg"] == pytest.approx(math.degrees(expected))
    assert deeper["breakover_without_pack_deg"] > with_pack["breakover_without_pack_deg"]
    assert with_pack["wheel_travel_lost_to_pack_mm"] == pytest.approx(30.0)
    no_pack = result(underfloor_frac=0.0)
    assert no_pack["breakover_without_pack_deg"] == pytest.approx(no_pack["breakover_deg"])
    assert no_pack["wheel_travel_lost_to_pack_mm"] == 0.0
