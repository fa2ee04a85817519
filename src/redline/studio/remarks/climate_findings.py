"""Findings about the cabin in winter: no heater, or one too small for the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.constants import value_of as k
from redline.foundations.constants import AIR_HEAT_J_KG_K, FREEZING_K, STANDARD_TEMPERATURE_K

#: The winter's day that a heater is held against, and how far below the set point a cabin may stay, in K.
WINTER_K, _SLACK_K = 263.15, 1.0


def warmest_cabin(values: Mapping[str, float], outside_k: float = WINTER_K) -> float:
    """Temperature that the cabin's air comes to with all its heat in the dark, ``T_o + (Q + q_people) / G``, in K.

    G is shell and fresh air, as in the march; the heat is the heater's rating, a heat pump's part within it.
    """
    fresh = k("blower_flow") * (1.0 - values["climate.recirculation"]) * AIR_HEAT_J_KG_K
    heat = values["climate.heater_power"] + k("occupant_heat")
    return outside_k + heat / (values["climate.cabin_conductance"] + fresh)


def climate_findings(values: Mapping[str, float], day_k: float = STANDARD_TEMPERATURE_K) -> Iterator[str]:
    """Say where the cabin stays cold: on a day that is asked for, else in winter."""
    outside_k = day_k if day_k < STANDARD_TEMPERATURE_K else WINTER_K
    reached, outside = warmest_cabin(values, outside_k), outside_k - FREEZING_K
    if reached >= k("cabin_heat_to") - _SLACK_K:
        return
    power = values["climate.heater_power"]
    at = f"at {reached - FREEZING_K:.0f} degC at {outside:.0f} degC".replace("-", "\N{MINUS SIGN}")
    if power <= 0.0:
        yield f"no heater: the cabin stays {at}; give climate.heater_power, or leave it out for the usual one"
    else:
        yield f"the heater ({power / 1e3:.1f} kW) is too small: the cabin stays {at}"
