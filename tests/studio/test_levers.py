"""What buys more of a capability, and what it costs in range."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import strategies as s
from redline.concept.language.quantity import Chosen, Given
from redline.concept.read import read
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import TRIALS
from redline.studio.assess import assess
from redline.studio.insight.explain import explain
from redline.studio.insight.levers import RANGE, Change, changes, is_capability, levers

CONCEPT = read(Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml")


@pytest.fixture(scope="module")
def assessment():
    return assess(CONCEPT)


def test_a_lever_is_a_step_or_a_choice_and_says_it_in_words() -> None:
    for lever in levers():
        assert lever.words
        assert bool(lever.step_si) != bool(lever.value), lever
    assert {lever.path: lever.step_si for lever in levers()}["tyres.off_road_pressure"] == pytest.approx(20e3)


def test_an_exact_change_is_what_the_changed_concept_shows(assessment) -> None:
    found = {change.path: change for change in changes(CONCEPT, assessment, "breakover_deg", Conditions(), most=9)}
    change = found["dimensions.wheelbase"]
    assert change.exact
    for step in (-0.05, 0.05):  # a derivative stands between the two one-sided differences
        moved = dataclasses.replace(CONCEPT, numbers=CONCEPT.numbers | {
            "dimensions.wheelbase": Given(CONCEPT.numbers["dimensions.wheelbase"].value + step)
        })  # fmt: skip
        gain = assess(moved)["breakover_deg"].value - assessment["breakover_deg"].value
        assert gain * (-1.0 if step > 0.0 else 1.0) == pytest.approx(change.gain, rel=0.05)


def test_a_choice_is_assessed_with_the_choice_made() -> None:
    """A second driven axle doubles what grips: the one choice that surely helps up a hill."""
    one_axle = s.concept_of(choices={"powertrain.drive": "rear"})
    here = assess(one_axle)
    found = {
        change.path: change for change in changes(one_axle, here, "gradeability_10_km_h_pct", Conditions(), most=99)
    }
    change = found["powertrain.drive"]
    there = assess(dataclasses.replace(one_axle, choices=one_axle.choices | {"powertrain.drive": Chosen("all")}))
    assert not change.exact
    assert change.gain > 0.0
    assert change.gain == pytest.approx(
        there["gradeability_10_km_h_pct"].value - here["gradeability_10_km_h_pct"].value
    )
    assert change.range_km == pytest.approx(there[RANGE].value - here[RANGE].value)


def test_a_choice_that_gains_nothing_is_not_offered(assessment) -> None:
    """With a trailer on a hill it is torque that the concept lacks, not grip."""
    name = "restart_grade_trailer_pct"
    found = changes(CONCEPT, assessment, name, Conditions(), most=99)
    other = dataclasses.replace(CONCEPT, choices=CONCEPT.choices | {"tyres.tread": Chosen("all_terrain")})
    assert assess(other)[name].value <= assessment[name].value
    assert found
    assert "tyres.tread" not in {change.path for change in found}


def test_all_offered_changes_help_and_the_best_bargain_comes_first(assessment) -> None:
    for name in ("approach_deg", "crawl_grade_pct", "turning_circle_m"):
        found = changes(CONCEPT, assessment, name, Conditions(), most=99)
        sign = 1.0 if assessment[name].attribute.better == "more" else -1.0
        assert found
        assert all(sign * change.gain > 0.0 for change in found)
        assert [c.per_km for c in found] == sorted((c.per_km for c in found), reverse=True)
    assert Change("", "", 2.0, -4.0, exact=True).per_km == 0.5
    assert Change("", "", 2.0, 3.0, exact=True).per_km == pytest.approx(20.0)


def test_what_the_platform_or_the_springs_forbid_is_not_offered(assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = tuple(lever for lever in levers() if lever.step_si)  # choices cost an assessment each
    monkeypatch.setattr("redline.studio.insight.levers.levers", lambda: steps)

    def paths(concept) -> set[str]:
        return {change.path for change in changes(concept, assess(concept), "breakover_deg", Conditions(), most=99)}

    assert {"dimensions.wheelbase", "off_road.ride_height.off_road"} <= paths(CONCEPT)
    shortest = dataclasses.replace(CONCEPT, numbers=CONCEPT.numbers | {"dimensions.wheelbase": Given(2.60)})
    assert "dimensions.wheelbase" not in paths(shortest)
    steel = dataclasses.replace(CONCEPT, choices=CONCEPT.choices | {"suspension.air": Chosen(False)})
    assert "off_road.ride_height.off_road" not in paths(steel)


def test_explain_names_changes_for_capabilities_only() -> None:
    assert is_capability(TRIALS["clearance"])
    assert not is_capability(TRIALS["range_wltp"])
    assert len(explain(CONCEPT, "breakover_deg").changes) == 3
    assert not explain(CONCEPT, "range_wltp_km").changes
