"""The energy waterfall of a vehicle with an engine: from tank, and from the wall for a plug-in, to the road."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from redline.faces.numbers import number
from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.bars import Part, bar, kwh_100km, number_above, traction_column
from redline.studio.applicable import kind_words
from redline.studio.assessment import Assessment
from redline.studio.insight.fuel_ledger import FuelLedger
from redline.studio.insight.picture_data import PictureData

_ENGINE, _ELECTRIC, _DRIVELINE = "#8a5a3c", style.AMBER, "#c9a15f"
_LEAST_KWH = 0.005


def draw_fuel_waterfall(assessment: Assessment, data: PictureData) -> Figure:
    """Draw one waterfall for the held charge; for a plug-in another above it, on the charge from the wall."""
    count = len(data.fuel)
    head = 1.0 if count > 1 else 0.45
    height = head + 4.7 * count
    figure = style.new_figure(11.5, height)
    for index, ledger in enumerate(data.fuel):
        bottom = height - head - 4.7 * (index + 1) + 0.75
        axes = figure.add_axes((0.055, bottom / height, 0.935, 3.35 / height))
        _waterfall(axes, ledger, _ENGINE_BRAKING if assessment.kind == "combustion" else _REGAINED)
        if count > 1:
            axes.set_title(_heading(assessment, ledger), loc="left", fontsize=10.5, fontweight="bold", pad=14)
    words = kind_words(assessment.kind, assessment.plug_in)
    below = "WLTP, kWh/100 km and share of what comes in"
    if count == 1:
        below += f" · {_figure_of(assessment, data.fuel[0])}"
    style.title(
        figure, f"{assessment.name}: from {'wall and ' if count > 1 else ''}tank to wheel", f"{below} · {words}"
    )
    return figure


def _heading(assessment: Assessment, ledger: FuelLedger) -> str:
    name = "On the charge from the wall" if ledger.depleting else "Charge held"
    return f"{name} · {_figure_of(assessment, ledger)}"


def _figure_of(assessment: Assessment, ledger: FuelLedger) -> str:
    """The attribute that the ledger leads to, with its spread, and what the engine did for it."""
    value = assessment["energy_wltp_kwh_100km" if ledger.depleting else "fuel_wltp_l_100km"]
    digits, unit = value.attribute.digits, value.attribute.unit.replace("100km", "100 km")
    text = f"{number(value.value, digits)} {unit}, p10–p90 {number(value.p10, digits)}–{number(value.p90, digits)}"
    if ledger.running_frac <= 0.0:
        return f"{text} · the engine rests"
    return f"{text} · engine runs {100.0 * ledger.running_frac:.0f} % of the time, {_starts(ledger.starts)}"


def _starts(count: float) -> str:
    return f"{count:.0f} start{'' if round(count) == 1 else 's'}"


def _parts(ledger: FuelLedger) -> list[Part]:
    parts = [
        Part("charging", ledger.charger_j_m, _ELECTRIC),
        Part("engine: heat,\nfriction", ledger.engine_j_m, _ENGINE),
        Part("clutch,\nconverter", ledger.slip_j_m, _DRIVELINE),
        Part("gears", ledger.gear_j_m, _DRIVELINE),
        Part("machines,\ninverters", ledger.machine_j_m, _ELECTRIC),
        Part("battery", ledger.battery_j_m, _ELECTRIC),
        Part("auxiliaries", ledger.auxiliary_j_m, _ELECTRIC),
        Part("tyres,\nbearings", ledger.rolling_j_m, style.GREEN_LIGHT),
        Part("air", ledger.aero_j_m, style.GREEN),
        Part("friction\nbrakes", ledger.friction_brake_j_m, style.RED),
    ]
    return [part for part in parts if kwh_100km(part.joule_per_m) > _LEAST_KWH]


#: What the wheels give back, and what becomes of it: charge, or an engine that turns without fuel.
_REGAINED, _ENGINE_BRAKING = ("regained by braking", "comes back"), ("engine braking", "turns the engine")


def _waterfall(axes: Axes, ledger: FuelLedger, words: tuple[str, str]) -> None:
    income = kwh_100km(ledger.income_j_m)
    axes.set_ylim(0.0, 1.13 * max(income, kwh_100km(ledger.traction_j_m)))
    level = _sources(axes, ledger, income)
    parts = _parts(ledger)
    for place, part in enumerate(parts, 1):
        amount = kwh_100km(part.joule_per_m)
        axes.plot([place - 0.69, place + 0.31], [level, level], color="#a9aea5", lw=0.8, zorder=1)
        bar(axes, place, level - amount, amount, part.colour)
        number_above(axes, place, level, f"{amount:.1f}", f"{100.0 * amount / income:.0f} %")
        level -= amount
    column = len(parts) + 1.45
    traction_column(
        axes, column, ledger.traction_j_m, ledger.recovered_j_m,
        (ledger.friction_brake_j_m, ledger.aero_j_m, ledger.rolling_j_m), words,
    )  # fmt: skip
    first = "from\nthe wall" if ledger.depleting and ledger.fuel_j_m <= 0.0 else "from\nthe tank"
    axes.set_xticks([*range(len(parts) + 1), column], [first, *(part.name for part in parts), "traction\nwork"])
    axes.set_xlim(-0.6, column + 2.45)
    style.bare(axes, grid="y")
    axes.axhline(0.0, color="#9a9f93", lw=1.0)


def _sources(axes: Axes, ledger: FuelLedger, income: float) -> float:
    """The first column: fuel, with what came from the wall above it; the level at which the losses begin."""
    fuel = kwh_100km(ledger.fuel_j_m)
    if ledger.depleting:
        bar(axes, 0.0, 0.0, fuel, _ENGINE)
        bar(axes, 0.0, fuel, income - fuel, style.INK)
    else:
        bar(axes, 0.0, 0.0, income, style.INK)
    number_above(axes, 0.0, income, f"{income:.1f}", "100 %")
    return income


__all__ = ["draw_fuel_waterfall"]
