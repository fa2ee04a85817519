"""Text with a unit in, SI floats out: the one place where mm, mph, kWh and inches exist.

Inside Redline every float is SI and says so in its name. People write ``"4.55 m"``, ``"33 in"``
or ``"180 hp"``; this file converts once, at the edge, and converts back for display.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from redline.foundations.errors import UnitError

_NUMBER = r"[+-]?(?:\d[\d_ ]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TEXT = re.compile(rf"^\s*(?P<number>{_NUMBER})\s*(?P<unit>.*?)\s*$")

_COMMA = re.compile(r"^\s*(?P<whole>[+-]?[\d,]*),(?P<decimals>\d+)\s*(?P<unit>[^\d,.\s].*?)?\s*$")
_PAIR = re.compile(
    rf"^\s*(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s,.+-]+)\s*(?P<more>{_NUMBER})\s*(?P<smaller>[^\d\s,.+-]+)\s*$"
)
#: What TOML allows in a key without quotes.
_BARE_KEY = re.compile(r"^[A-Za-z0-9_-]+$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of one dimension: ``si = value * scale + offset``."""

    symbol: str
    dimension: str
    scale: float
    offset: float = 0.0


_LB_KG = 0.45359237
_MILE_M = 1609.344
_LBF_N = _LB_KG * 9.80665
_MPH_M_S = _MILE_M / 3600.0

#: symbol -> (dimension, scale to SI[, offset]); exact definitions [NIST SP 811, appendix B].
_CATALOGUE: dict[str, dict[str, float | tuple[float, float]]] = {
    "length": {"m": 1.0, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "in": 0.0254, "ft": 0.3048, "mi": _MILE_M},
    "area": {"m2": 1.0, "m²": 1.0, "ft2": 0.3048**2},
    "volume": {"m3": 1.0, "l": 1e-3, "L": 1e-3, "cm3": 1e-6, "cc": 1e-6},
    "mass": {"kg": 1.0, "t": 1e3, "lb": _LB_KG, "lbs": _LB_KG, "g": 1e-3},
    "speed": {"m/s": 1.0, "km/h": 1 / 3.6, "kph": 1 / 3.6, "mph": _MPH_M_S},
    "force": {"N": 1.0, "kN": 1e3, "lbf": _LBF_N},
    "force_per_speed": {"N/(m/s)": 1.0, "N/(km/h)": 3.6, "lbf/mph": _LBF_N / _MPH_M_S},
    "force_per_speed2": {
        "N/(m/s)2": 1.0,
        "N/(km/h)2": 3.6**2,
        "lbf/mph2": _LBF_N / _MPH_M_S**2,
        "lbf/mph**2": _LBF_N / _MPH_M_S**2,
    },
    "power": {"W": 1.0, "kW": 1e3, "hp": 745.6998715822702, "PS": 735.49875, "bhp": 745.6998715822702},
    "torque": {"Nm": 1.0, "N m": 1.0, "lbft": _LBF_N * 0.3048, "lb-ft": _LBF_N * 0.3048},
    "energy": {"J": 1.0, "MJ": 1e6, "Wh": 3.6e3, "kWh": 3.6e6},
    "energy_per_distance": {
        "J/m": 1.0,
        "kWh/100km": 36.0,
        "kWh/100mi": 3.6e6 / (100 * _MILE_M),
        "Wh/km": 3.6,
        "Wh/mi": 3.6e3 / _MILE_M,
    },
    "volume_per_distance": {"m3/m": 1.0, "l/100km": 1e-8},
    "mass_per_distance": {"kg/m": 1.0, "g/km": 1e-6},
    "distance_per_volume": {"m/m3": 1.0, "mpg": _MILE_M / (231.0 * 0.0254**3)},
    "stiffness": {"N/m": 1.0, "N/mm": 1e3, "kN/m": 1e3, "lb/in": _LBF_N / 0.0254},
    "voltage": {"V": 1.0},
    "current": {"A": 1.0},
    "resistance": {"ohm": 1.0, "mohm": 1e-3},
    "density": {"kg/m3": 1.0, "kg/m³": 1.0, "g/cm3": 1e3},
    "plate_cohesive": {"kN/m^(n+1)": 1e3, "N/m^(n+1)": 1.0},
    "plate_frictional": {"kN/m^(n+2)": 1e3, "N/m^(n+2)": 1.0},
    "pressure": {"Pa": 1.0, "kPa": 1e3, "bar": 1e5, "psi": 6894.757293168361},
    "angle": {"rad": 1.0, "deg": math.pi / 180.0, "°": math.pi / 180.0},
    "angular_speed": {"rad/s": 1.0, "rpm": math.pi / 30.0, "1/min": math.pi / 30.0},
    "temperature": {
        "K": 1.0,
        "degC": (1.0, 273.15),
        "°C": (1.0, 273.15),
        "C": (1.0, 273.15),
        "degF": (5 / 9, 459.67 * 5 / 9),
    },
    "conductance": {"W/K": 1.0},
    "heat_capacity": {"J/K": 1.0, "kJ/K": 1e3},
    "temperature_difference": {"K": 1.0},
    "irradiance": {"W/m2": 1.0},
    "time": {"s": 1.0, "min": 60.0, "h": 3600.0},
    "acceleration": {"m/s2": 1.0, "g": 9.80665},
    "fraction": {"": 1.0, "%": 1e-2, "frac": 1.0, "coeff": 1.0},
    "count": {"": 1.0, "count": 1.0},
}

#: How a unit is spelt in a key suffix (``length_mm``) or attribute name where it differs from the text.
_SUFFIX = {
    "m_s": "m/s", "km_h": "km/h", "nm": "Nm", "n": "N", "kw": "kW", "w": "W", "kwh": "kWh", "wh": "Wh", "j": "J",
    "v": "V", "k": "K", "pct": "%", "kwh_100km": "kWh/100km", "kwh_100mi": "kWh/100mi", "ps": "PS", "kpa": "kPa",
    "pa": "Pa", "degc": "degC",
}  # fmt: skip


def _units() -> dict[tuple[str, str], Unit]:
    table: dict[tuple[str, str], Unit] = {}
    for dimension, symbols in _CATALOGUE.items():
        for symbol, factor in symbols.items():
            scale, offset = factor if isinstance(factor, tuple) else (factor, 0.0)
            table[dimension, symbol] = Unit(symbol, dimension, scale, offset)
    return table


UNITS = _units()


def symbols_of(dimension: str) -> tuple[str, ...]:
    """List the unit symbols that may follow a number of this dimension.

    >>> symbols_of("speed")
    ('m/s', 'km/h', 'kph', 'mph')
    """
    return tuple(symbol for symbol in _CATALOGUE[dimension] if symbol)


def suffixes_of(dimension: str) -> tuple[str, ...]:
    """List the endings that name a unit of this dimension in a key of a TOML file.

    >>> suffixes_of("energy")
    ('J', 'MJ', 'Wh', 'kWh', 'kwh', 'wh', 'j')
    """
    symbols = symbols_of(dimension)
    other = (suffix for suffix, symbol in _SUFFIX.items() if symbol in symbols)
    return tuple(symbol for symbol in dict.fromkeys((*symbols, *other)) if _BARE_KEY.match(symbol))


def unit(symbol: str, dimension: str) -> Unit:
    """Find a unit by symbol within a dimension.

    Raises:
        UnitError: the symbol is not one of this dimension's.

    >>> unit("hp", "power").scale
    745.6998715822702
    """
    found = UNITS.get((dimension, symbol)) or UNITS.get((dimension, _SUFFIX.get(symbol, symbol)))
    if found is None:
        known = ", ".join(symbols_of(dimension)) or "no unit"
        raise UnitError(f"{symbol!r} is not a unit of {dimension.replace('_', ' ')}; use one of: {known}")
    return found


def parse(text: str, dimension: str) -> float:
    """Turn a number with its unit into SI, ``si = value * scale + offset``.

    Raises:
        UnitError: no number, no unit where one is needed, or a unit of another dimension.

    >>> parse("4.55 m", "length")
    4.55
    >>> round(parse("33 in", "length"), 4)
    0.8382
    """
    if comma := _COMMA.match(text):
        raise UnitError(_without_comma(text, comma["whole"] or "0", comma["decimals"], comma["unit"] or ""))
    match = _TEXT.match(text)
    if match is None:
        raise UnitError(f"{text!r} does not begin with a number; write for example {example(dimension)}")
    symbol = match["unit"]
    if not symbol and (dimension, "") not in UNITS:
        raise UnitError(f"{text!r} has no unit; write for example {example(dimension)}")
    if (dimension, symbol) not in UNITS and (message := _one_of_two(text, dimension)):
        raise UnitError(message)
    chosen = unit(symbol, dimension)
    return _number(match["number"]) * chosen.scale + chosen.offset


def _number(text: str) -> float:
    return float(text.replace("_", "").replace(" ", ""))


def _without_comma(text: str, whole: str, decimals: str, symbol: str) -> str:
    """What to write in place of a comma, which may stand before decimals or, before three digits, for thousands."""
    plain, point = f"{whole}{decimals} {symbol}".replace(",", "").rstrip(), f"{whole}.{decimals} {symbol}".rstrip()
    if "," in whole:
        return f"{text!r} has commas; write {plain}"
    if len(decimals) != 3 or whole.lstrip("+-0") == "":
        return f"{text!r} has a decimal comma; use a decimal point: {point}"
    return f"{text!r} has a comma; write {plain}, or with a decimal point {point}"


def _one_of_two(text: str, dimension: str) -> str:
    """What to write in place of two numbers with two units of one dimension; nothing where a text is no such pair."""
    match = _PAIR.match(text)
    pair = [UNITS.get((dimension, match[name])) for name in ("unit", "smaller")] if match else []
    if match is None or any(found is None or found.offset for found in pair):
        return ""
    values = [_number(match[name]) * found.scale for name, found in zip(("number", "more"), pair, strict=True) if found]
    written = " or ".join(f"{sum(values) / found.scale:.5g} {found.symbol}" for found in pair if found)
    return f"{text!r} holds two numbers; write one number and one unit: {written}"


def to_si(value: float, symbol: str, dimension: str) -> float:
    """Convert a bare number in a named unit to SI.

    >>> to_si(100.0, "km/h", "speed")
    27.77777777777778
    """
    chosen = unit(symbol, dimension)
    return value * chosen.scale + chosen.offset


def from_si(value: float, symbol: str, dimension: str) -> float:
    """Convert an SI number to a named unit for display.

    >>> round(from_si(27.77777777777778, "km/h", "speed"), 9)
    100.0
    """
    chosen = unit(symbol, dimension)
    return (value - chosen.offset) / chosen.scale


_EXAMPLES = {
    "length": '"4.55 m"', "mass": '"2100 kg"', "power": '"150 kW"', "energy": '"62 kWh"', "torque": '"310 Nm"',
    "speed": '"180 km/h"', "area": '"2.8 m2"', "voltage": '"400 V"', "angle": '"62 deg"', "pressure": '"250 kPa"',
    "force": '"155 N"', "force_per_speed": '"0.3 lbf/mph"', "force_per_speed2": '"0.02 lbf/mph2"',
    "resistance": '"60 mohm"', "temperature": '"23 degC"', "angular_speed": '"16000 rpm"', "time": '"0.2 s"',
    "fraction": "0.92 or \"92 %\"", "count": "2", "acceleration": '"2 m/s2"',
    "conductance": '"60 W/K"', "heat_capacity": '"450 kJ/K"', "irradiance": '"850 W/m2"', "stiffness": '"32 N/mm"',
    "density": '"1500 kg/m3"', "plate_cohesive": '"0.99 kN/m^(n+1)"', "plate_frictional": '"1528 kN/m^(n+2)"',
}  # fmt: skip


def example(dimension: str) -> str:
    """Show how a value of this dimension is written in a concept file.

    >>> example("length")
    '"4.55 m"'
    """
    return _EXAMPLES.get(dimension, '"1 ' + (symbols_of(dimension) or ("",))[0] + '"')
