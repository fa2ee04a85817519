"""The figure of a run on a course: a still of its telling moment, and the load on each wheel along the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.plots.drawing import style
from redline.proving_ground.courses.model.rig import WHEEL_WORDS

if TYPE_CHECKING:
    from redline.proving_ground.courses.driving.run import Run
    from redline.proving_ground.courses.finding import Finding

_WIDTH_IN, _STILL_IN, _STRIP_IN, _HEAD_IN = 10.0, 5.1, 1.75, 0.95
#: A vehicle that goes back by more is told by time: along the way its lines would cross themselves.
_BACK_M = 0.05
_COLOURS = (style.GREEN, style.AMBER, style.BLUE, style.RED)


def still_pixels() -> tuple[int, int]:
    """Width and height of the still in pixels, so that it is not scaled."""
    return round(_WIDTH_IN * style.DPI * 0.8), round(_STILL_IN * style.DPI * 0.8)


def course_figure(
    name: str, sentence: str, words: str, finding: Finding, run: Run, still: np.ndarray, sample: int
) -> Figure:
    """Lay out title, still and wheel loads."""
    height = _HEAD_IN + _STILL_IN + _STRIP_IN + 0.55
    figure = style.new_figure(_WIDTH_IN, height)
    style.title(figure, f"{name}: {sentence}", f"Level {finding.level:g}, {words}: {finding.sentence()}")
    picture = figure.add_axes((0.0, (_STRIP_IN + 0.55) / height, 1.0, _STILL_IN / height))
    picture.imshow(still, aspect="auto", interpolation="lanczos")
    picture.set_axis_off()
    strip = figure.add_axes((0.62 / _WIDTH_IN, 0.5 / height, 1.0 - 1.85 / _WIDTH_IN, (_STRIP_IN - 0.2) / height))
    _loads(strip, run, sample)
    return figure


def _loads(axes: Axes, run: Run, sample: int) -> None:
    record = run.record
    along, label = record.hubs_m[:, :2, 0].mean(axis=1), "front axle along the way, m"
    going = record.time_s > 0.4
    if np.max(np.maximum.accumulate(along[going]) - along[going]) > _BACK_M:
        along, label = record.time_s, "time, s"
    span = max(2, round(0.3 / float(np.median(np.diff(record.time_s)))))
    kernel = np.ones(span) / span
    for index, (colour, word) in enumerate(zip(_COLOURS, WHEEL_WORDS.values(), strict=True)):
        load = np.convolve(record.load_n[going, index], kernel, mode="valid") * 1e-3
        axes.plot(along[going][span // 2 : span // 2 + len(load)], load, color=colour, linewidth=1.3, label=word)
    axes.axvline(along[sample], color=style.MUTED, linewidth=0.8, linestyle=(0, (3, 3)))
    axes.set_ylim(0.0, None)
    axes.set_xlim(float(along[going].min()), float(along[going].max()) + 1e-3)
    axes.set_xlabel(label)
    axes.set_ylabel("wheel load, kN")
    style.bare(axes, grid="y")
    axes.legend(loc="center left", bbox_to_anchor=(1.005, 0.5), frameon=False, fontsize=8)
