"""Laws of ageing that are published for nine lithium-ion cells of NMC and graphite, each in the form of its paper.

Capacity lost at rest is ``k(T, s) t^z`` of days ``t``, by use ``k(T, D, C) N^z`` of equivalent full cycles ``N``. The
constants are those of the public models of the papers: BLAST-Lite 1.1 (NREL) and openSimSES (TUM). Left out are the
knee of the 75 Ah cell of 2017, far off in a car's life, and break-in, which the models switch off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_GAS_J_MOL_K, _WARM_K, _HOT_K = 8.3144, 298.15, 308.15
_EULER_V = 0.123


@dataclass(frozen=True, slots=True)
class Use:
    """How a cell is cycled: depth, mean charge, and rates of discharging and charging, per hour."""

    depth: float
    soc: float
    discharge: float
    charge: float

    @property
    def rate(self) -> float:
        """Mean of both rates while current flows, weighed by charge."""
        return 2.0 / (1.0 / self.discharge + 1.0 / self.charge)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's two laws: powers of days and of cycles, and what stands before them."""

    name: str
    source: str
    calendar_power: float
    calendar: Callable[[Array, float], Array]
    cycle_power: float
    cycle: Callable[[Array, Use], Array]


def anode_v(soc: float) -> float:
    """Potential of graphite against lithium, V [Safari and Delacourt 2011]."""
    x = 0.0085 + 0.7715 * soc
    return float(
        0.6379
        + 0.5416 * np.exp(-305.5309 * x)
        + 0.044 * np.tanh(-(x - 0.1958) / 0.1088)
        - 0.1978 * np.tanh((x - 1.0571) / 0.0854)
        - 0.6875 * np.tanh((x + 0.0117) / 0.0529)
        - 0.0175 * np.tanh((x - 0.5692) / 0.0875)
    )


def _anode(soc: float) -> float:
    return anode_v(soc) / _EULER_V


def _arrhenius(t_k: Array, j_mol: float) -> Array:
    return np.exp(-j_mol / _GAS_J_MOL_K * (1.0 / t_k - 1.0 / _WARM_K))


def _pouch_calendar(scale: float, slope: float, days: float, power: float) -> Callable[[Array, float], Array]:
    """``scale exp(-slope u^(1/3) / t^3)`` of time in units of ``days`` [Gasper 2023]."""
    return lambda t, s: scale * np.exp(-slope * _anode(s) ** (1 / 3) * (_HOT_K / t) ** 3) / days**power


def _kokam_cycle(t: Array, use: Use) -> Array:
    return 3.8e3 * np.exp(-18.4 * _HOT_K / t) * np.exp(1.04 * np.exp(use.depth**2))


def _denso_calendar(t: Array, s: float) -> Array:
    return _arrhenius(t, 37e3) * (-1.97e-4 + 0.0101 * s - 0.0157 * s**2 + 0.00835 * s**3 - 4.06e-6 * s * t)


def _denso_cycle(t: Array, use: Use) -> Array:
    cracks = 3.24 * _arrhenius(t, -58e3) * (use.depth * use.charge) ** 0.5 * (1.0 + 2.1 * use.soc) - 0.099
    return _denso_calendar(t, use.soc) * 0.985 * (np.maximum(cracks, 0.0) + 1.44 * _arrhenius(t, -13e3) * use.depth**6)


def _b1_cycle(t: Array, use: Use) -> Array:
    return 0.844 * (use.depth**2 * (t / _HOT_K) ** 3 * use.rate**0.5) ** 0.458 / 1e5**0.467


def _b2_cycle(t: Array, use: Use) -> Array:
    hot, stress = t / _HOT_K, use.depth * use.rate**0.5
    bent = np.exp(-35.7 * stress / hot**2) * np.exp(13.7 * stress**2 / hot**3)
    return 2.2e9 * (stress / hot**3) ** 11.9 * bent / 1e4**0.907


def _a_calendar(t: Array, s: float) -> Array:
    return 8.71e-7 * np.exp(10.0 * (t / _HOT_K) ** 3 / _anode(s) ** (1 / 3)) / 1e3**0.578


def _a_cycle(t: Array, use: Use) -> Array:
    hot, deep = t / _HOT_K, use.depth**0.5
    rate = 0.011 * np.exp(use.rate**2 / hot**0.5) - 0.44 * np.exp(deep * hot**2 * use.rate**0.5)
    return np.abs(0.0267 + 1.64 * hot**3 * deep + rate) / 1e4**1.11


def _m50_calendar(t: Array, s: float) -> Array:
    hot, u = (t / _HOT_K) ** 3, _anode(s)
    warm = 2.44205318 * np.exp(hot / u ** (1 / 3)) - 4.45998246 * hot / u**0.5
    full = 0.44814006 * np.exp(s**0.5 * (_HOT_K / t) ** 2) - 0.1853378 * np.exp(s**3)
    return (-2.39156629 + warm + full) / 1e4**0.6517


def _m50_cycle(t: Array, use: Use) -> Array:
    hot = (t / _HOT_K) ** 3
    return 0.181235 * np.exp(-0.123779 * use.discharge**3 + 1.244595 * hot * use.discharge**0.5) / 1e4**0.442


def _mj1_calendar(t: Array, s: float) -> Array:
    return 0.0353 * np.exp((57.7 * s - 1030.0) / t)


def _mj1_cycle(t: Array, use: Use) -> Array:
    return (1.77e-7 + 2.21e-7 * use.depth) * (np.exp(2250.0 / t) + np.exp(-11400.0 / t))


def _sanyo_v(s: float) -> float:
    """Open voltage between a tenth and nine tenths of charge, V."""
    charge = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    return float(np.interp(s, charge, (3.491, 3.581, 3.627, 3.655, 3.697, 3.775, 3.869, 3.965, 4.073)))


def _sanyo_calendar(t: Array, s: float) -> Array:
    return 1e6 * (7.543 * _sanyo_v(s) - 23.75) * np.exp(-6976.0 / t)


def _sanyo_cycle(t: Array, use: Use) -> Array:
    window = np.linspace(use.soc - use.depth / 2.0, use.soc + use.depth / 2.0, 11)
    mean_v = np.mean([_sanyo_v(s) ** 2 for s in window]) ** 0.5
    deep = 7.348e-3 * (mean_v - 3.667) ** 2 + 7.6e-4 + 4.081e-3 * use.depth
    return np.full_like(t, deep * (2.0 * 2.15) ** 0.5)


def _molicel_calendar(t: Array, s: float) -> Array:
    table = ((0.0, 0.1, 0.2, 0.5, 0.6, 0.65), (2.267e-4, 2.715e-4, 3.382e-4, 5.383e-4, 6.243e-4, 6.674e-4))
    return float(np.interp(s, *table)) * np.exp(0.030374 * (t - 283.15)) / 7.0**0.75


def _molicel_cycle(t: Array, use: Use) -> Array:
    return np.full_like(t, (1.04e-3 + 1.379e-3 * (use.depth - 0.27)) * (2.0 * 1.9) ** 0.5562)


CELLS = (
    Cell(
        "Kokam 75 Ah",
        "Smith 2017 (ACC), identified anew at NREL",
        0.357,
        lambda t, s: 2.66e7 * np.exp(-(17.8 + 5.21 * _anode(s)) * _HOT_K / t),
        0.778,
        _kokam_cycle,
    ),
    Cell("DENSO 50 Ah, NMC622", "Smith 2021 (JES 168, 100530)", 0.5, _denso_calendar, 0.5, _denso_cycle),
    Cell("pouch B1 50 Ah", "Gasper 2023 (JES 73)", 0.708, _pouch_calendar(36.2, 4.4, 1e4, 0.708), 0.467, _b1_cycle),
    Cell("pouch B2 50 Ah", "Gasper 2023 (JES 73)", 0.584, _pouch_calendar(12.0, 3.91, 1e4, 0.584), 0.907, _b2_cycle),
    Cell("pouch A 75 Ah", "Gasper 2023 (JES 73)", 0.578, _a_calendar, 1.11, _a_cycle),
    Cell("LG M50, NMC811", "Bui 2021 (IEEE 9617644)", 0.6517, _m50_calendar, 0.442, _m50_cycle),
    Cell("LG MJ1, NMC811", "EVERLASTING D2.3, 2020", 0.743, _mj1_calendar, 0.695, _mj1_cycle),
    Cell("Sanyo 2.15 Ah, NMC111", "Schmalstieg 2014", 0.75, _sanyo_calendar, 0.5, _sanyo_cycle),
    Cell("Molicel 1.9 Ah", "tables of TUM in openSimSES", 0.75, _molicel_calendar, 0.5562, _molicel_cycle),
)
