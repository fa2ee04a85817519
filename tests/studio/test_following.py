"""Which estimates of the drive follow a change of the tyre."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from redline.studio.insight.following import following

FRONT, REAR = "powertrain.front.torque", "powertrain.rear.torque"


def told(paths: set[str], values: dict[str, float], **concept: Any) -> str:
    inputs: Any = [SimpleNamespace(path=path, value=value) for path, value in values.items()]
    usual: Any = SimpleNamespace(**({"numbers": {}, "family": "electric", "ratios": ()} | concept))
    return following(usual, paths, inputs)


def test_machines_of_driven_axles_follow_unless_their_torque_is_given() -> None:
    values = {FRONT: 0.0, REAR: 430.0}
    assert told({"tyres.diameter", "mass.kerb"}, values).startswith(
        f"tyres.diameter moves {REAR} too, which is estimated"
    )
    assert told({"mass.kerb"}, values) == ""
    assert told({"tyres.diameter"}, values, numbers={REAR: None}) == ""
    assert f"{FRONT} and {REAR} too, which are" in told({"tyres.diameter"}, values | {FRONT: 280.0})


def test_the_ratios_of_a_gearbox_follow_unless_they_are_given() -> None:
    values = {FRONT: 0.0, REAR: 0.0, "gearbox.first_ratio": 4.7, "gearbox.top_ratio": 0.7}
    assert "gearbox.first_ratio and gearbox.top_ratio" in told({"tyres.diameter"}, values, family="geared")
    assert told({"tyres.diameter"}, values, family="geared", ratios=(4.7, 0.7)) == ""
