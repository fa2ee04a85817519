"""Soft ground against published figures; what misses is bounded by what it misses today, and printed in the docs."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pytest

from redline.studio.validation.off_road import soil
from redline.studio.validation.off_road.row import Row
from redline.studio.validation.off_road.soil import formula_rows, plate_rows, snow_rows, tyre_rows

FILE = "offroad_wheel_tests.csv"


@functools.cache
def wheel_rows(path: Path) -> list[Row]:
    """The wheels of the table, worked out once."""
    return list(soil.wheel_rows(path))


def _pairs(rows: list[Row], group: str, name: str) -> tuple[np.ndarray, np.ndarray]:
    own = [row for row in rows if row.group.startswith(group) and name in f"{row.group}, {row.name}"]
    return np.array([row.published for row in own]), np.array([row.predicted for row in own])


def test_plates_sink_as_worked_by_hand_to_the_printed_millimetre() -> None:
    rows = plate_rows()
    assert len(rows) == 26
    for row in rows:
        assert row.predicted == pytest.approx(row.published, abs=0.5), row


def test_cone_index_tables_and_vci_are_those_worked_by_hand() -> None:
    for row in formula_rows():
        if "net over load" in row.group:
            assert row.predicted == pytest.approx(row.published, abs=6e-4), row
        if row.group.startswith("VCI1 at"):
            assert row.predicted == pytest.approx(row.published, abs=0.06), row
    (usual,) = [row for row in formula_rows() if row.group.startswith("VCI1 usually")]
    assert 19.0 < usual.predicted < 21.0


def test_a_tyre_on_sand_resists_as_masons_fit_to_measured_ones_at_each_inflation() -> None:
    """Nothing here was fitted to it. A tyre that is rigid until it flattens resists 0.07 of load too much."""
    rows = tyre_rows()
    assert [row.name for row in rows] == ["250 kPa", "160 kPa", "100 kPa", "60 kPa"]
    for row in rows:
        assert row.predicted == pytest.approx(row.published, abs=0.02), row
    assert (np.diff([row.predicted for row in rows]) < -0.015).all()


def test_the_cold_regions_sample_run_is_met() -> None:
    """The formula of traction is recalled; CRREL 95-1 table A5, example 1, is not of it."""
    (row,) = [row for row in formula_rows() if "M113" in row.name]
    assert row.predicted == pytest.approx(row.published, rel=0.01)


@pytest.mark.shared_data
def test_with_the_exit_angle_the_cmu_wheel_pulls_and_sinks_as_measured(shared_data: Path) -> None:
    rows = wheel_rows(shared_data / FILE)
    measured, found = _pairs(rows, "CMU-Pavlov-2022, smooth wheel, exit angle -0.6", "drawbar")
    assert np.array_equal(np.sign(measured), np.sign(found))
    assert np.abs(measured - found).max() < 0.085
    sunk, deep = _pairs(rows, "CMU-Pavlov-2022, smooth wheel, exit angle -0.6", "sinkage")
    assert np.abs(deep / sunk - 1.0).max() < 0.17
    assert found[2] == pytest.approx(0.02, abs=0.01)
    assert deep[2] == pytest.approx(18.2, abs=0.2)


@pytest.mark.shared_data
def test_without_it_the_sign_is_wrong(shared_data: Path) -> None:
    measured, found = _pairs(
        wheel_rows(shared_data / FILE), "CMU-Pavlov-2022, smooth wheel, exit angle 0 of", "drawbar"
    )
    driving = measured > 0.0
    assert driving.sum() == 4
    assert (found[driving] < -0.15).all()
    assert found[2] == pytest.approx(-0.21, abs=0.01)


@pytest.mark.shared_data
def test_lugged_wheels_all_held_back_pull_as_measured(shared_data: Path) -> None:
    """Residuals of drawbar over load: 0.05 in CMU's grains, 0.11 in TYII; smooth wheels slide on their rims instead."""
    rows = wheel_rows(shared_data / FILE)
    for wheel, most in (("CMU-Pavlov-2022, lugged", 0.05), ("Ding-2011, lugged", 0.11)):
        measured, found = _pairs(rows, wheel, "drawbar")
        assert np.array_equal(np.sign(measured), np.sign(found))
        assert np.abs(measured - found).max() < most
        assert all(row.held_back for row in rows if row.group.startswith(wheel))


@pytest.mark.shared_data
def test_the_smooth_tyii_wheel_pulls_too_much_unless_it_slides_on_its_rim(shared_data: Path) -> None:
    """Residuals unfitted: soil that shears 0.21 of load at high slip, a rim that slides 0.11 and flat as measured."""
    rows = wheel_rows(shared_data / FILE)
    for what, most in (("drawbar", 0.215), ("sinkage", 4.6), ("torque", 2.0)):
        measured, found = _pairs(rows, "Ding-2011, smooth wheel, exit angle -0.6", what)
        assert np.abs(measured - found).max() < most
        assert (np.diff(found) > 0.0).all()
    measured, sheared = _pairs(rows, "Ding-2011, smooth wheel, exit angle -0.6", "drawbar")
    _, slid = _pairs(rows, "Ding-2011, smooth wheel that slides", "drawbar")
    assert np.array_equal(np.sign(measured), np.sign(slid))
    assert np.abs(slid - measured).max() < 0.11
    assert (np.abs(slid - measured)[2:] < np.abs(sheared - measured)[2:]).sum() >= 3


@pytest.mark.shared_data
def test_snow_rows(shared_data: Path) -> None:
    rows = snow_rows(shared_data / FILE)
    measured, found = _pairs(rows, "CRREL TR-01-16, sinkage", "run")
    assert len(measured) == 27
    assert np.mean(found / measured) == pytest.approx(0.77, abs=0.01)
    measured, found = _pairs(rows, "CRREL TR-01-16, resistance", "run")
    assert np.mean(found / measured) == pytest.approx(1.23, abs=0.02)
