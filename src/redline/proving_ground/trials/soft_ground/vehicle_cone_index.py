"""Vehicle cone index: the weakest clay crossed once and fifty times."""

from __future__ import annotations

from collections.abc import Mapping

from redline.physics.soil.mobility_index import (
    MobilityVehicle,
    fifty_pass_index,
    mobility_index,
    one_pass_index,
)
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.outcome import Attribute, Outcome, Trial
from redline.proving_ground.terrain.soft_ground import footing_of, loaded_tyre
from redline.vehicle.vehicle import Vehicle


def evaluate(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Mobility index with driver at off-road height; VCI1 with the tyres' deflection at off-road pressure."""
    del legs
    footing = footing_of(vehicle, conditions)
    tyre = loaded_tyre(footing)
    index = mobility_index(
        MobilityVehicle(
            mass_kg=footing.mass_kg,
            tyre_width_m=tyre.width_m,
            tyre_diameter_m=tyre.diameter_m,
            clearance_m=footing.clearance_m,
            power_w=vehicle.powertrain.system_power_w,
        )
    )
    return {
        "mobility_index": index,
        "vci_1": one_pass_index(index, tyre.deflection_m / tyre.section_height_m),
        "vci_50": fifty_pass_index(index),
    }


TRIAL = Trial(
    name="vehicle_cone_index",
    title="Vehicle cone index",
    attributes=(
        Attribute("mobility_index", "count", "", "less", "Mobility index", 1),
        Attribute("vci_1", "count", "", "less", "Vehicle cone index, one pass, psi", 1),
        Attribute("vci_50", "count", "", "less", "Vehicle cone index, fifty passes, psi", 1),
    ),
    evaluate=evaluate,
    source="PriddyWilloughby06; FM5430",
    suite="off_road",
)
