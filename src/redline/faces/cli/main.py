"""The command line: a group whose commands load when they are called, and what happens to errors."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import sys

import click

from redline import __version__
from redline.foundations.errors import InputError, RedlineError, did_you_mean
from redline.foundations.printable import printable

#: Command -> (module and object, help); the help stands here so that ``--help`` imports nothing.
COMMANDS = {
    "assess": ("commands.assess:assess", "Assess concepts: attributes with error bars, and the red line's verdict."),
    "compare": ("commands.compare:compare", "Put concepts side by side and say what is better or worse."),
    "explain": ("commands.explain:explain", "Show where a number comes from, step by step."),
    "cycle": ("commands.cycle:cycle", "Drive your own speed trace: energy, distance, where it is missed."),
    "trail": ("commands.trail:trail", "Drive a trail from GPX or CSV: energy, hours, charge along it, go or no-go."),
    "course": ("commands.course:course", "Drive an obstacle course in 3-D and find the hardest level passed."),
    "seasons": ("commands.seasons:seasons", "Drive two winters and two summers, and say what must still be driven."),
    "durability": (
        "commands.durability:durability",
        "Show indicators of durability: the pack's life, damage of wheel loads.",
    ),
    "build-or-buy": (
        "commands.build_or_buy:build_or_buy",
        "Put own drive units beside the bought-in one: copper, two gears.",
    ),
    "fit-out": (
        "commands.fit_out:fit_out",
        "Fit a rack, a tent, other tyres, a lift, a winch: what each gives and takes.",
    ),
    "ground": ("commands.ground:ground", "Put a concept on soft ground: drawbar, sinkage, slope, go or no-go."),
    "catalogue": ("commands.catalogue:catalogue", "List library vehicles, rivals, platforms, red lines and trials."),
    "new": ("commands.starter:new", "Write a commented starter concept file."),
    "set": ("commands.edit:set_value", "Change one value of a concept file; comments stay."),
    "schema": ("commands.editor:schema", "Write the JSON Schema of concept files, for editors."),
    "validate": ("validating.validate:validate", "Check Redline against published figures."),
    "completion": ("commands.editor:completion", "Print the script that completes commands in your shell."),
}


#: What goes wrong outside Redline and outside the user's files.
_SYSTEM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.ENAMETOOLONG)


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called, and turns errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(importlib.import_module(f"redline.faces.cli.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or suggest the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(f"no such command {name!r}{did_you_mean(name, COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error the user can mend exits with 2, a fault of ours with 1."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except InputError as error:
            report(error)
            ctx.exit(2)
        except RedlineError as error:
            click.echo(f"redline: {printable(str(error))}", err=True)
            ctx.exit(2)
        except Exception as error:
            if os.environ.get("REDLINE_DEBUG"):
                raise
            if message := of_the_system(error):
                click.echo(f"redline: {message}", err=True)
                ctx.exit(2)
            first = next(iter(str(error).splitlines()), "no message")
            click.echo(f"redline: unexpected {type(error).__name__}: {first}", err=True)
            click.echo(
                "This is a fault of Redline, not of your file. REDLINE_DEBUG=1 shows the details to report.",
                err=True,
            )
            ctx.exit(1)


def of_the_system(error: Exception) -> str:
    """What to say of an error that is the system's, such as a full disk under stdout; empty for any other.

    >>> of_the_system(OSError(errno.ENOSPC, "No space left on device"))
    'cannot write: No space left on device'
    """
    if not isinstance(error, OSError) or error.errno not in _SYSTEM:
        return ""
    where = f" {str(error.filename)[:60]}" if error.filename else ""
    return f"cannot {'open' if error.errno == errno.ENAMETOOLONG else 'write'}{where}: {error.strerror}"


def report(error: InputError) -> None:
    """Write every problem on a line of its own, under a headline for each file."""
    files = list(dict.fromkeys(problem.file for problem in error.problems))
    for file in files:
        own = [problem for problem in error.problems if problem.file == file]
        click.secho(
            f"{len(own)} problem{'s' if len(own) > 1 else ''} in {printable(file)}", fg="red", bold=True, err=True
        )
        for problem in own:
            line = f"line {problem.line}: " if problem.line is not None else ""
            key = f"{problem.key}: " if problem.key else ""
            click.echo(printable(f"  {line}{key}{problem.message}"), err=True)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="redline")
def cli() -> None:
    """Redline: an open concept studio for go-anywhere vehicles.

    Describe a vehicle in one file; Redline tells in seconds, with honest error bars, how far it goes,
    what it climbs, crosses and tows, and whether it stays inside your brand's red line.

    Begin with: redline new my_concept, then redline assess my_concept.toml --red-line go_anywhere
    """


def main() -> None:
    """Entry point of the ``redline`` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(_said())


def _said() -> int | str | None:
    """Run, flush what was said, and return the exit code; a stdout that is full is told, and then let go."""
    code: int | str | None = 0
    try:
        try:
            cli(prog_name="redline")
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
    except OSError as error:
        if not (message := of_the_system(error)):
            raise
        click.echo(f"redline: {message}", err=True)
        code = 2
    if code == 2:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            return code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
