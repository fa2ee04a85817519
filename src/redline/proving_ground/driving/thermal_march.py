"""Heat along the march: what each stretch of steps finds warm or cold, and what it leaves behind.

Temperatures move in minutes, not seconds, so they are held over a chunk of 64 steps, as the pack's voltage is. Before a
chunk climate control decides what it takes; after it the heat of the chunk's losses warms pack and machines. Each lump
is stepped implicitly, so that heat is conserved whatever the length of the steps.
"""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp

from redline.foundations.constants import SEA_LEVEL_PA
from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.physics.thermal import cabin as cabins
from redline.physics.thermal import climate_control, humidity, tyre
from redline.physics.thermal import pack as packs
from redline.physics.thermal.cabin import CabinAir, CabinGain
from redline.physics.thermal.heat_pump import condenser_air
from redline.physics.thermal.node import warmed
from redline.proving_ground.driving.drive_step import Load
from redline.vehicle.thermal import Cabin, Thermal

#: Humidity of air that leaves a cooling coil of 8 degC, kg/kg, and heat below which no engine is started for it.
_COIL_KG_KG, _HEAT_MATTERS_W = 0.0067, 300.0
#: Blower at defrost and heated screens while an engine's heat is wanted; engineering range 400-1000 W.
_SCREENS_W = 700.0
#: A vehicle that is settled: its oil this much above the air; a prepared pack at this temperature.
_SETTLED_OIL_K, _PREPARED_PACK_K = 20.0, 293.15


@record
class ThermalState:
    """Temperatures that one chunk hands to the next, and how warm tyres are (0: as the air, 1: rolled warm)."""

    air_k: Float
    interior_k: Float
    pack_k: Float
    housing_k: Float
    tyre_frac: Float

    @staticmethod
    def mild() -> ThermalState:
        """Everything at 23 degC and rolled warm: what every leg replaces at its start."""
        mild = jnp.asarray(296.15)
        return ThermalState(air_k=mild, interior_k=mild, pack_k=mild, housing_k=mild, tyre_frac=jnp.ones(()))


@record
class Keeping:
    """What climate control and conditioning do over one chunk, in W, and what temperatures do to the drive.

    ``electric_w`` is all that they take, ``belt_w`` what of it the compressor takes for the cabin; ``heat_w``
    what the cabin gets (negative: cooling); ``wants_engine_frac`` 1 where the cabin wants an engine's heat,
    ``from_engine_w`` what it takes of it.
    """

    electric_w: Float
    belt_w: Float
    heat_w: Float
    pack_heat_w: Float
    pack_cold_w: Float
    rolling_frac: Float
    oil_n: Float
    charging_frac: Float
    wants_engine_frac: Float
    from_engine_w: Float
    gains: CabinGain
    ventilation_w_k: Float


def at_start(thermal: Thermal, load: Load, state: ThermalState, soak: jax.Array) -> ThermalState:
    """The state at the start of a leg by its soak: 0 as it is, 1 settled, 2 soaked, 3 prepared at the wall.

    A soaked cabin in the sun is where its losses meet the sun's gain, ``T_o + A tau I / G``.
    """
    outside = jnp.asarray(load.temperature_k)
    cabin, pack = thermal.cabin, thermal.pack
    comfort = jnp.clip(outside, cabin.heat_to_k, cabin.cool_to_k)
    stood = outside + cabin.solar_area_m2 * load.solar_w_m2 / cabin.shell_w_k
    held = jnp.clip(outside, pack.heat_to_k, pack.cool_to_k)

    def by_soak(*by_number: Float) -> jax.Array:
        return jnp.select([soak == number for number in range(len(by_number))], by_number)

    return ThermalState(
        air_k=by_soak(state.air_k, comfort, stood, comfort),
        interior_k=by_soak(state.interior_k, comfort, stood, comfort),
        pack_k=by_soak(state.pack_k, held, outside, jnp.clip(_PREPARED_PACK_K, outside, None)),
        housing_k=by_soak(state.housing_k, outside + _SETTLED_OIL_K, outside, outside),
        tyre_frac=by_soak(state.tyre_frac, 1.0, 0.0, 0.0),
    )


def keeping(
    thermal: Thermal, load: Load, state: ThermalState, engine_warmth_frac: Float, on_charge_frac: Float,
    axles_count: Float, dt_s: Float,
) -> Keeping:  # fmt: skip
    """Decide what climate control and pack conditioning do in the chunk ahead.

    The cabin's air is brought to the nearer bound of comfort by the end of the chunk, as far as there is heat or cold;
    between the bounds nothing is done.
    """
    cabin, control, on = thermal.cabin, thermal.climate, jnp.asarray(load.climate_frac)
    gains = cabins.gain(cabin, load.temperature_k, load.solar_w_m2, on)
    air = CabinAir(air_k=state.air_k, interior_k=state.interior_k)
    vent, dt = cabins.ventilation(cabin, load.temperature_k) * on, _some(dt_s)
    wanted = jnp.maximum(cabins.heat_to_reach(cabin, air, gains, vent, cabin.heat_to_k, dt), 0.0) * on
    heat = jnp.minimum(wanted, climate_control.heating_limit(control, engine_warmth_frac, on_charge_frac))
    from_engine = jnp.minimum(heat, climate_control.engine_heat(control, engine_warmth_frac))
    blown = condenser_air(cabin, load.temperature_k, state.air_k)
    wet = _drying(thermal, load) * on
    excess = jnp.maximum(-cabins.heat_to_reach(cabin, air, gains, vent, cabin.cool_to_k, dt), 0.0) * on
    cold = jnp.minimum(excess, control.cooling_w)
    latent = jnp.where(cold > 0.0, jnp.minimum(wet, control.cooling_w - cold), 0.0)
    into, out = packs.conditioning(thermal.pack, state.pack_k, load.temperature_k, dt)
    by_engine = control.engine_heat_frac * (1.0 - control.electric_backup_frac * jnp.asarray(on_charge_frac))
    wants = jnp.where((by_engine > 0.5) & (wanted > _HEAT_MATTERS_W), 1.0, 0.0)
    electric = (
        wants * _SCREENS_W
        + climate_control.heating_power(control, heat, blown, from_engine)
        + climate_control.cooling_power(control, cold + latent + out, load.temperature_k)
        + climate_control.fan_power(control, heat, cold)
        + into
    )
    road = jnp.asarray(load.road_frac)
    return Keeping(
        electric_w=electric,
        belt_w=climate_control.cooling_power(control, cold + latent, load.temperature_k),
        heat_w=heat - cold,
        pack_heat_w=into,
        pack_cold_w=out,
        rolling_frac=1.0 + road * (tyre.rolling_factor(load.temperature_k, state.tyre_frac) - 1.0),
        oil_n=road * tyre.oil_drag(axles_count, state.housing_k),
        charging_frac=packs.charging_share(thermal.pack, state.pack_k),
        wants_engine_frac=wants,
        from_engine_w=from_engine,
        gains=gains,
        ventilation_w_k=vent,
    )


def _some(dt_s: Float) -> jax.Array:
    """A time that may be divided by: padding takes none."""
    return jnp.maximum(jnp.asarray(dt_s), 1.0)


def _drying(thermal: Thermal, load: Load) -> jax.Array:
    """Cooling that drying the fresh air takes, in W."""
    # at sea level: altitude moves moisture by less than humidity is known
    outside = humidity.humidity_ratio(load.temperature_k, load.humidity_frac, SEA_LEVEL_PA)
    return humidity.drying_power(cabins.fresh_air(thermal.cabin, load.temperature_k), outside, _COIL_KG_KG)


def loaded(load: Load, kept: Keeping) -> Load:
    """The leg's load as this chunk feels it: with climate control's power, and with cold tyres and oil."""
    frac = jnp.asarray(load.load_frac) * kept.rolling_frac
    return dataclasses.replace(
        load,
        load_frac=frac,
        # chosen, not added to zero: XLA then reads the procedure's constant in every step instead of working it out
        constant_n=jnp.where(load.road_frac > 0.5, load.constant_n + kept.oil_n / frac, load.constant_n),
        extra_w=load.extra_w + kept.electric_w,
        heat_frac=kept.wants_engine_frac,
        belt_w=kept.belt_w,
        cabin_w=kept.from_engine_w,
        charging_frac=kept.charging_frac,
    )


def after(
    thermal: Thermal, load: Load, state: ThermalState, kept: Keeping, losses: dict[str, jax.Array]
) -> tuple[ThermalState, dict[str, Float]]:
    """State after a chunk, and its heat sums by the names of ``ThermalTotals``.

    ``losses`` are the chunk's sums: ``pack_j``, ``machine_j``, ``distance_m`` and the time ``dt_s``.
    """
    dt, outside, cabin = losses["dt_s"], load.temperature_k, thermal.cabin
    before = CabinAir(air_k=state.air_k, interior_k=state.interior_k)
    air = cabins.advance(cabin, before, kept.gains, kept.ventilation_w_k, kept.heat_w, dt)
    flow = losses["pack_j"] / _some(dt) + kept.pack_heat_w - kept.pack_cold_w
    pack = warmed(state.pack_k, thermal.pack.heat_j_k, flow, thermal.pack.ambient_w_k, outside, dt)
    shed, capacity = _shed(thermal, losses["distance_m"] / _some(dt)), _housing(thermal)
    heat_w = jnp.where(capacity > _NO_MACHINE_J_K, losses["machine_j"] / _some(dt), 0.0)
    housing = warmed(state.housing_k, capacity, heat_w, shed, outside, dt)
    rolled = losses["distance_m"] / jnp.maximum(losses["distance_m"] / _some(dt), 1.0)
    new = ThermalState(
        air_k=air.air_k,
        interior_k=air.interior_k,
        pack_k=pack,
        housing_k=housing,
        tyre_frac=tyre.tyre_warmth(state.tyre_frac, rolled),
    )
    leak = (cabin.shell_w_k + kept.ventilation_w_k) * (air.air_k - outside)
    sums: dict[str, Float] = {
        "climate_j": kept.electric_w * dt,
        "cabin_j": kept.heat_w * dt,
        "gain_j": (kept.gains.solar_w + kept.gains.people_w) * dt,
        "loss_j": leak * dt,
        "stored_j": _stored(cabin, before, air),
        "pack_in_j": losses["pack_j"] + kept.pack_heat_w * dt,
        "pack_out_j": (kept.pack_cold_w + thermal.pack.ambient_w_k * (pack - outside)) * dt,
        "pack_stored_j": thermal.pack.heat_j_k * (pack - state.pack_k),
    }
    return new, sums


def _stored(cabin: Cabin, before: CabinAir, now: CabinAir) -> jax.Array:
    """Heat that air and interior have taken up, in J."""
    air = cabin.air_j_k * (jnp.asarray(now.air_k) - before.air_k)
    return air + cabin.interior_j_k * (jnp.asarray(now.interior_k) - before.interior_k)


#: Heat capacity in place of housings that are not there, and which losses elsewhere must not heat, in J/K.
_NO_MACHINE_J_K = 1.0


def _housing(thermal: Thermal) -> jax.Array:
    return thermal.front.housing_j_k + jnp.asarray(thermal.rear.housing_j_k) + _NO_MACHINE_J_K


def _shed(thermal: Thermal, speed_m_s: jax.Array) -> jax.Array:
    """Heat the machines' housings pass to the air without being cooled on purpose: a tenth of the radiator's."""
    both = thermal.front.radiator_w_k + jnp.asarray(thermal.rear.radiator_w_k)
    flow = thermal.front.radiator_flow_w_s_k_m + jnp.asarray(thermal.rear.radiator_flow_w_s_k_m)
    return _UNFORCED_FRAC * (both + flow * speed_m_s) + 1e-3


#: While coolant is cold the radiator is by-passed; what is left is a tenth of it.
_UNFORCED_FRAC = 0.1
