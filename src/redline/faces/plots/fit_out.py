"""What each accessory changes: a row for each, a panel for each figure, bars with their p10 to p90."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.numbers import signed
from redline.faces.plots.drawing import style
from redline.studio.insight.fit_out import FIGURES, FitOut

#: What is shown, and how it is headed.
_SHOWN = {
    "range_120_km_h_km": "range at 120 km/h", "payload_kg": "payload", "breakover_deg": "breakover angle",
    "tilt_angle_deg": "side slope it tips at", "slope_sand_pct": "slope in dry sand",
}  # fmt: skip
_WIDTH_IN, _NAMES_IN, _ROW_IN, _HEAD_IN, _FOOT_IN, _GAP_IN = 12.0, 1.9, 0.36, 1.25, 0.55, 0.28
#: Room beside the longest bar for its figure, as a share of the panel.
_ROOM = 0.42


def write_fit_out(found: FitOut, folder: Path) -> None:
    """Write the picture of a fit-out as PNG and SVG."""
    with style.look():
        style.save(draw_fit_out(found), folder, "fit_out")


def draw_fit_out(found: FitOut) -> Figure:
    """Draw the changes of a vehicle's figures by everything that was fitted."""
    rows = len(found.rows)
    height = _HEAD_IN + _ROW_IN * rows + _FOOT_IN
    figure = style.new_figure(_WIDTH_IN, height)
    style.title(
        figure,
        f"{found.concept}: fitted out",
        f"What each changes, against the same vehicle without it; lines: p10 to p90 of {found.samples} plausible ones",
    )
    panel = (_WIDTH_IN - _NAMES_IN - 0.3) / len(_SHOWN) - _GAP_IN
    for index, (key, words) in enumerate(_SHOWN.items()):
        left = _NAMES_IN + index * (panel + _GAP_IN)
        box = (left / _WIDTH_IN, _FOOT_IN / height, panel / _WIDTH_IN, _ROW_IN * rows / height)
        _panel(figure.add_axes(box), found, key, words)
    names = figure.axes[0]
    for place, row in enumerate(found.rows):
        strong = "bold" if row.name == "together" else "normal"
        spot = names.get_yaxis_transform()
        names.text(-0.06, place, row.words, transform=spot, ha="right", va="center", fontsize=9, fontweight=strong)
    return figure


def _panel(axes: Axes, found: FitOut, key: str, words: str) -> None:
    figure = next(item for item in FIGURES if item.key == key)
    changes = [row.changes[key] for row in found.rows]
    ends = np.array([[change.p10, change.value, change.p90] for change in changes])
    low, high = min(float(ends.min()), 0.0), max(float(ends.max()), 0.0)
    span = max(high - low, 1e-9)
    for place, change in enumerate(changes):
        text = signed(change.value, figure.digits)
        if text == signed(0.0, figure.digits):
            axes.plot(0.0, place, ".", color=style.MUTED, markersize=3)
            continue
        axes.barh(place, change.value, 0.56, color=style.GREEN if change.value > 0.0 else style.RED_SOFT, zorder=2)
        axes.hlines(place, change.p10, change.p90, color=style.INK, lw=0.9, zorder=3)
        outward = 1.0 if change.value > 0.0 else -1.0
        end = max(change.value, change.p90) if outward > 0.0 else min(change.value, change.p10)
        axes.annotate(
            text, (end, place), (4.0 * outward, 0.0), textcoords="offset points",
            ha="left" if outward > 0.0 else "right", va="center", fontsize=8,
        )  # fmt: skip
    axes.axvline(0.0, color=style.INK, lw=0.9, zorder=4)
    before, behind = (_ROOM if end else 0.05 for end in (low < 0.0, high > 0.0))
    axes.set_xlim(low - before * span, high + behind * span)
    axes.set_ylim(len(changes) - 0.4, -0.6)
    axes.set_yticks([])
    style.bare(axes, grid="x")
    axes.text(0.0, 1.03, words, transform=axes.transAxes, fontsize=9, fontweight="bold", color=style.INK)
    axes.set_xlabel(f"change, {figure.unit}")
