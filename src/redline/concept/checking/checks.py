"""Checks across values: what is missing, and what contradicts itself. All problems, none first."""

from __future__ import annotations

from collections.abc import Iterator

from redline.concept.checking.chassis_checks import chassis_problems
from redline.concept.checking.engine_checks import engine_lacks, engine_problems
from redline.concept.checking.envelope import envelope_problems
from redline.concept.checking.machine_checks import inlet_problems, machine_problems
from redline.concept.checking.moving_checks import moving_problems
from redline.concept.checking.profile_checks import profile_problems
from redline.concept.concept import Concept
from redline.concept.tyre_size import parse_tyre_size
from redline.foundations.errors import Problem

REQUIRED = {
    "dimensions.length": 'write length = "4.55 m" under [dimensions]',
    "dimensions.width": 'write width = "1.9 m" under [dimensions]',
    "dimensions.height": 'write height = "1.8 m" under [dimensions]',
    "dimensions.wheelbase": 'write wheelbase = "2.75 m" under [dimensions]',
}

#: Quantities that count things.
_WHOLE = ("model_year", "gearbox.gears", "powertrain.front.count", "powertrain.rear.count")


def _problem(concept: Concept, path: str, message: str, *, missing: bool = False) -> Problem:
    place = concept.places.get(path)
    return Problem(place.file if place else concept.path, place.line if place else None, path, message, missing)


def _lack(concept: Concept, path: str, hint: str) -> Problem:
    return _problem(concept, path, f"is missing{hint}", missing=True)


def problems_of(concept: Concept, *, complete: bool = True) -> list[Problem]:
    """Find all that is missing or contradicts itself in a concept."""
    problems = [] if concept.name else [_lack(concept, "name", '; write name = "My concept"')]
    problems += _entries(concept)
    if complete:
        problems += _missing(concept)
    estimable = complete and not problems
    problems += [_problem(concept, path, message) for path, message in envelope_problems(concept)]
    problems += [_problem(concept, path, message) for path, message in engine_problems(concept)]
    if complete:
        problems += [_lack(concept, path, hint) for path, hint in engine_lacks(concept)]
    problems += [_problem(concept, path, message) for path, message in machine_problems(concept)]
    problems += [_problem(concept, path, message) for path, message in inlet_problems(concept)]
    problems += [_problem(concept, path, message) for path, message in moving_problems(concept, estimable=estimable)]
    problems += [_problem(concept, path, message) for path, message in chassis_problems(concept)]
    problems += [_problem(concept, path, message) for path, message in profile_problems(concept)]
    problems += _contradictions(concept)
    return problems


def kind_hint(*, figures: bool) -> str:
    """What to say of a file without a powertrain's kind, with published figures or without.

    >>> kind_hint(figures=False)
    '; write kind = "electric" under [powertrain]'
    """
    remedy = 'write kind = "electric" under [powertrain]'
    if not figures:
        return f"; {remedy}"
    return (
        ", so this file of published figures can serve as a rival or a yardstick, but is not a concept to assess;"
        f" to make it one, {remedy} and what that kind needs"
    )


def _missing(concept: Concept) -> Iterator[Problem]:
    if "body_style" not in concept.choices:
        yield _lack(concept, "body_style", '; write for example body_style = "suv"')
    for path, hint in REQUIRED.items():
        if path not in concept.numbers:
            yield _lack(concept, path, f"; {hint}")
    if not concept.kind:
        yield _lack(concept, "powertrain.kind", kind_hint(figures=bool(concept.published)))
    energies = {"battery.usable_energy", "battery.test_energy", "battery.gross_energy"}
    if (concept.kind == "electric" or concept.plug_in) and not energies & set(concept.numbers):
        hint = ', and so is gross_energy; write usable_energy = "62 kWh" under [battery]'
        yield _lack(concept, "battery.usable_energy", hint)


def _entries(concept: Concept) -> Iterator[Problem]:
    if concept.tyre_size:
        try:
            parse_tyre_size(concept.tyre_size)
        except ValueError as error:
            yield _problem(concept, "tyres.size", str(error))
    for path in _WHOLE:
        given = concept.numbers.get(path)
        if given and given.value != round(given.value):
            key = path.rpartition(".")[2]
            message = f"{given.value:g} is not a whole number; write for example {key} = {given.value:.0f}"
            yield _problem(concept, path, message)


def _contradictions(concept: Concept) -> Iterator[Problem]:
    value = {path: given.value for path, given in concept.numbers.items()}

    def has(*paths: str) -> bool:
        return all(path in value for path in paths)

    length, base = "dimensions.length", "dimensions.wheelbase"
    front, rear = "dimensions.overhang_front", "dimensions.overhang_rear"
    if has(length, base) and value[base] > value[length]:
        yield _problem(concept, base, f"{value[base]:.3f} m is longer than the vehicle ({value[length]:.3f} m)")
    elif has(length, base):
        overhangs = sum(value.get(path, 0.0) for path in (front, rear))
        if value[base] + overhangs > value[length] + 0.005:
            yield _problem(
                concept,
                length,
                f"{value[length]:.3f} m is shorter than wheelbase and overhangs ({value[base] + overhangs:.3f} m)",
            )
        elif has(front, rear) and value[base] + overhangs < value[length] - 0.10:
            yield _problem(
                concept,
                length,
                f"{value[length]:.3f} m is longer than wheelbase and overhangs ({value[base] + overhangs:.3f} m)",
            )
    yield from _sizes(concept, value)
    yield from _masses(concept, value)
    yield from _energies(concept, value)


def _sizes(concept: Concept, value: dict[str, float]) -> Iterator[Problem]:
    diameter = value.get("tyres.diameter")
    if diameter is None and concept.tyre_size:
        try:
            diameter = parse_tyre_size(concept.tyre_size).diameter_m
        except ValueError:
            diameter = None
    height = value.get("dimensions.height")
    if diameter and height and diameter > 0.65 * height:
        path = "tyres.diameter" if "tyres.diameter" in value else "tyres.size"
        yield _problem(concept, path, f"a wheel of {diameter:.3f} m does not fit a body {height:.3f} m high")
    base, box = value.get("dimensions.wheelbase"), value.get("battery.box_length")
    if base and box and box > base - (diameter or 0.6):
        yield _problem(
            concept,
            "battery.box_length",
            f"{box:.3f} m does not fit between the tyres ({base - (diameter or 0.6):.3f} m)",
        )
    width, track = value.get("dimensions.width"), value.get("dimensions.track_front")
    if width and track and track > width:
        yield _problem(concept, "dimensions.track_front", f"{track:.3f} m is wider than the body ({width:.3f} m)")


def _masses(concept: Concept, value: dict[str, float]) -> Iterator[Problem]:
    kerb, gross = value.get("mass.kerb"), value.get("mass.gross")
    if kerb and gross and gross < kerb:
        yield _problem(concept, "mass.gross", f"{gross:.0f} kg is less than the kerb mass ({kerb:.0f} kg)")
    axles = [value.get("mass.front_axle_rating"), value.get("mass.rear_axle_rating")]
    if gross and all(axles) and sum(a for a in axles if a) < gross:
        yield _problem(
            concept,
            "mass.gross",
            f"{gross:.0f} kg is more than both axle ratings together ({sum(a for a in axles if a):.0f} kg)",
        )


def _energies(concept: Concept, value: dict[str, float]) -> Iterator[Problem]:
    usable, gross = value.get("battery.usable_energy"), value.get("battery.gross_energy")
    if usable and gross and usable > gross * 1.001:
        yield _problem(
            concept,
            "battery.usable_energy",
            f"{usable / 3.6e6:.1f} kWh is more than the gross energy ({gross / 3.6e6:.1f} kWh)",
        )
    power = value.get("powertrain.power")
    axles = value.get("powertrain.front.power", 0.0) + value.get("powertrain.rear.power", 0.0)
    driven_by_axles = concept.family == "electric" or concept.kind == "series"
    both = driven_by_axles and all(f"powertrain.{axle}.power" in value for axle in ("front", "rear"))
    if power and axles and axles < 0.9 * power and both:
        yield _problem(
            concept, "powertrain.power", f"{power / 1e3:.0f} kW is more than both axles together ({axles / 1e3:.0f} kW)"
        )
    drive = concept.choices.get("powertrain.drive")
    for axle in ("front", "rear"):
        path = f"powertrain.{axle}.power"
        if drive and drive.value not in (axle, "all") and value.get(path, 0.0) > 0.0:
            yield _problem(concept, path, f"powers the {axle} axle, but drive = {drive.value!r}")
    given = [path for path in ("epa_a", "epa_b", "epa_c") if f"road_load.{path}" in value]
    if given and len(given) < 3:
        yield _problem(concept, f"road_load.{given[0]}", "EPA coefficients come as three: epa_a, epa_b and epa_c")
    given = [path for path in ("wltp_f0", "wltp_f1", "wltp_f2") if f"road_load.{path}" in value]
    if given and len(given) < 3:
        yield _problem(
            concept, f"road_load.{given[0]}", "WLTP coefficients come as three: wltp_f0, wltp_f1 and wltp_f2"
        )
