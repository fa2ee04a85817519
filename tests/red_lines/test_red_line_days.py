"""Requirements that name a day: read with all that is wrong at once, and judged on that day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redline.concept.read import read
from redline.faces.numbers import number
from redline.faces.plots.drawing import style
from redline.faces.plots.verdicts import draw_verdicts
from redline.foundations.errors import InputError
from redline.proving_ground.day import conditions_from
from redline.red_lines.requirement import RedLine, read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment, Verdict

RANGE, GRADE = "range_110_km_h_km", "gradeability_10_km_h_pct"


def requirement(name: str, attribute: str, bound: str, conditions: str = "") -> str:
    """One requirement's table."""
    day = f"conditions = {{ {conditions} }}\n" if conditions else ""
    return f'[[requirement]]\nname = "{name}"\nattribute = "{attribute}"\nbound = "{bound}"\nreason = "because"\n{day}'


def line_of(folder: Path, *requirements: str) -> RedLine:
    """A red line of some requirements."""
    path = folder / "line.toml"
    path.write_text('name = "Line"\n' + "".join(requirements), "utf-8")
    return read_red_line(path)


def wrong(folder: Path, *requirements: str) -> list[str]:
    """Every problem of a red line."""
    with pytest.raises(InputError) as raised:
        line_of(folder, *requirements)
    return str(raised.value).splitlines()


def test_a_day_is_read_as_stated_and_none_is_the_assessments_own(tmp_path: Path) -> None:
    line = line_of(
        tmp_path,
        requirement("Cold", RANGE, ">= 300 km", 'temperature = "-10 degC", surface = "packed_snow"'),
        requirement("Any", RANGE, ">= 300 km"),
    )
    assert line.requirements[0].conditions == (("temperature", "-10 degC"), ("surface", "packed_snow"))
    assert line.requirements[1].conditions == ()


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ('temprature = "-10 degC"', "did you mean 'temperature'?"), ('temperature = "-10 km"', "is not a unit of temperature"),
        ('temperature = "-80 degC"', "outside what the models cover"), ('surface = "icy"', "did you mean 'ice'?"), ("temperature = -10", "text in quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_day_has_file_and_line(tmp_path: Path, conditions: str, words: str) -> None:
    (problem,) = wrong(
        tmp_path, requirement("Fine", RANGE, ">= 300 km"), requirement("Cold", RANGE, ">= 300 km", conditions)
    )
    assert words in problem
    line = 12 if words == "text in quotes" else 7  # of the key that has no text, else of its requirement
    assert f"line.toml:{line}:" in problem


def test_a_day_for_what_no_day_changes_is_refused(tmp_path: Path) -> None:
    day = 'temperature = "-10 degC"'
    first, second = wrong(
        tmp_path,
        requirement("Procedure", "range_wltp_km", ">= 300 km", day),
        requirement("Shape", "approach_deg", ">= 30 deg", day),
    )
    assert "line.toml:2:" in first
    assert "range_wltp_km is the same in any weather" in first
    assert "conditions fit" in first
    assert "line.toml:8:" in second
    assert "approach_deg is the same" in second


def test_all_that_is_wrong_with_one_requirement_comes_at_once(tmp_path: Path) -> None:
    found = wrong(tmp_path, requirement("Cold", RANGE, ">= 300 kg", 'temperature = "3 km", surface = "lava"'))
    assert len(found) == 3


# --- judged on its day -------------------------------------------------------------------------------------

ARCTIC, SNOW = 'temperature = "-10 degC"', 'surface = "packed_snow"'


@pytest.fixture(scope="module")
def found(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """The example judged on range and grip, with and without a day."""
    line = line_of(
        tmp_path_factory.mktemp("line"),
        requirement("Range", RANGE, ">= 0 km"),
        requirement("Range in the cold", RANGE, ">= 0 km", ARCTIC),
        requirement("Grade", GRADE, ">= 0 %"),
        requirement("Grade on snow", GRADE, ">= 0 %", SNOW),
        requirement("Grade on snow, too steep", GRADE, ">= 60 %", SNOW),
        requirement("Refuels", "refuel_time_min", "<= 3 min"),
    )
    return assess(read(example), line)


def verdict(found: Assessment, name: str) -> Verdict:
    """A verdict by its requirement's name."""
    return next(item for item in found.verdicts if item.judgement.requirement.name == name)


def test_a_requirement_is_judged_on_its_own_day(found: Assessment) -> None:
    plain, cold = (verdict(found, name).judgement.margin for name in ("Range", "Range in the cold"))
    assert plain == pytest.approx(found[RANGE].value), "the bound is nought: the margin is the value"
    assert 0.0 < cold < 0.97 * plain
    dry, snow = (verdict(found, name).judgement.margin for name in ("Grade", "Grade on snow"))
    assert 0.0 < snow < 0.6 * dry
    steep = verdict(found, "Grade on snow, too steep").judgement
    assert steep.margin == pytest.approx(snow - 60.0)
    assert steep.result == "outside"
    assert steep.probability < 0.1


def test_a_day_in_a_requirement_is_the_same_as_the_same_day_for_all(found: Assessment, example: Path) -> None:
    cold = assess(read(example), None, conditions_from({"temperature": "-10 degC", "surface": "packed_snow"}))
    assert verdict(found, "Grade on snow").judgement.margin == pytest.approx(cold[GRADE].value, rel=1e-3)
    assert cold[RANGE].value < verdict(found, "Range in the cold").judgement.margin, "snow rolls hard, too"
    assert cold["range_wltp_km"].value == pytest.approx(found["range_wltp_km"].value, rel=1e-12)


def test_drivers_are_those_of_the_day(found: Assessment) -> None:
    dry, snow = (
        {driver.path: driver.change for driver in verdict(found, name).drivers} for name in ("Grade", "Grade on snow")
    )
    assert dry != snow
    assert verdict(found, "Range in the cold").drivers != verdict(found, "Range").drivers


def test_json_carries_the_day(found: Assessment) -> None:
    rows = {row["requirement"]: row for row in json.loads(json.dumps(found.to_dict()))["verdicts"]}
    assert rows["Range in the cold"]["conditions"] == {"temperature": "-10 degC"}
    assert rows["Grade on snow"]["conditions"] == {"surface": "packed_snow"}
    assert rows["Range"]["conditions"] == {}
    assert rows["Refuels"]["result"] == "not applicable"
    assert {frozenset(row) for row in rows.values()} == {frozenset(rows["Range"])}, "one shape of row for all"


def test_what_is_drawn_and_written_is_what_was_judged(found: Assessment) -> None:
    """The bar of a day, not that of the ordinary one: a verdict at risk had been drawn well inside."""
    for item in found.verdicts:
        judgement = item.judgement
        sign = 1.0 if judgement.requirement.sense == ">=" else -1.0
        assert item.value.value == pytest.approx(judgement.requirement.limit + sign * judgement.margin)
        assert item.value.p10 < item.value.p90
    dry, snow = (verdict(found, name).value for name in ("Grade", "Grade on snow"))
    assert snow.p90 < dry.p10
    with style.look():
        texts = [text.get_text() for text in draw_verdicts(found).axes[0].texts]
    assert sum(text == f"{number(snow.p10)} – {number(snow.p90)}" for text in texts) == 2, "both requirements on snow"
    assert sum(text == f"{number(dry.p10)} – {number(dry.p90)}" for text in texts) == 1
    assert any("packed snow" in text for text in texts)
