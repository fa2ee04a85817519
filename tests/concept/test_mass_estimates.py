"""Kerb mass by a test mass that is given, the pack's pull on the centre of gravity, engines by displacement."""

from __future__ import annotations

import jax
import numpy as np
import pytest

import strategies as s
from redline.concept.building.complete import complete
from redline.concept.concept import Concept
from redline.concept.constants import constant, value_of


def completed(concept: Concept) -> tuple[dict[str, float], dict[str, float]]:
    values, sigmas = jax.jit(complete)(s.slots_of(concept))
    return {key: float(value) for key, value in values.items()}, {key: float(value) for key, value in sigmas.items()}


def values_of(concept: Concept) -> dict[str, float]:
    return completed(concept)[0]


@pytest.mark.parametrize("kind", ["electric", "combustion", "power_split"])
def test_a_given_test_mass_gives_back_its_kerb_mass(kind: str) -> None:
    """What a kerb mass makes of a test mass is undone; America's coarse class counts beside an engine only."""
    concept = s.concept_of if kind == "electric" else lambda numbers: s.engine_concept(kind, numbers)
    built, usual = completed(concept({"mass.kerb": None}))
    for path, left in (("mass.wltp_test", 0.23), ("mass.epa_test", 1.0 if kind == "electric" else 0.6)):
        made = values_of(concept({"mass.kerb": 1777.0}))
        found, sigma = completed(concept({"mass.kerb": None, path: made[path]}))
        assert found["mass.kerb"] == pytest.approx(1777.0 if left < 1.0 else built["mass.kerb"], rel=1e-9)
        assert sigma["mass.kerb"] / found["mass.kerb"] == pytest.approx(left * usual["mass.kerb"] / built["mass.kerb"])


def test_a_given_test_mass_and_gross_mass_give_back_the_kerb_mass() -> None:
    stated = {"mass.kerb": 1777.0, "mass.gross": 2600.0}
    made = values_of(s.concept_of(stated))
    found = values_of(s.concept_of({"mass.kerb": None, "mass.gross": 2600.0, "mass.wltp_test": made["mass.wltp_test"]}))
    assert found["mass.kerb"] == pytest.approx(1777.0, rel=1e-9)


def test_a_heavier_pack_carries_no_more() -> None:
    """What fits in does not change: the gross mass grows with the pack, as a Kona's and a Niro's do [Hadasik21]."""
    small, large = (values_of(s.concept_of({"battery.gross_energy": e, "mass.kerb": None})) for e in (1.4e8, 3.6e8))
    assert large["mass.kerb"] > small["mass.kerb"] + 200.0
    assert large["mass.gross"] - large["mass.kerb"] == pytest.approx(small["mass.gross"] - small["mass.kerb"])


@pytest.mark.parametrize(
    ("length", "width", "load"),
    [(4.18, 1.80, 485.0), (4.49, 1.788, 450.0), (4.734, 1.891, 540.0), (4.963, 1.966, 660.0), (3.60, 1.645, 370.0)],
    ids=["Kona", "Leaf", "iX3", "Taycan 4S", "e-up"],
)
def test_payload_by_plan_area(length: float, width: float, load: float) -> None:
    """Published load of single cars within the spread of all: twice 11.5 %. They are among those fitted."""
    made = values_of(s.concept_of({"dimensions.length": length, "dimensions.width": width, "mass.kerb": 1700.0}))
    carried = made["mass.gross"] - made["mass.kerb"]
    assert carried == pytest.approx(load, rel=2.0 * constant("payload_per_area").sigma)


def test_a_pack_under_the_floor_lowers_the_centre_of_gravity_by_its_mass() -> None:
    """``h - m_p / m (h - h_p)``: nothing without energy, more with more, nothing for a pack elsewhere."""
    heights = {
        energy: values_of(s.concept_of({"battery.gross_energy": energy, "mass.kerb": 2000.0}))["mass.cg_height"]
        for energy in (1e7, 1.8e8, 3.6e8)
    }
    away = values_of(s.concept_of({"mass.kerb": 2000.0}, {"battery.underfloor": False}))["mass.cg_height"]
    for energy, height in heights.items():
        pack = energy / value_of("battery_specific_energy")
        by_hand = away - pack / 2000.0 * (away - value_of("underfloor_pack_height"))
        assert height == pytest.approx(by_hand, rel=1e-9)
    assert np.all(np.diff(list(heights.values())) < 0.0)


def test_an_extender_is_as_strong_as_its_litres() -> None:
    """The wheels' power says nothing of an engine that only drives a generator."""
    powers = [
        values_of(
            s.engine_concept("series", {"powertrain.power": power, "engine.displacement": 1.5e-3, "engine.power": None})
        )["engine.power"]
        for power in (120e3, 240e3)
    ]
    assert powers[0] == pytest.approx(powers[1])
    assert 40e3 < powers[0] < 110e3
