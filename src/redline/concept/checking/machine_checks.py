"""Checks of electric machines: torque, power and greatest speed that contradict each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from redline.concept.concept import Concept

#: Where a powertrain may have a machine.
PLACES = ("front", "rear", "shaft", "generator")


def machine_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield path and message of each machine whose figures cannot all be true."""
    for place in PLACES:
        at = f"powertrain.{place}"
        power, torque, top = (
            given.value if (given := concept.numbers.get(f"{at}.{name}")) else None
            for name in ("power", "torque", "max_speed")
        )
        if torque == 0.0 and power != 0.0:
            yield f"{at}.torque", 'no torque means no machine; write power = "0 kW" as well, or leave torque out'
        if power and torque and top and power > torque * top * 1.001:
            rpm = top * 30.0 / math.pi
            yield f"{at}.power", f"{power / 1e3:.0f} kW is more than {torque:.0f} Nm give at {rpm:.0f} rpm"
