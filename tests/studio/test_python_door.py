"""``import redline`` as a Python program uses it: what it may pass, what it is told, how results show themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import redline
from redline.concept.concept import Concept
from redline.foundations.errors import DomainError, InputError
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.day import FIELDS, checked
from redline.studio.assessment import Assessment
from redline.studio.compare import Comparison
from redline.studio.drive_cycle import drive_cycle, known_cycles
from redline.studio.insight.explain import explain


@pytest.fixture(scope="module")
def concept(example: Path) -> Concept:
    return redline.read(example)


@pytest.fixture(scope="module")
def assessed(concept: Concept) -> Assessment:
    return redline.assess(concept)


@pytest.fixture(scope="module")
def both(assessed: Assessment) -> Comparison:
    return redline.compare([assessed, redline.read("tesla_model_y_long_range_awd_2024")])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"temperature_k": -10.0}, "temperature_k = -10"), ({"altitude_m": 50_000.0}, "altitude_m = 50000"),
        ({"temperature_k": float("nan")}, "temperature_k = nan"), ({"humidity_frac": 60.0}, "humidity_frac"),
        ({"adhesion_frac": 0.0}, "adhesion_frac = 0"), ({"rolling_frac": float("inf")}, "rolling_frac = inf"),
    ],
)  # fmt: skip
def test_conditions_outside_the_models_are_refused_by_every_door(
    concept: Concept, wrong: dict[str, float], words: str
) -> None:
    day = Conditions(**wrong)
    doors = (
        lambda: redline.assess(concept, conditions=day),
        lambda: explain(concept, "range_wltp_km", day),
        lambda: checked(day),
    )
    for door in doors:
        with pytest.raises(DomainError, match=words):
            door()


def test_a_cycle_and_all_problems_at_once(concept: Concept) -> None:
    from redline.proving_ground.driving.cycles import cycle

    assert "udds" in known_cycles()
    with pytest.raises(DomainError, match=r"temperature_k = 0 .*; altitude_m = 9000 "):
        drive_cycle(concept, cycle("udds"), Conditions(temperature_k=0.0, altitude_m=9000.0))


def test_ends_of_the_ranges_pass() -> None:
    from redline.foundations import units

    for field in FIELDS.values():
        for end in (field.least, field.most):
            day = Conditions(**{field.target: units.parse(end, field.dimension)})
            assert checked(day) is day


def test_a_dict_is_told_what_to_give(concept: Concept) -> None:
    wrong: Any = {"temperature": "-10 degC"}
    with pytest.raises(InputError, match="conditions_from"):
        redline.assess(concept, conditions=wrong)


@pytest.mark.parametrize("wrong", [None, 5, b"x"])
def test_what_is_no_vehicle_is_told_so(wrong: Any, assessed: Assessment) -> None:
    for door in (redline.assess, redline.read, lambda item: redline.compare(assessed, item)):
        with pytest.raises(TypeError, match=f"a library name, not {type(wrong).__name__}"):
            door(wrong)


def test_what_is_no_red_line_is_told_so(concept: Concept) -> None:
    wrong: Any = 5
    with pytest.raises(TypeError, match=r"a red line is .*, not int"):
        redline.assess(concept, wrong)


def test_an_attribute_by_its_name_with_unit_and_without(assessed: Assessment) -> None:
    assert assessed["range_wltp"] is assessed["range_wltp_km"]
    assert "range_wltp_km" in assessed
    assert "range_wltp" in assessed
    assert "range_wtlp" not in assessed
    assert 5 not in assessed
    assert list(assessed) == [item.attribute.name for item in assessed.attributes]
    assert len(assessed) == len(assessed.attributes)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("range_wtlp_km", "did you mean 'range_wltp_km'"), ("fuel_wltp", "burns no fuel"),
        ("ramp_travel_index_20", "off_road=True"), ("range_road_winter_20_km", "seasons"),
    ],
)  # fmt: skip
def test_an_attribute_that_is_not_there(assessed: Assessment, name: str, words: str) -> None:
    with pytest.raises(KeyError, match=words):
        assessed[name]


def test_explain_takes_the_name_without_unit_and_names_the_nearest(concept: Concept) -> None:
    assert explain(concept, "breakover").result.attribute.name == "breakover_deg"
    with pytest.raises(KeyError, match="did you mean 'breakover_deg'"):
        explain(concept, "brekover_deg")


def test_results_show_themselves_in_a_line(concept: Concept, assessed: Assessment, both: Comparison) -> None:
    for shown in (concept, assessed, both):
        assert len(repr(shown)) < 250
        assert "Compact EV 4x4" in repr(shown)
    for found, words in (((), "0 findings"), (("one",), "1 finding>"), (("one", "two"), "2 findings>")):
        assert words in repr(replace(assessed, warnings=found))


def test_a_concept_is_a_table_in_a_notebook(concept: Concept) -> None:
    table = concept._repr_html_()
    assert "<td>dimensions.wheelbase</td><td>2800 mm</td>" in table
    assert table.count("<tr>") == len(concept.numbers) + len(concept.choices)


def test_a_comparison_as_rows(both: Comparison, assessed: Assessment) -> None:
    rows = both.to_table()
    ranges = [row for row in rows if row["name"] == "range_wltp_km"]
    assert [row["concept"] for row in ranges] == [item.name for item in both.assessments]
    assert ranges[0]["value"] == assessed["range_wltp_km"].value
    assert set(ranges[0]) == {"name", "unit", "concept", "value", "p10", "p90", "change", "mark"}


def test_compare_says_how_to_give_two(assessed: Assessment) -> None:
    for one in ([assessed], assessed):
        with pytest.raises(ValueError, match="at least two"):
            redline.compare(one)
