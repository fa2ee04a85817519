"""Files of ``redline course --out``: the picture, the animated GLB, the time series, and the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redline.concept.concept import Concept
    from redline.proving_ground.courses.driving.record import Record
    from redline.proving_ground.courses.driving.run import Run
    from redline.proving_ground.courses.entrant import Entrant
    from redline.proving_ground.courses.finding import Finding
    from redline.proving_ground.courses.library import Course


def write_files(
    folder: Path, concept: Concept, entrant: Entrant, course: Course, run: Run, finding: Finding,
    report: dict[str, Any],
) -> None:  # fmt: skip
    """Write the picture, ``course.glb``, ``course.csv`` and ``course.json`` of one run."""
    from redline.faces.cli.output import to_json
    from redline.faces.cli.views.course_view import LOCK_WORDS
    from redline.faces.plots.course_figure import course_figure, still_pixels
    from redline.faces.plots.drawing import style
    from redline.faces.scenes.glb import glb
    from redline.faces.scenes.moment import camera_for, telling_moment
    from redline.faces.scenes.ray_cast import Stage
    from redline.faces.scenes.scene import scene_of

    scene = scene_of(run, concept, entrant.vehicle)
    sample = telling_moment(run)
    width, height = still_pixels()
    still = Stage(scene, sample).picture(camera_for(scene, run, sample), width, height)
    with style.look():
        figure = course_figure(
            entrant.name, course.sentence(finding.level), LOCK_WORDS[entrant.lock], finding, run, still, sample
        )
        style.save(figure, folder, f"course_{course.name}")
    (folder / f"course_{course.name}.glb").write_bytes(glb(scene))
    (folder / f"course_{course.name}.csv").write_text(series(run.record), encoding="utf-8")
    (folder / "course.json").write_text(to_json(report) + "\n", encoding="utf-8")


def series(record: Record) -> str:
    """The record as CSV, fifty rows a second."""
    from redline.proving_ground.courses.model.rig import WHEELS

    heads = ["time_s", "x_m", "y_m", "z_m", "front_axle_nm", "rear_axle_nm"]
    for quantity in ("load_n", "spin_rad_s", "brake_nm"):
        heads += [f"{quantity.split('_')[0]}_{wheel}_{quantity.split('_', 1)[1]}" for wheel in WHEELS]
    rows = [",".join(heads)]
    for index, time in enumerate(record.time_s):
        values = [
            time, *record.places_m[index, 1], *record.axle_nm[index], *record.load_n[index],
            *record.spin_rad_s[index], *record.brake_nm[index],
        ]  # fmt: skip
        rows.append(",".join(f"{float(value):.5g}" for value in values))
    return "\n".join(rows) + "\n"
