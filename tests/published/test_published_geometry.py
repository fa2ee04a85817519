"""Published angles of real vehicles against what the geometry predicts from *other* published figures.

Every case takes one published configuration and predicts another: a second ride height, wheelbase, tyre, lift
or body. Inputs and sources are in the library files; tyre radii are those of the nominal size less 5 % of static
deflection, which breakover feels by less than 0.1 deg per 10 mm. Residuals are pinned, hits and misses alike;
the tables are in docs/validation.md, the reasons in docs/theory/geometry.md.

Sources of what is not in the library:
    [WhichCar] WhichCar, 2020 Defender 110: 38 / 28 / 40 deg, 291 mm, in the off-road setting.
    [4WAM]     4wheelsandamotor.com, "Jeep unveils the Xtreme Recon": Bronco Sasquatch, 26.3 deg, 11.5 in.
    [Autopian] theautopian.com, 2024 two-door on 35s: breakover from 27.8, clearance from 10.8 in.
    [WK2]      automobilemag.com 2011 Grand Cherokee: 10.7 in, breakover 23.1; 114.8 in [Four Wheeler 2009].
    [D5]       jalopnik.com 1787190855: Discovery 27.5 deg, 11.1 in; wheelbase 2923 mm [recalled].
    [CX9]      cars.twincities.com, 2007 Mazda CX-9: wheelbase 113.2 in, track 65.1 in, 245/60 R18, turning
               circle 37.4 ft; charm.li, same car: greatest steering angle 38 deg inner, 32 deg outer.
"""

from __future__ import annotations

import math

import pytest

from redline.concept.language.files import library_path
from redline.concept.read import read
from redline.physics.shape import clearance_angles as angles
from redline.physics.shape import static_stability, turning
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.shape import clearance
from redline.studio.insight.picture_data import nominal_vehicle
from redline.studio.validation import geometry
from redline.studio.validation import geometry_cases as cases
from redline.studio.validation.geometry import ROAD, Row, Stand

INCH_M = 0.0254
DEFENDER_M, DEFENDER_RADIUS_M = 3.022, 0.387  # 255/65 R19: 814 mm
JL_2_M, BRONCO_4_M = 2.459, 2.949
T33_M, T35_M = 0.395, 0.415  # LT285/70 R17: 831 mm; LT315/70 R17: 873 mm

#: Predicted less published, deg or mm, in the order of the cases.
RESIDUALS = {
    cases.BREAKOVER: [-0.26, -0.03, -0.21, -0.35, -0.14, -0.46, -0.26, 3.91, 1.58, 0.22, -0.03, -0.08, 0.11,
                      -0.18, -0.46, -1.44, 0.37, -0.11],
    cases.BUMPER: [-3.11, 1.66, 0.56, -0.42, -0.15, -1.01, -0.74],
    cases.THIRD: [-0.07, 0.09],
    cases.SAME: [0.1, 0.0, 0.0, -0.2, 1.0, 2.0, 0.1],
    cases.FLAT: [-0.21, -0.99, -5.01, -5.03],
    cases.AXLE: [-2.3, 0.0, 3.8, 12.0, -34.1, -10.4],
    cases.HEIGHTS: [2.0, 0.3, 0.0, -1.0],
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every check, predicted once."""
    return geometry.compare(cases.CASES)


@pytest.mark.parametrize("group", list(RESIDUALS))
def test_every_residual_is_as_documented(group: str, rows: list[Row]) -> None:
    found = [row for row in rows if row.group == group]
    tolerance = 0.03 if found[0].unit == "deg" else 0.5
    assert [row.residual for row in found] == pytest.approx(RESIDUALS[group], abs=tolerance)


def test_what_is_met_and_what_is_not(rows: list[Row]) -> None:
    within = {group: (met, n) for group, n, met, _, _ in geometry.summary(rows)}
    assert within == {
        cases.BREAKOVER: (15, 18),
        cases.BUMPER: (4, 7),
        cases.THIRD: (2, 2),
        cases.SAME: (6, 7),
        cases.FLAT: (2, 4),
    }


def test_the_prediction_beats_changing_nothing(rows: list[Row]) -> None:
    for group, share in ((cases.BREAKOVER, 0.2), (cases.BUMPER, 0.25), (cases.THIRD, 0.02)):
        found = [row for row in rows if row.group == group]
        unchanged = sum(abs(row.published - row.start) for row in found if row.start is not None)
        assert sum(abs(row.residual) for row in found) < share * unchanged


def test_no_case_returns_its_own_angle() -> None:
    """A case starts from another configuration, or from a clearance."""
    for case in cases.CASES:
        if case.group in (cases.FLAT, cases.AXLE):
            assert case.predict in (geometry.flat_belly, geometry.lower_of_two, geometry.follows_the_axle)
        else:
            assert case.start != case.end
        if case.predict is geometry.third_height:
            assert case.end not in (case.start, Stand(case.start.vehicle, ROAD))


def test_published_clearance_rises_with_the_body_of_independent_vehicles(rows: list[Row]) -> None:
    """Four lifts of three makers: met by the whole lift, by an axle that stays missed by the lift itself."""
    found = [row for row in rows if row.group == cases.HEIGHTS]
    assert len(found) == 4
    for row in found:
        assert row.start is not None
        assert abs(row.residual) < geometry.LIMIT_MM < 30.0 < row.published - row.start


@pytest.mark.parametrize("stem", ["land_rover_defender_110_d300_2022", "land_rover_defender_110_p400_2024"])
def test_the_defender_gains_what_its_maker_prints(stem: str) -> None:
    """Body and estimated axle of a complete Defender with the published ride heights rise by the published step."""
    stand = Stand("land_rover_defender_110_2020")
    found = clearance.evaluate(nominal_vehicle(read(library_path("vehicles", stem))), Conditions(), {})
    step = 1e3 * float(found["ground_clearance"] - found["ground_clearance_road"])
    published = stand.published("ground_clearance", "mm") - Stand(stand.vehicle, ROAD).published(
        "ground_clearance", "mm"
    )
    assert step == pytest.approx(published, abs=15.0)


def test_the_third_height_is_met_only_from_the_point_that_two_heights_fix(rows: list[Row]) -> None:
    """Hummer EV: the bumper is not the limiting point; both its angles fix one 9 % inside."""
    stand = Stand("gmc_hummer_ev_pickup_edition_1_2022")
    for figure, end, share in (("approach", "front", 0.91), ("departure", "rear", 0.91)):
        assert _implied_m(stand, figure) / stand.reach_m(end) == pytest.approx(share, abs=0.01)
    for figure in ("approach", "departure"):
        terrain = {row.group: abs(row.residual) for row in rows if row.figure == figure and "Terrain" in row.name}
        assert terrain[cases.THIRD] < terrain[cases.BUMPER]


def _implied_m(stand: Stand, figure: str) -> float:
    """Distance from the axle of the point that gives the angle in the road and in the raised height."""
    low, high = Stand(stand.vehicle, ROAD).angle_rad(figure), stand.angle_rad(figure)
    radius = stand.radius_m
    assert radius is not None
    return float(angles.limiting_point_ahead(low, high, stand.lift_m, radius))


def test_no_level_body_gives_both_sets_of_the_defender() -> None:
    """The approach could be a chin 0.59 m ahead; the departure would need a point behind the spare wheel."""
    stand = Stand("land_rover_defender_110_2020")
    assert _implied_m(stand, "approach") == pytest.approx(0.589, abs=0.002)
    assert _implied_m(stand, "approach") < stand.reach_m("front")
    spare_m = stand.concept.numbers["dimensions.overhang_rear"].value
    assert _implied_m(stand, "departure") == pytest.approx(1.375, abs=0.005)
    rounding = angles.limiting_point_ahead(math.radians(37.7), math.radians(40.49), 0.075, stand.radius_m or 0.0)
    assert float(rounding) > spare_m > stand.reach_m("rear")


def test_the_defender_sets_would_need_a_nose_up_pitch() -> None:
    """Points at the bumpers rise by 127 mm in front and 43 mm behind, not by 75 mm: implied, not published."""
    stand = Stand("land_rover_defender_110_2020")
    road, radius = Stand(stand.vehicle, ROAD), stand.radius_m
    assert radius is not None
    rises_m: list[float] = []
    for figure, end in (("approach", "front"), ("departure", "rear")):
        low, high = (
            float(angles.bumper_height_from_angle(s.angle_rad(figure), s.reach_m(end), radius)) for s in (road, stand)
        )
        rises_m.append(high - low)
    assert rises_m == pytest.approx([0.127, 0.043], abs=0.001)
    slope = (rises_m[0] - rises_m[1]) / (stand.wheelbase_m + stand.reach_m("front") + stand.reach_m("rear"))
    axles_m = [rises_m[0] - slope * stand.reach_m("front"), rises_m[1] + slope * stand.reach_m("rear")]
    assert axles_m == pytest.approx([0.112, 0.058], abs=0.001)
    assert math.degrees(math.atan(slope)) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    ("clearance_m", "wheelbase_m", "loaded_radius_m", "published_deg", "short_deg"),
    [
        (0.291, DEFENDER_M, DEFENDER_RADIUS_M, 28.0, 5.7),  # [WhichCar]
        (0.241, 2.890, 0.385, 26.0, 6.6),  # G 500 [library]
        (10.7 * INCH_M, 114.8 * INCH_M, 0.37, 23.1, 1.5),  # [WK2]
        (0.283, 2.923, 0.38, 27.5, 5.0),  # [D5]
        (10.8 * INCH_M, JL_2_M, T33_M, 27.8, 1.7),  # [Autopian]
        (11.5 * INCH_M, BRONCO_4_M, T35_M, 26.3, 3.2),  # [4WAM]
    ],
)
def test_published_clearance_is_not_the_belly(
    clearance_m: float, wheelbase_m: float, loaded_radius_m: float, published_deg: float, short_deg: float
) -> None:
    angle = math.degrees(float(angles.breakover_of_flat_belly(clearance_m, wheelbase_m, loaded_radius_m)))
    assert published_deg - angle == pytest.approx(short_deg, abs=0.15)


def test_cx9_turning_circle_from_its_steering_angles() -> None:
    published_m = 37.4 * 12 * INCH_M
    wheelbase_m, track_m = 113.2 * INCH_M, 65.1 * INCH_M
    mean = float(turning.turning_circle(wheelbase_m, math.radians(35.0), track_m, 0.245))
    outer = float(turning.turning_circle_from_outer_wheel(wheelbase_m, math.radians(32.0), 0.245))
    assert mean / published_m - 1.0 == pytest.approx(0.023, abs=0.003)
    assert outer / published_m - 1.0 == pytest.approx(-0.026, abs=0.003)


def test_stability_factor_and_tip_angle_of_the_handbook_pair() -> None:
    """SSF 1.15 and 1.42 tip at 49.0 and 54.8 deg: arithmetic, no measurement [atan(SSF)]."""
    for factor, tip_deg in ((1.15, 49.0), (1.42, 54.8)):
        tip = static_stability.tip_angle(2.0 * factor * 0.7, 0.7)
        assert math.degrees(float(tip)) == pytest.approx(tip_deg, abs=0.05)
