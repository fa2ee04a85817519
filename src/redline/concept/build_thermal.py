"""Building what warms and cools, from the values of a concept."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from redline.concept.constants import tables
from redline.concept.constants import value_of as k
from redline.vehicle.thermal import Cabin, ClimateControl, MachineThermal, PackThermal, Thermal

Values = Mapping[str, jax.Array]


def thermal(v: Values, f: Values) -> Thermal:
    """Cabin, climate control, pack and machines of a concept."""
    return Thermal(
        cabin=_cabin(v),
        climate=_climate(v, f),
        pack=_pack(v, f),
        front=_machine(v, "front"),
        rear=_machine(v, "rear"),
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
    return ClimateControl(
        heat_pump_frac=f["heat_pump"],
        engine_heat_frac=f["engine_heat"],
        heater_w=v["climate.heater_power"],
        heat_pump_w=k("heat_pump_share") * v["climate.heater_power"],
        carnot_frac=k("heat_pump_carnot") * v["climate.performance"],
        cooling_w=v["climate.cooling_power"],
        cooling_frac=k("cooling_carnot") * v["climate.performance"],
        fan_w=jnp.asarray(k("cabin_fan")),
    )


def _pack(v: Values, f: Values) -> PackThermal:
    heat = v["battery.heat_capacity"]
    return PackThermal(
        heat_j_k=heat,
        ambient_w_k=k("pack_ambient") * heat,
        heater_w=v["battery.heater_power"],
        cooling_w=k("pack_cooling") * heat,
        heat_to_k=jnp.asarray(k("pack_heat_to")),
        cool_to_k=jnp.asarray(k("pack_cool_to")),
        capacity_cold_1_k=f["cell.capacity_cold"],
        capacity_from_k=jnp.asarray(k("pack_capacity_from")),
        full_charge_k=f["cell.full_charge"],
        no_charge_k=f["cell.no_charge"],
    )


def _machine(v: Values, axle: str) -> MachineThermal:
    """Heat capacities in proportion to peak power; conductances such that the continuous torque just holds.

    At base speed and a share s of peak torque the machine loses ``P_c = (k0 + k2 s^2 + k3 s) P``; held for ever its
    winding ends at the derating temperature with rated coolant: ``G = share P_c / (T_derate - T_coolant)``.
    """
    power = v[f"powertrain.{axle}.power"]
    held = continuous_loss(v, axle)
    rated_k, derate_k = k("coolant_rated"), k("winding_derate")
    rise = derate_k - rated_k
    return MachineThermal(
        winding_j_k=k("winding_heat") * power,
        winding_w_k=k("winding_share") * held / rise + _LEAST_W_K,
        winding_frac=jnp.asarray(k("winding_share")),
        housing_j_k=k("housing_heat") * power,
        radiator_w_k=held / (rated_k - k("radiator_ambient")) * k("radiator_still") + _LEAST_W_K,
        radiator_flow_w_s_k_m=held / (rated_k - k("radiator_ambient")) * k("radiator_flow"),
        derate_k=jnp.asarray(derate_k),
        limit_k=jnp.asarray(k("winding_limit")),
    )


#: Keeps an absent machine's conductances off zero.
_LEAST_W_K = 1e-3


def continuous_loss(v: Values, axle: str) -> jax.Array:
    """Loss of one axle's machines at their continuous torque and base speed, in W."""
    loss, share = tables()["loss"], v["powertrain.continuous_share"]
    per_power = loss["engaged"] + (loss["load"] + loss["load_speed"]) * share + loss["load2"] * share * share
    return per_power * v[f"powertrain.{axle}.loss_factor"] * v[f"powertrain.{axle}.power"]
