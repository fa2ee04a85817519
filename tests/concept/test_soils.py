"""Soils of the library and of a user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.concept.soils import read_soils, soil, soils
from redline.foundations.errors import InputError
from redline.physics.soil.plate import cone_index_of_plates
from redline.vehicle.soil import Snow, Soil

OWN = """title = "Beach"
kind = "sand"
exponent = 0.9
k_c = "1 kN/m^(n+1)"
k_phi = "2000 kN/m^(n+2)"
cohesion = "1 kPa"
friction_angle = "30 deg"
shear_displacement = "20 mm"
source = "our own plate"
"""


def test_the_library_holds_the_table_and_each_soil_its_source() -> None:
    found = soils()
    assert len([entry for entry in found.values() if isinstance(entry.ground, Soil)]) == 21
    assert len([entry for entry in found.values() if isinstance(entry.ground, Snow)]) >= 3
    assert all(entry.source and entry.title for entry in found.values())
    sand = found["dry_sand"].ground
    assert isinstance(sand, Soil)
    assert (sand.exponent_coeff, sand.cohesive_n_m, sand.frictional_pa) == (1.10, 990.0, 1528430.0)
    assert sand.exit_base_coeff == -0.6
    assert sand.cone_index_pa == pytest.approx(float(cone_index_of_plates(sand)))


def test_an_own_soil_is_read_by_file(tmp_path: Path) -> None:
    path = tmp_path / "beach.toml"
    path.write_text(OWN + 'cone_index = "300 kPa"\ntested_pressure = "200 kPa"\n', "utf-8")
    (entry,) = read_soils(path).values()
    assert entry.name == "beach"
    assert isinstance(entry.ground, Soil)
    assert (entry.ground.cone_index_pa, entry.ground.tested_pa) == (300e3, 200e3)


def test_every_problem_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    text = OWN.replace('"30 deg"', '"75 deg"').replace('k_c = "1 kN/m^(n+1)"\n', "").replace('"20 mm"', "20")
    path.write_text(text + 'colour = "red"\nexponents = 2\n', "utf-8")
    with pytest.raises(InputError) as error:
        read_soils(path)
    told = {problem.key: problem for problem in error.value.problems}
    assert set(told) == {"friction_angle", "k_c", "shear_displacement", "colour", "exponents"}
    assert "0 deg to 50 deg" in told["friction_angle"].message
    assert told["friction_angle"].line == 6
    assert "is missing" in told["k_c"].message
    assert "no unit" in told["shear_displacement"].message
    assert "exponent" in told["exponents"].message


def test_soil_that_carries_nothing_or_has_no_strength_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "air.toml"
    text = OWN.replace('"2000 kN/m^(n+2)"', '"0 kN/m^(n+2)"').replace('"1 kN/m^(n+1)"', '"0 kN/m^(n+1)"')
    path.write_text(text.replace('"1 kPa"', '"0 kPa"').replace('"30 deg"', '"0 deg"'), "utf-8")
    with pytest.raises(InputError) as error:
        read_soils(path)
    assert {problem.key for problem in error.value.problems} == {"k_phi", "cohesion"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('kind = "snow"\ntitle = "x"\nsource = "y"\ndepth = "3 m"\ndensity = "200 kg/m3"\nshear_displacement = "30 mm"\n', "depth"),
        ('kind = "gravel"\n', "kind"),
        ("", ""),
        (OWN.replace("0.9", '"abc"'), "exponent"),
        (OWN.replace("0.9", "nan"), "exponent"),
        (OWN.replace('source = "our own plate"\n', ""), "source"),
    ],
)  # fmt: skip
def test_single_faults(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "one.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        read_soils(path)
    assert [problem.key for problem in error.value.problems] == [key]


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'dry_sand'"):
        soil("drysand")
    with pytest.raises(InputError, match="cannot read"):
        read_soils("nowhere.toml")
