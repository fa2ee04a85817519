"""Bands of soft ground hold what its models may miss, and every face tells the same band."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from redline.concept.building.complete import paths
from redline.concept.concept import Concept
from redline.concept.constants import constant
from redline.concept.estimators.off_road import GROUND_MODELS
from redline.concept.language.quantity import Given
from redline.concept.read import read
from redline.concept.soils import soil
from redline.red_lines.requirement import RedLine, read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment, AttributeValue
from redline.studio.ensemble.plausible import normals
from redline.studio.ensemble.sampling import standard_normal
from redline.studio.ground import ground
from redline.studio.remarks.soft_ground_findings import soft_ground_findings

APART = {"drawbar_sand_pct": 38.9, "drawbar_sand_cone_pct": 8.9, "drawbar_mud_pct": 9.5, "drawbar_mud_cone_pct": 15.0}


@pytest.fixture(scope="module")
def concept(example: Path) -> Concept:
    """The example."""
    return read(example)


@pytest.fixture(scope="module")
def dunes() -> RedLine:
    """The one requirement of the red line that names a soil."""
    whole = read_red_line("go_anywhere")
    lines = tuple(item for item in whole.requirements if item.attribute.name == "slope_sand_pct")
    assert len(lines) == 1
    return dataclasses.replace(whole, requirements=lines)


@pytest.fixture(scope="module")
def assessed(concept: Concept, dunes: RedLine) -> Assessment:
    """The example on the dunes."""
    return assess(concept, dunes)


def certain(concept: Concept, *names: str) -> Concept:
    """The concept with ground that is as its models say, beyond doubt."""
    given = {f"off_road.{name}": Given(1.0 if name == "soft_sinkage" else 0.0) for name in names}
    return dataclasses.replace(concept, numbers=concept.numbers | given)


def of(assessment: Assessment, name: str) -> AttributeValue:
    return next(item for item in assessment.attributes if item.attribute.name == name)


def test_the_slope_on_sand_is_no_better_known_than_the_models_agree(assessed: Assessment) -> None:
    slope, sigma = of(assessed, "slope_sand_pct"), 100.0 * constant("sand_pull").sigma_absolute
    assert slope.value == pytest.approx(38.6, abs=0.1)
    assert slope.p10 == pytest.approx(slope.value - 1.2816 * sigma, abs=2.0)
    assert slope.value + 5.0 < slope.p90 < 55.0, "sand gives no more than its friction"
    (verdict,) = assessed.verdicts
    assert 0.72 < verdict.judgement.probability < 0.84, "was over 0.99 while models counted as true"
    assert "pull_on_sand" in verdict.drivers[0].path


def test_the_sinkage_band_is_that_of_the_models(assessed: Assessment) -> None:
    sunk, sigma = of(assessed, "sinkage_sand_mm"), constant("soft_sinkage").sigma
    assert sunk.p10 == pytest.approx(sunk.value * np.exp(-1.2816 * sigma), rel=0.05)
    assert sunk.p90 == pytest.approx(sunk.value * np.exp(1.2816 * sigma), rel=0.05)


def test_models_that_are_certain_give_the_narrow_band_of_the_vehicle_alone(concept: Concept, dunes: RedLine) -> None:
    sure = assess(certain(concept, "pull_on_sand", "soft_sinkage"), dunes)
    slope, sunk = of(sure, "slope_sand_pct"), of(sure, "sinkage_sand_mm")
    assert (round(slope.p10, 1), round(slope.value, 1), round(slope.p90, 1)) == (37.3, 38.6, 40.6)
    assert (round(sunk.p10), round(sunk.value), round(sunk.p90)) == (77, 82, 88)
    assert sure.verdicts[0].judgement.probability > 0.99


def test_ground_and_assess_tell_the_same_sigmas(concept: Concept, assessed: Assessment) -> None:
    report = ground(concept, {name: soil(name) for name in ("dry_sand", "heavy_clay_40", "snow_shallow")})
    inputs = {item.path: item for item in assessed.inputs}
    assert [row.pull_sigma for row in report.rows] == pytest.approx(
        [inputs[f"off_road.pull_on_{name}"].sigma for name in ("sand", "fine_soil", "snow")]
    )
    assert report.sinkage_share == pytest.approx(inputs["off_road.soft_sinkage"].sigma)
    assert report.rows[0].slope == pytest.approx(of(assessed, "slope_sand_pct").value, rel=1e-9)
    sure = ground(certain(concept, "pull_on_sand", "soft_sinkage"), {"dry_sand": soil("dry_sand")})
    assert (sure.rows[0].pull_sigma, sure.sinkage_share) == (0.0, 0.0)


def test_the_models_disagreement_is_told_where_a_red_line_names_the_soil(assessed: Assessment) -> None:
    assert any("two models of dry sand disagree" in finding for finding in assessed.warnings)
    (sentence,) = soft_ground_findings(APART, ["slope_sand_pct", "slope_mud_pct"])
    assert "39 % of weight by plate and shear tests, 9 % by cone index" in sentence
    assert list(soft_ground_findings(APART, ["range_wltp_km"])) == []
    assert list(soft_ground_findings({}, ["slope_sand_pct"])) == []
    agreed = APART | {"drawbar_sand_cone_pct": 30.0}
    assert list(soft_ground_findings(agreed, ["slope_sand_pct"])) == []


@pytest.mark.parametrize("family", ["electric", "geared", "engine_electric"])
def test_samples_of_the_vehicle_stay_what_they_are_without_the_models(family: str) -> None:
    count = len(GROUND_MODELS)
    assert [entry.target for entry in GROUND_MODELS] == list(paths(family))[-count:]  # type: ignore[arg-type]
    points = normals(family)  # type: ignore[arg-type]
    own, models = points[:, :-count], points[:, -count:]
    assert np.array_equal(own, standard_normal(own.shape[1]))
    assert np.max(np.abs(own.T @ models)) / len(points) < 0.01, "drawn apart, yet independent"
    assert np.max(np.abs(models.T @ models / len(points) - np.eye(count))) < 1e-12
    assert np.allclose(np.quantile(models, [0.1, 0.9], axis=0), [[-1.28] * count, [1.28] * count], atol=0.06)
