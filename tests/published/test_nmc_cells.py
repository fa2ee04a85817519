"""The library's law of NMC against the mean of the nine published cells it was fitted to, at rest and in use."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import strategies as s
from redline.physics.storage import ageing
from redline.vehicle.drive.ageing import CellAgeing

DAY_S = 86_400.0
YEARS = 8.0


@pytest.fixture(scope="module")
def published(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("nmc_cells", root / "tools" / "nmc_cells.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def law() -> CellAgeing:
    return s.vehicle(choices={"battery.chemistry": "nmc"}).powertrain.battery.ageing


def test_nine_cells_are_the_papers(published: ModuleType) -> None:
    """Single figures by hand: a year at rest of two cells, 58 and 37 kJ/mol, and 500 cycles of one that feels no cold."""
    cells = {cell.name: cell for cell in published.CELLS}
    assert len(cells) == 9
    year = {
        name: float(cell.calendar(np.array([298.15]), 0.5)[0]) * 365.25**cell.calendar_power
        for name, cell in cells.items()
    }
    assert year["Sanyo 2.15 Ah, NMC111"] == pytest.approx(0.0238, rel=0.02)
    warm, cold = (float(cells["DENSO 50 Ah, NMC622"].calendar(np.array([t]), 0.5)[0]) for t in (308.15, 288.15))
    assert warm / cold == pytest.approx(np.exp(37e3 / 8.3144 * (1.0 / 288.15 - 1.0 / 308.15)), rel=0.03)
    use = published.Use(depth=0.8, soc=0.5, discharge=1.0, charge=1.0)
    sanyo = cells["Sanyo 2.15 Ah, NMC111"].cycle(np.array([278.15, 308.15]), use) * 500.0**0.5
    assert sanyo == pytest.approx([0.190, 0.190], abs=0.003)


@pytest.mark.parametrize("celsius", [5.0, 15.0, 25.0, 35.0])
def test_at_rest_the_law_is_the_mean_of_the_cells(published: ModuleType, law: CellAgeing, celsius: float) -> None:
    temperature = np.array([273.15 + celsius])
    lost = [
        float(cell.calendar(temperature, 0.6)[0]) * (YEARS * 365.25) ** cell.calendar_power for cell in published.CELLS
    ]
    found = float(ageing.calendar_loss(law, temperature, 1.0, 0.6, YEARS * 365.25 * DAY_S))
    assert found == pytest.approx(np.mean(lost), rel=0.10)


@pytest.mark.parametrize("celsius", [5.0, 15.0, 25.0])
@pytest.mark.parametrize(("depth", "cycles"), [(0.4, 400.0), (0.6, 1200.0)])
def test_in_use_the_law_is_the_mean_of_the_cells(
    published: ModuleType, law: CellAgeing, celsius: float, depth: float, cycles: float
) -> None:
    temperature, hour = np.array([273.15 + celsius]), 3600.0
    use = published.Use(depth=depth, soc=0.6, discharge=0.3, charge=0.3)
    lost = [float(cell.cycle(temperature, use)[0]) * cycles**cell.cycle_power for cell in published.CELLS]
    factor = ageing.plating_factor(law, temperature, 0.3, hour)
    found = float(ageing.cycle_loss(law, cycles, depth, factor, 1.0))
    assert found == pytest.approx(np.mean(lost), rel=0.15)
