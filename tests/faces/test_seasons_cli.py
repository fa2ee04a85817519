"""``redline seasons`` and the day's options of ``redline assess``: contracts, manners, and what they say to bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import EXAMPLE, refused, run

from redline.faces.cli.day_options import DAY

PROGRAMME = """\
name = "Ours"
[[cycle]]
name = "First winter"
site = "arjeplog"
[[test]]
name = "Starts after the night"
season = "winter"
attribute = "start_margin_day_k"
bound = ">= 0 K"
reason = "because"
model_error = "3 K"
[[test]]
name = "Uphill on snow"
season = "winter"
attribute = "hill_start_day_pct"
bound = ">= 23 %"
reason = "because"
model_error = "2 %"
[[test]]
name = "Only in summer"
season = "summer"
attribute = "hill_start_day_pct"
bound = ">= 23 %"
reason = "because"
model_error = "2 %"
"""


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """A programme whose tests drive nothing, in a folder of its own."""
    path = tmp_path / "in" / "ours.toml"
    path.parent.mkdir()
    path.write_text(PROGRAMME, encoding="utf-8")
    return path


# --- redline seasons ---------------------------------------------------------------------------------------


def test_help_of_the_seasons_names_its_options_and_the_librarys_programme() -> None:
    result = run("seasons", "--help")
    assert result.exit_code == 0
    for word in ("--programme", "--site", "--red-line", "--json", "--out", "two_winters_two_summers"):
        assert word in result.stdout


def test_json_of_the_seasons_is_all_there_is_on_stdout(programme: Path) -> None:
    result = run("seasons", EXAMPLE, "--programme", programme, "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert set(data) == {"redline_version", "concept", "powertrain", "programme", "red_line", "cycles"}
    (cycle,) = data["cycles"]
    assert [row["test"] for row in cycle["tests"]] == ["Starts after the night", "Uphill on snow"]


def test_a_site_takes_the_place_of_the_programmes_once(programme: Path) -> None:
    result = run(
        "seasons", EXAMPLE, "--programme", programme, "--site", "dubai", "--site", "ivalo", "--site", "dubai", "--json"
    )
    assert result.exit_code == 0, result.stderr
    cycles = json.loads(result.stdout)["cycles"]
    assert [cycle["site"] for cycle in cycles] == ["dubai", "ivalo"]
    assert [row["test"] for row in cycles[0]["tests"]] == ["Only in summer"]


def test_the_table_says_what_json_says_and_what_to_do(programme: Path) -> None:
    data = json.loads(run("seasons", EXAMPLE, "--programme", programme, "--json").stdout)
    result = run("seasons", EXAMPLE, "--programme", programme)
    assert result.exit_code == 0, result.stderr
    words = " ".join(result.stdout.split())
    rows = data["cycles"][0]["tests"]
    assert "Compact EV 4x4: Ours" in words
    assert "First winter: Arjeplog, Swedish Lapland" in words
    assert "at -25 degC, at 430 m altitude" in words
    assert all(row["test"] in words for row in rows)
    assert f"→ {rows[0]['advice']}" in words
    told = sum(row["action"] == "confirm" for row in rows)
    assert f"2 tests planned: {told} told by the virtual run" in words
    mean = 100.0 * sum(row["told_frac"] for row in rows) / len(rows)
    assert f"{mean:.0f} % of all answers are in" in words


def test_wrong_sites_programmes_and_concepts_are_refused_with_the_nearest(programme: Path) -> None:
    refused(run("seasons", EXAMPLE, "--site", "arjeplok", "--json"), "did you mean 'arjeplog'?", "death_valley")
    refused(run("seasons", EXAMPLE, "--programme", "two_winter"), "did you mean 'two_winters_two_summers'?")
    refused(
        run("seasons", EXAMPLE, "--programme", programme, "--red-line", "go_anywere"), "did you mean 'go_anywhere'?"
    )
    refused(run("seasons", EXAMPLE.with_name("compact_ev.toml")), "no such file")


def test_problems_of_a_programme_come_at_once_with_its_file(programme: Path) -> None:
    bad = PROGRAMME.replace("arjeplog", "mars").replace(">= 0 K", "x").replace('"3 K"', '"3 km"')
    programme.write_text(bad.replace("hill_start_day_pct", "hill_start_dya_pct"), encoding="utf-8")
    refused(
        run("seasons", EXAMPLE, "--programme", programme, "--json"),
        "5 problems in", "ours.toml", "no such site", "'x' is not a bound", "'km' is not a unit of",
        "did you mean 'hill_start_day_pct'?", "line 2:", "line 5:", "line 12:", "line 19:",
    )  # fmt: skip


def test_out_writes_the_pictures_and_data(programme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import redline.studio.seasons.pictures as pictures

    monkeypatch.setattr(pictures, "TEMPERATURES_C", (-20, 20, 40))
    out = programme.parents[1] / "deep" / "out"
    result = run("seasons", EXAMPLE, "--programme", programme, "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    names = ("range_over_temperature", "energy_by_site", "first_half_hour", "charge_curve")
    files = {path.name for path in out.iterdir()}
    assert files == {f"{name}.{kind}" for name in names for kind in ("png", "svg")} | {"seasons.json"}
    assert json.loads((out / "seasons.json").read_text("utf-8")) == json.loads(result.stdout)
    assert all((out / f"{name}.png").read_bytes().startswith(b"\x89PNG") for name in names)
    assert all((out / f"{name}.svg").stat().st_size > 5_000 for name in names)
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_failure_while_drawing_leaves_nothing_half_written(programme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import redline.faces.plots.seasons as plots
    import redline.studio.seasons.pictures as pictures

    def broken(_: str, __: object, folder: Path) -> None:
        (folder / "range_over_temperature.png").write_bytes(b"half")
        raise ZeroDivisionError("the second picture")

    monkeypatch.setattr(pictures, "pictures_of", lambda *_: None)
    monkeypatch.setattr(plots, "write_seasons", broken)
    root = programme.parents[1]
    result = run("seasons", EXAMPLE, "--programme", programme, "--out", root / "out", "--json")
    assert result.exit_code == 1
    assert "unexpected ZeroDivisionError: the second picture" in result.stderr
    assert [path.name for path in root.iterdir()] == ["in"]


def test_an_out_that_is_a_file_and_bad_input_write_nothing(programme: Path) -> None:
    refused(run("seasons", EXAMPLE, "--programme", programme, "--out", programme), "is a file")
    refused(run("seasons", EXAMPLE, "--site", "mars", "--out", programme.parents[1] / "out"))
    assert [path.name for path in programme.parents[1].iterdir()] == ["in"]
    assert programme.read_text("utf-8") == PROGRAMME


# --- a day for redline assess ------------------------------------------------------------------------------


def test_assess_offers_every_condition() -> None:
    text = run("assess", "--help").stdout
    assert all(f"--{name}" in text for name in DAY)


def test_wrong_conditions_come_all_at_once() -> None:
    refused(
        run("assess", EXAMPLE, "--temperature", "20 km", "--surface", "packed_snw", "--humidity", "130 %", "--json"),
        "3 problems in", "'km' is not a unit of temperature", "did you mean 'packed_snow'?", "humidity:", "0 % to 100 %",
    )  # fmt: skip
    refused(run("assess", EXAMPLE, "--surface", "lava"), "there are: dry_asphalt")
    refused(run("assess", EXAMPLE, "--temprature", "20 degC"), "--temperature")


def test_a_day_changes_the_road_but_no_procedure_and_is_named() -> None:
    def values(*options: str) -> dict[str, float]:
        result = run("assess", EXAMPLE, "--json", *options)
        assert result.exit_code == 0, result.stderr
        return {row["name"]: row["value"] for row in json.loads(result.stdout)["concepts"][0]["attributes"]}

    day = ("--temperature", "-10 degC", "--surface", "packed_snow")
    plain, snow = values(), values(*day)
    assert snow["range_110_km_h_km"] < 0.9 * plain["range_110_km_h_km"]
    assert snow["gradeability_10_km_h_pct"] < 0.6 * plain["gradeability_10_km_h_pct"]
    assert snow["accel_0_100_kmh_s"] > 1.2 * plain["accel_0_100_kmh_s"]
    for name in ("range_wltp_km", "range_epa_km", "approach_deg"):
        assert snow[name] == pytest.approx(plain[name], rel=1e-12), name
    words = " ".join(run("assess", EXAMPLE, *day).stdout.split())
    assert "Road trials are at -10 degC, on packed snow" in words
