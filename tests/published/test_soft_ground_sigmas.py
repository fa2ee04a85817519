"""What models of soft ground may miss, worked out again from the wheels, the tyres in snow and the two models of pull."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from redline.concept.constants import constant
from redline.concept.soils import soil
from redline.physics.soil.plate import cone_index_of_plates
from redline.proving_ground.terrain.soft_ground import TRIAL_SOILS
from redline.studio.ground import GroundReport, ground
from redline.studio.validation.library import complete_vehicles
from redline.studio.validation.off_road.row import Row
from redline.studio.validation.off_road.soil import snow_rows, wheel_rows
from redline.vehicle.soil import Soil

FILE = "offroad_wheel_tests.csv"
#: Every off-road car of the library with all inputs that a vehicle needs.
CARS = (
    "gmc_hummer_ev_pickup_2x_2024", "gmc_hummer_ev_suv_2x_2024", "gmc_hummer_ev_suv_2x_mud_terrain_2024",
    "gmc_hummer_ev_suv_3x_2024", "land_rover_defender_octa_2025", "mercedes_g_580_eq_2025",
)  # fmt: skip


@pytest.fixture(scope="module")
def reports() -> list[GroundReport]:
    """The cars on the soils of the trials."""
    soils = {name: soil(name) for name in TRIAL_SOILS.values()}
    return [ground(concept, soils) for stem, concept in complete_vehicles() if stem in CARS]


def spread(reports: list[GroundReport], *names: str) -> float:
    """Root mean square of cone less plate drawbar over root of 2: the sigma of one model if both err alike."""
    apart = [
        0.01 * ((row.drawbar_cone or 0.0) - row.drawbar) for one in reports for row in one.rows if row.name in names
    ]
    assert len(apart) == len(names) * len(CARS)
    return float(np.sqrt(np.mean(np.square(apart)) / 2.0))


def test_pull_is_as_uncertain_as_plates_and_cone_index_differ(reports: list[GroundReport]) -> None:
    assert spread(reports, "dry_sand") == pytest.approx(constant("sand_pull").sigma_absolute, abs=0.005)
    fine = spread(reports, "michigan_loam_23", "heavy_clay_40")
    assert fine == pytest.approx(constant("fine_pull").sigma_absolute, abs=0.002)


def bearing(ground: Soil) -> float:
    """Resistance of a cone by a soil's own shear figures, deep and round: Prandtl's N_c, N_q at the layer's middle."""
    tangent = np.tan(ground.friction_rad)
    surcharge = np.exp(np.pi * tangent) * np.tan(0.25 * np.pi + 0.5 * ground.friction_rad) ** 2
    cohesion = max(1.3 * (surcharge - 1.0) / tangent, 9.0)
    depth = 0.076 if ground.coarse_frac > 0.5 else 0.229
    return float(cohesion * ground.cohesion_pa + 16e3 * depth * surcharge)


def ratio(name: str) -> float:
    """Cone index that a soil's plates imply over that of its own shear figures."""
    entry = soil(name).ground
    assert isinstance(entry, Soil)
    return float(cone_index_of_plates(entry)) / bearing(entry)


def test_cone_indices_of_the_trials_soils_agree_with_their_shear_and_those_of_others_do_not() -> None:
    """Where plates imply a soil many times stronger than its own shear, the second opinion is no evidence."""
    assert all(1.0 < ratio(name) < 2.5 for name in TRIAL_SOILS.values())
    assert all(ratio(name) > 10.0 for name in ("lete_sand", "thai_clay_38", "thai_clay_55", "michigan_loam_11"))


def pairs(rows: list[Row], group: str) -> tuple[np.ndarray, np.ndarray]:
    own = [row for row in rows if row.group == group]
    assert own, group
    return np.array([row.published for row in own]), np.array([row.predicted for row in own])


@pytest.mark.shared_data
def test_sinkage_is_as_uncertain_as_measured_wheels_and_tyres_say(shared_data: Path) -> None:
    wheels, white = wheel_rows(shared_data / FILE), snow_rows(shared_data / FILE)
    usual = [f"{data}, {wheel}: " for data in ("CMU-Pavlov-2022", "Ding-2011")
             for wheel in ("smooth wheel, exit angle -0.6 of entry", "lugged wheel")]  # fmt: skip
    found = [pairs(wheels, f"{group}sinkage") for group in usual] + [pairs(white, "CRREL TR-01-16, sinkage")]
    squares = [np.mean(np.log(ours / measured) ** 2) for measured, ours in found]
    assert np.sqrt(np.mean(squares)) == pytest.approx(constant("soft_sinkage").sigma, abs=0.005)
    measured, ours = pairs(white, "CRREL TR-01-16, resistance over load")
    assert np.sqrt(np.mean((ours - measured) ** 2)) == pytest.approx(constant("snow_pull").sigma_absolute, abs=0.001)
    pulls = [pairs(wheels, f"{group}drawbar over load") for group in usual]
    squares = [np.mean((ours - measured) ** 2) for measured, ours in pulls]
    missed = float(np.sqrt(np.mean(squares)))
    assert missed == pytest.approx(0.077, abs=0.003), "rigid wheels in soil that was tested beside them"
    assert missed < constant("fine_pull").sigma_absolute < constant("sand_pull").sigma_absolute
