"""The march: a vehicle driven through a schedule, one step after another, and summed leg by leg."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.types import Float
from redline.physics.engine import ambient_warmth, coolant_temperature
from redline.physics.response import electric, engine_electric_drive, geared_drive
from redline.physics.response.ask import EngineState
from redline.physics.response.electric import ElectricDrive
from redline.physics.response.engine_electric_drive import EngineElectricDrive
from redline.physics.response.geared_drive import GearedDrive
from redline.physics.road.thrust import Stance
from redline.physics.road.tyre import rolling_radius
from redline.physics.storage.battery import charge_capacity, internal_resistance, open_circuit_voltage
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.driving.chunk import STEPPED, SUMMED, Stage, at_once, in_turn
from redline.proving_ground.driving.drive_step import Drive, Load, Pack, State
from redline.proving_ground.driving.legs import EngineTotals, LegTotals, ThermalTotals
from redline.proving_ground.driving.loads import ambient_density, prepare_loads
from redline.proving_ground.driving.pack_limits import held_to_cells, within_pack
from redline.proving_ground.driving.schedule import AS_IT_IS, STOOD, Schedule
from redline.proving_ground.driving.thermal_march import (
    ThermalState,
    after,
    at_start,
    keeping,
    loaded,
)
from redline.vehicle.drive.battery import Battery
from redline.vehicle.drive.powertrain import Electric, Geared
from redline.vehicle.vehicle import Vehicle

#: Density of air to which engines are rated [SAE J1349: 25 degC, 99 kPa dry], kg/m3.
RATING_DENSITY_KG_M3 = 1.157


def prepare_drive(vehicle: Vehicle, density_kg_m3: Float = RATING_DENSITY_KG_M3) -> Drive:
    """Work out once what the step needs of the powertrain, whatever its kind."""
    train = vehicle.powertrain
    radius = rolling_radius(vehicle.tyre.radius_m, vehicle.tyre.deflection_m)
    neutral = vehicle.road_load.neutral_drag_frac
    if isinstance(train, Electric):
        return electric.prepare(train, radius, neutral)
    density = jnp.asarray(density_kg_m3) / RATING_DENSITY_KG_M3
    if isinstance(train, Geared):
        return geared_drive.prepare(train, radius, neutral, density)
    return engine_electric_drive.prepare(train, radius, neutral, density)


def in_air(drive: Drive, density_kg_m3: Float) -> Drive:
    """The powertrain with its engine breathing air of a density; machines alone do not feel it."""
    if isinstance(drive, ElectricDrive):
        return drive
    density = jnp.asarray(density_kg_m3) / RATING_DENSITY_KG_M3
    if isinstance(drive, EngineElectricDrive):
        return engine_electric_drive.in_air(drive, density)
    return dataclasses.replace(drive, density_frac=density)


def drive_on(vehicle: Vehicle, conditions: Conditions) -> Drive:
    """The powertrain for full throttle on a day: in its air, and held to what a pack soaked in that air gives.

    The pack is half full, and nothing has warmed it: so a vehicle starts that has stood outdoors.
    """
    pack = pack_at(vehicle.powertrain.battery, conditions.temperature_k, jnp.asarray(0.5))
    return held_to_cells(prepare_drive(vehicle, ambient_density(conditions)), vehicle, pack)


def stance_of(vehicle: Vehicle, conditions: Conditions, mass_kg: Float) -> Stance:
    """How the vehicle stands on its axles on the trial's surface."""
    train = vehicle.powertrain
    return Stance(
        mass_kg=mass_kg,
        front_share_frac=vehicle.mass.front_share_frac,
        cg_height_m=vehicle.mass.cg_height_m,
        wheelbase_m=vehicle.body.wheelbase_m,
        adhesion_coeff=vehicle.tyre.adhesion_coeff * conditions.adhesion_frac,
        locked_frac=train.transfer.locked_frac if isinstance(train, Geared) else 0.0,
    )


def front_share_of(vehicle: Vehicle) -> Float:
    """Share of gearbox torque on the front axle; one half, unused, where no gearbox drives the wheels."""
    train = vehicle.powertrain
    return train.transfer.front_share_frac if isinstance(train, Geared) else 0.5


def pack_at(battery: Battery, temperature_k: Float, soc_frac: jax.Array) -> Pack:
    """Voltage and resistance of the pack at a charge and a temperature."""
    return Pack(
        open_circuit_v=open_circuit_voltage(battery, soc_frac),
        resistance_ohm=internal_resistance(battery, soc_frac, temperature_k),
    )


def _engine_at(state: EngineState | None, row: dict[str, jax.Array], outside_k: Float) -> EngineState | None:
    """The engine's state at the start of a chunk: soaked in its air where the vehicle has stood, or as the leg says."""
    if state is None:
        return None
    told = row["starts"] & (row["warmth"] > AS_IT_IS)
    air = ambient_warmth(outside_k)
    stood = jnp.where(row["soak"] >= STOOD, air, state.warmth_frac)
    return dataclasses.replace(state, warmth_frac=jnp.where(told, air + row["warmth"] * (1.0 - air), stood))


def machine_axles(vehicle: Vehicle) -> Float:
    """How many axles have machines of their own, whose oil drags; none behind a gearbox, which has its own drag."""
    train = vehicle.powertrain
    if isinstance(train, Geared):
        return jnp.asarray(0.0)
    front, rear = (jnp.where(jnp.asarray(unit.peak_power_w) > 0.0, 1.0, 0.0) for unit in (train.front, train.rear))
    return front + rear


def _begun(vehicle: Vehicle, held_frac: Float, state: State, warm: ThermalState, row: dict[str, jax.Array], load: Load):  # noqa: ANN202
    """State and temperatures at the beginning of a chunk: where a leg starts, as the leg says."""
    offset = jnp.where(row["soc_offset"] < 0.0, held_frac, row["soc_offset"])
    if state.engine is None:
        offset = jnp.where(row["soc_offset"] < -1.5, 0.5, offset)
    ceiling = jnp.where(row["soc_gain"] < 0.0, state.soc_frac, 1.0)
    begun = State(
        speed_m_s=jnp.where(row["starts"], row["start_speed_m_s"], state.speed_m_s),
        soc_frac=jnp.minimum(offset + row["soc_gain"] * state.soc_frac, ceiling),
        behind=state.behind & ~row["starts"],
        engine=_engine_at(state.engine, row, load.temperature_k),
    )
    return begun, at_start(vehicle.thermal, load, warm, row["soak"])


def _chunk_of(drive: Drive, vehicle: Vehicle, loads: Load, conditions: Conditions, side_by_side: bool):  # noqa: ANN202
    battery, axles = vehicle.powertrain.battery, machine_axles(vehicle)
    per_charge = 1.0 / charge_capacity(battery)
    steps = at_once if side_by_side and isinstance(drive, ElectricDrive) else in_turn
    held = 1.0 if isinstance(drive, ElectricDrive) else drive.management.target_soc_frac

    def drive_chunk(
        carried: tuple[State, ThermalState], row: dict[str, jax.Array]
    ) -> tuple[tuple[State, ThermalState], dict[str, Float]]:
        day = jax.tree.map(lambda leaf: leaf[row["load"]], loads)
        start, warm = _begun(vehicle, held, *carried, row, day)
        dt = jnp.sum(row["dt_s"])
        kept = keeping(vehicle.thermal, day, warm, _warmth(start), row["deplete"], axles, dt)
        load, pack = loaded(day, kept), pack_at(battery, warm.pack_k, start.soc_frac)
        breathing = in_air(drive, day.density_kg_m3)
        now = _in_range(within_pack(breathing, vehicle, pack, kept), vehicle, row)
        load, pack, now = lax.optimization_barrier((load, pack, now))
        stage = Stage(
            drive=now, load=load, pack=pack, head_wind_m_s=conditions.head_wind_m_s, inverse_capacity_1_c=per_charge,
            deplete_frac=row["deplete"],
        )  # fmt: skip
        state, sums = steps(stage, start, tuple(row[name] for name in STEPPED if name in row))
        losses = {
            "pack_j": sums["battery_loss_w"],
            "machine_j": sums["machine_loss_w"] + sums["gear_loss_w"],
            "distance_m": sums["distance_m"],
            "dt_s": dt,
        }
        warm, heat = after(vehicle.thermal, day, warm, kept, losses)
        ends: dict[str, Float] = {"soc_start_frac": start.soc_frac, "soc_end_frac": state.soc_frac}
        ends |= {"air_k": warm.air_k, "interior_k": warm.interior_k, "pack_k": warm.pack_k, "housing_k": warm.housing_k}
        if state.engine is not None:
            ends["coolant_k"] = coolant_temperature(state.engine.warmth_frac)
        return (state, warm), sums | heat | ends

    return drive_chunk


def _in_range(drive: Drive, vehicle: Vehicle, row: dict[str, jax.Array]) -> Drive:
    """The drive with its low range engaged where the schedule says so: every ratio of the gearbox times the range's."""
    train = vehicle.powertrain
    if "low_frac" not in row or not isinstance(drive, GearedDrive) or not isinstance(train, Geared):
        return drive
    low = 1.0 + (jnp.asarray(train.transfer.low_range_ratio) - 1.0) * row["low_frac"]
    return dataclasses.replace(drive, turns_per_m=tuple(turns * low for turns in drive.turns_per_m))


def _warmth(state: State) -> Float:
    return 0.0 if state.engine is None else state.engine.warmth_frac


#: Columns of a schedule that the march reads chunk by chunk; those of rough ground where there are any.
_COLUMNS = (
    "speed_m_s", "grade_frac", "dt_s", "rate_1_s", "starts", "start_speed_m_s", "soc_offset", "soc_gain", "load",
    "warmth", "deplete", "soak",
)  # fmt: skip
_GROUND_COLUMNS = ("ground_frac", "spread_frac", "low_frac")


def march_chunks(
    vehicle: Vehicle, conditions: Conditions, plan: Schedule, side_by_side: bool = False
) -> tuple[dict[str, jax.Array], Float]:
    """Drive a schedule; return the sums of every chunk ``(chunk,)`` by name, and the power of the auxiliaries in W.

    Energies are named after their powers (``terminal_w`` is in J); ``soc_start_frac`` and ``soc_end_frac`` are the
    charge at either end of each chunk.
    """
    drive = prepare_drive(vehicle)
    loads = prepare_loads(vehicle, conditions, plan)
    chunk = _chunk_of(drive, vehicle, loads, conditions, side_by_side)
    rough = [name for name in _GROUND_COLUMNS if getattr(plan, name) is not None]
    rows = {name: jnp.asarray(getattr(plan, name)) for name in (*_COLUMNS, *rough)}
    engine = None if isinstance(drive, ElectricDrive) else EngineState.at_rest()
    rest = State(speed_m_s=jnp.zeros(()), soc_frac=jnp.ones(()), behind=jnp.asarray(False), engine=engine)
    _, sums = lax.scan(chunk, (rest, ThermalState.mild()), rows)
    return {name: jnp.asarray(values) for name, values in sums.items()}, drive.auxiliary_w


def march(
    vehicle: Vehicle, conditions: Conditions, plan: Schedule, side_by_side: bool = False
) -> Mapping[str, LegTotals]:
    """Drive a schedule and return the totals of each leg by name.

    ``side_by_side`` drives the steps of a chunk at once where there is no engine (``chunk.at_once``): sooner for one
    vehicle, not for a batch. The answers agree to rounding; derivatives can be taken forward, not backward.
    """
    sums, auxiliary_w = march_chunks(vehicle, conditions, plan, side_by_side)
    totals: dict[str, LegTotals] = {}
    start = 0
    for leg, count, duration in zip(plan.legs, plan.counts, plan.durations_s, strict=True):
        part = {name: values[start : start + count] for name, values in sums.items()}
        totals[leg.name] = _leg_totals(part, duration, auxiliary_w)
        start += count
    return totals


def _leg_totals(part: dict[str, jax.Array], duration_s: float, auxiliary_w: Float) -> LegTotals:
    energies = {name.removesuffix("_w") + "_j": jnp.sum(part[name], axis=0) for name in SUMMED}
    return LegTotals(
        distance_m=jnp.sum(part["distance_m"], axis=0),
        time_s=jnp.asarray(duration_s),
        auxiliary_j=auxiliary_w * jnp.asarray(duration_s) + jnp.sum(part["climate_j"], axis=0),
        shortfall_m_s=jnp.max(part["shortfall_m_s"], axis=0),
        missed_s=jnp.sum(part["missed_s"], axis=0),
        soc_start_frac=part["soc_start_frac"][0],
        soc_end_frac=part["soc_end_frac"][-1],
        thermal=_thermal_totals(part),
        engine=_engine_totals(part),
        **energies,
    )


def _thermal_totals(part: dict[str, jax.Array]) -> ThermalTotals:
    """Heat of a leg: sums, and the temperatures at its end."""
    names = [field.name for field in dataclasses.fields(ThermalTotals)]
    return ThermalTotals(
        **{name: part[name][-1] if name.endswith("_k") else jnp.sum(part[name], axis=0) for name in names}
    )


def _engine_totals(part: dict[str, jax.Array]) -> EngineTotals | None:
    """The engine's sums over a leg, where there is an engine."""
    if "fuel_w" not in part:
        return None
    return EngineTotals(
        fuel_j=jnp.sum(part["fuel_w"], axis=0),
        engine_loss_j=jnp.sum(part["engine_loss_w"], axis=0),
        slip_loss_j=jnp.sum(part["slip_loss_w"], axis=0),
        running_s=jnp.sum(part["running_frac"], axis=0),
        starts=jnp.sum(part["starts_1_s"], axis=0),
        shifts=jnp.sum(part["shifts_1_s"], axis=0),
        free_m=jnp.sum(jnp.where(jnp.cumsum(part["fuel_w"], axis=0) > 0.0, 0.0, part["distance_m"]), axis=0),
        coolant_k=part["coolant_k"][-1],
    )
