"""Checks of electric machines: torque, power and greatest speed that contradict each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

from redline.concept.concept import Concept
from redline.concept.language.schema_powertrain import MACHINE_PLACES


def machine_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield path and message of each machine whose figures cannot all be true."""
    for place in MACHINE_PLACES:
        at = f"powertrain.{place}"
        power, torque, top = (
            given.value if (given := concept.numbers.get(f"{at}.{name}")) else None
            for name in ("power", "torque", "max_speed")
        )
        count = concept.numbers.get(f"{at}.count")
        if count and count.value == 0.0 and (power or torque):
            yield (
                f"{at}.count",
                "no machine gives no power; write how many there are, or leave power and torque out",
            )
        if torque == 0.0 and power != 0.0:
            yield f"{at}.torque", 'no torque means no machine; write power = "0 kW" as well, or leave torque out'
        if message := beyond_torque(power, torque, top):
            yield f"{at}.power", message


def inlet_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield path and message of what a station gives to a car that is said to have no inlet for it."""
    inlet = concept.choices.get("charging.dc_inlet")
    if inlet and inlet.value is False:
        for path in ("charging.dc_power", "charging.acceptance"):
            if path in concept.numbers:
                yield path, "needs an inlet for direct current; leave it out, or write dc_inlet = true"


def beyond_torque(power_w: float | None, torque_nm: float | None, top_rad_s: float | None) -> str:
    """What is wrong with a power that a torque does not give at the greatest speed; nothing where all agree.

    >>> beyond_torque(80e3, 10.0, 942.0), beyond_torque(80e3, None, 942.0)
    ('80 kW is more than 10 Nm give at 8995 rpm', '')
    """
    if power_w and torque_nm and top_rad_s and power_w > torque_nm * top_rad_s * 1.001:
        rpm = top_rad_s * 30.0 / math.pi
        return f"{power_w / 1e3:.0f} kW is more than {torque_nm:.0f} Nm give at {rpm:.0f} rpm"
    return ""
