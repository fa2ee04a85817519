"""Numbers that stand for the choices of an engine's powertrain: kind, engine class, gearbox, differentials."""

from __future__ import annotations

import math

from redline.concept.concept import Concept
from redline.concept.constants import tables, value_of
from redline.concept.family import FAMILY, kinds_of
from redline.vehicle.drive.gearbox import MOST_RATIOS

_RPM = math.pi / 30.0
#: Body styles that are built for rough ground.
RUGGED = ("off_roader", "pick_up")
#: Kinds by what machines they have besides the engine.
_TRACTION = kinds_of("engine_electric")
#: Model year from which most charged engines stop at rest: in Europe since 2015, in the United States since 2018.
_STOPS_SINCE = 2018.0


def stops_at_rest(kind: str, aspiration: str, year: float) -> bool:
    """Whether an engine stops at standstill where nobody says: hybrids, and charged engines of 2018 and later.

    Most of those do; of naturally breathing ones most do not (share of all in the United States in 2021: 45 %, EPA
    trends report, recalled).

    >>> [stops_at_rest("combustion", "turbo", 2024.0), stops_at_rest("combustion", "natural", 2024.0)]
    [True, False]
    """
    return kind != "combustion" or (aspiration == "turbo" and year >= _STOPS_SINCE)


def engine_defaults(concept: Concept, kind: str) -> dict[str, str | bool]:
    """Choices of an engine's powertrain that its author left open."""
    given = {path: chosen.value for path, chosen in concept.choices.items()}
    diesel = given.get("engine.fuel") == "diesel"
    aspiration = str(given.get("engine.aspiration", "turbo" if diesel else "natural"))
    year = concept.numbers["model_year"].value if "model_year" in concept.numbers else _STOPS_SINCE
    all_driven = given.get("powertrain.drive") == "all"
    rugged = given.get("body_style") in RUGGED
    return {
        "engine.fuel": "petrol",
        "engine.aspiration": aspiration,
        "engine.cycle": "atkinson" if kind in _TRACTION and aspiration != "turbo" else "otto",
        "engine.stop_start": stops_at_rest(kind, aspiration, year),
        "engine.cylinder_deactivation": False,
        "gearbox.kind": "single_speed" if kind in _TRACTION else "automatic",
        "transfer.centre": ("locked" if rugged else "open") if all_driven else "none",
        "powertrain.plug_in": False,
        "powertrain.shaft.position": "crank" if kind == "mild_hybrid" else "input",
        **{f"powertrain.{place}.machine": "permanent_magnet" for place in ("shaft", "generator")},
        **{f"powertrain.{place}.inverter": "silicon" for place in ("shaft", "generator")},
    }


def engine_class(chosen: dict[str, str | bool]) -> str:
    """Class of an engine: diesel, turbo, atkinson or natural.

    >>> engine_class({"engine.fuel": "diesel", "engine.aspiration": "turbo", "engine.cycle": "otto"})
    'diesel'
    """
    if chosen["engine.fuel"] == "diesel":
        return "diesel"
    if chosen["engine.aspiration"] == "turbo":
        return "turbo"
    return "atkinson" if chosen["engine.cycle"] == "atkinson" else "natural"


def engine_numbers(kind: str, chosen: dict[str, str | bool]) -> dict[str, float]:
    """Numbers of kind, engine class and gearbox; all zero but harmless for an electric car."""
    data = tables()
    engine, box = data["engine_class"][engine_class(chosen)], data["gearbox_kind"][chosen["gearbox.kind"]]
    plug_in = float(bool(chosen["powertrain.plug_in"]))
    return {
        **{f"kind.{name}": float(kind == name) for name in FAMILY},
        "plug_in": plug_in,
        "hybrid": float(kind in (*_TRACTION, "parallel_hybrid")),
        "traction": float(kind in _TRACTION),
        "electrified": float(kind not in ("electric", "combustion")),
        "engine.diesel": float(chosen["engine.fuel"] == "diesel"),
        "engine.boosted": float(chosen["engine.aspiration"] == "turbo"),
        "engine.stop_start": float(chosen["engine.stop_start"]),
        "engine.deactivation": value_of("deactivation") * float(chosen["engine.cylinder_deactivation"]),
        "engine.efficiency": engine["efficiency"],
        "engine.friction": engine["friction"] * 1e5,
        "engine.friction_rise": engine["friction_rise"] * 0.1,
        "engine.load_loss": engine["load_loss"] * 1e-5,
        "engine.torque_density": engine["torque_per_litre"] * 1e3,
        "engine.power_density": engine["power_per_litre"] * 1e6,
        "engine.power_size": engine["power_size"],
        "engine.torque_speed": engine["torque_speed_rpm"] * _RPM,
        "engine.max_speed": engine["max_speed_rpm"] * _RPM,
        "engine.low_speed_torque": engine["low_speed_torque"],
        "gearbox.efficiency": box["efficiency"],
        "gearbox.drag": box["drag"],
        "gearbox.launch": box["launch_rpm"] * _RPM,
        "gearbox.creep": box["creep"],
        "gearbox.shift_time": box["shift_time"],
        "gearbox.manual": float(chosen["gearbox.kind"] == "manual"),
        "gearbox.shift_up": box["shift_up"],
        "gearbox.gears": float(box["gears"]),
        "gearbox.spread": box["spread"],
        "shaft.coupled": float(chosen["powertrain.shaft.position"] == "crank"),
        "transfer.locked": float(chosen["transfer.centre"] == "locked"),
        "transfer.centre_bias": data["differential"].get(chosen["transfer.centre"], data["differential"]["open"]),
    }


def ratio_list(concept: Concept) -> tuple[float, ...]:
    """The gear ratios as given, padded with the last one, or none."""
    ratios = concept.ratios
    return (*ratios, *(ratios[-1],) * (MOST_RATIOS - len(ratios))) if ratios else ()
