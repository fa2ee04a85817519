"""Findings about a hybrid's charge: tests that it cannot sustain, balances beyond the law, engines too small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from redline.concept.concept import Concept
from redline.proving_ground.procedures.charge_balance import J1711_LIMIT_FRAC

#: Charge-sustaining tests by the legs that make them up; one whose legs are not driven is left out.
TESTS = {
    "the FTP": ("ftp_cold", "ftp_stabilised", "ftp_hot"),
    "the HWFET": ("hwfet",),
    "US06": ("us06_start", "us06_highway", "us06_end"),
    "the WLTC": ("wltc_low", "wltc_medium", "wltc_high", "wltc_extra_high"),
}
#: Battery over fuel energy beyond which a test is not balanced badly but not sustained at all.
UNSUSTAINED_FRAC = 0.10
#: Below this usable energy a battery only feeds the starter: its balance is the alternator's.
_TRACTION_J = 0.1 * 3.6e6
#: Top speeds that differ by less, in km/h, are the same.
_SAME_KM_H = 3.0


@dataclass(frozen=True, slots=True)
class LegReport:
    """What the nominal vehicle did in one leg; the battery's energy is positive where it was taken.

    ``missed_s`` is how long it was over 2 km/h behind the trace, ``shortfall_m_s`` how far behind at worst.
    """

    missed_s: float
    soc_start_frac: float
    soc_end_frac: float
    chemical_j: float
    fuel_j: float
    shortfall_m_s: float = 0.0


def battery_share(legs: Mapping[str, LegReport], names: tuple[str, ...]) -> float | None:
    """Energy from the battery over that of the fuel in a test, ``dE / E_fuel``; None where a leg is not there.

    >>> battery_share({"hwfet": LegReport(0.0, 0.5, 0.4, 1.0e6, 20.0e6)}, ("hwfet",))
    0.05
    """
    if not all(name in legs for name in names):
        return None
    battery, fuel = (sum(getattr(legs[name], field) for name in names) for field in ("chemical_j", "fuel_j"))
    return battery / fuel if fuel > 0.0 else float("inf") if battery > 0.0 else 0.0


def charge_findings(
    concept: Concept,
    values: Mapping[str, float],
    attributes: Mapping[str, float],
    legs: Mapping[str, LegReport],
    sustained_km_h: float | None,
) -> Iterator[str]:
    """Say what a hybrid's charge does that a careful reader should know."""
    if concept.family == "electric":
        return
    shares = {test: share for test, names in TESTS.items() if (share := battery_share(legs, names)) is not None}
    if values["battery.usable_energy"] >= _TRACTION_J:
        yield from _unsustained({test: share for test, share in shares.items() if share > UNSUSTAINED_FRAC}, values)
        yield from _unbalanced({test: share for test, share in shares.items() if share <= UNSUSTAINED_FRAC})
    yield from _slower(attributes, sustained_km_h)


def _unsustained(shares: Mapping[str, float], values: Mapping[str, float]) -> Iterator[str]:
    """One sentence for all tests that draw the battery down although charge is to be held."""
    if not shares:
        return
    power = values["engine.power"] / 1e3
    worst = max(shares, key=lambda test: shares[test])
    gives = f"{100.0 * shares[worst]:.0f} % of the fuel's energy" if shares[worst] < 1e3 else "all the energy"
    yield (
        f"charge cannot be sustained over {_listed(list(shares))}: the engine ({power:.0f} kW) is too small, or the "
        f"battery too strong for it; in {worst} the battery gives {gives}, and the figures count it as fuel"
    )


def _unbalanced(shares: Mapping[str, float]) -> Iterator[str]:
    """One sentence for legal tests whose balance lies outside the tolerance."""
    outside = {test: share for test, share in shares.items() if abs(share) > J1711_LIMIT_FRAC}
    if outside:
        signed = [f"{test} ({100.0 * share:+.1f} %)" for test, share in outside.items()]
        each = _listed(signed).replace("-", "\N{MINUS SIGN}")
        yield (
            f"battery energy over fuel energy is outside the {100.0 * J1711_LIMIT_FRAC:.0f} % of SAE J1711 in {each}; "
            "the figures are corrected to zero"
        )


def _slower(attributes: Mapping[str, float], sustained_km_h: float | None) -> Iterator[str]:
    top = attributes["top_speed_km_h"]
    if sustained_km_h is not None and sustained_km_h < top - _SAME_KM_H:
        yield (
            f"top speed ({top:.0f} km/h) lasts as long as the battery: the engine alone sustains "
            f"{sustained_km_h:.0f} km/h on the level"
        )


def _listed(names: list[str]) -> str:
    """Names as people list them.

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


__all__ = ["TESTS", "UNSUSTAINED_FRAC", "LegReport", "battery_share", "charge_findings"]
