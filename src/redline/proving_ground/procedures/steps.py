"""A procedure written out step by step: what a reader needs to check it by hand."""

from __future__ import annotations

from dataclasses import dataclass

from redline.foundations.types import Float


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a walk-through: symbol, what it is, SI value, and the unit people read it in."""

    symbol: str
    meaning: str
    value: Float
    dimension: str
    unit: str
