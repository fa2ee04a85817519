"""The family of errors Redline raises on purpose.

RedlineError
 +-- UnitError         a number without its unit, or with the wrong one
 +-- InputError        a file the user wrote is wrong; carries every problem found, with file and line
 +-- DomainError       a day or a road outside the range that the models cover
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches


class RedlineError(Exception):
    """Base of every error that Redline raises on purpose."""


class UnitError(RedlineError):
    """A number came without its unit, or with a unit of another dimension."""


class DomainError(RedlineError):
    """A day or a road lies outside the range that the models cover."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place of one file, and what would be right."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


def unknown_name(kind: str, name: str, known: Collection[str], wrong: str) -> Problem:
    """The problem of a name that is not among those known: the nearest, and all there are.

    >>> unknown_name("site", "dubay", ["arjeplog", "dubai"], "no such site").message
    "no such site; did you mean 'dubai'? there are: arjeplog, dubai"
    """
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return Problem(kind, None, name, f"{wrong}; {hint}there are: {', '.join(known)}")


class InputError(RedlineError):
    """A user's file is wrong; holds every problem found so that all can be mended at once."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
