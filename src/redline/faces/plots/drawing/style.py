"""The look of every picture: colours, type, and how a figure is made and saved."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

PAPER = "#f6f4ee"
CARD = "#fffefa"
INK = "#23302a"
MUTED = "#6f7a73"
LINE = "#d9d8cf"
GREEN = "#3f5b4b"
GREEN_DARK = "#2c4236"
GREEN_LIGHT = "#6f8f7c"
SAGE = "#b9c8bd"
AMBER = "#e2a32b"
AMBER_DARK = "#9a6a10"
RED = "#c4452a"
RED_SOFT = "#f0c9bf"
BLUE = "#46728f"
GLASS = "#d7e6ea"
TYRE = "#20231f"
METAL = "#cfd2cd"

#: Colour and pale ground of each result of a verdict.
RESULT = {"inside": (GREEN, "#dde8df"), "at risk": ("#b97f12", "#f8e6c0"), "outside": (RED, "#f6d9d1")}

#: The typeface of every picture; it comes with matplotlib.
FONT = "DejaVu Sans"

_RC: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.facecolor": CARD,
    "figure.facecolor": CARD,
    "savefig.facecolor": CARD,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "axes.unicode_minus": True,
    "path.simplify": True,
    "svg.hashsalt": "redline",
    "svg.fonttype": "path",
}
#: The arrow of a dimension line, pointed at both ends.
DIMENSION_ARROW: dict[str, Any] = {
    "arrowstyle": "<|-|>,head_width=0.16,head_length=0.36",
    "color": MUTED,
    "lw": 0.8,
    "shrinkA": 0,
    "shrinkB": 0,
}
DPI = 160


@contextmanager
def look() -> Iterator[None]:
    """Draw and save inside this: the host program's matplotlib settings stay as they are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        for name, value in _RC.items():
            mpl.rcParams[name] = value
        yield


def new_figure(width_in: float, height_in: float) -> Figure:
    """A figure with its own Agg canvas, apart from any pyplot state."""
    figure = Figure(figsize=(width_in, height_in), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


_UNITS = {"deg": "°", "m2": " m²", "kWh/100km": " kWh/100 km", "kWh/100mi": " kWh/100 mi", "": ""}


def unit(symbol: str) -> str:
    """A unit as it follows a number in a picture.

    >>> unit("deg"), unit("km")
    ('°', ' km')
    """
    return _UNITS.get(symbol, f" {symbol}")


def title(figure: Figure, text: str, below: str = "") -> None:
    """Title and subtitle, left-aligned at the same distance from the edge in every picture.

    What is wider than the picture is set smaller, down to half its size.
    """
    width, height = figure.get_size_inches()
    room = 72.0 * (float(width) - 0.7)
    for words, size, down, look in (
        (text, 14.0, 0.36, {"fontweight": "bold"}),
        (below, 9.0, 0.63, {"color": MUTED}),
    ):
        face = FontProperties(family=FONT, size=size, weight=look.get("fontweight", "normal"))
        wide = float(text_to_path.get_text_width_height_descent(words, face, ismath=False)[0]) if words else 0.0
        fits = size * min(1.0, max(room / max(wide, 1.0), 0.5))
        figure.text(0.35 / width, 1.0 - down / height, words, fontsize=fits, va="center", **look)


def bare(axes: Axes, *, grid: str = "") -> None:
    """Take away the frame; keep a pale grid along one direction where it helps reading."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    if grid:
        axes.grid(True, axis=grid, color=LINE, linewidth=0.7)  # type: ignore[arg-type]
        axes.set_axisbelow(True)


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write PNG and SVG, each whole or not at all, the same bytes for the same figure."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": "Redline"})):
        path = folder / f"{name}.{kind}"
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=f".{kind}")
        os.close(handle)
        try:
            figure.savefig(temporary, format=kind, dpi=DPI, metadata=metadata)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
        written.append(path)
    return written
