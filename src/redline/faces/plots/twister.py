"""Wheel loads over the cross-axle twister, for some amplitudes."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots.drawing import style
from redline.studio.assessment import Assessment
from redline.studio.insight.obstacle_pictures import ObstaclePictures

_WHEELS = (
    ("front left", style.GREEN, "-"),
    ("front right", style.AMBER, "-"),
    ("rear left", style.GREEN, (0, (4, 2))),
    ("rear right", style.AMBER, (0, (4, 2))),
)


def draw_twister(assessment: Assessment, data: ObstaclePictures) -> Figure:
    """Draw the four wheel loads of an assessed concept over one wave, one panel an amplitude."""
    figure = style.new_figure(12.5, 4.6)
    most = 1.12 * data.loads_n.max() / 1e3
    for index, amplitude in enumerate(data.amplitudes_m):
        axes = figure.add_axes((0.055 + 0.315 * index, 0.235, 0.29, 0.50))
        _panel(axes, data, index, most, first=index == 0)
        lifted = (data.loads_n[index] <= 0.0).any()
        words = "a wheel lifts" if lifted else "all wheels bear"
        colour = style.RED if lifted else style.GREEN
        axes.set_title(f"±{1e3 * amplitude:.0f} mm", loc="left", fontsize=11, fontweight="bold", color=style.INK)
        axes.set_title(words, loc="right", fontsize=9, color=colour)
    lines = figure.axes[0].lines[: len(_WHEELS)]
    figure.legend(lines, [name for name, _, _ in _WHEELS], loc="lower center", ncols=4, frameon=False, fontsize=9)
    limit = assessment["twister_lift_height_mm"]
    below = (
        f"Lanes of waves in opposite phase, two wheelbases long  ·  the first wheel lifts at ±{limit.value:.0f} mm "
        f"(p10–p90 {limit.p10:.0f}–{limit.p90:.0f})  ·  off-road height, at rest"
    )
    style.title(figure, f"{assessment.name}: wheel loads on the twister", below)
    return figure


def _panel(axes: Axes, data: ObstaclePictures, index: int, most: float, *, first: bool) -> None:
    style.bare(axes, grid="y")
    for wheel, (_, colour, dashes) in enumerate(_WHEELS):
        axes.plot(data.place_frac, data.loads_n[index, :, wheel] / 1e3, color=colour, ls=dashes, lw=2.0, zorder=3)
    none = (data.loads_n[index] <= 0.0).any(axis=1)
    axes.fill_between(data.place_frac, 0.0, most, where=none, color=style.RED_SOFT, alpha=0.55, lw=0.0, zorder=1)
    axes.set(xlim=(0.0, 2.0), ylim=(-0.03 * most, most), xlabel="front axle, in wheelbases")
    axes.set_xticks([0.0, 0.5, 1.0, 1.5, 2.0], ["0", "0.5", "1", "1.5", "2"])
    if first:
        axes.set_ylabel("wheel load, kN")
    else:
        axes.set_yticklabels([])
