"""Findings about charging: a station below the pack's voltage, power no pack or cable takes, no inlet, no plug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.building.features import has_dc_inlet
from redline.concept.concept import Concept
from redline.proving_ground.charging_session import stations

#: Highest rate of a pack in production, 1/h of gross energy: BYD Han L at its own stations [electrive 2025-03-18].
PRODUCTION_RATE_1_H = 10.0
#: Current of a CCS cable, in A [CCS, IEC 62196-3: 500 A, 1000 V at most].
CCS_CURRENT_A = 500.0
#: What is over by less is not told.
_SLACK = 1.1


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
    if "charging.dc_power" in concept.numbers:
        yield from _rate(values)
        yield from _current(values)


def _rate(values: Mapping[str, float]) -> Iterator[str]:
    """Say that a peak is above what packs take: any in production, or the one at hand."""
    power, taken = values["charging.dc_power"], values["charging.acceptance"]
    rate = 3600.0 * power / values["battery.gross_energy"]
    if rate > PRODUCTION_RATE_1_H:
        yield (
            f"charging.dc_power is {rate:.1f} times the gross energy an hour; no pack in production takes more than "
            f"{PRODUCTION_RATE_1_H:.0f} (BYD Han L, 2025, at its own stations)"
        )
    if power > _SLACK * taken:
        yield (
            f"charging.dc_power ({power / 1e3:.0f} kW) is never reached: the warm, empty pack is taken to accept "
            f"{taken / 1e3:.0f} kW; give charging.acceptance if its cells take more"
        )


def _current(values: Mapping[str, float]) -> Iterator[str]:
    """Say that a peak asks for more current than the standard's cable carries."""
    power, voltage = values["charging.dc_power"], values["battery.voltage"]
    if power > _SLACK * CCS_CURRENT_A * voltage:
        yield (
            f"charging.dc_power ({power / 1e3:.0f} kW) asks for {power / voltage:.0f} A at {voltage:.0f} V; "
            f"a CCS cable carries {CCS_CURRENT_A:.0f} A, {CCS_CURRENT_A * voltage / 1e3:.0f} kW here"
        )
