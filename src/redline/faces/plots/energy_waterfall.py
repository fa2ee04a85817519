"""The energy waterfall: where the WLTP energy goes between the wall socket and the road."""

from __future__ import annotations

from matplotlib.figure import Figure

from redline.faces.plots.drawing import style
from redline.faces.plots.drawing.bars import Part, bar, kwh_100km, number_above, traction_column
from redline.faces.plots.fuel_waterfall import draw_fuel_waterfall
from redline.studio.assessment import Assessment
from redline.studio.insight.picture_data import EnergyLedger, PictureData

_ELECTRIC = style.AMBER


def _losses(ledger: EnergyLedger) -> list[Part]:
    return [
        Part("charging", ledger.charger_j_m, _ELECTRIC),
        Part("battery", ledger.battery_j_m, _ELECTRIC),
        Part("auxiliaries", ledger.auxiliary_j_m, _ELECTRIC),
        Part("machines,\ninverters", ledger.machine_j_m, _ELECTRIC),
        Part("gears", ledger.gear_j_m, _ELECTRIC),
        Part("tyres,\nbearings", ledger.rolling_j_m, style.GREEN_LIGHT),
        Part("air", ledger.aero_j_m, style.GREEN),
        Part("friction\nbrakes", ledger.friction_brake_j_m, style.RED),
    ]


def draw_energy_waterfall(assessment: Assessment, data: PictureData) -> Figure:
    """Draw the waterfall of WLTP combined energy, and what becomes of the traction work beside it."""
    if data.ledger is None:
        return draw_fuel_waterfall(assessment, data)
    figure = style.new_figure(11.5, 5.6)
    axes = figure.add_axes((0.055, 0.13, 0.935, 0.70))
    ledger = data.ledger
    losses, wall = _losses(ledger), kwh_100km(ledger.wall_j_m)
    bar(axes, 0.0, 0.0, wall, style.INK)
    number_above(axes, 0.0, wall, f"{wall:.1f}", "100 %")
    axes.set_ylim(0.0, 1.12 * max(wall, kwh_100km(ledger.traction_j_m)))
    level = wall
    for place, part in enumerate(losses, 1):
        axes.plot([place - 0.69, place + 0.31], [level, level], color="#a9aea5", lw=0.8, zorder=1)
        amount = kwh_100km(part.joule_per_m)
        bar(axes, place, level - amount, amount, part.colour)
        number_above(axes, place, level, f"{amount:.1f}", f"{amount / wall:.0%}".replace("%", " %"))
        level -= amount
    column = len(losses) + 1.45
    traction_column(
        axes, column, ledger.traction_j_m, ledger.recovered_j_m,
        (ledger.friction_brake_j_m, ledger.aero_j_m, ledger.rolling_j_m),
    )  # fmt: skip
    axes.set_xticks(
        [*range(len(losses) + 1), column], ["at the\nwall", *(part.name for part in losses), "traction\nwork"]
    )
    axes.set_xlim(-0.6, column + 2.35)
    style.bare(axes, grid="y")
    axes.axhline(0.0, color="#9a9f93", lw=1.0)
    value = assessment["energy_wltp_kwh_100km"]
    style.title(
        figure,
        f"{assessment.name}: from wall to wheel",
        f"WLTP combined, kWh/100 km and share of the wall energy · "
        f"{value.value:.1f} kWh/100 km, p10–p90 {value.p10:.1f}–{value.p90:.1f}",
    )
    return figure
