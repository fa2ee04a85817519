"""What the words of a fuel record say: powertrain kind, engine class, gearbox. One rule for every maker.

The rule, in order. **Kind**: a plug-in or full hybrid is series by the words e-Power, EREV, REEV or range extender;
parallel where a number of gears is stated; series-parallel by e:HEV, i-MMD or DM-i, or made by Honda or Mitsubishi,
whose hybrids without stated gears are; power split made by Toyota, Lexus, Subaru, Suzuki, Mazda or Ford, likewise; else
parallel. So is, at any voltage, a car with an e-DCT or e-DCS, a gearbox that holds a machine and a clutch before it.
MHEV or 48V makes a mild hybrid of any other petrol or diesel car. **Fuel**: diesel by the powertrain's name or a
diesel word. **Aspiration**: by torque per litre, else power per litre, else a turbo word. **Cycle**: Atkinson (long
expansion) in full hybrids that breathe naturally, and in naturally breathing cars since model year 2020 whose drive is
FWD or AWD, for most of those engines expand long; not in trucks (RWD or 4WD), whose engines are older. **Gearbox**: by
word; else a combustion car whose gears nobody states has a CVT, for a CVT has none; else automatic. **Body**: a car
with all wheels driven and as tall as 0.93 of its width is an off-roader; one under 1.52 m is a hatchback where it is
under 4.4 m long or says so, else a saloon; all others are crossovers. It enters where no coast-down is stated.
"""

from __future__ import annotations

import re

from redline.concept.building.engine_features import stops_at_rest as usually_stops

#: Torque and power per litre above which a petrol engine is charged: the gap between the two populations.
_TURBO_TORQUE_NM_L, _TURBO_POWER_KW_L = 118.0, 70.0
_LONG_EXPANSION_SINCE = 2020.0
#: Height over width from which a car with all wheels driven is an off-roader; height of a low car, length of a short.
_UPRIGHT, _LOW_M, _SHORT_M = 0.93, 1.52, 4.4
_SPLIT_MAKERS = ("toyota", "lexus", "subaru", "suzuki", "mazda", "ford", "lincoln")
_SERIES_PARALLEL_MAKERS = ("honda", "acura", "mitsubishi")
_SERIES = re.compile(r"e-?power|\b(e|r)eev\b|\berev\b|range ext|\brex\b", re.IGNORECASE)
_SERIES_PARALLEL = re.compile(r"e:?hev|i-?mmd|dm-?i\b", re.IGNORECASE)
_MILD = re.compile(r"mhev|mild|48 ?v|e-?tsi", re.IGNORECASE)
_DIESEL = re.compile(r"diesel|\btdi\b|\bhdi\b|\bcdi\b|\bdci\b|\bd\d{3}\b", re.IGNORECASE)
_TURBO = re.compile(r"turbo|\d\.\d ?t\b|tsi\b|tfsi|ecoboost|dig-t|t-?gdi|\bt\d\b", re.IGNORECASE)
_CVT = re.compile(r"cvt|xtronic|lineartronic|e-cvt", re.IGNORECASE)
_MACHINE_IN_GEARBOX = re.compile(r"\be-?dc[ts]", re.IGNORECASE)
_DUAL_CLUTCH = re.compile(r"dct|dsg|pdk|edc|s[- ]?tronic|dual.clutch", re.IGNORECASE)
_MANUAL = re.compile(r"\bm[5-7]\b|\b[5-7]mt\b|(?<!semi-)\bmanual\b", re.IGNORECASE)


def kind_of(powertrain: str, make: str, variant: str, gears_stated: bool) -> str:
    """Powertrain kind of the concept, by the module's rule.

    >>> kind_of("HEV", "Toyota", "Prius 2.0", False), kind_of("ICE diesel", "Land Rover", "D200 MHEV", True)
    ('power_split', 'mild_hybrid')
    >>> kind_of("MHEV", "Vauxhall", "Hybrid 1.2 e-DCT6 48V", True), kind_of("MHEV", "Audi", "2.0 S tronic 48V", True)
    ('parallel_hybrid', 'mild_hybrid')
    """
    words = f"{powertrain} {variant}"
    if _MACHINE_IN_GEARBOX.search(words):
        return "parallel_hybrid"
    if not any(word in powertrain.upper().split() for word in ("HEV", "PHEV", "EREV", "REEV", "FHEV")):
        return "mild_hybrid" if _MILD.search(words) else "combustion"
    if _SERIES.search(words):
        return "series"
    if gears_stated:
        return "parallel_hybrid"
    if _SERIES_PARALLEL.search(words) or make.lower() in _SERIES_PARALLEL_MAKERS:
        return "series_parallel"
    return "power_split" if make.lower() in _SPLIT_MAKERS else "parallel_hybrid"


def plugs_in(powertrain: str) -> bool:
    """Whether the record's car is charged from the wall too.

    >>> plugs_in("PHEV"), plugs_in("HEV")
    (True, False)
    """
    return any(word in powertrain.upper().split() for word in ("PHEV", "EREV", "REEV"))


def engine_choices(
    powertrain: str, variant: str, litres: float, torque_nm: float, power_kw: float, expands_long: bool
) -> dict[str, str | bool]:
    """Fuel, aspiration and cycle; zero stands for a figure that is not stated.

    >>> engine_choices("ICE petrol", "2.0", 2.0, 400.0, 221.0, False)["engine.aspiration"]
    'turbo'
    """
    words = f"{powertrain} {variant}"
    if _DIESEL.search(words):
        return {"engine.fuel": "diesel", "engine.aspiration": "turbo", "engine.cycle": "otto"}
    if litres > 0.0 and torque_nm > 0.0:
        turbo = torque_nm > _TURBO_TORQUE_NM_L * litres
    elif litres > 0.0 and power_kw > 0.0:
        turbo = power_kw > _TURBO_POWER_KW_L * litres
    else:
        turbo = bool(_TURBO.search(words))
    return {
        "engine.fuel": "petrol",
        "engine.aspiration": "turbo" if turbo else "natural",
        "engine.cycle": "atkinson" if expands_long and not turbo else "otto",
    }


def expands_long(full_hybrid: bool, drive: str, year: float) -> bool:
    """Whether an engine that breathes naturally has a long expansion, by the module's rule.

    >>> expands_long(False, "FWD", 2024.0), expands_long(False, "4WD", 2024.0)
    (True, False)
    """
    return full_hybrid or (year >= _LONG_EXPANSION_SINCE and drive.strip().upper() in ("FWD", "AWD"))


def gearbox_of(variant: str, gears_stated: bool) -> str:
    """Kind of gearbox of a car with one.

    >>> gearbox_of("1.4 TSI A8", True), gearbox_of("1.0 M6", True), gearbox_of("2.0 LE", False)
    ('automatic', 'manual', 'cvt')
    """
    if _CVT.search(variant):
        return "cvt"
    if _DUAL_CLUTCH.search(variant):
        return "dual_clutch"
    if _MANUAL.search(variant):
        return "manual"
    return "automatic" if gears_stated else "cvt"


def body_of(length_m: float, width_m: float, height_m: float, drive: str, variant: str) -> str:
    """Body style, by the module's rule; a crossover where dimensions are not stated.

    >>> body_of(4.785, 1.875, 1.868, "4WD", "2.0T"), body_of(4.06, 1.765, 1.433, "FWD", "1.2")
    ('off_roader', 'hatchback')
    """
    if not min(length_m, width_m, height_m) > 0.0:
        return "crossover"
    if drive.strip().upper() in ("AWD", "4WD", "4X4") and height_m >= _UPRIGHT * width_m:
        return "off_roader"
    if height_m < _LOW_M:
        return "hatchback" if length_m < _SHORT_M or "hatch" in variant.lower() else "saloon"
    return "crossover"


def stops_at_rest(kind: str, aspiration: str, year: float, european: bool) -> bool:
    """Whether an engine stops at standstill where the record does not say: in Europe practically every car since 2015.

    >>> stops_at_rest("combustion", "natural", 2024.0, True), stops_at_rest("combustion", "natural", 2024.0, False)
    (True, False)
    """
    return (european and year >= 2015.0) or usually_stops(kind, aspiration, year)
