"""Ageing of a battery pack: capacity lost with time and with throughput; an indicator, not a forecast."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from redline.foundations.types import Float
from redline.vehicle.drive.ageing import CellAgeing

#: Time and temperature at which the constants of a chemistry are stated, and the hour of a charging rate of 1 C.
_YEAR_S, _REFERENCE_K, _HOUR_S = 365.25 * 86_400.0, 298.15, 3_600.0


def calendar_loss(
    ageing: CellAgeing, temperature_k: Float, share_frac: Float, soc_frac: Float, time_s: Float
) -> jax.Array:
    """Share of capacity lost at rest, ``k f(s) (t / year)^z`` with ``k = k_25 exp(-T_a (1/T - 1/T_25))``.

    Temperatures come with their shares of time. A state grows as ``dL/dt = z k^(1/z) L^(1 - 1/z)``, so shares add as
    ``(sum w k^(1/z))^z`` in any order [Schmalstieg14 eq. 1; Naumann18 eq. 6].
    """
    power = jnp.asarray(ageing.calendar_power_frac)
    speed = jnp.exp(-ageing.activation_k * (1.0 / jnp.asarray(temperature_k) - 1.0 / _REFERENCE_K) / power)
    mean = jnp.sum(share_frac * speed) ** power
    return ageing.calendar_frac * _soc_stress(ageing, soc_frac) * mean * (jnp.asarray(time_s) / _YEAR_S) ** power


def _soc_stress(ageing: CellAgeing, soc_frac: Float) -> jax.Array:
    """Calendar loss over that at half charge, ``1 + sum a_i (s - 1/2)^i``."""
    beyond = jnp.asarray(soc_frac) - 0.5
    terms = (weight * beyond**power for power, weight in enumerate(ageing.soc_frac, 1))
    return sum(terms, jnp.asarray(1.0))


def plating_factor(ageing: CellAgeing, temperature_k: Float, charge_w: Float, capacity_j: Float) -> jax.Array:
    """Cycle loss over that of a warm pack, ``1 + exp(b (C - 1)) (exp(T_p (1/T - 1/T_25)) - 1)`` below 25 degC, else 1.

    ``C`` is the charging rate per hour. The longest life lies at about 25 degC; below it lithium plates [Waldmann14].
    ``T_p`` is that of an LFP cell [Schimpe18], ``b`` of the mean of nine NMC cells; both stand for all of graphite.
    """
    rate = jnp.asarray(charge_w) * _HOUR_S / capacity_j
    cold = jnp.maximum(1.0 / jnp.asarray(temperature_k) - 1.0 / _REFERENCE_K, 0.0)
    return 1.0 + jnp.exp(ageing.plating_frac * (rate - 1.0)) * jnp.expm1(ageing.plating_k * cold)


def cycle_loss(
    ageing: CellAgeing, full_cycles_count: Float, depth_frac: Float, factor_frac: Float, share_frac: Float
) -> jax.Array:
    """Share of capacity lost by use, ``k g(D) N^z`` of ``N`` equivalent full cycles of depth ``D``.

    ``g = sum c_i D^i`` [Schmalstieg14 eq. 8; Naumann20 eq. 9]. Shares of throughput at other temperatures, each with
    its factor, add as ``(sum w p^(1/z))^z``.
    """
    power = jnp.asarray(ageing.cycle_power_frac)
    depth = sum(weight * jnp.asarray(depth_frac) ** index for index, weight in enumerate(ageing.depth_frac))
    mean = jnp.sum(share_frac * jnp.asarray(factor_frac) ** (1.0 / power)) ** power
    return ageing.cycle_frac * depth * mean * _grown(full_cycles_count, power)


def _grown(count: Float, power: jax.Array) -> jax.Array:
    """``N^z``, with a finite slope where nothing is driven."""
    some = jnp.asarray(count) > 0.0
    return jnp.where(some, jnp.where(some, count, 1.0) ** power, 0.0)


def capacity_left(ageing: CellAgeing, calendar_frac: Float, cycle_frac: Float) -> jax.Array:
    """Share of capacity left, ``1 - q (L_cal + L_cyc)``: both add [Schmalstieg14 eq. 13]; never below zero."""
    return jnp.maximum(1.0 - ageing.scale_frac * (jnp.asarray(calendar_frac) + cycle_frac), 0.0)
