"""The cycle trace: speed, wheel and battery power, and charge over the seconds of the WLTC."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.powertrain_paint import starter_only
from redline.proving_ground.driving.cycles import wltc_phase_times
from redline.studio.assessment import Assessment
from redline.studio.insight.picture_data import PictureData
from redline.studio.insight.trace import Trace


def draw_cycle_trace(assessment: Assessment, data: PictureData) -> Figure:
    """Draw the nominal vehicle's WLTC: from a full pack, or with an engine on a held charge."""
    trace, idle = data.trace, starter_only(data)
    drawn = [(_speed, 1.0), (_engine_braked if idle else _power, 1.45)]
    if trace.engine is not None and trace.engine.gear.any():
        drawn.append((_gear, 0.55))
    if not idle:
        drawn.append((_charge, 0.7))
    figure = style.new_figure(11.0, 7.0 if len(drawn) < 4 else 7.9)
    grid = figure.add_gridspec(
        len(drawn), 1, left=0.075, right=0.975, top=0.845, bottom=0.075, hspace=0.14,
        height_ratios=tuple(share for _, share in drawn),
    )  # fmt: skip
    rows = [figure.add_subplot(grid[index]) for index in range(len(drawn))]
    for axes, (draw, _) in zip(rows, drawn, strict=True):
        draw(axes, trace)
        _dress(axes, trace, last=axes is rows[-1])
    style.title(figure, f"{assessment.name}: one WLTC, second by second", _subtitle(trace))
    return figure


def _dress(axes: Axes, trace: Trace, *, last: bool) -> None:
    style.bare(axes, grid="y")
    axes.set_xlim(0.0, float(trace.time_s[-1]))
    axes.yaxis.set_label_coords(-0.055, 0.5)
    for _, start, end in wltc_phase_times()[1:]:
        if end <= trace.time_s[-1]:
            axes.axvline(start, color="#c8c7bc", lw=0.8, ls=(0, (3, 3)))
    if last:
        axes.set_xlabel("time, s")
    else:
        axes.tick_params(labelbottom=False)


def _subtitle(trace: Trace) -> str:
    peak = f"peak {trace.wheel_w.max() / 1e3:.0f} kW at the wheels"
    if trace.engine is None:
        used = trace.soc_frac[0] - trace.soc_frac[-1]
        return f"Class 3b at WLTP test mass from a full pack · {peak} · uses {used * 100.0:.1f} % of the charge"
    running = trace.engine.running
    starts = int(np.sum(np.diff(running.astype(int), prepend=0) > 0))
    return (
        f"Class 3b at WLTP test mass, cold engine, charge held · {peak} · engine runs "
        f"{100.0 * running.mean():.0f} % of the time, {starts} start{'s' if starts != 1 else ''}"
    )


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
    for name, start, end in wltc_phase_times():
        axes.text(
            0.5 * (start + end),
            1.03,
            name.replace("_", " "),
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=8.5,
            color=style.MUTED,
        )


def _power(axes: Axes, trace: Trace, held: str = "regenerating") -> None:
    """Power at wheels, brakes, battery and engine; ``held`` says what takes power from the wheels."""
    wheel, battery = trace.wheel_w / 1e3, trace.battery_w / 1e3
    braked = wheel - trace.friction_brake_w / 1e3
    for top, bottom, colour, alpha, name in (
        (np.maximum(wheel, 0.0), 0.0, style.GREEN, 0.55, "wheels, driving"),
        (np.minimum(wheel, 0.0), 0.0, style.BLUE, 0.55, f"wheels, {held}"),
        (np.minimum(wheel, 0.0), np.minimum(braked, 0.0), style.RED, 0.75, "friction brakes"),
    ):
        axes.fill_between(trace.time_s, top, bottom, color=colour, alpha=alpha, lw=0.0, label=name)
    axes.plot(trace.time_s, battery, color="#b97f12", lw=0.9, label="battery terminals")
    if trace.engine is not None:
        axes.plot(trace.time_s, trace.engine.shaft_w / 1e3, color=style.INK, lw=0.9, label="engine shaft")
    axes.axhline(0.0, color="#9a9f93", lw=0.8)
    axes.set_ylabel("power, kW")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.16 * (high - low))
    if trace.engine is not None:
        _running(axes, trace)
    axes.legend(
        loc="upper left",
        ncols=6,
        frameon=True,
        facecolor=style.CARD,
        edgecolor="none",
        framealpha=0.9,
        fontsize=8.5,
        handlelength=1.4,
        columnspacing=1.6,
        borderaxespad=0.2,
    )


def _engine_braked(axes: Axes, trace: Trace) -> None:
    """Power where nothing is regenerated: what the wheels give turns the engine."""
    _power(axes, trace, "engine braking")


def _running(axes: Axes, trace: Trace) -> None:
    """A strip along the foot of the panel wherever the engine runs."""
    assert trace.engine is not None  # noqa: S101  the caller's branch
    low, high = axes.get_ylim()
    foot = low - 0.045 * (high - low)
    axes.fill_between(
        trace.time_s, foot, foot + 0.035 * (high - low), where=list(trace.engine.running), color=style.INK, lw=0.0,
        step="pre", label="engine runs",
    )  # fmt: skip
    axes.set_ylim(foot, high)


def _gear(axes: Axes, trace: Trace) -> None:
    assert trace.engine is not None  # noqa: S101  drawn only with gears
    gear = trace.engine.gear
    axes.step(trace.time_s, gear, where="pre", color=style.BLUE, lw=1.1)
    axes.fill_between(trace.time_s, gear, 0.0, step="pre", color=style.BLUE, alpha=0.12, lw=0.0)
    axes.set_ylim(0.0, float(gear.max()) + 0.7)
    axes.set_yticks(range(1, int(gear.max()) + 1, 1 if gear.max() < 7 else 2))
    axes.set_ylabel("gear")


def _charge(axes: Axes, trace: Trace) -> None:
    charge = trace.soc_frac * 100.0
    axes.plot(trace.time_s, charge, color=style.AMBER_DARK, lw=1.6)
    axes.fill_between(trace.time_s, charge, charge.min() - 1.0, color=style.AMBER, alpha=0.25, lw=0.0)
    if trace.engine is None:
        axes.set_ylim(float(charge.min()) - 1.0, 100.6)
    else:
        axes.set_ylim(float(charge.min()) - 1.0, float(charge.max()) + 0.25 * (float(np.ptp(charge)) + 2.0))
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
