"""What ``redline course`` shows: the ladder of levels, and the quasi-static answer beside the 3-D one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redline.proving_ground.courses.library import level_range

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from redline.proving_ground.courses.entrant import Entrant
    from redline.proving_ground.courses.finding import Finding
    from redline.proving_ground.courses.hardest import Ladder
    from redline.proving_ground.courses.library import Course
    from redline.proving_ground.courses.quasi_static import QuasiStatic

#: What each choice of --lock means.
LOCK_WORDS = {
    "own": "its own differentials and traction control",
    "open": "open differentials",
    "locked": "locked differentials",
    "brake": "open differentials, brakes on a spinning wheel",
}


def report_of(
    entrant: Entrant, course: Course, ladder: Ladder, beside: QuasiStatic | None, *, one_level: bool
) -> dict[str, Any]:
    """The JSON contract of ``redline course --json``."""
    return {
        "concept": entrant.name,
        "course": course.name,
        "title": course.title,
        "lock": entrant.lock,
        "surface": entrant.surface,
        "friction": entrant.mu_coeff,
        "hardest_level": None if one_level else ladder.level,
        "hardest_size": None if one_level or ladder.level == 0.0 else course.shown(ladder.level),
        "unit": course.unit,
        "hardest_size_untouched": None if one_level or ladder.clear_level == 0.0 else course.shown(ladder.clear_level),
        "quasi_static": None if beside is None else _beside(course, ladder, beside, one_level=one_level),
        "monotone": ladder.monotone,
        "levels": [finding.to_dict() for finding in ladder.tried],
    }


def _beside(course: Course, ladder: Ladder, beside: QuasiStatic, *, one_level: bool) -> dict[str, Any]:
    """The quasi-static answer in the course's unit, the 3-D one it compares with, and their difference."""
    shown = course.shown(1.0) * beside.size / course.size(1.0)
    level = ladder.clear_level if beside.clear else ladder.level
    in_3d = None if one_level or level == 0.0 else course.shown(level)
    return {
        "size": shown,
        "words": beside.words,
        "untouched": beside.clear,
        "in_3d": in_3d,
        "difference": None if in_3d is None else in_3d - shown,
        "beyond_levels": not course.size(level_range()[0]) <= beside.size < course.size(level_range()[1]),
    }


def show(screen: Console, entrant: Entrant, course: Course, ladder: Ladder, report: dict[str, Any]) -> None:
    """Write who drove what, the table of levels, and the verdict."""
    from rich.text import Text

    head = f": {course.title.lower()} on {entrant.surface.replace('_', ' ')}, friction {entrant.mu_coeff:.2f}"
    screen.print(Text.assemble((entrant.name, "bold"), head))
    screen.print(Text(LOCK_WORDS[entrant.lock], style="dim"))
    screen.print(table_of(course, ladder.tried))
    for sentence, style in verdict(course, ladder, one_level=report["hardest_level"] is None):
        screen.print(Text(sentence, style=style))
    if report["quasi_static"] is not None:
        screen.print(side_by_side(course, report["quasi_static"]))


def side_by_side(course: Course, beside: dict[str, Any]) -> Table:
    """The quasi-static answer beside the 3-D one, with the difference."""
    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number, signed

    digits = 0 if course.unit == "mm" else 1
    table = sheet()
    for heading in ("", course.unit, "what it means"):
        table.add_column(heading, justify="right" if heading == course.unit else "left", no_wrap=heading != "")
    table.add_row("quasi-static", number(beside["size"], digits), beside["words"])
    what = "hardest without a touch" if beside["untouched"] else "hardest level passed"
    if beside["in_3d"] is not None:
        table.add_row("in 3-D", number(beside["in_3d"], digits), what)
        table.add_row("difference", signed(beside["difference"], digits), _why(beside))
    return table


def _why(beside: dict[str, Any]) -> str:
    if beside["beyond_levels"]:
        return "the quasi-static answer lies beyond the levels"
    return "3-D has momentum, springs and a driver; quasi-static has not"


def table_of(course: Course, tried: tuple[Finding, ...]) -> Table:
    """One row a level: its size, result, lightest and heaviest wheel, slip, energy and time."""
    from rich.text import Text

    from redline.faces.cli.output import sheet
    from redline.faces.numbers import number

    table = sheet()
    for heading in ("level", f"{course.unit}"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("result", min_width=26)
    for heading in ("wheel load\nkN", "slip\n%", "wheels\nkJ", "pack\nkJ", "brakes\nkJ"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in tried:
        digits = 0 if course.unit == "mm" else 1
        battery = "n/a" if one.battery_j is None else number(1e-3 * one.battery_j, 1)
        table.add_row(
            f"{one.level:g}", number(one.size, digits), Text(one.sentence(), style="green" if one.passed else "red"),
            f"{number(1e-3 * min(one.lightest_load_n), 1)} – {number(1e-3 * max(one.greatest_load_n), 1)}",
            number(100.0 * one.greatest_slip_frac), number(1e-3 * one.wheels_j, 1), battery,
            number(1e-3 * one.brakes_j, 1),
        )  # fmt: skip
    return table


def verdict(course: Course, ladder: Ladder, *, one_level: bool) -> list[tuple[str, str]]:
    """Sentences on the hardest level, what stopped the next, and whether harder ones were passed after all."""
    if one_level:
        (only,) = ladder.tried
        return [(f"Level {only.level:g}, {course.sentence(only.level)}: {only.sentence()}.", _colour(only.passed))]
    if ladder.level == 0.0:
        stop = ladder.tried[0]
        return [(f"Not even level {stop.level:g} is passed, {course.sentence(stop.level)}: {stop.sentence()}.", "red")]
    found = [(f"Hardest level passed: {ladder.level:g}, {course.sentence(ladder.level)}.", "bold green")]
    if ladder.stop is not None:
        found.append((f"Level {ladder.stop.level:g}: {ladder.stop.sentence()}.", "red"))
    if not ladder.monotone:
        passed = [one.level for one in ladder.tried if one.passed and one.level > ladder.level]
        listed = ", ".join(f"{level:g}" for level in passed)
        found.append((f"Level {listed} was passed all the same: not every harder level is harder to drive.", "yellow"))
    return found


def _colour(passed: bool) -> str:
    return "green" if passed else "red"
