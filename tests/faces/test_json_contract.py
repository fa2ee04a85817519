"""The contract of ``--json``: every key that a command prints is described, every key described is printed."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from redline.faces.cli.main import cli

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
json_contract = importlib.import_module("json_contract")

COMMANDS = json_contract.contract()
EV, PETROL = "examples/compact_ev_4x4.toml", "examples/compact_multi_energy/petrol.toml"
PLUG_IN = "examples/compact_multi_energy/plug_in.toml"
WAY = "examples/trails/stone_pass.gpx"


def printed(*arguments: str) -> Any:
    """What a call prints to stdout, read as JSON."""
    words = [str(ROOT / word) if word.startswith("examples/") else word for word in arguments]
    result = CliRunner().invoke(cli, [*words, "--json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def agrees(command: str, *runs: Any) -> None:
    assert json_contract.departures(COMMANDS[command], list(runs)) == []


def written(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return str(path)


def requirement(attribute: str, bound: str, more: str = "") -> str:
    return (
        f'[[requirement]]\nname = "{attribute}"\nattribute = "{attribute}"\nbound = "{bound}"\nkind = "soft"\n'
        f'reason = "a test"\n{more}\n'
    )


def without_inlet(folder: Path) -> str:
    """The plug-in of the examples with nothing said of a station: a finding tells so."""
    lines = (ROOT / PLUG_IN).read_text("utf-8").replace('"base.toml"', f'"{(ROOT / PLUG_IN).parent / "base.toml"}"')
    return written(folder / "bare.toml", "\n".join(x for x in lines.splitlines() if not x.startswith("dc_power")))


def test_a_key_that_is_not_described_and_one_that_is_not_printed_are_told() -> None:
    command = json_contract.Command(
        "made up", "", "", "", (json_contract.Key("a.*", "number?", "", ""), json_contract.Key("b[]", "string", "", ""))
    )
    assert json_contract.departures(command, [{"a": {"one": 1.0, "two": None}, "b": ["word"]}]) == []
    told = json_contract.departures(command, [{"a": {"one": True}, "c": 1}])
    assert told == ["a.one: bool, not number or null", "b[]: described, not printed", "c: printed, not described"]


def test_every_command_with_json_is_in_the_contract() -> None:
    import click

    context = click.Context(cli)
    commands = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    with_json = {
        name for name, found in commands.items() if found and any("--json" in item.opts for item in found.params)
    }
    assert with_json == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_examples_and_calls_name_what_there_is(name: str) -> None:
    command = COMMANDS[name]
    assert command.run.startswith(f"redline {name} ")
    assert command.run.endswith("--json")
    assert all(key.meaning.endswith(".") for key in command.keys)
    assert len({key.path for key in command.keys}) == len(command.keys)
    known = {part.rstrip("[]") for key in command.keys for part in key.path.split(".")} | _figures(name)
    assert not set(re.findall(r'"(\w+)":', command.example)) - known


def _figures(name: str) -> set[str]:
    """Names that stand for ``*`` in a command's example."""
    from redline.studio.insight import build_or_buy, fit_out

    modules = {"build-or-buy": build_or_buy, "fit-out": fit_out}
    return {figure.key for figure in modules[name].FIGURES} if name in modules else set()


def test_catalogue() -> None:
    agrees("catalogue", printed("catalogue"), printed("catalogue", "trials"), printed("catalogue", "cycles"))


def test_cycle(tmp_path: Path) -> None:
    leap = written(tmp_path / "leap.csv", "time_s,speed_km_h\n0,0\n2,150\n20,150\n60,0\n")
    agrees("cycle", printed("cycle", EV, leap), printed("cycle", PLUG_IN, leap))


def test_trail(tmp_path: Path) -> None:
    rows = "\n".join(f"{20 * i},{100 + i},{'step 0.9 m' if i == 30 else 'none'}" for i in range(60))
    step = written(tmp_path / "step.csv", f"distance_m,elevation_m,obstacle\n{rows}\n")
    agrees("trail", printed("trail", EV, WAY), printed("trail", EV, step, "--standing", "2 h"))


@pytest.mark.slow
def test_assess(tmp_path: Path) -> None:
    cold = 'conditions = { temperature = "-10 degC" }'
    line = (
        'name = "some"\n' + requirement("charge_time_dc_min", "<= 30 min") + requirement("breakover_deg", ">= 25 deg")
    )
    some = written(tmp_path / "some.toml", line + requirement("range_110_km_h_km", ">= 300 km", cold))
    agrees("assess", printed("assess", without_inlet(tmp_path), "--red-line", some))


@pytest.mark.slow
def test_compare(tmp_path: Path) -> None:
    some = written(tmp_path / "some.toml", 'name = "some"\n' + requirement("breakover_deg", ">= 25 deg"))
    agrees("compare", printed("compare", EV, PETROL, "--red-line", some))


@pytest.mark.slow
def test_explain(tmp_path: Path) -> None:
    calls = (EV, "range_wltp"), (without_inlet(tmp_path), "fuel_wltp"), (EV, "breakover")
    agrees("explain", *(printed("explain", *words) for words in calls))


@pytest.mark.slow
def test_ground() -> None:
    agrees("ground", printed("ground", EV))


@pytest.mark.slow
def test_course() -> None:
    agrees(
        "course",
        *(printed("course", EV, name, "--level", level) for name, level in (("twister", "10"), ("rock_garden", "1"))),
    )


@pytest.mark.slow
def test_seasons(tmp_path: Path) -> None:
    line = 'name = "some"\n' + requirement("start_margin_day_k", ">= 0 K") + requirement("breakover_deg", ">= 25 deg")
    some = written(tmp_path / "some.toml", line)
    agrees("seasons", printed("seasons", PETROL, "--site", "arjeplog", "--site", "dubai", "--red-line", some))


@pytest.mark.slow
def test_durability() -> None:
    agrees("durability", printed("durability", EV))


@pytest.mark.slow
def test_fit_out() -> None:
    agrees("fit-out", printed("fit-out", EV, "--with", "lift_kit", "--with", "larger_tyres"))


def test_build_or_buy() -> None:
    agrees("build-or-buy", printed("build-or-buy", EV))
