"""The window of a battery follows the plug: wide and well known for a plug-in, narrow and less so for a hybrid."""

from __future__ import annotations

from pathlib import Path

import pytest

from redline.concept.constants import constant
from redline.concept.read import read
from redline.studio.ensemble.plausible import plausible

PLUG_IN = Path(__file__).parents[2] / "examples" / "compact_multi_energy" / "plug_in.toml"


@pytest.mark.parametrize(("plug_in", "name"), [(True, "plug_in_usable_share"), (False, "hybrid_usable_share")])
def test_window_and_its_sigma_are_those_of_the_kind(plug_in: bool, name: str, tmp_path: Path) -> None:
    path = tmp_path / "window.toml"
    path.write_text(f'extends = "{PLUG_IN}"\nname = "w"\n[powertrain]\nplug_in = {str(plug_in).lower()}\n', "utf-8")
    drawn, share = plausible(read(path)), constant(name)
    usable, gross = drawn.values["battery.usable_energy"], drawn.values["battery.gross_energy"]
    assert usable / gross == pytest.approx(share.value)
    assert drawn.sigmas["battery.usable_energy"] / usable == pytest.approx(share.sigma)
