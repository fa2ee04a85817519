"""Published angles of real vehicles against what the geometry predicts from *other* published figures.

Every case takes a belly or a bumper from one published configuration and predicts another: a second ride
height, wheelbase, tyre or lift. Tyre radii are those of the nominal size less 5 % of static deflection;
breakover feels them by less than 0.1 deg per 10 mm. The table with the misses is docs/theory/geometry.md.

Sources:
    [Citizen]  The Citizen (KZN), 2019-09-18, Defender 110 at reveal: 30.1 / 22.0 / 37.7 deg, wheelbase 3022.
    [WhichCar] WhichCar, 2020 Defender 110: 38 / 28 / 40 deg, 291 mm, in the off-road setting.
    [L2SFBC]   l2sfbc.com, "Quick look at the new Defender": off-road +75 mm, access -50, extended +145.
    [MT]       MotorTrend text at swrsioman.com: Defender overhangs 33.3 in front, 35.0 in rear; 255/65 R19.
    [4WAM]     4wheelsandamotor.com, "Jeep unveils the Xtreme Recon": angles of 2-door (4-door) Bronco
               Sasquatch, Rubicon and Xtreme Recon; auto123.com 68250 repeats them.
    [Autoblog] Autoblog text at energyfastrim.com: Xtreme Recon lift "more like 2.0 inches" in all.
    [Autopian] theautopian.com, 2024 two-door on 35s: breakover 32.4 from 27.8; clearance 12.6 from 10.8 in.
    [Trucks]   jeeps.truckstrend.com, Wrangler JL wheelbases 2459 and 3007 mm.
    [Cars]     jeeclub.com reco-129 (Cars.com): JK 25.2 and 20.8 deg, 20.6 in between the wheelbases;
               116 in wheelbase [perkinsmotors.blogspot.com 2012].
    [Jap]      autojapans.com, 2019-03-30: Gladiator 20.3 deg, 11.1 in; Wrangler 22.6 deg, 10.8 in;
               wheelbase 137.3 in [Automobile, June 2019, p. 54].
    [WK2]      automobilemag.com 2011 Grand Cherokee: 10.7 in, breakover 23.1; 114.8 in [Four Wheeler 2009].
    [D5]       jalopnik.com 1787190855: Discovery 27.5 deg, 11.1 in; wheelbase 2923 mm [recalled].
    [CX9]      cars.twincities.com, 2007 Mazda CX-9: wheelbase 113.2 in, track 65.1 in, 245/60 R18, turning
               circle 37.4 ft; charm.li, same car: greatest steering angle 38 deg inner, 32 deg outer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import jax.numpy as jnp
import pytest

from redline.physics import clearance_angles as angles
from redline.physics import static_stability, turning

INCH_M = 0.0254
DEFENDER_M, DEFENDER_RADIUS_M = 3.022, 0.387  # 255/65 R19: 814 mm
JL_2_M, JL_4_M, GLADIATOR_M = 2.459, 3.007, 137.3 * INCH_M
JK_4_M = 116.0 * INCH_M
JK_2_M = JK_4_M - 20.6 * INCH_M
BRONCO_2_M, BRONCO_4_M = 100.4 * INCH_M, 116.1 * INCH_M  # recalled
T33_M, T35_M = 0.395, 0.415  # LT285/70 R17: 831 mm; LT315/70 R17: 873 mm


@dataclass(frozen=True)
class Move:
    """One published breakover angle, the change made to it, and the published angle after."""

    name: str
    from_deg: float
    from_wheelbase_m: float
    from_radius_m: float
    lift_m: float
    wheelbase_m: float
    radius_m: float
    published_deg: float
    residual_deg: float

    def predicted_deg(self) -> float:
        """Breakover after the change, from the belly that the first angle implies."""
        belly = angles.belly_height_from_breakover(
            math.radians(self.from_deg), self.from_wheelbase_m, self.from_radius_m
        )
        x = jnp.array([-0.5, self.from_radius_m + 0.05 - self.wheelbase_m])
        z = angles.standing_heights(jnp.full(2, belly), self.lift_m)
        return math.degrees(float(angles.breakover_angle(x, z, self.wheelbase_m, self.radius_m)))


INDEPENDENT = [
    Move("Defender 110, road to off-road +75 mm [Citizen, L2SFBC, WhichCar]", 22.0, DEFENDER_M,
         DEFENDER_RADIUS_M, 0.075, DEFENDER_M, DEFENDER_RADIUS_M, 28.0, -0.25),
    Move("Wrangler JL Rubicon, 2 to 4 doors [4WAM, Trucks]", 27.8, JL_2_M, T33_M, 0.0, JL_4_M, T33_M,
         22.6, -0.02),
    Move("Wrangler JK Rubicon, 2 to 4 doors [Cars]", 25.2, JK_2_M, 0.39, 0.0, JK_4_M, 0.39, 20.8, -0.21),
    Move("Wrangler 4-door to Gladiator, +0.3 in [Jap]", 22.6, JL_4_M, T33_M, 0.3 * INCH_M, GLADIATOR_M,
         T33_M, 20.3, -0.37),
    Move("Rubicon 4-door to Xtreme Recon, +2.0 in, 35s [4WAM, Autoblog]", 22.6, JL_4_M, T33_M, 2.0 * INCH_M,
         JL_4_M, T35_M, 26.7, -0.15),
    Move("Rubicon 2-door to 35s, +1.8 in [Autopian]", 27.8, JL_2_M, T33_M, 1.8 * INCH_M, JL_2_M,
         T35_M, 32.4, -0.20),
    Move("Wrangler on 35s, 4 to 2 doors, -0.3 in [4WAM, Autopian]", 26.7, JL_4_M, T35_M, -0.3 * INCH_M,
         JL_2_M, T35_M, 32.4, -0.17),
]  # fmt: skip

#: Cases the geometry does not explain with the published inputs; kept so that nobody reports only hits.
MISSES = [
    Move("Bronco Sasquatch, 4 to 2 doors [4WAM]", 26.3, BRONCO_4_M, T35_M, 0.0, BRONCO_2_M, T35_M,
         29.0, 1.55),
    Move("Rubicon 4-door to 392, '2 in lift' read as against the Rubicon", 22.6, JL_4_M, T33_M, 2.0 * INCH_M,
         JL_4_M, T33_M, 22.6, 3.95),
]  # fmt: skip


@pytest.mark.parametrize("case", INDEPENDENT, ids=lambda case: case.name)
def test_breakover_of_one_configuration_predicts_another(case: Move) -> None:
    residual = case.predicted_deg() - case.published_deg
    assert abs(residual) < 0.5
    assert residual == pytest.approx(case.residual_deg, abs=0.06)


@pytest.mark.parametrize("case", MISSES, ids=lambda case: case.name)
def test_known_misses_are_as_documented(case: Move) -> None:
    assert case.predicted_deg() - case.published_deg == pytest.approx(case.residual_deg, abs=0.1)


def test_the_prediction_beats_changing_nothing() -> None:
    unchanged = [case.published_deg - case.from_deg for case in INDEPENDENT]
    left = [case.published_deg - case.predicted_deg() for case in INDEPENDENT]
    assert sum(map(abs, left)) < 0.06 * sum(map(abs, unchanged))


@pytest.mark.parametrize(
    ("name", "road_deg", "overhang_m", "raised_deg", "predicted_deg"),
    [
        ("approach", 30.1, 33.3 * INCH_M, 38.0, 34.9),
        ("departure", 37.7, 35.0 * INCH_M, 40.0, 41.7),
    ],
)
def test_defender_overhang_angles_are_off_by_more_than_a_degree(
    name: str, road_deg: float, overhang_m: float, raised_deg: float, predicted_deg: float
) -> None:
    """With the limiting point at the published overhang the raised figures are missed, one either way.

    One uniform lift cannot explain +7.9 deg in front and +2.3 deg behind: the two press sets [Citizen,
    WhichCar] differ by more than ride height, or the limiting points are not at the ends [MT].
    """
    height = angles.bumper_height_from_angle(math.radians(road_deg), overhang_m, DEFENDER_RADIUS_M)
    raised = angles.tangent_angle(overhang_m, angles.standing_heights(height, 0.075), DEFENDER_RADIUS_M)
    assert math.degrees(float(raised)) == pytest.approx(predicted_deg, abs=0.1), name
    assert 1.0 < abs(predicted_deg - raised_deg) < 3.5


def test_the_defender_chin_that_would_close_the_approach_angle() -> None:
    """A point 0.59 m ahead of the axle and 0.28 m high gives both 30.1 and 38 deg: implied, not published."""
    height = angles.bumper_height_from_angle(math.radians(30.1), 0.589, DEFENDER_RADIUS_M)
    raised = angles.tangent_angle(0.589, height + 0.075, DEFENDER_RADIUS_M)
    assert float(height) == pytest.approx(0.281, abs=0.002)
    assert math.degrees(float(raised)) == pytest.approx(38.0, abs=0.1)


@pytest.mark.parametrize(
    ("clearance_m", "wheelbase_m", "loaded_radius_m", "published_deg", "short_deg"),
    [
        (0.291, DEFENDER_M, DEFENDER_RADIUS_M, 28.0, 5.7),  # [WhichCar]
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
