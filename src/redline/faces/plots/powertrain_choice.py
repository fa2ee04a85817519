"""The powertrain choice: small multiples of what each concept does, with error bars and honest gaps."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.numbers import number
from redline.faces.plots.drawing import style
from redline.studio.applicable import kind_words
from redline.studio.compare import Comparison, Difference, Row, attribute_of, by_law, short_names

_RANGE, _ELECTRIC = "range_wltp_km", "range_electric_wltp_km"
#: Panels by attribute, in reading order: how far, what it costs in time and carbon, what it weighs, what it pulls.
_PANELS: tuple[tuple[str, str], ...] = (
    (_RANGE, "range, WLTP"),
    ("range_110_km_h_km", "range at 110 km/h"),
    (_ELECTRIC, "electric range, WLTP"),
    ("refuel_time_min", "filling the tank"),
    ("charge_time_dc_min", "charging 10–80 %"),
    ("fuel_wltp_l_100km", "fuel, charge held"),
    ("energy_wltp_kwh_100km", "energy from the wall"),
    ("carbon_dioxide_wltp_g_km", "CO2, charge held"),
    ("carbon_dioxide_6e_g_km", "CO2 by law, Euro 6e"),
    ("carbon_dioxide_6e_bis_g_km", "CO2 by law, 6e-bis 2025"),
    ("carbon_dioxide_6e_bis_fcm_g_km", "CO2 by law, FCM 2027"),
    ("kerb_mass_kg", "kerb mass"),
    ("payload_kg", "payload"),
    ("trailer_rating_kg", "braked trailer"),
    ("transfer_low_range", "low range, ratio"),
    ("crawl_ratio", "crawl ratio"),
    ("crawl_torque_Nm", "wheel torque at 3 km/h"),
    ("breakover_deg", "breakover angle"),
    ("accel_0_100_kmh_s", "0–100 km/h"),
    ("top_speed_km_h", "top speed"),
)
_COLUMNS = 5
#: Inches: a row of a panel, a panel's head and foot, the names at the left, the title.
_ROW_IN, _HEAD_IN, _NAME_IN, _PANEL_IN, _TOP_IN, _BOTTOM_IN = 0.235, 0.78, 1.75, 1.98, 1.05, 0.0
#: Colour by kind of powertrain: amber for charge, green for both, ink and blue for fuel alone.
_COLOURS = {
    "electric": style.AMBER,
    "combustion": style.INK,
    "mild_hybrid": style.MUTED,
    "parallel_hybrid": style.BLUE,
    "power_split": style.BLUE,
    "series_parallel": style.BLUE,
    "series": style.BLUE,
}


@dataclass(frozen=True, slots=True)
class _Who:
    name: str
    kind: str
    colour: str


def write_choice(comparison: Comparison, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG."""
    with style.look():
        return style.save(draw_powertrain_choice(comparison), folder, "powertrain_choice")


def draw_powertrain_choice(comparison: Comparison) -> Figure:
    """Draw one panel an attribute, one row a concept; a dash stands where a powertrain has no such value."""
    rows = {attribute_of(row).name: row for row in (*comparison.rows, *comparison.inputs)}
    rows |= {name: by_law(comparison, name) for name in rows if name.startswith("carbon_dioxide_6e")}
    if _ELECTRIC in rows and _RANGE in rows:
        rows[_ELECTRIC] = _whole_range(comparison, rows[_ELECTRIC], rows[_RANGE])
    panels = [(rows[name], words) for name, words in _PANELS if name in rows]
    names = short_names([item.name for item in comparison.assessments])
    found = zip(names, comparison.assessments, strict=True)
    who = [_who(name, item.kind, item.plug_in) for name, item in found]
    lines = math.ceil(len(panels) / _COLUMNS)
    panel_in = _HEAD_IN + _ROW_IN * len(who)
    width, height = _NAME_IN + _COLUMNS * _PANEL_IN + 0.35, _TOP_IN + lines * panel_in + _BOTTOM_IN
    figure = style.new_figure(width, height)
    for index, (row, words) in enumerate(panels):
        line, column = divmod(index, _COLUMNS)
        left, bottom = _NAME_IN + column * _PANEL_IN, height - _TOP_IN - line * panel_in - _ROW_IN * len(who) - 0.30
        axes = figure.add_axes((left / width, bottom / height, (_PANEL_IN - 0.28) / width, _ROW_IN * len(who) / height))
        _panel(axes, row, words, who)
        if column == 0:
            _names(axes, who)
    style.title(
        figure,
        "Powertrain choice: one vehicle, what each powertrain does to it",
        "Dot: nominal · bar: p10–p90 · ring: best of the panel · dash: not of this powertrain · an electric car's "
        "electric range is all of it · CO2 by law: a plug-in's weighted by its utility factor",
    )
    return figure


def _whole_range(comparison: Comparison, electric: Row, whole: Row) -> Row:
    """The electric range of each: of an electric car all of it, where others have a share of theirs."""
    cells = zip(comparison.assessments, electric, whole, strict=True)
    return tuple(every if item.kind == "electric" else part for item, part, every in cells)


def _who(name: str, kind: str, plug_in: bool) -> _Who:
    return _Who(name, kind_words(kind, plug_in), style.GREEN if plug_in else _COLOURS.get(kind, style.INK))


def _names(axes: Axes, who: list[_Who]) -> None:
    """Names and kinds of the concepts at the left of a line of panels."""
    for place, item in enumerate(who):
        left = axes.get_yaxis_transform()
        short = textwrap.shorten(item.name, 27, placeholder="…")
        axes.text(-0.07, place, short, transform=left, ha="right", va="center", fontsize=8, color=item.colour,
                  fontweight="bold")  # fmt: skip


def _panel(axes: Axes, row: Row, words: str, who: list[_Who]) -> None:
    """One attribute: dots with bars on a scale of its own that begins at zero where that does not hide the spread."""
    attribute = attribute_of(row)
    shown = [cell.result for cell in row if cell is not None]
    low, high = min(item.p10 for item in shown), max(item.p90 for item in shown)
    low = 0.0 if low < 0.75 * high or high - low < 1e-6 * abs(high) else low - 0.35 * (high - low)
    reach = (high - low) or 1.0
    axes.set(xlim=(low - 0.03 * reach, low + 1.42 * reach), ylim=(len(who) - 0.45, -0.55), autoscale_on=False)
    style.bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("none")
    arrow = "→" if attribute.better == "more" else "←"
    unit = style.unit(attribute.unit).strip().replace("l/100km", "l/100 km")
    better = f"{arrow} {attribute.better} is better"
    for text, lift, size, weight, colour in (
        (words, 13.0, 8.8, "bold", style.INK),
        (f"{unit}   {better}".strip(), 3.0, 7.4, "normal", style.MUTED),
    ):
        axes.annotate(
            text, (0.0, 1.0), (0.0, lift), xycoords="axes fraction", textcoords="offset points", fontsize=size,
            fontweight=weight, color=colour, va="bottom",
        )  # fmt: skip
    axes.plot([0.0, 1.0], [1.0, 1.0], transform=axes.transAxes, color=style.LINE, lw=0.9, clip_on=False)
    _ends(axes, low, low + reach, attribute.digits)
    best = (max if attribute.better == "more" else min)(item.value for item in shown)
    for place, (cell, item) in enumerate(zip(row, who, strict=True)):
        _mark(axes, place, cell, item, best if len(shown) > 1 else None, (low, reach))


def _ends(axes: Axes, low: float, high: float, digits: int) -> None:
    """The values at both ends of a panel's scale, below its last row."""
    foot = axes.get_xaxis_transform()
    for value, side in ((low, "left"), (high, "right")):
        axes.plot([value, value], [0.0, 0.035], transform=foot, color=style.MUTED, lw=0.7, clip_on=False)
        axes.text(value, -0.02, number(value, digits if value else 0), transform=foot, ha=side, va="top", fontsize=6.8,
                  color=style.MUTED)  # fmt: skip


def _mark(
    axes: Axes, place: int, cell: Difference | None, item: _Who, best: float | None, scale: tuple[float, float]
) -> None:
    low, reach = scale
    axes.plot([low, low + reach], [place, place], color=style.LINE, lw=0.6, zorder=1)
    if cell is None:
        axes.text(low, place, "–", fontsize=9, color=style.MUTED, va="center", ha="left", zorder=2,
                  bbox={"boxstyle": "square,pad=0.15", "facecolor": style.CARD, "edgecolor": "none"})  # fmt: skip
        return
    value = cell.result
    axes.plot([value.p10, value.p90], [place, place], color=item.colour, lw=4.6, alpha=0.36, solid_capstyle="butt")
    axes.plot(value.value, place, "o", color=item.colour, ms=5.6, mec="white", mew=0.8, zorder=4, clip_on=False)
    if best is not None and abs(value.value - best) < 0.5 * 10.0**-value.attribute.digits:
        axes.plot(value.value, place, "o", mfc="none", mec=style.RED, mew=1.1, ms=9.0, zorder=3.5, clip_on=False)
    axes.text(
        low + 1.40 * reach, place, number(value.value, value.attribute.digits), fontsize=8, va="center", ha="right",
        color=style.INK,
    )  # fmt: skip


__all__ = ["draw_powertrain_choice", "write_choice"]
