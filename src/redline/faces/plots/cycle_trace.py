"""The cycle trace: speed, wheel and battery power, and charge over the seconds of the WLTC."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots import style
from redline.studio.assessment import Assessment
from redline.studio.insight.picture_data import PictureData
from redline.studio.insight.trace import Trace

#: Ends of the WLTC class 3b phases in s [UN R154 annex B1].
_PHASES = (
    (0.0, 589.0, "low"),
    (589.0, 1022.0, "medium"),
    (1022.0, 1477.0, "high"),
    (1477.0, 1800.0, "extra high"),
)


def draw_cycle_trace(assessment: Assessment, data: PictureData) -> Figure:
    """Draw the nominal vehicle's WLTC from a full pack."""
    figure = style.new_figure(11.0, 7.0)
    grid = figure.add_gridspec(
        3, 1, left=0.075, right=0.975, top=0.845, bottom=0.075, height_ratios=(1.0, 1.45, 0.7), hspace=0.14
    )
    rows = [figure.add_subplot(grid[index]) for index in range(3)]
    _speed(rows[0], data.trace)
    _power(rows[1], data.trace)
    _charge(rows[2], data.trace)
    for axes in rows:
        style.bare(axes, grid="y")
        axes.set_xlim(0.0, float(data.trace.time_s[-1]))
        axes.yaxis.set_label_coords(-0.055, 0.5)
        for start, end, _ in _PHASES[1:]:
            if end <= data.trace.time_s[-1]:
                axes.axvline(start, color="#c8c7bc", lw=0.8, ls=(0, (3, 3)))
        if axes is not rows[2]:
            axes.tick_params(labelbottom=False)
    rows[2].set_xlabel("time, s")
    used = data.trace.soc_frac[0] - data.trace.soc_frac[-1]
    style.title(
        figure,
        f"{assessment.name}: one WLTC, second by second",
        "Class 3b at WLTP test mass from a full pack · "
        f"peak {data.trace.wheel_w.max() / 1e3:.0f} kW at the wheels · "
        f"uses {used * 100.0:.1f} % of the charge",
    )
    return figure


def _speed(axes: Axes, trace: Trace) -> None:
    speed = trace.speed_m_s * 3.6
    axes.fill_between(trace.time_s, speed, color=style.GREEN, alpha=0.13, lw=0.0)
    axes.plot(trace.time_s, speed, color=style.GREEN, lw=1.2)
    missed = trace.demand_m_s - trace.speed_m_s > 2.0 / 3.6
    if missed.any():
        axes.plot(
            trace.time_s,
            np.where(missed, trace.demand_m_s * 3.6, np.nan),
            color=style.RED,
            lw=1.4,
            label="missed",
        )
    axes.set_ylim(0.0, 142.0)
    axes.set_ylabel("speed, km/h")
    for start, end, name in _PHASES:
        axes.text(
            0.5 * (start + end),
            1.03,
            name,
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=8.5,
            color=style.MUTED,
        )


def _power(axes: Axes, trace: Trace) -> None:
    wheel, battery = trace.wheel_w / 1e3, trace.battery_w / 1e3
    braked = wheel - trace.friction_brake_w / 1e3
    for top, bottom, colour, alpha, name in (
        (np.maximum(wheel, 0.0), 0.0, style.GREEN, 0.55, "wheels, driving"),
        (np.minimum(wheel, 0.0), 0.0, style.BLUE, 0.55, "wheels, regenerating"),
        (np.minimum(wheel, 0.0), np.minimum(braked, 0.0), style.RED, 0.75, "friction brakes"),
    ):
        axes.fill_between(trace.time_s, top, bottom, color=colour, alpha=alpha, lw=0.0, label=name)
    axes.plot(trace.time_s, battery, color="#b97f12", lw=0.9, label="battery terminals")
    axes.axhline(0.0, color="#9a9f93", lw=0.8)
    axes.set_ylabel("power, kW")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.16 * (high - low))
    axes.legend(
        loc="upper left",
        ncols=4,
        frameon=False,
        fontsize=8.5,
        handlelength=1.4,
        columnspacing=1.6,
        borderaxespad=0.2,
    )


def _charge(axes: Axes, trace: Trace) -> None:
    charge = trace.soc_frac * 100.0
    axes.plot(trace.time_s, charge, color=style.AMBER_DARK, lw=1.6)
    axes.fill_between(trace.time_s, charge, charge.min() - 1.0, color=style.AMBER, alpha=0.25, lw=0.0)
    axes.set_ylim(float(charge.min()) - 1.0, 100.6)
    axes.set_ylabel("charge, %")
    axes.annotate(
        f"{charge[-1]:.1f} %",
        (trace.time_s[-1], charge[-1]),
        (-4, 8),
        textcoords="offset points",
        ha="right",
        fontsize=9.5,
        fontweight="bold",
    )
