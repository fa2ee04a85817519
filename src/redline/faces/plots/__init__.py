"""Pictures of an assessment: side view, energy, cycle, charging, radar, sensitivities and verdicts."""

from __future__ import annotations

from pathlib import Path

from redline.concept.read import read
from redline.faces.plots.articulation import draw_articulation
from redline.faces.plots.charge_curve import draw_charge_curve
from redline.faces.plots.cycle_trace import draw_cycle_trace
from redline.faces.plots.drawing import style
from redline.faces.plots.energy_waterfall import draw_energy_waterfall
from redline.faces.plots.radar import draw_radar
from redline.faces.plots.sensitivity import draw_sensitivity
from redline.faces.plots.side_view import draw_side_view
from redline.faces.plots.twister import draw_twister
from redline.faces.plots.verdicts import draw_verdicts
from redline.studio.assessment import Assessment
from redline.studio.insight.picture_data import PictureData, picture_data
from redline.vehicle.vehicle import Vehicle

__all__ = ["write_figures"]


def write_figures(
    assessment: Assessment,
    folder: Path | str,
    *,
    vehicle: Vehicle | None = None,
    data: PictureData | None = None,
) -> list[Path]:
    """Write every picture of an assessment as PNG and SVG and return the files.

    The concept is read again from the assessment's path for what the assessment does not hold; a caller
    that has it hands over the nominal ``vehicle`` or the whole picture ``data``. Without a red line
    there is no radar and no verdict strip, without a fast-charging socket no charge curve.
    Articulation and twister are drawn where the off-road suite ran.
    """
    folder = Path(folder)
    if data is None:
        obstacles = any(item.attribute.name == "articulation_mm" for item in assessment.attributes)
        concept = None if vehicle is not None else read(assessment.path)
        data = picture_data(concept, vehicle, obstacles=obstacles)
    draw = {
        "side_view": lambda: draw_side_view(assessment, data),
        "energy_waterfall": lambda: draw_energy_waterfall(assessment, data),
        "cycle_trace": lambda: draw_cycle_trace(assessment, data),
        "sensitivity": lambda: draw_sensitivity(assessment),
    }
    if (curves := data.charge) is not None:
        draw["charge_curve"] = lambda: draw_charge_curve(assessment.name, curves)
    if (met := data.obstacles) is not None:
        draw |= {
            "articulation": lambda: draw_articulation(assessment, data.vehicle, met),
            "twister": lambda: draw_twister(assessment, met),
        }
    if assessment.verdicts:
        draw |= {"radar": lambda: draw_radar(assessment), "verdicts": lambda: draw_verdicts(assessment)}
    written: list[Path] = []
    with style.look():
        for name, make in draw.items():
            written += style.save(make(), folder, name)
    return written
