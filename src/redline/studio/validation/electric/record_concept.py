"""From a certification record to the same arrays a concept file gives, so that one pipeline predicts both."""

from __future__ import annotations

from redline.concept.building.complete import Slots, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.concept.constants import tables
from redline.concept.language.quantity import Chosen, Given
from redline.foundations.constants import EPA_CURB_ADDITION_KG
from redline.studio.validation.electric.epa_records import Record
from redline.studio.validation.neutral_body import NEUTRAL_BODY

#: Energy that a pack of usual size holds per test mass, J/kg: it moves consumption by under 0.2 %.
_ENERGY_PER_MASS_J_KG = 36.0 * 3600.0


def concept_of(record: Record) -> Concept:
    """A concept that gives what the record gives: coast-down, test mass, power, machines, driven axles, year.

    The body is a neutral one: with a coast-down given, no dimension enters the energy.
    """
    machines = record.machines
    numbers = dict(NEUTRAL_BODY)
    numbers |= {
        "model_year": record.year,
        "mass.epa_test": record.test_mass_kg,
        "mass.kerb": record.test_mass_kg - EPA_CURB_ADDITION_KG,
        "road_load.epa_a": record.a_n,
        "road_load.epa_b": record.b_n_s_m,
        "road_load.epa_c": record.c_n_s2_m2,
        "battery.usable_energy": _ENERGY_PER_MASS_J_KG * record.test_mass_kg,
    }
    power = machines.power_kw * 1e3 or tables()["record"]["power_per_mass"] * record.test_mass_kg
    numbers |= {"powertrain.power": power} | _axle_powers(record, power) | _ratios(record)
    choices = {"body_style": Chosen("crossover"), "powertrain.drive": Chosen(machines.drive)} | _axle_choices(record)
    given = {path: Given(value) for path, value in numbers.items()}
    return Concept(
        name=f"{record.make} {record.model}",
        make=record.make,
        path=record.id,
        numbers=given,
        choices=choices,
        places={},
        profile=(),
        tyre_size="",
        kind="electric",
        envelope=None,
        platform="",
        published={},
        notes="",
    )


def _axle_powers(record: Record, power_w: float) -> dict[str, float]:
    """Split between the axles: by the record's two powers, the greater one on the main axle, else by half."""
    if record.machines.drive != "all":
        return {}
    powers = record.machines.powers_kw
    lesser = power_w * (min(powers) / sum(powers) if len(powers) == 2 else 0.5)
    shares = {"front": lesser, "rear": power_w - lesser}
    if record.published.main == "front":
        shares = {"front": power_w - lesser, "rear": lesser}
    return {f"powertrain.{axle}.power": share for axle, share in shares.items()}


def _ratios(record: Record) -> dict[str, float]:
    """Ratios of a rear drive unit with two gears, or of hub motors with none; a single gear keeps the usual ratio."""
    if record.published.hub:
        return {"powertrain.front.gear_ratio": 1.0, "powertrain.rear.gear_ratio": 1.0}
    if not record.published.rear_ratios:
        return {}
    low, high = record.published.rear_ratios
    return {"powertrain.rear.low_gear_ratio": low, "powertrain.rear.gear_ratio": high}


def _axle_choices(record: Record) -> dict[str, Chosen]:
    """Machine types as published, else as the record's text says; inverters and a sleeping axle as published."""
    known = record.published
    stated = record.machines.kind if record.machines.kind != "unstated" else "permanent_magnet"
    front, rear = ("induction", "permanent_magnet") if record.machines.sleeping_helper else (stated, stated)
    choices = {
        "powertrain.front.machine": Chosen(known.front or front),
        "powertrain.rear.machine": Chosen(known.rear or rear),
    }
    inverters = {"front": known.front_inverter, "rear": known.rear_inverter}
    choices |= {f"powertrain.{axle}.inverter": Chosen(kind) for axle, kind in inverters.items() if kind}
    if known.sleeps is not None:
        choices["powertrain.torque_split"] = Chosen("loss_minimising" if known.sleeps else "fixed")
    return choices


def slots_of(record: Record) -> Slots:
    """The record laid out as arrays, like a concept file's."""
    concept = concept_of(record)
    return slots(concept, features(concept))
