"""Tyre sizes as they stand on the sidewall."""

from __future__ import annotations

import re
from dataclasses import dataclass

_INCH_M = 0.0254
_METRIC = re.compile(
    r"^\s*(?:LT|P)?(?P<width>\d{3})\s*/\s*(?P<aspect>\d{2,3})\s*-?\s*Z?R?F?\s*-?(?P<rim>\d{2}(?:\.5)?)", re.I
)
_INCH = re.compile(
    r"^\s*(?P<diameter>\d{2}(?:\.\d+)?)\s*[xX×]\s*(?P<width>\d{1,2}(?:\.\d+)?)\s*-?R?\s*(?P<rim>\d{2})", re.I
)


@dataclass(frozen=True, slots=True)
class TyreSize:
    """Free diameter, section width and rim diameter by the nominal size."""

    diameter_m: float
    section_width_m: float
    rim_diameter_m: float


def parse_tyre_size(text: str) -> TyreSize:
    """Read a metric or inch size, ``d = rim + 2 aspect width`` [ETRTO].

    Raises:
        ValueError: the text is neither.

    >>> round(parse_tyre_size("255/70R18").diameter_m, 4)
    0.8142
    >>> round(parse_tyre_size("33x12.5R15").diameter_m, 4)
    0.8382
    """
    if metric := _METRIC.match(text):
        width = float(metric["width"]) / 1000.0
        rim = float(metric["rim"]) * _INCH_M
        return TyreSize(rim + 2.0 * width * float(metric["aspect"]) / 100.0, width, rim)
    if inch := _INCH.match(text):
        return TyreSize(*(float(inch[name]) * _INCH_M for name in ("diameter", "width", "rim")))
    raise ValueError(f'{text!r} is not a tyre size; write for example "255/70R18" or "33x12.5R15"')
