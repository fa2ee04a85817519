"""Where and when a trial takes place: air, wind, sun and surface."""

from __future__ import annotations

import dataclasses

from redline.foundations.constants import STANDARD_PRESSURE_PA, STANDARD_TEMPERATURE_K
from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Conditions:
    """Air temperature, pressure at sea level, altitude, head wind, sun, humidity, and the surface.

    The default is the road of an EPA coast-down target: 20 degC and 98.21 kPa [40 CFR 1066.805(c)].
    ``adhesion_frac`` and ``rolling_frac`` scale the tyre's dry-asphalt values to the surface. ``solar_w_m2`` is the
    sun on a horizontal surface, ``humidity_frac`` the relative humidity of the air.
    """

    temperature_k: Float = STANDARD_TEMPERATURE_K
    pressure_pa: Float = STANDARD_PRESSURE_PA
    altitude_m: Float = 0.0
    head_wind_m_s: Float = 0.0
    adhesion_frac: Float = 1.0
    rolling_frac: Float = 1.0
    solar_w_m2: Float = 0.0
    humidity_frac: Float = 0.5


def on_own_ground(conditions: Conditions) -> Conditions:
    """The day of a trail, whose stretches bring their own surfaces: adhesion and rolling as on dry asphalt."""
    return dataclasses.replace(conditions, adhesion_frac=1.0, rolling_frac=1.0)
