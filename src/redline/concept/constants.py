"""Constants of the estimators, read from ``library/estimators.toml``: value, sigma and source of each."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from redline.foundations.library_file import library_table


@dataclass(frozen=True, slots=True)
class Constant:
    """A population constant: fitted or published once, never per car."""

    value: float
    sigma: float
    sigma_absolute: float
    source: str


@functools.cache
def tables() -> dict[str, Any]:
    """All tables of the estimator file."""
    return library_table("estimators.toml")


@functools.cache
def constant(name: str) -> Constant:
    """One constant by name.

    >>> constant("usable_share").value
    0.942
    """
    entry = tables()["constant"][name]
    return Constant(
        float(entry["value"]), float(entry.get("sigma", 0.0)), float(entry.get("sigma_absolute", 0.0)), entry["source"]
    )


def value_of(name: str) -> float:
    """The value of one constant."""
    return constant(name).value
