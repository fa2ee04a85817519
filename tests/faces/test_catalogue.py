"""The data sheet: everything that is known of a vehicle, and where from."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from redline.concept.language.files import library_names, library_path
from redline.concept.read import read
from redline.faces.cli.main import cli
from redline.faces.cli.views.data_sheet import data_sheet, similar_names

PLUG_IN = "land_rover_defender_110_p400e_2022"
REMEMBERED = "land_rover_defender_110_p300e_2024"


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "100", "TERM": "dumb"}).invoke(cli, list(arguments))


@pytest.fixture(scope="module")
def shown() -> str:
    result = run("catalogue", "--show", PLUG_IN)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize(
    "words",
    [
        "Land Rover Defender 110 P400e", "2022, off-roader, plug-in parallel hybrid", "system power", "297 kW",
        "turbo", "forward gears", "shaft machine, power", "105 kW", "gross energy", "19.2 kWh", "AC charging",
        "wheelbase", "3022 mm", "kerb mass", "2618 kg", "0-100 km/h", "5.6 s", "family min 44", "Sources",
        f"redline assess vehicle:{PLUG_IN}",
    ],
)  # fmt: skip
def test_the_sheet_says_what_a_customer_asks(shown: str, words: str) -> None:
    assert words in shown


def test_subjects_come_in_reading_order(shown: str) -> None:
    titles = ("Drive", "Engine", "Gearbox and transfer", "Machines", "Battery and charging", "Dimensions", "Masses",
              "Published figures", "Sources")  # fmt: skip
    lines = shown.splitlines()
    places = [next(index for index, line in enumerate(lines) if line.startswith(title)) for title in titles]
    assert places == sorted(places)


def test_every_number_in_brackets_leads_to_a_source(shown: str) -> None:
    import re

    body, _, sources = shown.partition("\nSources")
    cited = {int(number) for number in re.findall(r"\[(\d+)\]\s*$", body, re.M)}
    listed = {int(number) for number in re.findall(r"^\s*\[(\d+)\]", sources, re.M)}
    assert cited
    assert cited == listed


def test_what_is_only_remembered_carries_a_tilde(shown: str) -> None:
    remembered = run("catalogue", "--show", REMEMBERED).stdout
    assert "~19.2" in remembered
    assert "from memory and not verified" in remembered
    assert "unverified" not in remembered.partition("Sources")[2]
    assert "~" not in shown.partition("Sources")[0]


def test_a_rival_of_figures_only_says_so() -> None:
    text = run("catalogue", "--show", "ineos_quartermaster").stdout
    assert "powertrain not stated" in text
    assert "Published figures only" in text
    assert "redline assess" not in text


def test_the_sheet_as_json_holds_every_source() -> None:
    result = run("catalogue", "--show", PLUG_IN, "--json")
    data = json.loads(result.stdout)
    assert (data["powertrain"], data["plug_in"], data["complete"]) == ("parallel_hybrid", True, True)
    inputs = {row["path"]: row for row in data["inputs"]}
    assert inputs["engine.power"]["value"] == "221 kW"
    assert inputs["engine.power"]["source"]
    assert not inputs["transfer.low_range"]["unverified"]
    other = json.loads(run("catalogue", "--show", REMEMBERED, "--json").stdout)
    assert {row["path"]: row for row in other["inputs"]}["battery.gross_energy"]["unverified"]
    assert data["published"]["accel_0_100_kmh_s"]["value"] == 5.6
    assert all(fact["source"] for fact in data["published"].values())


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("p400e", "land_rover_defender_110_p400e_2022, range_rover_velar_p400e_2022"),
        ("vehicle:tesla_model_3_rdw_2024", "tesla_model_3_rwd_2024"),
        ("xyzzy", "see redline catalogue vehicles"),
    ],
)
def test_an_unknown_vehicle_is_refused_with_the_nearest(asked: str, hint: str) -> None:
    result = run("catalogue", "--show", asked)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "the library has no vehicle" in result.stderr
    assert hint in result.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("asked", "stem"),
    [("prelude", "honda_prelude_ehev_2026"), ("Land Rover Defender Octa", "land_rover_defender_octa_2025")],
)
def test_words_that_one_vehicle_alone_holds_show_it(asked: str, stem: str) -> None:
    result = run("catalogue", "--show", asked)
    assert result.exit_code == 0
    assert result.stdout == run("catalogue", "--show", stem).stdout


def test_similar_names_know_words_before_spelling() -> None:
    names = ["honda_civic_si_2024", "honda_cr_v_hybrid_awd_2024", "toyota_prius_awd_2024"]
    assert similar_names("Honda AWD", names) == ["honda_cr_v_hybrid_awd_2024"]
    assert similar_names("honda_civik_si", names) == ["honda_civic_si_2024"]
    assert similar_names("", names) == []


@pytest.mark.parametrize("stem", library_names("vehicles"))
def test_every_library_vehicle_has_a_sheet_with_all_its_values(stem: str) -> None:
    concept = read(library_path("vehicles", stem), complete=False)
    data, parts = data_sheet(concept, stem)
    paths = {row["path"] for row in data["inputs"]}
    assert set(concept.numbers) | set(concept.choices) <= paths
    assert set(data["published"]) == set(concept.published)
    assert parts


def test_the_list_names_the_powertrain() -> None:
    rows = {row["stem"]: row for row in json.loads(run("catalogue", "vehicles", "--json").stdout)["vehicles"]}
    assert rows[PLUG_IN]["powertrain"] == "plug-in parallel hybrid"
    assert rows["volkswagen_golf_2_0_tdi_2023"]["powertrain"] == "diesel"
    assert rows["land_rover_defender_110_d300_2022"]["powertrain"] == "diesel mild hybrid"
    assert rows["toyota_camry_2_5_2024"]["power"].startswith("151")
    assert rows["ineos_quartermaster"]["powertrain"] == ""
