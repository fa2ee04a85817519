"""The energy waterfall: where the WLTP energy goes between the wall socket and the road."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots import style
from redline.foundations import units
from redline.studio.assessment import Assessment
from redline.studio.insight.picture_data import EnergyLedger, PictureData

_ELECTRIC, _ROAD, _REGAINED = style.AMBER, style.GREEN, "#9fbdaa"


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    amount: float
    colour: str


def _kwh(joule_per_m: float) -> float:
    return units.from_si(joule_per_m, "kWh/100km", "energy_per_distance")


def _losses(ledger: EnergyLedger) -> list[_Part]:
    return [
        _Part("charging", _kwh(ledger.charger_j_m), _ELECTRIC),
        _Part("battery", _kwh(ledger.battery_j_m), _ELECTRIC),
        _Part("auxiliaries", _kwh(ledger.auxiliary_j_m), _ELECTRIC),
        _Part("machines,\ninverters", _kwh(ledger.machine_j_m), _ELECTRIC),
        _Part("gears", _kwh(ledger.gear_j_m), _ELECTRIC),
        _Part("tyres,\nbearings", _kwh(ledger.rolling_j_m), style.GREEN_LIGHT),
        _Part("air", _kwh(ledger.aero_j_m), _ROAD),
        _Part("friction\nbrakes", _kwh(ledger.friction_brake_j_m), style.RED),
    ]


def draw_energy_waterfall(assessment: Assessment, data: PictureData) -> Figure:
    """Draw the waterfall of WLTP combined energy, and what becomes of the traction work beside it."""
    figure = style.new_figure(11.5, 5.6)
    axes = figure.add_axes((0.055, 0.13, 0.935, 0.70))
    losses, wall = _losses(data.ledger), _kwh(data.ledger.wall_j_m)
    _bar(axes, 0.0, 0.0, wall, style.INK)
    _text(axes, 0.0, wall, f"{wall:.1f}", "100 %")
    level = wall
    for place, part in enumerate(losses, 1):
        axes.plot([place - 0.69, place + 0.31], [level, level], color="#a9aea5", lw=0.8, zorder=1)
        _bar(axes, place, level - part.amount, part.amount, part.colour)
        _text(axes, place, level, f"{part.amount:.1f}", f"{part.amount / wall:.0%}".replace("%", " %"))
        level -= part.amount
    column = len(losses) + 1.45
    _traction(axes, column, data.ledger)
    axes.set_xticks(
        [*range(len(losses) + 1), column], ["at the\nwall", *(part.name for part in losses), "traction\nwork"]
    )
    axes.set_xlim(-0.6, column + 2.35)
    axes.set_ylim(0.0, 1.12 * max(wall, _kwh(data.ledger.traction_j_m)))
    style.bare(axes, grid="y")
    axes.axhline(0.0, color="#9a9f93", lw=1.0)
    value = assessment["energy_wltp_kwh_100km"]
    style.title(
        figure,
        f"{assessment.name}: from wall to wheel",
        f"WLTP combined, kWh/100 km and share of the wall energy · "
        f"{value.value:.1f} kWh/100 km, p10–p90 {value.p10:.1f}–{value.p90:.1f}",
    )
    return figure


def _bar(axes: Axes, place: float, low: float, amount: float, colour: str, hatch: str = "") -> None:
    axes.bar(
        place,
        amount,
        0.62,
        bottom=low,
        color=colour,
        edgecolor="white" if hatch else "none",
        hatch=hatch,
        linewidth=0.0,
        zorder=2,
    )


def _text(axes: Axes, place: float, level: float, amount: str, share: str) -> None:
    axes.annotate(
        amount,
        (place, level),
        (0, 14),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=10.5,
        fontweight="bold",
    )
    axes.annotate(
        share,
        (place, level),
        (0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8,
        color=style.MUTED,
    )


def _traction(axes: Axes, place: float, ledger: EnergyLedger) -> None:
    """One column: what the drive units put out at the wheels, and how much of it braking gives back."""
    work = _kwh(ledger.traction_j_m)
    parts = (
        (ledger.friction_brake_j_m, style.RED, "", "friction brakes"),
        (ledger.aero_j_m, _ROAD, "", "air"),
        (ledger.rolling_j_m, style.GREEN_LIGHT, "", "tyres, bearings"),
        (ledger.recovered_j_m, _REGAINED, "////", "regained by braking"),
    )
    low = 0.0
    for amount, colour, hatch, name in parts:
        _bar(axes, place, low, _kwh(amount), colour, hatch)
        axes.annotate(
            f"{_kwh(amount):.1f}  {name}",
            (place + 0.31, max(low + 0.5 * _kwh(amount), 0.022 * work)),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            fontweight="bold" if hatch else "normal",
            color=style.INK,
        )
        low += _kwh(amount)
    _text(
        axes,
        place,
        low,
        f"{work:.1f}",
        f"{ledger.recovered_j_m / ledger.traction_j_m:.0%} comes back".replace("%", " %"),
    )
    axes.axvline(place - 0.82, color=style.LINE, lw=0.8)
