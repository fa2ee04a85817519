"""Bumper heights of off-roaders by tyre: fitted on published angles, makers equal, judged by leaving one maker out.

These angles made the fit, so they are no evidence for it; what is tested is that the library's shares are those of
the fit, that a share of the tyre errs less than one height where the maker is left out, and that sigma says so.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from redline.concept.constants import tables
from redline.concept.estimators.off_road import ESTIMATORS
from redline.concept.language.files import library_path
from redline.concept.read import read
from redline.physics.shape.clearance_angles import bumper_height_from_angle, loaded_radius
from redline.studio.insight.picture_data import nominal_vehicle

#: One complete off-roader of each maker and body that publishes an angle at its road height, or has no other height.
#: Left out: Hummer EV (of Extract Mode) and Defender 130 (of the off-road height, docs/theory/geometry.md).
FITTED = (
    "ford_bronco_badlands_sasquatch_2_7_2022", "jeep_wrangler_rubicon_392_2024", "land_rover_defender_110_d200_2021",
    "mercedes_g_580_eq_2025", "suzuki_jimny_1_5_manual_2019", "toyota_4runner_i_force_max_2025",
    "toyota_land_cruiser_250_hybrid_2024",
)  # fmt: skip
ANGLES = {"front": "approach", "rear": "departure"}


def implied(stem: str) -> tuple[str, float, dict[str, float]]:
    """Maker, tyre diameter in m, and the height at each end that the published angle puts its bumper at, in m."""
    concept = read(library_path("vehicles", stem))
    vehicle = nominal_vehicle(concept)
    radius = loaded_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    x = np.asarray(vehicle.profile.x_m)
    ahead = {"front": x[1], "rear": -(x[5] + float(vehicle.body.wheelbase_m))}
    heights: dict[str, float] = {}
    for end, name in ANGLES.items():
        found = concept.published.get(f"{name}_road_deg") or concept.published.get(f"{name}_deg")
        if found:
            heights[end] = float(bumper_height_from_angle(math.radians(found.value), ahead[end], radius))
    return str(concept.make), 2.0 * float(vehicle.tyre.radius_m), heights


@pytest.fixture(scope="module")
def published() -> list[tuple[str, float, dict[str, float]]]:
    """The published angles as heights."""
    return [implied(stem) for stem in FITTED]


@pytest.mark.parametrize(("end", "n"), [("front", 7), ("rear", 5)])
def test_shares_of_the_tyre_are_the_fit_and_sigma_covers_a_maker_left_out(
    end: str, n: int, published: list[tuple[str, float, dict[str, float]]]
) -> None:
    rows = [(make, diameter, heights[end]) for make, diameter, heights in published if end in heights]
    assert len(rows) == n
    makers = [make for make, _, _ in rows]
    weight = np.array([1.0 / makers.count(make) for make in makers])
    tyre, height = np.array([d for _, d, _ in rows]), np.array([z for _, _, z in rows])

    def share(by: np.ndarray, keep: np.ndarray) -> float:
        return float(np.sum((weight * by * height)[keep]) / np.sum((weight * by * by)[keep]))

    def left_out(by: np.ndarray) -> float:
        others = [np.array([make != maker for make in makers]) for maker in makers]
        errors = np.array([z - b * share(by, keep) for z, b, keep in zip(height, by, others, strict=True)])
        return float(np.sqrt(np.sum(weight * errors**2) / np.sum(weight)))

    everyone = np.ones(n, bool)
    assert tables()["style"]["off_roader"][f"bumper_{end}_of_tyre"] == pytest.approx(share(tyre, everyone), abs=0.006)
    assert left_out(tyre) < left_out(np.ones(n)) < 0.13
    sigma = next(e.sigma for e in ESTIMATORS if e.target == f"off_road.bumper_{end}_height")
    assert 0.0 <= sigma - left_out(tyre) / float(np.average(height, weights=weight)) < 0.04
