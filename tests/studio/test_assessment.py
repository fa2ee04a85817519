"""An assessment: samples that come back, deviations that stay in range, drivers people can read, findings that are told."""

from __future__ import annotations

import dataclasses
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.concept.building.complete import paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language import catalogue
from redline.concept.language.quantity import Given
from redline.concept.read import read
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.outcome import suites_of
from redline.proving_ground.registry import attributes, trials_of
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment, Driver
from redline.studio.ensemble.drivers import drivers, round_step
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.ensemble.plausible import deviations
from redline.studio.ensemble.samples import samples_in
from redline.studio.ensemble.sampling import SAMPLES, standard_normal

#: The first number of the first sample of 40 inputs.
FIRST = 0.4779893012034536


@pytest.fixture(scope="module")
def concept(example: Path) -> Concept:
    """The example."""
    return read(example)


@pytest.fixture(scope="module")
def assessed(concept: Concept) -> Assessment:
    """The example, assessed against the library's red line."""
    return assess(concept, read_red_line("go_anywhere"))


def test_samples_are_the_same_every_time_and_nearly_normal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDLINE_CACHE", "")  # made anew each time, not read from where they are kept
    points = standard_normal.__wrapped__(40)
    assert points.shape == (SAMPLES, 40)
    assert np.array_equal(points, standard_normal.__wrapped__(40))
    assert points[0, 0] == pytest.approx(FIRST, rel=1e-9), "the seed has changed: every published band moves"
    assert np.max(np.abs(points)) <= 4.0
    assert np.max(np.abs(np.mean(points, axis=0))) < 1e-12
    assert np.max(np.abs(points.T @ points / SAMPLES - np.eye(40))) < 1e-12, "a linear outcome gets its exact sigma"
    kurtosis = np.mean(points**4, axis=0)
    assert np.all((kurtosis > 2.5) & (kurtosis < 3.3)), "still nearly normal"


def test_deviations_keep_every_input_where_it_is_possible(concept: Concept) -> None:
    values, sigmas = values_and_sigmas(slots(concept, features(concept)))
    wild = {path: 10.0 * sigma for path, sigma in sigmas.items()}
    deltas = deviations(values, wild)
    shapes = catalogue.quantities()
    for column, path in enumerate(paths()):
        moved = values[path] + deltas[:, column]
        low, high = min(shapes[path].low, values[path]), max(shapes[path].high, values[path])
        assert np.all((moved >= low - 1e-9) & (moved <= high + 1e-9)), path
        if wild.get(path, 0.0) == 0.0:
            assert np.all(deltas[:, column] == 0.0), f"{path} has no sigma and moves"
    assert np.any(deltas != 0.0)


def test_an_input_without_sigma_sleeps(concept: Concept, assessed: Assessment) -> None:
    """With every value given and certain, the spread is gone and every verdict is certain."""
    values, _ = values_and_sigmas(slots(concept, features(concept)))
    only = {"road_load.epa_a", "road_load.epa_b", "road_load.epa_c", "road_load.wltp_f0", "road_load.wltp_f1", "road_load.wltp_f2",
            "off_road.approach", "off_road.breakover", "off_road.departure", "off_road.wheel_arch_diameter"}  # fmt: skip
    certain = dataclasses.replace(
        concept, numbers={path: Given(value) for path, value in values.items() if path not in only}
    )
    found = assess(certain, read_red_line("go_anywhere"))
    for item in found.attributes:
        assert item.p10 == pytest.approx(item.value, rel=1e-9, abs=1e-12), item.attribute.name
        assert item.p90 == pytest.approx(item.value, rel=1e-9, abs=1e-12), item.attribute.name
    assert {verdict.judgement.probability for verdict in found.verdicts} <= {0.0, 1.0}
    for item in found.attributes:
        assert item.value == pytest.approx(assessed[item.attribute.name].value, rel=1e-9), (
            f"{item.attribute.name}: given differs from estimated"
        )


def test_wider_inputs_make_wider_results(concept: Concept, assessed: Assessment) -> None:
    mass = concept.numbers["mass.gross"]
    wide = dataclasses.replace(
        concept, numbers=concept.numbers | {"mass.gross": dataclasses.replace(mass, sigma=8.0 * mass.sigma)}
    )
    before, after = assessed["payload_kg"], assess(wide)["payload_kg"]
    assert after.p90 - after.p10 > 1.5 * (before.p90 - before.p10)
    assert after.value == before.value


def test_percentiles_are_in_order_and_hold_the_nominal_value(assessed: Assessment) -> None:
    inside = 0
    for item in assessed.attributes:
        assert item.p10 <= item.p50 <= item.p90, item.attribute.name
        inside += item.p10 - 1e-9 <= item.value <= item.p90 + 1e-9
    assert inside >= 0.85 * len(assessed.attributes)


def test_drivers_read_as_people_speak(assessed: Assessment) -> None:
    """For example ``-27 km per +0.05 Cd``: signed change, unit, round step, name."""
    texts = [str(driver) for verdict in assessed.verdicts for driver in verdict.drivers]
    assert texts
    for text in texts:
        assert re.fullmatch(r"[+-][\d.e+-]+ (?:[^\s]+ )?per \+[\d.e+-]+ (?:[^\s]+ )?[A-Za-z0-9 ]+", text), text
    far = next(v for v in assessed.verdicts if v.judgement.requirement.attribute.name == "range_wltp_km")
    by_path = {driver.path: driver for driver in far.drivers}
    assert {"aero.drag_coefficient", "tyres.rolling_coefficient"} & set(by_path)
    assert all(
        driver.change < 0.0
        for path, driver in by_path.items()
        if path in ("aero.drag_coefficient", "tyres.rolling_coefficient", "mass.kerb")
    )


def test_a_driver_predicts_what_its_step_does(concept: Concept, assessed: Assessment) -> None:
    """-8 km per +0.01 Cd means that 0.01 more Cd costs about 8 km."""
    index = [item.attribute.name for item in assessed.attributes].index("range_wltp_km")
    values, sigmas = values_and_sigmas(slots(concept, features(concept)))
    found = drivers(
        attributes()["range_wltp_km"][0],
        assessed.sensitivities[index],
        paths(),
        catalogue.quantities(),
        values,
        sigmas,
        5,
    )
    deltas = np.zeros((len(found), len(paths())))
    from redline.foundations import units

    for row, driver in enumerate(found):
        shape = catalogue.quantities()[driver.path]
        deltas[row, paths().index(driver.path)] = driver.step * units.unit(shape.display, shape.dimension).scale
    with ThreadPoolExecutor(max_workers=2) as pool:
        moved, _ = samples_in(pool, slots(concept, features(concept)), Conditions(), deltas)
    for row, driver in enumerate(found):
        assert moved[row, index] - assessed["range_wltp_km"].value == pytest.approx(driver.change, rel=0.15), str(
            driver
        )
    sizes = [abs(driver.change) for driver in found]
    assert len(sizes) == 5


@given(st.floats(1e-9, 1e9))
def test_steps_are_round_and_not_greater(size: float) -> None:
    step = round_step(size)
    assert 0.4 * size < step <= size * (1.0 + 1e-9)
    assert f"{step:.0e}"[0] in "125"


def test_a_driver_of_nothing_has_no_step() -> None:
    for size in (0.0, -1.0, float("nan"), float("inf")):
        assert round_step(size) == 0.0
    assert str(Driver("aero.drag_coefficient", 0.01, "", -8.0, "km")) == "-8 km per +0.01 Cd"


def test_the_json_is_plain_and_complete(assessed: Assessment) -> None:
    data = json.loads(json.dumps(assessed.to_dict(), allow_nan=False))
    electric = {
        attribute.name
        for trial in trials_of(suites=suites_of(off_road=True)).values()
        for attribute in trial.attributes
    }
    assert {row["name"] for row in data["attributes"]} == electric < set(attributes())
    assert all(row["origin"] in ("given", "estimated") and row["source"] for row in data["inputs"])
    assert all(0.0 <= row["probability"] <= 1.0 for row in data["verdicts"])
    with pytest.raises(KeyError):
        assessed["range_wtlp_km"]


def test_weather_and_height_matter_where_they_should(concept: Concept, assessed: Assessment) -> None:
    high = assess(concept, None, Conditions(altitude_m=2500.0))
    assert high["range_130_km_h_km"].value > 1.05 * assessed["range_130_km_h_km"].value, "thin air"
    assert high["range_wltp_km"].value == pytest.approx(assessed["range_wltp_km"].value, rel=1e-12), (
        "a dynamometer feels no altitude"
    )
    icy = assess(concept, None, Conditions(adhesion_frac=0.2))
    assert icy["gradeability_10_km_h_pct"].value < 25.0
    windy = assess(concept, None, Conditions(head_wind_m_s=8.0))
    assert windy["range_110_km_h_km"].value < assessed["range_110_km_h_km"].value


def changed(concept: Concept, **numbers: float) -> Concept:
    """The example with some values replaced."""
    given = {path.replace("__", "."): Given(value, source="test") for path, value in numbers.items()}
    return dataclasses.replace(concept, numbers=concept.numbers | given)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"dimensions__wheelbase": 3.2, "dimensions__length": 4.95}, "breaks the envelope of ev_skateboard"),
        ({"off_road__approach": 0.9}, "off_road.approach is given as 51.6 deg, but the side profile gives"),
        ({"off_road__belly_height": 0.15}, "lies below the stated ground clearance"),
        ({"off_road__air_intake_height": 0.7}, "the bow wave at walking pace rises"),
        ({"mass__gross": 2300.0, "mass__kerb": 2280.0}, "gross mass leaves no payload"),
        ({"battery__voltage": 720.0}, "it cannot charge there unless it boosts"),
        (
            {"powertrain__power": 20e3, "powertrain__front__power": 10e3, "powertrain__rear__power": 10e3},
            "legs, worst us06",
        ),
    ],
)
def test_findings_are_told(concept: Concept, numbers: dict[str, float], words: str) -> None:
    warnings = assess(changed(concept, **numbers)).warnings
    assert any(words in warning for warning in warnings), warnings


def test_legs_that_a_weak_car_misses_are_one_finding_with_the_worst(concept: Concept) -> None:
    axles = {"powertrain__front__power": 5e3, "powertrain__rear__power": 5e3}
    warnings = assess(changed(concept, powertrain__power=10e3, **axles)).warnings
    (missed,) = [warning for warning in warnings if "cannot follow" in warning]
    told = re.match(r"the vehicle cannot follow (\d+) legs, worst (\w+): .* by up to (\d+) km/h; nor (.*); see", missed)
    assert told, missed
    count, worst, behind, others = told.groups()
    assert len(others.split(", ")) == int(count) - 1 > 5
    assert worst not in others.split(", ")
    assert 10 < int(behind) < 130


def test_the_example_has_two_things_to_remark(assessed: Assessment) -> None:
    """It promises to wade deeper than its tyres hold it to the ground, and two models of its dunes disagree."""
    remark, sand = assessed.warnings
    assert "two models of dry sand disagree" in sand
    assert remark.startswith("off_road.wading_depth is given as 800 mm, but only")
