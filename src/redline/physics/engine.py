"""The combustion engine: full load, and fuel by a Willans line with speed, load and warmth."""

from __future__ import annotations

import dataclasses
import math

import jax
import jax.numpy as jnp

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.vehicle.drive.engine import Engine

#: A four-stroke engine fires its displacement once in two turns: work per turn is ``p V / 4 pi`` per radian.
_FOUR_STROKE = 4.0 * math.pi
#: Brake mean effective pressure up to which cylinders may rest, and the engine speeds between which they do.
_RESTING_PRESSURE_PA = 3.5e5
#: Rise of friction with thick oil below 23 degC: how fast Walther's curve bends away from a straight line.
_THICKENING = 1.7
#: A tenth of warmth below 23 degC, 7 K, nothing is switched any more: fuel is not cut and no cylinder rests.
_SWITCH = 10.0
#: Warmth up to which a cold engine's spark or injection is late to heat the catalyst, and over which that ends.
_HEATED_BY, _HEATING_ENDS = 0.2, 0.02
#: Share of idle fuel at the same speed that a cold engine burns where the wheels turn it; engineering range 0.3-0.5.
_UNCUT_FRAC = 0.4
#: Torque that nothing needs to hold.
_UNHELD_NM = 1e9
#: Where power is divided by engine speed, speed counts as no less: about 190 rpm, slower than any engine runs.
_STALL_RAD_S = 20.0


@record
class FuelLine:
    """Fuel power of an engine at one speed over its brake power P: ``idle + slope P + bend P^2``."""

    idle_w: Float
    slope: Float
    bend_1_w: Float


def full_load_torque(engine: Engine, speed_rad_s: Float, density_frac: Float = 1.0) -> jax.Array:
    """Greatest torque at an engine speed, in Nm.

    Rises linearly from a share at standstill to the peak, stays there until power limits it:
    ``T = min(T_peak rise(w), P_peak / w)``. Without a turbocharger both fall with air density (``density_frac``,
    relative to standard) [SAE J1349: power in proportion to dry-air density].
    """
    speed = jnp.asarray(speed_rad_s)
    low = engine.low_speed_torque_frac
    rise = low + (1.0 - low) * jnp.clip(speed / engine.peak_torque_speed_rad_s, 0.0, 1.0)
    torque = thin_air(engine, density_frac) * jnp.minimum(
        engine.peak_torque_nm * rise, engine.peak_power_w / jnp.maximum(speed, _STALL_RAD_S)
    )
    return jnp.where(speed <= engine.max_speed_rad_s * 1.0001, torque, 0.0)


def speed_for_power(engine: Engine, power_w: Float, density_frac: Float = 1.0) -> jax.Array:
    """Lowest speed at which full load gives a power that the engine has, in rad/s: full load inverted.

    With ``p = P / T_peak`` and l the share of torque at standstill,
    ``w = 2 p / (l + sqrt(l^2 + 4 (1 - l) min(p / w_T, 1)))``: the root of ``T_peak w (l + (1 - l) w / w_T) = P`` below
    the speed w_T of peak torque, and p above it.
    """
    low, peak_speed = jnp.asarray(engine.low_speed_torque_frac), engine.peak_torque_speed_rad_s
    share = jnp.asarray(power_w) / (thin_air(engine, density_frac) * engine.peak_torque_nm)
    below = jnp.clip(share / peak_speed, 0.0, 1.0)
    return 2.0 * share / jnp.maximum(low + jnp.sqrt(low * low + 4.0 * (1.0 - low) * below), 1e-9)


def thin_air(engine: Engine, density_frac: Float) -> jax.Array:
    """Share of full load that air of a density relative to standard leaves: all of it with a turbocharger."""
    boosted = jnp.asarray(engine.boosted_frac)
    return boosted + (1.0 - boosted) * jnp.minimum(density_frac, 1.0)


def at_warmth(engine: Engine, warmth_frac: Float) -> Engine:
    """The engine as it is at a warmth: an engine record is of a warm one, and at warmth 1 nothing changes.

    With ``x = max(-w, 0)``, how far it is below 23 degC, friction is ``exp(c (1 - w + 1.7 x^2))`` times as much: about
    a power of the oil's viscosity, which is nearly exponential in temperature [Heywood18 sec. 13.5]. The square is from
    Walther's equation (ASTM D341) for a 5W-30 of 62 and 10.5 mm2/s at 40 and 100 degC, which thickens 10 times from 90
    to 23 degC, 6.6 times on to -7 and 9 times on to -30 degC. Efficiency falls by ``1 - c_r x`` with a rich mixture,
    and idle is faster by ``1 + c_i x``; soon no cylinder rests and fuel is not cut. What heats the catalyst comes on
    top (``late_spark``).
    """
    warmth, chill = jnp.asarray(warmth_frac), chill_of(warmth_frac)
    thick = jnp.exp(engine.cold_friction_frac * (1.0 - warmth + _THICKENING * chill * chill))
    lean = 1.0 - engine.cold_enrichment_frac * chill
    faster = 1.0 + engine.cold_idle_frac * chill
    switched = jnp.minimum(_SWITCH * chill, 1.0)
    return dataclasses.replace(
        engine,
        friction_pressure_pa=engine.friction_pressure_pa * thick,
        friction_rise_pa_s2=engine.friction_rise_pa_s2 * thick,
        indicated_efficiency_frac=engine.indicated_efficiency_frac * lean,
        idle_speed_rad_s=engine.idle_speed_rad_s * faster,
        deactivation_frac=engine.deactivation_frac * (1.0 - switched),
        uncut_frac=_UNCUT_FRAC * switched,
    )


def late_spark(engine: Engine, warmth_frac: Float) -> jax.Array:
    """Share of efficiency given up to heat the catalyst, ``min(E_cat / (0.2 E_warm), 0.5)`` between warmth 0 and 0.2.

    While warmth rises by 0.2, 0.2 E_warm is burnt: so a start costs the fuel E_cat whatever the engine's size, less
    what the engine then rubs less for being warmed by it; also one that begins colder, where it is counted at 23 degC.
    It is paid, but decides nothing: no control waits for a warm catalyst.
    """
    share = jnp.minimum(engine.catalyst_heat_j / (_HEATED_BY * jnp.asarray(engine.warm_up_j)), _LATEST)
    begun = jnp.clip(1.0 - _SWITCH * chill_of(warmth_frac), 0.0, 1.0)
    return share * begun * jnp.clip((_HEATED_BY - jnp.asarray(warmth_frac)) / _HEATING_ENDS + 0.5, 0.0, 1.0)


#: Most that late spark or injection takes of an engine's efficiency.
_LATEST = 0.5


def friction_power(engine: Engine, speed_rad_s: Float) -> jax.Array:
    """Power of friction, pumping and the engine's own drives at a speed, in W: ``(p_0 + p_2 w^2) V w / 4 pi``.

    Mean effective pressure rises with the square of piston speed [Heywood18 sec. 13.5; GuzzellaSciarretta13 sec. 2.3].
    """
    speed = jnp.asarray(speed_rad_s)
    pressure = engine.friction_pressure_pa + engine.friction_rise_pa_s2 * speed * speed
    return pressure * engine.displacement_m3 * speed / _FOUR_STROKE


def fuel_line(engine: Engine, speed_rad_s: Float) -> FuelLine:
    """The Willans line at one speed: ``P_fuel = (P_friction + P + k p_me P) / e`` [GuzzellaSciarretta13 sec. 2.3].

    With ``p_me = 4 pi P / (V w)`` the bend is quadratic in P.
    """
    speed = jnp.maximum(jnp.asarray(speed_rad_s), _STALL_RAD_S)
    inverse = 1.0 / jnp.asarray(engine.indicated_efficiency_frac)
    bend = engine.load_loss_1_pa * _FOUR_STROKE / (engine.displacement_m3 * speed)
    idle = friction_power(engine, speed) * inverse
    return FuelLine(idle_w=idle, slope=inverse, bend_1_w=bend * inverse)


def fuel_on_line(engine: Engine, line: FuelLine, speed_rad_s: Float, power_w: Float) -> jax.Array:
    """Fuel power by a line that is already worked out, in W; zero where the wheels turn the engine and fuel is cut.

    Below a light load, resting cylinders save their share of friction and pumping.
    """
    power = jnp.asarray(power_w)
    light = power * _FOUR_STROKE < _RESTING_PRESSURE_PA * engine.displacement_m3 * speed_rad_s
    saved = jnp.where(light & (power > 0.0), engine.deactivation_frac, 0.0)
    positive = jnp.maximum(power, 0.0)
    return jnp.maximum(
        line.idle_w * (1.0 - saved) + line.slope * power + line.bend_1_w * positive * positive,
        engine.uncut_frac * line.idle_w,
    )


def warming(
    engine: Engine, warmth_frac: Float, fuel_w: Float, ambient_frac: Float = 0.0, cabin_w: Float = 0.0
) -> jax.Array:
    """Rate at which the engine warms, in 1/s: fuel heat over what a warm-up takes, less what it loses.

    ``dw/dt = (P_fuel - P_cabin / 0.5) / E_warm - (w - w_ambient) / 7200 s``, the first below fully warm, the last where
    nothing burns: one lumped coolant and oil mass [GuzzellaSciarretta13 sec. 2.6 reduced to one state]. About half of
    the fuel's heat warms the engine, so a watt that a cabin takes costs two of fuel.
    """
    warmth, fuel = jnp.asarray(warmth_frac), jnp.asarray(fuel_w)
    kept = jnp.where(warmth < 1.0, fuel, 0.0) - jnp.asarray(cabin_w) / _HEAT_KEPT_FRAC
    return kept / jnp.asarray(engine.warm_up_j) - jnp.where(fuel > _BURNS_W, 0.0, (warmth - ambient_frac) / _COOLING_S)


#: Time constant of an engine cooling where nothing burns; share of the fuel's heat that warms it.
_COOLING_S, _HEAT_KEPT_FRAC = 7200.0, 0.5
#: Fuel below which nothing burns, W: where the wheels turn the engine its line leaves rounding, of either sign.
_BURNS_W = 1.0


def ambient_warmth(temperature_k: Float) -> jax.Array:
    """Warmth of an engine that has soaked at a temperature: 0 at 23 degC, 1 at 90 degC, straight beyond.

    >>> round(float(ambient_warmth(266.48)), 3)
    -0.443
    """
    return (jnp.asarray(temperature_k) - _COLD_K) / _WARM_RISE_K


def coolant_temperature(warmth_frac: Float) -> jax.Array:
    """Temperature of an engine's coolant by its warmth, in K: ``ambient_warmth`` turned round.

    >>> round(float(coolant_temperature(1.0)) - 273.15, 1)
    90.0
    """
    return _COLD_K + _WARM_RISE_K * jnp.asarray(warmth_frac)


#: Temperature of the test cell, at which warmth is 0, and how far above it an engine is warm.
_COLD_K, _WARM_RISE_K = 296.15, 67.0


def chill_of(warmth_frac: Float) -> jax.Array:
    """How far below 23 degC something is, in warmth: ``max(-warmth, 0)``."""
    return jnp.maximum(-jnp.asarray(warmth_frac), 0.0)


def easy_torque(engine: Engine, density_frac: Float = 1.0, held_nm: Float = _UNHELD_NM) -> jax.Array:
    """Torque at which an engine free of the wheels runs, ``min(0.78 T_peak, T_held)``, in Nm."""
    return jnp.minimum(_FREE_LOAD_FRAC * thin_air(engine, density_frac) * engine.peak_torque_nm, held_nm)


def best_speed(
    engine: Engine, power_w: Float, floor_rad_s: Float, density_frac: Float = 1.0, held_nm: Float = _UNHELD_NM
) -> jax.Array:
    """Speed at which an engine free of the wheels gives a power with little fuel, in rad/s.

    ``w = P / min(0.78 T_peak, T_held)``, and no lower than a floor: high load at low speed is where a Willans line is
    best, as far as what the engine turns holds against its torque (``held_nm``). Air thinner than standard takes its
    share of torque and power.
    """
    speed = jnp.asarray(power_w) / easy_torque(engine, density_frac, held_nm)
    top = engine.peak_power_w / easy_torque(engine, 1.0, held_nm)
    return jnp.clip(speed, floor_rad_s, jnp.minimum(engine.max_speed_rad_s, jnp.maximum(top, floor_rad_s)))


#: Share of peak torque at which an engine free of the wheels runs: fuel per work of petrol engines is least at 75-85 %
#: of it [recalled, not checked], and a control stays below; engineering range 0.7-0.85.
_FREE_LOAD_FRAC = 0.78
