"""Where magnets reach the pack's voltage: published machines of road cars, against the constants of the loss."""

from __future__ import annotations

import math
import statistics

import pytest

import strategies as s
from redline.concept.constants import tables
from redline.physics.electric.electric_machine import unloaded_loss

#: Flux of the magnets (Wb, phase, peak), pole pairs, V of the pack, Nm and kW at the peak; docs/theory/drive-unit.md.
MACHINES = {
    "Chevrolet Bolt": (0.1017, 4, 350.0, 360.0, 150.0),
    "BMW i3": (0.0385, 6, 360.0, 250.0, 125.0),
    "Tesla Model 3, rear": (0.0772, 3, 370.0, 430.0, 188.0),
    "Toyota Prius 2004": (0.1607, 4, 500.0, 400.0, 50.0),
}
#: A of the current that keeps the voltage without load at a speed, of the greatest current, and that speed in rpm.
CURRENTS = {
    "Chevrolet Bolt": (185.0, 566.0, 8800.0), "BMW i3": (105.0, 430.0, 11_400.0), "Toyota Prius 2004": (20.0, 250.0, 6000.0),
}  # fmt: skip


def onset(name: str) -> float:
    """Speed where the magnets' voltage line to line is the pack's, over base speed: ``V / (sqrt(3) psi p) / (P / T)``."""
    flux, pairs, volts, torque, power = MACHINES[name]
    return volts / math.sqrt(3.0) / flux / pairs / (1e3 * power / torque)


def test_the_field_is_weakened_from_where_four_machines_reach_their_voltage() -> None:
    onsets = sorted(onset(name) for name in MACHINES)
    assert [round(value, 2) for value in onsets] == [1.19, 1.80, 2.11, 3.59]
    assert tables()["loss"]["weakening_from"] == pytest.approx(statistics.median(onsets), abs=0.01)


def test_weakening_costs_what_the_copper_of_its_current_does() -> None:
    """Share of the greatest current, squared, times the copper's loss; the constant is their geometric mean, roughly."""
    found = []
    for name, (current, greatest, rpm) in CURRENTS.items():
        _, _, _, torque, power = MACHINES[name]
        beyond = rpm * math.pi / 30.0 / (1e3 * power / torque) - onset(name)
        found.append(tables()["loss"]["load2"] * (current / greatest) ** 2 / beyond**2)
    assert tables()["loss"]["weakening"] == pytest.approx(statistics.geometric_mean(found), rel=0.25)


def test_below_its_onset_a_light_load_weakens_nothing() -> None:
    unit = s.vehicle().powertrain.front
    k, power = unit.loss, float(unit.peak_power_w)
    engaged, weakening, onset_frac = (
        power * float(k.engaged_frac), power * float(k.weakening_frac), float(k.weakening_from_frac),
    )  # fmt: skip
    losses = [float(unloaded_loss(engaged, weakening, onset_frac, share * onset_frac)) for share in (0.5, 1.0, 2.0)]
    assert losses == pytest.approx([engaged, engaged, engaged + weakening * onset_frac**2], rel=1e-12)
