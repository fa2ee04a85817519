"""Slopes are worked out when asked for, once, and are the same by name as in the whole table."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from redline.concept.building.complete import paths
from redline.concept.read import read
from redline.proving_ground.conditions import Conditions
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment
from redline.studio.ensemble import slopes


@pytest.fixture(scope="module")
def assessed(example: Path) -> Assessment:
    return assess(read(example))


class AskedError(Exception):
    """Somebody wanted a derivative."""


def refuse(*_: object) -> None:
    raise AskedError


def test_an_assessment_without_red_line_works_out_no_slope(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slopes, "moving", refuse)
    assert assess(read(example))["range_wltp_km"].value > 0.0
    with pytest.raises(AskedError):
        assess(read(example), read_red_line("go_anywhere"))
    with pytest.raises(AskedError):
        _ = assess(read(example)).sensitivities


def test_slopes_by_name_are_rows_of_the_whole(assessed: Assessment) -> None:
    whole = assessed.sensitivities
    assert whole.shape == (len(assessed.attributes), len(paths()))
    for index, item in enumerate(assessed.attributes):
        assert np.array_equal(assessed.slopes.of(item.attribute.name), whole[index]), item.attribute.name


def test_slopes_are_worked_out_once(assessed: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    first = assessed.slopes.of("range_wltp_km")
    monkeypatch.setattr(slopes, "moving", refuse)
    monkeypatch.setattr(slopes, "compiled", refuse)
    assert assessed.slopes.of("range_wltp_km") is not None
    assert np.array_equal(assessed.slopes.of("range_wltp_km"), first)


def test_another_day_has_slopes_of_its_own_and_the_same_vehicles(
    assessed: Assessment, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, drag, thin = "range_110_km_h_km", paths().index("aero.drag_coefficient"), Conditions(altitude_m=2000.0)
    share = assessed.slopes.of(name)[drag] / assessed[name].value
    monkeypatch.setattr(slopes, "moving", refuse)
    high = assessed.slopes.on(thin).of(name)[drag] / assess(read(example), conditions=thin)[name].value
    assert share < high < 0.0, "in thin air a smaller share of range hangs on drag"
    assert assessed.slopes.of(name)[drag] / assessed[name].value == share


def test_a_name_that_nothing_measures_is_a_key_error(assessed: Assessment) -> None:
    with pytest.raises(KeyError):
        assessed.slopes.of("range_to_the_moon_km")


def test_an_assessment_travels_to_another_process(assessed: Assessment) -> None:
    there = pickle.loads(pickle.dumps(assessed))
    assert there.to_dict() == assessed.to_dict()
    assert np.array_equal(there.slopes.of("breakover_deg"), assessed.slopes.of("breakover_deg"))
