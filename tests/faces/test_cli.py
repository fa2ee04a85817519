"""The command line: contracts, manners, and what it says to bad input."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from command_line import run

from redline.concept.language.catalogue import quantities
from redline.faces.cli.inputs import _figures_only
from redline.faces.cli.main import COMMANDS
from redline.faces.cli.views.assess_header import value_text
from redline.foundations.errors import InputError, Problem
from redline.studio.assessment import InputValue

EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"
GOOD = """\
name = "Good"
body_style = "suv"
[dimensions]
length = "4.55 m"
width = "1.9 m"
height = "1.7 m"
wheelbase = "2.75 m"
[powertrain]
kind = "electric"
power = "150 kW"
[battery]
usable_energy = "62 kWh"
"""


def assess_text(folder: Path, text: str) -> Result:
    path = folder / "concept.toml"
    path.write_text(text, encoding="utf-8")
    return run("assess", path, "--json")


def refused(result: Result, *sentences: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for sentence in sentences:
        assert sentence in result.stderr


@pytest.fixture(scope="module")
def assessed() -> dict:
    result = run("assess", EXAMPLE, "--red-line", "go_anywhere", "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# --- quick, and quiet about it -----------------------------------------------------------------------------


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    "statement", ["import redline", "import redline.faces.cli.main", "import redline; redline.__version__"]
)
def test_importing_loads_no_heavy_library(statement: str) -> None:
    assert not {"jax", "numpy", "scipy", "matplotlib", "pydantic"} & loaded_by(statement)


def test_import_is_quick() -> None:
    def seconds(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    assert min(seconds("import redline") - seconds("pass") for _ in range(3)) < 0.15


def test_help_names_every_command_and_loads_none() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "validate"])
def test_every_command_has_help(name: str) -> None:
    assert run(name, "--help").exit_code == 0


def test_unknown_command_is_met_with_the_nearest() -> None:
    refused(run("asess"), "did you mean 'assess'?")


# --- contracts ---------------------------------------------------------------------------------------------


def test_assess_json_contract(assessed: dict) -> None:
    assert set(assessed) == {"redline_version", "concepts"}
    (concept,) = assessed["concepts"]
    assert set(concept) >= {"name", "attributes", "verdicts", "inputs", "warnings"}
    assert set(concept["attributes"][0]) == {
        "name",
        "value",
        "unit",
        "p10",
        "p50",
        "p90",
        "without_result",
        "not_applicable",
        "better",
        "trial",
    }
    verdict = concept["verdicts"][0]
    assert set(verdict) >= {
        "requirement",
        "attribute",
        "bound",
        "result",
        "probability",
        "margin",
        "unit",
        "kind",
        "drivers",
    }
    assert {row["result"] for row in concept["verdicts"]} <= {"inside", "at risk", "outside"}
    assert all(row["origin"] in ("given", "estimated") for row in concept["inputs"])


def test_table_says_the_same_as_json(assessed: dict) -> None:
    result = run("assess", EXAMPLE, "--red-line", "go_anywhere")
    assert result.exit_code == 0
    assert "Compact EV 4x4" in result.stdout
    counts = {
        name: sum(v["result"] == name for v in assessed["concepts"][0]["verdicts"])
        for name in ("inside", "at risk", "outside")
    }
    sentence = ", ".join(f"{count} {name}" for name, count in counts.items())
    assert sentence in " ".join(result.stdout.split())


def test_without_a_red_line_a_hint_is_given() -> None:
    result = run("assess", EXAMPLE)
    assert "--red-line" in result.stdout
    assert "Red line:" not in result.stdout


def test_two_vehicles_by_library_name_compare() -> None:
    result = run("compare", EXAMPLE, "vehicle:tesla_model_y_long_range_awd_2024", "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    rows = {row["name"]: row for row in data["attributes"]}
    assert data["concepts"][0] == "Compact EV 4x4"
    first, second = rows["approach_deg"]["values"]
    assert first["mark"] == ""
    assert second["mark"] == "worse"
    assert second["change"] == pytest.approx(second["value"] - first["value"])


def test_compare_needs_two() -> None:
    refused(run("compare", EXAMPLE), "two different concepts")


def test_explain_without_an_attribute_names_some(example: Path) -> None:
    told = run("explain", example)
    assert told.exit_code == 2
    assert "such as range_wltp" in told.stderr
    assert "redline catalogue trials" in told.stderr


def test_explain_energy_closes_and_agrees_with_the_assessment(assessed: dict) -> None:
    result = run("explain", EXAMPLE, "range_epa_km", "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    value = next(row["value"] for row in assessed["concepts"][0]["attributes"] if row["name"] == "range_epa_km")
    assert data["value"] == pytest.approx(value, rel=1e-9)
    label = next(step for step in data["steps"] if step["symbol"] == "R_label")
    assert label["value"] * 1.609344 == pytest.approx(value, rel=1e-9)
    for leg in data["legs"]:
        assert abs(leg["flows_wh_km"]["residual"]) < 1e-6 * leg["flows_wh_km"]["terminal"]
    assert 5 <= len(data["inputs"]) <= 10
    assert all(row["origin"] in ("given", "estimated") and row["source"] for row in data["inputs"])


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ("approach_deg", "front bumper"),
        ("breakover", "mid-wheelbase"),
        ("ground_clearance_mm", "whose differential or drive unit rises with the body"),
        ("departure_access", "rear bumper"),
    ],
)
def test_geometry_names_its_limiting_point(attribute: str, words: str) -> None:
    assert words in json.loads(run("explain", EXAMPLE, attribute, "--json").stdout)["limiting"]


def test_unknown_attribute() -> None:
    refused(run("explain", EXAMPLE, "range_wtlp_km"), "did you mean 'range_wltp_km'?")


def test_conditions_change_the_road_and_are_checked(assessed: dict) -> None:
    high = json.loads(run("assess", EXAMPLE, "--json", "--altitude", "3000 m", "--temperature", "30 degC").stdout)

    def pick(data: dict) -> float:
        return next(r["value"] for r in data["concepts"][0]["attributes"] if r["name"] == "range_120_km_h_km")

    assert pick(high) > 1.1 * pick(assessed)
    refused(run("assess", EXAMPLE, "--temperature", "20 km"), "is not a unit of temperature")
    refused(run("assess", EXAMPLE, "--temperature", "-300 degC"), "outside")


# --- files: all at once or not at all -----------------------------------------------------------------------


def test_out_writes_figures_and_data_and_leaves_nothing_else(tmp_path: Path) -> None:
    result = run("assess", EXAMPLE, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert (
        json.loads((tmp_path / "out" / "assessment.json").read_text("utf-8"))["concepts"][0]["name"] == "Compact EV 4x4"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len(list((tmp_path / "out").rglob("*.svg"))) > 1


def test_a_failure_leaves_nothing_half_written(tmp_path: Path) -> None:
    from redline.faces.cli.output import write_folder

    def fill(folder: Path) -> None:
        (folder / "first.svg").write_text("done")
        raise RuntimeError("the second failed")

    with pytest.raises(RuntimeError):
        write_folder(tmp_path / "out", fill)
    assert list(tmp_path.iterdir()) == []


def test_bad_input_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("name = 'x'\n")
    refused(run("assess", tmp_path / "bad.toml", "--out", tmp_path / "out"))
    assert [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


def test_a_fault_of_ours_is_one_line_and_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    import redline.studio.assess as module

    def broken(*_: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(module, "assess", broken)
    result = run("assess", EXAMPLE)
    assert result.exit_code == 1
    assert "unexpected ZeroDivisionError: inside" in result.stderr
    assert "Traceback" not in result.stderr


# --- bad concepts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wheelbase =", "wheelbse =", "did you mean 'wheelbase'?"),
        ('"4.55 m"', '"4.55 kg"', "'kg' is not a unit of length"),
        ('"4.55 m"', "4.55", "has no unit"),
        ('"4.55 m"', '"4.55"', "has no unit"),
        ('"62 kWh"', '"-62 kWh"', "outside what is possible"),
        ('"4.55 m"', "inf", "has no unit"),
        ('"62 kWh"', '"nan kWh"', "does not begin with a number"),
        ('"62 kWh"', '"1e999 kWh"', "is not a finite number"),
        ("[battery]", '[mass]\nkerb = "-2000 kg"\n[battery]', "outside what is possible"),
        ("[battery]", '[charging]\nefficiency = "101 %"\n[battery]', "outside what is possible"),
        ("[battery]", '[tyres]\ndiameter = "1.25 m"\n[battery]', "does not fit a body"),
        ('wheelbase = "2.75 m"', 'wheelbase = "2.75 m"\noverhang_front = "1.2 m"\noverhang_rear = "1.3 m"', "shorter than wheelbase and overhangs"),
        ('"suv"', '"sub"', "did you mean 'suv'?"),
        ('name = "Good"', 'name = "Good"\nextends = "platform:ev_skatebord"', "did you mean platform:ev_skateboard?"),
        ('name = "Good"', 'name = "Good', "not valid TOML"),
    ],
)  # fmt: skip
def test_bad_concept(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    refused(assess_text(tmp_path, GOOD.replace(old, new, 1)), sentence, "1 problem in", "concept.toml")


def test_problems_name_their_line(tmp_path: Path) -> None:
    refused(assess_text(tmp_path, GOOD.replace('"4.55 m"', '"4.55 kg"')), "line 4: dimensions.length:")


def test_two_hundred_problems_at_once(tmp_path: Path) -> None:
    wrong = "".join(f"\nnonsense_{index} = {index}" for index in range(200))
    result = assess_text(tmp_path, GOOD + wrong)
    refused(result, "200 problems in", "line 14:", "line 213:")
    assert len(re.findall(r"nonsense_\d+: ", result.stderr)) == 200


def test_problems_of_two_files_come_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(GOOD.replace('"suv"', '"boat"'))
    refused(run("assess", tmp_path / "one.toml", tmp_path / "two.toml"), "one.toml", "two.toml")


def test_circular_extends(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n' + GOOD)
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n')
    refused(run("assess", tmp_path / "a.toml"), "runs in a circle: a.toml -> b.toml -> a.toml")


def test_missing_file_and_library_name(tmp_path: Path) -> None:
    (tmp_path / "concept.toml").write_text(GOOD)
    refused(run("assess", tmp_path / "concpt.toml"), "no such file; did you mean", "concept.toml")
    refused(run("assess", "vehicle:suzuki_jimmy_2019"), "did you mean vehicle:suzuki_jimny_2019?")
    refused(run("assess", tmp_path), "cannot read the file")


@pytest.mark.parametrize("name", ["vehicle:ineos_quartermaster", "ineos_quartermaster"])
def test_library_vehicle_of_figures_only_says_that_and_nothing_else(name: str) -> None:
    result = run("assess", name)
    refused(result, "published figures only", "redline catalogue --show ineos_quartermaster", f"1 problem in {name}")
    assert "battery" not in result.stderr
    assert "write kind" not in result.stderr


def test_only_what_is_missing_makes_a_vehicle_one_of_figures_only() -> None:
    name, words = "vehicle:ineos_quartermaster", "is missing a full stop"
    for missing, told in ((True, 1), (False, 0)):
        assert len(_figures_only(name, InputError([Problem("file", 1, "notes", words, missing)]))) == told


def test_unknown_red_line_and_rivals() -> None:
    refused(run("assess", EXAMPLE, "--red-line", "go_anywere"), "did you mean 'go_anywhere'?")
    refused(
        run("assess", EXAMPLE, "--red-line", "go_anywhere", "--rivals", "compact_4x5"),
        "did you mean 'compact_4x4'?",
        "1 problem in",
    )
    refused(run("assess", EXAMPLE, "--rivals", "compact_4x4"), "--red-line")


# --- cycles ------------------------------------------------------------------------------------------------


def test_library_cycle_is_followed() -> None:
    data = json.loads(run("cycle", EXAMPLE, "udds", "--json").stdout)
    assert data["distance_km"] == pytest.approx(11.99, abs=0.01)
    assert data["missed"] == []
    assert data["battery_kwh"] == pytest.approx(data["battery_kwh_100km"] * data["distance_km"] / 100.0)


def test_a_cycle_names_the_energy_of_its_range() -> None:
    text = run("cycle", EXAMPLE, "udds").stdout
    assert "kWh of a full test" in text
    assert "usable" not in text


def test_cycle_that_cannot_be_followed_says_where(tmp_path: Path) -> None:
    rows = [(t, 0.0 if t < 200 else min(170.0, 60.0 * (t - 200)) if t < 300 else 0.0) for t in range(400)]
    path = tmp_path / "wild.csv"
    path.write_text("time_s,speed_km_h\n" + "".join(f"{t},{v}\n" for t, v in rows))
    data = json.loads(run("cycle", EXAMPLE, path, "--json").stdout)
    assert data["missed_s"] > 2.0
    assert data["shortfall_km_h"] > 20.0
    assert all(192.0 <= window["start_s"] < 320.0 for window in data["missed"])
    assert data["distance_km"] < data["asked_km"]
    text = run("cycle", EXAMPLE, path).stdout
    assert "The trace is missed for" in text
    assert "between 192 s and 256 s" in text


def test_windows_do_not_change_a_run() -> None:
    from redline.proving_ground.driving.cycles import cycle
    from redline.studio.drive_cycle import WINDOWS, windows_of

    plan, bounds = windows_of(cycle("wltc_3b"))
    assert len(plan.legs) == WINDOWS
    assert plan.starts.sum() == 1
    assert plan.dt_s.sum() == bounds[-1] == 1800.0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "column is missing"),
        ("time_s,speed\n0,0\n1,1\n", "speed_m_s: this column is missing"),
        ("time_s,speed_m_s\n0,0\n1,fast\n", "line 3: speed_m_s: 'fast' is not a finite number"),
        ("time_s,speed_m_s\n0,0\n1,nan\n", "not a finite number"),
        ("time_s,speed_m_s\n0,0\n0,1\n", "time must rise"),
        ("time_s,speed_m_s\n0,0\n1,-3\n", "speed must lie"),
        ("time_s,speed_m_s\n0,0\n", "at least two rows"),
        ("time_s,speed_m_s\n0,0\n1,0\n", "does not move"),
    ],
)
def test_broken_cycle(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "trace.csv"
    path.write_text(text)
    refused(run("cycle", EXAMPLE, path, "--json"), sentence)


def test_cycle_that_is_not_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x81")
    refused(run("cycle", EXAMPLE, tmp_path / "binary.csv"), "not UTF-8 text")
    refused(run("cycle", EXAMPLE, tmp_path / "none.csv"), "cannot read the cycle")
    refused(run("cycle", EXAMPLE, "wltc_3c"), "did you mean 'wltc_3b'?")


# --- the library, starters, editors ------------------------------------------------------------------------


def test_catalogue_lists_and_shows() -> None:
    data = json.loads(run("catalogue", "--json").stdout)
    assert {"vehicles", "rivals", "platforms", "red-lines"} <= set(data)
    assert all(row["name"] and row["published"] is not None for row in data["vehicles"])
    sheet = json.loads(run("catalogue", "--show", "suzuki_jimny_2019", "--json").stdout)
    assert all(fact["source"] for fact in sheet["published"].values())
    ranked = json.loads(run("catalogue", "--attribute", "breakover_deg", "--rivals", "go_anywhere", "--json").stdout)
    values = [row["value"] for row in ranked["published"]]
    assert values == sorted(values, reverse=True)
    assert "range_wltp_km" in run("catalogue", "trials").stdout
    assert "udds" in run("catalogue", "cycles").stdout


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([15.0, 15.0, 15.0, 15.0], "no spread"),
        ([14.0, 15.0, 16.0, math.nan], "14.2 – 15.8\n1 of 4 samples: no result"),
        ([15.0, 15.0, 15.0, math.nan], "15.0 – 15.0\n1 of 4 samples: no result"),
        ([math.nan] * 4, "4 of 4 samples: no result"),
        ([14.0, 15.0, 16.0, math.inf], "14.0 – ∞"),
        ([math.inf] * 4, "∞ – ∞"),
    ],
)
def test_a_band_says_what_it_leaves_out_and_is_never_still_without_a_result(samples: list[float], words: str) -> None:
    """Figures of a fleet in which some vehicles cannot be evaluated."""
    from redline.faces.cli.views.assess_view import spread
    from redline.proving_ground.outcome import Attribute, Trial
    from redline.studio.assess import attribute_values

    energy = Attribute("energy", "energy_per_distance", "kWh/100km", "less", "Energy", 1)
    trial = Trial(name="t", title="t", attributes=(energy,), evaluate=lambda *_: {}, source="")
    column = np.array(samples)[:, None]
    (item,) = attribute_values(column[0], column, (trial,))
    assert spread(item, len(samples)) == words
    assert item.without_result == np.isnan(samples).sum()


def test_every_detail_is_an_attribute() -> None:
    from redline.faces.cli.views.assess_view import DETAILS, GROUPS
    from redline.proving_ground.registry import TRIALS, attributes

    assert {attribute.key for attribute, _ in attributes().values()} >= DETAILS
    assert set(TRIALS) >= set(GROUPS)


@pytest.mark.parametrize("platform", [None, "ev_skateboard", "body_on_frame"])
def test_starter_reads_as_it_stands_and_with_every_comment_opened(tmp_path: Path, platform: str | None) -> None:
    from redline.concept.checking.engine_checks import foreign_to
    from redline.concept.language.catalogue import choices, quantities
    from redline.concept.read import read

    path = tmp_path / "new.toml"
    options = ["--platform", platform] if platform else []
    assert run("new", 'A "quoted" name', "--out", path, *options).exit_code == 0
    assert read(path).name == 'A "quoted" name'
    text = path.read_text("utf-8")
    opened = re.sub(r"(?m)^# ([a-z_0-9]+ = (?!.*\.\.\.).+)$", r"\1", text.partition("\n\n")[2])
    path.write_text(opened, encoding="utf-8")
    concept = read(path)
    left = {p for p in (*quantities(), *choices()) if p not in concept.numbers and p not in concept.choices}
    left = {p for p in left if not foreign_to(p, "electric")}
    assert left <= {p for p in left if p.startswith("road_load.")} | {
        "off_road.approach",
        "off_road.breakover",
        "off_road.departure",
        "tyres.eu_label",
        "battery.held_charge",
        "off_road.wheel_arch_diameter",
    }
    refused(run("new", "again", "--out", path), "--force")


def test_starter_refuses_an_unknown_platform(tmp_path: Path) -> None:
    refused(
        run("new", "x", "--platform", "ev_skatebord", "--out", tmp_path / "x.toml"),
        "did you mean platform:ev_skateboard?",
    )
    assert list(tmp_path.iterdir()) == []


def test_schema_is_json_schema(tmp_path: Path) -> None:
    data = json.loads(run("schema").stdout)
    assert "dimensions" in data["properties"]
    assert run("schema", "--out", tmp_path / "s.json").exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text("utf-8")) == data


@pytest.mark.parametrize(
    ("origin", "sigma", "words"),
    [("given", 6.0, "215 mm ± 6"), ("given", 0.0, "215 mm"), ("estimated", 6.0, "~215 mm ± 6")],
)
def test_an_inputs_sigma_stands_beside_it_given_or_estimated(origin: str, sigma: float, words: str) -> None:
    path = "off_road.ground_clearance"
    item = InputValue(path, 215.0, "mm", origin, sigma, "", quantities()[path])
    assert value_text(item).plain.removesuffix(".0") == words


def test_schema_lets_a_unit_stand_in_the_key_as_the_reader_does() -> None:
    tables = json.loads(run("schema").stdout)["$defs"]
    for table, key, known in (
        ("Dimensions", "length_mm", True),
        ("Battery", "usable_energy_kwh", True),
        ("Dimensions", "lenght_mm", False),
        ("Dimensions", "length_kg", False),
    ):
        assert any(re.search(pattern, key) for pattern in tables[table]["patternProperties"]) is known, key


def test_examples_of_the_schema_are_what_it_accepts() -> None:
    kept = json.loads(run("schema").stdout)["$defs"]["Charging"]["properties"]["efficiency"]["anyOf"][0]["anyOf"][0]
    assert kept["examples"] == ["0.92", "92 %"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    assert "_REDLINE_COMPLETE" in run("completion", shell).stdout


def test_library_vehicles_complete() -> None:
    environment = os.environ | {
        "_REDLINE_COMPLETE": "bash_complete",
        "COMP_WORDS": "redline assess suzuki",
        "COMP_CWORD": "2",
    }
    code = "from redline.faces.cli.main import main; main()"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    ).stdout
    assert "suzuki_jimny_2019" in found


# --- the Python door ---------------------------------------------------------------------------------------


def test_public_api(assessed: dict) -> None:
    import redline

    assert set(redline.__all__) <= set(dir(redline))
    assessment = redline.assess(str(EXAMPLE), "go_anywhere")
    assert assessment.to_dict() == assessed["concepts"][0]
    both = redline.compare(assessment, redline.read("tesla_model_y_long_range_awd_2024"), red_line="go_anywhere")
    assert len(both.rows[0]) == 2
    assert both._repr_html_().startswith("<table>")
    with pytest.raises(AttributeError):
        redline.asess  # noqa: B018
    with pytest.raises(ValueError, match="two"):
        redline.compare(assessment)
