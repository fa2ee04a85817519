"""Findings on electric machines: peak power at a speed that no machine holds it from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from redline.concept.language.schema_powertrain import MACHINE_PLACES

#: Greatest speed over the speed where peak torque meets peak power: road machines reach 3 to 5, the widest about 8.
_WIDEST = 12.0


def machine_findings(values: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each machine whose peak power would have to hold over a wider range than any does.

    >>> wild = {"power": 60e3, "torque": 2000.0, "max_speed": 1300.0}
    >>> next(machine_findings({f"powertrain.rear.{name}": value for name, value in wild.items()}))[:57]
    'powertrain.rear: 2000 Nm reach 60 kW at 286 rpm already, '
    """
    for place in MACHINE_PLACES:
        at = f"powertrain.{place}"
        power, torque, top = (values.get(f"{at}.{name}", 0.0) for name in ("power", "torque", "max_speed"))
        if min(power, torque, top) > 0.0 and top * torque > _WIDEST * power:
            rpm, part = power / torque * 30.0 / math.pi, top * torque / power
            yield (
                f"{at}: {torque:.0f} Nm reach {power / 1e3:.0f} kW at {rpm:.0f} rpm already, "
                f"a {part:.0f}th of its greatest speed; losses there are extrapolated: mend torque, power or max_speed"
            )
