"""Tables with ragged rows: what a short row lacks is blank, what a long one has too much is passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from redline.foundations.errors import InputError, Problem
from redline.studio.validation.electric import epa_records
from redline.studio.validation.fuel import fuel_records, fuel_test_list
from redline.studio.validation.seasons import charging_records, highway, winter_records
from redline.studio.validation.table import read_lines, read_table

READERS: dict[str, tuple[Callable[[Path], Any], tuple[str, ...]]] = {
    "electric": (epa_records.read_records, epa_records._COLUMNS),
    "fuel": (fuel_records.read_fuel_records, fuel_records.COLUMNS),
    "test list": (fuel_test_list.read_test_list, fuel_test_list.COLUMNS),
    "charging": (charging_records.read_charge_records, charging_records.COLUMNS),
    "highway": (highway.read_highway, highway._COLUMNS),
    "winter": (winter_records.read_winter, winter_records._COLUMNS),
}


def test_short_and_long_rows(tmp_path: Path) -> None:
    table = tmp_path / "ragged.csv"
    table.write_text("a,b\n1\n1,2,3,4\n", "utf-8")
    assert read_table(table, ("a", "b")) == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]


def test_a_row_keeps_its_line_where_blank_ones_are_dropped(tmp_path: Path) -> None:
    table = tmp_path / "gaps.csv"
    table.write_text("a,b\n\n1,2\n\n\n3,4\n", "utf-8")
    assert [line for line, _ in read_lines(table, ("a", "b"))] == [3, 6]


def test_semicolons_are_named(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a;b\n1;2\n", "utf-8")
    with pytest.raises(InputError, match="separated by semicolons"):
        read_table(table, ("a", "b"))


@pytest.mark.parametrize("name", READERS)
def test_a_ragged_table_is_read_or_refused_in_words(name: str, tmp_path: Path) -> None:
    """No row of any length ends in anything but records or a list of problems, each with its line."""
    read, columns = READERS[name]
    rows = [",".join(["1"] * count) for count in range(1, len(columns) + 3)] + ["BEV", "ICE", "x" * 40]
    table = tmp_path / "ragged.csv"
    table.write_text("\n".join([",".join(columns), *rows]), "utf-8")
    problems: tuple[Problem, ...] = ()
    try:
        read(table)
    except InputError as error:
        problems = tuple(error.problems)
    assert all(problem.file == str(table) and problem.line for problem in problems)
