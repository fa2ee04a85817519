"""Options that state the day and the road, written out so that ``--help`` loads no physics."""

from __future__ import annotations

#: Option -> how a value looks, and its help; the names and ranges are those of ``proving_ground.day``.
DAY: dict[str, tuple[str, str]] = {
    "temperature": ('"-10 degC"', "Air temperature of the road trials."),
    "altitude": ('"1500 m"', "Altitude of the road trials."),
    "pressure": ('"101.3 kPa"', "Air pressure at sea level."),
    "wind": ('"20 km/h"', "Head wind; negative from behind."),
    "solar": ('"850 W/m2"', "Sun on level ground."),
    "humidity": ('"60 %"', "Relative humidity."),
    "surface": ("NAME", "Road surface: dry_asphalt, wet_asphalt, gravel, packed_snow, ice ..."),
}
