"""``redline assess``: attributes with error bars, and the red line's verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from redline import __version__
from redline.faces.cli.inputs import (
    CONCEPT,
    condition_options,
    conditions_of,
    json_option,
    off_road_option,
    out_option,
    read_concepts,
    read_line,
    red_line_options,
    seasons_option,
    together,
)

if TYPE_CHECKING:
    from redline.studio.assessment import Assessment

DAY = "Road trials are {}; procedures of EPA and WLTP keep their own air and temperature."


@click.command()
@click.argument("concepts", nargs=-1, required=True, type=CONCEPT, metavar="CONCEPT...")
@red_line_options
@condition_options
@off_road_option
@seasons_option
@click.option("--all", "everything", is_flag=True, help="Show every attribute and every driver.")
@json_option
@out_option("Also write figures and assessment.json there.")
def assess(
    concepts: tuple[str, ...], red_line: str | None, rivals: str | None, stated: dict[str, str], off_road: bool,
    seasons: bool, everything: bool, as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """Assess concepts: attributes with error bars, and the red line's verdict.

    CONCEPT is a file, or a vehicle of the library such as vehicle:volkswagen_id4_pro_rwd_2024 (see redline
    catalogue).
    """
    from redline.faces.cli.output import console, echo_json, messages
    from redline.faces.cli.views.assess_view import show_assessment

    found = assess_all(concepts, red_line, rivals, stated, off_road=off_road, seasons=seasons)
    if as_json:
        echo_json(contract(found))
    else:
        for index, assessment in enumerate(found):
            if index:
                console().print()
            show_assessment(console(), assessment, everything=everything)
        if stated:
            from redline.proving_ground.day import in_words

            console().print(DAY.format(in_words(stated)), style="dim")
    if out is not None:
        written = write_assessments(found, out)
        messages().print(f"Wrote {len(written)} files to {out}")


def assess_all(
    concepts: tuple[str, ...], red_line: str | None, rivals: str | None, stated: dict[str, str] | None = None, *,
    off_road: bool = False, seasons: bool = False,
) -> list[Assessment]:  # fmt: skip
    """Read everything first, so that all problems come at once; then assess."""
    from redline.faces.cli.output import working

    with working("Loading ..."):
        read, conditions, line = together(
            lambda: read_concepts(concepts),
            lambda: conditions_of(stated or {}),
            lambda: read_line(red_line, rivals),
        )
        from redline.proving_ground.outcome import suites_of
        from redline.studio.assess import assess as run
    found: list[Assessment] = []
    for concept in read:
        with working(f"Assessing {concept.name} ..."):
            found.append(run(concept, line, conditions, suites_of(off_road, seasons)))
    return found


def contract(assessments: list[Assessment]) -> dict[str, object]:
    """The JSON contract of ``assess --json``."""
    return {"redline_version": __version__, "concepts": [item.to_dict() for item in assessments]}


def write_assessments(assessments: list[Assessment], folder: Path) -> list[Path]:
    """Write each assessment's figures and data; several concepts get a folder each."""
    from redline.faces.cli.output import to_json, working, write_folder
    from redline.faces.plots import write_figures

    stems = _stems(assessments)

    def fill(temporary: Path) -> None:
        for stem, assessment in zip(stems, assessments, strict=True):
            place = temporary / stem if len(assessments) > 1 else temporary
            place.mkdir(exist_ok=True)
            write_figures(assessment, place)
            (place / "assessment.json").write_text(to_json(contract([assessment])) + "\n", encoding="utf-8")

    with working("Drawing figures ..."):
        return write_folder(folder, fill)


def _stems(assessments: list[Assessment]) -> list[str]:
    """A folder name for each assessment, numbered where two files share one."""
    stems: list[str] = []
    for assessment in assessments:
        stem, count = Path(assessment.path).stem, 2
        name = stem
        while name in stems:
            name, count = f"{stem}_{count}", count + 1
        stems.append(name)
    return stems
