"""The march: a vehicle driven through a schedule, one step after another, and summed leg by leg."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import lax

from redline.foundations.constants import EPA_AIR_DENSITY_KG_M3, WLTP_AIR_DENSITY_KG_M3
from redline.foundations.types import Float
from redline.physics.air import air_density, pressure_at_altitude
from redline.physics.battery import charge_capacity, internal_resistance, open_circuit_voltage
from redline.physics.engine import ambient_warmth
from redline.physics.response import electric, engine_electric, geared_drive
from redline.physics.response.ask import EngineState
from redline.physics.response.electric import ElectricDrive
from redline.physics.thrust import Stance
from redline.physics.tyre import rolling_radius
from redline.proving_ground.conditions import Conditions
from redline.proving_ground.drive_step import Demand, Drive, EngineFlows, Flows, Load, Pack, State, step
from redline.proving_ground.legs import EngineTotals, LegTotals, LoadKind, ThermalTotals
from redline.proving_ground.pack_limits import within_pack
from redline.proving_ground.schedule import AS_IT_IS, STOOD, Schedule
from redline.proving_ground.thermal_march import (
    ThermalState,
    after,
    at_start,
    keeping,
    loaded,
)
from redline.vehicle.battery import Battery
from redline.vehicle.powertrain import Electric, Geared
from redline.vehicle.road_load import RoadLoad
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
    return engine_electric.prepare(train, radius, neutral, density)


def _load(
    vehicle: Vehicle,
    road_load: RoadLoad,
    mass_kg: Float,
    density_kg_m3: Float,
    rolling_frac: Float,
    temperature_k: Float,
) -> Load:
    inertia = mass_kg + vehicle.mass.rotating_frac * vehicle.mass.kerb_kg
    return Load(
        mass_kg=mass_kg,
        inertia_kg=inertia,
        inverse_inertia_1_kg=1.0 / inertia,
        constant_n=jnp.asarray(road_load.constant_n),
        linear_n_s_m=jnp.asarray(road_load.linear_n_s_m),
        load_frac=mass_kg / road_load.reference_mass_kg * rolling_frac,
        drag_area_m2=jnp.asarray(road_load.drag_area_m2),
        density_kg_m3=density_kg_m3,
        temperature_k=temperature_k,
        solar_w_m2=jnp.asarray(0.0),
        humidity_frac=jnp.asarray(0.5),
        climate_frac=jnp.asarray(0.0),
        road_frac=jnp.asarray(0.0),
        extra_w=jnp.asarray(0.0),
        heat_frac=jnp.asarray(0.0),
        cabin_w=jnp.asarray(0.0),
        unit_frac=jnp.where(jnp.asarray(mass_kg) > 0.0, 1.0, 2.0),
    )


def ambient_density(conditions: Conditions) -> jax.Array:
    """Air density at the trial's temperature, pressure and altitude, in kg/m3."""
    pressure = pressure_at_altitude(conditions.pressure_pa, conditions.altitude_m)
    return air_density(conditions.temperature_k, pressure)


#: Temperature of the test cell: 23 degC [UN R154 annex B6 sec. 2.2.2]; EPA allows 20-30 degC [40 CFR 1066.420].
TEST_CELL_K = 296.15
#: Mass of a driver [EU 1230/2012].
DRIVER_KG = 75.0


#: The cold tests: 20 degF and -7 degC, and road load a tenth higher [40 CFR 1066.710, recalled; seen in EPA test car
#: lists; UN R83 type 6]. The hot one: 95 degF, the sun, 100 grains of water a pound [40 CFR 1066.835].
EPA_COLD_K, WLTP_COLD_K, COLD_ROAD_LOAD = 266.48, 266.15, 1.10
HOT_CELL_K, HOT_SUN_W_M2, HOT_HUMIDITY = 308.15, 850.0, 0.40


def _cold(load: Load, temperature_k: float) -> Load:
    """The load of a cold test: forces a tenth higher, and climate control on."""
    return dataclasses.replace(
        load,
        constant_n=COLD_ROAD_LOAD * load.constant_n,
        linear_n_s_m=COLD_ROAD_LOAD * load.linear_n_s_m,
        drag_area_m2=COLD_ROAD_LOAD * load.drag_area_m2,
        temperature_k=jnp.asarray(temperature_k),
        climate_frac=jnp.asarray(1.0),
    )


def _hot(load: Load) -> Load:
    """The load of the air-conditioning test: lamps for the sun, and climate control on."""
    return dataclasses.replace(
        load,
        temperature_k=jnp.asarray(HOT_CELL_K),
        solar_w_m2=jnp.asarray(HOT_SUN_W_M2),
        humidity_frac=jnp.asarray(HOT_HUMIDITY),
        climate_frac=jnp.asarray(1.0),
    )


def load_of(vehicle: Vehicle, conditions: Conditions, kind: LoadKind) -> Load:
    """Mass, road load, air and the cabin's wants of one kind of leg.

    On the dynamometer (``epa``, ``wltp``, their cold and hot tests) air and temperature are the procedure's, whatever
    the weather; on the road (``kerb``: kerb mass and a driver) they are the day's.
    """
    if kind == "epa_cold":
        return _cold(load_of(vehicle, conditions, "epa"), EPA_COLD_K)
    if kind == "wltp_cold":
        return _cold(load_of(vehicle, conditions, "wltp"), WLTP_COLD_K)
    if kind == "epa_hot":
        return _hot(load_of(vehicle, conditions, "epa"))
    if kind == "epa":
        return _load(vehicle, vehicle.road_load, vehicle.mass.epa_test_kg, EPA_AIR_DENSITY_KG_M3, 1.0, TEST_CELL_K)
    if kind == "wltp":
        road_load = vehicle.homologation.wltp_road_load
        return _load(vehicle, road_load, vehicle.mass.wltp_test_kg, WLTP_AIR_DENSITY_KG_M3, 1.0, TEST_CELL_K)
    density = ambient_density(conditions)
    mass = vehicle.mass.kerb_kg + DRIVER_KG
    load = _load(vehicle, vehicle.road_load, mass, density, conditions.rolling_frac, conditions.temperature_k)
    return dataclasses.replace(
        load,
        solar_w_m2=jnp.asarray(conditions.solar_w_m2),
        humidity_frac=jnp.asarray(conditions.humidity_frac),
        climate_frac=jnp.asarray(1.0),
        road_frac=jnp.asarray(1.0),
    )


def on_day(conditions: Conditions, day: jax.Array) -> Conditions:
    """Conditions with a day of the library in place of their own, where one is given: a row of ``Schedule.weather``."""
    given = day[0] > 0.5
    return dataclasses.replace(
        conditions,
        temperature_k=jnp.where(given, day[1], conditions.temperature_k),
        solar_w_m2=jnp.where(given, day[2], conditions.solar_w_m2),
        humidity_frac=jnp.where(given, day[3], conditions.humidity_frac),
    )


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


def prepare_loads(vehicle: Vehicle, conditions: Conditions, plan: Schedule) -> Load:
    """Stack the loads a schedule asks for; each leaf ``(place,)`` in the order of its places."""
    days = jnp.asarray(plan.weather)
    rows = [load_of(vehicle, on_day(conditions, days[i]), kind) for i, (kind, _) in enumerate(plan.places)]
    return jax.tree.map(lambda *leaves: jnp.stack([jnp.asarray(leaf, float) for leaf in leaves]), *rows)


_SUMMED = tuple(
    field.name for field in dataclasses.fields(Flows) if field.name not in ("speed_m_s", "shortfall_m_s", "engine")
)
_ENGINE_SUMMED = tuple(field.name for field in dataclasses.fields(EngineFlows))


def _engine_at(state: EngineState | None, row: dict[str, jax.Array], outside_k: Float) -> EngineState | None:
    """The engine's state at the start of a chunk: soaked in its air where the vehicle has stood, or as the leg says."""
    if state is None:
        return None
    told = row["starts"] & (row["warmth"] > AS_IT_IS)
    air = ambient_warmth(outside_k)
    stood = jnp.where(row["soak"] >= STOOD, air, state.warmth_frac)
    return dataclasses.replace(state, warmth_frac=jnp.where(told, air + row["warmth"] * (1.0 - air), stood))


def _added(sums: dict[str, jax.Array], flows: Flows, dt_s: Float) -> dict[str, jax.Array]:
    """Sums of a chunk with the flows of one more step."""
    new = {name: sums[name] + getattr(flows, name) * dt_s for name in _SUMMED}
    if flows.engine is not None:
        new |= {name: sums[name] + getattr(flows.engine, name) * dt_s for name in _ENGINE_SUMMED}
    new["distance_m"] = sums["distance_m"] + flows.speed_m_s * dt_s
    new["shortfall_m_s"] = jnp.maximum(sums["shortfall_m_s"], flows.shortfall_m_s)
    new["missed_s"] = sums["missed_s"] + jnp.where(flows.shortfall_m_s > MISSED_M_S, dt_s, 0.0)
    return new


def _machine_axles(vehicle: Vehicle) -> Float:
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


def _chunk_of(drive: Drive, vehicle: Vehicle, loads: Load, conditions: Conditions):  # noqa: ANN202
    battery, axles = vehicle.powertrain.battery, _machine_axles(vehicle)
    per_charge = 1.0 / charge_capacity(battery)
    held = 1.0 if isinstance(drive, ElectricDrive) else drive.management.target_soc_frac

    def drive_chunk(
        carried: tuple[State, ThermalState], row: dict[str, jax.Array]
    ) -> tuple[tuple[State, ThermalState], dict[str, Float]]:
        day = jax.tree.map(lambda leaf: leaf[row["load"]], loads)
        start, warm = _begun(vehicle, held, *carried, row, day)
        dt = jnp.sum(row["dt_s"])
        kept = keeping(vehicle.thermal, day, warm, _warmth(start), row["deplete"], axles, dt)
        load, pack = loaded(day, kept), pack_at(battery, warm.pack_k, start.soc_frac)
        now = within_pack(drive, vehicle, pack, kept)
        load, pack, now = lax.optimization_barrier((load, pack, now))
        names = (*_SUMMED, *(_ENGINE_SUMMED if start.engine is not None else ()))
        sums = dict.fromkeys((*names, "distance_m", "shortfall_m_s", "missed_s"), jnp.zeros_like(start.soc_frac))

        def one(carry: tuple[State, dict[str, jax.Array]], trace: tuple[jax.Array, ...]):  # noqa: ANN202
            state, sums = carry
            demand = Demand(
                speed_m_s=trace[0], grade_frac=trace[1], dt_s=trace[2], rate_1_s=trace[3], deplete_frac=row["deplete"]
            )
            state, flows = step(now, load, pack, state, demand, conditions.head_wind_m_s, per_charge)
            return (state, _added(sums, flows, demand.dt_s)), None

        traces = (row["speed_m_s"], row["grade_frac"], row["dt_s"], row["rate_1_s"])
        (state, sums), _ = lax.scan(one, (start, sums), traces)
        losses = {
            "pack_j": sums["battery_loss_w"],
            "machine_j": sums["machine_loss_w"] + sums["gear_loss_w"],
            "distance_m": sums["distance_m"],
            "dt_s": dt,
        }
        warm, heat = after(vehicle.thermal, day, warm, kept, losses)
        ends: dict[str, Float] = {"soc_start_frac": start.soc_frac, "soc_end_frac": state.soc_frac}
        ends |= {"air_k": warm.air_k, "interior_k": warm.interior_k, "pack_k": warm.pack_k, "housing_k": warm.housing_k}
        return (state, warm), sums | heat | ends

    return drive_chunk


def _warmth(state: State) -> Float:
    return 0.0 if state.engine is None else state.engine.warmth_frac


#: A speed trace counts as followed within 2 km/h [UN R154 annex B6 sec. 2.6.8.3; 40 CFR 1066.425 allows 2 mph].
MISSED_M_S = 2.0 / 3.6


def march(vehicle: Vehicle, conditions: Conditions, plan: Schedule) -> Mapping[str, LegTotals]:
    """Drive a schedule and return the totals of each leg by name."""
    drive = prepare_drive(vehicle, ambient_density(conditions))
    loads = prepare_loads(vehicle, conditions, plan)
    chunk = _chunk_of(drive, vehicle, loads, conditions)
    rows = {
        name: jnp.asarray(getattr(plan, name))
        for name in (
            "speed_m_s",
            "grade_frac",
            "dt_s",
            "rate_1_s",
            "starts",
            "start_speed_m_s",
            "soc_offset",
            "soc_gain",
            "load",
            "warmth",
            "deplete",
            "soak",
        )
    }
    engine = None if isinstance(drive, ElectricDrive) else EngineState.at_rest()
    rest = State(speed_m_s=jnp.zeros(()), soc_frac=jnp.ones(()), behind=jnp.asarray(False), engine=engine)
    _, sums = lax.scan(chunk, (rest, ThermalState.mild()), rows)
    totals: dict[str, LegTotals] = {}
    start = 0
    for leg, count, duration in zip(plan.legs, plan.counts, plan.durations_s, strict=True):
        part = {name: jnp.asarray(values)[start : start + count] for name, values in sums.items()}
        totals[leg.name] = _leg_totals(part, duration, drive.auxiliary_w)
        start += count
    return totals


def _leg_totals(part: dict[str, jax.Array], duration_s: float, auxiliary_w: Float) -> LegTotals:
    energies = {name.removesuffix("_w") + "_j": jnp.sum(part[name], axis=0) for name in _SUMMED}
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
    )
