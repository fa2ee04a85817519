"""Building what warms and cools, from the values of a concept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.building.build_parts import drive_unit
from redline.concept.constants import value_of as k
from redline.physics.electric.electric_machine import base_speed
from redline.physics.thermal.machine import machine_heat
from redline.vehicle.thermal import Cabin, ClimateControl, MachineThermal, PackThermal, Thermal

Values = Mapping[str, jax.Array]


def thermal(v: Values, f: Values) -> Thermal:
    """Cabin, climate control, pack and machines of a concept."""
    return Thermal(
        cabin=_cabin(v),
        climate=_climate(v, f),
        pack=_pack(v, f),
        front=_machine(v, f, "front"),
        rear=_machine(v, f, "rear"),
    )


def floor_area(v: Values) -> jax.Array:
    """Floor of the cabin: body width times the length between the axles, in m2."""
    return v["dimensions.wheelbase"] * v["dimensions.width"]


def _cabin(v: Values) -> Cabin:
    floor = floor_area(v)
    return Cabin(
        air_j_k=k("cabin_air") * floor,
        interior_j_k=k("cabin_interior") * floor,
        shell_w_k=v["climate.cabin_conductance"],
        interior_w_k=k("cabin_interior_conductance") * floor,
        solar_area_m2=k("cabin_solar_share") * floor,
        air_share_frac=jnp.asarray(k("cabin_solar_air_share")),
        blower_kg_s=jnp.asarray(k("blower_flow")),
        recirculated_frac=v["climate.recirculation"],
        recirculated_cooling_frac=jnp.asarray(k("cabin_recirculation_cooling")),
        occupants_w=jnp.asarray(k("occupant_heat")),
        heat_to_k=jnp.asarray(k("cabin_heat_to")),
        cool_to_k=jnp.asarray(k("cabin_cool_to")),
    )


def _climate(v: Values, f: Values) -> ClimateControl:
    pumped = k("heat_pump_share") * v["climate.heater_power"]
    return ClimateControl(
        heat_pump_frac=f["heat_pump"],
        engine_heat_frac=f["engine_heat"],
        electric_backup_frac=f["electric_backup"],
        heater_w=v["climate.heater_power"],
        heat_pump_w=pumped,
        carnot_frac=k("heat_pump_carnot") * v["climate.performance"],
        condenser_frac=jnp.asarray(k("heat_pump_condenser")),
        evaporator_w_k=pumped / k("heat_pump_evaporator"),
        cooling_w=v["climate.cooling_power"],
        cooling_frac=k("cooling_carnot") * v["climate.performance"],
        fan_w=jnp.asarray(k("cabin_fan")),
    )


def _pack(v: Values, f: Values) -> PackThermal:
    """The pack; a starter battery beside an engine alone is neither heated nor cooled."""
    heat, held = v["battery.heat_capacity"], f["pack_conditioned"]
    return PackThermal(
        heat_j_k=heat,
        ambient_w_k=k("pack_ambient") * heat,
        heater_w=held * v["battery.heater_power"],
        cooling_w=held * k("pack_cooling") * heat,
        heat_to_k=jnp.asarray(k("pack_heat_to")),
        cool_to_k=jnp.asarray(k("pack_cool_to")),
        capacity_cold_1_k=f["cell.capacity_cold"],
        capacity_from_k=jnp.asarray(k("pack_capacity_from")),
        full_charge_k=f["cell.full_charge"],
        no_charge_k=f["cell.no_charge"],
    )


def _machine(v: Values, f: Values, axle: str) -> MachineThermal:
    """Heat capacities in proportion to peak power; conductances such that the continuous torque just holds.

    At base speed and the continuous share of peak torque the machine, its windings at the derating temperature, gives
    off ``P_w + P_h``; held for ever it stays there with rated coolant: ``G_w = P_w / (T_derate - T_coolant)``.
    """
    power = v[f"powertrain.{axle}.power"]
    rated_k, derate_k = k("coolant_rated"), k("winding_derate")
    unit, bare = drive_unit(v, f, axle), _unsized(power)
    held_nm = v["powertrain.continuous_share"] * unit.peak_torque_nm
    heat = machine_heat(unit, bare, held_nm, base_speed(unit), derate_k)
    out_w_k = (heat.winding_w + heat.housing_w) / (rated_k - k("radiator_ambient"))
    return dataclasses.replace(
        bare,
        winding_w_k=jnp.maximum(heat.winding_w / (derate_k - rated_k), _LEAST_W_K),
        radiator_w_k=jnp.maximum(k("radiator_still") * out_w_k, _LEAST_W_K),
        radiator_flow_w_s_k_m=k("radiator_flow") * out_w_k,
    )


def _unsized(power_w: jax.Array) -> MachineThermal:
    """Capacities and temperatures of an axle's machines before its conductances are known."""
    zero = jnp.zeros_like(power_w)
    return MachineThermal(
        winding_j_k=k("winding_heat") * power_w,
        winding_w_k=zero,
        winding_frac=jnp.asarray(k("winding_share")),
        housing_j_k=k("housing_heat") * power_w,
        radiator_w_k=zero,
        radiator_flow_w_s_k_m=zero,
        derate_k=jnp.asarray(k("winding_derate")),
        limit_k=jnp.asarray(k("winding_limit")),
    )


#: Keeps an absent machine's conductances off zero.
_LEAST_W_K = 1e-3
