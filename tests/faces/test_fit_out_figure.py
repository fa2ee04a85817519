"""The picture of a fit-out: a bar where a figure changes, as long as it changes, and none where it does not."""

from __future__ import annotations

from matplotlib.axes import Axes

from redline.faces.plots.drawing import style
from redline.faces.plots.fit_out import draw_fit_out
from redline.studio.ensemble.spread import Spread
from redline.studio.insight.fit_out import FIGURES, FitOut, Fitted


def change(value: float) -> Spread:
    return Spread(value, value - 1.0, value, value + 1.0)


def test_bars_are_as_long_as_the_changes_and_nothing_is_drawn_where_there_is_none() -> None:
    still = {figure.key: Spread(0.0, 0.0, 0.0, 0.0) for figure in FIGURES}
    rows = (
        Fitted("tent", "a tent", still | {"payload_kg": change(-95.0)}, ()),
        Fitted("together", "all of them", still | {"payload_kg": change(-120.0), "breakover_deg": change(4.0)}, ()),
    )
    with style.look():
        figure = draw_fit_out(FitOut("A car", 128, dict.fromkeys(still, 1.0), rows))
    by_words = {_head(axes): [bar.get_width() for bar in axes.patches] for axes in figure.axes}
    assert by_words["payload"] == [-95.0, -120.0]
    assert by_words["breakover angle"] == [4.0]
    assert by_words["range at 120 km/h"] == []
    assert {"a tent", "all of them"} <= {text.get_text() for text in figure.axes[0].texts}


def _head(axes: Axes) -> str:
    return next(
        text.get_text() for text in axes.texts if text.get_fontweight() == "bold" and text.get_position()[0] == 0
    )
