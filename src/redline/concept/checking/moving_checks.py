"""Checks of a powertrain against the mass that it has to move: the mass given, else the one estimated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.checking.chassis_checks import tyre_diameter
from redline.concept.concept import Concept
from redline.concept.constants import value_of
from redline.concept.language.schema_powertrain import MACHINE_PLACES
from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.engine import float64

#: Least power per mass that moves a vehicle in traffic, W/kg, and least tractive force over weight in first gear.
_LEAST_POWER_W_KG = 6.0
_LEAST_PULL_FRAC = 0.10
#: What moves this mass, kg, moves any vehicle of a concept, so that its mass need not be estimated.
_HEAVIEST_KG = 5000.0
_USUAL_TYRE_M = 0.70
_BY_MACHINES = ("electric", "series")

Values = Mapping[str, float]


def moving_problems(concept: Concept, *, estimable: bool) -> Iterator[tuple[str, str]]:
    """Yield what is too weak to move the vehicle; ``estimable`` says that all is there that an estimate needs."""
    value = {path: given.value for path, given in concept.numbers.items()}
    if mass := value.get("mass.gross") or value.get("mass.kerb"):
        yield from _too_weak(concept, value, mass, "")
    elif estimable and any(_too_weak(concept, value, _HEAVIEST_KG, "")):
        yield from _too_weak(concept, value, _estimated_kerb_mass(concept), ", the estimated kerb mass,")


def _too_weak(concept: Concept, value: Values, mass_kg: float, words: str) -> Iterator[tuple[str, str]]:
    path, power = _power(concept, value)
    if power and power < _LEAST_POWER_W_KG * mass_kg:
        yield (
            path,
            f"{power / 1e3:.1f} kW cannot move {mass_kg:.0f} kg{words} in traffic; "
            f"write {_LEAST_POWER_W_KG * mass_kg / 1e3:.0f} kW or more",
        )
    path, turning = _greatest_wheel_torque(concept, value)
    diameter, _ = tyre_diameter(concept, dict(value))
    pull = turning / (0.5 * (diameter or _USUAL_TYRE_M)) / (mass_kg * GRAVITY_M_S2) if turning else None
    if pull is not None and pull < _LEAST_PULL_FRAC:
        what = "the machines pull" if concept.kind in _BY_MACHINES else "first gear pulls"
        weight = f"the weight of {mass_kg:.0f} kg{words.rstrip(',')}" if words else "the weight"
        yield path, f"{what} {100.0 * pull:.1f} % of {weight}: too little to start on a slope"


def _power(concept: Concept, value: Values) -> tuple[str, float | None]:
    """Greatest power as far as it is given, and its key."""
    if "powertrain.power" in value:
        return "powertrain.power", value["powertrain.power"]
    if concept.kind in _BY_MACHINES:
        paths = [f"powertrain.{axle}.power" for axle in _driven(concept)]
        whole = sum(value[path] for path in paths) if all(path in value for path in paths) else None
        return paths[0], whole
    machines = sum(value.get(f"powertrain.{place}.power", 0.0) for place in MACHINE_PLACES if place != "generator")
    return "engine.power", value["engine.power"] + machines if "engine.power" in value else None


def _greatest_wheel_torque(concept: Concept, value: Values) -> tuple[str, float | None]:
    """Greatest torque at all wheels together in Nm as far as it is given, and the key that would mend it."""
    if concept.kind in _BY_MACHINES:
        axles = _driven(concept)
        torques = [value.get(f"powertrain.{axle}.torque") for axle in axles]
        ratios = [_lowest_ratio(value, axle) for axle in axles]
        known = [torque * ratio for torque, ratio in zip(torques, ratios, strict=True) if torque is not None]
        return f"powertrain.{axles[0]}.torque", sum(known) if len(known) == len(axles) else None
    torque, final = value.get("engine.torque"), value.get("gearbox.final_drive")
    first = concept.ratios[0] if concept.ratios else value.get("gearbox.first_ratio")
    low = value.get("transfer.low_range", 1.0)
    return "gearbox.final_drive", torque * first * final * low if torque and first and final else None


def _lowest_ratio(value: Values, axle: str) -> float:
    """The low gear's ratio where there are two gears, else the only gear's, else the usual one."""
    high = value.get(f"powertrain.{axle}.gear_ratio", value_of("gear_ratio"))
    return value.get(f"powertrain.{axle}.low_gear_ratio", high)


def _driven(concept: Concept) -> tuple[str, ...]:
    """The axles that are driven, both where nobody says which."""
    chosen = concept.choices.get("powertrain.drive")
    return (str(chosen.value),) if chosen and chosen.value in ("front", "rear") else ("front", "rear")


@float64
def _estimated_kerb_mass(concept: Concept) -> float:
    from redline.concept.building.complete import complete, slots
    from redline.concept.building.features import features

    values, _ = complete(slots(concept, features(concept)))
    return float(values["mass.kerb"])
