"""Tables on a narrow screen: no value of a comparison is lost, no name of an attribute breaks."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from rich.console import Console
from test_cli import run

from redline.concept.read import read
from redline.faces.cli.commands.compare import show_comparison
from redline.faces.cli.views.assess_view import show_assessment
from redline.faces.numbers import number, signed
from redline.proving_ground.registry import attributes
from redline.red_lines.requirement import read_red_line
from redline.studio.assess import assess
from redline.studio.assessment import Assessment
from redline.studio.compare import Comparison, compare


@pytest.fixture(scope="module")
def six(example: Path) -> Comparison:
    """The example, and five that are ever better and heavier, said to have kinds of powertrain with long names."""
    first = assess(read(example), read_red_line("go_anywhere"))

    def scaled(factor: float, kind: str) -> Assessment:
        moved = [
            dataclasses.replace(item, value=factor * item.value, p10=factor * item.p10, p90=factor * item.p90)
            for item in first.attributes
        ]
        name = f"Compact EV 4x4 times {factor:g}"
        return dataclasses.replace(first, name=name, attributes=tuple(moved), kind=kind, plug_in=True)

    kinds = {1.37: "combustion", 2.0: "mild_hybrid", 11.0: "power_split", 37.0: "parallel_hybrid", 0.31: "series"}
    return compare([first, *(scaled(factor, kind) for factor, kind in kinds.items())])


def printed(comparison: Comparison, width: int) -> str:
    stream = io.StringIO()
    show_comparison(Console(file=stream, width=width, color_system=None), comparison, everything=True)
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 100, 120, 140, 160, 200])
def test_no_value_of_six_concepts_is_lost(six: Comparison, width: int) -> None:
    text = printed(six, width)
    assert all(len(line) <= width for line in text.splitlines())
    for row in six.rows:
        for cell in row:
            assert cell is not None
            digits = cell.result.attribute.digits
            change = f" {signed(cell.change, digits)}" if cell.mark in ("better", "worse", "within error bars") else ""
            assert f"{number(cell.result.value, digits)}{change}" in text, cell.result.attribute.name
    assert text.count("%\n") + text.count("% ") > 6 * len(six.assessments[0].verdicts)


def test_a_wide_screen_shows_all_in_one_table(six: Comparison) -> None:
    titles = [printed(six, width).count("WLTP range  ") for width in (80, 200)]
    assert titles[0] > titles[1] == 1


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_a_red_line_is_readable_on_any_screen(six: Comparison, width: int) -> None:
    """No word is cut or broken, and a requirement's figures stay together."""
    stream = io.StringIO()
    show_assessment(Console(file=stream, width=width, color_system=None), six.assessments[0])
    text = stream.getvalue()
    assert "…" not in text
    assert all(len(line) <= width for line in text.splitlines())
    words = set(text.split())
    for verdict in six.assessments[0].verdicts:
        wanted = verdict.judgement.requirement
        assert set(f"{wanted.name} {wanted.attribute.title}".split()) <= words | {f"{word}," for word in words}
        margin = signed(verdict.judgement.margin, wanted.attribute.digits)
        assert margin in words or any(f"({margin})," in line for line in text.splitlines())


def test_names_of_attributes_never_break() -> None:
    lines = run("catalogue", "trials").stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    words = {word for line in lines for word in line.split()}
    assert set(attributes()) <= words
