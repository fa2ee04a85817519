"""Engines at the door: what a kind needs, what it cannot have, contradictions, and fuel maps from files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from redline.concept.building.complete import slots
from redline.concept.building.engine_map import fit_willans, read_map
from redline.concept.building.features import features
from redline.concept.read import read
from redline.foundations.errors import InputError

BODY = """
name = "Tried"
body_style = "suv"
[dimensions]
length = "4.5 m"
width = "1.9 m"
height = "1.8 m"
wheelbase = "2.7 m"
[mass]
kerb = "2000 kg"
"""
PETROL = """
[powertrain]
kind = "combustion"
drive = "all"
[engine]
displacement = "2.0 l"
power = "180 kW"
torque = "400 Nm"
aspiration = "turbo"
"""


def written(folder: Path, *parts: str) -> Path:
    path = folder / "tried.toml"
    path.write_text("\n".join((BODY, *parts)), encoding="utf-8")
    return path


def problems(folder: Path, *parts: str) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read(written(folder, *parts))
    return {problem.key: problem.message for problem in caught.value.problems}


def hybrid(kind: str, more: str = "", engine: str = '[engine]\ndisplacement = "2.0 l"\npower = "110 kW"') -> str:
    return f'[powertrain]\nkind = "{kind}"\n{more}\n{engine}'


@pytest.mark.parametrize(
    "kind", ["combustion", "mild_hybrid", "parallel_hybrid", "power_split", "series_parallel", "series"]
)
def test_every_kind_with_an_engine_misses_it(tmp_path: Path, kind: str) -> None:
    assert "is missing" in problems(tmp_path, hybrid(kind, engine=""))["engine"]


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        (PETROL + "[gearbox]\nratios = [4.0, 2.0, 2.5]", "gearbox.ratios", "should fall"),
        (PETROL + "[gearbox]\nratios = [4.0, 2.0, -1.0]", "gearbox.ratios", "not positive"),
        (PETROL + "[gearbox]\ngears = 5\nratios = [4.0, 2.0, 1.0]", "gearbox.gears", "lists 3"),
        (PETROL + "[gearbox]\nfirst_ratio = 1.0\ntop_ratio = 2.0", "gearbox.top_ratio", "below the first"),
        (PETROL + "[gearbox]\nfirst_ratio = 1.0\nfinal_drive = 1.0", "gearbox.final_drive", "too little to start"),
        (PETROL.replace('"180 kW"', '"400 kW"') + 'max_speed = "6000 rpm"', "engine.power", "more than 400 Nm"),
        (PETROL + 'torque_speed = "6000 rpm"', "engine.torque", "more than the peak power"),
        (PETROL.replace('"180 kW"', '"10 kW"').replace('"400 Nm"', '"25 Nm"'), "engine.power", "cannot move"),
        (PETROL.replace('"all"', '"front"') + "[transfer]\nlow_range = 2.7", "transfer.low_range", "drive = 'front'"),
        (PETROL.replace('"all"', '"rear"') + '[transfer]\ncentre = "locked"', "transfer.centre", "drive = 'rear'"),
        (PETROL.replace('"all"', '"rear"') + '[transfer]\nfront_share = "40 %"', "transfer.front_share", "contradicts"),
        (PETROL + '[powertrain.rear]\npower = "50 kW"', "powertrain.rear.power", "does not have"),
        (PETROL.replace("drive", "plug_in = true\ndrive"), "powertrain.plug_in", "does not have"),
        (PETROL + 'fuel = "diesel"\ncycle = "atkinson"', "engine.cycle", "petrol cycle"),
        (PETROL + '[tank]\nvolume = "0 l"', "tank.volume", "outside what is possible"),
        (hybrid("power_split", "plug_in = true"), "charging.ac_power", "needs a charger"),
        (hybrid("power_split") + "\n[gearbox]\ngears = 6", "gearbox.gears", "does not have"),
        (hybrid("electric", engine='[engine]\npower = "90 kW"'), "engine.power", "kind 'electric'"),
        (
            hybrid("power_split") + '\n[powertrain.generator]\npower = "0 kW"', "powertrain.generator.power",
            "possible here (1 kW to 1000 kW)",
        ),
        (
            hybrid("power_split") + '\n[powertrain.generator]\ntorque = "0 Nm"', "powertrain.generator.torque",
            "possible here (1 Nm to 3000 Nm)",
        ),
        (
            hybrid("parallel_hybrid") + '\n[powertrain.shaft]\ntorque = "0 Nm"', "powertrain.shaft.torque",
            "no torque means no machine",
        ),
        (
            hybrid("electric", engine="") + '\n[powertrain.rear]\ntorque = "10 Nm"\npower = "80 kW"\nmax_speed = "9000 rpm"',
            "powertrain.rear.power", "80 kW is more than 10 Nm give at 9000 rpm",
        ),
        (
            hybrid("electric", engine="") + '\n[powertrain.rear]\ncount = 0\npower = "80 kW"',
            "powertrain.rear.count", "no machine gives no power",
        ),
        (hybrid("turbine"), "powertrain.kind", "is not known"),
        (hybrid("electric", engine="") + "\n[gearbox]\nratios = [2.0, 1.0]", "gearbox.ratios", "does not have"),
        (hybrid("series") + "\n[gearbox]\nratios = [2.0, 1.0]", "gearbox.ratios", "kind 'series' does not have"),
        (hybrid("electric", engine='[engine]\nmap = "own.csv"'), "engine.map", "does not have"),
        (PETROL + '[battery]\nusable_energy = "60 kWh"', "battery.usable_energy", "a traction battery"),
        (PETROL + '[charging]\nac_power = "11 kW"', "charging.ac_power", "belongs to a plug"),
        (PETROL + "[gearbox]\ngears = 2.5", "gearbox.gears", "2.5 is not a whole number"),
        (PETROL + '[gearbox]\nkind = "single_speed"\ngears = 8', "gearbox.gears", "has one gear, not 8"),
        (PETROL + '[gearbox]\nkind = "single_speed"\nratios = [2.0, 1.0]', "gearbox.ratios", "has one ratio, not 2"),
        (PETROL + "[gearbox]\nratios = []", "gearbox.ratios", "is empty"),
        (PETROL + 'cycle = "atkinson"', "engine.cycle", "no effect on a turbo engine"),
        (hybrid("electric", 'power = "8 kW"', engine=""), "powertrain.power", "cannot move 2000 kg in traffic"),
        (
            hybrid("electric", engine="") + '\n[powertrain.front]\ntorque = "1 Nm"\n[powertrain.rear]\ntorque = "1 Nm"',
            "powertrain.front.torque", "of the weight",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(tmp_path: Path, text: str, key: str, words: str) -> None:
    assert words in problems(tmp_path, text)[key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (PETROL.replace('"180 kW"', '"10 kW"').replace('"400 Nm"', '"25 Nm"'), "engine.power"),
        (hybrid("electric", 'power = "5 kW"', engine='[battery]\nusable_energy = "79 kWh"'), "powertrain.power"),
        (
            hybrid("electric", engine='[battery]\nusable_energy = "79 kWh"')
            + '\n[powertrain.front]\ntorque = "1 Nm"\n[powertrain.rear]\ntorque = "1 Nm"',
            "powertrain.front.torque",
        ),
    ],
)
def test_what_cannot_move_the_estimated_mass_is_named(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "tried.toml"
    body = BODY.replace('[mass]\nkerb = "2000 kg"\n', "").replace('length = "4.5 m"', 'length = "6.5 m"')
    path.write_text(body + text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert [problem.key for problem in caught.value.problems] == [key]
    assert "estimated kerb mass" in caught.value.problems[0].message


def test_a_combustion_car_may_stand_on_a_platform_that_carries_batteries_too(tmp_path: Path) -> None:
    path = tmp_path / "tried.toml"
    path.write_text('extends = "platform:body_on_frame"\n' + BODY + PETROL, encoding="utf-8")
    assert read(path).kind == "combustion"


def test_many_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = hybrid("power_split", 'plug_in = true\ndrive = "front"', engine="") + (
        '\n[powertrain.shaft]\npower = "40 kW"\n[gearbox]\nratios = [4.0, 3.0, 3.5]\n[transfer]\nlow_range = 2.5\n'
    )
    found = problems(tmp_path, text)
    assert set(found) >= {
        "engine",
        "charging.ac_power",
        "powertrain.shaft.power",
        "gearbox.ratios",
        "transfer.low_range",
    }


def test_listed_ratios_set_the_number_of_gears(tmp_path: Path) -> None:
    concept = read(written(tmp_path, PETROL, "[gearbox]\nratios = [4.0, 2.0, 1.0]"))
    laid_out = slots(concept, features(concept))
    assert laid_out.raw["gearbox.gears"] == 3.0
    assert laid_out.ratios.tolist() == [4.0, 2.0, 1.0, *[1.0] * 7]


MAP_SPEEDS, MAP_TORQUES = (1500.0, 3000.0, 4500.0), (40.0, 120.0, 200.0, 400.0)


def map_text(slope: float = 0.41, friction_pa: float = 1.4e5, skip: tuple[float, float] | None = None) -> str:
    rows = ["speed_rpm,torque_nm,fuel_g_s"]
    for rpm in MAP_SPEEDS:
        for torque in MAP_TORQUES:
            if skip and rpm == skip[0] and torque >= skip[1]:
                continue
            speed = rpm * np.pi / 30.0
            burnt = (friction_pa * 2e-3 * speed / (4.0 * np.pi) + torque * speed) / slope
            rows.append(f"{rpm},{torque},{burnt / 42.9e6 * 1e3:.9f}")
    return "\n".join(rows) + "\n"


def test_a_map_becomes_the_line_it_was_made_from(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(map_text(), encoding="utf-8")
    fit = fit_willans(read_map(tmp_path / "own.csv"), 2e-3, "petrol")
    assert fit.efficiency_frac == pytest.approx(0.41, rel=1e-6)
    assert fit.friction_pa == pytest.approx(1.4e5, rel=1e-5)
    concept = read(written(tmp_path, PETROL, 'map = "own.csv"'))
    given = concept.numbers["engine.efficiency"]
    assert given.value == pytest.approx(0.41, rel=1e-6)
    numbers = features(concept).numbers
    assert numbers["engine.load_loss"] == pytest.approx(0.0, abs=1e-12)
    assert numbers["engine.friction_rise"] == pytest.approx(0.0, abs=1e-6)
    assert "own.csv" in given.source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (map_text(skip=(3000.0, 120.0)), "has a hole"),
        (map_text().replace("torque_nm", "load"), "lacks torque_nm"),
        (map_text().replace("40.0", "much", 1), "not a number"),
        (map_text().replace("40.0", "nan", 1), "finite"),
        ("\n".join(line for line in map_text().splitlines() if not line.startswith("1500")), "at least 3"),
        ("\n".join(line for line in map_text().splitlines() if ",400.0," not in line), "outside its map"),
        (map_text().replace(",", ";"), "separated by semicolons"),
        (map_text(slope=1.2), "the worst of 12 points above that; no engine exceeds 60 %"),
        (map_text() + "3000,120,5.0\n", "gives 3000 rpm and 120 Nm a second time, after line 7"),
        ("\xff", "lacks speed_rpm"),
    ],
)
def test_a_broken_map_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    assert words in problems(tmp_path, PETROL, 'map = "own.csv"')["engine.map"]


def test_a_map_too_good_or_doubled_is_named_with_its_line(tmp_path: Path) -> None:
    rows = map_text().splitlines()
    (tmp_path / "own.csv").write_text("\n".join([*rows[:6], "3000,100,0.5", *rows[6:], rows[-1]]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_map(tmp_path / "own.csv")
    first, second = caught.value.problems
    assert (first.line, second.line) == (7, 15)
    assert "the efficiency is 146 %;" in first.message
    assert "a second time, after line 14" in second.message


def test_a_folder_is_no_map(tmp_path: Path) -> None:
    assert "'.' is a folder" in problems(tmp_path, PETROL, 'map = "."')["engine.map"]


def test_a_missing_map_is_named(tmp_path: Path) -> None:
    assert "no such file" in problems(tmp_path, PETROL, 'map = "none.csv"')["engine.map"]


@pytest.mark.parametrize(
    ("words", "year", "stops"),
    [
        ("", "", True),
        ("", "model_year = 2016", False),
        ("stop_start = false", "", False),
        ('aspiration = "natural"', "", False),
        ('aspiration = "natural"\nstop_start = true', "", True),
    ],
)
def test_a_charged_engine_of_today_stops_at_rest_unless_told(
    tmp_path: Path, words: str, year: str, stops: bool
) -> None:
    petrol = PETROL.replace('aspiration = "turbo"\n', "" if "aspiration" in words else 'aspiration = "turbo"\n')
    path = tmp_path / "tried.toml"
    path.write_text("\n".join((year, BODY, petrol, words)), encoding="utf-8")
    assert features(read(path)).numbers["engine.stop_start"] == float(stops)
