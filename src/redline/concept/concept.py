"""The concept: what its author gave, by path, before estimates fill the rest."""

from __future__ import annotations

from dataclasses import dataclass

from redline.concept.family import Family, family_of
from redline.concept.language.quantity import Chosen, Given
from redline.concept.language.schema import Envelope, Fact


@dataclass(frozen=True, slots=True)
class Place:
    """File and line a value was read from."""

    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as its author gave it: numbers and choices by path, and what they are not: estimates."""

    name: str
    make: str
    path: str
    numbers: dict[str, Given]
    choices: dict[str, Chosen]
    places: dict[str, Place]
    profile: tuple[tuple[float, float], ...]
    tyre_size: str
    kind: str
    envelope: Envelope | None
    platform: str
    published: dict[str, Fact]
    notes: str
    ratios: tuple[float, ...] = ()
    engine_map: str = ""
    engine_line: tuple[float, float] | None = None

    @property
    def family(self) -> Family:
        """The family of the powertrain kind: which inputs it has and which record physics gets."""
        return family_of(self.kind)

    @property
    def plug_in(self) -> bool:
        """Whether an engine's vehicle is charged from the wall too."""
        chosen = self.choices.get("powertrain.plug_in")
        return bool(chosen and chosen.value) and self.family != "electric"
