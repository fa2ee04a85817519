"""``redline trail``: what a user sees, gets in files, and is told when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import command_line
import pytest
from click.testing import Result

ROOT = Path(__file__).parents[2]
CONCEPT = str(ROOT / "examples" / "compact_ev_4x4.toml")
PASS, WELLS = (str(ROOT / "examples" / "trails" / name) for name in ("stone_pass.gpx", "three_wells.csv"))


def run(*words: str) -> Result:
    return command_line.run("trail", *words)


def test_a_pass_is_driven_with_a_picture_and_a_table(tmp_path: Path) -> None:
    done = run(CONCEPT, PASS, "--start-charge", "60 %", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.stderr
    assert "GO" in done.stdout
    assert "rock garden" in done.stdout
    assert (tmp_path / "out" / "trail_profile.png").stat().st_size > 20_000
    table = (tmp_path / "out" / "trail_points.csv").read_text("utf-8").splitlines()
    assert table[0] == "km,elevation_m,hours,speed_km_h,charge_pct,battery_kwh,fuel_l,surface"
    assert len(table) > 1900


def test_json_names_the_stretch_that_stops_it() -> None:
    done = run("vehicle:nissan_ariya_63_fwd_2024", WELLS, "--json", "--temperature", "35 degC", "--standing", "6 h")
    data = json.loads(done.stdout)
    assert data["verdict"] == "no-go"
    assert data["no_go"][0]["name"] == "First dunes"
    assert data["driven_km"] < data["no_go"][0]["from_km"] * 1.02
    assert data["points"]["charge_pct"][0] == pytest.approx(100.0)
    assert data["hotel_kw"] > 0.3
    assert data["standing_hours"] == 0.0
    assert any("6 h at rest are left out" in remark for remark in data["remarks"])


def test_without_a_traction_battery_no_charge_is_counted() -> None:
    kinds = ("hybrid", "diesel", "petrol")
    text = {name: run(str(ROOT / "examples" / "compact_multi_energy" / f"{name}.toml"), PASS).stdout for name in kinds}
    assert "kWh/km" in text["hybrid"]
    for name in ("diesel", "petrol"):
        assert "kWh/km" not in text[name], "48 V only help"
        assert "l/h" in text[name]


def test_going_slower_takes_longer() -> None:
    hours = [json.loads(run(CONCEPT, PASS, "--json", *more).stdout)["hours"] for more in ((), ("--speed", "15 km/h"))]
    assert hours[1] > 1.2 * hours[0]


def test_hours_at_rest_are_taken_from_what_is_left_on_arrival() -> None:
    hot = ("--temperature", "30 degC", "--solar", "700 W/m2")
    data = {
        hours: json.loads(run(CONCEPT, PASS, "--json", *hot, "--standing", f"{hours} h").stdout)
        for hours in (0, 4, 52, 99)
    }
    short, long, endless = data[4], data[52], data[99]
    assert short["charge_end_pct"] == data[0]["charge_end_pct"] == data[0]["charge_after_pct"]
    assert 0.8 < short["standing_kw"] < 2.0, "auxiliaries and a cabin kept cool in the sun"
    assert long["standing_kwh"] == pytest.approx(13.0 * short["standing_kwh"], rel=0.02)
    assert short["charge_after_pct"] < short["charge_end_pct"] - 3.0
    assert [one["verdict"] for one in (short, long, endless)] == ["go", "short", "no-go"]
    assert "52 h at rest leave" in long["sentence"]
    assert "h at rest, not 99 h" in endless["sentence"]
    assert endless["charge_after_pct"] == 0.0
    assert short["trail_range_km"] < 0.8 * data[0]["trail_range_km"]


def test_what_is_wrong_is_said_and_the_exit_code_is_two(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("distance_m,elevation_m\n0,1\n-5,x\n", encoding="utf-8")
    done = run(CONCEPT, str(file))
    assert done.exit_code == 2
    assert "line 3" in done.stderr
    assert done.stdout == ""
    wrong = ("--reserve", "120 %", "--start-charge", "half", "--speed", "900 km/h", "--standing", "6 km")
    options = run(CONCEPT, PASS, *wrong)
    assert options.exit_code == 2
    assert all(name in options.stderr for name in wrong[::2])


def test_the_examples_are_what_the_tool_writes() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("make_trails", ROOT / "tools" / "make_trails.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.alpine() == Path(PASS).read_text("utf-8")
    assert tool.desert() == Path(WELLS).read_text("utf-8")
