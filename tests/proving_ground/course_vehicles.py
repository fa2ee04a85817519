"""Four vehicles for courses, written as concepts: what articulates differently, everything else alike."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from redline.concept.read import read
from redline.proving_ground.courses.entrant import nominal_vehicle
from redline.vehicle.vehicle import Vehicle

_LADDER = """
name = "{name}"
body_style = "off_roader"
construction = "body_on_frame"
[dimensions]
length = "4.6 m"
width = "1.95 m"
height = "1.95 m"
wheelbase = "2.75 m"
overhang_front = "0.80 m"
overhang_rear = "1.00 m"
[mass]
kerb = "2350 kg"
[tyres]
size = "265/70R17"
[powertrain]
kind = "combustion"
drive = "all"
power = "180 kW"
[engine]
displacement = "3.0 l"
power = "180 kW"
[off_road]
wheel_travel_front = "{travel}"
wheel_travel_rear = "{travel}"
[suspension.front]
kind = "{front}"
anti_roll_rate = "{bar}"
[suspension.rear]
kind = "solid_axle"
anti_roll_rate = "{bar}"
"""
#: Name -> wheel travel, kind of the front axle, anti-roll rate of each axle.
LADDERS = {
    "beams": ("240 mm", "solid_axle", "8 N/mm"),
    "beams_without_bars": ("240 mm", "solid_axle", "0 N/mm"),
    "short_travel": ("160 mm", "independent", "8 N/mm"),
}
EXAMPLE = Path(__file__).parents[2] / "examples" / "compact_ev_4x4.toml"
NAMES = ("compact_ev", *LADDERS)


@functools.cache
def vehicle_named(name: str) -> Vehicle:
    """One of the four vehicles."""
    if name == "compact_ev":
        return nominal_vehicle(read(EXAMPLE))
    travel, front, bar = LADDERS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(_LADDER.format(name=name, travel=travel, front=front, bar=bar), encoding="utf-8")
        return nominal_vehicle(read(path))
