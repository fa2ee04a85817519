"""What both waterfalls share: bars, numbers above them, and the column of traction work."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes

from redline.faces.plots.drawing import style
from redline.foundations import units

REGAINED = "#9fbdaa"


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a waterfall, in J/m."""

    name: str
    joule_per_m: float
    colour: str


#: Ground behind a label, so that no grid line strikes it through.
BACKED = {"facecolor": style.CARD, "edgecolor": "none", "pad": 0.8}


def kwh_100km(joule_per_m: float) -> float:
    """Energy per distance in the unit of the pictures."""
    return units.from_si(joule_per_m, "kWh/100km", "energy_per_distance")


def bar(axes: Axes, place: float, low: float, amount: float, colour: str, hatch: str = "") -> None:
    """One bar of the house's width."""
    edge = "white" if hatch else "none"
    axes.bar(place, amount, 0.62, bottom=low, color=colour, edgecolor=edge, hatch=hatch, linewidth=0.0, zorder=2)


def number_above(axes: Axes, place: float, level: float, amount: str, share: str) -> None:
    """A bold amount and its quiet share above a bar."""
    for text, lift, size, weight, colour in (
        (amount, 14, 10.5, "bold", style.INK),
        (share, 4, 8.0, "normal", style.MUTED),
    ):
        axes.annotate(
            text, (place, level), (0, lift), textcoords="offset points", ha="center", va="bottom", fontsize=size,
            fontweight=weight, color=colour, bbox=BACKED,
        )  # fmt: skip


def traction_column(
    axes: Axes, place: float, work_j_m: float, recovered_j_m: float, losses_j_m: tuple[float, float, float],
    words: tuple[str, str] = ("regained by braking", "comes back"),
) -> None:  # fmt: skip
    """One column: what is put out at the wheels, and how much of it braking gives back; brakes, air, tyres.

    ``words`` say what the part is that the wheels give back, and what becomes of it.
    """
    brakes, air, tyres = losses_j_m
    work = kwh_100km(work_j_m)
    parts = (
        (brakes, style.RED, "", "friction brakes"),
        (air, style.GREEN, "", "air"),
        (tyres, style.GREEN_LIGHT, "", "tyres, bearings"),
        (recovered_j_m, REGAINED, "////", words[0]),
    )
    low, label = 0.0, -1.0
    least = 0.055 * axes.get_ylim()[1]
    for amount, colour, hatch, name in parts:
        height = kwh_100km(amount)
        if height < 0.005:
            continue
        bar(axes, place, low, height, colour, hatch)
        label = max(low + 0.5 * height, 0.022 * work, label + least)
        axes.annotate(
            f"{height:.1f}  {name}", (place + 0.31, label), (6, 0), textcoords="offset points", va="center",
            fontsize=8.5, fontweight="bold" if hatch else "normal", color=style.INK, bbox=BACKED,
        )  # fmt: skip
        low += height
    share = f"{100.0 * recovered_j_m / work_j_m:.0f} % {words[1]}"
    number_above(axes, place, low, f"{work:.1f}", share)
    axes.axvline(place - 0.82, color=style.LINE, lw=0.8)


__all__ = ["REGAINED", "Part", "bar", "kwh_100km", "number_above", "traction_column"]
