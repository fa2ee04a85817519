"""The trail profile: elevation coloured by surface, what stops the vehicle, and the charge or fuel left along it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from redline.faces.numbers import number
from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.words import lines_of
from redline.faces.plots.trail_labels import LINE_PT, SIZE_PT, Flag, Name, Panel, flags_of, names_of, placed
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
    wide_in = _WIDTH_IN * (_RIGHT - _LEFT)
    panel = Panel(run.length_km, 72.0 * wide_in, 72.0 * _PANELS_IN[0])
    names = names_of(run.stretches, panel)
    key, told = _key_lines(names, panel)
    names = [name for name in names if name.shown and name.number <= told]
    surfaces = list(dict.fromkeys(part.surface for part in run.stretches))
    foot = _FOOT_IN + _LINE_IN * (len(key) + -(-len(surfaces) // _across(run)) - 1)
    figure = style.new_figure(_WIDTH_IN, _HEAD_IN + sum(_PANELS_IN) + 2.0 * _BETWEEN_IN + foot)
    profile, speed, left = _panels(figure, foot)
    _profile(profile, run, panel, names)
    _speed(speed, run)
    _left(left, run)
    for axes in (profile, speed, left):
        style.bare(axes, grid="y")
        axes.set_xlim(0.0, run.length_km)
        axes.yaxis.set_label_coords(-0.055, 0.5)
        _stops(axes, run)
        if axes is not left:
            axes.tick_params(labelbottom=False)
    _why(profile, run, panel)
    left.set_xlabel("km along the trail")
    _key(figure, key, foot)
    _legend(figure, run)
    style.title(figure, f"{run.concept}: {run.trail}", _subtitle(run))
    return figure


#: Sizes in inches: width, the place of the title, the panels and the gap between, the foot, and a line of it.
_WIDTH_IN, _HEAD_IN, _PANELS_IN, _BETWEEN_IN, _FOOT_IN, _LINE_IN = 11.0, 0.83, (2.78, 0.82, 1.39), 0.21, 0.95, 0.19
_LEFT, _RIGHT = 0.075, 0.965
#: Lines of names in the key at most.
_MOST_LINES = 6


def _across(run: TrailRun) -> int:
    """Surfaces beside each other in the legend: fewer where each tells of fuel too."""
    return 3 if run.tank_l > 0.0 else 5


def _panels(figure: Figure, foot_in: float) -> list[Axes]:
    """The three panels, from the highest to the lowest."""
    height, found = float(figure.get_figheight()), list[Axes]()
    top = height - _HEAD_IN
    for panel in _PANELS_IN:
        found.append(figure.add_axes((_LEFT, (top - panel) / height, _RIGHT - _LEFT, panel / height)))
        top -= panel + _BETWEEN_IN
    assert abs(top + _BETWEEN_IN - foot_in) < 1e-6  # noqa: S101  the sum of the heights
    return found


def _key_lines(names: list[Name], panel: Panel) -> tuple[list[str], int]:
    """Numbered names in lines as wide as the panels, and the last number that they tell."""
    told = [f"{name.number}\N{NO-BREAK SPACE}{_unbroken(name.text)}" for name in names if name.number]
    lines = lines_of("   ".join(told), SIZE_PT, panel.wide_pt - 60.0) if told else []
    if len(lines) <= _MOST_LINES:
        return lines, len(told)
    left = sum(len(line.split("   ")) for line in lines[_MOST_LINES:])
    return [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}   and {left} more"], len(told) - left


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _key(figure: Figure, lines: list[str], foot_in: float) -> None:
    """The numbered names below the panels."""
    height = float(figure.get_figheight())
    for row, line in enumerate(lines):
        y = (foot_in - 0.53 - _LINE_IN * row) / height
        figure.text(_LEFT, y, line, fontsize=SIZE_PT, color=style.INK, va="center")


def _subtitle(run: TrailRun) -> str:
    energy = f"{run.battery_kwh:.1f} kWh, {run.battery_kwh_km:.2f} kWh/km"
    if run.tank_l > 0.0:
        fuel = f"{run.fuel_l:.1f} l, {run.fuel_l_100km:.1f} l/100 km"
        energy = f"{energy} · {fuel}" if run.battery_kwh > 0.5 else fuel
    way = f"{run.driven_km:.1f} km in {run.hours:.1f} h · climbs {run.climb_m:.0f} m · {energy}"
    return f"{run.verdict.upper()} · {way}"


def _profile(axes: Axes, run: TrailRun, panel: Panel, names: list[Name]) -> None:
    km, height = np.array(run.profile["km"]), np.array(run.profile["elevation_m"])
    span = max(float(np.ptp(height)), 30.0)
    floor = float(height.min()) - (0.16 + 0.08 * max((name.row for name in names), default=0)) * span
    for part in run.stretches:
        inside = np.union1d(km[(km > part.from_km) & (km < part.to_km)], [part.from_km, part.to_km])
        axes.fill_between(inside, np.interp(inside, km, height), floor, color=COLOURS[part.surface], lw=0.0)
    axes.plot(km, height, color=style.INK, lw=1.3)
    axes.set_ylabel("elevation, m")
    above_pt = LINE_PT * (0.5 + (len(_reason(run, panel)) if run.no_go else 0))
    top, flags = _flags(run, panel, (floor, float(height.max()) + 0.08 * span), above_pt)
    axes.set_ylim(floor, top)
    m_pt = (top - floor) / panel.high_pt
    for flag in flags:
        _flag(axes, run, flag, panel, floor + flag.foot_pt * m_pt)
    for name in names:
        _name(axes, name, floor, m_pt)


def _flags(run: TrailRun, panel: Panel, bounds: tuple[float, float], above_pt: float) -> tuple[float, list[Flag]]:
    """The top of the panel, in m, at which all flags have place below ``above_pt``; and the flags, placed."""
    km, height = np.array(run.profile["km"]), np.array(run.profile["elevation_m"])
    floor, top = bounds
    told = flags_of(run.stretches, panel)
    flags: list[Flag] = []
    for _ in range(12):
        line = np.array([panel.pt(1.0) * km, (height - floor) / (top - floor) * panel.high_pt])
        flags = placed(told, line, panel)
        used = max([float(line[1].max()), *(flag.foot_pt + LINE_PT for flag in flags)]) + above_pt
        if used <= panel.high_pt:
            break
        top = floor + (top - floor) * (1.02 * used / panel.high_pt)
    return top, flags


def _name(axes: Axes, name: Name, floor_m: float, m_pt: float) -> None:
    """A stretch's name, or the number that stands for it, along the foot."""
    numbered = name.number > 0
    axes.text(
        name.at_km, floor_m + (6.0 + (LINE_PT + 1.0) * name.row) * m_pt, str(name.number) if numbered else name.text,
        ha="center", va="bottom", rotation=90 if name.upright else 0, fontsize=SIZE_PT, color=style.INK,
        fontweight="bold" if numbered else "normal",
        bbox={"facecolor": style.CARD, "alpha": 0.78, "lw": 0.0, "pad": 1.4},
    )  # fmt: skip


def _flag(axes: Axes, run: TrailRun, flag: Flag, panel: Panel, foot_m: float) -> None:
    """The words of an obstacle, or of several, above the profile, with a line to each place."""
    middle = flag.middle_pt / panel.pt(1.0)
    heights = np.interp(flag.at_km, run.profile["km"], run.profile["elevation_m"])
    for at, height in zip(flag.at_km, heights, strict=True):
        axes.plot([at, middle if len(flag.at_km) > 1 else at], [height, foot_m], color=style.BLUE, lw=0.8, zorder=2.5)
        axes.plot([at], [height], "o", ms=3.6, color=style.BLUE, zorder=2.6)
    axes.text(
        middle, foot_m, flag.words, ha="center", va="bottom", fontsize=SIZE_PT, color=style.BLUE, zorder=2.8,
        bbox={"facecolor": style.CARD, "alpha": 0.9, "lw": 0.0, "pad": 1.0},
    )  # fmt: skip


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


def _why(axes: Axes, run: TrailRun, panel: Panel) -> None:
    """Why the first no-go part is one, beside the line where the way ends."""
    if not run.no_go:
        return
    first = run.no_go[0].from_km
    side = "left" if _beside(run) == "right" else "right"
    axes.annotate(
        "\n".join(_reason(run, panel)), (first, 0.985), (6 if side == "left" else -6, 0),
        xycoords=("data", "axes fraction"), textcoords="offset points", ha=side, va="top", fontsize=_REASON_PT,
        color=style.RED, fontweight="bold", zorder=6, linespacing=1.1,
        bbox={"facecolor": style.CARD, "alpha": 0.85, "lw": 0.0, "pad": 1.0},
    )  # fmt: skip


_REASON_PT = 8.8


def _beside(run: TrailRun) -> str:
    """The side of the line where the way ends that has more place for words."""
    return "right" if run.no_go[0].from_km < 0.5 * run.length_km else "left"


def _reason(run: TrailRun, panel: Panel) -> list[str]:
    """The reason in lines that fit beside the line where the way ends."""
    first = panel.pt(run.no_go[0].from_km)
    room = panel.wide_pt - first if _beside(run) == "right" else first
    return lines_of(f"No-go: {run.no_go[0].reason}", _REASON_PT, room - 12.0, "bold")


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
    if run.drives_on_battery:
        lines.append(("charge", charge, style.AMBER_DARK, style.AMBER))
    if run.tank_l > 0.0:
        lines.append(("fuel", 100.0 * (1.0 - np.array(run.points["fuel_l"]) / run.tank_l), style.BLUE, style.BLUE))
    for _, values, line, fill in lines:
        axes.plot(km, values, color=line, lw=1.7)
        axes.fill_between(km, values, -20.0, color=fill, alpha=0.16, lw=0.0)
    top = max((float(values[-1]) for _, values, _, _ in lines), default=0.0)
    for name, values, line, _ in lines:
        lower = len(lines) > 1 and values[-1] < top
        axes.annotate(
            f"{name} {values[-1]:.0f} %", (km[-1], values[-1]), (-5, -6 if lower else 6), textcoords="offset points",
            ha="right", va="top" if lower else "bottom", fontsize=9.5, fontweight="bold", color=line, zorder=6,
            bbox={"facecolor": style.CARD, "alpha": 0.75, "lw": 0.0, "pad": 1.0},
        )  # fmt: skip
    axes.axhline(run.reserve_pct, color=style.RED, lw=0.9, ls=(0, (4, 3)))
    under = run.reserve_pct >= 15.0
    axes.annotate(
        f"reserve {run.reserve_pct:.0f} %", (0.006, run.reserve_pct), (0, -3 if under else 3),
        xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="top" if under else "bottom",
        fontsize=SIZE_PT, color=style.RED,
    )  # fmt: skip
    lowest = min((float(values.min()) for _, values, _, _ in lines), default=0.0)
    axes.set_ylim(min(0.0, lowest - 5.0), 122.0)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.set_ylabel("left, %")


def _legend(figure: Figure, run: TrailRun) -> None:
    """Surfaces in the order in which they come, with what each took."""
    shares = {share.surface: share for share in run.surfaces}
    handles = []
    for surface in dict.fromkeys(part.surface for part in run.stretches):
        label = surface.replace("_", " ")
        share = shares.get(surface)
        took: list[str] = []
        if share is not None and share.km > 0.0 and run.drives_on_battery:
            took.append(f"{number(share.battery_kwh / share.km, 2)} kWh/km")
        if share is not None and share.km > 0.0 and run.tank_l > 0.0:
            took.append(f"{number(share.fuel_l / max(share.hours, 1e-9), 1)} l/h")
        label = "  ".join([label, ", ".join(took)]).rstrip()
        handles.append(Patch(facecolor=COLOURS[surface], label=label))
    figure.legend(
        handles=handles, loc="lower center", ncols=min(len(handles), _across(run)), frameon=False, fontsize=8.5,
        handlelength=1.2, columnspacing=1.8, bbox_to_anchor=(0.52, 0.005),
    )  # fmt: skip


def write_trail_profile(run: TrailRun, folder: Path) -> list[Path]:
    """Write the picture as PNG and SVG and return the files."""
    with style.look():
        return style.save(draw_trail_profile(run), folder, "trail_profile")
