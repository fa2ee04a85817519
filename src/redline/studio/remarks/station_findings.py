"""Findings about charging: a pack of higher voltage than a station, a plug-in without an inlet, words on no plug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.building.features import has_dc_inlet
from redline.concept.concept import Concept
from redline.proving_ground.charging_session import stations


def _unused(concept: Concept) -> Iterator[str]:
    """One sentence for what a concept says of charging that nothing takes up."""
    said = {*concept.numbers, *(path for path, choice in concept.choices.items() if choice.value is not False)}
    if unused := sorted(path for path in said if path.startswith("charging.")):
        given = "is given and not used" if len(unused) == 1 else "are given and not used"
        yield f"{', '.join(unused)} {given}, as this hybrid has no plug; write plug_in = true under [powertrain]"


def station_findings(concept: Concept, values: Mapping[str, float]) -> Iterator[str]:
    """Name the stations of the library that end below the pack's nominal voltage; or say that no station fits."""
    if concept.family != "electric" and not concept.plug_in:
        yield from _unused(concept)
        return
    if not has_dc_inlet(concept):
        if "charging.dc_inlet" not in concept.choices:
            yield "taken to have no inlet for direct current, as most plug-ins; write dc_inlet = true under [charging]"
        return
    voltage = values["battery.voltage"]
    for station in stations().values():
        if voltage > float(station.voltage_v):
            yield (
                f"the pack ({voltage:.0f} V) is above the {float(station.voltage_v):.0f} V of a "
                f"{float(station.power_w) / 1e3:.0f} kW station: it cannot charge there unless it boosts"
            )
