"""Climate control, heaters and continuous torque in a concept: what is impossible is an error with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_reading import PLAIN, problems, write

from redline.concept.read import read

_LINE = len(PLAIN.splitlines()) + 2
CLIMATE = PLAIN + "[climate]\n"


@pytest.mark.parametrize(
    ("written", "key", "words"),
    [
        ('heater_power = "-1 kW"', "climate.heater_power", "outside what is possible here (0 kW to 30 kW)"),
        ('heater_power = "31 kW"', "climate.heater_power", "outside what is possible here (0 kW to 30 kW)"),
        ('heater_power = "5 kg"', "climate.heater_power", "'kg' is not a unit of power"),
        ("heater_power = 5", "climate.heater_power", "5 has no unit"),
        ('cooling_power = "21 kW"', "climate.cooling_power", "outside what is possible here (0 kW to 20 kW)"),
        ('cabin_conductance = "2 W/K"', "climate.cabin_conductance", "outside what is possible here (5 W/K to 300 W/K)"),
        ('cabin_conductance = "60 W"', "climate.cabin_conductance", "'W' is not a unit of conductance"),
        ('recirculation = "120 %"', "climate.recirculation", "outside what is possible here (0 % to 95 %)"),
        ("performance = 3", "climate.performance", "outside what is possible here (0.4 to 2)"),
        ('heat_pump = "yes"', "climate.heat_pump", "true"),
        ('heat_pumps = true', "climate.heat_pumps", "unknown key; did you mean 'heat_pump'?"),
        ('heater = "5 kW"', "climate.heater", "unknown key"),
        ('heater_powr = "5 kW"', "climate.heater_powr", "unknown key; did you mean 'heater_power'?"),
    ],
)  # fmt: skip
def test_impossible_climate_control_names_its_line(tmp_path: Path, written: str, key: str, words: str) -> None:
    (line,) = problems(write(tmp_path, CLIMATE + written + "\n"))
    assert f"concept.toml:{_LINE}: {key}: " in line
    assert words in line, line


@pytest.mark.parametrize(
    ("table", "written", "words"),
    [
        ("battery", 'heater_power = "31 kW"', "battery.heater_power: 31 kW is outside what is possible here (0 kW to 30 kW)"),
        ("battery", 'heater_power = "5 degC"', "battery.heater_power: "),
        ("battery", 'heater_pwer = "5 kW"', "battery.heater_pwer: unknown key; did you mean 'heater_power'?"),
        ("battery", 'heat_capacity = "9000 kJ/K"', "battery.heat_capacity: 9000 kJ/K is outside what is possible here"),
        ("powertrain", 'continuous_share = "5 %"', "powertrain.continuous_share: 5 % is outside what is possible here (10 % to 100 %)"),
        ("powertrain", 'continuous_share = "90 kW"', "powertrain.continuous_share: "),
        ("powertrain", 'continous_share = "45 %"', "powertrain.continous_share: unknown key; did you mean 'continuous_share'?"),
    ],
)  # fmt: skip
def test_impossible_heaters_and_shares_name_their_line(tmp_path: Path, table: str, written: str, words: str) -> None:
    text = PLAIN.replace(f"[{table}]\n", f"[{table}]\n{written}\n")
    at = text.splitlines().index(written) + 1
    (line,) = problems(write(tmp_path, text))
    assert f"concept.toml:{at}: " in line
    assert words in line, line


def test_many_mistakes_come_at_once(tmp_path: Path) -> None:
    wrong = 'heater_power = "99 kW"\ncooling_power = "1 kg"\nrecirculation = "-3 %"\nperformence = 1\n'
    assert [int(line.split(":")[1]) for line in problems(write(tmp_path, CLIMATE + wrong))] == [
        _LINE, _LINE + 1, _LINE + 2, _LINE + 3,
    ]  # fmt: skip


def test_no_heater_is_possible(tmp_path: Path) -> None:
    """Nothing is not a mistake: it is a car without."""
    concept = read(write(tmp_path, CLIMATE + 'heater_power = "0 kW"\nheat_pump = false\n'))
    assert concept.numbers["climate.heater_power"].value == 0.0
    assert concept.choices["climate.heat_pump"].value is False
