"""Pictures of the seasons: range over temperature, energy by site, temperatures of the first half hour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.numbers import number, typeset
from redline.faces.plots.charge_curve import draw_charge_curve
from redline.faces.plots.drawing import style
from redline.studio.seasons.pictures import Curve, PublishedTest, SeasonPictures, SiteDay

_COLOURS = {
    "tyres": style.GREEN_LIGHT, "air": style.GREEN, "brakes": style.RED, "machines": style.BLUE, "gears": "#7d9db3",
    "battery": style.SAGE, "auxiliaries": style.METAL, "climate and pack": style.AMBER, "engine": "#8a7f70",
}  # fmt: skip
_TRACES = {
    "cabin air": style.AMBER, "seats and trim": style.AMBER_DARK, "felt": style.INK, "pack": style.GREEN,
    "drive-unit oil": style.BLUE, "engine coolant": style.RED,
}  # fmt: skip


def write_seasons(name: str, drawn: SeasonPictures, folder: Path) -> list[Path]:
    """Write the pictures as PNG and SVG: three, and the charge curve of an electric vehicle."""
    written: list[Path] = []
    with style.look():
        written += style.save(range_figure(name, drawn), folder, "range_over_temperature")
        written += style.save(energy_figure(name, drawn.days), folder, "energy_by_site")
        written += style.save(temperature_figure(name, drawn.days), folder, "first_half_hour")
        if drawn.charge:
            written += style.save(draw_charge_curve(name, drawn.charge), folder, "charge_curve")
    return written


def range_figure(name: str, drawn: SeasonPictures) -> Figure:
    """Range over the air's temperature with its band, and rivals' published winter tests where WLTP is the measure."""
    figure = style.new_figure(9.2, 5.6)
    style.title(
        figure,
        "How far it goes, by the air's temperature",
        f"{name}: dry road, clear day, after a night outdoors, cabin at 21 to 23 °C; bands p10–p90",
    )
    axes = figure.add_axes((0.075, 0.115, 0.83, 0.72))
    style.bare(axes, grid="y")
    curve = drawn.curve
    whole = curve.wltp_km or float(curve.loop_km[1, curve.temperature_c == 20.0][0])
    _band(axes, curve, curve.motorway_km / whole, style.BLUE, "motorway, 110 km/h")
    _band(axes, curve, curve.loop_km / whole, style.GREEN, "mixed loop: town, mountain, motorway")
    if curve.wltp_km:
        _rivals(axes, drawn.published)
    axes.axhline(1.0, color=style.INK, lw=0.9)
    words = f"WLTP range, {curve.wltp_km:.0f} km" if curve.wltp_km else f"mixed loop at 20 °C, {whole:.0f} km"
    axes.annotate(words, (-30.0, 1.0), (2, 4), textcoords="offset points", fontsize=8.5, color=style.INK)
    axes.set_xlim(-31, 46)
    axes.set_ylim(0.0, max(1.12, 1.08 * float(curve.loop_km[2].max()) / whole))
    axes.set_xticks(range(-30, 50, 10), [f"{number(value)} °C" for value in range(-30, 50, 10)])
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    _kilometres(axes, whole)
    axes.legend(loc="lower right", frameon=False, fontsize=8.5)
    return figure


def _band(axes: Axes, curve: Curve, shares: np.ndarray, colour: str, words: str) -> None:
    axes.fill_between(curve.temperature_c, shares[0], shares[2], color=colour, alpha=0.16, lw=0, zorder=1)
    axes.plot(curve.temperature_c, shares[1], color=colour, lw=2.2, label=words, zorder=3)


def _rivals(axes: Axes, tests: tuple[PublishedTest, ...]) -> None:
    """Published tests as spans of the day's temperatures, the vehicle at the middle."""
    for index, test in enumerate(tests):
        axes.plot((test.coldest_c, test.warmest_c), (test.share,) * 2, color=style.MUTED, lw=0.6, alpha=0.45, zorder=2)
        middle = 0.5 * (test.coldest_c + test.warmest_c)
        label = "rivals, published winter tests (NAF)" if index == 0 else None
        axes.plot(middle, test.share, "o", ms=4.5, mfc=style.CARD, mec=style.MUTED, zorder=4, label=label)


def _kilometres(axes: Axes, whole_km: float) -> None:
    """The same scale in km on the right."""
    scales = (lambda share: np.asarray(share) * whole_km, lambda km: np.asarray(km) / whole_km)
    right = axes.secondary_yaxis("right", functions=scales)
    right.tick_params(length=0)
    right.spines["right"].set_visible(False)
    right.yaxis.set_major_formatter(lambda value, _: f"{value:.0f} km")


def energy_figure(name: str, days: tuple[SiteDay, ...]) -> Figure:
    """Stacked bars: what the energy of the first loop of each site went to."""
    figure = style.new_figure(9.2, 1.75 + 0.62 * len(days) + 0.7)
    style.title(
        figure, "Where the energy goes, by season", f"{name}: first 116 km of the mixed loop, after a night outdoors"
    )
    height = figure.get_size_inches()[1]
    axes = figure.add_axes((0.24, 0.95 / height, 0.72, 1.0 - 2.0 / height))
    style.bare(axes, grid="x")
    names = [part for part in _COLOURS if any(day.energy_kwh_100km.get(part, 0.0) > 0.02 for day in days)]
    whole = max(sum(day.energy_kwh_100km.values()) for day in days)
    for row, day in enumerate(days):
        left = 0.0
        for part in names:
            amount = day.energy_kwh_100km.get(part, 0.0)
            axes.barh(row, amount, 0.6, left=left, color=_COLOURS[part], label=part if row == 0 else None)
            if amount > 0.045 * whole:
                ink = style.INK if part in ("climate and pack", "auxiliaries", "battery") else "white"
                axes.text(left + 0.5 * amount, row, f"{amount:.1f}", ha="center", va="center", fontsize=8, color=ink)
            left += amount
        axes.text(left + 0.01 * whole, row, f"{left:.1f}", va="center", fontsize=10, fontweight="bold")
    words = [f"{day.site.title.split(',')[0]}\n{_celsius(dict(day.site.stated))}" for day in days]
    axes.set_yticks(range(len(days)), words)
    axes.invert_yaxis()
    axes.set_xlim(0.0, 1.09 * whole)
    axes.set_xlabel("kWh/100 km")
    figure.legend(loc="lower center", ncols=len(names), frameon=False, fontsize=8, handlelength=1.0, columnspacing=1.2)
    return figure


def _celsius(stated: dict[str, str]) -> str:
    """The temperature of a site as its file states it, with a true minus sign."""
    return typeset(stated["temperature"]).replace("degC", "°C")


def temperature_figure(name: str, days: tuple[SiteDay, ...]) -> Figure:
    """Temperatures of cabin and powertrain over the first half hour in town, one panel a site."""
    figure = style.new_figure(9.2, 4.4)
    style.title(figure, "The first half hour", f"{name}: 40 km/h in town after a night or an afternoon outdoors")
    width = 0.9 / len(days)
    traces = {part: colour for part, colour in _TRACES.items() if part in days[0].temperatures_c}
    low = min(float(day.temperatures_c[part].min()) for day in days for part in traces) - 4.0
    high = max(float(day.temperatures_c[part].max()) for day in days for part in traces) + 4.0
    for index, day in enumerate(days):
        axes = figure.add_axes((0.065 + index * width, 0.2, width - 0.025, 0.56))
        style.bare(axes, grid="y")
        comfort = "comfortable, felt 19 to 27 °C" if index == 0 else None
        axes.axhspan(19.0, 27.0, color=style.AMBER, alpha=0.12, lw=0, label=comfort)
        for part, colour in traces.items():
            look = {"lw": 1.4, "ls": (0, (4, 2))} if part == "felt" else {"lw": 2.0}
            label = part if index == 0 else None
            axes.plot(day.minutes, day.temperatures_c[part], color=colour, label=label, **look)
        axes.set_xlim(0, 30)
        axes.set_ylim(low, high)
        where = f"{day.site.title.split(',')[0]}, {_celsius(dict(day.site.stated))}"
        axes.set_title(where, fontsize=9.5, fontweight="bold", loc="left")
        axes.set_xlabel("min")
        axes.set_xticks((0, 10, 20, 30))
        axes.yaxis.set_major_formatter(lambda value, _: f"{number(value)} °C")
        if index:
            axes.tick_params(labelleft=False)
    figure.legend(loc="lower center", ncols=6, frameon=False, fontsize=8.5, columnspacing=1.4)
    return figure
