"""Rivals: published figures of real vehicles, each with its source and date."""

from __future__ import annotations

from dataclasses import dataclass

from redline.concept.language.files import library_names, library_path
from redline.concept.language.schema import Fact
from redline.concept.read import read
from redline.foundations.errors import InputError, unknown_name
from redline.foundations.library_file import library_table


@dataclass(frozen=True, slots=True)
class Rival:
    """One real vehicle and what is published of it, by attribute name."""

    stem: str
    name: str
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class RivalSet:
    """A named set of rivals."""

    name: str
    title: str
    rivals: tuple[Rival, ...]

    def published(self, attribute: str) -> list[tuple[float, Rival]]:
        """Every published value of an attribute with its rival, the greatest first."""
        found = [(rival.facts[attribute].value, rival) for rival in self.rivals if attribute in rival.facts]
        return sorted(found, key=lambda pair: (-pair[0], pair[1].stem))


def rival_set(name: str) -> RivalSet:
    """Read a rival set of the library.

    Raises:
        InputError: no such set; the message names the nearest and lists all.
    """
    names = library_names("rival_sets")
    if name not in names:
        raise InputError([unknown_name("rivals", name, names, "no such rival set")])
    data = library_table(f"rival_sets/{name}.toml")
    rivals = tuple(_rival(stem) for stem in data["vehicles"])
    return RivalSet(name, data["name"], rivals)


def _rival(stem: str) -> Rival:
    concept = read(library_path("vehicles", stem), complete=False)
    return Rival(stem, concept.name, concept.published)
