"""What is said of a hybrid's charge, of stations that do not fit, and of machines that contradict themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import strategies as s
from redline.concept.read import read
from redline.proving_ground.charging_session import stations
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.trials.lasting.charge import CHARGE
from redline.studio.applicable import kind_words, why_absent
from redline.studio.remarks.charge_findings import LegReport, battery_share, charge_findings
from redline.studio.remarks.machine_findings import machine_findings
from redline.studio.remarks.station_findings import station_findings

HYBRID = """\
name = "Hybrid"
body_style = "suv"
[dimensions]
length = "4.5 m"
width = "1.9 m"
height = "1.7 m"
wheelbase = "2.7 m"
[powertrain]
kind = "series"
[engine]
displacement = "1.0 l"
"""
VALUES = {"battery.usable_energy": 2.0 * 3.6e6, "engine.power": 20e3}
WLTC = ("wltc_low", "wltc_medium", "wltc_high", "wltc_extra_high")


def leg(battery_j: float, fuel_j: float = 10e6) -> LegReport:
    return LegReport(0.0, 0.5, 0.5, battery_j, fuel_j)


def said(folder: Path, legs: dict[str, LegReport], sustained: float | None = None, kind: str = "series") -> list[str]:
    path = folder / "hybrid.toml"
    path.write_text(HYBRID.replace("series", kind), encoding="utf-8")
    return list(charge_findings(read(path), VALUES, {"top_speed_km_h": 160.0}, legs, sustained))


def test_a_balanced_test_has_nothing_to_remark(tmp_path: Path) -> None:
    legs = dict(zip(WLTC, (leg(1e6), leg(-0.5e6), leg(-0.5e6), leg(0.1e6)), strict=True)) | {"hwfet": leg(0.05e6)}
    assert said(tmp_path, legs, 158.0) == []


def test_a_balance_beyond_the_law_is_named(tmp_path: Path) -> None:
    (sentence,) = said(tmp_path, {"hwfet": leg(-0.25e6)})
    assert "outside the 1 % of SAE J1711 in the HWFET (\N{MINUS SIGN}2.5 %)" in sentence


def test_charge_that_is_not_sustained_is_not_called_a_balance(tmp_path: Path) -> None:
    (sentence,) = said(tmp_path, {"hwfet": leg(3e6), "us06_start": leg(1e6)})
    assert "charge cannot be sustained over the HWFET" in sentence
    assert "30 % of the fuel's energy" in sentence


def test_a_top_speed_on_the_battery_is_named(tmp_path: Path) -> None:
    (sentence,) = said(tmp_path, {}, 110.0)
    assert "the engine alone sustains 110 km/h" in sentence


def test_share_of_a_test(tmp_path: Path) -> None:
    assert battery_share({"a": leg(1e6), "b": leg(-1e6)}, ("a", "b")) == 0.0
    assert battery_share({"a": leg(1e6)}, ("a", "b")) is None
    assert battery_share({"a": leg(1e6, 0.0)}, ("a",)) == float("inf")


@pytest.mark.parametrize(
    ("attribute", "kind", "plug_in", "words"),
    [
        ("charge_time_dc_min", "power_split", False, "a power-split hybrid is not charged from the wall"),
        ("refuel_time_min", "electric", False, "an electric powertrain burns no fuel"),
        ("range_wltp_city_km", "series", True, "only electric ones do"),
        ("energy_wltp_kwh_100km", "combustion", False, "is not charged from the wall"),
        ("hold_60_at_45_c_kerb_min", "combustion", False, "only electric ones and those that machines drive do"),
        ("charged_range_summer_km", "combustion", False, "is not charged from the wall"),
        ("charged_range_summer_km", "series", True, "only electric ones do"),
    ],
)
def test_what_is_missing_has_a_reason(attribute: str, kind: str, plug_in: bool, words: str) -> None:
    assert words in why_absent(attribute, kind, plug_in)
    assert kind_words("series", True) == "plug-in series hybrid (range extender)"


#: A charger that packs and cables take.
USUAL = {"charging.dc_power": 175e3, "charging.acceptance": 255e3, "battery.gross_energy": 85.0 * 3.6e6}


def test_a_pack_above_a_stations_voltage_is_named(example: Path) -> None:
    """Library: 50 kW stations end at 500 V, the others at 1000 V."""
    concept = read(example)
    (sentence,) = station_findings(concept, {"battery.voltage": 720.0} | USUAL)
    assert "(720 V) is above the 500 V of a 50 kW station" in sentence
    assert "cannot charge there unless it boosts" in sentence
    assert list(station_findings(concept, {"battery.voltage": 500.0} | USUAL)) == []
    assert len(list(station_findings(concept, {"battery.voltage": 1100.0} | USUAL))) == len(stations())


@pytest.mark.parametrize(
    ("power", "voltage", "words"),
    [
        (175e3, 360.0, ()),
        (320e3, 800.0, ("is never reached",)),
        (250e3, 360.0, ("asks for 694 A at 360 V; a CCS cable carries 500 A, 180 kW here",)),
        (900e3, 400.0, ("10.6 times the gross energy", "never reached", "asks for 2250 A at 400 V")),
    ],
)
def test_a_charger_that_no_pack_or_cable_takes_is_named(
    example: Path, power: float, voltage: float, words: tuple[str, ...]
) -> None:
    values = USUAL | {"battery.voltage": voltage, "charging.dc_power": power}
    found = [one for one in station_findings(read(example), values) if "charging.dc_power" in one]
    assert len(found) == len(words)
    for sentence, part in zip(found, words, strict=True):
        assert part in sentence


def test_what_has_no_plug_needs_no_station(tmp_path: Path) -> None:
    path = tmp_path / "hybrid.toml"
    path.write_text(HYBRID, encoding="utf-8")
    assert list(station_findings(read(path), {"battery.voltage": 720.0})) == []
    plugged = HYBRID.replace('kind = "series"', 'kind = "series"\nplug_in = true')
    path.write_text(
        f'{plugged}[charging]\nac_power = "7.4 kW"\n[battery]\nusable_energy = "15 kWh"\n', encoding="utf-8"
    )
    assert len(list(station_findings(read(path), {"battery.voltage": 720.0}))) == 1


def test_a_pack_above_every_station_never_charges() -> None:
    """1200 V at a station of 1000 V: no end, rather than years; 900 V charge."""
    never, soon = (
        CHARGE.evaluate(s.vehicle({"battery.voltage": volts}), Conditions(), {}) for volts in (1200.0, 900.0)
    )
    assert np.isinf(never["charge_time_dc"])
    assert 600.0 < float(soon["charge_time_dc"]) < 7200.0


def test_a_machine_whose_power_would_hold_too_wide_is_remarked() -> None:
    machine = {"powertrain.rear.power": 60e3, "powertrain.rear.max_speed": 1300.0}
    assert list(machine_findings(machine | {"powertrain.rear.torque": 250.0})) == []
    (sentence,) = machine_findings(machine | {"powertrain.rear.torque": 2000.0})
    assert "2000 Nm reach 60 kW at 286 rpm already" in sentence
