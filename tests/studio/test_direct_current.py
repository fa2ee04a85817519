"""Charging at a station: who has the inlet for it, and what is said of who has not."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from redline.concept.building.features import has_dc_inlet
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.red_lines.requirement import read_red_line
from redline.studio.applicable import why_not_here
from redline.studio.assess import assess
from redline.studio.assessment import Assessment
from redline.studio.library import read_named
from redline.studio.remarks.station_findings import station_findings

PLUG_IN = Path(__file__).parents[2] / "examples" / "compact_multi_energy" / "plug_in.toml"


def without_inlet(tmp_path: Path, *more: str) -> Path:
    """The plug-in example with nothing said of a station but what is given here."""
    lines = [line for line in PLUG_IN.read_text("utf-8").splitlines() if not line.startswith("dc_power")]
    place = lines.index("[charging]") + 1
    path = tmp_path / "plug_in.toml"
    text = "\n".join([*lines[:place], *more, *lines[place:]])
    path.write_text(text.replace('"base.toml"', f'"{PLUG_IN.parent / "base.toml"}"'), "utf-8")
    return path


@pytest.mark.parametrize(
    ("vehicle", "inlet"),
    [
        ("volkswagen_id4_pro_rwd_2024", True),
        ("toyota_rav4_prime_2024", False),
        ("land_rover_defender_110_p400e_2022", True),
        ("deepal_s05_range_extender_2025", True),
    ],
)
def test_electric_cars_range_extenders_and_who_states_a_power_have_the_inlet(vehicle: str, inlet: bool) -> None:
    assert has_dc_inlet(read_named(f"vehicle:{vehicle}")) is inlet


def test_words_on_charging_that_nothing_takes_up_are_a_finding(tmp_path: Path) -> None:
    path = without_inlet(tmp_path, 'dc_power = "50 kW"')
    with_plug = path.read_text("utf-8")
    assert "plug_in = true" in with_plug
    values = {"battery.voltage": 350.0, "battery.gross_energy": 72e6, "charging.dc_power": 50e3}
    values["charging.acceptance"] = 60e3
    assert list(station_findings(read(path), values)) == []
    path.write_text(with_plug.replace("plug_in = true", "plug_in = false"), "utf-8")
    (finding,) = station_findings(read(path), {})
    assert "charging.dc_power" in finding
    assert "charging.ac_power" in finding
    assert "are given and not used, as this hybrid has no plug" in finding


def stopping(tmp_path: Path, night: str) -> Assessment:
    """A plug-in without an inlet, asked for a quick stop at a station and for a night at the wall."""
    red_line = tmp_path / "line.toml"
    red_line.write_text(
        'name = "stations"\n[[requirement]]\nname = "Quick"\nattribute = "charge_time_dc_min"\nbound = "<= 60 min"\nkind = "hard"\n'
        f'reason = "stops"\n[[requirement]]\nname = "Night"\nattribute = "{night}"\nbound = "<= 10 h"\nkind = "hard"\n'
        'reason = "nights"\n',
        "utf-8",
    )
    return assess(read(without_inlet(tmp_path)), read_red_line(red_line))


def told_of_no_inlet(found: Assessment) -> None:
    """The station is not judged, and the page says why; the night at the wall is."""
    assert math.isnan(found["charge_time_dc_min"].value)
    rows = {row["name"]: row["not_applicable"] for row in found.to_dict()["attributes"]}
    assert "no inlet" in rows["charge_time_dc_min"]
    assert not rows["charge_time_ac_h"]
    assert [item.requirement.name for item in found.not_applicable] == ["Quick"]
    assert "no inlet" in found.not_applicable[0].why
    assert [item.judgement.requirement.name for item in found.verdicts] == ["Night"]
    assert any("taken to have no inlet" in words for words in found.warnings)


def test_a_plug_in_without_inlet_is_not_judged_at_a_station(tmp_path: Path) -> None:
    told_of_no_inlet(stopping(tmp_path, "charge_time_ac_h"))


def test_winter_at_a_station_is_not_for_who_has_no_inlet_and_winter_at_the_wall_is(tmp_path: Path) -> None:
    concept = read(without_inlet(tmp_path))
    assert "no inlet" in why_not_here("charge_time_dc_winter_min", concept)
    assert not why_not_here("charge_time_ac_winter_h", concept)


@pytest.mark.slow
def test_a_plug_in_without_inlet_has_its_winter_at_the_wall_only(tmp_path: Path) -> None:
    found = stopping(tmp_path, "charge_time_ac_winter_h")
    told_of_no_inlet(found)
    assert math.isnan(found["charge_time_dc_winter_min"].value)
    assert found["charge_time_ac_winter_h"].value > found["charge_time_ac_h"].value


def test_who_says_that_there_is_none_is_not_told_again(tmp_path: Path) -> None:
    concept = read(without_inlet(tmp_path, "dc_inlet = false"))
    assert not list(station_findings(concept, {"battery.voltage": 400.0}))


def test_a_power_at_the_station_contradicts_no_inlet(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs an inlet for direct current"):
        read(without_inlet(tmp_path, "dc_inlet = false", 'dc_power = "50 kW"'))
