"""The charge curve: power over state of charge in summer and winter, and the temperature of the pack below."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots.drawing import style
from redline.studio.insight.charge_curves import ChargeCurve

#: Session -> name, colour, line style and width; the last drawn lies on top.
_LOOK = {
    "soaked": ("winter, pack soaked at −10 °C", style.BLUE, "-", 2.2),
    "summer": ("summer, 25 °C", style.GREEN, "-", 3.2),
    "preconditioned": ("winter, pack warmed before", style.AMBER, (0, (4, 3)), 1.8),
}
_STOP = (10.0, 80.0)


def draw_charge_curve(name: str, curves: dict[str, ChargeCurve]) -> Figure:
    """Draw three sessions at a 350 kW station over state of charge: power above, temperature of the pack below."""
    figure = style.new_figure(11.0, 6.6)
    grid = figure.add_gridspec(
        2, 1, left=0.075, right=0.975, top=0.845, bottom=0.085, hspace=0.10, height_ratios=(2.1, 1.0)
    )  # fmt: skip
    power, warmth = (figure.add_subplot(grid[row]) for row in (0, 1))
    for axes in (power, warmth):
        style.bare(axes, grid="y")
        axes.set_xlim(8.0, 101.0)
        axes.axvspan(*_STOP, color=style.PAPER, lw=0.0, zorder=0)
        axes.set_xticks(range(10, 101, 10))
        axes.yaxis.set_label_coords(-0.045, 0.5)
    _power(power, curves)
    _warmth(warmth, curves)
    minutes = [f"{curves[key].minutes_10_80:.0f} min {words}" for key, words in _WORDS]
    style.title(figure, f"{name}: charging at a 350 kW station", f"10 to 80 %: {' · '.join(minutes)}")
    return figure


_WORDS = (("summer", "in summer"), ("preconditioned", "in winter with a warmed pack"), ("soaked", "from a cold soak"))


def _power(axes: Axes, curves: dict[str, ChargeCurve]) -> None:
    top = 0.0
    for key, (words, colour, dashes, width) in _LOOK.items():
        curve = curves[key]
        soc, kilowatt = _middles(curve), curve.power_w / 1e3
        axes.plot(soc, kilowatt, color=colour, lw=width, ls=dashes, solid_capstyle="round", label=words)
        top = max(top, float(kilowatt.max()))
    summer, soaked = curves["summer"], curves["soaked"]
    axes.fill_between(
        _middles(summer), soaked.power_w / 1e3, summer.power_w / 1e3,
        where=list(summer.power_w > soaked.power_w), color=style.BLUE, alpha=0.10, lw=0.0,
    )  # fmt: skip
    axes.set_ylim(0.0, 1.16 * top)
    axes.set_ylabel("power at the pack, kW")
    axes.tick_params(labelbottom=False)
    axes.annotate(
        f"{summer.power_w.max() / 1e3:.0f} kW", (_middles(summer)[0], summer.power_w[0] / 1e3), (0, 7),
        textcoords="offset points", ha="left", fontsize=9.5, fontweight="bold", color=style.GREEN,
    )  # fmt: skip
    axes.text(
        45.0, 0.965, "10 to 80 %", transform=axes.get_xaxis_transform(), ha="center", va="top", fontsize=9,
        color=style.MUTED,
    )  # fmt: skip
    handles, labels = axes.get_legend_handles_labels()
    order = (1, 2, 0)
    axes.legend(
        [handles[i] for i in order], [labels[i] for i in order], loc="upper right", fontsize=9.5, handlelength=2.6,
        frameon=True, facecolor=style.CARD, edgecolor="none", framealpha=1.0,
    )  # fmt: skip


def _warmth(axes: Axes, curves: dict[str, ChargeCurve]) -> None:
    for key, (_, colour, dashes, width) in _LOOK.items():
        curve = curves[key]
        axes.plot(100.0 * curve.soc_frac, curve.temperature_k - 273.15, color=colour, lw=0.8 * width, ls=dashes)
    axes.axhline(0.0, color="#9a9f93", lw=0.8)
    axes.set_ylabel("pack, °C")
    axes.set_xlabel("state of charge, %")


def _middles(curve: ChargeCurve) -> np.ndarray:
    """Middles of the steps of charge, in per cent."""
    return 50.0 * (curve.soc_frac[1:] + curve.soc_frac[:-1])
