"""Accessories: the library's, a user's own file, and every problem of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.concept.accessories import accessories, accessories_named, read_accessories
from redline.foundations.errors import InputError

OWN = """
[[accessory]]
name = "fridge_and_drawers"
place = "cargo"
mass = { value = "62 kg", sigma = "3 kg" }

[[accessory]]
name = "roof_tent"
words = "a smaller tent"
place = "roof"
mass = "55 kg"
drag_area = { value = "0.2 m2", sigma = "20 %" }
tread = "all_terrain"
"""
WRONG = """
[[accessory]]
name = "a"
place = "boot"
mass = "62"
colour = "red"

[[accessory]]
mass = { value = "-3 kg" }
place = "roof"
rolling_sigma = 3
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_own_are_read_in_si_with_their_sigmas(tmp_path: Path) -> None:
    own = read_accessories(written(tmp_path, OWN))
    fridge, tent = own["fridge_and_drawers"], own["roof_tent"]
    assert (fridge.words, fridge.place, fridge.tread, fridge.lift_m) == ("fridge and drawers", "cargo", "", 0.0)
    assert (fridge.mass_kg.value, fridge.mass_kg.sigma) == (62.0, 3.0)
    assert (tent.drag_area_m2.value, tent.drag_area_m2.sigma) == pytest.approx((0.2, 0.04))
    assert (tent.words, tent.tread, tent.mass_kg.sigma) == ("a smaller tent", "all_terrain", 0.0)


def test_ones_own_go_before_the_librarys_and_are_all_where_none_is_named(tmp_path: Path) -> None:
    own = read_accessories(written(tmp_path, OWN))
    assert [item.name for item in accessories_named((), own)] == ["fridge_and_drawers", "roof_tent"]
    assert accessories_named((), {}) == tuple(accessories().values())
    tent, lift = accessories_named(("roof_tent", "lift_kit"), own)
    assert tent.mass_kg.value == 55.0
    assert lift is accessories()["lift_kit"]


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, WRONG)
    with pytest.raises(InputError) as caught:
        read_accessories(path)
    told = {problem.line: problem.message for problem in caught.value.problems}
    assert sorted(told) == [4, 5, 6, 8, 9, 11]
    assert "'boot' is not known" in told[4]
    assert "no unit" in told[5]
    assert "unknown key" in told[6]
    assert told[8] == "is missing"
    assert "outside what is possible" in told[9]
    assert all(problem.file == str(path) for problem in caught.value.problems)


def test_a_name_given_twice_or_not_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two accessories"):
        read_accessories(written(tmp_path, OWN + OWN))
    with pytest.raises(InputError, match="did you mean 'fridge_and_drawers'"):
        accessories_named(("fridge_and_drawer",), read_accessories(written(tmp_path, OWN)))
    with pytest.raises(InputError, match="at least one"):
        read_accessories(written(tmp_path, ""))
