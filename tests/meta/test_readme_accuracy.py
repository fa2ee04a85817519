"""The README's table of accuracy says what the tables of the validation page say, which the program wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README, PAGE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/validation.md"))
#: A README row begins with these words; each number in its last cell, in this order, is worked out from the page.
ROWS = {
    "EPA two-cycle wall energy of 147": ("epa-ev/Redline",),
    "the same cars, FASTSim": ("epa-ev/FASTSim",),
    "EPA label range, 40": ("library/`range_epa_km`",),
    "WLTP range, 32": ("library/`range_wltp_km`",),
    "EPA two-cycle fuel": ("epa-fuel/combustion", "epa-fuel/mild hybrid", "epa-fuel/hybrid"),
    "WLTP fuel of 21": ("epa-fuel:Listed, not scored/wltp",),
    "electric range of 9": ("epa-fuel:Electric range of plug-ins/*",),
    "city energy at 20": ("cold:Every car/heat pump", "cold:Every car/resistance"),
    "range on winter tests": ("winter/all",),
    "range at constant speed": ("highway:8 tests",),
    "rapid charging": ("charging/all",),
}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def section(place: str) -> list[str]:
    """Lines of a generated part of the page, from a heading on where one is named, to the table's end."""
    name, _, heading = place.partition(":")
    text = PAGE.split(f"<!-- {name} begin", 1)[1].split(f"<!-- {name} end", 1)[0]
    if heading:
        text = text[text.index(heading) :]
    return re.split(r"\n(?:###|<details|</details)", text, maxsplit=1)[0].splitlines() if heading else text.splitlines()


def stated(source: str) -> float:
    """One number of the page: that of a summary row, of a sentence, or the mean of a table's own errors."""
    place, _, row = source.partition("/")
    lines = section(place)
    if not row:
        found = re.search(r"error (\d+\.\d) %", lines[0])
        assert found, lines[0]
        return float(found[1])
    if ":" not in place:
        line = next(line for line in lines if line.startswith("|") and cells(line)[0].startswith(row))
        found = next(re.fullmatch(r"(\d+\.\d)(?: %)?", cell) for cell in cells(line)[1:] if "." in cell)
        assert found, line
        return float(found[1])
    errors = [
        abs(float(cells(line)[-1].removesuffix("%")))
        for line in lines
        if cells(line)[-1].endswith("%") and (row == "*" or row in cells(line))
    ]
    assert errors, source
    return sum(errors) / len(errors)


@pytest.mark.parametrize("words", ROWS)
def test_the_readme_tells_the_accuracy_that_was_measured(words: str) -> None:
    (line,) = [line for line in README.splitlines() if line.startswith(f"| {words}")]
    told = re.findall(r"\d+(?:\.\d+)?", cells(line)[-1])
    assert len(told) == len(ROWS[words])
    for number, source in zip(told, ROWS[words], strict=True):
        digits = len(number.partition(".")[2])
        # The page's own mean is told as it stands; one of errors that are shown to a tenth may round the other way.
        worked_out = ":" in source and "/" in source
        slack = 0.5 * 10.0**-digits + 0.051 if worked_out else 1e-9
        assert float(number) == pytest.approx(stated(source), abs=slack), (number, source)


def test_every_row_is_known() -> None:
    """Rows that rest on other pages are named here, so that none is forgotten."""
    elsewhere = ("the same, a maker left out", "fuel at 20", "drag area from the silhouette", "kerb mass from size")
    table = README.split("| against published figures")[1].split("\n\n")[0].splitlines()[2:]
    known = (*ROWS, *elsewhere)
    assert not [line for line in table if not line.startswith(tuple(f"| {words}" for words in known))]
