"""Charging at direct current: what the pack takes, what station and cable give, and what warms the pack meanwhile.

Power is the least of four limits; energy and heat of a step close exactly, whatever its length. The loop over a
session is in ``proving_ground/charging_session.py``.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.storage.battery import current_for_power, internal_resistance, open_circuit_voltage
from redline.vehicle.drive.battery import Battery, Charging
from redline.vehicle.thermal import PackThermal

#: Least power of a step: where nothing may flow, a session takes for ever instead of dividing by zero.
_LEAST_W = 1.0
#: A pack too cold to take anything is first heated to this much above that limit.
_MARGIN_K = 2.0
#: Heating and cooling leave at least a tenth of the station's power to charge with.
_MOST_SPENT_FRAC = 0.9
#: Keeps a vanishing resistance off zero.
_LEAST_OHM = 1e-12


@record
class Station:
    """A charging station: its power, the current of its cable and its highest voltage."""

    power_w: Float
    current_a: Float
    voltage_v: Float


@record
class ChargeStep:
    """One step of charge: how long it takes, and the mean powers of it.

    ``power_w`` enters the pack's terminals, ``station_w`` leaves the station; ``heater_w`` is heat and electricity,
    ``cooled_w`` the heat that cooling takes away, ``temperature_k`` that of the pack at the end.
    """

    duration_s: Float
    power_w: Float
    station_w: Float
    chemical_w: Float
    loss_w: Float
    heater_w: Float
    cooled_w: Float
    ambient_w: Float
    temperature_k: Float


@record
class WarmUp:
    """Heating before any charge flows: how long, with what heat, what the air takes of it, and to where."""

    duration_s: Float
    heater_j: Float
    ambient_j: Float
    temperature_k: Float


def accepted_power(charging: Charging, soc_frac: Float) -> jax.Array:
    """Power that a warm pack takes, a straight line over charge: ``P = P_empty (1 - (1 - f) s)``, in W.

    The line is a population curve, its height and its share at full ``f`` fitted by tools/fit_charging.py
    [docs/theory/charging.md].
    """
    return charging.acceptance_w * (1.0 - (1.0 - jnp.asarray(charging.full_frac)) * jnp.asarray(soc_frac))


def cold_share(charging: Charging, temperature_k: Float) -> jax.Array:
    """Share of all charging power that cells take in the cold, ``(T - T_none) / (T_full - T_none)`` within 0 to 1.

    It holds of the vehicle's peak too: packs of 50 and of 235 kW fall alike [docs/theory/charging.md].
    """
    span = jnp.asarray(charging.warm_k) - charging.cold_limit_k
    return jnp.clip((jnp.asarray(temperature_k) - charging.cold_limit_k) / span, 0.0, 1.0)


def hot_share(charging: Charging, temperature_k: Float) -> jax.Array:
    """Share of the accepted power that a hot pack takes, ``(T_hot - T) / (T_hot - T_derate)`` within 0 to 1."""
    span = jnp.asarray(charging.hot_limit_k) - charging.derate_k
    return jnp.clip((charging.hot_limit_k - jnp.asarray(temperature_k)) / span, 0.0, 1.0)


def pack_power(charging: Charging, soc_frac: Float, temperature_k: Float) -> jax.Array:
    """Power that a pack takes at a charge and a temperature, ``min(P_accept share_hot, P_peak) share_cold``, in W."""
    warm = jnp.minimum(accepted_power(charging, soc_frac) * hot_share(charging, temperature_k), charging.dc_power_w)
    return warm * cold_share(charging, temperature_k)


def cable_power(station: Station, open_circuit_v: Float, resistance_ohm: Float) -> jax.Array:
    """Power at the pack's terminals at the cable's current, ``I (U + R I)``, in W.

    The station's voltage limits too: ``I <= (U_max - U) / R``; a pack above it takes nothing.

    >>> float(cable_power(Station(power_w=5e4, current_a=125.0, voltage_v=500.0), 720.0, 0.1))
    0.0
    """
    reserve = (jnp.asarray(station.voltage_v) - open_circuit_v) / jnp.maximum(jnp.asarray(resistance_ohm), _LEAST_OHM)
    current = jnp.clip(reserve, 0.0, station.current_a)
    return current * (open_circuit_v + resistance_ohm * current)


def conditioning(
    pack: PackThermal, temperature_k: Float, heat_to_k: Float, loss_w: Float, duration_s: Float
) -> tuple[jax.Array, jax.Array]:
    """Heat of the heater and heat taken by cooling, in W: what brings the pack to its limit in a step, at most all.

    ``clip(C (T_to - T) / dt - P_loss, 0, P_heater)`` below, ``clip(C (T - T_cool) / dt + P_loss, 0, P_cool)`` above.
    """
    rate = pack.heat_j_k / jnp.asarray(duration_s)
    heater = jnp.clip(rate * (heat_to_k - temperature_k) - loss_w, 0.0, pack.heater_w)
    cooled = jnp.clip(rate * (temperature_k - pack.cool_to_k) + loss_w, 0.0, pack.cooling_w)
    return heater, cooled


def warm_up(charging: Charging, pack: PackThermal, station: Station, temperature_k: Float, ambient_k: Float) -> WarmUp:
    """Heating of a pack too cold to take charge, ``C dT/dt = P - G (T - T_air)`` solved, at the station's cost.

    ``t = C/G ln((P - G (T_0 - T_air)) / (P - G (T_1 - T_air)))`` with ``T_1`` two kelvin above the limit.
    """
    target = jnp.maximum(jnp.asarray(temperature_k), charging.cold_limit_k + _MARGIN_K)
    lost = pack.ambient_w_k * (target - ambient_k)
    heater = jnp.maximum(jnp.minimum(jnp.asarray(pack.heater_w), station.power_w), lost + _LEAST_W)
    before = heater - pack.ambient_w_k * (jnp.asarray(temperature_k) - ambient_k)
    duration = pack.heat_j_k / pack.ambient_w_k * jnp.log(before / (heater - lost))
    warmed = pack.heat_j_k * (target - temperature_k)
    return WarmUp(
        duration_s=duration,
        heater_j=heater * duration,
        ambient_j=heater * duration - warmed,
        temperature_k=target,
    )


def _flow(open_circuit_v: Float, resistance_ohm: Float, power_w: Float) -> jax.Array:
    """Charging current of a terminal power, in A."""
    return -current_for_power(open_circuit_v, resistance_ohm, -jnp.maximum(jnp.asarray(power_w), _LEAST_W))


def charge_step(
    battery: Battery, charging: Charging, pack: PackThermal, station: Station, soc_frac: Float, charge_c: Float,
    temperature_k: Float, ambient_k: Float, heat_to_k: Float,
) -> ChargeStep:  # fmt: skip
    """Put ``charge_c`` into the pack at the least of four powers, and follow its temperature.

    ``P = min(what the pack takes, cable, station - heater - cooling)``, ``dt = q / I(P)``, and
    ``C dT = (R I^2 + P_heater - P_cooled - G (T - T_air)) dt``; ``soc_frac`` is the middle of the step.
    """
    voltage = open_circuit_voltage(battery, soc_frac)
    ohm = internal_resistance(battery, soc_frac, temperature_k)
    most = jnp.minimum(pack_power(charging, soc_frac, temperature_k), cable_power(station, voltage, ohm))
    unheated = _flow(voltage, ohm, jnp.minimum(most, station.power_w))
    heater, cooled = conditioning(pack, temperature_k, heat_to_k, ohm * unheated**2, charge_c / unheated)
    wanted = heater + cooled / charging.chiller_ratio
    share = jnp.minimum(1.0, _MOST_SPENT_FRAC * station.power_w / jnp.maximum(wanted, _LEAST_W))
    heater, cooled, spent = share * heater, share * cooled, share * wanted
    current = _flow(voltage, ohm, jnp.minimum(most, station.power_w - spent))
    duration, loss = charge_c / current, ohm * current**2
    ambient = pack.ambient_w_k * (jnp.asarray(temperature_k) - ambient_k)
    rise = (loss + heater - cooled - ambient) * duration / pack.heat_j_k
    return ChargeStep(
        duration_s=duration,
        power_w=voltage * current + loss,
        station_w=voltage * current + loss + spent,
        chemical_w=voltage * current,
        loss_w=loss,
        heater_w=heater,
        cooled_w=cooled,
        ambient_w=ambient,
        temperature_k=temperature_k + rise,
    )
