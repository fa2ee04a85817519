"""Ground clearance of off-roaders and pick-ups by tyre: fitted on published clearances, makers equal.

They made the fit, so they are no evidence for it; what is tested is that the library's share is that of the fit, that
it errs less than one clearance for all where the maker is left out, and that sigma says so.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from redline.concept.building.complete import slots
from redline.concept.building.features import features
from redline.concept.constants import tables
from redline.concept.estimators.off_road import CLEARANCE
from redline.concept.language.files import library_names, library_path
from redline.concept.language.quantity import Given
from redline.concept.read import read
from redline.foundations.errors import InputError
from redline.studio.ensemble.fleet import values_and_sigmas

#: Stated at the height that its suspension is raised to by an amount the source does not name.
LEFT_OUT = "rivian_r1t_2021"


def published() -> list[tuple[str, float, float]]:
    """Maker, tyre diameter and clearance at road height in m, each combination once."""
    found: dict[tuple[str, float, float], None] = {}
    for stem in library_names("vehicles"):
        try:
            concept = read(library_path("vehicles", stem))
        except InputError:
            continue
        style, stated = features(concept).choices["body_style"][0], concept.published.get("ground_clearance_mm")
        sized = concept.tyre_size or "tyres.diameter" in concept.numbers
        if style not in ("off_roader", "pick_up") or not stated or not sized or stem == LEFT_OUT:
            continue
        values, _ = values_and_sigmas(slots(concept, features(concept)))
        lift = values["off_road.ride_height.off_road"]
        found[str(concept.make), round(values["tyres.diameter"], 3), round(1e-3 * stated.value - lift, 3)] = None
    return list(found)


def test_the_share_is_the_fit_and_sigma_covers_a_maker_left_out() -> None:
    rows = published()
    makers, tyre, height = np.array([m for m, _, _ in rows]), *(np.array([r[i] for r in rows]) for i in (1, 2))
    assert len(rows) >= 20
    assert len(set(makers)) >= 8
    weight = np.array([1.0 / np.sum(makers == maker) for maker in makers])

    def share(by: np.ndarray, keep: np.ndarray) -> float:
        return float(np.sum((weight * by * height)[keep]) / np.sum((weight * by * by)[keep]))

    def left_out(by: np.ndarray) -> float:
        errors = np.array([b * share(by, makers != m) / z - 1.0 for m, b, z in zip(makers, by, height, strict=True)])
        return float(np.sqrt(np.sum(weight * errors**2) / np.sum(weight)))

    for style in ("off_roader", "pick_up"):
        shipped = tables()["style"][style]["ground_clearance_of_tyre"]
        assert shipped == pytest.approx(share(tyre, np.ones(len(rows), bool)), abs=0.003)
    assert left_out(tyre) < 0.8 * left_out(np.ones(len(rows)))
    assert CLEARANCE[0].sigma == pytest.approx(left_out(tyre), abs=0.012)


@pytest.mark.parametrize(("style", "grows"), [("off_roader", True), ("pick_up", True), ("suv", False)])
def test_taller_tyres_raise_an_off_roader_and_nothing_else(style: str, grows: bool) -> None:
    concept = read(library_path("vehicles", "suzuki_jimny_5_door_2023"))
    choices = concept.choices | {"body_style": dataclasses.replace(concept.choices["body_style"], value=style)}

    def clearance(diameter_m: float) -> float:
        numbers = concept.numbers | {"tyres.diameter": Given(diameter_m)}
        other = dataclasses.replace(concept, numbers=numbers, choices=choices, tyre_size="")
        return values_and_sigmas(slots(other, features(other)))[0]["off_road.ground_clearance"]

    assert (clearance(0.85) > clearance(0.75) + 0.02) == grows
    assert clearance(0.85) == pytest.approx(clearance(0.75) * (0.85 / 0.75 if grows else 1.0))
