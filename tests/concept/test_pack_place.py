"""A platform's place for the pack, in a vehicle that has a pack and in one that has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.language.files import library_path
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.studio.insight.limiting_point import sentence
from redline.studio.insight.picture_data import nominal_vehicle

BODY = """
extends = "platform:ev_skateboard"
name = "On the skateboard"
model_year = 2027
body_style = "off_roader"
dimensions = { length = "4550 mm", width = "1930 mm", height = "1810 mm", wheelbase = "2800 mm" }
tyres = { size = "255/60R18" }
"""
ELECTRIC = """
powertrain = { kind = "electric", drive = "all", power = "230 kW" }
battery = { usable_energy = "79 kWh" }
"""
PETROL = """
powertrain = { kind = "combustion", drive = "all" }
engine = { fuel = "petrol", aspiration = "turbo", displacement = "2.0 l", power = "180 kW", torque = "370 Nm" }
gearbox = { kind = "automatic", gears = 8 }
"""


def on_skateboard(folder: Path, powertrain: str, extends: str = "platform:ev_skateboard") -> Concept:
    file = folder / "concept.toml"
    file.write_text(BODY.replace("platform:ev_skateboard", extends) + powertrain, encoding="utf-8")
    return read(file)


@pytest.mark.parametrize(
    ("powertrain", "underfloor", "words"), [(ELECTRIC, 1.0, "Set by the platform"), (PETROL, 0.0, "No pack lies")]
)
def test_a_pack_that_is_not_there_takes_no_room(tmp_path: Path, powertrain: str, underfloor: float, words: str) -> None:
    concept = on_skateboard(tmp_path, powertrain)
    assert features(concept).numbers["underfloor"] == underfloor
    vehicle = nominal_vehicle(concept)
    assert float(vehicle.battery_box.travel_lost_m) == pytest.approx(0.035 * underfloor)
    assert words in sentence("wheel_travel_lost_to_pack", vehicle, False)


def test_an_own_platform_is_taken_as_one_of_the_library(tmp_path: Path) -> None:
    text = library_path("platforms", "ev_skateboard").read_text("utf-8")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert features(on_skateboard(tmp_path, PETROL, "own.toml")).numbers["underfloor"] == 0.0
    (tmp_path / "own.toml").write_text(text.partition("[envelope]")[0], encoding="utf-8")
    with pytest.raises(InputError, match="belongs to a traction battery"):
        on_skateboard(tmp_path, PETROL, "own.toml")


def test_an_envelope_of_its_own_makes_no_platform_of_a_concept(tmp_path: Path) -> None:
    own = '[battery]\nvoltage = "400 V"\n[envelope]\nkinds = ["combustion"]\n'
    with pytest.raises(InputError, match="belongs to a traction battery"):
        on_skateboard(tmp_path, PETROL + own)
