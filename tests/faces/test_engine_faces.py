"""The command line for powertrains with an engine: what has no meaning is said so, and the books close."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from command_line import run

from redline.concept.building.complete import paths
from redline.concept.checking.engine_checks import foreign_to
from redline.concept.family import FAMILY
from redline.concept.language.catalogue import choices, quantities
from redline.concept.read import read
from redline.faces.cli.commands.cycle import joined
from redline.studio.compare import short_names
from redline.studio.drive_cycle import Window
from redline.studio.ensemble.slopes import Slopes
from redline.studio.remarks.station_findings import station_findings

DIESEL = """\
name = "Diesel"
body_style = "off_roader"
[dimensions]
length = "4.55 m"
width = "1.93 m"
height = "1.81 m"
wheelbase = "2.80 m"
[powertrain]
kind = "combustion"
drive = "all"
[engine]
fuel = "diesel"
displacement = "2.0 l"
power = "140 kW"
[transfer]
low_range = 2.7
"""
EXTENDED = """\
name = "Extended"
body_style = "off_roader"
[dimensions]
length = "4.55 m"
width = "1.93 m"
height = "1.81 m"
wheelbase = "2.80 m"
[powertrain]
kind = "series"
plug_in = true
drive = "all"
power = "180 kW"
[engine]
fuel = "petrol"
displacement = "0.65 l"
power = "28 kW"
[battery]
usable_energy = "25 kWh"
[charging]
ac_power = "11 kW"
"""
LINE = """\
name = "Both"
[[requirement]]
name = "Sips"
attribute = "energy_wltp_kwh_100km"
bound = "<= 20 kWh/100km"
reason = "It is paid by the kilowatt hour."
[[requirement]]
name = "Goes far"
attribute = "range_wltp_km"
bound = ">= 500 km"
reason = "Far away is far."
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("engines")
    for name, text in (("diesel", DIESEL), ("extended", EXTENDED), ("line", LINE)):
        (place / f"{name}.toml").write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def assessed(folder: Path) -> dict:
    result = run("assess", folder / "diesel.toml", "--red-line", folder / "line.toml", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["concepts"][0]


# --- assess ------------------------------------------------------------------------------------------------


def test_what_cannot_be_judged_is_not_applicable_with_its_reason(assessed: dict, folder: Path) -> None:
    rows = {row["requirement"]: row for row in assessed["verdicts"]}
    assert set(rows) == {"Sips", "Goes far"}
    assert rows["Goes far"]["result"] in ("inside", "at risk", "outside")
    assert (
        rows["Sips"] | {"result": "not applicable", "probability": None, "margin": None, "drivers": []} == rows["Sips"]
    )
    assert rows["Sips"]["not_applicable"] == "a combustion powertrain is not charged from the wall"
    assert set(rows["Sips"]) == set(rows["Goes far"])
    text = " ".join(run("assess", folder / "diesel.toml", "--red-line", folder / "line.toml").stdout.split())
    assert "not applicable: a combustion" in text
    assert "1 not applicable" in text
    assert "Combustion: 2.0 l turbo diesel engine" in text


def test_the_head_names_engine_gearbox_and_tank(assessed: dict) -> None:
    assert assessed["powertrain"] == "combustion"
    assert not assessed["plug_in"]
    names = {row["name"] for row in assessed["attributes"]}
    assert {"fuel_wltp_l_100km", "carbon_dioxide_wltp_g_km", "refuel_time_min", "crawl_ratio"} <= names
    assert not {"energy_wltp_kwh_100km", "charge_time_dc_min"} & names


@pytest.mark.parametrize("name", ["hybrid", "range_extender", "plug_in"])
def test_the_page_of_every_hybrid_is_printed(name: str) -> None:
    """A head that asked for a transfer case ended every page of a car whose engine is free of the wheels."""
    result = run("assess", Path(__file__).parents[2] / "examples" / "compact_multi_energy" / f"{name}.toml")
    assert result.exit_code == 0, result.output
    assert "usable battery" in result.stdout
    assert "WLTP fuel" in result.stdout
    assert ("low range" in result.stdout) == (name == "plug_in")


# --- explain -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "last"),
    [
        ("fuel_wltp_l_100km", "F"),
        ("carbon_dioxide_wltp_g_km", "M_CS"),
        ("range_wltp_km", "R"),
        ("economy_epa_label_mpg", "FE_label"),
        ("carbon_dioxide_epa_g_km", "M"),
        ("fuel_110_km_h_l_100km", "F_110"),
    ],
)
def test_the_last_step_is_the_attribute_and_energy_closes(
    assessed: dict, folder: Path, attribute: str, last: str
) -> None:
    result = run("explain", folder / "diesel.toml", attribute, "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    value = next(row["value"] for row in assessed["attributes"] if row["name"] == attribute)
    steps = {step["symbol"]: step["value"] for step in data["steps"]}
    assert data["value"] == pytest.approx(value, rel=1e-9)
    assert steps[last] == pytest.approx(value, rel=1e-6)
    assert data["legs"]
    for leg in data["legs"]:
        assert abs(leg["flows_wh_km"]["residual"]) < 1e-6 * leg["flows_wh_km"]["fuel"]
        assert leg["engine"]["running_s"] <= leg["engine"]["leg_s"] + 1e-9
        assert not leg["name"].endswith("_prep")


# --- cycle -------------------------------------------------------------------------------------------------


def test_cycle_burns_fuel_and_says_how_far_a_tank_goes(folder: Path) -> None:
    result = run("cycle", folder / "diesel.toml", "udds", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    engine = data["engine"]
    assert engine["litres"] == pytest.approx(engine["litres_100km"] * data["distance_km"] / 100.0)
    assert data["range_km"] == pytest.approx(100.0 * engine["tank_l"] / engine["balanced_l_100km"])
    assert engine["sustained"]
    assert "l/100km" in run("cycle", folder / "diesel.toml", "udds").stdout


@pytest.mark.slow
def test_a_small_range_extender_cannot_hold_its_charge_up_a_long_grade(folder: Path) -> None:
    rows = [(t, min(3 * t, 90, max(0, 3 * (1790 - t))), 0.05 if 40 < t < 1700 else 0.0) for t in range(1791)]
    path = folder / "pass.csv"
    path.write_text("time_s,speed_km_h,grade_frac\n" + "".join(f"{t},{v},{g}\n" for t, v, g in rows))
    data = json.loads(run("cycle", folder / "extended.toml", path, "--held", "--json").stdout)
    assert not data["engine"]["sustained"]
    assert data["engine"]["charge_end_pct"] < data["engine"]["held_pct"]
    assert "Charge cannot be sustained" in run("cycle", folder / "extended.toml", path, "--held").stdout
    full = json.loads(run("cycle", folder / "extended.toml", "udds", "--json").stdout)
    assert full["engine"]["litres"] == 0.0
    assert full["engine"]["charge_start_pct"] == 100.0


def test_many_missed_windows_become_one() -> None:
    windows = tuple(Window(64.0 * i, 64.0 * (i + 1), 10.0, float(i)) for i in range(8))
    assert joined(windows[:4]) == list(windows[:4])
    assert joined(windows) == [Window(0.0, 512.0, 80.0, 7.0)]
    assert len(joined((*windows[:3], *windows[4:]))) == 2


# --- compare -----------------------------------------------------------------------------------------------


def test_compare_leaves_blank_what_a_powertrain_has_not(folder: Path, tmp_path: Path, example: Path) -> None:
    line = folder / "line.toml"
    out = tmp_path / "out"
    result = run("compare", example, folder / "diesel.toml", "--red-line", line, "--json", "--out", out)
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    rows = {row["name"]: row["values"] for row in data["attributes"]}
    assert rows["fuel_wltp_l_100km"][0] is None
    assert rows["fuel_wltp_l_100km"][1]["mark"] == ""
    assert rows["energy_wltp_kwh_100km"][1] is None
    assert None not in rows["range_wltp_km"]
    assert data["powertrains"] == ["electric", "combustion"]
    (sips,) = [row for row in data["verdicts"] if row["requirement"] == "Sips"]
    assert sips["results"][1] == {"result": "not applicable", "probability": None, "margin": None}
    inputs = {row["name"]: row["values"] for row in data["inputs"]}
    assert inputs["transfer_low_range"][0] is None
    assert inputs["battery_usable_energy"][1] is None
    names = {path.name for path in out.iterdir()}
    assert names == {"assessment.json", "comparison.json", "powertrain_choice.png", "powertrain_choice.svg"}
    text = run("compare", example, folder / "diesel.toml").stdout
    assert "not of this powertrain" in text


def test_names_lose_what_they_share() -> None:
    assert short_names(["A car petrol", "A car diesel"]) == ["petrol", "diesel"]
    assert short_names(["Same", "Same"]) == ["Same", "Same"]


# --- starters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*FAMILY, "plug-in"])
def test_starter_of_every_kind_reads_as_it_stands_and_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "new.toml"
    plug = ["--plug-in"] if kind == "plug-in" else []
    kind = "parallel_hybrid" if plug else kind
    result = run("new", "Starter", "--kind", kind, *plug, "--out", path)
    assert result.exit_code == 0, result.output
    concept = read(path)
    assert (concept.kind, concept.plug_in) == (kind, bool(plug))
    assert plug or kind == "electric" or list(station_findings(concept, {})) == []
    text = path.read_text("utf-8")
    opened = re.sub(r"(?m)^# ([a-z_0-9]+ = (?!.*\.\.\.).+)$", r"\1", text.partition("\n\n")[2])
    path.write_text(opened, encoding="utf-8")
    whole = read(path)
    known = [p for p in (*quantities(), *choices()) if p in whole.numbers or p in whole.choices]
    assert len(known) > 60
    assert not [p for p in known if foreign_to(p, kind)]


def test_plug_in_is_refused_where_there_is_no_plug(tmp_path: Path) -> None:
    result = run("new", "x", "--kind", "combustion", "--plug-in", "--out", tmp_path / "x.toml")
    assert result.exit_code == 2
    assert "has no plug" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["combustion", "power_split"])
def test_new_writes_a_diesel_where_asked(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "starter.toml"
    assert run("new", "My diesel", "--kind", kind, "--fuel", "diesel", "--out", path).exit_code == 0
    concept = read(path)
    assert concept.choices["engine.fuel"].value == "diesel"
    assert concept.kind == kind


def test_new_refuses_a_fuel_without_an_engine(tmp_path: Path) -> None:
    result = run("new", "x", "--fuel", "diesel", "--out", tmp_path / "x.toml")
    assert result.exit_code == 2
    assert "--fuel is for engines" in result.stderr


def test_set_writes_gear_ratios_and_switches(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text((folder / "diesel.toml").read_text("utf-8"), encoding="utf-8")
    assert run("set", path, "gearbox.ratios", "[4.71, 2.84, 1.91, 1.38, 1.0, 0.72]").exit_code == 0
    assert run("set", path, "engine.stop_start", "true").exit_code == 0
    concept = read(path)
    assert concept.ratios == (4.71, 2.84, 1.91, 1.38, 1.0, 0.72)
    assert concept.choices["engine.stop_start"].value is True
    assert run("set", path, "gearbox.ratios", "[1.0, 2.0]").exit_code == 2


def test_set_writes_a_bare_number_as_a_number(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text((folder / "diesel.toml").read_text("utf-8"), encoding="utf-8")
    changes = {"gearbox.gears": "6", "aero.drag_coefficient": "0.41", "aero.drag_coefficient.sigma": "0.02"}
    for place, value in (changes | {"mass.kerb_kg": "1900", "name": "911"}).items():
        assert run("set", path, place, value).exit_code == 0, place
    data = tomllib.loads(path.read_text("utf-8"))
    assert data["gearbox"]["gears"] == 6
    assert data["aero"]["drag_coefficient"] == {"value": 0.41, "sigma": 0.02}
    assert data["mass"]["kerb_kg"] == 1900
    assert data["name"] == "911"


def test_no_word_of_an_explanation_is_cut_at_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the slopes are: the words are those of the inputs that move most."""
    count = len(paths("geared"))
    monkeypatch.setattr(Slopes, "of", lambda *_: np.linspace(1.0, 2.0, count))
    plug_in = Path(__file__).parents[2] / "examples" / "compact_multi_energy" / "plug_in.toml"
    told = run("explain", plug_in, "carbon_dioxide_6e_bis_g_km").stdout
    assert "What the engine did" in told
    assert "…" not in told
    assert max(len(line) for line in told.splitlines()) <= 80
