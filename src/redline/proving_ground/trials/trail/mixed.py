"""The mixed trail: hours and way that a battery or a tank lasts, on stretches of steady driving.

Each stretch is one minute of the march at its speed, slope and ground; the march of a real trail (``redline trail``) is
too long to be driven for every sample.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from redline.foundations.constants import GRAVITY_M_S2
from redline.foundations.library_file import library_table
from redline.foundations.units import to_si
from redline.physics.response.full_throttle import axle_forces
from redline.physics.traction.rough_ground import (
    footprint_length,
    shaken_resistance,
    stone_force_spread,
    stone_resistance,
)
from redline.proving_ground.conditions import Conditions, on_own_ground
from redline.proving_ground.driving.driveline_of import LOW_RANGE_M_S, low_range_of
from redline.proving_ground.driving.legs import Leg, LegTotals
from redline.proving_ground.driving.loads import load_of
from redline.proving_ground.driving.march import drive_on, front_share_of, march_chunks
from redline.proving_ground.driving.schedule import CHUNK, MIDDLE, SOAKS, Schedule
from redline.proving_ground.driving.weather import weather_row
from redline.proving_ground.outcome import ELECTRIC, WITH_ENGINE, Attribute, Outcome, Trial
from redline.proving_ground.procedures.charge_balance import corrected_fuel
from redline.proving_ground.procedures.sustaining import charge_slope, wltp_fuel
from redline.proving_ground.procedures.to_empty import charge_of, tank_of, times_on_charge
from redline.proving_ground.trail.ability import corner_of
from redline.proving_ground.trail.ground import grounds
from redline.proving_ground.trail.resistance import Going, shares
from redline.proving_ground.trail.soft_going import soft_by_plates
from redline.proving_ground.trials.road.fuel_epa import engine_of
from redline.vehicle.drive.powertrain import Electric
from redline.vehicle.vehicle import Vehicle

#: What is to be left at the end of the trail: a fifth.
RESERVE_FRAC = 0.20


@dataclass(frozen=True, slots=True, eq=False)
class MixedTrail:
    """Stretches ``(stretch,)``: share of the way, speed, sine of the slope, columns of their grounds, soils or none."""

    share_frac: NDArray[np.float64]
    speed_m_s: NDArray[np.float64]
    sine_frac: NDArray[np.float64]
    ground: Mapping[str, NDArray[np.float64]]
    soils: tuple[str, ...]


class Pass(NamedTuple):
    """One drive over the trail: charge at the start of every stretch, and whether a plug-in depletes it."""

    charge_frac: jax.Array | float
    deplete: bool = False


@functools.cache
def mixed_trail() -> MixedTrail:
    """The library's mixed trail.

    >>> trail = mixed_trail()
    >>> round(float(trail.share_frac.sum()), 9), abs(float(trail.share_frac @ trail.sine_frac)) < 1e-12
    (1.0, True)
    """
    rows = library_table("trails/mixed.toml")["stretches"]
    grade = np.array([row["grade"] for row in rows])
    found = [grounds()[row["surface"]] for row in rows]
    names = ("adhesion_frac", "rolling_frac", "stone_height_m", "stone_spacing_m", "unevenness_m3", "shear_m")
    return MixedTrail(
        share_frac=np.array([row["share"] for row in rows]),
        speed_m_s=np.array([to_si(row["speed_km_h"], "km/h", "speed") for row in rows]),
        sine_frac=grade / np.sqrt(1.0 + grade * grade),
        ground={name: np.array([getattr(one, name) for one in found]) for name in names},
        soils=tuple(one.soil for one in found),
    )


def _resistance(vehicle: Vehicle, conditions: Conditions, trail: MixedTrail) -> tuple[jax.Array, jax.Array]:
    """What the ground of each stretch resists with slip, and the spread of that over stones, as shares of the load."""
    load = load_of(vehicle, conditions, "kerb")
    weight = load.mass_kg * GRAVITY_M_S2
    speed, ground = jnp.asarray(trail.speed_m_s), trail.ground
    drive = drive_on(vehicle, conditions)
    ranges = jnp.where(speed <= LOW_RANGE_M_S, low_range_of(vehicle), 1.0)
    front, rear = jax.vmap(lambda v, r: axle_forces(drive, front_share_of(vehicle), v, r))(speed, ranges)
    heights, spacings = jnp.asarray(ground["stone_height_m"]), jnp.asarray(ground["stone_spacing_m"])
    stones = stone_resistance(heights, spacings, vehicle.tyre.radius_m)
    footprint = footprint_length(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    shaken = jax.vmap(lambda v: shaken_resistance(corner_of(vehicle), v, footprint))(speed)
    names = tuple(dict.fromkeys(name for name in trail.soils if name))
    on_soil = np.array([bool(name) for name in trail.soils])
    place = np.array([names.index(name) if name else 0 for name in trail.soils])
    soft, grip = soft_by_plates(vehicle, load.mass_kg, names)
    hard = vehicle.tyre.adhesion_coeff * jnp.asarray(ground["adhesion_frac"])
    resisted, slip = shares(
        Going(
            sine_frac=jnp.asarray(trail.sine_frac),
            tyres_frac=(load.constant_n + load.linear_n_s_m * speed) * load.load_frac / weight,
            rolling_frac=jnp.asarray(ground["rolling_frac"]),
            soft_frac=stones + jnp.asarray(ground["unevenness_m3"]) * shaken + jnp.where(on_soil, soft[place], 0.0),
            adhesion_coeff=jnp.where(on_soil, grip[place], hard),
            shear_m=jnp.asarray(ground["shear_m"]),
            footprint_m=footprint,
            force_frac=(front + rear) / weight,
        )
    )
    return resisted + slip, stone_force_spread(heights, spacings, vehicle.tyre.radius_m)


def _plan(trail: MixedTrail, resisted: tuple[jax.Array, jax.Array], passes: tuple[Pass, ...]) -> Schedule:
    """A minute of every stretch at its speed, the engine warm and the cabin settled, one chunk each; pass by pass."""
    count, times = len(trail.share_frac), len(passes)
    speed, sine = np.tile(trail.speed_m_s, times), np.tile(trail.sine_frac, times)
    steps = np.ones((times * count, CHUNK))
    mean, spread = (jnp.tile(row, times)[:, None] * steps for row in resisted)
    charges, deplete = zip(*passes, strict=True)
    return Schedule(
        legs=(Leg("mixed_trail", "mixed_trail", "kerb"),) * times,
        counts=(count,) * times,
        durations_s=(float(count * CHUNK),) * times,
        speed_m_s=speed[:, None] * steps,
        grade_frac=(sine / np.sqrt(1.0 - sine * sine))[:, None] * steps,
        dt_s=steps,
        rate_1_s=steps,
        starts=np.ones(len(steps), dtype=bool),
        start_speed_m_s=speed,
        soc_offset=jnp.repeat(jnp.asarray(charges), count),  # type: ignore[arg-type]
        soc_gain=np.zeros(len(steps)),
        load=np.zeros(len(steps), dtype=np.int64),
        warmth=np.ones(len(steps)),
        deplete=np.repeat(np.array(deplete, dtype=np.float64), count),
        soak=np.full(len(steps), SOAKS.index("settled")),
        weather=np.array([weather_row("")]),
        ground_frac=mean,  # type: ignore[arg-type]
        spread_frac=spread,  # type: ignore[arg-type]
        low_frac=(speed <= LOW_RANGE_M_S).astype(float),
    )


def per_metre(vehicle: Vehicle, conditions: Conditions, *passes: Pass) -> dict[str, jax.Array]:
    """Per metre of the mixed trail ``(pass,)``: battery and fuel in J/m, time in s/m; and the pack in K.

    Where a vehicle falls behind a stretch's speed, its own way and time count.
    """
    trail, conditions = mixed_trail(), on_own_ground(conditions)
    # One march for all passes: a program takes as long again to compile for a second one.
    sums, _ = march_chunks(vehicle, conditions, _plan(trail, _resistance(vehicle, conditions, trail), passes))
    of = {name: row.reshape(len(passes), -1) for name, row in sums.items()}
    weight = jnp.asarray(trail.share_frac) / jnp.maximum(of["distance_m"], 1.0)
    totals = {
        "battery_j_m": jnp.sum(weight * of["terminal_w"], axis=-1),
        "chemical_j_m": jnp.sum(weight * of["chemical_w"], axis=-1),
        "time_s_m": jnp.sum(weight * CHUNK, axis=-1),
    }
    totals["pack_k"] = jnp.sum(jnp.asarray(trail.share_frac) * of["pack_k"], axis=-1)
    return totals | ({"fuel_j_m": jnp.sum(weight * of["fuel_w"], axis=-1)} if "fuel_w" in of else {})


def electric(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Hours and way from full to the reserve, and energy per distance out of the battery."""
    del legs
    spent = {name: value[0] for name, value in per_metre(vehicle, conditions, Pass(MIDDLE)).items()}
    way = (1.0 - RESERVE_FRAC) * charge_of(vehicle, spent["pack_k"]) / spent["battery_j_m"]
    return {"trail_hours": way * spent["time_s_m"], "trail_range": way, "trail_energy": spent["battery_j_m"]}


def with_fuel(vehicle: Vehicle, conditions: Conditions, legs: Mapping[str, LegTotals]) -> Outcome:
    """Hours and way to the reserve of the tank, and fuel per distance at zero battery energy.

    A plug-in first drives on the charge above what it holds, with what fuel it then burns beside it.
    """
    del legs
    engine, train = engine_of(vehicle), vehicle.powertrain
    if isinstance(train, Electric):
        raise TypeError("the trail on a tank is for powertrains with an engine")
    target, density = jnp.asarray(train.management.target_soc_frac), wltp_fuel(engine).energy_j_m3
    both = per_metre(vehicle, conditions, Pass(MIDDLE), Pass(0.5 * (1.0 + target), deplete=True))
    held, free = ({name: value[index] for name, value in both.items()} for index in (0, 1))
    fuel = jnp.maximum(corrected_fuel(held["fuel_j_m"], held["chemical_j_m"], charge_slope(engine)), 1.0)
    tank, burnt = (1.0 - RESERVE_FRAC) * tank_of(vehicle), free["fuel_j_m"]
    electric_way = times_on_charge(vehicle, free["pack_k"], free["battery_j_m"], burnt, tank)
    fuel_way = (tank - electric_way * burnt) / fuel
    hours = electric_way * free["time_s_m"] + fuel_way * held["time_s_m"]
    return {"trail_hours": hours, "trail_range": electric_way + fuel_way, "trail_fuel": fuel / density}


_LASTS = (
    Attribute("trail_hours", "time", "h", "more", "Hours on the mixed trail until a fifth is left", 1),
    Attribute("trail_range", "length", "km", "more", "Way on the mixed trail until a fifth is left"),
)


def _trail(
    name: str, on: str, spent: Attribute, evaluate: Callable[[Vehicle, Conditions, Mapping[str, LegTotals]], Outcome],
    families: frozenset[str],
) -> Trial:  # fmt: skip
    """The mixed trial of some powertrains, which differ in what they spend."""
    return Trial(
        name=name,
        title=f"The mixed trail on {on}",
        attributes=(*_LASTS, spent),
        evaluate=evaluate,
        families=families,
        suite="off_road",
        feels_day=True,
        source="steady stretches of library/trails/mixed.toml; docs/theory/trails.md",
    )


ELECTRIC_TRAIL = _trail(
    "mixed_trail",
    "a battery",
    Attribute("trail_energy", "energy_per_distance", "kWh/100km", "less", "Energy on the mixed trail", 1),
    electric,
    ELECTRIC,
)
FUEL_TRAIL = _trail(
    "mixed_trail_fuel",
    "a tank",
    Attribute("trail_fuel", "volume_per_distance", "l/100km", "less", "Fuel on the mixed trail", 1),
    with_fuel,
    WITH_ENGINE,
)
