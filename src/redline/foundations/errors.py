"""The family of errors Redline raises on purpose.

RedlineError
 +-- UnitError         a number without its unit, or with the wrong one
 +-- InputError        a file the user wrote is wrong; carries every problem found, with file and line
 +-- DomainError       a day or a road outside the range that the models cover
 +-- MissingExtraError an optional package that a command needs is not installed (proving_ground.courses)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    """One thing wrong in one place of one file, and what would be right; ``missing`` where nothing stands there."""

    file: str
    line: int | None
    key: str
    message: str
    missing: bool = False

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


def spelt_like(name: str, known: Iterable[str], most: int = 3, cutoff: float = 0.6) -> list[str]:
    """The known names most like one that is not among them, the nearest first."""
    return get_close_matches(name, list(known), n=most, cutoff=cutoff)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name most like one that is not among them; empty where none is like it.

    >>> nearest("dubay", ["arjeplog", "dubai"]), nearest("oslo", ["arjeplog", "dubai"])
    ('dubai', '')
    """
    return next(iter(spelt_like(name, known, 1, cutoff)), "")


def alike(name: str, known: Iterable[str], spelt: float = 0.75) -> str:
    """The known name that has all words of another, the shortest; else one spelt nearly the same; empty where none.

    Words, parted by ``_``, come before spelling: what is asked for may be another word away, but seldom means another.

    >>> alike("rear_travel", ["departure", "wheel_travel_rear"]), alike("station_voltage", ["voltage"])
    ('wheel_travel_rear', '')
    """
    names = list(known)
    asked = name.split("_")
    full = [one for one in names if all(spelt_like(word, one.split("_"), 1, 0.8) for word in asked)]
    return min(full, key=len, default="") or nearest(name, names, spelt)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence on a name that is not known; empty where none is like it.

    >>> did_you_mean("dubay", ["arjeplog", "dubai"])
    "; did you mean 'dubai'?"
    """
    return f"; did you mean {near!r}?" if (near := nearest(name, known)) else ""


def unknown_words(wrong: str, name: str, known: Collection[str]) -> str:
    """What is wrong with a name that is not among those known, the nearest, and all there are.

    >>> unknown_words("no such site", "dubay", ["arjeplog", "dubai"])
    "no such site; did you mean 'dubai'? there are: arjeplog, dubai"
    """
    return f"{wrong}{did_you_mean(name, known) or ';'} there are: {', '.join(known)}"


def unknown_name(kind: str, name: str, known: Collection[str], wrong: str) -> Problem:
    """The problem of a name that is not among those known: the nearest, and all there are.

    >>> unknown_name("site", "dubay", ["arjeplog", "dubai"], "no such site").message
    "no such site; did you mean 'dubai'? there are: arjeplog, dubai"
    """
    return Problem(kind, None, name, unknown_words(wrong, name, known))


class InputError(RedlineError):
    """A user's file is wrong; holds every problem found so that all can be mended at once."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
