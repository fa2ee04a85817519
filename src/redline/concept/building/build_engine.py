"""Building the powertrains with an engine."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.building.build_parts import battery, charging, drive_unit, regeneration, torque_split
from redline.concept.building.complete import Slots
from redline.concept.constants import value_of as k
from redline.vehicle.drive.engine import Engine
from redline.vehicle.drive.gearbox import MOST_RATIOS, Gearbox, TransferCase
from redline.vehicle.drive.powertrain import EnergyManagement, EngineElectric, Geared

Values = Mapping[str, jax.Array]


def _engine(v: Values, f: Values) -> Engine:
    litres = v["engine.displacement"] * 1e3
    return Engine(
        displacement_m3=v["engine.displacement"],
        peak_torque_nm=v["engine.torque"],
        peak_torque_speed_rad_s=v["engine.torque_speed"],
        peak_power_w=v["engine.power"],
        idle_speed_rad_s=v["engine.idle_speed"],
        max_speed_rad_s=v["engine.max_speed"],
        indicated_efficiency_frac=v["engine.efficiency"],
        friction_pressure_pa=v["engine.friction"],
        friction_rise_pa_s2=f["engine.friction_rise"] * v["engine.friction"] / f["engine.friction"],
        load_loss_1_pa=f["engine.load_loss"],
        cold_friction_frac=jnp.asarray(k("cold_friction")),
        transient_s=jnp.asarray(k("transient")),
        catalyst_heat_j=jnp.asarray(k("catalyst_heat")),
        warm_up_j=k("warm_up_energy") * litres,
        low_speed_torque_frac=f["engine.low_speed_torque"],
        boosted_frac=f["engine.boosted"],
        stop_start_frac=f["engine.stop_start"],
        deactivation_frac=f["engine.deactivation"],
        start_energy_j=k("start_energy") * litres,
        diesel_frac=f["engine.diesel"],
        inertia_kg_m2=k("engine_inertia_base") + k("engine_inertia") * litres,
        cold_idle_frac=jnp.asarray(k("cold_idle")),
        cold_enrichment_frac=k("cold_enrichment") * (1.0 - f["engine.diesel"]),
    )


def _ratios(v: Values, slots: Slots) -> jax.Array:
    """Overall ratios ``(10,)``: as given, else from first to last with steps that shrink a little upwards.

    Geometric steps with a progression of 1.04 a gear, as gearboxes have them [Naunheimer11 sec. 4.4].
    """
    gears = v["gearbox.gears"]
    place = jnp.arange(MOST_RATIOS) / jnp.maximum(gears - 1.0, 1.0)
    bent = jnp.clip(place, 0.0, 1.0)
    bent = bent + 0.12 * bent * (1.0 - bent)
    spread = v["gearbox.first_ratio"] / v["gearbox.top_ratio"]
    estimated = v["gearbox.first_ratio"] * spread ** (-bent)
    ratios = jnp.where(slots.ratios_given > 0.5, slots.ratios, estimated)
    return ratios * v["gearbox.final_drive"]


def _gearbox(v: Values, slots: Slots) -> Gearbox:
    f = slots.features
    size = v["engine.torque"] / 250.0
    return Gearbox(
        ratios=_ratios(v, slots),
        count=v["gearbox.gears"],
        mesh_efficiency_frac=v["gearbox.efficiency"],
        drag_torque_nm=f["gearbox.drag"] * jnp.sqrt(size) * (1.0 + 0.4 * f["both_driven"]),
        launch_speed_rad_s=f["gearbox.launch"],
        creep_torque_nm=f["gearbox.creep"] * size,
        shift_time_s=f["gearbox.shift_time"],
        shift_up_over_idle=f["gearbox.shift_up"],
        cold_drag_frac=jnp.asarray(k("cold_drag")),
        manual_frac=f["gearbox.manual"],
        cold_slip_frac=k("cold_slip") * jnp.where(jnp.asarray(f["gearbox.creep"]) > 10.0, 1.0, 0.0),
    )


def _management(v: Values, f: Values) -> EnergyManagement:
    """The held charge, and a swing around it that fits a small battery too."""
    window = 0.25 * v["battery.usable_energy"]
    swing = k("swing_energy") * v["mass.kerb"] / 1500.0
    return EnergyManagement(
        target_soc_frac=v["battery.held_charge"],
        swing_j=jnp.minimum(window, swing),
        plug_in_frac=f["plug_in"],
    )


def build_geared(v: Values, slots: Slots) -> Geared:
    """An engine behind a gearbox: combustion, mild hybrid, parallel hybrid."""
    f = slots.features
    front = v["powertrain.front.power"] > v["powertrain.rear.power"]
    ahead, behind = drive_unit(v, f, "front"), drive_unit(v, f, "rear")
    return Geared(
        engine=_engine(v, f),
        gearbox=_gearbox(v, slots),
        transfer=TransferCase(
            front_share_frac=v["transfer.front_share"],
            locked_frac=f["transfer.locked"],
            low_range_ratio=v["transfer.low_range"],
            centre_bias_ratio=f["transfer.centre_bias"],
        ),
        shaft=drive_unit(v, f, "shaft"),
        shaft_coupled_frac=f["shaft.coupled"],
        axle=jax.tree.map(lambda a, b: jnp.where(front, a, b), ahead, behind),
        axle_front_frac=jnp.where(front, 1.0, 0.0),
        alternator_efficiency_frac=jnp.asarray(k("alternator")),
        system_power_w=v["powertrain.power"],
        held_power_frac=v["powertrain.held_power"],
        regeneration=regeneration(v),
        battery=battery(v, f),
        charging=charging(v, f),
        management=_management(v, f),
        tank_m3=v["tank.volume"],
        auxiliary_power_w=v["auxiliaries.power"],
        top_speed_m_s=v["powertrain.top_speed"],
        torque_rise_s=v["powertrain.torque_rise"],
    )


def build_engine_electric(v: Values, slots: Slots) -> EngineElectric:
    """An engine free of the wheels: power split, series-parallel, series."""
    f = slots.features
    return EngineElectric(
        engine=_engine(v, f),
        generator=drive_unit(v, f, "generator"),
        front=drive_unit(v, f, "front"),
        rear=drive_unit(v, f, "rear"),
        sun_over_ring=f["kind.power_split"] * v["powertrain.sun_over_ring"],
        ring_ratio=f["kind.power_split"] * v["powertrain.ring_ratio"],
        direct_ratio=f["kind.series_parallel"] * v["powertrain.direct_ratio"],
        system_power_w=v["powertrain.power"],
        held_power_frac=v["powertrain.held_power"],
        split=torque_split(v, f),
        regeneration=regeneration(v),
        battery=battery(v, f),
        charging=charging(v, f),
        management=_management(v, f),
        tank_m3=v["tank.volume"],
        auxiliary_power_w=v["auxiliaries.power"],
        top_speed_m_s=v["powertrain.top_speed"],
        torque_rise_s=v["powertrain.torque_rise"],
    )
