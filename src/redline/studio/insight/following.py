"""What a change drags along: estimates of the drive are made for the tyre that it turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from redline.concept.concept import Concept
from redline.studio.assessment import InputValue

#: The input whose change makes the drive another one, and the estimates that follow it, by the kind of drive.
_TYRE = "tyres.diameter"
_MACHINES, _RATIOS = ("powertrain.front.torque", "powertrain.rear.torque"), ("gearbox.first_ratio", "gearbox.top_ratio")


def following(concept: Concept, told: Collection[str], inputs: Iterable[InputValue]) -> str:
    """A sentence on the estimates of the drive that follow the tyre, where a change of the tyre is told.

    Empty where none is told, and where what would follow is given.
    """
    if _TYRE not in told:
        return ""
    known = {item.path: item.value for item in inputs}
    listed = _RATIOS if concept.family == "geared" and not concept.ratios else ()
    made = [path for path in (*_MACHINES, *listed) if path not in concept.numbers and known.get(path, 0.0) > 0.0]
    if not made:
        return ""
    them = "it" if len(made) == 1 else "them"
    return (
        f"{_TYRE} moves {' and '.join(made)} too, which {'is' if len(made) == 1 else 'are'} estimated for the tyre; "
        f"give {them} to put other tyres on the same drive"
    )
