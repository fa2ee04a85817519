"""``redline course``: obstacles in 3-D, and the hardest level passed."""

from __future__ import annotations

from pathlib import Path

import click

from redline import __version__
from redline.faces.cli.inputs import CONCEPT, json_option, out_option, read_concepts, together


@click.command()
@click.argument("concept", type=CONCEPT)
@click.argument("course", metavar="COURSE")
@click.option("--level", type=float, metavar="N", help="Drive this level only, from 1 to 10; a tenth is a level too.")
@click.option("--levels", is_flag=True, help="Find the hardest level passed; this is what happens without --level.")
@click.option(
    "--lock",
    default="own",
    show_default=True,
    metavar="own|open|locked|brake",
    help="Differentials: the concept's own, open, locked, or open with brakes on a spinning wheel.",
)
@click.option("--height", default="off_road", show_default=True, metavar="off_road|road|access", help="Ride height.")
@click.option("--surface", default="earth", show_default=True, metavar="NAME", help="Surface of ground and obstacles.")
@out_option("Also write a picture, an animated GLB, the time series and course.json there.")
@json_option
def course(
    concept: str, course: str, level: float | None, levels: bool, lock: str, height: str, surface: str,
    out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Drive CONCEPT over the obstacle COURSE in 3-D, and find the hardest level it passes.

    Courses: ramp, twister, step, ridge, ditch, log, side_slope, rutted_hill, rock_garden. Each has levels from 1 to 10.
    Where a quasi-static answer exists it stands beside. Needs MuJoCo: pip install -e ".[courses]".
    """
    from redline.faces.cli.output import console, echo_json, working
    from redline.faces.cli.views.course_view import report_of, show

    with working("Loading ..."):
        from redline.proving_ground.courses.entrant import checked_choices, enter
        from redline.proving_ground.courses.hardest import climb, single
        from redline.proving_ground.courses.library import course_named
        from redline.proving_ground.courses.model.engine import mujoco
        from redline.proving_ground.courses.quasi_static import quasi_static

        (read,), known, _, _ = together(
            lambda: read_concepts((concept,)),
            lambda: course_named(course),
            lambda: _checked_level(level, levels),
            lambda: checked_choices(lock, surface, height),
        )
        entrant = enter(read, lock, surface, height)
        mujoco()
    with working(f"Driving the {known.title.lower()} ..."):
        ladder = climb(entrant, course) if level is None else single(entrant, course, level)
    with working("Working out the quasi-static answer ..."):
        beside = quasi_static(entrant, course)
    report = report_of(entrant, known, ladder, beside, one_level=level is not None)
    if as_json:
        echo_json({"redline_version": __version__, **report})
    else:
        show(console(), entrant, known, ladder, report)
    if out is not None:
        from redline.faces.cli.output import messages, write_folder
        from redline.faces.cli.views.course_files import write_files

        run, finding = ladder.shown
        with working("Drawing ..."):
            contents = {"redline_version": __version__, **report}
            written = write_folder(
                out, lambda folder: write_files(folder, read, entrant, known, run, finding, contents)
            )
        messages().print(f"Wrote {len(written)} files to {out}")


def _checked_level(level: float | None, levels: bool) -> None:
    """Raise where the level asked for is none, or a level and the hardest one are asked for at once."""
    from redline.proving_ground.courses.library import checked_level

    if level is not None and levels:
        raise click.UsageError("--level drives one level and --levels finds the hardest; choose one")
    if level is not None:
        checked_level(level)
