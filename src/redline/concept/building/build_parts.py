"""Parts that several kinds of powertrain share, built from the values of a concept."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.constants import tables
from redline.concept.constants import value_of as k
from redline.concept.estimators.powertrain import gearless
from redline.vehicle.drive.ageing import CellAgeing
from redline.vehicle.drive.battery import Battery, Charging, OpenCircuitVoltage
from redline.vehicle.drive.drive_unit import DriveUnit, MachineLoss
from redline.vehicle.drive.powertrain import Regeneration, TorqueSplit

Values = Mapping[str, jax.Array]


def drive_unit(v: Values, features: Values, axle: str) -> DriveUnit:
    """The drive unit of an axle, the shaft or the generator."""
    path, loss = f"powertrain.{axle}", tables()["loss"]
    factor, power, torque = (v[f"{path}.{name}"] for name in ("loss_factor", "power", "torque"))
    present = jnp.where(power > 0.0, 1.0, 0.0)
    geared = (axle not in ("front", "rear")) | ~gearless(v[f"{path}.gear_ratio"])
    return DriveUnit(
        count=v.get(f"{path}.count", present),
        peak_torque_nm=torque * present,
        peak_power_w=power,
        max_speed_rad_s=v[f"{path}.max_speed"],
        gear_ratio=v[f"{path}.gear_ratio"],
        low_gear_ratio=v.get(f"{path}.low_gear_ratio", v[f"{path}.gear_ratio"]),
        mesh_efficiency_frac=jnp.where(geared, loss["mesh_efficiency"], 1.0),
        disconnect_frac=features.get(f"{axle}.disconnect", jnp.asarray(0.0)),
        loss=MachineLoss(
            engaged_frac=factor * loss["engaged"],
            load_frac=factor * loss["load"],
            load2_frac=factor
            * jnp.maximum(loss["copper"] * torque / jnp.where(power > 0.0, power, 1.0), loss["load2"]),
            load_speed_frac=factor * loss["load_speed"],
            weakening_frac=factor * loss["weakening"],
            weakening_from_frac=jnp.asarray(loss["weakening_from"]),
            neutral_speed_frac=features.get(f"{axle}.neutral_speed", jnp.asarray(0.0)),
            neutral_speed2_frac=jnp.asarray(0.0),
        ),
    )


def torque_split(v: Values, features: Values) -> TorqueSplit:
    """How two driven axles share."""
    return TorqueSplit(
        loss_minimising_frac=features["loss_minimising"], front_share_frac=v["powertrain.front_torque_share"]
    )


def regeneration(v: Values) -> Regeneration:
    """What braking may give back."""
    return Regeneration(
        share_frac=v["regeneration.share"],
        max_power_w=v["regeneration.max_power"],
        max_deceleration_m_s2=v["regeneration.max_deceleration"],
        fade_speed_m_s=v["regeneration.fade_speed"],
    )


def charging(v: Values, f: Values) -> Charging:
    """From the wall or the station to the pack."""
    return Charging(
        efficiency_frac=v["charging.efficiency"],
        ac_power_w=v["charging.ac_power"],
        dc_inlet_frac=f["dc_inlet"],
        dc_power_w=v["charging.dc_power"],
        acceptance_w=v["charging.acceptance"],
        full_frac=jnp.asarray(k("charge_full")),
        warm_k=f["cell.rapid_full"],
        cold_limit_k=f["cell.rapid_none"],
        derate_k=jnp.asarray(k("charge_derate")),
        hot_limit_k=jnp.asarray(k("charge_hot_limit")),
        chiller_ratio=jnp.asarray(k("chiller")),
    )


def battery(v: Values, f: Values) -> Battery:
    """The traction battery, or the small one of a car without traction machines."""
    return Battery(
        usable_energy_j=v["battery.test_energy"],
        gross_energy_j=v["battery.gross_energy"],
        nominal_voltage_v=v["battery.voltage"],
        resistance_ohm=v["battery.resistance"],
        resistance_low_soc_frac=f["cell.low_soc"],
        resistance_activation_k=f["cell.activation"],
        discharge_power_w=v["battery.discharge_power"],
        charge_power_w=v["battery.charge_power"],
        window_low_frac=f["cell.low"],
        window_high_frac=f["cell.high"],
        cell=OpenCircuitVoltage(
            c0_v=f["cell.c0"],
            c1_v=f["cell.c1"],
            c2_v=f["cell.c2"],
            c3_v=f["cell.c3"],
            c4_v=f["cell.c4"],
            c5_frac=f["cell.c5"],
        ),
        cell_nominal_v=f["cell.nominal"],
        ageing=_ageing(v, f),
    )


def _ageing(v: Values, f: Values) -> CellAgeing:
    return CellAgeing(
        calendar_frac=f["ageing.calendar"],
        calendar_power_frac=f["ageing.calendar_power"],
        activation_k=f["ageing.activation"],
        soc_frac=tuple(f[f"ageing.soc{index}"] for index in range(3)),
        cycle_frac=f["ageing.cycle"],
        cycle_power_frac=f["ageing.cycle_power"],
        depth_frac=tuple(f[f"ageing.depth{index}"] for index in range(4)),
        plating_k=jnp.asarray(k("plating_activation")),
        plating_frac=jnp.asarray(k("plating_rate")),
        scale_frac=v["battery.ageing"],
    )
