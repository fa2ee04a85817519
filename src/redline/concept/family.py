"""Families of powertrain kinds: which inputs they have, and which record physics gets."""

from __future__ import annotations

from typing import Literal

#: ``electric`` has no engine; ``geared`` an engine behind a gearbox; ``engine_electric`` one free of the wheels.
Family = Literal["electric", "geared", "engine_electric"]

FAMILY: dict[str, Family] = {
    "electric": "electric",
    "combustion": "geared",
    "mild_hybrid": "geared",
    "parallel_hybrid": "geared",
    "power_split": "engine_electric",
    "series_parallel": "engine_electric",
    "series": "engine_electric",
}


def kinds_of(*families: Family) -> tuple[str, ...]:
    """The powertrain kinds of some families, in their order.

    >>> kinds_of("geared")
    ('combustion', 'mild_hybrid', 'parallel_hybrid')
    """
    return tuple(kind for kind, family in FAMILY.items() if family in families)


def family_of(kind: str) -> Family:
    """The family of a powertrain kind.

    >>> family_of("mild_hybrid")
    'geared'
    """
    return FAMILY.get(kind, "electric")
