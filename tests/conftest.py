"""Hypothesis draws the same examples on every machine; where the repository and its data are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "redline",
    deadline=None,  # the first example compiles
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # examples are seeds of fleets, arrays of a batch: nothing worth shrinking
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("redline")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def example() -> Path:
    """The example concept that the README assesses."""
    return ROOT / "examples" / "compact_ev_4x4.toml"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Published tables that are not part of the project: ``REDLINE_SHARED_DATA``, or ``shared/data`` beside the repo."""
    named = os.environ.get("REDLINE_SHARED_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"published tables not found in {folder}; set REDLINE_SHARED_DATA")
    return folder
