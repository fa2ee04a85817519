"""What a user may type: concepts by path or library name, conditions with their unit."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

import click
from click.shell_completion import CompletionItem

from redline.concept.language.files import is_there, library_names
from redline.faces.cli.targets import Target
from redline.foundations.errors import DomainError, InputError, Problem, UnitError

if TYPE_CHECKING:
    from redline.concept.concept import Concept
    from redline.proving_ground.conditions import Conditions
    from redline.red_lines.requirement import RedLine


class Named(click.ParamType):
    """A file path, or a name on a library shelf; names complete in the shell."""

    name = "text"

    def __init__(self, shelf: str, prefix: str = "") -> None:
        self.shelf, self.prefix = shelf, prefix

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete library names, and files where the text looks like one."""
        del ctx, param
        names = [f"{self.prefix}{name}" for name in library_names(self.shelf)]
        found = [CompletionItem(name) for name in names if incomplete and name.startswith(incomplete)]
        bare = [CompletionItem(n) for n in library_names(self.shelf) if incomplete and n.startswith(incomplete)]
        return found or bare or [CompletionItem(incomplete, type="file")]


CONCEPT = Named("vehicles", "vehicle:")
RED_LINE = Named("red_lines")
RIVALS = Named("rival_sets")


def red_line_options(function: Any) -> Any:
    """Add ``--red-line`` and ``--rivals`` to a command."""
    function = click.option(
        "--rivals",
        type=RIVALS,
        metavar="SET",
        help="Rival set for class-leading requirements, instead of the red line's own.",
    )(function)
    return click.option(
        "--red-line",
        type=RED_LINE,
        metavar="FILE|NAME",
        help="Red line to judge against, for example go_anywhere.",
    )(function)


#: ``--json`` of a command; it gets it as ``as_json``.
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout, and nothing else.")


def out_option(words: str) -> Any:
    """``--out DIR`` of a command; ``words`` say what it writes there."""
    return click.option("--out", type=Target(folder=True), metavar="DIR", help=words)


def condition_options(function: Any) -> Any:
    """Add options for the day and the road of the trials; the command gets them as ``stated``."""
    from redline.faces.cli.day_options import DAY

    @functools.wraps(function)
    def command(*args: Any, **given: Any) -> Any:
        stated = {name: given.pop(name) for name in DAY}
        return function(*args, stated={name: text for name, text in stated.items() if text is not None}, **given)

    for name, (metavar, text) in reversed(DAY.items()):
        command = click.option(f"--{name}", metavar=metavar, help=text)(command)
    return command


off_road_option = click.option(
    "--off-road", is_flag=True, help="Also run the off-road trials: obstacles, traction, soft ground, water, trails."
)


seasons_option = click.option(
    "--seasons", is_flag=True,
    help="Also run the trials of heat and cold, towing, journeys, endurance and pack life; takes minutes.",
)  # fmt: skip


_A, _B, _C, _D = TypeVar("_A"), TypeVar("_B"), TypeVar("_C"), TypeVar("_D")


@overload
def together(*readings: *tuple[Callable[[], _A], Callable[[], _B]]) -> tuple[_A, _B]: ...
@overload
def together(*readings: *tuple[Callable[[], _A], Callable[[], _B], Callable[[], _C]]) -> tuple[_A, _B, _C]: ...
@overload
def together(
    *readings: *tuple[Callable[[], _A], Callable[[], _B], Callable[[], _C], Callable[[], _D]],
) -> tuple[_A, _B, _C, _D]: ...
@overload
def together(*readings: Callable[[], _A]) -> tuple[_A, ...]: ...
def together(*readings: Callable[[], Any]) -> tuple[Any, ...]:
    """Read all that a call names, one after another; the problems of all of it are reported together.

    Raises:
        InputError: anything is wrong, with every problem.
    """
    found: list[Any] = []
    problems: list[Problem] = []
    for read in readings:
        try:
            found.append(read())
        except InputError as error:
            problems += error.problems
        except (click.UsageError, DomainError, UnitError) as error:
            problems.append(Problem("the options", None, "", str(error)))
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return tuple(found)


def read_concepts(names: tuple[str, ...]) -> list[Concept]:
    """Read concepts; the problems of all of them are reported together.

    Raises:
        InputError: any of them is wrong.
    """
    from redline.studio.library import read_named

    found: list[Concept] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        try:
            found.append(read_named(name))
        except InputError as error:
            problems += _figures_only(name, error) or error.problems
    if problems:
        raise InputError(problems)
    return found


def _figures_only(name: str, error: InputError) -> tuple[Problem, ...]:
    """What to say of a rival of the library that lacks what an assessment needs; nothing of other concepts."""
    stem = name.removeprefix("vehicle:")
    if stem not in library_names("vehicles") or is_there(Path(name)):
        return ()
    if not all(problem.missing for problem in error.problems):
        return ()
    lacking = ", ".join(problem.key for problem in error.problems)
    message = f"this library vehicle holds published figures only, without {lacking}, and cannot be assessed"
    return (Problem(name, None, "", f"{message}; see: redline catalogue --show {stem}"),)


def read_line(red_line: str | None, rivals: str | None) -> RedLine | None:
    """Read the red line asked for, with its rivals replaced where asked.

    Raises:
        InputError: no such red line or rival set, or the file is wrong.
    """
    if rivals and not red_line:
        raise click.UsageError("--rivals replaces the rivals of a red line; name one with --red-line")
    if not red_line:
        return None
    from redline.red_lines.requirement import read_red_line
    from redline.red_lines.rivals import rival_set

    where = Path(red_line) if Path(red_line).suffix else red_line
    if rivals:
        together(lambda: rival_set(rivals), lambda: read_red_line(where))
    return read_red_line(where, rivals)


def conditions_of(stated: dict[str, str]) -> Conditions | None:
    """The conditions asked for; None where all is standard.

    Raises:
        InputError: a condition is wrong; every problem at once.
    """
    if not stated:
        return None
    from redline.proving_ground.day import conditions_from, problems_of

    problems = problems_of(stated)
    if problems:
        raise InputError([Problem("the options", None, "", problem) for problem in problems])
    return conditions_from(stated)
