"""Checks of an engine's powertrain: what its kind needs, what it cannot have, and what contradicts itself."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from redline.concept.checking.machine_checks import beyond_torque
from redline.concept.concept import Concept
from redline.vehicle.drive.gearbox import MOST_RATIOS

_GEARED = ("combustion", "mild_hybrid", "parallel_hybrid")
_FREE = ("power_split", "series_parallel", "series")
_ENGINE = (*_GEARED, *_FREE)
_AXLES = ("electric", "parallel_hybrid", *_FREE)
_BATTERY = ("electric", "mild_hybrid", "parallel_hybrid", *_FREE)
#: Tables and keys that only some kinds have: prefix of the path, kinds, and what they are for.
_ONLY: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("engine.", _ENGINE, "an engine"),
    ("tank.", _ENGINE, "a tank"),
    ("gearbox.", _GEARED, "a gearbox"),
    ("transfer.centre", _GEARED, "a transfer case"),
    ("transfer.low_range", _GEARED, "a transfer case"),
    ("transfer.front_share", _GEARED, "a transfer case"),
    ("powertrain.shaft.", ("mild_hybrid", "parallel_hybrid"), "a machine on the engine's shaft"),
    ("powertrain.generator.", _FREE, "a generator"),
    ("powertrain.sun_over_ring", ("power_split",), "a planetary"),
    ("powertrain.ring_ratio", ("power_split",), "a planetary"),
    ("powertrain.direct_ratio", ("series_parallel",), "a clutch that locks the engine to the wheels"),
    ("powertrain.plug_in", ("parallel_hybrid", *_FREE), "a plug"),
    ("powertrain.front.", _AXLES, "a machine on the axle"),
    ("powertrain.rear.", _AXLES, "a machine on the axle"),
    ("battery.", _BATTERY, "a traction battery"),
    ("charging.", ("electric", "parallel_hybrid", *_FREE), "a plug"),
    ("regeneration.", _BATTERY, "a traction battery"),
)


def engine_problems(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield path and message of all that is wrong with the kind of powertrain, its engine and its gearbox."""
    if concept.kind:
        yield from _foreign(concept)
    if concept.kind and concept.family != "electric":
        yield from _engine(concept)
        yield from _drive(concept)
    yield from _low_gears(concept)
    yield from _ratios(concept)
    yield from _gears(concept)


def foreign_to(path: str, kind: str) -> str:
    """What an input belongs to that a kind of powertrain does not have; empty where it has it.

    >>> foreign_to("gearbox.gears", "series"), foreign_to("gearbox.gears", "combustion")
    ('a gearbox', '')
    """
    return next((what for prefix, kinds, what in _ONLY if path.startswith(prefix) and kind not in kinds), "")


def _low_gears(concept: Concept) -> Iterator[tuple[str, str]]:
    """A low gear of an axle's drive unit that has no high one beside it, or a lower one."""
    for axle in ("front", "rear"):
        at = f"powertrain.{axle}"
        low, high = (concept.numbers.get(f"{at}.{name}") for name in ("low_gear_ratio", "gear_ratio"))
        if low and not high and not foreign_to(f"{at}.gear_ratio", concept.kind):
            yield f"{at}.gear_ratio", "is missing beside low_gear_ratio; write the high gear's, such as gear_ratio = 8"
        if low and high and low.value < high.value:
            yield (
                f"{at}.low_gear_ratio",
                f"{low.value:g} is a higher gear than gear_ratio = {high.value:g}; write more turns, or leave it out",
            )


def _foreign(concept: Concept) -> Iterator[tuple[str, str]]:
    chosen = {path for path, choice in concept.choices.items() if choice.value is not False}
    texts = {"gearbox.ratios": concept.ratios, "engine.map": concept.engine_map}
    for path in sorted({*concept.numbers, *chosen, *(path for path, given in texts.items() if given)}):
        if (what := foreign_to(path, concept.kind)) and not _offered_by_platform(concept, path):
            yield path, f"belongs to {what}, which a powertrain of kind {concept.kind!r} does not have"


def _offered_by_platform(concept: Concept, path: str) -> bool:
    """Whether a platform gives what only its electrified concepts use."""
    place = concept.places.get(path)
    return path.startswith("battery.") and bool(place and place.of_platform)


def engine_lacks(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield path and a hint of all that an engine's powertrain needs and the concept does not give."""
    if not concept.kind or concept.family == "electric":
        return
    if not {"engine.power", "engine.displacement"} & set(concept.numbers):
        hint = 'write displacement = "2.0 l" and power = "140 kW" under [engine]'
        yield "engine", f": a powertrain of kind {concept.kind!r} has one; {hint}"
    if concept.plug_in and "charging.ac_power" not in concept.numbers:
        yield "charging.ac_power", ': a plug-in needs a charger; write ac_power = "7.4 kW" under [charging]'


def _engine(concept: Concept) -> Iterator[tuple[str, str]]:
    value = {path: given.value for path, given in concept.numbers.items()}
    power, torque = value.get("engine.power"), value.get("engine.torque")
    top, low = value.get("engine.max_speed"), value.get("engine.torque_speed")
    if message := beyond_torque(power, torque, top):
        yield "engine.power", message
    if power and torque and low and torque * low > power * 1.001:
        rpm = low * 30.0 / math.pi
        yield (
            "engine.torque",
            f"{torque:.0f} Nm at {rpm:.0f} rpm is already more than the peak power ({power / 1e3:.0f} kW)",
        )
    if top and low and low > top:
        yield "engine.torque_speed", "is above the greatest speed"
    chosen = {path: choice.value for path, choice in concept.choices.items()}
    if chosen.get("engine.fuel") == "diesel" and chosen.get("engine.cycle") == "atkinson":
        yield "engine.cycle", "'atkinson' is a petrol cycle; a diesel has its own"
    elif chosen.get("engine.aspiration") == "turbo" and chosen.get("engine.cycle") == "atkinson":
        yield (
            "engine.cycle",
            "'atkinson' has no effect on a turbo engine, whose usual efficiency knows late closing already; "
            'leave cycle out and write efficiency, or aspiration = "natural"',
        )


def _drive(concept: Concept) -> Iterator[tuple[str, str]]:
    chosen = concept.choices.get("powertrain.drive")
    drive = str(chosen.value) if chosen else ""
    centre = concept.choices.get("transfer.centre")
    if drive in ("front", "rear") and centre and centre.value != "none":
        yield "transfer.centre", f"a centre differential drives both axles, but drive = {drive!r}"
    low = concept.numbers.get("transfer.low_range")
    if drive in ("front", "rear") and low and low.value > 1.0:
        yield "transfer.low_range", f"a low range sits in a transfer case, but drive = {drive!r}"
    share = concept.numbers.get("transfer.front_share")
    expected = {"front": 1.0, "rear": 0.0}.get(drive)
    if share and expected is not None and abs(share.value - expected) > 1e-9:
        yield "transfer.front_share", f"{100.0 * share.value:.0f} % to the front contradicts drive = {drive!r}"


def _gears(concept: Concept) -> Iterator[tuple[str, str]]:
    """More than one gear in a gearbox that has one."""
    given, kind = concept.numbers.get("gearbox.gears"), concept.choices.get("gearbox.kind")
    if not kind or kind.value != "single_speed":
        return
    if given and given.value > 1.0:
        yield "gearbox.gears", f"a single_speed gearbox has one gear, not {given.value:g}; write gears = 1"
    if len(concept.ratios) > 1:
        yield "gearbox.ratios", f"a single_speed gearbox has one ratio, not {len(concept.ratios)}; keep one"


def _ratios(concept: Concept) -> Iterator[tuple[str, str]]:
    ratios, value = concept.ratios, {path: given.value for path, given in concept.numbers.items()}
    if len(ratios) > MOST_RATIOS:
        yield "gearbox.ratios", f"has {len(ratios)} ratios; at most {MOST_RATIOS} are used"
    if any(not (math.isfinite(ratio) and ratio > 0.0) for ratio in ratios):
        yield "gearbox.ratios", "has a ratio that is not positive"
    elif any(later >= earlier for earlier, later in itertools.pairwise(ratios)):
        yield "gearbox.ratios", "should fall from first to last gear"
    gears = value.get("gearbox.gears")
    if ratios and gears and len(ratios) != round(gears):
        yield "gearbox.gears", f"says {gears:.0f}, but gearbox.ratios lists {len(ratios)}"
    first, top = value.get("gearbox.first_ratio"), value.get("gearbox.top_ratio")
    if first and top and top >= first and value.get("gearbox.gears", 2.0) > 1.0:
        yield "gearbox.top_ratio", f"{top:g} should be below the first ratio ({first:g})"
