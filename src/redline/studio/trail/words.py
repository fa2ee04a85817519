"""Words of trail files: surfaces, obstacles and speeds as people write them, and problems as they pile up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from redline.foundations import units
from redline.foundations.errors import InputError, Problem, UnitError, unknown_words
from redline.proving_ground.trail.ground import grounds
from redline.proving_ground.trail.route import Obstacle, ObstacleKind

#: Obstacle -> dimension of its size, least and greatest that is believed, an example.
OBSTACLES: dict[ObstacleKind, tuple[str, float, float, str]] = {
    "ford": ("length", 0.0, 3.0, "ford 0.6 m"),
    "step": ("length", 0.0, 2.0, "step 30 cm"),
    "rocks": ("length", 0.0, 1.0, "rocks 0.2 m"),
    "side_slope": ("angle", 0.0, 1.3, "side_slope 20 deg"),
}
#: Keys that a point or a row may set, from there on.
KEYS = ("surface", "obstacle", "speed", "name")
#: So many problems of one file are told; the rest are counted.
_MOST = 40


@dataclass(slots=True)
class Problems:
    """Problems of one file: all are found, the first forty told."""

    file: str
    found: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, line: int | None, key: str, message: str) -> None:
        """Note a problem."""
        if len(self.found) < _MOST:
            self.found.append(Problem(self.file, line, key, message))
        else:
            self.more += 1

    def check(self) -> None:
        """Raise what was found, if anything.

        Raises:
            InputError: there were problems.
        """
        if not self.found:
            return
        rest = [Problem(self.file, None, "", f"and {self.more} more problems like these")] if self.more else []
        raise InputError([*self.found, *rest])


@dataclass(frozen=True, slots=True)
class Change:
    """What is said of the way from a point on; None leaves it as it was."""

    index: int
    surface: str | None = None
    obstacle: Obstacle | None = None
    says_obstacle: bool = False
    speed_m_s: float | None = None
    name: str | None = None


def surface_of(text: str, line: int | None, problems: Problems) -> str | None:
    """A surface by name, spaces and hyphens allowed; None and a problem where there is none."""
    name = re.sub(r"[\s-]+", "_", text.strip().lower())
    if name in grounds():
        return name
    problems.add(line, "surface", unknown_words(f"{text!r} is not a surface", name, grounds()))
    return None


def obstacle_of(text: str, line: int | None, problems: Problems) -> Obstacle | None:
    """An obstacle as ``ford 0.6 m``, ``step 30 cm``, ``rocks 0.2 m``, ``side_slope 20 deg``; ``none`` is none."""
    words = text.strip().lower().replace("side slope", "side_slope").split(maxsplit=1)
    if not words or words[0] in ("none", "-"):
        return None
    kind = words[0]
    if kind not in OBSTACLES:
        problems.add(line, "obstacle", unknown_words(f"{text!r} is not an obstacle", kind, (*OBSTACLES, "none")))
        return None
    dimension, least, most, example = OBSTACLES[kind]
    try:
        size = units.parse(words[1] if len(words) > 1 else "", dimension)
    except UnitError:
        problems.add(line, "obstacle", f"{text!r} needs its size with a unit; write for example {example!r}")
        return None
    if not least < size <= most:
        unit = "deg" if dimension == "angle" else "m"
        bounds = f"{units.from_si(least, unit, dimension):g} to {units.from_si(most, unit, dimension):.3g} {unit}"
        problems.add(line, "obstacle", f"{text!r} is no size for a {kind}: {bounds}")
        return None
    return Obstacle(kind, angle_rad=size) if dimension == "angle" else Obstacle(kind, size_m=size)


def speed_of(text: str, line: int | None, problems: Problems) -> float | None:
    """A speed in m/s; a bare number is in km/h."""
    try:
        bare = re.fullmatch(r"[-+.\deE]+|nan|inf", text.strip())
        value = units.to_si(float(text), "km/h", "speed") if bare else units.parse(text, "speed")
    except (UnitError, ValueError):
        problems.add(line, "speed", f"{text!r} is not a speed; write for example '12 km/h'")
        return None
    if not units.to_si(0.5, "km/h", "speed") <= value <= units.to_si(130.0, "km/h", "speed"):
        problems.add(line, "speed", f"{text!r} is outside 0.5 to 130 km/h")
        return None
    return value


def change_of(index: int, said: dict[str, str], line: int | None, problems: Problems) -> Change | None:
    """What a point's or row's words change from there on; None where they say nothing."""
    told = {key: value for key, value in said.items() if value.strip()}
    if not told:
        return None
    return Change(
        index,
        surface=surface_of(told["surface"], line, problems) if "surface" in told else None,
        obstacle=obstacle_of(told["obstacle"], line, problems) if "obstacle" in told else None,
        says_obstacle="obstacle" in told,
        speed_m_s=speed_of(told["speed"], line, problems) if "speed" in told else None,
        name=told.get("name"),
    )


def pairs_of(text: str) -> dict[str, str]:
    """Known keys of ``surface=rock_garden; obstacle=ford 0.6 m`` in a comment; all other text is the writer's own.

    >>> pairs_of("surface=dune; speed=20 km/h; windy here")
    {'surface': 'dune', 'speed': '20 km/h'}
    """
    found: dict[str, str] = {}
    for part in re.split(r"[;\n]", text):
        key, sign, value = part.partition("=")
        if sign and key.strip().lower() in KEYS:
            found[key.strip().lower()] = value.strip()
    return found
