"""What a day does to the nominal vehicle, as sentences: where it gives less than it can, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redline.concept.building.build import build
from redline.concept.building.complete import Slots
from redline.foundations.executables import compiled
from redline.physics.storage.charging import cold_share
from redline.physics.thermal.heat_pump import condenser_air, heat_pump_limit, pumping_power
from redline.physics.thermal.pack import charging_share, usable_share
from redline.proving_ground.day import conditions_from
from redline.proving_ground.driving.loads import ambient_density
from redline.proving_ground.driving.march import RATING_DENSITY_KG_M3
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle


def notes_of(laid_out: Slots, stated: Mapping[str, str]) -> tuple[str, ...]:
    """Where and why the vehicle gives less on a day than on a mild one."""
    vehicle = nominal_vehicle(laid_out)
    conditions = conditions_from(stated)
    day_k = float(conditions.temperature_k)
    density = float(ambient_density(conditions)) / RATING_DENSITY_KG_M3
    return (*_pack(vehicle, day_k), *_climate(vehicle, day_k), *_engine(vehicle, density))


def nominal_vehicle(laid_out: Slots) -> Vehicle:
    """The vehicle of a concept as it stands."""
    return compiled(f"build-{laid_out.family}", build, laid_out)(laid_out)


def _pack(vehicle: Vehicle, day_k: float) -> Iterator[str]:
    if not isinstance(vehicle.powertrain, Electric):
        return
    pack = vehicle.thermal.pack
    charging, usable = float(charging_share(pack, day_k)), float(usable_share(pack, day_k))
    rapid = float(cold_share(vehicle.powertrain.charging, day_k))
    if rapid < 0.99:
        yield (
            f"soaked cells take {100.0 * charging:.0f} % of their charging power from the wheels and "
            f"{100.0 * rapid:.0f} % at a rapid charger: both are held back until the pack is warm (lithium plating)"
        )
    if usable < 0.99:
        yield f"the soaked pack gives {100.0 * usable:.0f} % of its usable energy"
    if day_k > float(pack.cool_to_k):
        yield "the pack is cooled all day: the air is hotter than the cells should be"


def _climate(vehicle: Vehicle, day_k: float) -> Iterator[str]:
    control, cabin = vehicle.thermal.climate, vehicle.thermal.cabin
    if day_k >= float(cabin.heat_to_k):
        return
    if float(control.engine_heat_frac) > 0.5:
        helped = ", on charge by electric resistance" if float(control.electric_backup_frac) > 0.5 else ""
        yield f"the cabin is heated by the engine, which runs until its coolant is half warm{helped}"
        return
    if float(control.heater_w) < 500.0:
        yield "there is no heater to speak of: the cabin stays near the air's temperature"
        return
    if float(control.heat_pump_frac) < 0.5:
        yield "the cabin is heated by resistance alone"
        return
    most = float(heat_pump_limit(control, day_k))
    if most <= 0.0:
        yield "the heat pump cannot run: the cabin is heated by resistance"
        return
    blown = condenser_air(cabin, day_k, cabin.heat_to_k)
    full, third = (heat / float(pumping_power(control, heat, blown)) for heat in (most, most / 3.0))
    yield (
        f"the heat pump gives up to {most / 1e3:.1f} kW into a warm cabin, {full:.1f} times its electricity, "
        f"{third:.1f} times at a third of that heat"
    )


def _engine(vehicle: Vehicle, density_frac: float) -> Iterator[str]:
    train = vehicle.powertrain
    if isinstance(train, Electric):
        return
    if density_frac < 0.97 and float(train.engine.boosted_frac) < 0.5:
        share = f"{100.0 * density_frac:.0f} %"
        yield f"air of {share} of standard density leaves the engine that share of its power"
