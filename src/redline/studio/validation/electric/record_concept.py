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
    numbers |= {"powertrain.power": power} | _axle_powers(record, power)
    choices = {"body_style": Chosen("crossover"), "powertrain.drive": Chosen(machines.drive)}
    choices |= {f"powertrain.{axle}.machine": Chosen(kind) for axle, kind in _axle_machines(record).items()}
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
    """Split between the axles: by the record's two powers with the greater one behind, else by half."""
    if record.machines.drive != "all":
        return {}
    powers = record.machines.powers_kw
    share = min(powers) / sum(powers) if len(powers) == 2 else 0.5
    return {"powertrain.front.power": power_w * share, "powertrain.rear.power": power_w * (1.0 - share)}


def _axle_machines(record: Record) -> dict[str, str]:
    kind = record.machines.kind if record.machines.kind != "unstated" else "permanent_magnet"
    if record.machines.sleeping_helper:
        return {"front": "induction", "rear": "permanent_magnet"}
    return {"front": kind, "rear": kind}


def slots_of(record: Record) -> Slots:
    """The record laid out as arrays; a record that states neither type nor power gets its class's loss."""
    concept = concept_of(record)
    laid_out = slots(concept, features(concept))
    machines, data = record.machines, tables()["loss"]
    factor = 1.0
    if machines.kind == "unstated" and not machines.powers_kw:
        factor = data["unstated"]
    for axle in ("front", "rear"):
        laid_out.features[f"{axle}.loss"] = laid_out.features[f"{axle}.loss"] * factor
    return laid_out
