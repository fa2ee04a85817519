"""Red lines: bounds, class-leading figures, judgements, and what is wrong with a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies as s
from redline.concept.language.files import library_names
from redline.concept.language.schema import Fact
from redline.foundations.errors import InputError
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import Requirement, class_leading_limit, read_red_line
from redline.red_lines.rivals import Rival, RivalSet, rival_set
from redline.red_lines.verdict import judge

RANGE, ENERGY = attributes()["range_wltp_km"][0], attributes()["energy_wltp_kwh_100km"][0]


def rivals(attribute: str, values: list[float]) -> RivalSet:
    """A set in which each rival publishes one figure."""
    return RivalSet(
        "set",
        "Set",
        tuple(Rival(f"r{i}", f"R{i}", {attribute: Fact(value=value, source="test")}) for i, value in enumerate(values)),
    )


def entry(**changes: str) -> str:
    """A red-line file with one requirement."""
    keys = {"name": "Far", "attribute": "range_wltp_km", "bound": ">= 450 km", "reason": "because"} | changes
    return 'name = "Line"\n[[requirement]]\n' + "".join(f'{key} = "{value}"\n' for key, value in keys.items() if value)


def wrong(tmp_path: Path, text: str) -> str:
    """Every problem of a red-line text."""
    path = tmp_path / "line.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read_red_line(path)
    return str(raised.value)


@pytest.mark.parametrize(
    ("attribute", "bound", "sense", "limit"),
    [
        ("range_wltp_km", ">= 450 km", ">=", 450.0), ("range_wltp_km", ">=280 mi", ">=", 450.61632), ("approach_deg", ">= 35 deg", ">=", 35.0),
        ("ground_clearance_mm", ">= 24 cm", ">=", 240.0), ("energy_wltp_kwh_100km", "<= 20 kWh/100km", "<=", 20.0),
        ("gradeability_10_km_h_pct", ">= 60 %", ">=", 60.0), ("static_stability_factor_frac", ">= 1.15", ">=", 1.15),
        ("accel_0_100_kmh_s", "<= 7.5 s", "<=", 7.5), ("energy_epa_label_kwh_100mi", "<= 186.411 Wh/km", "<=", 30.0),
    ],
)  # fmt: skip
def test_bounds_are_in_the_attributes_unit(
    tmp_path: Path, attribute: str, bound: str, sense: str, limit: float
) -> None:
    path = tmp_path / "line.toml"
    path.write_text(entry(attribute=attribute, bound=bound), "utf-8")
    requirement = read_red_line(path).requirements[0]
    assert requirement.sense == sense
    assert requirement.limit == pytest.approx(limit, rel=1e-5)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"attribute": "range_wtlp_km"}, "no trial gives 'range_wtlp_km'; did you mean 'range_wltp_km'?"), ({"bound": "> 450 km"}, "is not a bound"),
        ({"bound": ">= 450 kg"}, "is not a unit of length"), ({"bound": ">= 450"}, "has no unit"), ({"bound": "class-leading"}, "names its rivals"),
        ({"bound": "class-leading", "rivals": "go_anywere"}, "did you mean 'go_anywhere'?"), ({"kind": "firm"}, "kind"), ({"reason": ""}, "reason"),
        ({"bound": "class-leading", "rivals": "go_anywhere", "attribute": "bow_wave_margin_mm"}, "no rival of 'go_anywhere' publishes"),
        ({"reasn": "x"}, "did you mean 'reason'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_requirement(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    assert words in wrong(tmp_path, entry(**changes))


def test_all_problems_of_a_red_line_come_at_once_with_their_lines(tmp_path: Path) -> None:
    text = entry(attribute="rang") + entry(name="Two", bound="x").split("\n", 1)[1]
    found = wrong(tmp_path, text).splitlines()
    assert len(found) == 2
    assert "line.toml:2:" in found[0]
    assert "line.toml:7:" in found[1]


def test_form_and_sense_are_told_together_with_the_name_that_people_gave(tmp_path: Path) -> None:
    path = tmp_path / "line.toml"
    path.write_text(
        'name = "Bad"\n[[requirement]]\nname = "Winter"\nattribute = "breakover"\nbound = ">= 20 deg"\n'
        '[[requirement]]\nattribute = "range_wltp_km"\nbound = "=> 200 km"\nkind = "must"\nreason = "x"\n',
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_red_line(path)
    told = [(problem.line, problem.key, problem.message) for problem in caught.value.problems]
    assert [(line, key) for line, key, _ in told] == [
        (2, "Winter.reason"), (2, "Winter"), (6, "requirement 2.name"), (6, "requirement 2"), (9, "requirement 2.kind"),
    ]  # fmt: skip
    messages = " ".join(message for _, _, message in told)
    for words in (
        "is missing",
        "did you mean 'breakover_deg'?",
        "'must' is not known; write 'hard' or 'soft'",
        "'=> 200",
    ):
        assert words in messages


def test_a_line_is_that_of_the_table_whatever_else_names_it(tmp_path: Path) -> None:
    text = '# "Two" comes second\n' + entry() + entry(name="Two", bound="x").split("\n", 1)[1].replace('"', "'")
    assert "line.toml:8: Two:" in wrong(tmp_path, text)


_MISSHAPEN = """\
name = 5
colour = "red"
[[requirement]]
name = "Far"
attribute = 7
bound = 35
reason = ""
[[requirement]]
name = "Near"
attribute = "range_wltp_km"
bound = ">= 450 km"
kind = "firm"
conditions = { temperature = 20 }
reason = "because"
rivals = true
"""


def test_what_is_misshapen_is_told_with_line_and_key_in_words_of_ours(tmp_path: Path) -> None:
    told = [line.partition("line.toml:")[2] for line in wrong(tmp_path, _MISSHAPEN).splitlines()]
    assert told == [
        "1: name: should be a text in quotes",
        "2: colour: unknown key; known here: name, notes, requirement",
        '5: Far.attribute: should be a text in quotes, for example attribute = "approach_deg"',
        '6: Far.bound: should be a text in quotes, for example bound = ">= 35 deg"',
        "7: Far.reason: is empty; write a text",
        "12: Near.kind: 'firm' is not known; write 'hard' or 'soft'",
        "13: Near.conditions.temperature: should be a text in quotes, "
        'for example conditions = { temperature = "-10 degC" }',
        "15: Near.rivals: should be a text in quotes",
    ]


@pytest.mark.parametrize("requirement", ["[]", "3", '"x"', "{}"])
def test_a_red_line_without_tables_is_told_what_to_write(tmp_path: Path, requirement: str) -> None:
    text = wrong(tmp_path, f'name = "x"\nrequirement = {requirement}\n')
    assert "line.toml:2: requirement: is no list of tables; write at least one [[requirement]]" in text


def test_requirements_that_are_no_tables_are_told(tmp_path: Path) -> None:
    text = wrong(tmp_path, 'name = "x"\nrequirement = ["a", 3]\n')
    assert [line.partition("line.toml:")[2] for line in text.splitlines()] == [
        "2: requirement 1: should be a table",
        "2: requirement 2: should be a table",
    ]


def test_unknown_red_lines_and_rivals_name_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'go_anywhere'"):
        read_red_line("go_anywere")
    with pytest.raises(InputError, match="did you mean 'electric_4x4'"):
        rival_set("electric_4x5")


@pytest.mark.parametrize("name", library_names("red_lines"))
@pytest.mark.parametrize("group", [None, *library_names("rival_sets")])
def test_library_red_lines_read_with_their_own_rivals_or_say_why_not(name: str, group: str | None) -> None:
    try:
        line = read_red_line(name, group)
    except InputError as error:
        assert group is not None
        if not all("publishes" in problem.message for problem in error.problems):
            raise
        return
    assert all(np.isfinite(requirement.limit) for requirement in line.requirements)
    for requirement in line.requirements:
        wanted = ">=" if requirement.attribute.better == "more" else "<="
        assert requirement.sense == wanted, f"{requirement.name}: a bound against the better direction"


@pytest.mark.parametrize("name", library_names("rival_sets"))
def test_rival_sets_name_vehicles_of_the_library_once(name: str) -> None:
    group = rival_set(name)
    stems = [rival.stem for rival in group.rivals]
    assert len(stems) == len(set(stems)) > 2
    assert set(stems) <= set(library_names("vehicles"))


@given(st.lists(s.floats(1.0, 900.0), min_size=1, max_size=12))
def test_class_leading_is_the_best_in_either_direction(values: list[float]) -> None:
    assert class_leading_limit(rivals("range_wltp_km", values), RANGE, "best") == pytest.approx(max(values))
    assert class_leading_limit(rivals("energy_wltp_kwh_100km", values), ENERGY, "best") == pytest.approx(min(values))
    assert class_leading_limit(rivals("range_wltp_km", values), RANGE, "top_quartile") == pytest.approx(
        np.quantile(values, 0.75)
    )
    assert class_leading_limit(rivals("energy_wltp_kwh_100km", values), ENERGY, "top_quartile") == pytest.approx(
        np.quantile(values, 0.25)
    )
    assert class_leading_limit(rivals("other", values), RANGE, "best") is None


def requirement(sense: str, limit: float) -> Requirement:
    """A requirement with one bound."""
    return Requirement("Far", RANGE, sense, limit, "", "hard", "because", "", "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("met", "result"),
    [
        (100, "inside"),
        (90, "inside"),
        (89, "at risk"),
        (50, "at risk"),
        (11, "at risk"),
        (10, "outside"),
        (0, "outside"),
    ],
)
@pytest.mark.parametrize(("sense", "sign"), [(">=", 1.0), ("<=", -1.0)])
def test_thresholds_of_a_verdict(met: int, result: str, sense: str, sign: float) -> None:
    samples = 450.0 + sign * np.where(np.arange(100) < met, 1.0, -1.0)
    found = judge(requirement(sense, 450.0), 450.0 + sign * 7.0, samples)
    assert found.result == result
    assert found.probability == pytest.approx(met / 100)
    assert found.margin == pytest.approx(7.0), "a margin is positive inside, whichever direction is better"
    assert judge(requirement(sense, 450.0), 450.0 - sign * 7.0, samples).margin == pytest.approx(-7.0)


def test_exactly_at_the_bound_is_inside() -> None:
    for sense in (">=", "<="):
        assert judge(requirement(sense, 450.0), 450.0, np.full(9, 450.0)).result == "inside"


@given(st.lists(s.floats(0.0, 1000.0), min_size=2, max_size=50), s.floats(0.0, 1000.0), s.floats(0.0, 100.0))
def test_a_tighter_bound_is_never_likelier(samples: list[float], limit: float, tighter: float) -> None:
    values = np.array(samples)
    loose, tight = (judge(requirement(">=", bound), values[0], values) for bound in (limit, limit + tighter))
    assert tight.probability <= loose.probability
    assert tight.margin <= loose.margin
