"""The trail profile: elevation coloured by surface, what stops the vehicle, and the charge or fuel left along it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from redline.faces.plots.drawing import style
from redline.studio.trail.report import TrailRun

#: Surfaces by family, each a colour: hard roads, tracks, stones, sand, wet ground, snow and ice.
COLOURS = {
    "asphalt": "#8d9490", "wet_asphalt": "#6f7f8a", "gravel": "#b9b4a3", "loose_gravel": "#a69f88", "earth": "#a9865f",
    "wet_grass": "#8aa873", "packed_snow": "#cfdde6", "ice": "#a9c9dd", "deep_snow": "#dfe9ef", "slickrock": "#b5533c",
    "rocky_track": "#8a7f78", "rock_garden": "#665c57", "boulders": "#443d3a", "firm_sand": "#e8d6a5",
    "sand": "#e3c274", "dune": "#d9a441", "mud": "#6b4f36", "deep_mud": "#4a3524",
}  # fmt: skip


def draw_trail_profile(run: TrailRun) -> Figure:
    """Draw a trail as it was driven: profile and surfaces above, speed, and what is left in battery and tank below."""
    figure = style.new_figure(11.0, 7.2)
    grid = figure.add_gridspec(
        3, 1, left=0.075, right=0.965, top=0.885, bottom=0.145, hspace=0.13, height_ratios=(2.1, 0.62, 1.05)
    )
    profile, speed, left = (figure.add_subplot(grid[index]) for index in range(3))
    _profile(profile, run)
    _speed(speed, run)
    _left(left, run)
    for axes in (profile, speed, left):
        style.bare(axes, grid="y")
        axes.set_xlim(0.0, run.length_km)
        axes.yaxis.set_label_coords(-0.055, 0.5)
        _stops(axes, run)
        if axes is not left:
            axes.tick_params(labelbottom=False)
    _why(profile, run)
    left.set_xlabel("km along the trail")
    _legend(figure, run)
    style.title(figure, f"{run.concept}: {run.trail}", _subtitle(run))
    return figure


def _subtitle(run: TrailRun) -> str:
    energy = f"{run.battery_kwh:.1f} kWh, {run.battery_kwh_km:.2f} kWh/km"
    if run.tank_l > 0.0:
        fuel = f"{run.fuel_l:.1f} l, {run.fuel_l_100km:.1f} l/100 km"
        energy = f"{energy} · {fuel}" if run.battery_kwh > 0.5 else fuel
    way = f"{run.driven_km:.1f} km in {run.hours:.1f} h · climbs {run.climb_m:.0f} m · {energy}"
    return f"{run.verdict.upper()} · {way}"


def _profile(axes: Axes, run: TrailRun) -> None:
    km, height = np.array(run.profile["km"]), np.array(run.profile["elevation_m"])
    span = max(float(np.ptp(height)), 30.0)
    floor, top = float(height.min()) - 0.16 * span, float(height.max()) + (0.34 if run.no_go else 0.2) * span
    for part in run.stretches:
        inside = np.union1d(km[(km > part.from_km) & (km < part.to_km)], [part.from_km, part.to_km])
        axes.fill_between(inside, np.interp(inside, km, height), floor, color=COLOURS[part.surface], lw=0.0)
    axes.plot(km, height, color=style.INK, lw=1.3)
    axes.set_ylim(floor, top)
    axes.set_ylabel("elevation, m")
    _names(axes, run, (floor, top))
    for part in run.stretches:
        if part.obstacle:
            at = 0.5 * (part.from_km + part.to_km)
            _flag(axes, at, float(np.interp(at, km, height)), part.obstacle, top - floor)


def _names(axes: Axes, run: TrailRun, bounds: tuple[float, float]) -> None:
    """Names of stretches along the foot, where they fit; a name that goes on is written once."""
    parts: list[list[float | str]] = []
    for part in run.stretches:
        if parts and parts[-1][2] == part.name:
            parts[-1][1] = part.to_km
        else:
            parts.append([part.from_km, part.to_km, part.name])
    floor, top = bounds
    for start, end, name in parts:
        width = (float(end) - float(start)) / run.length_km
        if name and width > 0.012:
            lying = width > 0.0078 * len(str(name))
            axes.text(
                0.5 * (float(start) + float(end)), floor + 0.025 * (top - floor), str(name), ha="center", va="bottom",
                rotation=0 if lying else 90, fontsize=8.0, color=style.INK,
                bbox={"facecolor": style.CARD, "alpha": 0.72, "lw": 0.0, "pad": 1.6},
            )  # fmt: skip


def _flag(axes: Axes, at_km: float, height_m: float, words: str, span_m: float) -> None:
    axes.annotate(
        words, (at_km, height_m), (at_km, height_m + 0.17 * span_m), ha="center", fontsize=8.0, color=style.BLUE,
        arrowprops={"arrowstyle": "-", "color": style.BLUE, "lw": 0.9, "shrinkA": 1.0, "shrinkB": 0.0},
    )  # fmt: skip
    axes.plot([at_km], [height_m], "o", ms=4.0, color=style.BLUE)


def _stops(axes: Axes, run: TrailRun) -> None:
    """No-go parts hatched in red, and the way that was not driven greyed."""
    if not run.no_go:
        return
    first = run.no_go[0].from_km
    axes.axvspan(first, run.length_km, color=style.CARD, alpha=0.62, lw=0.0, zorder=3)
    for part in run.no_go:
        wide = max(part.to_km - part.from_km, 0.004 * run.length_km)
        axes.axvspan(
            part.from_km, part.from_km + wide, facecolor=style.RED_SOFT, edgecolor=style.RED, hatch="////", lw=0.0,
            alpha=0.75, zorder=4,
        )  # fmt: skip
    axes.axvline(first, color=style.RED, lw=1.4, zorder=5)


def _why(axes: Axes, run: TrailRun) -> None:
    """Why the first no-go part is one, beside the line where the way ends."""
    if not run.no_go:
        return
    first = run.no_go[0].from_km
    side = "left" if first < 0.62 * run.length_km else "right"
    axes.annotate(
        _wrapped(run.no_go[0].reason), (first, 0.965), (6 if side == "left" else -6, 0),
        xycoords=("data", "axes fraction"), textcoords="offset points", ha=side, va="top", fontsize=8.8,
        color=style.RED, fontweight="bold", zorder=6,
    )  # fmt: skip


def _wrapped(reason: str) -> str:
    head, _, tail = f"No-go: {reason}".partition("; ")
    return f"{head};\n{tail}" if tail else head


def _speed(axes: Axes, run: TrailRun) -> None:
    km, speed = run.points["km"], run.points["speed_km_h"]
    axes.fill_between(km, speed, color=style.GREEN, alpha=0.14, lw=0.0)
    axes.plot(km, speed, color=style.GREEN, lw=1.0)
    axes.set_ylim(0.0, 1.15 * max(max(speed), 5.0))
    axes.set_ylabel("speed, km/h")


def _left(axes: Axes, run: TrailRun) -> None:
    km = np.array(run.points["km"])
    charge = np.array(run.points["charge_pct"])
    lines = []
    if run.powertrain != "combustion":
        lines.append(("charge", charge, style.AMBER_DARK, style.AMBER))
    if run.tank_l > 0.0:
        lines.append(("fuel", 100.0 * (1.0 - np.array(run.points["fuel_l"]) / run.tank_l), style.BLUE, style.BLUE))
    for name, values, line, fill in lines:
        axes.plot(km, values, color=line, lw=1.7)
        axes.fill_between(km, values, -20.0, color=fill, alpha=0.16, lw=0.0)
        axes.annotate(
            f"{name} {values[-1]:.0f} %", (km[-1], values[-1]), (-5, 10), textcoords="offset points", ha="right",
            fontsize=9.5, fontweight="bold", color=line, zorder=6,
        )  # fmt: skip
    axes.axhline(run.reserve_pct, color=style.RED, lw=0.9, ls=(0, (4, 3)))
    axes.text(0.006, run.reserve_pct + 2.5, f"reserve {run.reserve_pct:.0f} %", color=style.RED, fontsize=8.0,
              transform=axes.get_yaxis_transform())  # fmt: skip
    lowest = min((float(values.min()) for _, values, _, _ in lines), default=0.0)
    axes.set_ylim(min(0.0, lowest - 5.0), 112.0)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.set_ylabel("left, %")


def _legend(figure: Figure, run: TrailRun) -> None:
    """Surfaces in the order in which they come, with what each took."""
    shares = {share.surface: share for share in run.surfaces}
    handles = []
    for surface in dict.fromkeys(part.surface for part in run.stretches):
        label = surface.replace("_", " ")
        share = shares.get(surface)
        if share is not None and share.km > 0.0:
            took = share.battery_kwh / share.km
            label += (
                f"  {took:.2f} kWh/km" if run.tank_l <= 0.0 else f"  {share.fuel_l / max(share.hours, 1e-9):.1f} l/h"
            )
        label = label.replace("  -", "  \N{MINUS SIGN}")
        handles.append(Patch(facecolor=COLOURS[surface], label=label))
    figure.legend(
        handles=handles, loc="lower center", ncols=min(len(handles), 5), frameon=False, fontsize=8.5, handlelength=1.2,
        columnspacing=1.8, bbox_to_anchor=(0.52, 0.005),
    )  # fmt: skip


def write_trail_profile(run: TrailRun, folder: Path) -> list[Path]:
    """Write the picture as PNG and SVG and return the files."""
    with style.look():
        return style.save(draw_trail_profile(run), folder, "trail_profile")
