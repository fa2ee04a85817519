"""Pictures of soft ground: force against slip, where the vehicle goes by soil and slope, and what airing down buys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots.drawing import style
from redline.proving_ground.terrain.soft_ground import TRIAL_SNOW, TRIAL_SOILS
from redline.studio.ground import Curves, GroundReport

#: So many panels are as wide as the legend's five words in a row.
_LEGEND_PANELS = 3
#: Soils drawn where all of the library were asked for.
_SHOWN = (*TRIAL_SOILS.values(), TRIAL_SNOW)


def write_ground(report: GroundReport, folder: Path) -> list[Path]:
    """Write the pictures as PNG and SVG and return the files."""
    with style.look():
        written = style.save(draw_traction(report), folder, "traction_over_slip")
        written += style.save(draw_go_map(report), folder, "go_map")
        return written + (style.save(draw_airing_down(report), folder, "airing_down") if report.sweeps else [])


def _chosen(report: GroundReport) -> list[Curves]:
    named = [curve for curve in report.curves if curve.name in _SHOWN]
    return (named if len(report.curves) > 4 and named else list(report.curves))[:4]


def draw_traction(report: GroundReport) -> Figure:
    """Gross thrust, resistance and net drawbar over weight against slip, a panel a soil; net by two models."""
    curves = _chosen(report)
    figure = style.new_figure(3.2 * max(len(curves), 2) + 0.5, 4.7)
    low = min(float(min(c.net.min(), 0.0 if c.cone is None else c.cone.min())) for c in curves)
    high = max(float(max(c.thrust.max(), 0.0 if c.cone is None else c.cone.max())) for c in curves)
    edge = 0.62 / figure.get_figwidth()
    narrow = len(curves) < _LEGEND_PANELS
    low_edge = 0.25 if narrow else 0.2
    grid = figure.add_gridspec(1, len(curves), left=edge, right=0.985, top=0.73, bottom=low_edge, wspace=0.12)
    rows = {row.name: row for row in report.rows}
    for index, curve in enumerate(curves):
        axes = figure.add_subplot(grid[index])
        style.bare(axes, grid="y")
        _panel(axes, curve)
        row = rows[curve.name]
        axes.set_ylim(100.0 * min(low, -0.1) - 4.0, 100.0 * high + 6.0)
        colour = style.GREEN if row.go else style.RED
        axes.set_title(curve.title, loc="left", fontsize=9.5, fontweight="bold", color=style.INK, pad=17)
        doubt = ", doubted by cone index" if row.doubted else ""
        verdict = f"go, margin {row.margin:.0f} %{doubt}" if row.go else f"no-go: {row.reason}"
        axes.text(0.0, 1.025, verdict, transform=axes.transAxes, fontsize=8.5, color=colour)
        if index:
            axes.tick_params(labelleft=False)
        else:
            axes.set_ylabel("share of weight, %")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    corner = (0.5 * edge, 0.0)
    across = 3 if narrow else 5
    figure.legend(handles, labels, loc="lower left", ncol=across, fontsize=8.5, frameon=False, bbox_to_anchor=corner)
    style.title(
        figure,
        f"{report.concept} on soft ground",
        f"Force against slip, tyres at {report.pressure_kpa:.0f} kPa, with driver",
    )
    return figure


def _panel(axes: Axes, curve: Curves) -> None:
    slip = 100.0 * curve.slips
    axes.axhline(0.0, color=style.MUTED, lw=0.9)
    axes.plot(slip, 100.0 * curve.thrust, color=style.BLUE, lw=1.6, ls=(0, (5, 2)), label="gross thrust")
    axes.plot(slip, 100.0 * curve.resistance, color=style.RED, lw=1.6, ls=(0, (1, 1.4)), label="resistance")
    axes.plot(slip, 100.0 * curve.net, color=style.GREEN, lw=2.4, label="net, plates and shear")
    if curve.cone is not None:
        sure = curve.slips >= 0.04
        axes.plot(slip[sure], 100.0 * curve.cone[sure], color=style.AMBER_DARK, lw=1.6, label="net, cone index")
        axes.fill_between(
            slip[sure], 100.0 * curve.net[sure], 100.0 * curve.cone[sure], color=style.SAGE, alpha=0.45, lw=0.0,
            label="between the models",
        )  # fmt: skip
    axes.set_xlim(0.0, 60.0)
    axes.set_xticks([0, 20, 40, 60])
    axes.set_xlabel("slip, %")


def draw_go_map(report: GroundReport) -> Figure:
    """Steepest slope of fine soil by cone index: where every model goes, where none does, and VCI1."""
    found, figure = report.slope_map, style.new_figure(8.2, 5.2)
    axes = figure.add_subplot(figure.add_gridspec(1, 1, left=0.085, right=0.97, top=0.83, bottom=0.13)[0])
    style.bare(axes, grid="both")
    strength, slopes = found.cone_index_kpa, np.array(list(found.slopes.values()))
    least, most = slopes.min(axis=0), slopes.max(axis=0)
    weak = strength < found.vci_1_kpa
    least = np.where(weak, 0.0, least)
    top = 80.0
    axes.fill_between(strength, 0.0, least, color="#dde8df", lw=0.0)
    axes.fill_between(strength, least, np.minimum(most, top), color="#f8e6c0", lw=0.0)
    axes.fill_between(strength, np.minimum(most, top), top, color="#f6d9d1", lw=0.0)
    looks = ((style.GREEN, "-"), (style.BLUE, (0, (5, 2))), (style.AMBER_DARK, (0, (1, 1.4))))
    for (name, row), (colour, dashes) in zip(found.slopes.items(), looks, strict=True):
        axes.plot(strength, row, color=colour, lw=1.8, ls=dashes, label=name)
    axes.axvline(found.vci_1_kpa, color=style.INK, lw=1.2)
    _label_map(axes, report, top)
    style.title(
        figure,
        f"{report.concept}: soil strength against slope",
        f"Three cone-index models at {report.pressure_kpa:.0f} kPa; yellow: they disagree; "
        "left of VCI1 one pass is not sure on the level",
    )
    return figure


def _label_map(axes: Axes, report: GroundReport, top: float) -> None:
    strength, limit = report.slope_map.cone_index_kpa, report.slope_map.vci_1_kpa
    axes.set_xscale("log")
    axes.set_xlim(strength[0], strength[-1])
    axes.set_ylim(0.0, top)
    ticks = [50, 100, 200, 500, 1000, 2000]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("rating cone index of clay or loam, kPa")
    axes.set_ylabel("slope, %")
    axes.annotate(
        f"VCI1 {limit:.0f} kPa\n({report.vci_1:.0f} psi)", (limit, 0.93 * top), (-5, 0), textcoords="offset points",
        ha="right", va="center", fontsize=9, color=style.INK,
    )  # fmt: skip
    axes.text(1350.0, 0.07 * top, "go", fontsize=13, fontweight="bold", color=style.GREEN, ha="center")
    axes.text(62.0, 0.6 * top, "no-go", fontsize=13, fontweight="bold", color=style.RED, ha="left")
    axes.legend(
        loc="lower right", fontsize=9, frameon=True, facecolor=style.CARD, edgecolor="none",
        bbox_to_anchor=(0.985, 0.18),
    )  # fmt: skip


_SWEEP_COLOURS = (style.AMBER_DARK, style.GREEN, style.BLUE)


def draw_airing_down(report: GroundReport) -> Figure:
    """Greatest pull and sinkage of a tyre against its pressure, a line a soil."""
    figure = style.new_figure(8.6, 4.6)
    grid = figure.add_gridspec(1, 2, left=0.075, right=0.84, top=0.76, bottom=0.14, wspace=0.2)
    panels = [figure.add_subplot(grid[place]) for place in (0, 1)]
    told = ("greatest pull of a leading tyre over its load, %", "sinkage, mm")
    for axes, heading in zip(panels, told, strict=True):
        style.bare(axes, grid="y")
        axes.set_title(heading, loc="left", fontsize=9.5, fontweight="bold", color=style.INK)
        axes.set_xlabel("tyre pressure, kPa")
    for sweep, colour in zip(report.sweeps, _SWEEP_COLOURS, strict=False):
        pressure = [row.pressure_kpa for row in sweep.pressures]
        pull = np.array([row.drawbar for row in sweep.pressures], np.float64)
        sunk = np.array([row.sinkage_mm for row in sweep.pressures], np.float64)
        goes = np.flatnonzero(~np.isnan(sunk))
        if not len(goes):
            continue
        for axes, values in zip(panels, (pull, sunk), strict=True):
            axes.plot(pressure, values, color=colour, lw=2.2, marker="o", ms=3.5)
        panels[1].annotate(
            sweep.title, (pressure[goes[-1]], sunk[goes[-1]]), (7, 0), textcoords="offset points", va="center",
            fontsize=9, color=colour, annotation_clip=False,
        )  # fmt: skip
    for axes in panels:
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        axes.axvline(report.pressure_kpa, color=style.MUTED, lw=0.9, ls=(0, (1, 1.4)))
    least = report.sweeps[0].pressures[0]
    style.title(
        figure,
        f"{report.concept}: what airing down buys",
        f"From road pressure down to {least.pressure_kpa:.0f} kPa, where {least.deflection:.0f} % deflection "
        f"puts the bead at risk; dotted: {report.pressure_kpa:.0f} kPa",
    )
    return figure
