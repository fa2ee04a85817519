"""What the pictures need beside the assessment: the nominal vehicle, where its energy goes, and its trace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import jax
import numpy as np

from redline.concept.building.build import build
from redline.concept.building.complete import paths, slots
from redline.concept.building.features import features
from redline.concept.concept import Concept
from redline.foundations import units
from redline.foundations.engine import float64
from redline.foundations.executables import compiled
from redline.physics.shape.clearance_angles import loaded_radius, tangent_angle
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.legs import LegTotals
from redline.proving_ground.driving.march import march
from redline.proving_ground.driving.schedule import Schedule, schedule
from redline.proving_ground.procedures.wltp import LEGS
from redline.proving_ground.trials.road.range_wltp import test_of
from redline.studio.assessment import Assessment, Driver
from redline.studio.ensemble.drivers import drivers
from redline.studio.ensemble.fleet import values_and_sigmas
from redline.studio.insight.charge_curves import ChargeCurve, charge_curves
from redline.studio.insight.fuel_ledger import FuelLedger, fuel_ledgers
from redline.studio.insight.obstacle_pictures import ObstaclePictures, obstacle_pictures
from redline.studio.insight.trace import Trace, drive_trace
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle


@dataclass(frozen=True, slots=True)
class EnergyLedger:
    """WLTP combined energy per distance, J/m: ``wall`` is the sum of all losses down to the friction brakes.

    ``charger_j_m`` is what is lost between the wall and the cells, ``recovered_j_m`` what braking gives back
    at the wheels; traction work is tyres, air, friction brakes and what is recovered.
    """

    wall_j_m: float
    charger_j_m: float
    battery_j_m: float
    auxiliary_j_m: float
    machine_j_m: float
    gear_j_m: float
    rolling_j_m: float
    aero_j_m: float
    friction_brake_j_m: float
    traction_j_m: float
    recovered_j_m: float


@dataclass(frozen=True, slots=True)
class Crest:
    """Where a crest first meets the belly: the point, and the tangent angles to both tyres, in rad."""

    x_m: float
    z_m: float
    front_rad: float
    rear_rad: float


@dataclass(frozen=True, slots=True, eq=False)
class PictureData:
    """The nominal vehicle in plain floats, with everything the faces draw and must not work out.

    ``ledger`` is that of an electric vehicle, ``fuel`` those of a vehicle with an engine, ``charge`` those of one
    that takes a station's direct current; ``obstacles`` is there when hard obstacles were asked for;
    ``usable_energy_j`` is the battery's as makers print it, or of a full test where the concept is not known.
    """

    vehicle: Vehicle
    rim_diameter_m: float
    loaded_radius_m: float
    crests: dict[str, Crest]
    ledger: EnergyLedger | None
    trace: Trace
    usable_energy_j: float
    fuel: tuple[FuelLedger, ...] = ()
    charge: dict[str, ChargeCurve] | None = None
    obstacles: ObstaclePictures | None = None


def nominal_vehicle(concept: Concept) -> Vehicle:
    """The vehicle of a concept as it stands, its leaves NumPy floats and arrays."""

    @float64
    def built() -> Vehicle:
        laid_out = slots(concept, features(concept))
        return compiled("vehicle", build, laid_out)(laid_out)

    return _plain(built())


def _plain(vehicle: Vehicle) -> Vehicle:
    return jax.tree.map(lambda leaf: np.asarray(leaf, dtype=np.float64)[()], vehicle)


def picture_data(
    concept: Concept | None,
    vehicle: Vehicle | None = None,
    conditions: Conditions | None = None,
    *,
    obstacles: bool = False,
) -> PictureData:
    """Work out what the pictures show of a concept, or of a vehicle where one is handed over.

    With ``obstacles`` also those of articulation and twister.

    Raises:
        ValueError: neither a concept nor a vehicle is given.
    """
    if concept is None and vehicle is None:
        raise ValueError("picture_data needs a concept or a vehicle")
    nominal = _plain(vehicle) if vehicle is not None else nominal_vehicle(concept)  # type: ignore[arg-type]
    tyre, train = nominal.tyre, nominal.powertrain
    electric = isinstance(train, Electric)
    size = re.search(r"R\s*-?(\d{2})", concept.tyre_size) if concept is not None else None
    return PictureData(
        vehicle=nominal,
        rim_diameter_m=0.0254 * float(size[1]) if size else _USUAL_RIM * 2.0 * float(tyre.radius_m),
        loaded_radius_m=float(float64(loaded_radius)(tyre.radius_m, tyre.deflection_m)),
        crests={mode: _crest(nominal, float(lift)) for mode, lift in lifts(nominal).items()},
        ledger=energy_ledger(nominal, conditions) if electric else None,
        trace=drive_trace(nominal, conditions),
        fuel=() if electric else fuel_ledgers(nominal, conditions),
        charge=charge_curves(nominal) if float(train.charging.dc_inlet_frac) > 0.5 else None,
        obstacles=obstacle_pictures(nominal) if obstacles else None,
        usable_energy_j=_printed_energy(concept) if concept is not None else float(train.battery.usable_energy_j),
    )


def _printed_energy(concept: Concept) -> float:
    """Usable energy as makers print it; a full test discharges more (docs/theory/battery.md)."""
    values, _ = values_and_sigmas(slots(concept, features(concept)))
    return values["battery.usable_energy"]


#: Rim over tyre diameter where no tyre size is given; only the picture depends on it.
_USUAL_RIM = 0.64


def lifts(vehicle: Vehicle) -> dict[str, float]:
    """Ride-height modes by the suffix of their attributes, as offsets from the road height in m."""
    modes = vehicle.profile.ride_heights
    return {"": float(modes.off_road_m), "_road": float(modes.road_m), "_access": float(modes.access_m)}


@float64
def _crest(vehicle: Vehicle, lift_m: float) -> Crest:
    """The belly point of least tangent-angle sum, found as the breakover trial finds it."""
    wheelbase = float(vehicle.body.wheelbase_m)
    radius = loaded_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    x = np.linspace(-wheelbase, 0.0, 401)
    z = np.interp(x, vehicle.profile.x_m[::-1], vehicle.profile.z_m[::-1]) + lift_m
    front = np.asarray(tangent_angle(-x, z, radius))
    rear = np.asarray(tangent_angle(x + wheelbase, z, radius))
    at = int(np.argmin(np.round(front + rear, 9)))
    return Crest(float(x[at]), float(z[at]), float(front[at]), float(rear[at]))


@float64
def energy_ledger(vehicle: Vehicle, conditions: Conditions | None = None) -> EnergyLedger:
    """Where the energy goes in the WLTP shortened procedure, both WLTC weighed by their K factors."""
    conditions = jax.tree.map(np.float64, conditions or Conditions())
    arguments = (vehicle, conditions, schedule(LEGS))
    return EnergyLedger(**{k: float(v) for k, v in compiled("ledger", _ledger, *arguments)(*arguments).items()})


def _ledger(vehicle: Vehicle, conditions: Conditions, plan: Schedule) -> dict[str, jax.Array]:
    legs = march(vehicle, conditions, plan)
    test = test_of(vehicle, legs)

    def weighed(name: str) -> jax.Array:
        first = _per_metre(legs, name, "wltp_city_1", "wltp_fast_1")
        second = _per_metre(legs, name, "wltp_city_3", "wltp_fast_2")
        return test.k_wltc[0] * first + test.k_wltc[1] * second

    wall = test.shortened_ac_j_m
    return {
        "wall_j_m": wall,
        "charger_j_m": wall - weighed("terminal_j") - weighed("battery_loss_j"),
        "battery_j_m": weighed("battery_loss_j"),
        "auxiliary_j_m": weighed("auxiliary_j"),
        "machine_j_m": weighed("machine_loss_j"),
        "gear_j_m": weighed("gear_loss_j"),
        "rolling_j_m": weighed("rolling_j"),
        "aero_j_m": weighed("aero_j"),
        "friction_brake_j_m": weighed("friction_brake_j"),
        "traction_j_m": weighed("wheel_out_j"),
        "recovered_j_m": weighed("wheel_in_j"),
    }


def _per_metre(legs: Mapping[str, LegTotals], name: str, city: str, fast: str) -> jax.Array:
    energy = getattr(legs[city], name) + getattr(legs[fast], name)
    return energy / (legs[city].distance_m + legs[fast].distance_m)


def top_drivers(assessment: Assessment, attribute: str, most: int = 8) -> tuple[Driver, ...]:
    """The inputs that move an attribute most, the strongest first."""
    inputs = {item.path: item for item in assessment.inputs}
    every = paths(assessment.family)
    known = [index for index, path in enumerate(every) if path in inputs]
    order = [every[index] for index in known]
    scales = {path: units.unit(inputs[path].shape.display, inputs[path].shape.dimension).scale for path in order}
    found = drivers(
        assessment[attribute].attribute,
        assessment.slopes.of(attribute)[known],
        order,
        {path: inputs[path].shape for path in order},
        {path: inputs[path].value * scales[path] for path in order},
        {path: inputs[path].sigma * scales[path] for path in order},
        most,
    )
    return tuple(sorted(found, key=lambda driver: -abs(driver.change)))
