"""What README and tutorial quote of the example is what the program says today."""

from __future__ import annotations

import functools
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from redline.concept.read import read
from redline.faces.cli.views.assess_view import NO_SPREAD, show_assessment
from redline.faces.numbers import number, probability, signed, typeset
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment, AttributeValue, Verdict
from redline.studio.compare import attribute_of, compare

ROOT = Path(__file__).parents[2]
README, TUTORIAL = (ROOT / name for name in ("README.md", "docs/tutorial.md"))
EXAMPLE, ON_FRAME = (ROOT / "examples" / f"compact_ev_{name}.toml" for name in ("4x4", "on_frame"))


@functools.cache
def assessed(path: Path) -> Assessment:
    return assess(read(path), read_red_line("go_anywhere"))


def quoted(path: Path) -> list[str]:
    """The lines of a page that show what the program printed, blanks run together."""
    inside, lines = False, []
    for line in path.read_text("utf-8").splitlines():
        inside = inside ^ line.startswith("```")
        if inside or line.startswith("    "):
            lines.append(re.sub(r"\s+", " ", line).strip())
    return lines


def band(item: AttributeValue) -> str:
    digits = item.attribute.digits
    return f"{number(item.p10, digits)} - {number(item.p90, digits)}"


def plain(text: str) -> str:
    """The page writes some signs in ASCII."""
    return text.replace("≥", ">=").replace("≤", "<=").replace("\N{MINUS SIGN}", "-")


@pytest.mark.parametrize("path", [README, TUTORIAL], ids=lambda path: path.stem)
def test_quoted_verdicts_are_todays(path: Path) -> None:
    verdicts = {verdict.judgement.requirement.name: verdict for verdict in assessed(EXAMPLE).verdicts}
    seen = 0
    for line in quoted(path):
        named = [verdict for name, verdict in verdicts.items() if name in line and verdict.judgement.result in line]
        for verdict in named:
            seen += 1
            for words in _told(verdict):
                assert words in plain(line), line
    assert seen == {"README": 4, "tutorial": 1}[path.stem]


def _told(verdict: Verdict) -> list[str]:
    judgement = verdict.judgement
    digits, requirement = judgement.requirement.attribute.digits, judgement.requirement
    value = requirement.limit + (1.0 if requirement.sense == ">=" else -1.0) * judgement.margin
    bound = f"{requirement.sense} {number(requirement.limit, digits)}"
    return [plain(text) for text in (bound, number(value, digits), probability(judgement.probability))]


@pytest.mark.parametrize("path", [README, TUTORIAL], ids=lambda path: path.stem)
def test_quoted_drivers_are_todays(path: Path) -> None:
    drivers = {plain(typeset(str(driver))) for verdict in assessed(EXAMPLE).verdicts for driver in verdict.drivers}
    told = [plain(part.strip()) for line in quoted(path) for part in line.split("·")[1:] if " per +" in part]
    assert told
    assert not [text for text in told if text not in drivers]


def test_quoted_attributes_are_todays() -> None:
    found, seen = assessed(EXAMPLE), 0
    for line in quoted(TUTORIAL):
        for item in found.attributes:
            if line.startswith(f"{item.attribute.title} ") and (NO_SPREAD in line or line.endswith(band(item)[-2:])):
                seen += 1
                ends = NO_SPREAD if item.p10 == item.p90 else band(item)
                unit = item.attribute.unit
                assert line == f"{item.attribute.title} {number(item.value, item.attribute.digits)} {unit} {ends}"
    assert seen == 4


def test_the_readme_shows_the_example_as_the_program_prints_it() -> None:
    text = README.read_text("utf-8")
    assert "`redline assess examples/compact_ev_4x4.toml --red-line go_anywhere`" in text
    (block,) = re.findall(r"```text\n((?:.*\n)*?)```", text)
    stream = io.StringIO()
    show_assessment(Console(file=stream, width=100, color_system=None), assessed(EXAMPLE))
    printed = [line.rstrip() for line in stream.getvalue().splitlines()]
    assert [line for line in block.splitlines() if line != "..." and line not in printed] == []


def test_what_the_readme_says_of_the_ladder_frame_is_todays() -> None:
    text = re.sub(r"\s+", " ", README.read_text("utf-8"))
    skateboard, frame = assessed(EXAMPLE), assessed(ON_FRAME)

    def of(name: str) -> list[str]:
        return [number(found[name].value, found[name].attribute.digits) for found in (frame, skateboard)]

    assert "ramp travel index of {} instead of {}".format(*of("ramp_travel_index_20")) in text
    assert "({} instead of {} degrees)".format(*of("breakover_deg")) in text
    range_km, mass_kg = (skateboard[n].value - frame[n].value for n in ("range_wltp_km", "kerb_mass_kg"))
    assert f"for {range_km:.0f} km of range" in text
    assert f"{-mass_kg:.0f} kg" in text


def test_the_tutorials_comparison_is_todays(tmp_path: Path) -> None:
    """With the concept that the tutorial has its reader write."""
    text = TUTORIAL.read_text("utf-8")
    (block,) = re.findall(r"((?:    .*\n|\n)+)\nA thinner box", text)
    file = tmp_path / "thinner_pack.toml"
    file.write_text(re.sub(r"(?m)^    ", "", block).replace(EXAMPLE.name, str(EXAMPLE)), encoding="utf-8")
    found = compare([assessed(EXAMPLE), assess(read(file), read_red_line("go_anywhere"))])
    marked = [line for line in quoted(TUTORIAL) if line.endswith(("≈", "▲", "▼"))]
    for line in marked:
        (row,) = [row for row in found.rows if line.startswith(f"{attribute_of(row).title} ")]
        digits = attribute_of(row).digits
        first, second = (cell.result for cell in row if cell is not None)
        moved = signed(second.value - first.value, digits)
        assert f" {number(first.value, digits)} {number(second.value, digits)} {moved} " in line
    assert len(marked) == 3
    verdict = next(v for v in found.assessments[1].verdicts if v.judgement.requirement.name == "Straddles the crest")
    assert f"{probability(verdict.judgement.probability)} of plausible vehicles reach 25 deg" in text
