"""Exact derivatives are the derivatives of what is computed: forward mode against central differences."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from redline.concept.building.complete import paths, slots
from redline.concept.building.features import features
from redline.concept.read import read
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.registry import trials_of
from redline.proving_ground.run import attributes_of
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.ensemble.samples import samples_in
from redline.studio.ensemble.slopes import Slopes

INPUTS = (
    "dimensions.wheelbase", "mass.kerb", "aero.drag_coefficient", "tyres.rolling_coefficient", "tyres.diameter",
    "battery.usable_energy", "battery.resistance", "powertrain.rear.torque", "auxiliaries.power", "mass.cg_height",
    "off_road.belly_height", "regeneration.share",
)  # fmt: skip
OUTPUTS = (
    "range_wltp_km", "range_epa_km", "range_110_km_h_km", "gradeability_10_km_h_pct", "gradeability_50_km_h_pct",
    "breakover_deg", "approach_deg", "payload_kg", "tilt_angle_deg", "turning_circle_m",
)  # fmt: skip
NAMES = [attribute.name for attribute in attributes_of(tuple(trials_of("electric").values()))]
#: Relative step: rounding of the march (about 1e-14) over it stays far below the tolerance, and so does its square.
STEP = 2e-5


@pytest.fixture(scope="module")
def slopes(example: Path) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Derivatives by automatic differentiation, by central differences, and nominal values, over the inputs above."""
    concept = read(example)
    laid_out = slots(concept, features(concept))
    values, _ = values_and_sigmas(laid_out)
    names = paths()
    pool = ThreadPoolExecutor(max_workers=2)
    exact = Slopes(laid_out, Conditions()).every()
    steps = np.array([STEP * abs(values[path]) for path in INPUTS])
    deltas = np.zeros((4 * len(INPUTS) + 1, len(names)))
    for row, path in enumerate(INPUTS):
        for place, size in enumerate((1.0, -1.0, 2.0, -2.0)):
            deltas[4 * row + place, names.index(path)] = size * steps[row]
    found = samples_in(pool, laid_out, Conditions(), deltas)[0]
    pool.shutdown()
    moved = found[:-1].reshape(len(INPUTS), 4, -1)
    near, far = moved[:, 0] - moved[:, 1], moved[:, 2] - moved[:, 3]
    central = (8.0 * near - far) / (12.0 * steps[:, None])  # fourth order
    columns = [names.index(path) for path in INPUTS]
    return exact[:, columns], central.T, found[-1]


@pytest.mark.parametrize("output", OUTPUTS)
def test_exact_slopes_are_the_slopes(slopes: tuple[NDArray[np.float64], ...], output: str, example: Path) -> None:
    exact, central, nominal = slopes
    row = NAMES.index(output)
    concept = read(example)
    values, _ = values_and_sigmas(slots(concept, features(concept)))
    for column, path in enumerate(INPUTS):
        # A slope that moves the attribute by less than a millionth per doubling of the input is zero but for rounding.
        nothing = 1e-6 * abs(nominal[row]) / abs(values[path])
        wanted, got = central[row, column], exact[row, column]
        assert math.isfinite(got)
        assert got == pytest.approx(wanted, rel=1e-6, abs=nothing), f"d {output} / d {path}"


def test_the_inputs_that_should_move_an_attribute_do(slopes: tuple[NDArray[np.float64], ...]) -> None:
    """A slope of zero, or one of rounding alone, would pass the law above if it were so in both."""
    exact, _, _ = slopes
    for output, path, sign in (
        ("range_wltp_km", "aero.drag_coefficient", -1), ("range_wltp_km", "battery.usable_energy", 1), ("range_wltp_km", "mass.kerb", -1),
        ("range_epa_km", "tyres.rolling_coefficient", -1), ("range_epa_km", "auxiliaries.power", -1),
        ("range_wltp_km", "regeneration.share", 1), ("breakover_deg", "off_road.belly_height", 1), ("breakover_deg", "dimensions.wheelbase", -1),
        ("tilt_angle_deg", "mass.cg_height", -1), ("gradeability_50_km_h_pct", "mass.kerb", -1), ("payload_kg", "mass.kerb", -1),
    ):  # fmt: skip
        assert sign * exact[NAMES.index(output), INPUTS.index(path)] > 1e-9, f"{output} / {path}"
