"""Wheels and travel at the door: tyres larger than arches, travel that the body does not leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.studio.ensemble.fleet import values_and_sigmas

BODY = """
name = "Tried"
body_style = "off_roader"
[dimensions]
length = "4.5 m"
width = "1.9 m"
height = "1.8 m"
wheelbase = "2.7 m"
[powertrain]
kind = "electric"
[battery]
usable_energy = "70 kWh"
[tyres]
diameter = "760 mm"
"""


def problems(folder: Path, more: str) -> dict[str, str]:
    path = folder / "tried.toml"
    path.write_text(BODY + more, encoding="utf-8")
    try:
        read(path)
    except InputError as error:
        return {problem.key: problem.message for problem in error.problems}
    return {}


@pytest.mark.parametrize(
    ("more", "key", "words"),
    [
        ('[off_road]\nwheel_arch_diameter = "740 mm"', "tyres.diameter", "does not fit a wheel arch of 740 mm"),
        (
            '[off_road]\nwheel_arch_diameter = "900 mm"\nwheel_travel_front = "250 mm"',
            "off_road.wheel_travel_front",
            "the arch leaves 70 mm",
        ),
        (
            '[off_road]\nwheel_travel_rear = "400 mm"\nbelly_height = "180 mm"\n[suspension.rear]\nbump_share = "50 %"',
            "off_road.wheel_travel_rear",
            "would ground before the stop; write 360 mm or less",
        ),
        (
            '[off_road]\nwheel_travel_front = "160 mm"\n[off_road.ride_height]\noff_road = "100 mm"',
            "off_road.ride_height.off_road",
            "83 mm of rebound travel at the front axle",
        ),
        (
            '[off_road]\nwheel_travel_rear = "80 mm"\n[off_road.ride_height]\naccess = "-50 mm"',
            "off_road.ride_height.access",
            "stand on its stops",
        ),
        (
            '[suspension.rear]\nwheel_rate = "0 N/mm"',
            "suspension.rear.wheel_rate",
            "possible here (8 N/mm to 300 N/mm)",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_what_would(tmp_path: Path, more: str, key: str, words: str) -> None:
    found = problems(tmp_path, more)
    assert words in found[key], found


def test_what_fits_passes(tmp_path: Path) -> None:
    more = """
[off_road]
wheel_arch_diameter = "1000 mm"
wheel_travel_front = "200 mm"
wheel_travel_rear = "220 mm"
belly_height = "250 mm"
[off_road.ride_height]
access = "-40 mm"
off_road = "60 mm"
"""
    assert not problems(tmp_path, more)


def test_all_problems_of_the_chassis_come_at_once(tmp_path: Path) -> None:
    more = '[off_road]\nwheel_arch_diameter = "740 mm"\nwheel_travel_front = "500 mm"\nbelly_height = "200 mm"\n'
    assert set(problems(tmp_path, more)) >= {"tyres.diameter", "off_road.wheel_travel_front"}


@pytest.mark.parametrize("size", ["255/60R19", "33x12.5R15", "175/65R14"])
def test_the_carcass_carries_what_a_radial_without_air_does(tmp_path: Path, size: str) -> None:
    """Carcass over inflation pressure is the stiffness without air over the rest: the law of [Rhyne05] in kgf, kPa, mm."""
    path = tmp_path / "tyre.toml"
    path.write_text(BODY.replace('diameter = "760 mm"', f'size = "{size}"'), encoding="utf-8")
    concept = read(path)
    known = values_and_sigmas(slots(concept, features(concept)))[0]
    width, diameter = 1e3 * known["tyres.section_width"], 1e3 * known["tyres.diameter"]
    height = 0.5 * (diameter - 1e3 * known["tyres.rim_diameter"])
    by_air = 0.00028 * 200.0 * ((1.03 - 0.4 * height / width) * width * diameter) ** 0.5
    assert known["tyres.carcass_pressure"] == pytest.approx(200e3 * 3.45 / by_air, rel=1e-4)
    assert 20e3 < known["tyres.carcass_pressure"] < 50e3
