"""``redline fit-out`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from redline.faces.cli.main import cli


def run(*arguments: str | Path, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(cli, ["fit-out", *map(str, arguments)])


@pytest.mark.parametrize(("columns", "tables"), [(80, 2), (150, 1)])
def test_a_row_each_and_all_together_at_any_width(example: Path, columns: int, tables: int) -> None:
    told = run(example, "--with", "roof_tent", "--with", "lift_kit", columns=columns)
    assert told.exit_code == 0, told.output
    for words in ("as it stands", "roof tent on a rack", "lift of 50 mm", "all of them"):
        assert told.stdout.count(words) == tables
    assert all(len(line.rstrip()) <= columns for line in told.stdout.splitlines())
    assert "…" not in told.stdout
    assert "-0.0" not in told.stdout


def test_json_has_every_figure_with_its_bar(example: Path) -> None:
    data = json.loads(run(example, "--with", "winch_bumper", "--json").stdout)
    (row,) = data["rows"]
    assert row["name"] == "winch_bumper"
    assert row["changes"]["payload_kg"]["value"] == -85.0
    assert set(row["changes"]) == set(data["units"]) == set(data["stock"])
    assert row["changes"]["payload_kg"]["p10"] < -85.0 < row["changes"]["payload_kg"]["p90"]


def test_a_wrong_name_is_refused_with_the_nearest(example: Path) -> None:
    told = run(example, "--with", "roof_tnt")
    assert told.exit_code == 2
    assert "did you mean 'roof_tent'?" in told.output
    assert told.stdout == ""


def test_out_writes_a_picture_and_the_same_json(example: Path, tmp_path: Path) -> None:
    told = run(example, "--with", "lift_kit", "--with", "roof_tent", "--json", "--out", tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["fit_out.json", "fit_out.png", "fit_out.svg"]
    assert json.loads((tmp_path / "out" / "fit_out.json").read_text("utf-8")) == json.loads(told.stdout)


def test_accessories_of_ones_own_are_fitted_each_and_together(example: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[[accessory]]\nname = "fridge"\nplace = "cargo"\nmass = "62 kg"\n'
        '[[accessory]]\nname = "awning"\nplace = "roof"\nmass = "18 kg"\ndrag_area = "0.05 m2"\n',
        encoding="utf-8",
    )
    rows = json.loads(run(example, "--accessories", mine, "--json").stdout)["rows"]
    assert [row["name"] for row in rows] == ["fridge", "awning", "together"]
    assert [row["changes"]["payload_kg"]["value"] for row in rows] == pytest.approx([-62.0, -18.0, -80.0])
    both = json.loads(run(example, "--accessories", mine, "--with", "awning", "--with", "lift_kit", "--json").stdout)
    assert [row["name"] for row in both["rows"]] == ["awning", "lift_kit", "together"]


def test_problems_of_concept_and_accessories_are_told_at_once(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[[accessory]]\nname = "fridge"\nplace = "boot"\nmass = "62 kg"\n', encoding="utf-8")
    told = run(tmp_path / "no_such.toml", "--accessories", mine)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert "no such file" in told.output
    assert "line 3: fridge.place: 'boot' is not known" in told.output
