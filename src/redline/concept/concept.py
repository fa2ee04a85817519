"""The concept: what its author gave, by path, before estimates fill the rest."""

from __future__ import annotations

from dataclasses import dataclass

from redline.concept.family import Family, family_of
from redline.concept.language.quantity import Chosen, Given
from redline.concept.language.schema import Envelope, Fact


@dataclass(frozen=True, slots=True)
class Place:
    """File and line a value was read from, and whether that file is a platform: one with an ``[envelope]``."""

    file: str
    line: int | None
    of_platform: bool = False


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

    def __repr__(self) -> str:
        given = f"{len(self.numbers)} numbers and {len(self.choices)} choices given"
        return f"<Concept {self.name!r}, {self.kind}: {given}, from {self.path!r}>"

    def _repr_html_(self) -> str:
        """What the author gave, as a table in a notebook."""
        from html import escape

        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in _given_rows(self)
        )
        return f"<h4>{escape(self.name)}</h4><table>{rows}</table>"

    @property
    def family(self) -> Family:
        """The family of the powertrain kind: which inputs it has and which record physics gets."""
        return family_of(self.kind)

    @property
    def plug_in(self) -> bool:
        """Whether an engine's vehicle is charged from the wall too."""
        chosen = self.choices.get("powertrain.plug_in")
        return bool(chosen and chosen.value) and self.family != "electric"


def _given_rows(concept: Concept) -> list[tuple[str, str, str]]:
    """Path, value in the shown unit with its sigma, and source of everything that was given."""
    from redline.concept.language.catalogue import quantities
    from redline.foundations.units import from_si, unit

    rows: list[tuple[str, str, str]] = []
    for path, given in concept.numbers.items():
        shape = quantities()[path]
        spread = f" ± {given.sigma / unit(shape.display, shape.dimension).scale:.3g}" if given.sigma > 0.0 else ""
        value = f"{from_si(given.value, shape.display, shape.dimension):.6g}{spread} {shape.display}"
        rows.append((path, value.strip(), given.source))
    rows += [(path, str(chosen.value), chosen.source) for path, chosen in concept.choices.items()]
    return sorted(rows)
