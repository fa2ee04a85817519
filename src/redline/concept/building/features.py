"""Features: the numbers that stand for a concept's choices, given or by default of its body style."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from redline.concept.building.engine_features import RUGGED, engine_defaults, engine_numbers
from redline.concept.concept import Concept
from redline.concept.constants import tables, value_of
from redline.concept.language.schema_powertrain import MACHINE_PLACES
from redline.concept.tyre_size import TyreSize, parse_tyre_size


@dataclass(frozen=True, slots=True)
class Features:
    """Choices made (path to name, with how they came about) and the numbers they stand for."""

    choices: dict[str, tuple[str | bool, str]]
    numbers: dict[str, float]


def _default_choices(concept: Concept, style: dict[str, Any], skateboard: bool) -> dict[str, str | bool]:
    rugged = concept.choices["body_style"].value in RUGGED
    electric = concept.family == "electric"
    two_machines = all(path in concept.numbers for path in ("powertrain.front.power", "powertrain.rear.power"))
    return {
        "construction": "skateboard" if skateboard else "body_on_frame" if rugged else "monocoque",
        "aero.tail": style["tail"],
        "aero.underbody": "flat" if skateboard else "open",
        "aero.cooling": "shutters" if skateboard else "open_grille",
        "aero.roof_rack": False,
        "aero.roof_tent": False,
        "aero.exposed_spare": False,
        "tyres.tread": "all_terrain" if concept.choices["body_style"].value == "off_roader" else "road",
        "powertrain.drive": "all" if two_machines or (rugged and not electric) else "rear" if electric else "front",
        "powertrain.front.machine": "permanent_magnet",
        "powertrain.rear.machine": "permanent_magnet",
        "powertrain.front.inverter": "silicon",
        "powertrain.rear.inverter": "silicon",
        "powertrain.front.disconnect": False,
        "powertrain.rear.disconnect": False,
        "transfer.front_differential": "open",
        "transfer.rear_differential": "open",
        "transfer.brake_traction_control": _brake_control_by_default(concept),
        **_default_suspension(concept.choices["body_style"].value, framed=not skateboard and rugged),
        "battery.chemistry": "nmc",
        "battery.underfloor": electric or concept.plug_in,
        "charging.dc_inlet": has_dc_inlet(concept),
        "climate.heat_pump": electric and _heat_pump_by_default(concept),
        **({} if electric else engine_defaults(concept, concept.kind)),
    }


def _default_suspension(style: str | bool, *, framed: bool) -> dict[str, str | bool]:
    """A rugged body on a frame usually has a beam axle behind; all others have independent wheels."""
    rear = "solid_axle" if framed and style in RUGGED else "independent"
    switches = ("front.anti_roll_disconnect", "rear.anti_roll_disconnect", "air", "cross_linked")
    return {
        "suspension.front.kind": "independent",
        "suspension.rear.kind": rear,
        **{f"suspension.{name}": False for name in switches},
    }


def has_dc_inlet(concept: Concept) -> bool:
    """Whether a car takes a station's direct current; electric ones and range extenders do, of other plug-ins few.

    A plug-in whose peak power or acceptance at a station is stated has the inlet.
    """
    if chosen := concept.choices.get("charging.dc_inlet"):
        return bool(chosen.value)
    stated = any(path in concept.numbers for path in ("charging.dc_power", "charging.acceptance"))
    return concept.family == "electric" or (concept.plug_in and (stated or concept.kind == "series"))


def _heat_pump_by_default(concept: Concept) -> bool:
    """Whether an electric car of this model year usually has a heat pump: more often than not from a year on."""
    year = concept.numbers.get("model_year")
    return year is None or year.value >= value_of("heat_pump_from")


def _envelope_construction(concept: Concept) -> str | None:
    chosen = concept.envelope.construction if concept.envelope else None
    return str(chosen.value) if chosen else None


def _brake_control_by_default(concept: Concept) -> bool:
    """Whether a car of this model year brakes its spinning wheels: all do since stability control is law."""
    year = concept.numbers.get("model_year")
    return year is None or year.value >= value_of("brake_control_from")


def features(concept: Concept) -> Features:
    """Turn choices into numbers; what was not chosen takes the default of body style and construction."""
    style_name = str(concept.choices["body_style"].value)
    style = tables()["style"][style_name]
    given = _own_choices(concept)
    construction = str(given.get("construction") or _envelope_construction(concept) or "")
    framed = style_name in RUGGED or concept.family != "electric"
    skateboard = construction == "skateboard" or (not construction and not framed)
    defaults = _default_choices(concept, style, skateboard)
    if construction:
        defaults["construction"] = construction
    split = _default_split(given, defaults)
    merged: dict[str, tuple[str | bool, str]] = {p: (v, "estimated") for p, v in (defaults | split).items()}
    merged |= {path: (value, "given") for path, value in given.items()}
    chosen = {path: value for path, (value, _) in merged.items()}
    size = parse_tyre_size(concept.tyre_size) if concept.tyre_size else None
    numbers = _style_numbers(style) | _choice_numbers(chosen) | _machine_numbers(chosen) | _tyre_numbers(chosen, size)
    numbers |= (
        _cell_numbers(str(chosen["battery.chemistry"])) | _platform_numbers(concept) | _suspension_numbers(chosen)
    )
    numbers["heat_pump"] = float(chosen["climate.heat_pump"])
    numbers["rugged"] = float(style_name in RUGGED)
    numbers["front_share"] = _front_share(concept, style_name, str(chosen["powertrain.drive"]))
    numbers["dc_inlet"] = float(chosen["charging.dc_inlet"])
    numbers["engine_heat"] = float(concept.family != "electric")
    numbers["pack_conditioned"] = float(concept.kind != "combustion")
    numbers["electric_backup"] = float(concept.plug_in)
    if concept.family != "electric":
        numbers |= engine_numbers(concept.kind, chosen)
        if concept.engine_line:
            numbers["engine.friction_rise"], numbers["engine.load_loss"] = concept.engine_line
    return Features(merged, numbers)


def _front_share(concept: Concept, style: str, drive: str) -> float:
    """Usual share of kerb mass on the front axle: electric cars by what is driven, others by body too.

    The pack of a plug-in beside an engine lies behind.
    """
    shares = tables()["front_share"]
    kind = "electric" if concept.family == "electric" else style if style in shares else "unibody"
    return shares[kind][drive] + (value_of("front_share_plug_in") if concept.plug_in else 0.0)


def _own_choices(concept: Concept) -> dict[str, str | bool]:
    """What was chosen; a platform's place for the pack says nothing to a vehicle that has none."""
    given = {path: chosen.value for path, chosen in concept.choices.items()}
    if concept.kind == "combustion":
        given.pop("battery.underfloor", None)
    return given


def _default_split(given: dict[str, Any], defaults: dict[str, Any]) -> dict[str, str]:
    front = given.get("powertrain.front.machine", defaults["powertrain.front.machine"])
    rear = given.get("powertrain.rear.machine", defaults["powertrain.rear.machine"])
    return {"powertrain.torque_split": "loss_minimising" if "induction" in (front, rear) or front != rear else "fixed"}


def _style_numbers(style: dict[str, Any]) -> dict[str, float]:
    numbers = {f"style.{name}": float(value) for name, value in style.items() if isinstance(value, (int, float))}
    numbers["style.windscreen_rake"] = math.radians(numbers.pop("style.windscreen_rake_deg"))
    # a style has its clearance and its bumpers at a height, or at a share of the tyre's diameter
    heights = ("ground_clearance", "bumper_front_height", "bumper_rear_height")
    shares = (f"{name.removesuffix('_height')}_of_tyre" for name in heights)
    return {f"style.{name}": 0.0 for name in (*heights, *shares)} | numbers


def _choice_numbers(chosen: dict[str, str | bool]) -> dict[str, float]:
    data = tables()
    drive = chosen["powertrain.drive"]
    frame = chosen["construction"] != "skateboard"
    return {
        "tail": data["tail"][chosen["aero.tail"]],
        "underbody": data["underbody"][chosen["aero.underbody"]],
        "cooling": data["cooling"][chosen["aero.cooling"]],
        "roof_rack": value_of("drag_roof_rack") * float(chosen["aero.roof_rack"]),
        "roof_tent": value_of("drag_area_roof_tent") * float(chosen["aero.roof_tent"]),
        "front_bias": data["differential"][chosen["transfer.front_differential"]],
        "rear_bias": data["differential"][chosen["transfer.rear_differential"]],
        "brake_control": float(chosen["transfer.brake_traction_control"]),
        "exposed_spare": value_of("drag_spare") * float(chosen["aero.exposed_spare"]),
        "front_driven": float(drive in ("front", "all")),
        "rear_driven": float(drive in ("rear", "all")),
        "both_driven": float(drive == "all"),
        "loss_minimising": float(chosen["powertrain.torque_split"] == "loss_minimising"),
        "underfloor": float(chosen["battery.underfloor"]),
        "open_bed": float(chosen["aero.tail"] == "open_bed"),
        "belly_over_clearance": value_of("belly_over_clearance_frame" if frame else "belly_over_clearance"),
    }


def _machine_numbers(chosen: dict[str, str | bool]) -> dict[str, float]:
    numbers: dict[str, float] = {}
    for place in MACHINE_PLACES:
        if f"powertrain.{place}.machine" not in chosen:
            continue
        machine = tables()["machine"][chosen[f"powertrain.{place}.machine"]]
        numbers[f"{place}.loss"] = machine["loss"]
        numbers[f"{place}.inverter"] = tables()["inverter"][chosen[f"powertrain.{place}.inverter"]]
        if place in ("front", "rear"):
            numbers[f"{place}.neutral_speed"] = machine["neutral_speed"]
            numbers[f"{place}.disconnect"] = float(chosen[f"powertrain.{place}.disconnect"])
    return numbers


def _tyre_numbers(chosen: dict[str, str | bool], size: TyreSize | None) -> dict[str, float]:
    data = tables()
    tread = data["tread"][chosen["tyres.tread"]]
    label = chosen.get("tyres.eu_label")
    return {
        "tyre.given": float(size is not None),
        "tyre.diameter": size.diameter_m if size else 0.7,
        "tyre.width": size.section_width_m if size else 0.23,
        "tyre.rim": size.rim_diameter_m if size else 0.45,
        "tread.rolling": tread["rolling"],
        "tread.adhesion": tread["adhesion"],
        "tread.depth": tread["depth"],
        "label.given": float(label is not None),
        "label.rolling": data["eu_label"][label] if label is not None else 0.008,
    }


def _suspension_numbers(chosen: dict[str, str | bool]) -> dict[str, float]:
    numbers = {"cross_linked": float(chosen["suspension.cross_linked"])}
    for axle in ("front", "rear"):
        kind = tables()["suspension"][chosen[f"suspension.{axle}.kind"]]
        numbers |= {f"{axle}.suspension.{name}": value for name, value in kind.items()}
        numbers[f"{axle}.suspension.free_bar"] = float(chosen[f"suspension.{axle}.anti_roll_disconnect"])
    return numbers


def _platform_numbers(concept: Concept) -> dict[str, float]:
    """What the platform's envelope sets, or the usual value."""
    envelope = concept.envelope
    density = envelope.energy_density if envelope else None
    floor = envelope.floor_thickness if envelope else None
    lost = envelope.travel_lost_to_battery if envelope else None
    return {
        "pack_density": density.value * 3.6e6 if density else value_of("pack_density"),
        "floor_thickness": floor.value if floor else value_of("floor_thickness"),
        "travel_lost": lost.value if lost else 0.0,
    }


def _cell_numbers(chemistry: str) -> dict[str, float]:
    cell = tables()["chemistry"][chemistry]
    numbers = {f"cell.c{index}": float(value) for index, value in enumerate(cell["ocv"])}
    ageing = tables()["ageing"][chemistry]
    numbers |= {f"ageing.{name}": float(value) for name, value in ageing.items() if isinstance(value, float)}
    numbers |= {f"ageing.{name}{i}": float(x) for name in ("soc", "depth") for i, x in enumerate(ageing[name])}
    return numbers | {
        "cell.nominal": cell["nominal"],
        "cell.low": cell["window"][0],
        "cell.high": cell["window"][1],
        "cell.low_soc": cell["low_soc"],
        "cell.activation": cell["activation"],
        "cell.capacity_cold": cell["capacity_cold"],
        "cell.full_charge": cell["full_charge"],
        "cell.no_charge": cell["no_charge"],
        "cell.rapid_full": cell["rapid_full"],
        "cell.rapid_none": cell["rapid_none"],
    }
