"""``redline ground`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from redline.faces.cli.main import cli
from redline.proving_ground.registry import attributes


def test_ground_tells_soils_and_writes_figures(example: Path, tmp_path: Path) -> None:
    arguments = ["ground", str(example), "--soil", "dry_sand", "--soil", "hanamoto_loam_32", "--soil", "snow_shallow"]
    run = CliRunner().invoke(cli, [*arguments, "--pressure", "110 kPa", "--json", "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    data = json.loads(run.stdout)
    assert data["pressure_kpa"] == 110.0
    by_name = {row["name"]: row for row in data["soils"]}
    assert by_name["dry_sand"]["go"]
    assert by_name["dry_sand"]["sinkage_mm"] > 20.0
    stuck = by_name["hanamoto_loam_32"]
    assert not stuck["go"]
    assert stuck["reason"] == "belly"
    assert stuck["sinkage_mm"] is stuck["slope"] is stuck["wheel_kwh_100km"] is None
    assert by_name["snow_shallow"]["drawbar_cone"] is None
    assert data["pressures"][0]["deflection"] > data["pressures"][-1]["deflection"]
    written = {path.name for path in (tmp_path / "out").iterdir()}
    pictures = {f"{name}.{kind}" for name in ("traction_over_slip", "go_map", "airing_down") for kind in ("png", "svg")}
    assert written == pictures | {"ground.json"}
    assert [sweep["name"] for sweep in data["sweeps"]] == ["dry_sand", "hanamoto_loam_32"], "no plates in snow"
    sand, weak = ([row["drawbar"] for row in sweep["pressures"]] for sweep in data["sweeps"])
    assert sand == sorted(sand, reverse=True), "each step of airing down buys pull"
    assert sand[0] > 1.1 * sand[-1]
    assert set(weak) == {None}


def test_ground_in_words(example: Path) -> None:
    run = CliRunner().invoke(cli, ["ground", str(example), "--soil", "dry_sand", "--soil", "hanamoto_loam_32"])
    assert run.exit_code == 0, run.output
    assert "VCI1" in run.stdout
    assert "no: bearing" in run.stdout
    assert "Tyre pressure: greatest pull" in run.stdout
    assert all(len(line) <= 80 for line in run.stdout.splitlines())
    assert "…" not in run.stdout


def test_ground_and_assess_call_the_same_attribute_the_same_and_say_what_differs(example: Path) -> None:
    """The words of a column are those of the attribute's title; bars of another kind are named, not mixed."""
    run = CliRunner().invoke(cli, ["ground", str(example), "--soil", "dry_sand", "--soil", "heavy_clay_40"])
    said = " ".join(run.stdout.split())
    titles = {key: found.title.lower() for key, (found, _) in attributes().items()}
    for word, key in (("drawbar", "drawbar_sand_pct"), ("sinkage", "sinkage_sand_mm"), ("slope", "slope_sand_pct")):
        assert word in titles[key]
        assert f"{word}: " in said
    assert "motion resistance over weight" in said
    assert "motion resistance over weight" in titles["resistance_sand_pct"]
    assert "± one sigma of the models, 33 %" in said, "and an assessment's bars hold it"
    assert "± one sigma of the models, 25 (sand), 12 (loam and clay)" in said
    assert "p10 – p90 of uncertain inputs" in said
    assert "on dry sand (Dry sand), mud (Heavy clay, 40 %)." in said


def test_the_second_opinion_says_no_and_how_often_a_soil_bears_the_vehicle() -> None:
    """A heavy pick-up on hard tyres: plates let it cross dry sand, where every driver airs down; cone index does not."""
    soils = ("dry_sand", "hanamoto_loam_26", "heavy_clay_25", "snow_shallow")
    asked = [part for name in soils for part in ("--soil", name)]
    arguments = ["ground", "vehicle:ford_f150_lightning_platinum_2023", *asked, "--pressure", "380 kPa"]
    rows = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)["soils"]
    sand, wet, firm, snow = ({row["name"]: row for row in rows}[name] for name in soils)
    assert [row["doubted"] for row in (sand, wet, firm, snow)] == [True, False, False, False]
    assert sand["go"]
    assert sand["drawbar_cone"] < 0.0
    assert [row["passes"] for row in (sand, wet, firm, snow)] == [None, 1, 50, None]
    words = CliRunner().invoke(cli, arguments).stdout
    assert "go ?" in words
    assert "the cone index says no" in words


def test_every_wrong_option_is_told_at_once(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('kind = "clay"\ntitle = "x"\nsource = "y"\n', "utf-8")
    run = CliRunner().invoke(
        cli, ["ground", str(example), "--soil", "drysand", "--soil", str(path), "--pressure", "2 bar of air"]
    )
    assert run.exit_code == 2
    for words in ("did you mean 'dry_sand'", "k_phi", "friction_angle", "is not a unit of pressure"):
        assert words in run.output
