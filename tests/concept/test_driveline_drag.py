"""Drag of a driveline in neutral: in a road load that is built up, behind a gearbox, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

import strategies as s
from redline.foundations.constants import GRAVITY_M_S2
from redline.vehicle.road_load import RoadLoad

COAST_DOWN = {"road_load.epa_a": 150.0, "road_load.epa_b": 2.0, "road_load.epa_c": 0.45}


def _road_load(kind: str, drive: str, **numbers: float) -> RoadLoad:
    concept = s.engine_concept(kind, numbers, {"powertrain.drive": drive})
    return s.take(s.fleet([concept]), 0).road_load


def _constant(load: RoadLoad) -> float:
    """Constant part as a coefficient of rolling."""
    return float(np.asarray(load.constant_n) / (np.asarray(load.reference_mass_kg) * GRAVITY_M_S2))


@pytest.mark.parametrize(("drive", "drag"), [("front", 0.0012), ("rear", 0.0012), ("all", 0.0019)])
def test_a_gearbox_drags_the_wheels_and_a_second_axle_more(drive: str, drag: float) -> None:
    free = _constant(_road_load("series", drive))
    for kind in ("combustion", "mild_hybrid", "parallel_hybrid"):
        assert _constant(_road_load(kind, drive)) - free == pytest.approx(drag, abs=1e-12), kind


def test_a_coast_down_holds_its_driveline_already() -> None:
    load = _road_load("combustion", "all", **COAST_DOWN)
    assert float(load.constant_n) == pytest.approx(150.0, rel=1e-12)
