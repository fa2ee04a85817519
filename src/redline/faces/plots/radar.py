"""The radar: what makes the brand, with the red line as the unit circle and the best rival beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

from redline.faces.numbers import number
from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.words import lines_of, shortened
from redline.red_lines.rivals import Rival, rival_set
from redline.studio.assessment import Assessment, Verdict

_MOST = 8
#: Width of the picture in inches, and half of it in lengths of a spoke to its bound.
_WIDE_IN, _ACROSS = 10.4, 2.85
#: A spoke ends here: what is farther beyond the red line sits at the end.
_REACH = 1.6
#: What a brand of go-anywhere vehicles is known by; the first eight that a red line holds are shown.
_HEADLINE = (
    "approach_deg",
    "breakover_deg",
    "departure_deg",
    "ground_clearance_mm",
    "wading_mm",
    "gradeability_10_km_h_pct",
    "payload_kg",
    "range_wltp_km",
    "energy_wltp_kwh_100km",
    "turning_circle_m",
    "range_110_km_h_km",
    "range_epa_km",
)
_USUAL_RIVALS = "go_anywhere"


@dataclass(frozen=True, slots=True)
class _Spoke:
    """One attribute, everything as a multiple of its bound, more is better."""

    verdict: Verdict
    value: float
    low: float
    high: float
    rival: float | None
    rival_text: str
    value_text: str


def draw_radar(assessment: Assessment) -> Figure:
    """Draw up to eight requirements as spokes; beyond the red circle is inside the red line."""
    figure = style.new_figure(_WIDE_IN, 8.55)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.89))
    axes.set(xlim=(-_ACROSS, _ACROSS), ylim=(-2.28, 2.02), aspect="equal", autoscale_on=False)
    axes.set_axis_off()
    spokes = [_spoke(verdict) for verdict in _chosen(assessment)]
    angles = [math.pi / 2.0 - 2.0 * math.pi * index / len(spokes) for index in range(len(spokes))]
    _web(axes, angles)
    _shapes(axes, spokes, angles)
    for spoke, angle in zip(spokes, angles, strict=True):
        _mark(axes, spoke, angle)
        _label(axes, spoke, angle)
    _key(axes)
    style.title(
        figure,
        f"{assessment.name} against the red line “{assessment.red_line}”",
        "Each attribute as a multiple of its bound, turned so that farther out is better: "
        "points beyond the red circle hold the line",
    )
    return figure


def _chosen(assessment: Assessment) -> list[Verdict]:
    by_name = {verdict.judgement.requirement.attribute.name: verdict for verdict in assessment.verdicts}
    order = [name for name in _HEADLINE if name in by_name] + [name for name in by_name if name not in _HEADLINE]
    keep = order[:_MOST]
    return [by_name[name] for name in keep]


def _spoke(verdict: Verdict) -> _Spoke:
    requirement = verdict.judgement.requirement
    attribute, value = requirement.attribute, verdict.value

    def multiple(x: float) -> float:
        if requirement.sense == ">=":
            return x / requirement.limit if requirement.limit else 1.0
        return requirement.limit / x if x else _REACH

    rivals = rival_set(requirement.rivals or _USUAL_RIVALS).published(attribute.name)
    best: tuple[float, Rival] | None = (rivals[0] if attribute.better == "more" else rivals[-1]) if rivals else None
    ends = sorted((multiple(value.p10), multiple(value.p90)))
    digits, unit = attribute.digits, style.unit(attribute.unit)
    sense = "≥" if requirement.sense == ">=" else "≤"
    return _Spoke(
        verdict=verdict,
        value=multiple(value.value),
        low=ends[0],
        high=ends[1],
        rival=multiple(best[0]) if best else None,
        rival_text=f"{number(best[0], digits)}{unit}  {best[1].name.partition(',')[0]}"
        if best
        else "no rival publishes it",
        value_text=f"{number(value.value, digits)}{unit}  ({sense} {number(requirement.limit, digits)}{unit})",
    )


def _at(radius: float, angle: float) -> tuple[float, float]:
    radius = min(max(radius, 0.0), _REACH)
    return radius * math.cos(angle), radius * math.sin(angle)


def _web(axes: Axes, angles: list[float]) -> None:
    for radius in (0.5, 1.5):
        axes.add_patch(Circle((0.0, 0.0), radius, facecolor="none", edgecolor=style.LINE, lw=0.8, zorder=1))
        axes.text(0.03, radius - 0.02, f"{radius:g}×", fontsize=7.5, color=style.MUTED, va="top", zorder=1.5)
    for angle in angles:
        axes.plot(*zip((0.0, 0.0), _at(_REACH, angle), strict=True), color=style.LINE, lw=0.8, zorder=1)
    axes.add_patch(Circle((0.0, 0.0), 1.0, facecolor=style.RED, edgecolor="none", alpha=0.05, zorder=0.8))
    axes.add_patch(Circle((0.0, 0.0), 1.0, facecolor="none", edgecolor=style.RED, lw=2.2, zorder=3))


def _shapes(axes: Axes, spokes: list[_Spoke], angles: list[float]) -> None:
    ours = np.array([_at(spoke.value, angle) for spoke, angle in zip(spokes, angles, strict=True)])
    axes.add_patch(Polygon(ours, closed=True, facecolor=style.GREEN, edgecolor="none", alpha=0.16, zorder=2))
    axes.add_patch(Polygon(ours, closed=True, facecolor="none", edgecolor=style.GREEN, lw=1.8, zorder=3.5))
    for index, (spoke, angle) in enumerate(zip(spokes, angles, strict=True)):
        other = spokes[(index + 1) % len(spokes)]
        if spoke.rival is not None and other.rival is not None:
            ends = _at(spoke.rival, angle), _at(other.rival, angles[(index + 1) % len(spokes)])
            axes.plot(*zip(*ends, strict=True), color=style.BLUE, lw=1.0, ls=(0, (4, 3)), zorder=2.5)


def _mark(axes: Axes, spoke: _Spoke, angle: float) -> None:
    colour, _ = style.RESULT[spoke.verdict.judgement.result]
    low, high = _at(spoke.low, angle), _at(spoke.high, angle)
    axes.plot(*zip(low, high, strict=True), color=colour, lw=5.5, alpha=0.40, solid_capstyle="butt", zorder=4)
    axes.plot(*_at(spoke.value, angle), "o", color=colour, ms=8.5, mec="white", mew=1.2, zorder=5)
    if spoke.rival is not None:
        axes.plot(*_at(spoke.rival, angle), "D", color=style.CARD, mec=style.BLUE, mew=1.4, ms=5.5, zorder=4.5)


def _label(axes: Axes, spoke: _Spoke, angle: float) -> None:
    """Name, value with its bound, and the best rival, outside the end of the spoke."""
    x, y = 1.76 * math.cos(angle), 1.74 * math.sin(angle)
    side = "center" if abs(math.cos(angle)) < 0.2 else "left" if math.cos(angle) > 0.0 else "right"
    colour, _ = style.RESULT[spoke.verdict.judgement.result]
    title = spoke.verdict.judgement.requirement.attribute.title.partition(",")[0].partition(" beside")[0]
    y += 0.09 * (1.0 if abs(math.cos(angle)) > 0.2 else 1.0 + math.sin(angle))
    room = _room_pt(x, side)
    told = lines_of(title, 9.5, room, "bold")[: 1 if side == "center" else 2]
    y += 0.115 * (len(told) - 1)
    tone = style.BLUE if spoke.rival is not None else style.MUTED
    rows = [(line, 0.115, 9.5, style.INK, "bold") for line in told]
    rows += [(spoke.value_text, 0.105, 9.0, colour, "bold")]
    rows += [(line, 0.085, 7.8, tone, "normal") for line in lines_of(spoke.rival_text, 7.8, room)]
    for text, step, size, shade, weight in rows:
        cut = shortened(text, size, room, weight)
        axes.text(x, y, cut, fontsize=size, color=shade, fontweight=weight, ha=side, va="center", zorder=6)
        y -= step


def _room_pt(x: float, side: str) -> float:
    """Points from a label's place to the edge of the picture; what is between its neighbours for one in the middle."""
    edge = _ACROSS - 0.06
    room = {"left": edge - x, "right": edge + x, "center": 3.6}[side]
    return room / (2.0 * _ACROSS) * 0.98 * 72.0 * _WIDE_IN


def _key(axes: Axes) -> None:
    """A legend along the foot of the picture."""
    y, x = -2.17, -2.45
    for name, (colour, _) in style.RESULT.items():
        axes.plot([x, x + 0.16], [y, y], color=colour, lw=5.0, alpha=0.4, solid_capstyle="butt")
        axes.plot(x + 0.08, y, "o", color=colour, ms=7.0, mec="white", mew=1.0)
        axes.text(x + 0.22, y, name, fontsize=8.5, va="center")
        x += 0.72
    axes.text(x, y, "dot: nominal, bar: p10–p90", fontsize=8.5, color=style.MUTED, va="center")
    x += 1.45
    axes.plot(x, y, "D", color=style.CARD, mec=style.BLUE, mew=1.4, ms=5.5)
    axes.text(x + 0.1, y, "best rival with a published figure", fontsize=8.5, va="center")
