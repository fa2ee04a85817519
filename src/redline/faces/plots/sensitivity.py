"""Sensitivity bars: the inputs that move range and breakover most, by a round step of each."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.numbers import number
from redline.faces.plots.drawing import style
from redline.studio.assessment import Assessment, Driver, label
from redline.studio.insight.picture_data import top_drivers

_SHOWN = ("range_wltp_km", "breakover_deg")
_MOST = 8
#: Inputs that move an attribute by less than this share of the strongest are left out.
_LEAST = 0.02
#: Inputs whose last word says too little beside a bar.
_WORDS = {
    "mass.kerb": "kerb mass",
    "mass.gross": "gross mass",
    "tyres.diameter": "tyre diameter",
    "tyres.deflection": "tyre deflection",
    "off_road.ride_height.off_road": "off-road lift",
    "auxiliaries.power": "auxiliary power",
    "charging.efficiency": "charging efficiency",
}


def draw_sensitivity(assessment: Assessment) -> Figure:
    """Draw a tornado of each shown attribute, side by side."""
    figure = style.new_figure(12.0, 5.0)
    for index, name in enumerate(_SHOWN):
        axes = figure.add_axes((0.165 + 0.5 * index, 0.10, 0.30, 0.66))
        found = top_drivers(assessment, name, _MOST)
        drivers = [driver for driver in found if abs(driver.change) >= _LEAST * abs(found[0].change)]
        _tornado(axes, assessment, name, drivers)
    style.title(
        figure,
        f"{assessment.name}: what moves range and breakover",
        "Change of the attribute for a round step of each input, up (dark) and down (pale); "
        "(est.): the input is estimated, not given",
    )
    return figure


def _tornado(axes: Axes, assessment: Assessment, name: str, drivers: list[Driver]) -> None:
    value = assessment[name]
    attribute = value.attribute
    origins = {item.path: item.origin for item in assessment.inputs}
    sign = 1.0 if attribute.better == "more" else -1.0
    reach = max((abs(driver.change) for driver in drivers), default=1.0)
    for row, driver in enumerate(drivers):
        helps = sign * driver.change > 0.0
        up, down = (style.GREEN, style.RED_SOFT) if helps else (style.RED, style.SAGE)
        axes.barh(row, driver.change, 0.62, color=up, zorder=3)
        axes.barh(row, -driver.change, 0.62, color=down, zorder=2)
        side = 1.0 if driver.change > 0.0 else -1.0
        axes.annotate(
            f"{driver.change:+.2g}".replace("-", "−"),
            (driver.change, row),
            (5.0 * side, 0.0),
            textcoords="offset points",
            ha="left" if side > 0.0 else "right",
            va="center",
            fontsize=9,
            fontweight="bold",
        )
        _row_label(axes, row, driver, origins.get(driver.path) == "estimated")
    axes.axvline(0.0, color=style.INK, lw=1.0, zorder=4)
    axes.set_xlim(-1.42 * reach, 1.42 * reach)
    axes.set_ylim(_MOST - 0.4, -0.6)
    axes.set_yticks([])
    style.bare(axes, grid="x")
    shown = f"{number(value.value, attribute.digits)}{style.unit(attribute.unit)}"
    for x, text, side, colour in (
        (0.0, attribute.title, "left", style.INK),
        (1.0, shown, "right", style.GREEN),
    ):
        axes.text(x, 1.045, text, transform=axes.transAxes, fontsize=10.5, fontweight="bold", color=colour, ha=side)
    axes.set_xlabel(f"change,{style.unit(attribute.unit)}".replace(",°", ", °"))


def _row_label(axes: Axes, row: int, driver: Driver, estimated: bool) -> None:
    words = _WORDS.get(driver.path, label(driver.path)) + (" (est.)" if estimated else "")
    step = f"+{driver.step:g}{style.unit(driver.step_unit)}"
    spot = axes.get_yaxis_transform()
    axes.text(-0.03, row - 0.15, words, transform=spot, ha="right", va="center", fontsize=9)
    axes.text(-0.03, row + 0.22, step, transform=spot, ha="right", va="center", fontsize=7.5, color=style.MUTED)
