"""The verdict strip: one row a requirement, all bounds on one red line, spread and result beside it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from redline.faces.numbers import number, probability
from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.words import shortened
from redline.proving_ground.day import in_words
from redline.red_lines.requirement import Requirement
from redline.studio.assessment import Assessment, AttributeValue, Verdict

_ROW_IN, _TOP_IN, _BOTTOM_IN, _WIDTH_IN = 0.46, 1.35, 0.45, 12.0
#: The strip reaches this share of the bound to either side; farther values sit at its end with an arrow.
_REACH = 0.6
_LEFT, _RIGHT = 0.325, 0.650
#: Left edges of the value and bound columns.
_VALUE, _BOUND = 0.662, 0.745
#: Width of a requirement's words, in points.
_WORDS_PT = 72.0 * _WIDTH_IN * (_LEFT - 0.029 - 0.006)
#: Left edge of the result's pill.
_PILL = 0.879


def draw_verdicts(assessment: Assessment) -> Figure:
    """Draw every requirement of the red line as one row."""
    rows = len(assessment.verdicts)
    height = _TOP_IN + _ROW_IN * rows + _BOTTOM_IN
    figure = style.new_figure(_WIDTH_IN, height)
    axes = figure.add_axes((0.0, _BOTTOM_IN / height, 1.0, _ROW_IN * rows / height))
    axes.set(xlim=(0.0, 1.0), ylim=(rows - 0.5, -0.5), autoscale_on=False)
    axes.set_axis_off()
    _ground(axes, rows)
    for row, verdict in enumerate(assessment.verdicts):
        _row(axes, row, verdict)
    _heads(axes, rows)
    count = {key: sum(v.judgement.result == key for v in assessment.verdicts) for key in style.RESULT}
    absent = len(assessment.not_applicable)
    beside = f"{absent} not applicable · " if absent else ""
    style.title(
        figure,
        f"{assessment.name} against the red line “{assessment.red_line}”",
        f"{count['inside']} inside · {count['at risk']} at risk · {count['outside']} outside · {beside}"
        f"dot: nominal, bar: p10–p90 of {len(assessment.samples)} plausible vehicles",
    )
    return figure


def _place(share: float) -> float:
    """Position of a margin, as a share of the bound, on the strip."""
    clipped = float(np.clip(share, -_REACH, _REACH))
    return _LEFT + (clipped + _REACH) / (2.0 * _REACH) * (_RIGHT - _LEFT)


def _ground(axes: Axes, rows: int) -> None:
    middle = _place(0.0)
    axes.add_patch(Rectangle((_LEFT, -0.5), middle - _LEFT, rows, facecolor="#fbf1ec", edgecolor="none", zorder=0))
    axes.add_patch(Rectangle((middle, -0.5), _RIGHT - middle, rows, facecolor="#eff4ef", edgecolor="none", zorder=0))
    for row in range(rows + 1):
        axes.plot([0.029, 0.971], [row - 0.5, row - 0.5], color=style.LINE, lw=0.7, zorder=0.5, clip_on=False)
    axes.plot([middle, middle], [-0.5, rows - 0.5], color=style.RED, lw=2.0, zorder=2)


def _heads(axes: Axes, rows: int) -> None:
    middle, top = _place(0.0), -0.72
    for x, text, side in (
        (0.029, "requirement", "left"),
        (_VALUE, "value", "left"),
        (_BOUND, "red line", "left"),
        (0.971, "result", "right"),
    ):
        axes.text(x, top, text, fontsize=8.5, color=style.MUTED, ha=side, va="bottom")
    axes.text(middle, top, "red line", fontsize=8.5, color=style.RED, fontweight="bold", ha="center", va="bottom")
    axes.text(_LEFT, top, "← outside", fontsize=8.5, color=style.MUTED, ha="left", va="bottom")
    axes.text(_RIGHT, top, "inside →", fontsize=8.5, color=style.MUTED, ha="right", va="bottom")
    for share in (-0.5, -0.25, 0.0, 0.25, 0.5):
        text = f"{share:+.0%}".replace("%", " %").replace("-", "−") if share else "bound"
        axes.text(_place(share), rows - 0.40, text, fontsize=7.5, color=style.MUTED, ha="center", va="top")
        if share:
            axes.plot([_place(share)] * 2, [-0.5, rows - 0.5], color=style.LINE, lw=0.6, zorder=0.4)


def _row(axes: Axes, row: int, verdict: Verdict) -> None:
    judgement, value = verdict.judgement, verdict.value
    requirement, attribute = judgement.requirement, judgement.requirement.attribute
    colour, pale = style.RESULT[judgement.result]
    name = shortened(requirement.name, 9.5, _WORDS_PT, "bold")
    axes.text(0.029, row - 0.14, name, fontsize=9.5, fontweight="bold", va="center")
    axes.text(
        0.029,
        row + 0.21,
        shortened(f"{attribute.title}{_day(requirement)} · {requirement.kind}", 7.8, _WORDS_PT),
        fontsize=7.8,
        color=style.MUTED,
        va="center",
    )
    sign, scale = (1.0 if requirement.sense == ">=" else -1.0), abs(requirement.limit) or 1.0
    low, nominal, high = (sign * (x - requirement.limit) / scale for x in (value.p10, value.value, value.p90))
    axes.plot(
        [_place(low), _place(high)],
        [row, row],
        color=colour,
        lw=5.0,
        alpha=0.38,
        solid_capstyle="butt",
        zorder=3,
    )
    for end in (low, high):
        if abs(end) > _REACH:
            axes.plot(
                _place(end), row, ">" if end > 0.0 else "<", color=colour, ms=5.0, mew=0.0, zorder=3.5, clip_on=False
            )
    _dot(axes, row, nominal, colour)
    _value(axes, row, value)
    _bound(axes, row, verdict)
    _pill(axes, row, f"{judgement.result}  {probability(judgement.probability)}", colour, pale)


def _day(requirement: Requirement) -> str:
    """The day that a requirement names, in words after a comma."""
    return f", {in_words(dict(requirement.conditions))}" if requirement.conditions else ""


def _value(axes: Axes, row: int, value: AttributeValue) -> None:
    unit, digits = style.unit(value.attribute.unit), value.attribute.digits
    ends = [number(end, digits) for end in (value.p10, value.p90)]
    axes.text(
        _VALUE,
        row - 0.14,
        f"{number(value.value, digits)}{unit if len(unit) < 7 else ''}",
        fontsize=9.5,
        fontweight="bold",
        va="center",
    )
    axes.text(
        _VALUE,
        row + 0.21,
        ends[0] if ends[0] == ends[1] else " – ".join(ends),
        fontsize=7.8,
        color=style.MUTED,
        va="center",
    )


def _bound(axes: Axes, row: int, verdict: Verdict) -> None:
    requirement = verdict.judgement.requirement
    attribute = requirement.attribute
    unit = style.unit(attribute.unit)
    sense = "≥" if requirement.sense == ">=" else "≤"
    shown = number(requirement.limit, attribute.digits)
    axes.text(_BOUND, row - (0.14 if requirement.rivals else 0.0), f"{sense} {shown}{unit}", fontsize=9, va="center")
    if requirement.rivals:
        standing = requirement.bound.partition("(")[2].rstrip(")").replace("_", " ")
        room = 72.0 * _WIDTH_IN * (_PILL - 0.008 - _BOUND)
        told = shortened(standing, 7.2, room)
        axes.text(_BOUND, row + 0.21, told, fontsize=7.2, color=style.MUTED, va="center")


def _dot(axes: Axes, row: int, nominal: float, colour: str) -> None:
    beyond = abs(nominal) > _REACH
    marker = (">" if nominal > 0.0 else "<") if beyond else "o"
    axes.plot(_place(nominal), row, marker, color=colour, ms=8.0, mec="white", mew=1.0, zorder=4, clip_on=False)


def _pill(axes: Axes, row: int, text: str, colour: str, pale: str) -> None:
    width = 0.971 - _PILL
    axes.add_patch(
        FancyBboxPatch(
            (0.971 - width, row - 0.25),
            width,
            0.5,
            "round,pad=0,rounding_size=0.012",
            mutation_aspect=26.0,
            facecolor=pale,
            edgecolor="none",
            zorder=3,
        )
    )
    axes.text(
        0.971 - 0.5 * width,
        row + 0.01,
        text,
        fontsize=8.5,
        color=colour,
        fontweight="bold",
        ha="center",
        va="center",
        zorder=4,
    )


__all__ = ["draw_verdicts"]
